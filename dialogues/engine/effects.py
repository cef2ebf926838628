"""What the engine asks the world to do, as plain values named in the imperative."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias

from dialogues.engine.events import Seat

Note = Literal[
    "buttons_please",
    "draft_waits",
    "tap_sends",
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
    """Show someone their current screen; `note` adds a short line above it."""

    seat: Seat
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell someone who is elsewhere that something is ready, without saying what."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Remind:
    """Remind someone that something is still waiting for them, in the same neutral words."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Plan:
    """Send this session a `TimePassed` at this moment, in place of any planned before."""

    at: datetime


@dataclass(frozen=True, slots=True)
class LookAgain:
    """When a keepsake comes up for review: on a day or after a time, then again after each `every`."""

    due: date | timedelta
    every: timedelta | None
    exercise: str


@dataclass(frozen=True, slots=True)
class MilestoneDue:
    """A milestone of a goal: the loop iteration that named it, and its owners.

    If it has a day: that day, and the one on which to ask about it.
    """

    number: int
    owners: tuple[Seat, ...]
    on: date | None
    call_on: date | None


@dataclass(frozen=True, slots=True)
class CueDaily:
    """Remind someone of a keepsake each day at this local time, for as many days."""

    seat: Seat
    at: time
    days: int


@dataclass(frozen=True, slots=True)
class KeepThis:
    """Keep the text of a card, for its owner alone or for the partner too."""

    seat: Seat
    kind: str
    card: str
    audience: Literal["me", "partner"]
    step: str
    number: int | None = None  # the loop iteration in which it is kept
    review: LookAgain | None = None
    milestones: tuple[MilestoneDue, ...] = ()
    cues: tuple[CueDaily, ...] = ()


@dataclass(frozen=True, slots=True)
class RetireThis:
    """Retire the keepsake that this exercise reviews."""

    how: Literal["done", "let_go", "replaced"]


@dataclass(frozen=True, slots=True)
class HandOverTo:
    """Offer someone another exercise. `takes` pairs each name it is given with the answer that fills it."""

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
    """Ask someone the script's follow-up question some days after the end, gently where that is kinder."""

    seat: Seat
    gently: bool


@dataclass(frozen=True, slots=True)
class ReportFault:
    """Tell the operator where in a script a session had to be ended; never what people said."""

    step: str


Effect: TypeAlias = (
    Show | Notify | Remind | Plan | KeepThis | RetireThis | HandOverTo | ShowHelp | AskLater | ReportFault
)
