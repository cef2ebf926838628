"""What happened, as the engine is told it. `seat` is who acted: "a" started the session, "b" is the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

Seat = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Wrote:
    """Someone sent a message of text, or tapped a ready one: it becomes one bubble of their draft.

    `message`: its id; for the tapped beginning of a sentence `STARTER`.
    `hints`: the names of the hints found in it (`text_analysis.hints`). `value`: the number, date or time
    read from it, where the question takes one (`text_analysis.typed_values`). `today`: the date where they
    live.
    """

    seat: Seat
    message: int
    text: str
    hints: tuple[str, ...] = ()
    value: int | str | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Rewrote:
    """Someone edited a message they had sent; the fields mean the same as in `Wrote`."""

    seat: Seat
    message: int
    text: str
    hints: tuple[str, ...] = ()
    value: int | str | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Chose:
    """Someone tapped a button stamped with `visit`; `today` is the date where they live."""

    seat: Seat
    visit: int
    choice: str
    today: date | None = None


@dataclass(frozen=True, slots=True)
class SentSomethingElse:
    """Someone sent something other than text: a sticker, a voice message, a photo."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Opened:
    """Someone asked to see their current screen: with Open, by coming back, or with an old button."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Paused:
    """Someone paused the exercise, perhaps for a set time. Either of the two can resume it."""

    seat: Seat
    rest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """Someone resumed the exercise."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Skipped:
    """Someone skipped the question they were asked."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class WentBack:
    """Someone went back to the question they answered before this one."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Stopped:
    """Someone stopped the exercise."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Left:
    """Someone left the couple, blocked the bot or deleted their data: nothing more can be asked of them."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class TimePassed:
    """A planned moment has come: check whether a timeout has run out."""


TAKEN_UP = 0  # the message of a bubble that was written before, and is to be changed
STARTER = -1  # the message of a bubble that only begins a sentence; no message of Telegram has such an id

OWN = "="  # marks a choice named by the script, so that no name can collide with ours

# Buttons and commands that every exercise has, and the event each one stands for.
EVERYWHERE: dict[str, Callable[[Seat], "Paused | Resumed | Skipped | Stopped | WentBack | Opened"]] = {
    "pause": Paused,
    "rest-20m": lambda seat: Paused(seat, timedelta(minutes=20)),
    "rest-2h": lambda seat: Paused(seat, timedelta(hours=2)),
    "rest-1d": lambda seat: Paused(seat, timedelta(days=1)),
    "resume": Resumed,
    "skip": Skipped,
    "stop": Stopped,
    "stop-now": Stopped,  # asked once, where both have written
    "back": WentBack,
    "close": Opened,
    "open": Opened,
}

Event: TypeAlias = (
    Wrote
    | Rewrote
    | Chose
    | SentSomethingElse
    | Opened
    | Paused
    | Resumed
    | Skipped
    | WentBack
    | Stopped
    | Left
    | TimePassed
)
