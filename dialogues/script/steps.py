"""The kinds of step, told apart by their verb: what each says, and what is right to write in it."""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, PlainSerializer, Tag, model_validator

from dialogues.script.fields import (
    BOTH,
    Audience,
    Choice,
    Duration,
    Identifier,
    Milestones,
    Piece,
    Review,
    Scale,
    Silence,
    StepName,
    When,
    Words,
    duration,
)

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
TYPED = ("number", "date", "time")  # what is read from something typed
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_ROUNDS = re.compile(r"([1-9]\d?) to ([1-9]\d?)")


class Origin(Piece):
    """Where a step of a part comes from: which step of which part, and what the part's names mean here."""

    part: Identifier
    step: StepName
    names: dict[str, str]


class _Step(Piece):
    step: StepName
    when: When = ()  # all of these must hold, or the step is passed over
    origin: Origin | None = None  # of a step that a `use` brought; nobody writes this

    def meaning(self, name: str) -> str:
        """What a name in this step's texts means in the script: in a part it may be called otherwise."""
        return self.origin.names.get(name, name) if self.origin else name


class Ask(_Step):
    """Ask someone and wait for the answer, which is known by the step's name from then on."""

    who: Identifier = BOTH
    ask: Words
    answer: Literal["text", "choice", "several", "scale", "number", "date", "time"]
    seen: Audience = "me"
    called: str | None = None  # what the answer is called when its author may change it
    limit: int = Field(default=400, ge=10, le=1500)  # UTF-16 units of an answer in words
    hints: tuple[Identifier, ...] = ()
    unless_in: StepName | None = Field(
        default=None, alias="unless in"
    )  # no hint that this answer calls for too
    choices: dict[Identifier, Choice] = Field(default_factory=dict)
    at_least: int | None = Field(default=None, ge=0, alias="at least")  # of several choices; of a number
    at_most: int | None = Field(default=None, ge=1, alias="at most")
    soonest: Duration = timedelta(0)  # of a date, from today
    latest: Duration = timedelta(days=365)
    tries: int = Field(default=3, ge=1, le=5)  # to read what was typed; then it goes on as if skipped
    own_words: bool = Field(default=False, alias="own words")  # a choice may also be typed
    starts_as: Identifier | None = Field(default=None, alias="starts as")  # what the draft begins with
    forget: bool = False  # the answer is erased as soon as it is given
    scale: Scale | None = None
    meanwhile: Words | None = None  # what the other one reads while this one is asked
    skip: StepName | None = None
    silence: Silence | None = None
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
        if self.forget and self.seen != "me":
            raise ValueError("what is forgotten at once is for nobody else: leave 'seen' out")
        for name, choice in self.choices.items():
            self._means_something(name, choice.means)
            if choice.shown_as is not None and choice.shown_as not in self.choices:
                raise ValueError(f"'shown as: {choice.shown_as}' is none of the choices here")
        return self

    def _means_something(self, name: str, means: str | None) -> None:
        if means is None:
            return
        match self.answer:
            case "date":
                right = bool(duration(means)) or means.startswith("0 ")
            case "time":
                right = _TIME.fullmatch(means) is not None
            case "number":
                right = means.isdecimal()
            case _:
                right = False
        if not right:
            raise ValueError(
                f"choice '{name}': 'means' is a number, a time such as '20:00', or for a date a duration"
            )

    @property
    def typed(self) -> bool:
        """Whether the answer is read from what was typed: a number, a date, a time."""
        return self.answer in TYPED

    @property
    def takes_words(self) -> bool:
        """Whether something typed is an answer here."""
        return self.answer == "text" or self.own_words or self.typed

    @property
    def passes_words_on(self) -> bool:
        """Whether somebody's own words reach the partner from here."""
        return (self.answer == "text" or self.own_words) and self.seen != "me"

    @property
    def fewest(self) -> int:
        """The least of several choices, or of a number."""
        return self.at_least if self.at_least is not None else (1 if self.answer == "several" else 0)

    @property
    def most(self) -> int:
        """The most of several choices, or of a number."""
        return self.at_most if self.at_most is not None else (3 if self.answer == "several" else 999_999)


