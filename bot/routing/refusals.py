"""Whom we have answered lately that there is nothing for it here: once, and then not again for a while.

That is an hour for strangers and groups, and half a minute for what people send outside exercises that says
nothing to us. In memory, for so many chats: at worst somebody is told again.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

HOURLY = timedelta(hours=1)
SOON_AGAIN = timedelta(seconds=30)
REMEMBERED = 10_000  # chats


class Refusals:
    """Decides whether a chat is told again that there is nothing for it here."""

    def __init__(self, rest: timedelta) -> None:
        self._rest = rest
        self._told: OrderedDict[int, tuple[int, datetime]] = OrderedDict()

    def is_due(self, chat_id: int, update_id: int, now: datetime) -> bool:
        """Whether to answer this update. What comes before an answered one is its transaction run again."""
        told_by, told_at = self._told.get(chat_id, (update_id, now))
        if told_by < update_id and abs(now - told_at) < self._rest:
            return False
        self._told[chat_id] = update_id, now
        self._told.move_to_end(chat_id)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return True

    def forget(self, chat_id: int) -> None:
        """The chat goes on with something else: the next time, it is told again."""
        self._told.pop(chat_id, None)
