"""Private hints: finds phrases that may land badly in a text before it is sent.

The phrases are data, a file per language (`locales/<language>/hints.yaml`, whose head explains the format).
Text and phrases are normalised alike, so that case, apostrophes and spacing do not matter. A match is an
offer, never a grade.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from dialogues.text.strict_yaml import LOADER

APOSTROPHES = re.compile(r"['’‘ʼ`´]")
SENTENCE_END = re.compile(r"[.!?;:…\n]+")
COMMA = re.compile(r"[,–—]|\s-\s")
GAP = "…"
UP_TO_TWO_WORDS = r"(?: \w+){0,2} "
OVERLOOKED = " ~ "


@dataclass(frozen=True)
class _Hint:
    """The phrases that call for a hint, and harmless ones that are masked first."""

    phrases: re.Pattern[str]
    harmless: re.Pattern[str] | None

    def called_for(self, plain: str) -> bool:
        rest = self.harmless.sub(OVERLOOKED, plain) if self.harmless else plain
        return self.phrases.search(rest) is not None


@dataclass(frozen=True)
class _Lists:
    """A language's hints, and other spellings of its words."""

    spellings: Mapping[str, str]
    hints: Mapping[str, _Hint]


def spotted(text: str, language: str) -> tuple[str, ...]:
    """The names of the hints a text calls for in its writer's language; none if that has no list."""
    lists = _lists(language)
    plain = plain_words(f". {text} .", lists.spellings)
    return tuple(name for name, hint in lists.hints.items() if hint.called_for(plain))


def plain_words(text: str, spellings: Mapping[str, str]) -> str:
    """Lower case without apostrophes: words, commas and full stops with one space around each."""
    text = APOSTROPHES.sub("", text.lower())
    text = COMMA.sub(" , ", SENTENCE_END.sub(" . ", text))
    tokens = re.findall(r"\w+|[,.]", text)
    plain = " ".join(spellings.get(token, token) for token in tokens)
    return f" {re.sub(r'[.](?: [,.])+', '.', plain)} "


@cache
def _lists(language: str) -> _Lists:
    file = resources.files("dialogues").joinpath("locales", language, "hints.yaml")
    if not file.is_file():
        return _Lists({}, {})
    written = yaml.load(file.read_text("utf-8"), Loader=LOADER)
    spellings: dict[str, str] = written["spellings"]
    hints = {
        name: _Hint(
            phrases=any_of(lists["phrases"], spellings),
            harmless=any_of(lists["not"], spellings) if "not" in lists else None,
        )
        for name, lists in written["hints"].items()
    }
    return _Lists(spellings, hints)


def any_of(phrases: Iterable[str], spellings: Mapping[str, str]) -> re.Pattern[str]:
    """Any of the phrases as whole words of a plain text, the longest first."""
    longest_first = sorted(phrases, key=len, reverse=True)
    written = (
        UP_TO_TWO_WORDS.join(re.escape(plain_words(part, spellings).strip()) for part in phrase.split(GAP))
        for phrase in longest_first
    )
    return re.compile(r"(?<= )(?:" + "|".join(written) + r")(?= )")
