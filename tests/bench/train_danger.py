"""Learns the weights of words that signal danger from labelled utterances, and writes them down.

    python -m tests.bench.train_danger [LANGUAGE] [--cross]

To do it for another language: write what is known of its words (`danger_words.yaml`) beside its catalogue,
and utterances in `tests/dialogues/danger/`, a file for each author, all written apart from one another: some
hundred of each kind of danger and as many in which nothing is wrong (`LANGUAGE_danger_*.tsv`), and what
couples write to each other day by day, for which no card should come (`LANGUAGE_life_*.tsv`). Then run this;
some minutes later `danger_weights.bin` is there.

With `--cross` nothing is written. Instead some authors at a time are left out, the weights are learned from
all others, and what is found of those left out is printed: that is what to expect of somebody whom nobody has
read. The thresholds are set by these figures as well.

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
from dialogues.text.languages import ENGLISH
from dialogues.text_analysis.classifier import TELLS, Classifier
from dialogues.text_analysis.danger import (
    ANY_DANGER,
    DANGERS,
    KINDS,
    MINOR,
    Kind,
    decide,
    feature_extractor,
    names_an_act,
    plain_words,
    surest_threat,
    weighed,
)
from tests.bench.danger import (
    FOLDER,
    LIFE,
    Judged,
    Utterance,
    authors,
    card,
    harmless,
    recall,
    report,
    share,
    utterances,
)
from tests.bench.our_own_words import labels

FEWEST = 2  # utterances that a feature stands in, or nothing is learned of it
PASSES = 12
FOLDS = 6  # the authors are left out in so many groups
SOFTNESS = 0.3  # the cost of an utterance on the wrong side ("C"); lower values trust single ones less

# How much an utterance counts. What is oblique is hard to tell from what is not meant so, and would make all
# else less sure. What couples write day by day counts most: a false alarm there hurts most.
EXPLICIT, OBLIQUE, OTHER_KIND = 2.0, 0.2, 0.3
EVERYDAY = 4.0  # of the life files
HARMLESS = {"quarrel": 2.0, "everyday": 2.0, "figurative": 1.0, "past": 0.6, "quoted": 0.6, "denied": 0.6}

# What may be found in harmless utterances of authors who were not learned from, as a share.
ALARMS_IN_LIFE = 0.018  # with all authors learned from, it is less
ALARMS_ABOUT_AGE = 0.005
FAR_ABOVE = 0.53  # how far above a card's threshold a threat is withheld: of 13,000 harmless texts two were
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
TRANSCRIPTS = FOLDER.parent / "transcripts"
TYPED = re.compile(r"\w+ (writes|edits): (.*)")
SCORES = (ANY_DANGER, *KINDS)


@dataclass(frozen=True)
class Example:
    """An utterance as the classifier sees it."""

    utterance: Utterance
    words: tuple[str, ...]
    weight: float  # how much it counts if it is harmless


@dataclass(frozen=True)
class Row:
    """The features of an example, as numbers, and how much each one counts; together they are of length 1."""

    features: Sequence[int]
    values: Sequence[float]


def examples(author: str, language: str) -> list[Example]:
    """An author's utterances, read."""
    is_life = f"{language}_life" in author
    weights = dict.fromkeys(LIFE, EVERYDAY) if is_life else HARMLESS
    return [
        Example(one, tuple(plain_words(one.text, language)), weights.get(one.how, 0.0))
        for one in utterances(author)
    ]


def our_own_words() -> list[Utterance]:
    """What can be tapped, what is typed in the transcripts of exercises; numbers, dates and times."""
    texts = set().union(*labels().values())
    for transcript in TRANSCRIPTS.rglob("*.txt"):
        texts |= {
            typed[2] for line in transcript.read_text("utf-8").splitlines() if (typed := TYPED.match(line))
        }
    for number in range(1, 32):
        texts |= {written.format(number, number % 24) for written in NUMBERS}
    return [Utterance("none", "everyday", text) for text in sorted(texts)]


