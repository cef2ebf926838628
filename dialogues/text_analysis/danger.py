"""Finds words that signal danger in what someone writes, and which kind of danger.

There are two nets, one behind the other. The first is a list of phrases per language, written by hand
(`locales/<language>/danger.yaml`, whose head explains the format). The second is a classifier that scores the
whole text (`danger_weights.bin` beside it; `classifier.py`), because people say these things in more ways
than a list can hold. What either finds counts. A match is never a diagnosis: it brings help nearer, and keeps
a possible threat from being passed on. Nothing is remembered here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from typing import Any, Literal, cast

import snowballstemmer
import yaml

from dialogues.text.languages import ENGLISH
from dialogues.text.strict_yaml import LOADER
from dialogues.text_analysis.classifier import Classes, Classifier, FeatureExtractor
from dialogues.text_analysis.normalise import Spelling
from dialogues.text_analysis.phrases import MARKS, Found, Phrases

Kind = Literal["self_harm", "threat", "hurt_or_forced", "child_abuse", "minor", "life"]

SELF_HARM: Kind = "self_harm"
THREAT: Kind = "threat"  # words that may threaten their reader
HURT_OR_FORCED: Kind = (
    "hurt_or_forced"  # the writer is hurt, threatened, forced or controlled, or hurt someone
)
CHILD_ABUSE: Kind = "child_abuse"
MINOR: Kind = "minor"
LIFE: Kind = "life"  # besides HURT_OR_FORCED: somebody threatens the writer's life
KINDS: tuple[Kind, ...] = (SELF_HARM, THREAT, HURT_OR_FORCED, CHILD_ABUSE, MINOR)
DANGERS: tuple[Kind, ...] = (SELF_HARM, THREAT, HURT_OR_FORCED, CHILD_ABUSE)
ANY_DANGER = "any danger"  # a score of its own, beside those of the kinds

OVERLOOKED = "~"
NEGATED_WITHIN = 4  # words before a phrase
FEWEST_WORDS = 3  # to be scored, one of them with letters: "steady hands" is not a threat, 17:15 not an age

_LIFE = re.compile(r"\b(kill|murder|strangl|chok|shoot|stab)\w* me\b", re.IGNORECASE)
_OPEN_END = re.compile(r"[^.!?;:…\n]\n")  # a line whose sentence goes on, or may
_NO = "/no"  # ends the label of phrases that contain a negation themselves


@dataclass(frozen=True)
class _Patterns:
    """A language's phrases, and the words around them that change what they mean."""

    spelling: Spelling
    dropped: frozenset[str]
    harmless: Phrases
    turns: Phrases  # denials and reported speech
    kinds: Phrases
    negators: frozenset[str]
    undoing: frozenset[str]
    subjects: frozenset[str]
    reporting: frozenset[str]  # words allowed between the speaker and what is said
    fiction: frozenset[str]

    def without_harmless(self, words: Iterable[str]) -> list[str]:
        """Plain words without fillers, and with harmless sayings masked."""
        words = [word for word in words if word not in self.dropped]
        for saying in sorted(self.harmless.found(words), key=lambda found: found.start - found.stop):
            if OVERLOOKED not in words[saying.start : saying.stop]:
                inside = range(saying.start, saying.stop)
                words[saying.start : saying.stop] = [
                    words[place] if words[place] in MARKS else OVERLOOKED for place in inside
                ]
        return words


def signalled(text: str, language: str) -> frozenset[Kind]:
    """The kinds of danger a text signals, by the lists of its language, or of English if that has none.

    The end of a line may be the end of a sentence, or just of a line.
    """
    return signalled_by([text], language)


@dataclass(frozen=True)
class Reading:
    """A text after the first net: its plain words, and what the phrases say."""

    words: list[str]
    kinds: frozenset[Kind]
    hints: frozenset[str]  # the same as features, and what was denied or harmless


def first_reading(text: str, language: str) -> Reading:
    """What a text says by the phrases of its language (the first net)."""
    return _read(_words(text, language), language)


def _words(text: str, language: str) -> list[str]:
    return _patterns(language).spelling.words(text)


