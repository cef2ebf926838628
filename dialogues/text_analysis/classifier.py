"""What a text as a whole signals, by weights that were learned from examples.

A word is looked at by its stem (`hurts`, `hurting`) and by what it is about: a list of classes says which
words mean about the same (`hit` and `wallop`, `rope` and `pills`). These are weighed alone, in pairs with
what stands near, and three in a row. Each of these features has a weight for danger as such, for each kind of
danger, and for age: numbers in a file per language, learned from labelled utterances
(`tests/bench/train_danger.py`). No weight can be read alone, and nobody writes them by hand. A feature itself
is a number too, made from its words, so that two hundred thousand of them take four megabytes.
"""

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import sqrt
from zlib import crc32

LONGEST = 40  # words that are weighed at once: one dangerous sentence counts also in a long text
SHORT = 30  # words of a text whose sentences need no weighing of their own
SHORTEST = 3  # words of a sentence that is weighed by itself
STEP = 20  # words from there to where the next look begins
NEAR = 3  # words between which pairs are seen
TELLS = 2.5  # power; the rarer a feature is, the more it counts
WEIGHT = 10_000  # steps of a weight, for 1
SHARE = 65_535  # steps of how much a feature counts, for 1

RANGE = 20  # bits of a feature that differ within a range of them

_NEXT, _NEAR, _ROW = 1, 2, 3  # how words stand to each other
_FIRST, _SECOND, _THIRD = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D  # large odd numbers, to mix others with
_WIDTH = 0xFFFFFFFF


@dataclass(frozen=True)
class Classes:
    """Words that mean about the same; an entry that ends in `*` stands for all words that begin so."""

    words: Mapping[str, tuple[str, ...]]
    beginnings: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, written: Mapping[str, Iterable[str]]) -> "Classes":
        """From lists of entries by the name of their class."""
        words: dict[str, tuple[str, ...]] = {}
        beginnings: dict[str, tuple[str, ...]] = {}
        for name, entries in written.items():
            for entry in entries:
                into = beginnings if entry.endswith("*") else words
                bare = entry.rstrip("*")
                into[bare] = (*into.get(bare, ()), f"<{name}>")
        return cls(words, beginnings)

    def of_word(self, word: str) -> tuple[str, ...]:
        """The classes a word is in; mostly none."""
        found = list(self.words.get(word, ()))
        for length in range(2, len(word) + 1):
            found += self.beginnings.get(word[:length], ())
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class FeatureExtractor:
    """Makes features of words, in one language."""

    classes: Classes
    stem: Callable[[str], str]
    remembered: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def of_word(self, word: str) -> tuple[int, ...]:
        """Its stem and its classes."""
        return self.remembered.get(word) or tuple(
            map(feature, (self.stem(word), *self.classes.of_word(word)))
        )

    def remember(self, words: Iterable[str]) -> None:
        """Look these up only once from now on."""
        self.remembered.update((word, self.of_word(word)) for word in words)

    def features(self, words: Sequence[str]) -> set[int]:
        """All that is looked at in a few words."""
        return _features([self.of_word(word) for word in words])


def _features(read: Sequence[tuple[int, ...]]) -> set[int]:
    """The same for words that were read already."""
    seen: set[int] = set()
    for ones in read:
        seen.update(ones)
    for distance in range(1, NEAR + 1):
        stand = (_NEXT if distance == 1 else _NEAR) * _THIRD
        seen.update(
            [
                (one * _FIRST + other * _SECOND + stand) & _WIDTH
                for ones, others in zip(read, read[distance:], strict=False)
                for one in ones
                for other in others
            ]
        )
    stand = _ROW * _THIRD
    seen.update(
        [
            (((one[0] * _FIRST + two[0] * _SECOND + stand) & _WIDTH) * _FIRST + three[0] * _SECOND + stand)
            & _WIDTH
            for one, two, three in zip(read, read[1:], read[2:], strict=False)
        ]
    )
    return seen


def feature(name: str) -> int:
    """The number of a stem, a class or a hint."""
    return crc32(name.encode())


def windows(words: Sequence[str]) -> Iterator[tuple[Sequence[str], bool]]:
    """What of a text is weighed: all of it; if it is long, in windows, and each sentence by itself as well.

    With each part, whether it is more than a sentence.
    """
    yield words[:LONGEST], True
    for start in range(STEP, len(words) - LONGEST + STEP, STEP):
        yield words[start : start + LONGEST], True
    stops = [place for place, word in enumerate(words) if word == "."]
    if len(words) > SHORT and len(stops) > 2:  # one before the first sentence, and one behind each
        for start, stop in pairwise(stops):
            if stop - start > SHORTEST:
                yield words[start : min(stop + 1, start + LONGEST)], False


