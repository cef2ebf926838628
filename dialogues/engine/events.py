"""What happened, as the engine is told it. Each event says who acted: `seat` is "a" (who began) or "b"."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

Seat = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Wrote:
    """Someone sent words: one bubble of a draft. `hints` names what was spotted in it (`dialogues.text_analysis.hints`).

    `value`: what was read from it where a number, a date or a time is asked (`dialogues.text_analysis.typed_values`).
    `today`: the date where they are. `resting`: they let the script rest while writing, and write on; it
    goes on resting.
    """

    seat: Seat
    message: int
    text: str
    hints: tuple[str, ...] = ()
    value: int | str | None = None
    today: date | None = None
    resting: bool = False


@dataclass(frozen=True, slots=True)
class Rewrote:
    """Someone edited a message they had sent; the rest is as for `Wrote`."""

    seat: Seat
    message: int
    text: str
    hints: tuple[str, ...] = ()
    value: int | str | None = None
    today: date | None = None
    resting: bool = False


@dataclass(frozen=True, slots=True)
class Chose:
    """Someone tapped a button that was made for the given visit; `today` is the date where they are."""

    seat: Seat
    visit: int
    choice: str
    today: date | None = None


@dataclass(frozen=True, slots=True)
class SentSomethingElse:
    """Someone sent what is not text: a sticker, a voice message, a photo."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Opened:
    """Someone asked to see where they are: by Open, by coming back, or by an old button."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Paused:
    """Someone put the exercise aside, perhaps for a time; it can be taken up again by either."""

    seat: Seat
    rest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """Someone took the exercise up again."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Skipped:
    """Someone passed over the question they were asked."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class WentBack:
    """Someone returned to the question they answered before this one."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Stopped:
    """Someone ended the exercise."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Left:
    """Someone left the couple, blocked the bot or deleted themself: nothing more can be asked of them."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class TimePassed:
    """A planned moment came: time to look whether anyone has been waited for too long."""


OWN = "="  # before the name of a choice that a script made, so that it can have any name

# Buttons and commands that belong to every exercise, and what tapping or typing them means.
EVERYWHERE: dict[str, Callable[[Seat], "Paused | Resumed | Skipped | Stopped | WentBack | Opened"]] = {
    "pause": Paused,
    "rest-20m": lambda seat: Paused(seat, timedelta(minutes=20)),
    "rest-2h": lambda seat: Paused(seat, timedelta(hours=2)),
    "rest-1d": lambda seat: Paused(seat, timedelta(days=1)),
    "resume": Resumed,
    "skip": Skipped,
    "stop": Stopped,
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
