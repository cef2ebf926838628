"""A script: the file that defines an exercise, as frozen values.

One script is one choreography for two: steps in order, each addressed to a role or to both, from which each
partner's view follows. There are six kinds of step, told apart by their verb: `ask`, `tell`, `share`, `keep`,
`go` and `end`.
"""

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

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Audience = Literal["me", "partner", "when shared"]
Form = Literal["alone", "together"]


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


def _condition(value: Any) -> Any:
    return parse(value) if isinstance(value, str) else value


def _condition_text(condition: Condition) -> str:
    if condition.subject == "form":
        return condition.value
    return f"{condition.subject} {condition.relation} {condition.value}".strip()


def _choice(value: Any) -> Any:
    return {"label": value} if isinstance(value, str) else value


Words: TypeAlias = Annotated[Wording, BeforeValidator(_wording)]
When: TypeAlias = Annotated[
    Condition, BeforeValidator(_condition), PlainSerializer(_condition_text, return_type=str)
]


class _Choice(_Part):
    """A button: what it says, and the step it leads to (the next one, if none is named)."""

    label: str
    go: Identifier | None = None


Choice: TypeAlias = Annotated[_Choice, BeforeValidator(_choice)]


class Scale(_Part):
    """A rating: its lowest and highest number, and what these two mean."""

    low: int = Field(ge=0, le=1)
    high: int = Field(ge=3, le=10)
    low_means: str = Field(alias="low means")
    high_means: str = Field(alias="high means")


class _Step(_Part):
    step: Identifier
    when: When | None = None


class Ask(_Step):
    """Ask someone and wait for the answer, which is known by the step's name from then on."""

    who: Identifier
    ask: Words
    answer: Literal["text", "choice", "scale"]
    seen: Audience = "me"
    called: str | None = None  # what the answer is called when its author may change it
    limit: int = Field(default=400, ge=10, le=1500)  # UTF-16 units of an answer in words
    hints: tuple[Identifier, ...] = ()
    choices: dict[Identifier, Choice] = Field(default_factory=dict)
    own_words: bool = Field(default=False, alias="own words")  # a choice may also be typed
    scale: Scale | None = None
    meanwhile: Words | None = None  # what the other one reads while this one is asked
    skip: Identifier | None = None

    @model_validator(mode="after")
    def _parts_fit_the_kind(self) -> "Ask":
        if self.answer == "choice" and not self.choices:
            raise ValueError("a choice needs 'choices'")
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

    who: Identifier
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

    who: Identifier
    keep: Literal[KEEPSAKES]  # type: ignore[valid-type]
    card: Identifier
    seen: Literal["me", "partner"] = "me"


class Go(_Step):
    """Carry on at another step."""

    go: Identifier


class End(_Step):
    """The exercise is over: what each role reads as its finish card."""

    end: dict[Identifier, Words]


_VERBS = ("share", "ask", "tell", "keep", "end", "go")


def _verb(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((verb for verb in _VERBS if verb in value), None)
    return type(value).__name__.lower()


Step: TypeAlias = Annotated[
    Annotated[Ask, Tag("ask")]
    | Annotated[Tell, Tag("tell")]
    | Annotated[Share, Tag("share")]
    | Annotated[Keep, Tag("keep")]
    | Annotated[Go, Tag("go")]
    | Annotated[End, Tag("end")],
    Discriminator(
        _verb,
        custom_error_type="no_verb",
        custom_error_message="a step needs one of: ask, tell, share, keep, go, end",
    ),
]


class Weekly(_Part):
    """A reminder that a person may ask for when they finish: how often a week, and on which days."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(min_length=1)


class Script(_Part):
    """An exercise as its author wrote it."""

    exercise: Identifier
    title: str
    pillar: Literal[PILLARS]  # type: ignore[valid-type]
    minutes: int = Field(ge=1, le=60)
    about: str
    roles: dict[Identifier, Literal["starter", "partner"]]
    forms: tuple[Form, ...] = Field(min_length=1)
    open_because: str | None = Field(default=None, alias="open because")  # why no safety gate is needed
    weekly: Weekly | None = None
    cards: dict[Identifier, str] = Field(default_factory=dict)  # texts that several steps show
    steps: tuple[Step, ...] = Field(min_length=1)

    @property
    def index(self) -> dict[str, int]:
        """The place of each step by its name."""
        return {step.step: place for place, step in enumerate(self.steps)}

    def phrases(self) -> list[Phrase]:
        """Every text of the script with its context, for translators and for the revision's hash."""
        found = [self.phrase("title", self.title), self.phrase("about", self.about)]
        found += [self.phrase(f"card/{name}", text) for name, text in self.cards.items()]
        for step in self.steps:
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
