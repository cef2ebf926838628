"""Finds words that signal danger in what someone writes, and which kind of danger.

A classifier weighs the whole text (`classifier.py`), because people say these things in more ways than a list
can hold. What is too short to be weighed is looked up in a few dozen fixed texts, and for other languages
there are short lists of plain phrases, since people write in the language they are frightened in
(`foreign_phrases.py`). A match is never a diagnosis: it brings help nearer. Nothing is remembered here.

Two thresholds count. Above the lower one a private card is shown. A text is kept from the partner only far
above it, and only if it plainly threatens to kill, injure or expose (`threatens_plainly`).
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any, Literal, cast

import snowballstemmer
import yaml

from dialogues.text.languages import ENGLISH
from dialogues.text.strict_yaml import LOADER
from dialogues.text_analysis.classifier import LONGEST, NEAR, Classes, Classifier, FeatureExtractor
from dialogues.text_analysis.foreign_phrases import foreign_phrases
from dialogues.text_analysis.normalise import Spelling

Kind = Literal["self_harm", "threat", "hurt_or_forced", "child_abuse", "minor", "life"]

SELF_HARM: Kind = "self_harm"
THREAT: Kind = "threat"  # words that may threaten their reader
HURT_OR_FORCED: Kind = (
    "hurt_or_forced"  # the writer is hurt, threatened, forced or controlled, or hurt someone
)
CHILD_ABUSE: Kind = "child_abuse"
MINOR: Kind = "minor"
LIFE: Kind = "life"  # besides HURT_OR_FORCED: somebody threatens the writer's life
KINDS: tuple[Kind, ...] = (SELF_HARM, THREAT, HURT_OR_FORCED, CHILD_ABUSE, MINOR)  # that are weighed
DANGERS: tuple[Kind, ...] = (SELF_HARM, THREAT, HURT_OR_FORCED, CHILD_ABUSE)
ANY_DANGER = "any danger"  # a score of its own, beside those of the kinds

FEWEST_WORDS = 3  # to be weighed, one of them with letters: "steady hands" is not a threat, 17:15 not an age
LOOKED_UP = 3  # words of a text that is looked up as a whole
FEW = 5  # words that must name what they signal: "I'm in" and "I do it" share theirs with any sentence
PIECE = 7  # words of a text that are judged by themselves before it is sent
WITHOUT_CONTEXT = 0.38  # what a piece's score must exceed in addition: nothing held out was withheld then

_MARKS = frozenset('.,"')
_ME = frozenset(("me", "us", "my", "our"))
_YOU = frozenset(("you", "your", "yours", "yourself"))
_OPEN_END = re.compile(r"[^.!?;:…\s]\s*\Z")  # of a bubble whose sentence may go on in the next


@dataclass(frozen=True)
class _Lexicon:
    """What is known of a language's words: `locales/<language>/danger_words.yaml`."""

    spelling: Spelling
    short: Mapping[tuple[str, ...], Kind]
    life: frozenset[str]
    somebody: frozenset[str]
    acts: frozenset[str]  # names of classes, as the extractor writes them; these two as well
    named: Mapping[str, frozenset[str]]  # by score, what few words must name
    extractor: FeatureExtractor


def signalled(text: str, language: str) -> frozenset[Kind]:
    """The kinds of danger a text signals, in its language, or in English if that has no weights."""
    return signalled_by([text], language)


def signalled_by(bubbles: Sequence[str], language: str, *, newest: bool = False) -> frozenset[Kind]:
    """The kinds of danger in a text of several bubbles, which may cut a sentence or even a word in two.

    `newest`: only of the newest bubble, with the end of its sentence's beginning in earlier ones; those were
    judged when they came. The time it takes grows with the length of that bubble, whatever came before.
    """
    lexicon = _lexicon(language)
    words = _newest(bubbles, lexicon.spelling) if newest else plain_words(_joined(bubbles), language)
    said = _said(words)
    kinds = _looked_up(said, bubbles[-1:] if newest else bubbles, lexicon)
    if _is_weighed(said):
        kinds |= decide(list(weighed(words, language)), danger_classifier(language).least)
    if HURT_OR_FORCED in kinds and _names_my_life(said, lexicon.life):
        kinds.add(LIFE)
    return frozenset(kinds)


