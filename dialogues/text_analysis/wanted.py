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


@dataclass(frozen=True, slots=True)
class _Lists:
    spellings: dict[str, str]
    wanted: dict[str, re.Pattern[str]]
    commands: dict[str, str]  # by their words
    replies: dict[str, str]


@cache
def _lists(language: str) -> _Lists:
    file = resources.files("dialogues").joinpath("locales", language, "wanted.yaml")
    if not file.is_file():
        return _Lists({}, {}, {}, {})
    written = yaml.load(file.read_text("utf-8"), Loader=LOADER)
    spellings: dict[str, str] = written["spellings"]
    return _Lists(
        spellings,
        {name: any_of(phrases, spellings) for name, phrases in written["wanted"].items()},
        *(
            {word: name for name, words in written[whole].items() for word in words}
            for whole in ("commands", "replies")
        ),
    )
