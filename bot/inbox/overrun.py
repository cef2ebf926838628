"""Chats that are far ahead of their answers: what they send is left out, and they are told so.

Telegram takes about one message a second for a chat, so whoever sends more than can be answered, for as long
as that lasts, would fill the outbox. Words and taps that leave nothing new to say, such as those on top of
a full draft, never count. Memory is enough for this: after a crash the outbox itself says how far ahead
somebody is.
"""

from collections.abc import Callable, Sequence

from bot.inbox.updates import Update, chats_of

MOST_UNSENT = 100  # answers waiting to be sent to a chat; a batch may add as many again
FEW_ENOUGH = 50  # from here on, everything is taken in again


class Overrun:
    """Decides what is left out. `unsent(chat_id)`: how many messages wait to be sent there."""

    def __init__(self, unsent: Callable[[int], int]) -> None:
        self._unsent = unsent
        self._told: set[int] = set()  # chats; only such as are still ahead

    def split(self, updates: Sequence[Update]) -> tuple[list[Update], list[Update]]:
        """What is to be handled, and what is left out. That somebody blocked the bot is always handled."""
        ahead = {chat_id for chat_id in chats_of(updates) if self._is_ahead(chat_id)}
        self._told -= set(chats_of(updates)) - ahead
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

    def _is_ahead(self, chat_id: int) -> bool:
        return self._unsent(chat_id) > (FEW_ENOUGH if chat_id in self._told else MOST_UNSENT)
