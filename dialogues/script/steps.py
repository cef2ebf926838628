"""The kinds of step, each known by its verb, and the keys each may have.

A field's description is what editors show to authors (`dialogues.author.editor_schema`).
"""

import re
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, PlainSerializer, Tag, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from dialogues.script.fields import (
    BOTH,
    Audience,
    Choice,
    ChoicesFrom,
    Cue,
    Duration,
    Identifier,
    Line,
    Meanwhile,
    Milestones,
    Piece,
    Question,
    ReadyLines,
    Review,
    Scale,
    StepName,
    StepSilence,
    When,
    Who,
    Words,
    duration,
)
from dialogues.script.meant import duration_meant, time_meant

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
    "check_in",  # shown to its owner only, as a line in a picture
)
TYPED = ("number", "date", "time")  # kinds of answer that are parsed from typed words
SHORT_ITEM, LONGEST_ITEM = 60, 100  # characters of what people write to be chosen from, on a button
THEIRS = "theirs."
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_ROUNDS = re.compile(r"([1-9]\d?) to ([1-9]\d?)")


class Origin(Piece):
    """The step of a part that this step was made from, and what the part's names mean in the script."""

    part: Identifier
    step: StepName
    names: dict[str, str]


class _Step(Piece):
    step: StepName = Field(
        description="The step's name: small letters, digits and _. Its answer goes by it, too."
    )
    when: When = Field(default=(), description="Do this step only if all of these are true.")
    origin: SkipJsonSchema[Origin | None] = None  # set where a `use` is replaced by the part's steps

    def meaning(self, name: str) -> str:
        """What a name in this step's texts is called in the script; a part has its own names."""
        return self.origin.names.get(name, name) if self.origin else name


