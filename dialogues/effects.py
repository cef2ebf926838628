"""What the engine asks the world to do, in the imperative."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from dialogues.events import Seat

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
class KeepThis:
    """Keep what a card says, for its owner alone or for the partner too."""

    seat: Seat
    kind: str
    card: str
    audience: Literal["me", "partner"]


@dataclass(frozen=True, slots=True)
class AskLater:
    """Ask someone, some days after the end, what the script asks then; gently where that is kinder."""

    seat: Seat
    gently: bool


Effect: TypeAlias = Show | Notify | Remind | Plan | KeepThis | AskLater
