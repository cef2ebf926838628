"""What a step is made of: names, texts, conditions, durations, choices.

A field's description is what editors show to authors (`dialogues.author.editor_schema`).
"""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from dialogues.script.conditions import Condition, parse

BOTH = "both"

_DURATION = re.compile(r"(\d+) (minute|hour|day|week|year)s?")
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
StepName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]  # longer: a part's steps have two names
Audience = Literal["me", "partner", "when shared", "when revealed", "when the same", "unnamed"]
Form = Literal["alone", "together"]
Way = Literal["same_room", "live", "apart"]
Length = Literal["long", "short"]
Depth = Literal["full", "mild"]


class Piece(BaseModel):
    """A piece of a script: immutable, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Wording(Piece):
    """A text, or two versions of it: one for doing the exercise alone, one for doing it together."""

    alone: str = Field(description="The text for someone doing it alone.")
    together: str = Field(description="The text when two people do it together.")

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
    """Read `20 minutes`, `1 hour`, `3 days`, `2 weeks` or `1 year`. Raises ValueError for anything else."""
    if (match := _DURATION.fullmatch(text)) is None:
        raise ValueError(f"'{text}' isn't a duration; write something like '20 minutes', '1 hour' or '1 day'")
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
    """A button: what it says and where it leads. Without 'go' it leads to the next step."""

    label: str = Field(description="What the button says.")
    go: StepName | None = Field(default=None, description="Where it leads. Leave it out for the next step.")
    rest: Duration | None = Field(
        default=None, description="Take a break this long first. The question is still there afterwards."
    )
    means: str | None = Field(
        default=None, description="What it stands for: a number, a time, or for a date how far from today."
    )
    shown_as: Identifier | None = Field(
        default=None, alias="shown as", description="The choice the partner sees instead of this one."
    )
    lasts: Duration | None = Field(
        default=None, description="How long the break is, for a 'rest' step that uses this answer."
    )


Choice: TypeAlias = Annotated[_Choice, BeforeValidator(_choice)]


def labelled(label: str) -> Choice:
    """A choice that only has a label."""
    return _Choice(label=label)


OTHERWISE = "otherwise"
MOST_CUES = 60  # days; what should last longer has become a habit, or isn't going to
MOST_LINES = 15  # more would not fit on a phone's screen
Line: TypeAlias = Annotated[str, Field(min_length=1, max_length=250)]  # a button copies at most 256
Lines: TypeAlias = Annotated[tuple[Line, ...], Field(min_length=1, max_length=MOST_LINES)]


class _ReadyLines(Piece):
    """Sentences to tap instead of typing: one list, or several by what was chosen at an earlier question."""

    by: StepName | None = None
    of: dict[str, Lines]  # by choice; the one list, or the list for every other choice, is `OTHERWISE`

    def named(self, choice: str) -> list[tuple[str, str]]:
        """The lines for a choice, each with what it is called among the texts of its step."""
        return [(f"line/{choice}/{number}", line) for number, line in enumerate(self.of.get(choice, ()), 1)]


def _ready_lines(value: Any) -> Any:
    if isinstance(value, dict) and "of" not in value:
        if not isinstance(value.get("by"), str):
            raise ValueError("lists of lines need 'by', the question that decides which of them is shown")
        return {"by": value["by"], "of": {name: listed for name, listed in value.items() if name != "by"}}
    return {"of": {OTHERWISE: value}} if isinstance(value, list | tuple) else value


def _ready_lines_text(lines: _ReadyLines) -> Any:
    listed = {name: list(some) for name, some in lines.of.items()}
    return listed[OTHERWISE] if lines.by is None else {"by": lines.by, **listed}


ReadyLines: TypeAlias = Annotated[
    _ReadyLines, BeforeValidator(_ready_lines), PlainSerializer(_ready_lines_text, return_type=Any)
]


_SOURCE = re.compile(r"(?:(mine|theirs)\.)?([a-z][a-z0-9_]*)(?:\[(?:(mine|theirs)\.)?([a-z][a-z0-9_]*)\])?")
Whose: TypeAlias = Literal["", "mine", "theirs"]


class ListSource(Piece):
    """Where the choices of a question come from: an earlier answer, or a list, perhaps one of several."""

    name: StepName  # of the answer, or of the list
    whose: Whose = ""
    by: StepName | None = None  # the answer that decides which of the lists
    by_whose: Whose = ""

    def __str__(self) -> str:
        name = ".".join(filter(None, (self.whose, self.name)))
        return name if self.by is None else f"{name}[{'.'.join(filter(None, (self.by_whose, self.by)))}]"


def _choices_from(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if (match := _SOURCE.fullmatch(value)) is None:
        raise ValueError(
            f"'{value}' isn't where choices come from; write an earlier answer ('picks', 'theirs.picks'), or "
            "a list from 'lists' ('needs'), or one of them by an earlier choice ('limits[area]')"
        )
    whose, name, by_whose, by = match.groups()
    return {"name": name, "whose": whose or "", "by": by, "by_whose": by_whose or ""}


ChoicesFrom: TypeAlias = Annotated[
    ListSource, BeforeValidator(_choices_from), PlainSerializer(str, return_type=str)
]
Labels: TypeAlias = Annotated[dict[Identifier, str], Field(min_length=1)]


class _Listed(Piece):
    """Choices that several questions offer: one list, or a list for each choice of an earlier question."""

    of: dict[str, Labels]  # by choice; the one list, or the list for every other choice, is `OTHERWISE`
    by_choice: bool = False


def _listed(value: Any) -> Any:
    if not isinstance(value, dict) or "of" in value:
        return value
    if any(isinstance(one, dict) for one in value.values()):
        return {"of": value, "by_choice": True}
    return {"of": {OTHERWISE: value}}


def _listed_text(listed: _Listed) -> Any:
    return dict(listed.of) if listed.by_choice else dict(listed.of[OTHERWISE])


Listed: TypeAlias = Annotated[
    _Listed, BeforeValidator(_listed), PlainSerializer(_listed_text, return_type=dict[str, Any])
]


class Scale(Piece):
    """A rating scale: its lowest and highest number, and what those two mean."""

    low: int = Field(ge=0, le=1, description="The lowest number: 0 or 1.")
    high: int = Field(ge=3, le=10, description="The highest number: 3 to 10.")
    low_means: str = Field(alias="low means", description="What the lowest number means.")
    high_means: str = Field(alias="high means", description="What the highest number means.")


class Silence(Piece):
    """How long to wait for an answer: when to remind, and what to do when none comes."""

    remind: tuple[Duration, ...] = Field(
        default=(timedelta(hours=24), timedelta(hours=72)),
        description="When to send a reminder, such as '[1 day, 3 days]'.",
    )
    after: Duration = Field(
        default=timedelta(hours=96),
        description="When to stop waiting. The exercise pauses, or 'go' is taken.",
    )
    go: StepName | None = Field(
        default=None,
        description="The step to go on with. Leave it out to pause until someone picks it up again.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> "Silence":
        if list(self.remind) != sorted({*self.remind}) or (self.remind and self.remind[-1] >= self.after):
            raise ValueError(
                "reminders come one after the other, and all of them before 'after'; write them in order, "
                "such as 'remind: [1 day, 3 days]' and 'after: 4 days'"
            )
        return self


class Review(Piece):
    """When the owner of a keepsake looks at it again, and with which exercise."""

    after: Duration | None = Field(default=None, description="Once, this long after it was kept.")
    every: Duration | None = Field(default=None, description="Again and again, this far apart.")
    on: StepName | None = Field(default=None, description="On the date someone gave as this answer.")
    with_: Identifier = Field(alias="with", description="The exercise for looking at it again.")

    @model_validator(mode="after")
    def _one_moment(self) -> "Review":
        if sum(moment is not None for moment in (self.after, self.every, self.on)) != 1:
            raise ValueError(
                "a review has one of: 'after' or 'every' (a duration), 'on' (an answer with a date)"
            )
        return self


class Cue(Piece):
    """Daily reminders of a keepsake for some days, for each person at the time that they gave."""

    daily_at: StepName = Field(
        alias="daily at",
        description="The question with 'answer: time'. Each is reminded at the time they gave there.",
    )
    for_: Duration = Field(alias="for", description="For how many days, such as '7 days'.")

    @model_validator(mode="after")
    def _some_days(self) -> "Cue":
        if self.for_ % timedelta(days=1) or not timedelta(0) < self.for_ <= timedelta(days=MOST_CUES):
            raise ValueError(f"'for' is a number of days, from 1 to {MOST_CUES}; write '7 days' or '2 weeks'")
        return self

    @property
    def days(self) -> int:
        """For how many days."""
        return self.for_.days


class Milestones(Piece):
    """Which answers in a loop are a goal's milestones, and when to remind the people who took them on."""

    of: StepName = Field(description="The loop: each round is a milestone.")
    what: StepName = Field(description="The answer that says what will be done.")
    whose: StepName = Field(description="The answer that says who does it: a role's name, or 'both'.")
    on: StepName = Field(description="The answer with the date.")
    before: Duration = Field(description="How long before that date to remind.")
    with_: Identifier = Field(alias="with", description="The exercise for looking at a milestone.")


# Fields that several kinds of step have.
Who: TypeAlias = Annotated[
    Identifier, Field(description="The role this step speaks to. Leave it out to speak to both.")
]
Question: TypeAlias = Annotated[Words, Field(description="What people read here, as the question or text.")]
Meanwhile: TypeAlias = Annotated[
    Words | None,
    Field(description="What the partner reads in the meantime. Leave it out for a neutral line."),
]
StepSilence: TypeAlias = Annotated[
    Silence | None,
    Field(
        description="How long to wait here, and what then. Leave it out to wait as the whole exercise does."
    ),
]