class Ask(_Step):
    """Ask a question and wait for the answer. From then on the answer goes by the step's name."""

    who: Who = BOTH
    ask: Question
    answer: Literal["text", "choice", "several", "scale", "number", "date", "time"] = Field(
        description="What kind of answer it is."
    )
    seen: Audience = Field(
        default="me", description="Who may see the answer. People read this as a promise under the question."
    )
    called: str | None = Field(
        default=None,
        description="What to call this answer on the button for changing it, such as 'The wish'.",
    )
    limit: int = Field(default=400, ge=10, le=1500, description="The most characters that someone can type.")
    hints: tuple[Identifier, ...] = Field(
        default=(), description="Friendly private tips about what someone is typing."
    )
    unless_in: StepName | None = Field(
        default=None,
        alias="unless in",
        description="Give no tip that would fit this earlier answer just as well.",
    )
    choices: dict[Identifier, Choice] = Field(
        default_factory=dict, description="The buttons: a short name for each, and what it says."
    )
    choices_from: ChoicesFrom | None = Field(
        default=None,
        alias="choices from",
        description="Offer what was ticked or written before ('picks', 'theirs.picks'), or a list from "
        "'lists' ('needs', 'limits[area]'). Under 'choices' there can be more.",
    )
    at_least: int | None = Field(
        default=None, ge=0, alias="at least", description="The fewest choices, or the lowest number."
    )
    at_most: int | None = Field(
        default=None, ge=1, alias="at most", description="The most choices, or the highest number."
    )
    soonest: Duration = Field(default=timedelta(0), description="The earliest date, counted from today.")
    latest: Duration = Field(default=timedelta(days=365), description="The latest date, counted from today.")
    tries: int = Field(
        default=3,
        ge=1,
        le=5,
        description="How often to ask again if the answer makes no sense, before skipping.",
    )
    lines: ReadyLines | None = Field(
        default=None,
        description="Eight to fifteen sentences that people can tap instead of typing: a list, or with 'by' "
        "a list for each choice of an earlier question.",
    )
    starters: tuple[Line, ...] = Field(
        default=(),
        max_length=6,
        description="Beginnings of a sentence, each ending in '…', to tap and go on.",
    )
    examples: tuple[Line, ...] = Field(
        default=(), max_length=3, description="Examples shown under the question; people can copy them."
    )
    own_words: bool = Field(
        default=False, alias="own words", description="People may type an answer instead of tapping a choice."
    )
    starts_as: Identifier | None = Field(
        default=None, alias="starts as", description="An earlier answer to start from and change."
    )
    forget: bool = Field(default=False, description="Erase the answer as soon as it is given.")
    scale: Scale | None = Field(
        default=None, description="For 'answer: scale': its lowest and highest number, and what they mean."
    )
    meanwhile: Meanwhile = None
    skip: StepName | None = Field(
        default=None, description="Where skipping leads. Leave it out for the next step."
    )
    silence: StepSilence = None
    owed: bool = Field(
        default=True,
        description="Write 'no' if nobody has to answer: the partner then can't tell skipping from silence.",
    )

    @model_validator(mode="before")
    @classmethod
    def _short_items(cls, value: Any) -> Any:
        """What people add to several choices becomes a button, so it is short unless the author says more."""
        if not isinstance(value, dict) or value.get("answer") != "several" or "limit" in value:
            return value
        return {**value, "limit": SHORT_ITEM} if value.get("own words", value.get("own_words")) else value

    @model_validator(mode="after")
    def _parts_fit_the_kind(self) -> "Ask":
        if self.choices_from is not None and self.answer not in ("choice", "several"):
            raise ValueError("'choices from' belongs to 'answer: choice' and 'answer: several'")
        if self.answer in ("choice", "several") and not self.choices and self.choices_from is None:
            raise ValueError(
                "a choice needs 'choices'; add 'choices:', and below it a short name and a label for each "
                "button, such as 'fine: Fine', or 'choices from' and where they come from"
            )
        if self.answer == "several" and any(choice.go or choice.rest for choice in self.choices.values()):
            raise ValueError(
                "one of several choices leads nowhere: 'go' and 'rest' belong to 'answer: choice'"
            )
        if (self.answer == "scale") != (self.scale is not None):
            raise ValueError(
                "'answer: scale' and 'scale' belong together; add the other one, or leave both out, such as "
                "'scale: {low: 0, high: 10, low means: calm, high means: very}'"
            )
        if self.own_words and self.answer not in ("choice", "several"):
            raise ValueError("'own words' belongs to 'answer: choice' and 'answer: several'")
        if self.answer == "several" and self.own_words and self.limit > LONGEST_ITEM:
            raise ValueError(
                f"what people add to the choices goes onto a button: at most {LONGEST_ITEM} signs"
            )
        if self.answer == "several" and (self.lines or self.starters or self.examples):
            raise ValueError(
                "'lines', 'starters' and 'examples' don't belong to 'several': its choices do that"
            )
        if (self.lines or self.starters or self.examples) and (self.typed or not self.takes_words):
            raise ValueError("'lines', 'starters' and 'examples' belong to a question that takes words")
        if not all(starter.endswith("…") for starter in self.starters):
            raise ValueError("a starter is the beginning of a sentence and ends in '…'")
        if self.seen in ("when the same", "unnamed"):
            kinds = ("choice", "several") if self.seen == "when the same" else ("choice",)
            if self.answer not in kinds or self.own_words or self.who != BOTH:
                raise ValueError(f"'seen: {self.seen}' is for a choice that both are asked for")
        if self.forget and self.seen != "me":
            raise ValueError("an answer with 'forget' is for nobody else: leave 'seen' out")
        for name, choice in self.choices.items():
            self._means_something(name, choice.means)
            if choice.shown_as is not None and choice.shown_as not in self.choices:
                raise ValueError(f"'shown as: {choice.shown_as}' is none of the choices here")
        return self

    def _means_something(self, name: str, means: str | None) -> None:
        if means is None:
            return
        match self.answer:
            case "date" if not (_is_duration(means) or means.startswith("0 ")):
                instead = duration_meant(means) or "how far it is from today, such as '7 days'"
            case "time" if _TIME.fullmatch(means) is None:
                instead = time_meant(means) or "a time such as '20:00'"
            case "number" if not means.isdecimal():
                instead = "a number, such as 5"
            case "number" | "date" | "time":
                return
            case _:
                instead = ""
        if instead and not instead.startswith(("a ", "how ")):
            instead = f"'{instead}'"
        raise PydanticCustomError(
            "wrong",
            "'means: {means}' doesn't fit; write {instead}"
            if instead
            else "'means' belongs to a number, a date or a time; leave it out",
            {"means": means, "instead": instead, "at": ("choices", name)},
        )

    @property
    def typed(self) -> bool:
        """Whether the answer is a number, a date or a time, parsed from typed words."""
        return self.answer in TYPED

    @property
    def takes_words(self) -> bool:
        """Whether people can type an answer here."""
        return self.answer == "text" or self.own_words or self.typed

    @property
    def passes_words_on(self) -> bool:
        """Whether typed words reach the partner from here."""
        return (self.answer == "text" or self.own_words) and self.seen != "me"

    @property
    def fewest(self) -> int:
        """The fewest choices, or the lowest number."""
        return self.at_least if self.at_least is not None else (1 if self.answer == "several" else 0)

    @property
    def most(self) -> int:
        """The most choices, or the highest number."""
        return self.at_most if self.at_most is not None else (3 if self.answer == "several" else 999_999)