class Tell(_Step):
    """Say something that needs no answer; it stands above what is asked next."""

    who: Identifier = BOTH
    tell: Words


class Share(_Step):
    """Show someone what their partner would read, and let them send it, change it or keep it."""

    who: Identifier = BOTH
    share: tuple[StepName, ...] = Field(min_length=1)
    ask: Words
    keep: StepName  # the step that follows when it is kept private
    meanwhile: Words | None = None
    silence: Silence | None = None


class Agree(_Step):
    """Both must approve of what both can read; either may change it, and then both are asked anew."""

    agree: tuple[StepName, ...] = Field(min_length=1)
    ask: Words
    otherwise: StepName  # where it leads when one of them does not approve
    at_most: int = Field(default=6, ge=1, le=20, alias="at most")  # so many changes of it
    meanwhile: Words | None = None
    silence: Silence | None = None


class Reveal(_Step):
    """Open answers that were held back until now; from here on both may read them."""

    reveal: tuple[StepName, ...] = Field(min_length=1)


class Rest(_Step):
    """Someone rests for a time; they go on when it is over, or come back early."""

    who: Identifier
    rest: StepName | Duration  # a choice with `lasts`, or how long
    ask: Words
    back: str  # the button for coming back early
    meanwhile: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _how_long(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("rest"), str) and " " in value["rest"]:
            return value | {"rest": duration(value["rest"])}
        return value


class Keep(_Step):
    """Leave a keepsake behind: its kind, and the card that words it."""

    who: Identifier = BOTH
    keep: Literal[KEEPSAKES]  # type: ignore[valid-type]
    card: Identifier
    seen: Literal["me", "partner"] = "me"
    review: Review | None = None
    milestones: Milestones | None = None


class Retire(_Step):
    """The keepsake that this exercise looks at again is done with."""

    retire: Literal["done", "let_go", "replaced"]


class HandOver(_Step):
    """Offer another exercise to go on with, and take along what was learned."""

    who: Identifier
    hand_over: Identifier = Field(alias="hand over")
    with_: dict[Identifier, StepName] = Field(default_factory=dict, alias="with")


class Help(_Step):
    """Show the private help card."""

    who: Identifier = BOTH
    help: Literal["yes"]


class Go(_Step):
    """Carry on at another step; where `at most` is set, only so many times, and then elsewhere."""

    go: StepName
    at_most: int | None = Field(default=None, ge=1, alias="at most")
    then: StepName | None = None

    @model_validator(mode="after")
    def _bounded(self) -> "Go":
        if (self.at_most is None) != (self.then is None):
            raise ValueError("'at most' and 'then' belong together: how often, and where to afterwards")
        return self


class Swap(_Step):
    """Let two roles change places; what was counted at the steps in `afresh` counts from nothing again."""

    swap: tuple[Identifier, Identifier]
    afresh: tuple[StepName, ...] = ()


class End(_Step):
    """The exercise is over: what each role reads as its finish card."""

    end: dict[Identifier, Words]


class Count(Piece):
    """How many rounds a loop has at least and at most."""

    least: int
    most: int


def _rounds(value: Any) -> Any:
    if isinstance(value, str) and " " in value:
        if (match := _ROUNDS.fullmatch(value)) is None or int(match[1]) > int(match[2]):
            raise ValueError(f"'{value}' is no number of rounds; write for example '2 to 5'")
        return Count(least=int(match[1]), most=int(match[2]))
    return value


def _rounds_text(rounds: Count | str) -> str:
    return rounds if isinstance(rounds, str) else f"{rounds.least} to {rounds.most}"


