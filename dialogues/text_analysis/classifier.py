"""A linear classifier for danger: what a text signals as a whole, by weights learned from examples.

Each word counts by its stem (`hurts`, `hurting`) and by its classes: lists of words that mean about the same
(`hit` and `wallop`, `rope` and `pills`). The features are these alone, in pairs with nearby words, and three
in a row. Every feature has a weight for danger in general, for each kind of danger, and for age, learned from
labelled utterances (`tests/bench/train_danger.py`) and kept in a file per language. A single weight has no
meaning of its own, and nobody writes one by hand. Features are hashed to numbers (feature hashing), so that
two hundred thousand of them take four megabytes.
"""

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from math import sqrt
from zlib import crc32

LONGEST = 40  # words in a window: one dangerous sentence counts in a long text too
SHORT = 30  # words of a text whose sentences need no window of their own
SHORTEST = 3  # words of a sentence that gets its own window
STEP = 20  # words from the start of one window to the next
NEAR = 3  # how far apart two words of a pair may be
TELLS = 3.0  # exponent by which rarer features count more
WEIGHT = 10_000  # a weight of 1 as stored
SHARE = 65_535  # a share of 1 as stored

RANGE = 20  # low bits of a feature, which differ within one range

_NEXT, _NEAR, _ROW = 1, 2, 3  # how two or three words stand to each other
_FIRST, _SECOND, _THIRD = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D  # large odd numbers for mixing hashes
_WIDTH = 0xFFFFFFFF


@dataclass(frozen=True)
class Classes:
    """Lists of words that mean about the same. An entry ending in `*` stands for all words that begin so."""

    words: Mapping[str, tuple[str, ...]]
    beginnings: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, written: Mapping[str, Iterable[str]]) -> "Classes":
        """From lists of entries, by the name of the class."""
        words: dict[str, tuple[str, ...]] = {}
        beginnings: dict[str, tuple[str, ...]] = {}
        for name, entries in written.items():
            for entry in entries:
                into = beginnings if entry.endswith("*") else words
                bare = entry.rstrip("*")
                into[bare] = (*into.get(bare, ()), f"<{name}>")
        return cls(words, beginnings)

    def of_word(self, word: str) -> tuple[str, ...]:
        """The classes a word is in; most are in none."""
        found = list(self.words.get(word, ()))
        for length in range(2, len(word) + 1):
            found += self.beginnings.get(word[:length], ())
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class FeatureExtractor:
    """Turns words into features, in one language."""

    classes: Classes
    stem: Callable[[str], str]
    remembered: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def of_word(self, word: str) -> tuple[int, ...]:
        """The features of one word: its stem and its classes."""
        return self.remembered.get(word) or tuple(
            map(feature, (self.stem(word), *self.classes.of_word(word)))
        )

    def remember(self, words: Iterable[str]) -> None:
        """Cache the features of these words."""
        self.remembered.update((word, self.of_word(word)) for word in words)

    def features(self, words: Sequence[str]) -> set[int]:
        """All features of a sequence of words."""
        return _features([self.of_word(word) for word in words])


def _features(read: Sequence[tuple[int, ...]]) -> set[int]:
    """All features of a sequence of words, given each word's own."""
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
    """The number of a stem or a class (CRC-32)."""
    return crc32(name.encode())


def windows(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """The windows of a text that are scored.

    A short text is one window. A longer one is cut into overlapping windows, and each sentence is one as
    well.
    """
    yield words[:LONGEST]
    for start in range(STEP, len(words) - LONGEST + STEP, STEP):
        yield words[start : start + LONGEST]
    if len(words) > SHORT:
        yield from sentences(words)


def sentences(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Each sentence of a text that has several; the shortest are left out."""
    stops = [place for place, word in enumerate(words) if word == "."]
    if len(stops) > 2:  # one before the first sentence, and one after each
        for start, stop in pairwise(stops):
            if stop - start > SHORTEST:
                yield words[start : min(stop + 1, start + LONGEST)]


@dataclass(frozen=True)
class Classifier:
    """A language's weights: one for each feature and score."""

    extractor: FeatureExtractor
    least: Mapping[str, float]  # thresholds by score: what it must exceed to count
    certain: float  # what the score of any danger must exceed for a threat to be kept from the partner
    begin: Mapping[str, float]  # the intercepts: scores of a text without features
    keys: "array[int]"  # the features, sorted
    shares: "array[int]"  # how much each feature counts, squared, times SHARE
    weights: Mapping[str, "array[int]"]  # by score, times WEIGHT

    @classmethod
    def of(
        cls,
        extractor: FeatureExtractor,
        least: Mapping[str, float],
        certain: float,
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
        return cls(extractor, least, certain, begin, array("I", keys), squares, steps)

    @classmethod
    def read(cls, written: bytes, extractor: FeatureExtractor) -> "Classifier":
        """From a file: a line of JSON about the scores, then all numbers, little-endian."""
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
        return cls(extractor, head["least"], head["certain"], head["begin"], keys, shares, by_score)

    def written(self) -> bytes:
        """As the content of a file: see `read`."""
        head = {
            "features": len(self.keys),
            "least": dict(self.least),
            "certain": self.certain,
            "begin": dict(self.begin),
        }
        columns = (self.keys, self.shares, *(self.weights[score] for score in self.least))
        numbers = (_low_bytes_first(column[:]).tobytes() for column in columns)
        return b"".join([json.dumps(head).encode(), b"\n", *numbers])

    def scores(
        self, words: Sequence[str], *, apart: bool = False
    ) -> Iterator[tuple[Sequence[str], dict[str, float]]]:
        """Each window of a text with its scores; with `apart`, each sentence as well.

        The features of words that the classifier knows are cached; those of other words are forgotten at
        once.
        """
        read = {word: self.extractor.of_word(word) for word in set(words)}
        unread = [word for word in read if word not in self.extractor.remembered]
        self.extractor.remembered.update(
            {word: read[word] for word in unread if self._places(read[word][:1])}
        )
        for window in chain(windows(words), sentences(words) if apart and len(words) <= SHORT else ()):
            places = self._places(_features([read[word] for word in window]))
            length = WEIGHT * sqrt(sum(map(self.shares.__getitem__, places)) / SHARE) or 1.0
            yield (
                window,
                {
                    score: self.begin[score] + sum(map(weights.__getitem__, places)) / length
                    for score, weights in self.weights.items()
                },
            )

    def _places(self, seen: Iterable[int]) -> list[int]:
        """The places of these features among all; features without a weight are left out."""
        keys, ranges, end = self.keys, self._ranges, len(self.keys)
        return [
            place
            for key in seen
            if (place := bisect_left(keys, key, ranges[key >> RANGE], ranges[(key >> RANGE) + 1])) < end
            and keys[place] == key
        ]

    @cached_property
    def _ranges(self) -> list[int]:
        """Where keys with the same leading bits begin, which makes each search short."""
        return [bisect_left(self.keys, first << RANGE) for first in range((1 << 32 - RANGE) + 1)]


def _low_bytes_first(column: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        column.byteswap()
    return column
