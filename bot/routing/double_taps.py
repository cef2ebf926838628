"""A button that is tapped twice: the second tap finds its button gone, and is answered with silence.

Fingers tap twice, and a slow line makes people tap again. Where the button still stands after its first tap,
as a tick does, the second one is meant. In memory, for a few seconds: at worst, after a restart or with
another worker, somebody reads that the button is from an earlier moment.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.turn import Turn
from bot.telegram.incoming import Incoming, Tapped
from bot.telegram.outgoing import SCREEN

WITHIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class _Tap:
    """A tap that has been answered, and whose button is gone."""

    update_id: int
    message: int | None
    data: str
    at: datetime


class DoubleTaps:
    """Knows of each chat which button was tapped a moment ago."""

    def __init__(self) -> None:
        self._taps: OrderedDict[int, _Tap] = OrderedDict()  # by chat, the oldest first

    def is_one(self, chat_id: int, update_id: int, happened: Incoming, now: datetime) -> bool:
        """Whether this is the tap before it once more. Whatever else somebody does ends that.

        An update has the same result when its transaction runs again.
        """
        before = self._taps.get(chat_id)
        repeats = (
            before is not None
            and isinstance(happened, Tapped)
            and (happened.message, happened.data) == (before.message, before.data)
            and update_id > before.update_id
            and abs(now - before.at) <= WITHIN
        )
        if not repeats:
            self._taps.pop(chat_id, None)
        return repeats

    def answered(self, turn: Turn, update_id: int, tap: Tapped) -> None:
        """A tap has been answered; it may come once more, unless its button still stands there."""
        while self._taps and abs(turn.now - next(iter(self._taps.values())).at) > WITHIN:
            self._taps.popitem(last=False)
        if not _still_stands(turn, tap):
            self._taps[turn.person.chat_id] = _Tap(update_id, tap.message, tap.data, turn.now)


def _still_stands(turn: Turn, tap: Tapped) -> bool:
    """Whether the tapped message was changed, and has the same button again."""
    places = (tap.message, SCREEN) if turn.person.screen == tap.message else (tap.message,)
    return any(message.message_id in places and message.has_button(tap.data) for message in turn.said)