class Tell(_Step):
    """Say something that needs no answer. It appears above the next question."""

    who: Who = BOTH
    tell: Words = Field(description="What to say.")


class Share(_Step):
    """Show someone what their partner would read; they send it, change it, or keep it private."""

    who: Who = BOTH
    share: tuple[StepName, ...] = Field(min_length=1, description="The answers to share or keep.")
    ask: Question
    keep: StepName = Field(description="Where keeping it private leads.")
    meanwhile: Meanwhile = None
    silence: StepSilence = None


class Agree(_Step):
    """Both partners must approve. If either changes something, both are asked again."""

    agree: tuple[StepName, ...] = Field(min_length=1, description="The answers both must approve.")
    ask: Question
    otherwise: StepName = Field(description="Where it leads if one of them doesn't approve.")
    at_most: int = Field(default=6, ge=1, le=20, alias="at most", description="How many changes are allowed.")
    meanwhile: Meanwhile = None
    silence: StepSilence = None


class Reveal(_Step):
    """Open answers that were held back until now. From here on both partners can read them."""

    reveal: tuple[StepName, ...] = Field(min_length=1, description="The answers to open.")


class Overlap(_Step):
    """Find what both partners have chosen, and open only that. It goes by this step's name, as an answer."""

    overlap_of: StepName = Field(
        alias="overlap of", description="The choice with 'seen: when the same' that both were asked for."
    )
    none: StepName | None = Field(
        default=None,
        description="Where it leads if there is nothing in common. Leave it out for the next step.",
    )

    @cached_property
    def as_answer(self) -> Ask:
        """What both have in common, as an answer that both may read and that nobody is asked for."""
        return Ask(
            step=self.step,
            ask=self.step,
            answer="several",
            seen="partner",
            choices_from={"name": self.overlap_of},
            origin=self.origin,
        )


class Rest(_Step):
    """Take a break. It ends after a while, or when the person comes back early."""

    who: Identifier = Field(description="The role that takes the break.")
    rest: StepName | Duration = Field(
        description="How long: a duration, or the name of a question whose choices have 'lasts'."
    )
    ask: Question
    back: str = Field(description="The button for coming back early.")
    meanwhile: Meanwhile = None

    @model_validator(mode="before")
    @classmethod
    def _how_long(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("rest"), str) and " " in value["rest"]:
            return value | {"rest": duration(value["rest"])}
        return value


class Keep(_Step):
    """Keep something for later: what kind of thing it is, and the card that words it."""

    who: Who = BOTH
    keep: Literal[KEEPSAKES] = Field(description="What kind of keepsake it is.")  # type: ignore[valid-type]
    card: Identifier = Field(description="The card, from 'cards', with its words.")
    seen: Literal["me", "partner"] = Field(default="me", description="Who can see it on the board.")
    review: Review | None = Field(
        default=None, description="When its owner looks at it again, and with which exercise."
    )
    cue: Cue | None = Field(
        default=None,
        description="Remind whoever may see it each day for some days, at the time that each of them gave.",
    )
    milestones: Milestones | None = Field(
        default=None, description="For a goal: which answers in a loop are its milestones."
    )

    @property
    def is_shared(self) -> bool:
        """Whether it is one keepsake that both can see. What both keep is kept by each, for themselves."""
        return self.seen == "partner" and self.who != BOTH


class Retire(_Step):
    """Put away the keepsake that this exercise looks at again."""

    retire: Literal["done", "let_go", "replaced"] = Field(description="What became of the keepsake.")


class HandOver(_Step):
    """Offer another exercise to go on with, and take answers along."""

    who: Identifier = Field(
        default=BOTH, description="The role that gets the offer. Leave it out to make it to both."
    )
    hand_over: Identifier = Field(alias="hand over", description="The exercise to offer.")
    with_: dict[Identifier, StepName] = Field(
        default_factory=dict,
        alias="with",
        description="What to take along: a name from the other exercise's 'given', and an answer from here.",
    )


class Help(_Step):
    """Show the private help card."""

    who: Who = BOTH
    help: Literal["yes"] = Field(description="Always 'yes'.")


Afresh: TypeAlias = Annotated[
    tuple[StepName, ...],
    Field(description="Steps with 'at most' that start counting from zero again."),
]


class Go(_Step):
    """Go on at another step. With 'at most', only that many times, and after that at the 'then' step."""

    go: StepName = Field(description="The step to go on with.")
    at_most: int | None = Field(
        default=None, ge=1, alias="at most", description="How many times to go there."
    )
    then: StepName | None = Field(default=None, description="The step to go on with after that.")
    afresh: Afresh = ()

    @model_validator(mode="after")
    def _bounded(self) -> "Go":
        if (self.at_most is None) != (self.then is None):
            raise ValueError("'at most' and 'then' belong together: how often, and where to after that")
        return self


