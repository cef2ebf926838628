"""A script: the file that defines an exercise, as frozen values.

One script is one choreography for two: steps in order, each addressed to a role or to both, from which each
partner's view follows. There are eight kinds of step, told apart by their verb: `ask`, `tell`, `share`,
`keep`, `both`, `go`, `swap` and `end`.
"""

import re
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    model_validator,
)

from dialogues.conditions import Condition, parse
from dialogues.languages import Phrase

BOTH = "both"
PILLARS = ("communication", "individuality", "trust", "goals", "wellbeing")
KEEPSAKES = (
    "need",
    "wish",
    "boundary",
    "promise",
    "goal",
    "request",
    "appreciation",
    "ritual",
    "note",
)

_DURATION = re.compile(r"(\d+) (minute|hour|day)s?")
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Audience = Literal["me", "partner", "when shared"]
Form = Literal["alone", "together"]
Way = Literal["same_room", "live", "apart"]
Length = Literal["long", "short"]
Depth = Literal["full", "mild"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Wording(_Part):
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


def _duration(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if (match := _DURATION.fullmatch(value)) is None:
        raise ValueError(f"'{value}' is no duration; write for example '20 minutes', '1 hour' or '1 day'")
    return timedelta(**{f"{match[2]}s": int(match[1])})


def _duration_text(duration: timedelta) -> str:
    return f"{int(duration.total_seconds()) // 60} minutes"


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


class _Choice(_Part):
    """A button: what it says, and the step it leads to (the next one, if none is named).

    `rest` lets the exercise rest that long first; the question is still there afterwards.
    """

    label: str
    go: Identifier | None = None
    rest: Duration | None = None


Choice: TypeAlias = Annotated[_Choice, BeforeValidator(_choice)]


class Scale(_Part):
    """A rating: its lowest and highest number, and what these two mean."""

    low: int = Field(ge=0, le=1)
    high: int = Field(ge=3, le=10)
    low_means: str = Field(alias="low means")
    high_means: str = Field(alias="high means")


class _Step(_Part):
    step: Identifier
    when: When = ()  # all of these must hold, or the step is passed over


class Ask(_Step):
    """Ask someone and wait for the answer, which is known by the step's name from then on."""

    who: Identifier = BOTH
    ask: Words
    answer: Literal["text", "choice", "several", "scale"]
    seen: Audience = "me"
    called: str | None = None  # what the answer is called when its author may change it
    limit: int = Field(default=400, ge=10, le=1500)  # UTF-16 units of an answer in words
    hints: tuple[Identifier, ...] = ()
    unless_in: Identifier | None = Field(
        default=None, alias="unless in"
    )  # no hint that this answer calls for too
    choices: dict[Identifier, Choice] = Field(default_factory=dict)
    at_least: int = Field(default=1, ge=1, alias="at least")  # of several choices
    at_most: int = Field(default=3, ge=1, alias="at most")
    own_words: bool = Field(default=False, alias="own words")  # a choice may also be typed
    scale: Scale | None = None
    meanwhile: Words | None = None  # what the other one reads while this one is asked
    skip: Identifier | None = None
    owed: bool = (
        True  # no: whether, when and how it is answered, or paused, or stopped, stays with who is asked
    )

    @model_validator(mode="after")
    def _parts_fit_the_kind(self) -> "Ask":
        if self.answer in ("choice", "several") and not self.choices:
            raise ValueError("a choice needs 'choices'")
        if self.answer == "several" and any(choice.go or choice.rest for choice in self.choices.values()):
            raise ValueError(
                "one of several choices leads nowhere: 'go' and 'rest' belong to 'answer: choice'"
            )
        if (self.answer == "scale") != (self.scale is not None):
            raise ValueError("'answer: scale' and 'scale' belong together")
        if self.own_words and self.answer != "choice":
            raise ValueError("'own words' belongs to 'answer: choice'")
        return self

    @property
    def takes_words(self) -> bool:
        """Whether something typed is an answer here."""
        return self.answer == "text" or self.own_words


class Tell(_Step):
    """Say something that needs no answer; it stands above what is asked next."""

    who: Identifier = BOTH
    tell: Words


class Share(_Step):
    """Show someone what their partner would read, and let them send it, change it or keep it."""

    who: Identifier
    share: tuple[Identifier, ...] = Field(min_length=1)
    ask: Words
    keep: Identifier  # the step that follows when it is kept private
    meanwhile: Words | None = None


class Keep(_Step):
    """Leave a keepsake behind: its kind, and the card that words it."""

    who: Identifier = BOTH
    keep: Literal[KEEPSAKES]  # type: ignore[valid-type]
    card: Identifier
    seen: Literal["me", "partner"] = "me"


class Both(_Step):
    """Steps that each of the two goes through by themself; when both are through, it goes on."""

    both: tuple["Inner", ...] = Field(min_length=1)


class Go(_Step):
    """Carry on at another step; where `at most` is set, only so many times, and then elsewhere."""

    go: Identifier
    at_most: int | None = Field(default=None, ge=1, alias="at most")
    then: Identifier | None = None

    @model_validator(mode="after")
    def _bounded(self) -> "Go":
        if (self.at_most is None) != (self.then is None):
            raise ValueError("'at most' and 'then' belong together: how often, and where to afterwards")
        return self


class Swap(_Step):
    """Let two roles change places; what was counted at the steps in `afresh` counts from nothing again."""

    swap: tuple[Identifier, Identifier]
    afresh: tuple[Identifier, ...] = ()


class End(_Step):
    """The exercise is over: what each role reads as its finish card."""

    end: dict[Identifier, Words]


_VERBS = ("share", "both", "swap", "ask", "tell", "keep", "end", "go")


def _verb(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((verb for verb in _VERBS if verb in value), None)
    return type(value).__name__.lower()


Inner: TypeAlias = Annotated[
    Annotated[Ask, Tag("ask")] | Annotated[Tell, Tag("tell")] | Annotated[Go, Tag("go")],
    Discriminator(
        _verb,
        custom_error_type="no_verb",
        custom_error_message="a step that each goes through needs one of: ask, tell, go",
    ),
]
Step: TypeAlias = Annotated[
    Annotated[Ask, Tag("ask")]
    | Annotated[Tell, Tag("tell")]
    | Annotated[Share, Tag("share")]
    | Annotated[Keep, Tag("keep")]
    | Annotated[Both, Tag("both")]
    | Annotated[Go, Tag("go")]
    | Annotated[Swap, Tag("swap")]
    | Annotated[End, Tag("end")],
    Discriminator(
        _verb,
        custom_error_type="no_verb",
        custom_error_message=f"a step needs one of: {', '.join(sorted(_VERBS))}",
    ),
]


class Weekly(_Part):
    """A reminder that a person may ask for when they finish: how often a week, and on which days."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(min_length=1)


class Gently(_Part):
    """The other question, for someone to whom the first one would not be kind."""

    when: When
    ask: str


class FollowUp(_Part):
    """What each is asked alone some days later, behind a neutral line."""

    after: Duration
    ask: str
    gently: Gently | None = None


class Script(_Part):
    """An exercise as its author wrote it."""

    exercise: Identifier
    title: str
    pillar: Literal[PILLARS]  # type: ignore[valid-type]
    minutes: int = Field(ge=1, le=60)
    about: str
    roles: dict[Identifier, Literal["starter", "partner"]]
    forms: tuple[Form, ...] = Field(min_length=1)
    ways: tuple[Way, ...] = ()  # of doing it together; asked first where there are several
    lengths: tuple[Length, ...] = ()
    depths: tuple[Depth, ...] = ()
    asks_first: bool = Field(default=False, alias="asks first")  # the partner, before it begins together
    open_because: str | None = Field(default=None, alias="open because")  # why no safety gate is needed
    weekly: Weekly | None = None
    follow_up: FollowUp | None = Field(default=None, alias="follow up")
    cards: dict[Identifier, str] = Field(default_factory=dict)  # texts that several steps show
    steps: tuple[Step, ...] = Field(min_length=1)

    @cached_property
    def flat(self) -> tuple[Step, ...]:
        """All steps in order, those that each goes through right after the step that holds them."""
        found: list[Step] = []
        for step in self.steps:
            found += [step, *step.both] if isinstance(step, Both) else [step]
        return tuple(found)

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each step by its name."""
        return {step.step: place for place, step in enumerate(self.flat)}

    @cached_property
    def blocks(self) -> dict[int, range]:
        """For each place that each goes through by themself, the places that belong together."""
        found: dict[int, range] = {}
        for place, step in enumerate(self.flat):
            if isinstance(step, Both):
                block = range(place + 1, place + 1 + len(step.both))
                found |= dict.fromkeys(block, block)
            elif isinstance(step, Ask) and step.who == BOTH and place not in found:
                found[place] = range(place, place + 1)
        return found

    @cached_property
    def asks(self) -> dict[str, Ask]:
        """The steps that ask something, by name."""
        return {step.step: step for step in self.flat if isinstance(step, Ask)}

    def phrases(self) -> list[Phrase]:
        """Every text of the script with its context, for translators and for the revision's hash."""
        found = [self.phrase("title", self.title), self.phrase("about", self.about)]
        found += [self.phrase(f"card/{name}", text) for name, text in self.cards.items()]
        if self.follow_up is not None:
            found.append(self.phrase("follow up", self.follow_up.ask))
            if self.follow_up.gently is not None:
                found.append(self.phrase("follow up/gently", self.follow_up.gently.ask))
        for step in self.flat:
            found += [self.phrase(f"{step.step}/{part}", text) for part, text in _texts(step)]
        return found

    def phrase(self, place: str, english: str) -> Phrase:
        """One of the script's texts, with the context under which catalogues know it."""
        return Phrase(f"{self.exercise}/{place}", english)


def _texts(step: Any) -> list[tuple[str, str]]:
    wordings = {name: getattr(step, name, None) for name in ("ask", "tell", "meanwhile")}
    wordings |= {f"end/{role}": words for role, words in getattr(step, "end", {}).items()}
    texts = []
    for part, words in wordings.items():
        if words is not None:
            texts += [(part, version) for version in dict.fromkeys((words.alone, words.together))]
    if isinstance(step, Ask):
        texts += [("called", step.called)] if step.called else []
        texts += [(f"choice/{name}", choice.label) for name, choice in step.choices.items()]
        if step.scale:
            texts += [("low", step.scale.low_means), ("high", step.scale.high_means)]
    return texts
