"""Learns the weights of words that signal danger from labelled utterances, and writes them down.

    python -m tests.bench.train_danger [LANGUAGE] [--cross]

To do it for another language: write its phrases (`danger.yaml`) and its classes of words
(`danger_words.yaml`) beside its catalogue, and utterances in `tests/dialogues/danger/LANGUAGE_*.yaml`: a
file for each author, some hundred of each kind and as many in which nothing is wrong, written apart from the
phrases and from one another. Then run this; some minutes later `danger_weights.bin` is there.

With `--cross` nothing is written. Instead some authors at a time are left out, the weights are learned from
all others, and what is found of those left out is printed: that is what somebody may expect whom nobody has
read. The least scores are set by these figures as well. (`en.yaml` teaches, and is not measured: the phrases
were fitted to it.)

It learns linear support vector machines (squared hinge loss, dual coordinate descent), one for each score:
any danger against none; a minor against all else; each kind against the other kinds. The order of everything
is fixed, so the same utterances make the same file.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from math import log, sqrt
from operator import mul
from pathlib import Path

import dialogues
from dialogues.script.files import shipped
from dialogues.script.steps import Ask
from dialogues.text.languages import ENGLISH
from dialogues.text_analysis.classifier import TELLS, Classifier, feature
from dialogues.text_analysis.danger import (
    ANY_DANGER,
    DANGERS,
    MINOR,
    Kind,
    decide,
    feature_extractor,
    first_reading,
)
from tests.bench.danger import (
    FOLDER,
    TUNED,
    Judged,
    Utterance,
    authors,
    card,
    false_alarms,
    recall,
    report,
    utterances,
)

FEWEST = 2  # utterances that a feature stands in, or nothing is learned of it
PASSES = 12
FOLDS = 6  # the authors are left out in so many groups

# How much an utterance counts. What is oblique is hard to tell from what is not meant so, and would make all
# else less sure.
EXPLICIT, OBLIQUE, OTHER_KIND = 2.0, 0.2, 0.3
HARMLESS = {"ordinary_quarrel": 2.0, "everyday": 2.0, "figurative": 1.0}
HARMLESS_OTHERWISE = 0.6  # quoted, past, denied

# What the second net may cost, in parts of the harmless utterances of authors whom it has not seen.
ALARMS_ON_QUARRELS = 0.04  # along with those of the phrases
ALARMS_ABOUT_AGE = 0.03
MISTAKEN_FOR_HARMLESS = 0.003  # of explicit utterances that the phrases find
LEFT_OUT_OF_A_KIND = 0.02  # of a kind's explicit utterances, so many need not be seen as that kind as well

# A number from 1 to 31, or an hour, as it is typed where one is asked for.
NUMBERS = (
    "{0}",
    "{1}:00",
    "{1}:30",
    "at {1}:15",
    "at {1}:05",
    "at {1}:25",
    "at {1}:35",
    "at {1}:45",
    "at {1}:55",
    "day {0}",
    "in {0} minutes",
    "tomorrow at {1}",
    "2026-10-{0:02}",
    "2026-10-{0:02} {1:02}:30",
    "{0}.11.2026",
    "{0} October",
    "on the {0}th",
    "{0} minutes",
    "in {0} days",
    "Saturday {0}",
)
ALL = "all of them"
TRANSCRIPTS = FOLDER.parent / "transcripts"
TYPED = re.compile(r"\w+ (writes|edits): (.*)")
SCORES = (ANY_DANGER, MINOR, *DANGERS)


@dataclass(frozen=True)
class Example:
    """An utterance as the second net sees it."""

    utterance: Utterance
    words: tuple[str, ...]
    kinds: frozenset[Kind]  # by the phrases
    hints: frozenset[str]


@dataclass(frozen=True)
class Row:
    """The features of an example, as numbers, and how much each one counts; together they are of length 1."""

    features: Sequence[int]
    values: Sequence[float]


def examples(said: Iterable[Utterance], language: str) -> list[Example]:
    """Utterances, read."""
    read = []
    for one in said:
        reading = first_reading(one.text, language)
        read.append(Example(one, tuple(reading.words), reading.kinds, reading.hints))
    return read


def our_own_words() -> list[Utterance]:
    """What exercises have ready-made, what is typed in their transcripts; numbers, dates and times."""
    texts = set()
    for revision in shipped().values():
        texts |= {revision.script.title, revision.script.about}
        for step in revision.script.flat:
            if isinstance(step, Ask):
                texts |= {choice.label for choice in step.choices.values()}
    for transcript in TRANSCRIPTS.rglob("*.txt"):
        texts |= {
            typed[2] for line in transcript.read_text("utf-8").splitlines() if (typed := TYPED.match(line))
        }
    for number in range(1, 32):
        texts |= {written.format(number, number % 24) for written in NUMBERS}
    return [Utterance(text, "none", "everyday", "none") for text in sorted(texts)]


def learned(written: Sequence[Example], language: str) -> Classifier:
    """The weights that these examples teach."""
    extractor = feature_extractor(language)
    extractor.remember({word for one in written for word in one.words})
    seen = [extractor.features(one.words) | set(map(feature, one.hints)) for one in written]
    counted = Counter(key for each in seen for key in each)
    keys = sorted(key for key, times in counted.items() if times >= FEWEST)
    places = {key: place for place, key in enumerate(keys)}
    shares = [(log(len(seen) / counted[key]) / log(len(seen) / FEWEST)) ** TELLS for key in keys]
    rows = []
    for each in seen:
        held = sorted(places[key] for key in each if key in places)
        values = [shares[place] for place in held]
        length = sqrt(sum(value * value for value in values)) or 1.0
        rows.append(Row(held, [value / length for value in values]))
    columns = {score: separated(rows, *_sides(written, score), len(keys)) for score in SCORES}
    return Classifier.of(
        extractor,
        dict.fromkeys(SCORES, 0.0),
        0.0,
        {score: round(begin, 4) for score, (_, begin) in columns.items()},
        dict(zip(keys, shares, strict=True)),
        {
            score: {key: share * weight for key, share, weight in zip(keys, shares, column, strict=True)}
            for score, (column, _) in columns.items()
        },
    )


def _sides(written: Iterable[Example], score: str) -> tuple[list[bool], list[float]]:
    """For a score: which examples are on its side, and how much each one counts."""
    sides, counts = [], []
    for one in written:
        kind, explicit = one.utterance.kind, one.utterance.strength == "explicit"
        sides.append(kind in DANGERS if score == ANY_DANGER else kind == score)
        if kind == "none":
            count = (
                HARMLESS.get(one.utterance.category, HARMLESS_OTHERWISE)
                if score in (ANY_DANGER, MINOR)
                else 0.0
            )
        else:
            count = EXPLICIT if explicit else OBLIQUE
            if (score == MINOR) != (kind == MINOR):
                count *= OTHER_KIND if score in (ANY_DANGER, MINOR) else 0.0
        counts.append(count)
    return sides, counts


def separated(
    rows: Sequence[Row], sides: Sequence[bool], counts: Sequence[float], width: int
) -> tuple[list[float], float]:
    """The weights that put the rows on their sides as well as may be, and what to begin adding up with."""
    weights, begin = [0.0] * width, 0.0
    pulls = [0.0] * len(rows)
    order = [place for place, count in enumerate(counts) if count]
    shuffle = random.Random(1).shuffle
    for _ in range(PASSES):
        shuffle(order)
        for place in order:
            row, slack = rows[place], 0.5 / counts[place]
            sign = 1.0 if sides[place] else -1.0
            reached = begin + sum(map(mul, map(weights.__getitem__, row.features), row.values))
            pull = max(0.0, pulls[place] - (sign * reached - 1 + slack * pulls[place]) / (2 + slack))
            if pull != pulls[place]:
                move = (pull - pulls[place]) * sign
                pulls[place] = pull
                begin += move
                for key, value in zip(row.features, row.values, strict=True):
                    weights[key] += move * value
    return weights, begin


@dataclass(frozen=True)
class Unseen:
    """An example with the scores that its parts get from weights learned without its author."""

    author: str
    example: Example
    parts: Sequence[Mapping[str, float]]

    def most(self, score: str) -> float:
        """The highest one of its parts."""
        return max(part[score] for part in self.parts)


def unseen(
    by_author: Mapping[str, Sequence[Example]], ours: Sequence[Example], language: str
) -> list[Unseen]:
    """Every author's examples, with weights learned without them."""
    left_out = [group for start in range(FOLDS) if (group := list(by_author)[start::FOLDS])]
    with ProcessPoolExecutor(2) as pool:
        others = (
            [one for other in by_author if other not in group for one in by_author[other]]
            for group in left_out
        )
        learning = [pool.submit(learned, [*ours, *each], language) for each in others]
        return [
            Unseen(author, one, list(weights.result().scores(one.words, one.hints)))
            for group, weights in zip(left_out, learning, strict=True)
            for author in group
            for one in by_author[author]
        ]