def _read(words: list[str], language: str) -> Reading:
    patterns = _patterns(language)
    told = patterns.without_harmless(words)
    phrases = list(patterns.kinds.found(told))
    turns = tuple(patterns.turns.found(told)) if phrases else ()
    kinds: set[Kind] = set()
    hints = {"= harmless"} if OVERLOOKED in told else set()
    for found in phrases:
        kind = _meant(found, told, turns, patterns)
        if kind is None:
            hints.add(f"= no {found.label.removesuffix(_NO)}")
        else:
            kinds.add(kind)
            hints.add(f"= {kind}")
    return Reading(words, frozenset(kinds), frozenset(hints))


def _decided(reading: Reading, language: str) -> frozenset[Kind]:
    weights = danger_classifier(language)
    said = [word for word in reading.words if word not in MARKS]
    if weights is None or len(said) < FEWEST_WORDS or not any(map(str.isalpha, chain.from_iterable(said))):
        return reading.kinds
    parts = list(weights.scores(reading.words, reading.hints))
    return decide(reading.kinds, parts, weights.least, weights.harmless)


def decide(
    by_phrases: frozenset[Kind],
    parts: Sequence[Mapping[str, float]],
    least: Mapping[str, float],
    harmless: float,
) -> frozenset[Kind]:
    """The kinds of danger, by both nets.

    Danger found by phrases does not count if every window of the text is plainly harmless, as when it is long
    past. Where there is danger, every kind that is likely enough counts, so that a possible threat is held
    back.
    """
    kinds = set(by_phrases)
    if max(part[ANY_DANGER] for part in parts) < harmless:
        kinds &= {MINOR}
    is_danger = bool(kinds - {MINOR})
    for part in parts:
        if part[MINOR] > least[MINOR]:
            kinds.add(MINOR)
        if part[ANY_DANGER] > least[ANY_DANGER]:
            kinds.add(max(DANGERS, key=lambda kind: part[kind] - least[kind]))
        if part[ANY_DANGER] > least[ANY_DANGER] or (is_danger and part[ANY_DANGER] > harmless):
            kinds.update(kind for kind in DANGERS if part[kind] > least[kind])
    return frozenset(kinds)


def signalled_by(bubbles: Sequence[str], language: str, *, newest: bool = False) -> frozenset[Kind]:
    """The kinds of danger in a text of several bubbles, which may cut a sentence or even a word in two.

    `newest`: score only the newest bubble, and those before it that belong to its sentence.
    """
    kinds = _signalled_by(bubbles, language, newest=newest)
    threatens_life = HURT_OR_FORCED in kinds and _LIFE.search("\n".join(bubbles)) is not None
    return kinds | {LIFE} if threatens_life else kinds


def _signalled_by(bubbles: Sequence[str], language: str, *, newest: bool) -> frozenset[Kind]:
    """Look for phrases in every way of joining the bubbles.

    The classifier scores them once, a bubble per line, and again only where joining them differently reveals
    more phrases. With `newest`, earlier bubbles were scored when they came.
    """
    lines = [_words(bubble, language) for bubble in bubbles]
    begun = _begun(bubbles) if newest else 0
    kinds = _decided(_read(_one_by_one(lines[begun:]), language), language)
    if begun:
        kinds |= _also(_one_by_one(lines), kinds, language)
    whole = "\n".join(bubbles)
    if _OPEN_END.search(whole) is not None:  # otherwise every line ends a sentence however they are joined
        for joined in {whole.replace("\n", " "), "".join(bubbles)} - {whole}:
            kinds |= _also(_words(joined, language), kinds, language)
    return kinds


def _one_by_one(lines: Iterable[Sequence[str]]) -> list[str]:
    """The words of all lines; each line begins and ends with a full stop."""
    return [".", *chain.from_iterable(words[1:] for words in lines)]


def _also(words: list[str], kinds: frozenset[Kind], language: str) -> frozenset[Kind]:
    """What both nets find in words whose phrases say more than these kinds."""
    reading = _read(words, language)
    return frozenset() if reading.kinds <= kinds else _decided(reading, language)


def _begun(bubbles: Sequence[str]) -> int:
    """The bubble in which the newest bubble's sentence begins."""
    place = len(bubbles) - 1
    while place > 0 and _OPEN_END.search(bubbles[place - 1] + "\n"):
        place -= 1
    return place


def has_patterns(language: str) -> bool:
    """Whether a language has its own danger phrases."""
    return resources.files("dialogues").joinpath("locales", language, "danger.yaml").is_file()


