"""Chats that send more than anybody can: what they send is left out, and they are told so.

One way is to be far ahead of one's answers. Telegram takes about one message a second for a chat, so whoever
sends more than can be answered, for as long as that lasts, would fill the outbox. Words and taps that leave
nothing new to say, such as those on top of a full draft, never count.

The other one is to send quicker than fingers do, for longer than it takes to forward an album or to paste a
book: others would wait. A message counts by the date that Telegram gave it, so that what has waited for us to
come back counts as it was sent.

Memory is enough for this: after a crash the outbox itself says how far ahead somebody is.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.inbox.updates import Update, chats_of
from bot.telegram.leaky_buckets import LeakyBuckets

MOST_UNSENT = 100  # answers waiting to be sent to a chat; a batch may add as many again
A_SECOND = 20  # updates of one chat
MOST_AT_ONCE = 300  # more of them without a break; Telegram forwards at most a hundred at a time
FEW_ENOUGH = 0.5  # from this part of either on, everything is taken in again


class Overrun:
    """Decides what is left out. `unsent(chat_id)`: how many messages wait to be sent there."""

    def __init__(self, unsent: Callable[[int], int]) -> None:
        self._unsent = unsent
        self._sent = LeakyBuckets(A_SECOND, MOST_AT_ONCE)  # by their own dates
        self._tapped = LeakyBuckets(A_SECOND, MOST_AT_ONCE)  # on the monotonic clock
        self._told: set[int] = set()  # chats; only such as are still ahead

    def split(self, updates: Sequence[Update], now: datetime) -> tuple[list[Update], list[Update]]:
        """What is to be handled, and what is left out. That somebody blocked the bot is always handled."""
        chats, ticks = chats_of(updates), time.monotonic()
        latest = self._count(updates, ticks)
        ahead = {chat for chat in chats if self._is_ahead(chat, latest.get(chat, now.timestamp()), ticks)}
        self._told -= set(chats) - ahead
        if not ahead:
            return list(updates), []
        taken: list[Update] = []
        left_out: list[Update] = []
        for update in updates:
            is_ahead = "my_chat_member" not in update and not ahead.isdisjoint(chats_of([update]))
            (left_out if is_ahead else taken).append(update)
        return taken, left_out

    def to_tell(self, left_out: Sequence[Update]) -> list[Update]:
        """One update of each chat that has not been told yet."""
        found = {chat_id: update for update in reversed(left_out) for chat_id in chats_of([update])}
        return [update for chat_id, update in found.items() if chat_id not in self._told]

    def told(self, updates: Sequence[Update]) -> None:
        """The senders of these are told; what tells them is committed."""
        self._told.update(chats_of(updates))

    def _count(self, updates: Sequence[Update], ticks: float) -> dict[int, float]:
        """Count these; returns the date of each chat's latest message. `ticks`: on the monotonic clock."""
        latest: dict[int, float] = {}
        for update in updates:
            date = _date(update)
            for chat_id in chats_of([update]):
                if date is None:
                    self._tapped.add(chat_id, ticks)
                else:
                    self._sent.add(chat_id, date)
                    latest[chat_id] = date
        return latest

    def _is_ahead(self, chat_id: int, latest: float, ticks: float) -> bool:
        part = FEW_ENOUGH if chat_id in self._told else 1
        return (
            self._unsent(chat_id) > part * MOST_UNSENT
            or self._tapped.are_too_many(chat_id, ticks, part)
            or self._sent.are_too_many(chat_id, latest, part)
        )


def _date(update: Update) -> float | None:
    """When a message was sent or edited, in seconds of the epoch; None of a tap, which bears no date."""
    message = update.get("message") or update.get("edited_message")
    if not isinstance(message, dict):
        return None
    date = message.get("edit_date", message.get("date"))
    return float(date) if type(date) is int else None