@dataclass(frozen=True)
class Classifier:
    """A language's weights: of each feature one for each of the scores."""

    extractor: FeatureExtractor
    least: Mapping[str, float]  # by the names of the scores: what a score must be more than
    harmless: float  # the score of danger under which no phrase counts either
    begin: Mapping[str, float]  # the scores of a text with no feature at all
    keys: "array[int]"  # the features, in order
    shares: "array[int]"  # how much each feature counts, squared, in steps of SHARE
    weights: Mapping[str, "array[int]"]  # for each score, in steps of WEIGHT

    @classmethod
    def of(
        cls,
        extractor: FeatureExtractor,
        least: Mapping[str, float],
        harmless: float,
        begin: Mapping[str, float],
        shares: Mapping[int, float],
        weights: Mapping[str, Mapping[int, float]],
    ) -> "Classifier":
        """From each feature's share (0 to 1), and each score's weights by feature."""
        keys = sorted(shares)
        steps = {
            score: array("h", (max(-32768, min(32767, round(WEIGHT * each[key]))) for key in keys))
            for score, each in weights.items()
        }
        squares = array("H", (max(1, round(SHARE * shares[key] ** 2)) for key in keys))
        return cls(extractor, least, harmless, begin, array("I", keys), squares, steps)

    @classmethod
    def read(cls, written: bytes, extractor: FeatureExtractor) -> "Classifier":
        """From a file: what is known of the scores, as a line of JSON; then all numbers, low bytes first."""
        line, _, rest = written.partition(b"\n")
        head = json.loads(line)
        columns = []
        for kind in ("I", "H", *("h" for _ in head["least"])):
            column = array(kind)
            size = head["features"] * column.itemsize
            column.frombytes(rest[:size])
            rest = rest[size:]
            columns.append(_low_bytes_first(column))
        keys, shares, *weights = columns
        by_score = dict(zip(head["least"], weights, strict=True))
        return cls(extractor, head["least"], head["harmless"], head["begin"], keys, shares, by_score)

    def written(self) -> bytes:
        """As a file: see `read`."""
        head = {
            "features": len(self.keys),
            "least": dict(self.least),
            "harmless": self.harmless,
            "begin": dict(self.begin),
        }
        columns = (self.keys, self.shares, *(self.weights[score] for score in self.least))
        numbers = (_low_bytes_first(column[:]).tobytes() for column in columns)
        return b"".join([json.dumps(head).encode(), b"\n", *numbers])

    def scores(self, words: Sequence[str], hints: Iterable[str]) -> Iterator[dict[str, float]]:
        """The scores of each part of a text; `hints` are features that somebody else has found in it.

        Words that many use are remembered; all others are forgotten at once.
        """
        read = {word: self.extractor.of_word(word) for word in set(words)}
        unread = [word for word in read if word not in self.extractor.remembered]
        self.extractor.remembered.update(
            {word: read[word] for word in unread if self._places(read[word][:1])}
        )
        for window, is_more in windows(words):
            seen = _features([read[word] for word in window])
            if is_more:
                seen.update(map(feature, hints))
            places = self._places(seen)
            length = WEIGHT * sqrt(sum(map(self.shares.__getitem__, places)) / SHARE) or 1.0
            yield {
                score: self.begin[score] + sum(map(weights.__getitem__, places)) / length
                for score, weights in self.weights.items()
            }

    def _places(self, seen: Iterable[int]) -> list[int]:
        """Where these features stand among all; nothing was learned of the others."""
        keys, ranges, end = self.keys, self._ranges, len(self.keys)
        return [
            place
            for key in seen
            if (place := bisect_left(keys, key, ranges[key >> RANGE], ranges[(key >> RANGE) + 1])) < end
            and keys[place] == key
        ]

    @cached_property
    def _ranges(self) -> list[int]:
        """Where keys with the same first bits begin, so that looking for one takes a few steps only."""
        return [bisect_left(self.keys, first << RANGE) for first in range((1 << 32 - RANGE) + 1)]


def _low_bytes_first(column: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        column.byteswap()
    return column
