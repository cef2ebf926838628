"""Taking messages out of a chat, the person's own too: all that Telegram lets a bot delete, or some of them.

All of them are looked up at that moment, so that one sent just before isn't left behind.
"""

from collections.abc import Sequence
from datetime import datetime

from telegram.constants import BulkRequestLimit
from telegram.error import BadRequest

from bot.clock import Clock
from bot.outbox.receipts import Receipts
from bot.telegram.client import Telegram
from bot.telegram.unreachable import is_unreachable
from storage.database import Database
from storage.unit_of_work import Unit

AT_ONCE = BulkRequestLimit.MAX_LIMIT  # messages in one call


class ChatWipe:
    """Deletes messages of a chat. Raises as `Bot` does, except for messages that can't be deleted."""

    def __init__(self, telegram: Telegram, database: Database, receipts: Receipts, clock: Clock) -> None:
        self._telegram = telegram
        self._database = database
        self._receipts = receipts
        self._clock = clock

    async def wipe(self, chat_id: int) -> None:
        """Delete what can be deleted in this chat."""
        await self._receipts.flush()
        now = self._clock.now()
        message_ids = await self._database.transact(lambda unit: _standing(unit, chat_id, now))
        for start in range(0, len(message_ids), AT_ONCE):
            gone = message_ids[start : start + AT_ONCE]
            await self._delete(chat_id, gone)
            await self._database.transact(lambda unit, gone=gone: unit.traces.remove(chat_id, gone))  # type: ignore[misc]

    async def take_out(self, chat_id: int, message_ids: Sequence[int]) -> bool:
        """Delete these messages; whether none of them is left."""
        gone = True
        for start in range(0, len(message_ids), AT_ONCE):
            gone &= await self._delete(chat_id, message_ids[start : start + AT_ONCE])
        return gone

    async def _delete(self, chat_id: int, message_ids: Sequence[int]) -> bool:
        try:
            await self._telegram.bot.delete_messages(chat_id, message_ids)
        except BadRequest as refused:
            if is_unreachable(refused):
                raise
            # one can't be deleted, which must not keep the others
            return all([await self._delete_one(chat_id, message_id) for message_id in message_ids])
        return True

    async def _delete_one(self, chat_id: int, message_id: int) -> bool:
        try:
            await self._telegram.bot.delete_message(chat_id, message_id)
        except BadRequest as refused:
            if is_unreachable(refused):
                raise
            return "not found" in refused.message.lower()  # somebody has deleted it
        return True


def _standing(unit: Unit, chat_id: int, now: datetime) -> list[int]:
    return [trace.message_id for trace in unit.traces.of_chat(chat_id, now)]
