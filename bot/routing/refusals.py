"""Whom we have turned away lately: each chat is told once, and then once an hour at most.

In memory, for so many chats: at worst somebody is told again.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

REST = timedelta(hours=1)
REMEMBERED = 10_000  # chats


class Refusals:
    """Decides whether a chat is told again that there is nothing for it here."""

    def __init__(self) -> None:
        self._told: OrderedDict[int, tuple[int, datetime]] = OrderedDict()

    def is_due(self, chat_id: int, update_id: int, now: datetime) -> bool:
        """Whether to answer this update. The same one always is: its transaction may run again."""
        told_by, told_at = self._told.get(chat_id, (None, None))
        if told_by != update_id and told_at is not None and abs(now - told_at) < REST:
            return False
        self._told[chat_id] = update_id, now
        self._told.move_to_end(chat_id)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return True
