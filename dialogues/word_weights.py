"""What a text as a whole signals, by weights that were learned from examples.

Words are looked at alone, with their neighbours, and by what they are about: a list of classes says which
words mean about the same (`hit` and `wallop`, `rope` and `pills`). Each of these features has a weight for
danger as such, for each kind of danger, and for age: numbers in a file per language, learned from labelled
utterances (`tests/bench/train_danger.py`). No weight can be read alone, and nobody writes them by hand.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt

from dialogues.phrases import MARKS

LONGEST = 40  # words that are weighed at once: one dangerous sentence counts also in a long text
SHORTEST = 3  # words of a sentence that is weighed by itself
STEP = 20  # words from there to where the next look begins
NEAR = 3  # words between which pairs of classes are seen
GRAM = 4  # letters, for words that are not known


@dataclass(frozen=True)
class Classes:
    """Words that mean about the same; an entry that ends in `*` stands for all words that begin so."""

    words: Mapping[str, tuple[str, ...]]
    beginnings: Mapping[str, tuple[str, ...]]
    plain: frozenset[str]  # words that matter as they are for what stands near them
    remembered: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, written: Mapping[str, Iterable[str]], plain: Iterable[str]) -> "Classes":
        """From lists of entries by the name of their class."""
        words: dict[str, tuple[str, ...]] = {}
        beginnings: dict[str, tuple[str, ...]] = {}
        for name, entries in written.items():
            for entry in entries:
                into = beginnings if entry.endswith("*") else words
                bare = entry.rstrip("*")
                into[bare] = (*into.get(bare, ()), f"<{name}>")
        return cls(words, beginnings, frozenset(plain))

    def of_word(self, word: str, known: frozenset[str]) -> tuple[str, ...]:
        """What a word stands for; itself, if it is in no class. Remembered for words that many use."""
        if word in self.remembered:
            return self.remembered[word]
        found = self._looked_up(word)
        if word in known:
            self.remembered[word] = found
        return found

    def _looked_up(self, word: str) -> tuple[str, ...]:
        found = list(self.words.get(word, ()))
        for length in range(2, len(word) + 1):
            found += self.beginnings.get(word[:length], ())
        if word in self.plain or not found:
            found.append(word)
        return tuple(dict.fromkeys(found))


def parts(words: Sequence[str]) -> Iterator[tuple[Sequence[str], bool]]:
    """What of a text is weighed: all of it (if it is long, in windows), and each sentence by itself.

    With each part, whether it is more than a sentence.
    """
    yield words[:LONGEST], True
    for start in range(STEP, len(words) - LONGEST + STEP, STEP):
        yield words[start : start + LONGEST], True
    stops = [place for place, word in enumerate(words) if word == "."]
    if len(stops) > 2:  # one before the first sentence, and one behind each
        for start, stop in pairwise(stops):
            if stop - start > SHORTEST:
                yield words[start : min(stop + 1, start + LONGEST)], False


def features(words: Sequence[str], classes: Classes, known: frozenset[str]) -> set[str]:
    """All that is looked at in a few words."""
    stand_for = [classes.of_word(word, known) for word in words]
    seen = set(words)
    seen.update(map(" ".join, pairwise(words)))
    seen.update(map(" ".join, zip(words, words[1:], words[2:], strict=False)))
    seen.update(f"{one} _ {other}" for one, other in zip(words, words[2:], strict=False))
    for ones in stand_for:
        seen.update(ones)
    for distance in range(1, NEAR + 1):
        between = " - " if distance == 1 else " ~ "
        seen.update(
            [
                one + between + other
                for ones, others in zip(stand_for, stand_for[distance:], strict=False)
                for one in ones
                for other in others
            ]
        )
    for word in seen.intersection(words) - known - MARKS:
        whole = f"^{word}$"
        seen.update(whole[start : start + GRAM] for start in range(len(whole) - GRAM + 1))
    return seen


@dataclass(frozen=True)
class WordWeights:
    """A language's weights: of each feature one for each of the scores, all of them in one row of numbers."""

    classes: Classes
    known: frozenset[str]  # words that are looked at whole
    least: Mapping[str, int]  # by the names of the scores: what a score must be more than
    harmless: int  # the score of danger under which no phrase counts either
    places: Mapping[str, int]  # where the numbers of a feature begin
    numbers: "array[int]"

    @classmethod
    def of(
        cls,
        classes: Classes,
        known: frozenset[str],
        least: Mapping[str, int],
        harmless: int,
        weights: Iterable[tuple[str, Iterable[int]]],
    ) -> "WordWeights":
        """From each feature's weights."""
        places: dict[str, int] = {}
        numbers = array("h")
        for feature, its_own in weights:
            places[feature] = len(numbers)
            numbers.extend(its_own)
        return cls(classes, known, least, harmless, places, numbers)

    @classmethod
    def read(cls, text: str, classes: Classes) -> "WordWeights":
        """From a file: the scores' names, what they must be more than, the border of what is harmless, the
        known words; then a feature a line, with its weights.
        """
        lines = iter(text.splitlines())
        names, least, [harmless], known = (next(lines).split("\t") for _ in range(4))
        weights = (line.split("\t") for line in lines)
        least_of = dict(zip(names, map(int, least), strict=True))
        return cls.of(
            classes,
            frozenset(known),
            least_of,
            int(harmless),
            ((feature, map(int, numbers)) for feature, *numbers in weights),
        )

    def weigh(self, words: Sequence[str], hints: Iterable[str]) -> Iterator[dict[str, float]]:
        """The scores of each part of a text; `hints` are features that somebody else has found in it."""
        width = len(self.least)
        for part, is_more in parts(words):
            seen = features(part, self.classes, self.known)
            if is_more:
                seen.update(hints)
            places = [place for place in map(self.places.get, seen) if place is not None]
            found = [self.numbers[place : place + width] for place in places]
            length = sqrt(len(seen))
            sums = map(sum, zip(*found, strict=True)) if found else (0 for _ in self.least)
            yield {name: one / length for name, one in zip(self.least, sums, strict=True)}