def borders(scored: Sequence[Unseen]) -> tuple[dict[str, float], float]:
    """What each score must be more than, and under which one a text is harmless."""
    quarrels = [one for one in scored if one.example.utterance.category == "ordinary_quarrel"]
    everyday = [one for one in scored if one.example.utterance.category == "everyday"]
    explicit = [one for one in scored if one.example.utterance.strength == "explicit"]
    named = [one for one in explicit if one.example.kinds - {MINOR} and one.example.utterance.kind != MINOR]
    harmless = _lowest(named, ANY_DANGER, MISTAKEN_FOR_HARMLESS)
    least = {
        ANY_DANGER: _ceiling(quarrels, ANY_DANGER, ALARMS_ON_QUARRELS, harmless),
        MINOR: _ceiling([*quarrels, *everyday], MINOR, ALARMS_ABOUT_AGE, harmless),
    }
    for kind in DANGERS:
        own = [one for one in explicit if one.example.utterance.kind == kind]
        least[kind] = _lowest(own, kind, LEFT_OUT_OF_A_KIND)
    return least, harmless


def _lowest(scored: Sequence[Unseen], score: str, left_out: float) -> float:
    """The score under which no more than this part of them are."""
    return sorted(one.most(score) for one in scored)[int(len(scored) * left_out)]