class Swap(_Step):
    """Two roles change places."""

    swap: tuple[Identifier, Identifier] = Field(description="The two roles.")
    afresh: Afresh = ()


class End(_Step):
    """The exercise is over. Each role reads a closing text."""

    end: dict[Identifier, Words] = Field(
        description="What each role reads. A role you leave out reads nothing."
    )


class Count(Piece):
    """The fewest and the most rounds of a loop."""

    least: int
    most: int


def _is_duration(text: str) -> bool:
    try:
        return bool(duration(text))
    except ValueError:
        return False


def _rounds(value: Any) -> Any:
    if isinstance(value, str) and " " in value:
        if (match := _ROUNDS.fullmatch(value)) is None or int(match[1]) > int(match[2]):
            raise ValueError(f"'{value}' isn't a number of rounds; write something like '2 to 5'")
        return Count(least=int(match[1]), most=int(match[2]))
    return value


def _rounds_text(rounds: Count | str) -> str:
    return rounds if isinstance(rounds, str) else f"{rounds.least} to {rounds.most}"


class Each(_Step):
    """Repeat some steps: a number of rounds, or a round for each choice of an answer or round of a loop."""

    each: Annotated[
        Count | StepName, BeforeValidator(_rounds), PlainSerializer(_rounds_text, return_type=str)
    ] = Field(
        description="A number of rounds, such as '2 to 5', or the name of a 'several' answer or of a loop "
        "before this one. Inside 'both' also what the partner ticked or wrote there: 'theirs.NAME'."
    )
    whose: SkipJsonSchema[Literal["", "theirs"]] = ""  # of `each: theirs.NAME`, the part before the dot
    who: Identifier = Field(default=BOTH, description="The role that decides whether to do another round.")
    ask: Words | None = Field(default=None, description="The question between rounds, once there are enough.")
    another: str | None = Field(default=None, description="The button for another round.")
    enough: str | None = Field(default=None, description="The button for stopping here.")
    in_turn: bool = Field(
        default=False,
        alias="in turn",
        description="Write 'yes' to take turns: what one partner is asked in the first round, the other is "
        "asked in the second, and so on.",
    )
    called: str | None = Field(
        default=None, description="What to call a round on the button for changing it, such as 'Step'."
    )
    steps: tuple["Looped", ...] = Field(
        min_length=1, description="The steps of each round, from top to bottom."
    )

    @model_validator(mode="before")
    @classmethod
    def _of_the_partner(cls, value: Any) -> Any:
        """`each: theirs.NAME` names an answer, and whose it is."""
        each = value.get("each") if isinstance(value, dict) else None
        if not isinstance(each, str) or not each.startswith(THEIRS):
            return value
        return {**value, "each": each.removeprefix(THEIRS), "whose": "theirs"}

    @model_validator(mode="after")
    def _asked_between(self) -> "Each":
        open_ended = isinstance(self.each, Count) and self.each.least < self.each.most
        asks = (self.ask is not None, self.another is not None, self.enough is not None)
        if any(asks) != open_ended or any(asks) != all(asks):
            raise ValueError(
                "'ask', 'another' and 'enough' belong to a number of rounds such as '2 to 5', and only there"
            )
        return self

    @cached_property
    def between(self) -> Ask | None:
        """The question between rounds; None when the number of rounds is fixed."""
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
    """The end of a loop, from which the next round starts. Never written by authors."""

    again: StepName


class Both(_Step):
    """Steps that each partner does on their own. When both are done, the exercise goes on."""

    both: tuple["Inner", ...] = Field(min_length=1, description="The steps, from top to bottom.")

    @model_validator(mode="after")
    def _each_goes_alone(self) -> "Both":
        if any(isinstance(step, Each) and step.in_turn for step in self.both):
            raise ValueError("'in turn' has no place inside 'both': there each goes through every round")
        return self


VERBS = (
    "share",
    "agree",
    "reveal",
    "overlap of",
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
    return {"HandOver": "hand over", "Overlap": "overlap of"}.get(kind, kind.lower())


def _told_apart(*verbs: str) -> Discriminator:
    return Discriminator(
        _verb,
        custom_error_type="no_verb",
        custom_error_message="a step here needs one of: {verbs}",
        custom_error_context={"verbs": ", ".join(sorted(verbs))},
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
    | Annotated[Overlap, Tag("overlap of")]
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
    | Overlap
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
SILENT = (Reveal, Keep, Retire, HandOver, Help, Both, Each, Go, Swap)  # nobody reads anything at these
Asking: TypeAlias = Ask | Share | Agree | Rest  # the exercise waits for someone