def _meant(found: Found, words: Sequence[str], turns: Iterable[Found], patterns: _Patterns) -> Kind | None:
    """The kind a phrase signals in its context; None if it is denied, or quoted from fiction."""
    kind = cast(Kind, found.label.removesuffix(_NO))
    start = found.start
    while words[start] in MARKS:
        start += 1
    if not found.label.endswith(_NO) and _is_denied(start, words, turns, patterns):
        return None
    if kind not in (THREAT, SELF_HARM):
        return kind
    quoted = words[:start].count('"') % 2 == 1
    if quoted and not patterns.fiction.isdisjoint(words):
        return None
    if kind == THREAT and _is_reported(start, words, turns, patterns, quoted=quoted):
        return HURT_OR_FORCED
    return kind


def _is_reported(
    start: int, words: Sequence[str], turns: Iterable[Found], patterns: _Patterns, *, quoted: bool
) -> bool:
    """Whether it reports what someone else said: directly before it, or anywhere if it is quoted."""
    for turn in turns:
        between = words[turn.stop : start] if turn.stop <= start else None
        if turn.label == "reported" and (
            quoted or (between is not None and patterns.reporting.issuperset(between))
        ):
            return True
    return False


def _is_denied(start: int, words: Sequence[str], turns: Iterable[Found], patterns: _Patterns) -> bool:
    if any(turn.label == "denial" and turn.stop == start for turn in turns):
        return True
    if words[start] in patterns.subjects:
        return False
    for place in range(start - 1, max(-1, start - 1 - NEGATED_WITHIN), -1):
        if words[place] in MARKS or words[place] in patterns.subjects:
            return False
        if words[place] in patterns.negators and words[place + 1] not in patterns.undoing:
            return True
    return False


@cache
def danger_classifier(language: str) -> Classifier | None:
    """A language's classifier; None if it has phrases, but no weights were trained yet."""
    folder = resources.files("dialogues").joinpath("locales", language if has_patterns(language) else ENGLISH)
    if not folder.joinpath("danger_weights.bin").is_file():
        return None
    return Classifier.read(folder.joinpath("danger_weights.bin").read_bytes(), feature_extractor(language))


@cache
def feature_extractor(language: str) -> FeatureExtractor:
    """The features of a language: its stemmer and its classes of words."""
    code = language if has_patterns(language) else ENGLISH
    file = resources.files("dialogues").joinpath("locales", code, "danger_words.yaml")
    written = yaml.load(file.read_text("utf-8"), Loader=LOADER)
    classes = Classes.of({name: _entries(entries) for name, entries in written["classes"].items()})
    return FeatureExtractor(classes, snowballstemmer.stemmer(written["stemmer"]).stemWord)


@cache
def _patterns(language: str) -> _Patterns:
    code = language if has_patterns(language) else ENGLISH
    file = resources.files("dialogues").joinpath("locales", code, "danger.yaml")
    return _compiled(yaml.load(file.read_text("utf-8"), Loader=LOADER))


def _compiled(written: Mapping[str, Any]) -> _Patterns:
    lists = {name: _entries(entries) for name, entries in written["lists"].items()}
    words = {name: frozenset(_entries(written[name])) for name in _WORD_LISTS}
    kinds = Phrases(
        {
            kind + ending: _lines(phrases[part])
            for kind, phrases in written["kinds"].items()
            for part, ending in (("phrases", ""), ("with a no", _NO))
            if part in phrases
        },
        lists,
        words["negators"],
    )
    harmless = Phrases({"harmless": _lines(written["harmless"])}, lists)
    turns = Phrases({"denial": _lines(written["denials"]), "reported": _lines(written["reported"])}, lists)
    spelling = Spelling(
        spellings=dict(_pairs(written["spellings"])),
        endings=dict(_pairs(written["endings"])),
        torn=words["torn"],
        vocabulary=frozenset(kinds.vocabulary | harmless.vocabulary | turns.vocabulary).union(
            *words.values()
        ),
    )
    return _Patterns(
        spelling,
        dropped=words["dropped"],
        harmless=harmless,
        turns=turns,
        kinds=kinds,
        negators=words["negators"],
        undoing=words["undoing"],
        subjects=words["subjects"],
        reporting=words["reporting"] | MARKS,
        fiction=words["fiction"],
    )


_WORD_LISTS = ("dropped", "torn", "negators", "undoing", "subjects", "reporting", "fiction")


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",")]


def _lines(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in _lines(text):
        written, _, meant = line.partition(" = ")
        yield written, meant
