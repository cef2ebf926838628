"""The small language of `when:`, which compares an answer with a value.

    together · apart · not short
    reply is more · reply is more or less · reply is not more · heat above 6 · heat below 3
    deed answered · deed not answered · deed shared · deed not shared
    either roles is other_way · both heard above 3 · my heard below 3 · whose over 70% writer or reader
    my role is speaker

`either`, `both` and `my` are for questions that both partners answer; `my` is the reader's own answer.
`my role` is the role that the reader plays now, for steps that each partner goes through.
`over` is for answers given in each round of a loop.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Relation = Literal[
    "is", "is not", "above", "below", "over", "answered", "not answered", "shared", "not shared"
]
Whose = Literal["", "my", "either", "both"]

# Settings are chosen before an exercise starts; these are the words for them.
SETTINGS = {
    "form": ("alone", "together"),
    "way": ("same_room", "live", "apart"),
    "length": ("long", "short"),
    "depth": ("full", "mild"),
}
ROLE = "role"
OR = " or "
_SETTING_OF = {word: setting for setting, words in SETTINGS.items() for word in words}
_NAME = r"[a-z][a-z0-9_]*"
_VALUE = r"[a-z0-9_]+"
_ANSWER = re.compile(
    rf"(?:(?P<whose>my|either|both) )?(?P<subject>{_NAME}) "
    rf"(?:(?P<relation>is not|is) (?P<values>{_VALUE}(?: or {_VALUE})*)"
    r"|(?P<compared>above|below) (?P<number>\d+)"
    rf"|over (?P<percent>\d+)% (?P<counted>{_NAME}(?: or {_NAME})*)"
    r"|(?P<known>answered|not answered|shared|not shared))"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """Compares an answer with values, or a setting (`form`, `way`…) with one of its words."""

    subject: str
    relation: Relation
    values: tuple[str, ...] = ()
    number: int = 0  # for `over`, a percentage
    whose: Whose = ""

    @property
    def is_setting(self) -> bool:
        """Whether it is about a setting, so known before the exercise starts."""
        return self.subject in SETTINGS

    @property
    def about_role(self) -> bool:
        """Whether it is about the role that the reader plays."""
        return self.subject == ROLE and self.whose == "my"

    @property
    def about_sharing(self) -> bool:
        """Whether it only asks if an answer was shared, not what it is."""
        return self.relation in ("shared", "not shared")

    @property
    def covers_silence(self) -> bool:
        """Whether it asks if one of the two chose something, as is told of an answer that is `unnamed`."""
        return self.whose == "either" and self.relation == "is"

    def __str__(self) -> str:
        if self.is_setting:
            return self.values[0] if self.relation == "is" else f"not {self.values[0]}"
        match self.relation:
            case "above" | "below":
                compared = f"{self.relation} {self.number}"
            case "over":
                compared = f"over {self.number}% {OR.join(self.values)}"
            case _:
                compared = " ".join(filter(None, (self.relation, OR.join(self.values))))
        return " ".join(filter(None, (self.whose, self.subject, compared)))


def parse(text: str) -> Condition:
    """Read one condition. Raises ValueError, which says what a condition can look like."""
    text = " ".join(text.split())
    word = text.removeprefix("not ")
    if setting := _SETTING_OF.get(word):
        return Condition(setting, "is not" if text.startswith("not ") else "is", (word,))
    if (match := _ANSWER.fullmatch(text)) is None:
        raise ValueError(
            f"'{text}' isn't a condition; write 'STEP is CHOICE', 'STEP is not CHOICE', 'STEP above 6', "
            "'STEP below 3', 'STEP answered' or 'STEP shared' (or 'not answered', 'not shared'), with 'my', "
            f"'either' or 'both' before it where both are asked; or one of: {', '.join(sorted(_SETTING_OF))}"
        )
    relation: Any = match["relation"] or match["compared"] or match["known"] or "over"
    whose: Any = match["whose"] or ""
    listed = match["values"] or match["counted"]
    values = tuple(listed.split(OR)) if listed else ()
    return Condition(match["subject"], relation, values, int(match["number"] or match["percent"] or 0), whose)


def holds(condition: Condition, value: Any) -> bool:
    """Whether it is true of an answer: a choice's id, several, a number, a text, or None for no answer.

    For `over` the value is a list with the answer from each round; for `shared`, whether it was shared.
    """
    match condition.relation:
        case "is":
            return _is(condition, value)
        case "is not":
            return not _is(condition, value)
        case "above":
            return isinstance(value, int) and value > condition.number
        case "below":
            return isinstance(value, int) and value < condition.number
        case "over":
            return _over(condition, value or ())
        case "answered":
            return value is not None
        case "not answered":
            return value is None
        case "shared":
            return bool(value)
        case _:  # "not shared"
            return not value


def _is(condition: Condition, value: Any) -> bool:
    if isinstance(value, list):
        return any(one in value for one in condition.values)
    return str(value) in condition.values


def _over(condition: Condition, rounds: Sequence[Any]) -> bool:
    return any(100 * rounds.count(one) > condition.number * len(rounds) for one in condition.values)
