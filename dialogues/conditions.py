"""The small language of `when:`: an answer compared with a value, in words an author would say.

alone · together · reply is more · reply is not more · heat above 6 · heat below 3
deed answered · deed not answered
"""

import re
from dataclasses import dataclass
from typing import Literal

Relation = Literal["is", "is not", "above", "below", "answered", "not answered"]
_COMPARISON = re.compile(r"([a-z][a-z0-9_]*) (is not|is|above|below) ([a-z0-9_]+)")
_KNOWN = re.compile(r"([a-z][a-z0-9_]*) (answered|not answered)")


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: of an answer with a value, or of the form (`alone`, `together`) with itself."""

    subject: str
    relation: Relation
    value: str = ""


def parse(text: str) -> Condition:
    """Read one condition; ValueError says what a condition may look like."""
    text = " ".join(text.split())
    if text in ("alone", "together"):
        return Condition("form", "is", text)
    if match := _KNOWN.fullmatch(text):
        return Condition(match[1], match[2])  # type: ignore[arg-type]
    if match := _COMPARISON.fullmatch(text):
        subject, relation, value = match.groups()
        if relation in ("above", "below") and not value.isdecimal():
            raise ValueError(f"'{relation}' compares with a whole number, not with '{value}'")
        return Condition(subject, relation, value)  # type: ignore[arg-type]
    raise ValueError(
        f"'{text}' is no condition; write 'alone', 'together', 'STEP is CHOICE', 'STEP is not CHOICE', "
        "'STEP above 6', 'STEP below 3', 'STEP answered' or 'STEP not answered'"
    )


def holds(condition: Condition, value: str | int | None) -> bool:
    """Whether it is true of an answer: a choice's id, a number, a text, or None if not answered."""
    match condition.relation:
        case "is":
            return str(value) == condition.value
        case "is not":
            return str(value) != condition.value
        case "above":
            return isinstance(value, int) and value > int(condition.value)
        case "below":
            return isinstance(value, int) and value < int(condition.value)
        case "answered":
            return value is not None
        case "not answered":
            return value is None
