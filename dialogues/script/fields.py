"""The small things that authors write within a step: names, texts, conditions, durations, choices."""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from dialogues.script.conditions import Condition, parse

BOTH = "both"

_DURATION = re.compile(r"(\d+) (minute|hour|day|week|year)s?")
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
StepName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]  # of a part's steps: both names
Audience = Literal["me", "partner", "when shared", "when revealed"]
Form = Literal["alone", "together"]
Way = Literal["same_room", "live", "apart"]
Length = Literal["long", "short"]
Depth = Literal["full", "mild"]


class Piece(BaseModel):
    """A piece of a script: frozen, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Wording(Piece):
    """A text; where it differs between doing an exercise alone and together, both versions."""

    alone: str
    together: str

    def of(self, form: Form) -> str:
        """The version for this form."""
        return self.alone if form == "alone" else self.together


def _wording(value: Any) -> Any:
    return {"alone": value, "together": value} if isinstance(value, str) else value


def _conditions(value: Any) -> Any:
    values = [value] if isinstance(value, str) else value
    return tuple(parse(one) if isinstance(one, str) else one for one in values)


def _conditions_text(conditions: tuple[Condition, ...]) -> list[str]:
    return [str(condition) for condition in conditions]


def duration(text: str) -> timedelta:
    """`20 minutes`, `1 hour`, `3 days`, `2 weeks`, `1 year`; ValueError says how one is written."""
    if (match := _DURATION.fullmatch(text)) is None:
        raise ValueError(f"'{text}' is no duration; write for example '20 minutes', '1 hour' or '1 day'")
    number, unit = int(match[1]), match[2]
    return timedelta(days=365 * number) if unit == "year" else timedelta(**{f"{unit}s": number})


def _duration(value: Any) -> Any:
    return duration(value) if isinstance(value, str) else value


def _duration_text(length: timedelta) -> str:
    return f"{int(length.total_seconds()) // 60} minutes"


def _choice(value: Any) -> Any:
    return {"label": value} if isinstance(value, str) else value


Words: TypeAlias = Annotated[Wording, BeforeValidator(_wording)]
When: TypeAlias = Annotated[
    tuple[Condition, ...],
    BeforeValidator(_conditions),
    PlainSerializer(_conditions_text, return_type=list[str]),
]
Duration: TypeAlias = Annotated[
    timedelta, BeforeValidator(_duration), PlainSerializer(_duration_text, return_type=str)
]


class _Choice(Piece):
    """A button: what it says, and the step it leads to (the next one, if none is named)."""

    label: str
    go: StepName | None = None
    rest: Duration | None = None  # it rests that long first; the question is still there afterwards
    means: str | None = None  # the number, the time, or for a date the duration from today
    shown_as: Identifier | None = Field(default=None, alias="shown as")  # what the other one sees instead
    lasts: Duration | None = None  # how long a rest is that goes by this answer


Choice: TypeAlias = Annotated[_Choice, BeforeValidator(_choice)]


class Scale(Piece):
    """A rating: its lowest and highest number, and what these two mean."""

    low: int = Field(ge=0, le=1)
    high: int = Field(ge=3, le=10)
    low_means: str = Field(alias="low means")
    high_means: str = Field(alias="high means")


class Silence(Piece):
    """How long an answer is waited for: when to remind, when to rest, or where to go on instead."""

    remind: tuple[Duration, ...] = (timedelta(hours=24), timedelta(hours=72))
    after: Duration = timedelta(hours=96)
    go: StepName | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Silence":
        if list(self.remind) != sorted({*self.remind}) or (self.remind and self.remind[-1] >= self.after):
            raise ValueError("reminders come one after the other, and all before 'after'")
        return self


class Review(Piece):
    """When a keepsake is looked at again by its owner, and by which exercise."""

    after: Duration | None = None
    every: Duration | None = None
    on: StepName | None = None  # a date that was answered
    with_: Identifier = Field(alias="with")

    @model_validator(mode="after")
    def _one_moment(self) -> "Review":
        if sum(moment is not None for moment in (self.after, self.every, self.on)) != 1:
            raise ValueError(
                "a review has one of: 'after' and 'every' (durations), 'on' (a date that was answered)"
            )
        return self


class Milestones(Piece):
    """Which answers of a loop make a goal's milestones, and when their owners are called."""

    of: StepName
    what: StepName
    whose: StepName  # a choice between role names, or `both`
    on: StepName
    before: Duration
    with_: Identifier = Field(alias="with")
