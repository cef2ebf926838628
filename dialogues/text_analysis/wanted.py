"""What somebody wants who types outside an exercise, or a command within one, as far as that is plain.

The phrases are data, a file per language (`locales/<language>/wanted.yaml`, whose head explains the format).
What is not recognised wants nothing in particular: nobody's meaning is guessed.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from dialogues.text.strict_yaml import LOADER
from dialogues.text_analysis.hints import any_of, plain_words

QUESTION = "question"
"""Stands for words that ask something, without a phrase that is known."""

_QUESTION_MARK = re.compile(r"[?？؟]")


def wanted(text: str, language: str) -> str | None:
    """The name of what these words ask for, the first in the file's order; None for anything else."""
    lists = _lists(language)
    plain = plain_words(f". {text} .", lists.spellings)
    found = next((name for name, pattern in lists.wanted.items() if pattern.search(plain)), None)
    return found or (QUESTION if _QUESTION_MARK.search(text) else None)


def command(text: str, language: str) -> str | None:
    """The command whose word is the whole of this text, such as `stop`; None for anything else."""
    lists = _lists(language)
    return lists.commands.get(plain_words(text, lists.spellings).strip(" .,"))


def reply(text: str, language: str) -> str | None:
    """`yes` or `no`, where that is the whole of a text; None for anything else."""
    lists = _lists(language)
    words = plain_words(text, lists.spellings).replace(" ,", "").strip(" .")
    return lists.replies.get(words or text.strip())


def introduced(text: str, language: str) -> str:
    """The name in "call me Ana" or "I'm Ana", as it stands there; else the text itself."""
    found = _lists(language).introduced.fullmatch(text.strip())
    return found[1] if found is not None else text


@dataclass(frozen=True, slots=True)
class _Lists:
    spellings: dict[str, str]
    wanted: dict[str, re.Pattern[str]]
    commands: dict[str, str]  # by their words
    replies: dict[str, str]
    introduced: re.Pattern[str]  # its first group is the name


@cache
def _lists(language: str) -> _Lists:
    file = resources.files("dialogues").joinpath("locales", language, "wanted.yaml")
    if not file.is_file():
        return _Lists({}, {}, {}, {}, re.compile(r"(?!)()"))
    written = yaml.load(file.read_text("utf-8"), Loader=LOADER)
    spellings: dict[str, str] = written["spellings"]
    return _Lists(
        spellings,
        {name: any_of(phrases, spellings) for name, phrases in written["wanted"].items()},
        _by_word(written["commands"]),
        _by_word(written["replies"]),
        _before_a_name(written["introductions"]),
    )


def _by_word(written: dict[str, list[str]]) -> dict[str, str]:
    return {word: name for name, words in written.items() for word in words}


def _before_a_name(introductions: list[str]) -> re.Pattern[str]:
    """A text that consists of one of these and a name; apostrophes don't count."""
    said = (r"\W+".join("['’]?".join(word) for word in words.split()) for words in introductions)
    return re.compile(rf"(?:{'|'.join(said)})[\s:,]+(\S.*?)[.!]*", re.IGNORECASE)
