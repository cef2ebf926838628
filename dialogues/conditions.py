"""The small language of `when:`: an answer compared with a value, in words an author would say.

    together · apart · not short · mild
    reply is more · reply is not more · heat above 6 · heat below 3 · deed answered · deed not answered
    either roles is other_way · both heard above 3 · my heard below 3

`either`, `both` and `my` are for questions that both are asked; `my` is the answer of the one who reads.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal

Relation = Literal["is", "is not", "above", "below", "answered", "not answered"]
Whose = Literal["", "my", "either", "both"]

# What is settled before an exercise begins, and the words for it.
SETTINGS = {
    "form": ("alone", "together"),
    "way": ("same_room", "live", "apart"),
    "length": ("long", "short"),
    "depth": ("full", "mild"),
}
_SETTING_OF = {word: setting for setting, words in SETTINGS.items() for word in words}
_ANSWER = re.compile(
    r"(?:(?P<whose>my|either|both) )?(?P<subject>[a-z][a-z0-9_]*) "
    r"(?:(?P<relation>is not|is|above|below) (?P<value>[a-z0-9_]+)|(?P<known>answered|not answered))"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: of an answer with a value, or of a setting (`form`, `way`…) with one of its words."""

    subject: str
    relation: Relation
    value: str = ""
    whose: Whose = ""

    @property
    def is_setting(self) -> bool:
        """Whether it is settled before the exercise begins."""
        return self.subject in SETTINGS

    def __str__(self) -> str:
        if self.is_setting:
            return self.value if self.relation == "is" else f"not {self.value}"
        return " ".join(filter(None, (self.whose, self.subject, self.relation, self.value)))


def parse(text: str) -> Condition:
    """Read one condition; ValueError says what a condition may look like."""
    text = " ".join(text.split())
    if setting := _SETTING_OF.get(text.removeprefix("not ")):
        word = text.removeprefix("not ")
        return Condition(setting, "is not" if text.startswith("not ") else "is", word)
    if match := _ANSWER.fullmatch(text):
        relation: Any = match["relation"] or match["known"]
        whose: Any = match["whose"] or ""
        if relation in ("above", "below") and not match["value"].isdecimal():
            raise ValueError(f"'{relation}' compares with a whole number, not with '{match['value']}'")
        return Condition(match["subject"], relation, match["value"] or "", whose)
    raise ValueError(
        f"'{text}' is no condition; write {', '.join(sorted(_SETTING_OF))} (or 'not …'), 'STEP is CHOICE', "
        "'STEP is not CHOICE', 'STEP above 6', 'STEP below 3', 'STEP answered' or 'STEP not answered'; "
        "before it 'my', 'either' or 'both' where both are asked"
    )


def holds(condition: Condition, value: Any) -> bool:
    """Whether it is true of an answer: a choice's id, several, a number, a text, or None if not given."""
    match condition.relation:
        case "is":
            return condition.value in value if isinstance(value, list) else str(value) == condition.value
        case "is not":
            return not holds(Condition(condition.subject, "is", condition.value), value)
        case "above":
            return isinstance(value, int) and value > int(condition.value)
        case "below":
            return isinstance(value, int) and value < int(condition.value)
        case "answered":
            return value is not None
        case "not answered":
            return value is None
