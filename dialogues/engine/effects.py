"""What the engine asks the world to do, in the imperative."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from dialogues.engine.events import Seat

Note = Literal[
    "buttons_please",
    "draft_waits",
    "draft_changed",
    "words_please",
    "not_your_turn",
    "too_long",
    "old_button",
    "already_sent",
    "nothing_to_go_back_to",
    "too_many",
    "too_few",
    "not_a_number",
    "not_a_date",
    "not_a_time",
    "out_of_range",
    "went_on",
]


@dataclass(frozen=True, slots=True)
class Show:
    """Show someone where they are now, with a short note above it if something needs saying."""

    seat: Seat
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell someone who is elsewhere that something is ready, without saying what."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Remind:
    """Tell someone again, as neutrally, that something is still waiting."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Plan:
    """Send this session a `TimePassed` at the given moment, and no other one before it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class LookAgain:
    """When a keepsake is looked at again: on a day, or after a time; once more after each `every`."""

    due: date | timedelta
    every: timedelta | None
    exercise: str


@dataclass(frozen=True, slots=True)
class MilestoneDue:
    """A milestone of a goal: in which round it was named, whose it is, and when they are called."""

    number: int
    owners: tuple[Seat, ...]
    call_on: date


@dataclass(frozen=True, slots=True)
class KeepThis:
    """Keep what a card says, for its owner alone or for the partner too."""

    seat: Seat
    kind: str
    card: str
    audience: Literal["me", "partner"]
    step: str
    number: int | None = None  # the round of the loop in which it is kept
    review: LookAgain | None = None
    milestones: tuple[MilestoneDue, ...] = ()


@dataclass(frozen=True, slots=True)
class RetireThis:
    """The keepsake that the exercise is about is done with."""

    how: Literal["done", "let_go", "replaced"]


@dataclass(frozen=True, slots=True)
class HandOverTo:
    """Offer someone another exercise; `takes` names what they take along, and the answers it comes from."""

    seat: Seat
    exercise: str
    takes: tuple[tuple[str, str], ...]
    step: str


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Show someone the private help card."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class AskLater:
    """Ask someone, some days after the end, what the script asks then; gently where that is kinder."""

    seat: Seat
    gently: bool


Effect: TypeAlias = Show | Notify | Remind | Plan | KeepThis | RetireThis | HandOverTo | ShowHelp | AskLater