def _ceiling(scored: Sequence[Unseen], score: str, allowed: float, harmless: float) -> float:
    """The lowest score above which no more than this part of them are, with what the phrases find."""
    by_phrases = [one for one in scored if one.example.kinds and one.most(ANY_DANGER) >= harmless]
    ordered = sorted((one.most(score) for one in scored if one not in by_phrases), reverse=True)
    return ordered[max(0, int(len(scored) * allowed) - len(by_phrases))]


def cross_table(judged_of: Mapping[str, Sequence[Judged]]) -> str:
    """What is found of each author, as a table for the documents."""
    lines = [
        "| left out | explicit | the card comes | oblique | quarrels | everyday |",
        "|---|---|---|---|---|---|",
    ]
    for author, found in judged_of.items():
        alarms = false_alarms(found)
        shares = (
            recall(found, "explicit"),
            card(found, "explicit"),
            recall(found, "oblique"),
            alarms["ordinary_quarrel"],
            alarms["everyday"],
        )
        cells = " | ".join(f"{one.hits} of {one.of} ({one.part:.1%})" for one in shares)
        lines.append(f"| {author} | {cells} |")
    return "\n".join(lines)


def main(language: str, *, cross: bool) -> None:
    """Learn; then write the weights, or say what an unseen author may expect."""
    by_author = {half: examples(utterances(half), language) for half in authors(language)}
    ours = examples(our_own_words(), language) if language == ENGLISH else []
    scored = [one for one in unseen(by_author, ours, language) if one.author != TUNED]
    least, harmless = borders(scored)
    judged_of = {
        author: [
            Judged(one.example.utterance, frozenset(decide(one.example.kinds, one.parts, least, harmless)))
            for one in scored
            if author in (ALL, one.author)
        ]
        for author in (*(author for author in by_author if author != TUNED), ALL)
    }
    print(report(judged_of[ALL]), cross_table(judged_of), sep="\n\n", end="\n\n")
    if not cross:
        weights = learned([*ours, *(one for each in by_author.values() for one in each)], language)
        least = {score: round(value, 3) for score, value in least.items()}
        weights = replace(weights, least=least, harmless=round(harmless, 3))
        path = Path(dialogues.__file__).parent / "locales" / language / "danger_weights.bin"
        path.write_bytes(weights.written())
        print(f"{len(weights.keys):,} features, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    main(given[0] if given else ENGLISH, cross="--cross" in sys.argv)