def learned(written: Sequence[Example], language: str) -> Classifier:
    """The weights that these examples teach."""
    extractor = feature_extractor(language)
    extractor.remember({word for one in written for word in one.words})
    seen = [extractor.features(one.words) for one in written]
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
        kind = one.utterance.kind
        sides.append(kind in DANGERS if score == ANY_DANGER else kind == score)
        if kind == "none":
            count = one.weight if score in (ANY_DANGER, MINOR) else 0.0
        else:
            count = EXPLICIT if one.utterance.how == "explicit" else OBLIQUE
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
            row, slack = rows[place], 0.5 / (SOFTNESS * counts[place])
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
    apart: Sequence[Mapping[str, float]]  # with its sentences taken apart, as for withholding

    def is_explicitly(self, kind: Kind) -> bool:
        """Whether it signals this kind of danger, and plainly."""
        return (self.example.utterance.kind, self.example.utterance.how) == (kind, "explicit")

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
            Unseen(
                author,
                one,
                list(weighed(one.words, language, weights.result())),
                list(weighed(one.words, language, weights.result(), apart=True)),
            )
            for group, weights in zip(left_out, learning, strict=True)
            for author in group
            for one in by_author[author]
        ]


def thresholds(scored: Sequence[Unseen]) -> tuple[dict[str, float], float]:
    """What each score must exceed for a card, and what any danger's must for a threat to be withheld."""
    quiet = [one for one in scored if one.example.utterance.kind == "none"]
    life = [one for one in quiet if "_life_" in one.author]
    least = {
        ANY_DANGER: _ceiling(life, ANY_DANGER, ALARMS_IN_LIFE),
        MINOR: _ceiling(quiet, MINOR, ALARMS_ABOUT_AGE),
    }
    for kind in DANGERS:
        own = [one for one in scored if one.is_explicitly(kind)]
        least[kind] = sorted(one.most(kind) for one in own)[int(len(own) * LEFT_OUT_OF_A_KIND)]
    return least, least[ANY_DANGER] + FAR_ABOVE


def _ceiling(scored: Sequence[Unseen], score: str, allowed: float) -> float:
    """The lowest score above which no more than this share of them are."""
    ordered = sorted((one.most(score) for one in scored), reverse=True)
    return ordered[int(len(scored) * allowed)]


def judge(one: Unseen, least: Mapping[str, float], certain: float, language: str) -> Judged:
    """What an utterance's scores lead to, given the thresholds."""
    withheld = surest_threat(one.apart) > certain and names_an_act(one.example.words, language)
    return Judged(one.example.utterance, frozenset(decide(one.parts, least)), withheld)


def cross_table(judged_of: Mapping[str, Sequence[Judged]]) -> str:
    """What is found of each author, as a table for the documents."""
    lines = ["| left out | explicit | the card comes | oblique | false alarms |", "|---|---|---|---|---|"]
    for author, found in judged_of.items():
        shares = (
            recall(found, "explicit"),
            card(found, "explicit"),
            recall(found, "oblique"),
            share(not one.is_right for one in harmless(found)),
        )
        cells = " | ".join(f"{one.hits} of {one.of} ({one.part:.1%})" if one.of else "–" for one in shares)
        lines.append(f"| {author} | {cells} |")
    return "\n".join(lines)


def main(language: str, *, cross: bool) -> None:
    """Learn; then write the weights, or say what to expect of an author who was not learned from."""
    by_author = {author: examples(author, language) for author in authors(language)}
    ours = [
        Example(one, tuple(plain_words(one.text, language)), HARMLESS["everyday"]) for one in our_own_words()
    ]
    scored = unseen(by_author, ours if language == ENGLISH else [], language)
    least, certain = thresholds(scored)
    found: dict[str, list[Judged]] = {author: [] for author in by_author}
    for one in scored:
        found[one.author].append(judge(one, least, certain, language))
    for part in ("danger", "life"):
        print(report([one for author in found if f"_{part}_" in author for one in found[author]]), end="\n\n")
    print(cross_table(found), end="\n\n")
    if not cross:
        weights = learned([*ours, *(one for each in by_author.values() for one in each)], language)
        least = {score: round(least[score], 3) for score in (ANY_DANGER, *KINDS)}
        weights = replace(weights, least=least, certain=round(least[ANY_DANGER] + FAR_ABOVE, 3))
        path = Path(dialogues.__file__).parent / "locales" / language / "danger_weights.bin"
        path.write_bytes(weights.written())
        print(f"{len(weights.keys):,} features, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    main(given[0] if given else ENGLISH, cross="--cross" in sys.argv)
