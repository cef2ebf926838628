"""Learns the weights of words that signal danger from labelled utterances, and writes them down.

    python -m tests.bench.train_danger [LANGUAGE] [--cross]

To do it for another language: write its phrases (`danger.yaml`) and its classes of words
(`danger_words.yaml`) beside its catalogue, and utterances in `tests/dialogues/danger/LANGUAGE_*.yaml`: a
file for each author, some hundred of each kind and as many in which nothing is wrong, written apart from the
phrases and from one another. Then run this; some minutes later `danger_weights.tsv` is there.

With `--cross` nothing is written. Instead each author is left out in turn, the weights are learned from all
others, and what is found of the one left out is printed: that is what somebody may expect whom nobody has
read. The least scores are set by these figures as well.

It learns linear support vector machines (squared hinge loss, dual coordinate descent), one for each score:
any danger against none; a minor against all else; each kind against the other kinds. The order of everything
is fixed, so the same utterances make the same file.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from operator import itemgetter
from pathlib import Path

import dialogues
from dialogues.catalog import shipped
from dialogues.danger import ANY_DANGER, DANGERS, MINOR, first_reading, kinds_over, word_classes
from dialogues.languages import ENGLISH
from dialogues.steps import Ask
from dialogues.word_weights import WordWeights, features
from tests.bench.danger import FOLDER, Judged, Utterance, authors, report, utterances

FEWEST_OF_A_WORD = 3  # utterances that it stands in, or it is looked at by its letters
FEWEST_OF_A_FEATURE = 2
PASSES = 12
STEPS = 100  # of a weight, for 1
SLIGHT = 9  # steps; a feature none of whose weights is more is left out

# How much an utterance counts. What is oblique is hard to tell from what is not meant so, and would make all
# else less sure.
EXPLICIT, OBLIQUE, OTHER_KIND = 2.0, 0.2, 0.3
HARMLESS = {"ordinary_quarrel": 2.0, "everyday": 2.0, "figurative": 1.0}
HARMLESS_OTHERWISE = 0.6  # quoted, past, denied

# What the second net may cost, in parts of the harmless utterances of authors whom it has not seen.
ALARMS_ON_QUARRELS = 0.04  # along with those of the phrases
ALARMS_ABOUT_AGE = 0.004
LEFT_OUT_OF_A_KIND = 0.04  # of a kind's explicit utterances, so many need not be seen as that kind as well

ALL = "all authors"
TRANSCRIPTS = FOLDER.parent / "transcripts"
TYPED = re.compile(r"\w+ (writes|edits): (.*)")
SCORES = (ANY_DANGER, MINOR, *DANGERS)


@dataclass(frozen=True)
class Example:
    """An utterance as the second net sees it."""

    utterance: Utterance
    words: tuple[str, ...]
    kinds: frozenset[str]  # by the phrases
    hints: frozenset[str]


@dataclass(frozen=True)
class Row:
    """The features of an example, as numbers; each has the same value."""

    features: tuple[int, ...]
    value: float


def examples(said: Iterable[Utterance], language: str) -> list[Example]:
    """Utterances, read."""
    read = []
    for one in said:
        reading = first_reading(one.text, language)
        read.append(Example(one, tuple(reading.words), reading.kinds, reading.hints))
    return read


def our_own_words() -> list[Utterance]:
    """What the exercises have ready-made, and what is typed in their transcripts: nothing is wrong in it."""
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
    return [Utterance(text, "none", "everyday", "none") for text in sorted(texts)]


def learned(written: Sequence[Example], language: str) -> WordWeights:
    """The weights that these examples teach."""
    classes = word_classes(language)
    known = frozenset(
        word
        for word, times in Counter(word for one in written for word in set(one.words)).items()
        if times >= FEWEST_OF_A_WORD
    )
    seen = [features(one.words, classes, known) | one.hints for one in written]
    counted = Counter(feature for each in seen for feature in sorted(each))
    numbers = {
        feature: place
        for place, feature in enumerate(
            sorted(f for f, times in counted.items() if times >= FEWEST_OF_A_FEATURE)
        )
    }
    rows = [
        Row(tuple(sorted(numbers[feature] for feature in each if feature in numbers)), 1 / sqrt(len(each)))
        for each in seen
    ]
    columns = [separated(rows, *_sides(written, score), len(numbers)) for score in SCORES]
    weights = {}
    for feature, place in numbers.items():
        steps = tuple(round(STEPS * column[place]) for column in columns)
        if max(map(abs, steps)) > SLIGHT:
            weights[feature] = steps
    return WordWeights(classes, known, dict.fromkeys(SCORES, 0), weights)


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


def separated(rows: Sequence[Row], sides: Sequence[bool], counts: Sequence[float], width: int) -> list[float]:
    """The weights that put the rows on their sides as well as may be."""
    weights = [0.0] * width
    pulls = [0.0] * len(rows)
    order = [place for place, count in enumerate(counts) if count]
    shuffle = random.Random(1).shuffle
    for _ in range(PASSES):
        shuffle(order)
        for place in order:
            row, slack = rows[place], 0.5 / counts[place]
            step = row.value if sides[place] else -row.value
            lack = step * sum(map(weights.__getitem__, row.features)) - 1 + slack * pulls[place]
            pull = max(0.0, pulls[place] - lack / (row.value**2 * len(row.features) + slack))
            if pull != pulls[place]:
                move = (pull - pulls[place]) * step
                pulls[place] = pull
                for feature in row.features:
                    weights[feature] += move
    return weights


@dataclass(frozen=True)
class Unseen:
    """An example with the scores that it gets from weights learned without its author."""

    author: str
    example: Example
    scores: Mapping[str, float]

    def found(self, least: Mapping[str, float]) -> frozenset[str]:
        """The kinds found by both nets."""
        return self.example.kinds | kinds_over(self.scores, least)


def unseen(
    by_author: Mapping[str, Sequence[Example]], ours: Sequence[Example], language: str
) -> list[Unseen]:
    """Every author's examples, with the weights learned from all others."""
    scored = []
    for author, written in by_author.items():
        others = [one for other, each in by_author.items() if other != author for one in each]
        weights = learned([*ours, *others], language)
        for one in written:
            parts = list(weights.weigh(one.words, one.hints))
            scored.append(Unseen(author, one, max(parts, key=itemgetter(ANY_DANGER))))
    return scored


