"""What somebody wants who types outside an exercise, as far as their words say so plainly.

The phrases are data, a file per language (`locales/<language>/wanted.yaml`, whose head explains the format).
What is not recognised wants nothing in particular: nobody's meaning is guessed.
"""

import re
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
    spellings, phrases = _phrases(language)
    plain = plain_words(f". {text} .", spellings)
    found = next((name for name, pattern in phrases.items() if pattern.search(plain)), None)
    return found or (QUESTION if _QUESTION_MARK.search(text) else None)


@cache
def _phrases(language: str) -> tuple[dict[str, str], dict[str, re.Pattern[str]]]:
    file = resources.files("dialogues").joinpath("locales", language, "wanted.yaml")
    if not file.is_file():
        return {}, {}
    written = yaml.load(file.read_text("utf-8"), Loader=LOADER)
    spellings: dict[str, str] = written["spellings"]
    return spellings, {name: any_of(phrases, spellings) for name, phrases in written["wanted"].items()}