class Each(_Step):
    """Go through the steps again and again: so many rounds, or one for each choice of a `several` answer."""

    each: Annotated[
        Count | StepName, BeforeValidator(_rounds), PlainSerializer(_rounds_text, return_type=str)
    ]
    who: Identifier = BOTH  # who decides whether there is another round
    ask: Words | None = None
    another: str | None = None
    enough: str | None = None
    steps: tuple["Looped", ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _asked_between(self) -> "Each":
        open_ended = isinstance(self.each, Count) and self.each.least < self.each.most
        asks = (self.ask is not None, self.another is not None, self.enough is not None)
        if any(asks) != open_ended or any(asks) != all(asks):
            raise ValueError(
                "'ask', 'another' and 'enough' belong to a number of rounds such as '2 to 5', and only there"
            )
        return self

    @property
    def between(self) -> Ask | None:
        """The question between two rounds, where the number of rounds is open."""
        if self.ask is None:
            return None
        origin = self.origin.model_copy(update={"step": f"{self.origin.step}_more"}) if self.origin else None
        return Ask(
            step=f"{self.step}_more",
            who=self.who,
            ask=self.ask,
            answer="choice",
            choices={"another": self.another, "enough": self.enough},
            origin=origin,
        )


class Again(_Step):
    """The end of a loop's steps, from which its next round begins; nobody writes it."""

    again: StepName


class Both(_Step):
    """Steps that each of the two goes through by themself; when both are through, it goes on."""

    both: tuple["Inner", ...] = Field(min_length=1)


VERBS = (
    "share",
    "agree",
    "reveal",
    "rest",
    "retire",
    "hand over",
    "help",
    "both",
    "each",
    "swap",
    "end",
    "keep",
    "ask",
    "tell",
    "go",
)


def _verb(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((verb for verb in VERBS if verb in value), None)
    kind = type(value).__name__
    return "hand over" if kind == "HandOver" else kind.lower()


def _told_apart(*verbs: str) -> Discriminator:
    return Discriminator(
        _verb,
        custom_error_type="no_verb",
        custom_error_message=f"a step here needs one of: {', '.join(sorted(verbs))}",
    )


Looped: TypeAlias = Annotated[
    Annotated[Ask, Tag("ask")]
    | Annotated[Tell, Tag("tell")]
    | Annotated[Go, Tag("go")]
    | Annotated[Share, Tag("share")]
    | Annotated[Keep, Tag("keep")]
    | Annotated[Help, Tag("help")],
    _told_apart("ask", "tell", "go", "share", "keep", "help"),
]
Inner: TypeAlias = Annotated[
    Annotated[Ask, Tag("ask")]
    | Annotated[Tell, Tag("tell")]
    | Annotated[Go, Tag("go")]
    | Annotated[Share, Tag("share")]
    | Annotated[Keep, Tag("keep")]
    | Annotated[Help, Tag("help")]
    | Annotated[HandOver, Tag("hand over")]
    | Annotated[Each, Tag("each")],
    _told_apart("ask", "tell", "go", "share", "keep", "help", "hand over", "each"),
]
Written: TypeAlias = Annotated[
    Annotated[Ask, Tag("ask")]
    | Annotated[Tell, Tag("tell")]
    | Annotated[Share, Tag("share")]
    | Annotated[Agree, Tag("agree")]
    | Annotated[Reveal, Tag("reveal")]
    | Annotated[Rest, Tag("rest")]
    | Annotated[Keep, Tag("keep")]
    | Annotated[Retire, Tag("retire")]
    | Annotated[HandOver, Tag("hand over")]
    | Annotated[Help, Tag("help")]
    | Annotated[Both, Tag("both")]
    | Annotated[Each, Tag("each")]
    | Annotated[Go, Tag("go")]
    | Annotated[Swap, Tag("swap")]
    | Annotated[End, Tag("end")],
    _told_apart(*VERBS),
]
Step: TypeAlias = (
    Ask
    | Tell
    | Share
    | Agree
    | Reveal
    | Rest
    | Keep
    | Retire
    | HandOver
    | Help
    | Both
    | Each
    | Again
    | Go
    | Swap
    | End
)
Asking: TypeAlias = Ask | Share | Agree | Rest  # someone is waited for here