def least_scores(scored: Sequence[Unseen]) -> dict[str, float]:
    """What each score must be more than, so that false alarms are as rare as they should be."""
    quarrels = [one for one in scored if one.example.utterance.category == "ordinary_quarrel"]
    harmless = [one for one in scored if one.example.utterance.category in ("ordinary_quarrel", "everyday")]
    least = {
        ANY_DANGER: _ceiling(quarrels, ANY_DANGER, ALARMS_ON_QUARRELS),
        MINOR: _ceiling(harmless, MINOR, ALARMS_ABOUT_AGE),
    }
    for kind in DANGERS:
        own = sorted(
            one.scores[kind]
            for one in scored
            if one.example.utterance.kind == kind and one.example.utterance.strength == "explicit"
        )
        least[kind] = own[int(len(own) * LEFT_OUT_OF_A_KIND)]
    return least


def _ceiling(scored: Sequence[Unseen], score: str, allowed: float) -> float:
    """The lowest score above which no more than this part of them are, with what the phrases find."""
    ordered = sorted((one.scores[score] for one in scored if not one.example.kinds), reverse=True)
    by_phrases = len(scored) - len(ordered)
    return ordered[max(0, int(len(scored) * allowed) - by_phrases)]


def file_of(weights: WordWeights) -> str:
    """The weights as they are kept: see `WordWeights.read`."""
    lines = [weights.least, weights.least.values(), sorted(weights.known)]
    lines += [(feature, *numbers) for feature, numbers in sorted(weights.weights.items())]
    return "".join("\t".join(map(str, line)) + "\n" for line in lines)


def cross_report(scored: Sequence[Unseen], least: Mapping[str, float], author: str) -> str:
    """What is found of one author, or of all of them together."""
    judged = [
        Judged(one.example.utterance, one.found(least)) for one in scored if author in (ALL, one.author)
    ]
    return f"{author}: {report(judged)}"


def main(language: str, *, cross: bool) -> None:
    """Learn; then write the weights, or say what an unseen author may expect."""
    by_author = {half: examples(utterances(half), language) for half in authors(language)}
    ours = examples(our_own_words(), language) if language == ENGLISH else []
    scored = unseen(by_author, ours, language)
    least = least_scores(scored)
    if cross:
        for author in (*by_author, ALL):
            print(cross_report(scored, least, author), end="\n\n")
        return
    weights = learned([*ours, *(one for each in by_author.values() for one in each)], language)
    weights = replace(weights, least={score: round(value) for score, value in least.items()})
    path = Path(dialogues.__file__).parent / "locales" / language / "danger_weights.tsv"
    path.write_text(file_of(weights), "utf-8")
    print(f"{len(weights.weights)} features, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    main(given[0] if given else ENGLISH, cross="--cross" in sys.argv)