def signalled_in_a_name(text: str, language: str) -> frozenset[Kind]:
    """The kinds of danger in what was asked for as a name: a person's, a place's, a day's, a secret word.

    Only what speaks of somebody is weighed: "Stratford on the river" shares words with sentences about
    danger, and says nothing of anybody.
    """
    lexicon = _lexicon(language)
    said = _said(plain_words(text, language))
    if lexicon.somebody.isdisjoint(said):
        return frozenset(_looked_up(said, [text], lexicon))
    return signalled(text, language)


def threatens_plainly(bubbles: Sequence[str], language: str) -> bool:
    """Whether a text is kept from the partner: it very likely threatens to kill, injure or expose them.

    The threshold is far above the one for a card, and an act must be named beside the reader. It is judged
    as a whole, by bubble, by sentence and in short pieces, so that what stands around a threat doesn't hide
    it. A piece has lost its context, and must be surer still; where somebody is quoted, none is judged.
    """
    if THREAT in _foreign(bubbles):
        return True
    short = _lexicon(language).short
    certain = danger_classifier(language).certain
    whole = plain_words(_joined(bubbles), language)
    for words in (whole, *(plain_words(bubble, language) for bubble in bubbles)):
        said = _said(words)
        if short.get(tuple(said)) == THREAT or _threat(words, language) > certain:
            return True
    if '"' in whole:
        return False
    pieces = ([".", *whole[start : start + PIECE], "."] for start in range(len(whole) - PIECE + 1))
    return any(_threat(piece, language) > certain + WITHOUT_CONTEXT for piece in pieces)


def weighed(
    words: Sequence[str], language: str, by: Classifier | None = None, *, apart: bool = False
) -> Iterator[dict[str, float]]:
    """The scores of each window of a text (`Classifier.scores`), by the language's weights or others.

    A few words have so few features that chance decides among them. They signal a danger, or an age, only if
    one of them names it; else that score is minus infinity.
    """
    lexicon = _lexicon(language)
    for window, scores in (by or danger_classifier(language)).scores(words, apart=apart):
        said = _said(window)
        unnamed = [score for score, classes in lexicon.named.items() if not _names(said, classes, lexicon)]
        yield {**scores, **dict.fromkeys(unnamed, -math.inf)} if len(said) <= FEW else scores


def decide(parts: Sequence[Mapping[str, float]], least: Mapping[str, float]) -> set[Kind]:
    """The kinds of danger, by the scores of a text's windows and what each must exceed.

    In a window that signals danger, every kind that is likely enough counts, and at least the likeliest.
    """
    kinds: set[Kind] = set()
    for part in parts:
        if part[MINOR] > least[MINOR]:
            kinds.add(MINOR)
        if part[ANY_DANGER] > least[ANY_DANGER]:
            kinds.add(max(DANGERS, key=lambda kind: part[kind] - least[kind]))
            kinds.update(kind for kind in DANGERS if part[kind] > least[kind])
    return kinds


def surest_threat(parts: Iterable[Mapping[str, float]]) -> float:
    """The highest score for any danger of those windows in which a threat is likeliest."""
    threats = (part[ANY_DANGER] for part in parts if max(DANGERS, key=part.__getitem__) == THREAT)
    return max(threats, default=-math.inf)


def names_an_act(said: Iterable[str], language: str) -> bool:
    """Whether words speak of killing, injuring or exposing, and of their reader."""
    lexicon = _lexicon(language)
    said = set(said)
    return not _YOU.isdisjoint(said) and _names(said, lexicon.acts, lexicon)


def plain_words(text: str, language: str) -> list[str]:
    """A text's words as they are weighed, with `.` `,` `"` among them."""
    return _unwrapped(_lexicon(language).spelling.words(text))


def has_weights(language: str) -> bool:
    """Whether the danger check has learned a language."""
    return _file(language, "danger_weights.bin").is_file()


@cache
def danger_classifier(language: str) -> Classifier:
    """A language's classifier, or the English one if it has none."""
    code = language if has_weights(language) else ENGLISH
    return Classifier.read(_file(code, "danger_weights.bin").read_bytes(), feature_extractor(language))


def feature_extractor(language: str) -> FeatureExtractor:
    """The features of a language: its stemmer and its classes of words."""
    return _lexicon(language).extractor


def _looked_up(said: Sequence[str], bubbles: Sequence[str], lexicon: _Lexicon) -> set[Kind]:
    """The kinds that fixed texts and the phrases of other languages signal."""
    kinds = _foreign(bubbles)
    if len(said) <= LOOKED_UP and (kind := lexicon.short.get(tuple(said))) is not None:
        kinds.add(kind)
    return kinds


