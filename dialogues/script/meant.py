"""What somebody probably meant who wrote a name, a key, a duration or a condition in another way."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from dialogues.script.conditions import parse

_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minute"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hour"),
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "week"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), "year"),
}
_NUMBERS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LONG = re.compile(r"(?:(\d+)|([a-z]+)\b)\s*([a-z]+)\.?")
_LETTERS = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "o", "œ": "oe"})
_SIGNS = {"==": "is", "=": "is", "!=": "is not", "<>": "is not", ">": "above", "<": "below"}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*([ap])?\.?m?\.?")
INVISIBLE = re.compile("[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that somebody meant, if one looks like it."""
    by_look = {_plainly(one): one for one in known}
    return next((by_look[one] for one in get_close_matches(_plainly(word), by_look, n=1, cutoff=0.7)), None)


def name_meant(text: str, longest: int, kind: str = "name") -> str | None:
    """A name made of what was written; None if nothing of it can stand in a name, or it is too long."""
    text = text.removesuffix(".yaml")
    letters = unicodedata.normalize("NFKD", INVISIBLE.sub("", text).lower().translate(_LETTERS))
    name = re.sub(r"[^a-z0-9]+", "_", "".join(sign for sign in letters if not unicodedata.combining(sign)))
    name = name.strip("_")
    if name[:1].isdecimal():
        name = f"{kind}_{name}"
    return name if name and len(name) <= longest else None


def duration_meant(text: str) -> str | None:
    """A duration as it has to be written: '96h' as '96 hours', '1 month' as '4 weeks'."""
    found = _LONG.fullmatch(text.strip().lower().replace("an ", "a ", 1))
    if found is None or (found[2] and found[2] not in _NUMBERS):
        return None
    number = int(found[1]) if found[1] else max(_NUMBERS.index(found[2]), 1)
    if found[3].startswith("month"):
        return f"{4 * number} weeks"
    if (unit := _UNITS.get(found[3])) is None:
        return None
    return f"{number} {unit}{'' if number == 1 else 's'}"


def time_meant(text: str) -> str | None:
    """A time of day with two digits each: '7:30' as '07:30', '7.30 pm' as '19:30'."""
    found = _CLOCK.fullmatch(text.strip().lower())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"


def condition_meant(text: str, labels: Mapping[str, Mapping[str, str]]) -> str | None:
    """A condition as it has to be written; several of them as a list.

    `labels`: for each question its choices' names by what is on their buttons.
    """
    words = text.strip().removeprefix("if ")
    for sign, word in _SIGNS.items():
        words = re.sub(rf"\s*(?<![=!<>]){re.escape(sign)}(?![=>])\s*", f" {word} ", words)
    words = re.sub(r"\bisn['’]t\b|\bis(?= *not\b) *not\b", "is not", words)
    words = re.sub(r"^(\w+) is (.*?) or \1 is ", r"\1 is \2 or ", words)
    parts = [_one(part.strip(), labels) for part in re.split(r"\s+and\s+|\s*&&?\s*|\s*[,;]\s*", words)]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"


def _one(text: str, labels: Mapping[str, Mapping[str, str]]) -> str | None:
    subject, _, rest = text.partition(" ")
    for label, name in labels.get(subject, {}).items():
        rest = rest.replace(label, name)
    for attempt in (f"{subject} {rest}".strip(), text.lower()):
        try:
            return str(parse(attempt))
        except ValueError:
            pass
    return None


def labels_of(document: Any) -> dict[str, dict[str, str]]:
    """For each question of a document its choices' names by what is on their buttons."""
    found: dict[str, dict[str, str]] = {}
    todo = [document]
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += one
        elif isinstance(one, dict):
            todo += [part for part in one.values() if isinstance(part, list)]
            choices, step = one.get("choices"), one.get("step")
            if isinstance(choices, dict) and isinstance(step, str):
                labels = ((name, _label(choice)) for name, choice in choices.items())
                found[step] = {label: name for name, label in labels if label}
    return found


def _label(choice: Any) -> str:
    label = choice.get("label") if isinstance(choice, dict) else choice
    return label if isinstance(label, str) else ""


def _plainly(word: str) -> str:
    return re.sub(r"[\W_]+", " ", INVISIBLE.sub(" ", word)).strip().casefold()
