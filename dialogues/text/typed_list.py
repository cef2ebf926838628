"""Several things that are typed at once where each is wanted by itself: "bins, laundry and cooking"."""

import re

SHORT = 2  # words; a comma between two things so short makes a list, else it takes two commas
_COMMA = re.compile(r"\s*,(?!\d)\s*")
_AND = re.compile(r"\s+(?:and|&)\s+|^(?:and|&)\s+", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•·–]|\d{1,2}[.)])\s+")


def items_in(text: str) -> list[str]:
    """The things in a text, each once: one a line, or a list with commas. Anything else is one thing."""
    lines = (" ".join(_BULLET.sub("", line).split()) for line in re.split(r"[\n;]", text))
    items = [item for line in lines if line for item in _in_line(line)]
    return list({item.casefold(): item for item in reversed(items)}.values())[::-1]


def _in_line(line: str) -> list[str]:
    parts = [part for part in _COMMA.split(line.rstrip(".")) if part]
    if len(parts) > 1:
        parts[-1:] = [part for part in _AND.split(parts[-1]) if part]
    short = all(len(part.split()) <= SHORT for part in parts)
    return parts if len(parts) > 2 or (len(parts) == 2 and short) or not parts else [line]
