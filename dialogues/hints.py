"""Private hints: phrases that may land badly, spotted in a text before it is sent.

The phrases are data, a file per language (`locales/<language>/hints.yaml`): a hint's name, and the phrases
that call for it. A phrase matches whole words, whatever their case. A match is an offer, never a mark.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml


def spotted(text: str, language: str) -> tuple[str, ...]:
    """The hints that a text calls for in its writer's language; none where a language has no list."""
    return tuple(hint for hint, pattern in _patterns(language).items() if pattern.search(text))


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    file = resources.files("dialogues").joinpath("locales", language, "hints.yaml")
    if not file.is_file():
        return {}
    lists: dict[str, list[str]] = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    return {
        hint: re.compile(
            r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")(?!\w)", re.IGNORECASE
        )
        for hint, phrases in lists.items()
    }