def _foreign(bubbles: Sequence[str]) -> set[Kind]:
    """The kinds that phrases of other languages signal; a threatened life is a way of being hurt."""
    found = cast("set[Kind]", set(foreign_phrases().found(_joined(bubbles))))
    return found | {HURT_OR_FORCED} if LIFE in found else found


def _names_my_life(said: Sequence[str], life: frozenset[str]) -> bool:
    """Whether a word of killing stands close to *me*, as in "kill me" or "a knife to my throat"."""
    return any(
        word in life
        and said[place + 1 : place + 2] != ["myself"]
        and not _ME.isdisjoint(said[max(0, place - NEAR) : place + NEAR + 1])
        for place, word in enumerate(said)
    )


def _threat(words: Sequence[str], language: str) -> float:
    """How surely these words threaten their reader plainly; minus infinity if they name no act."""
    said = _said(words)
    if not _is_weighed(said) or not names_an_act(said, language):
        return -math.inf
    return surest_threat(weighed(words, language, apart=True))


def _names(said: Iterable[str], classes: frozenset[str], lexicon: _Lexicon) -> bool:
    return any(not classes.isdisjoint(lexicon.extractor.classes.of_word(word)) for word in said)


def _is_weighed(said: Sequence[str]) -> bool:
    return len(said) >= FEWEST_WORDS and any(map(str.isalpha, chain.from_iterable(said)))


def _said(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in _MARKS]


def _unwrapped(words: list[str]) -> list[str]:
    """Without the quotation marks around a whole text: who writes nothing but a quotation says it."""
    marks = [place for place, word in enumerate(words) if word == '"']
    return [".", *words[2:-2], "."] if marks == [1, len(words) - 2] else words


def _joined(bubbles: Sequence[str]) -> str:
    """The bubbles as one text: a bubble whose sentence may go on is not taken for a whole sentence."""
    return "".join(one + (" " if _OPEN_END.search(one) else "\n") for one in bubbles)


def _newest(bubbles: Sequence[str], spelling: Spelling) -> list[str]:
    """The words of the newest bubble, and up to a window of its sentence's words in those before it."""
    place, before = len(bubbles) - 1, 0
    while place > 0 and _OPEN_END.search(bubbles[place - 1]) and before < LONGEST:
        place -= 1
        before += len(bubbles[place].split())
    earlier = " ".join(_joined(bubbles[place:-1]).split()[-LONGEST:])
    return _unwrapped(spelling.words(f"{earlier} {bubbles[-1]}" if earlier else _joined(bubbles[-1:])))


@cache
def _lexicon(language: str) -> _Lexicon:
    code = language if _file(language, "danger_words.yaml").is_file() else ENGLISH
    written = yaml.load(_file(code, "danger_words.yaml").read_text("utf-8"), Loader=LOADER)
    return _compiled(written)


def _compiled(written: Mapping[str, Any]) -> _Lexicon:
    classes = Classes.of({name: _entries(entries) for name, entries in written["classes"].items()})
    spellings, endings = dict(_pairs(written["spellings"])), dict(_pairs(written["endings"]))
    torn = frozenset(_entries(written["torn"]))
    short: dict[tuple[str, ...], Kind] = {
        tuple(line.split()): kind for kind, lines in written["short"].items() for line in _lines(lines)
    }
    meant = chain.from_iterable(map(str.split, (*spellings.values(), *endings.values())))
    return _Lexicon(
        Spelling(
            spellings=spellings,
            endings=endings,
            torn=torn,
            vocabulary=torn.union(classes.words, meant, *short),
        ),
        short,
        frozenset(_entries(written["life"])),
        frozenset(_entries(written["somebody"])),
        _class_names(written["acts"]),
        {ANY_DANGER: _class_names(written["dangers"]), MINOR: _class_names(written["ages"])},
        FeatureExtractor(classes, snowballstemmer.stemmer(written["stemmer"]).stemWord),
    )


def _file(language: str, name: str) -> Traversable:
    return resources.files("dialogues").joinpath("locales", language, name)


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",")]


def _class_names(text: str) -> frozenset[str]:
    return frozenset(f"<{name}>" for name in _entries(text))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in _lines(text):
        written, _, meant = line.partition(" = ")
        yield written, meant
