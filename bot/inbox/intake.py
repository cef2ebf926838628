"""Intake: a batch of updates is one transaction, and a bad update undoes only itself."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.inbox.outage_notice import OutageNotice
from bot.inbox.tap_answers import TapAnswers
from bot.logs import fault
from bot.outbox.sender import Sender
from storage.database import Database
from storage.unit_of_work import Unit

WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of updates we ask Telegram for (Bot API, getUpdates, allowed_updates)."""

LARGEST = 2**63 - 1  # fits a database column; Telegram's ids have at most 52 bits
TRIES_AGAIN = 2

Update = dict[str, Any]
Handle = Callable[[Unit, Update, datetime], None]

log = logging.getLogger(__name__)


class Intake:
    """Gives updates to `handle` inside transactions.

    `handle(unit, update, now)` answers an update. `apologise(unit, update, now)` says one kind line to the
    person whose update could not be handled.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        taps: TapAnswers,
        outage: OutageNotice,
        clock: Clock,
        handle: Handle,
        apologise: Handle,
    ) -> None:
        self._database = database
        self._sender = sender
        self._taps = taps
        self._outage = outage
        self._clock = clock
        self._handle = handle
        self._apologise = apologise

    async def take(self, arrived: Sequence[Any]) -> None:
        """Handle these raw updates in one transaction and hand the answers to the sender.

        When this returns, Telegram may forget them. DatabaseTrouble: it may not; show them again, and those
        that were committed are recognised.
        """
        self._taps.answer(arrived)
        updates = [update for update in arrived if is_update(update)]
        if len(updates) < len(arrived):
            log.warning("%d things that are no updates were passed over", len(arrived) - len(updates))
        if not updates:
            return
        with self._outage.watching(updates):
            failures = await self._commit(updates, self._answer)
            for _ in range(TRIES_AGAIN):
                if failures:
                    failures = await self._commit([update for update, _ in failures], self._answer)
            if failures:
                await self._give_up(failures)

    async def _give_up(self, failures: Sequence[tuple[Update, Exception]]) -> None:
        """Set aside updates that keep failing, so they're never tried again, and tell their senders."""
        now = self._clock.now()

        def set_aside(unit: Unit) -> None:
            for update, error in failures:
                unit.updates.set_aside(update["update_id"], type(error).__name__, now)

        for update, error in failures:
            log.error("update %d is set aside: %s", update["update_id"], fault(error))
        await self._database.transact(set_aside)
        for _, error in await self._commit([update for update, _ in failures], self._apologise):
            log.error("nothing could be said about it either: %s", fault(error))

    async def set_aside(self, update_id: int, error_class: str) -> None:
        """Set an update aside that can't be handled; it is never tried again."""
        now = self._clock.now()
        await self._database.transact(lambda unit: unit.updates.set_aside(update_id, error_class, now))

    async def _commit(self, updates: Sequence[Update], handle: Handle) -> list[tuple[Update, Exception]]:
        """Handle updates in one transaction, which takes waiting receipts along: one commit less under load.

        What it says goes to the sender, and what failed is returned.
        """
        now = self._clock.now()
        with self._sender.receipts.carried() as settled:
            batch = await self._database.batch(
                updates,
                lambda unit, update: handle(unit, update, now),
                chats=chats_of(updates),
                updates=[update["update_id"] for update in updates],
                settled=settled,
            )
        self._sender.enqueue(batch.outgoing)
        return batch.failures

    def _answer(self, unit: Unit, update: Update, now: datetime) -> None:
        """Handle an update unless it was seen before."""
        if unit.updates.fresh(update["update_id"], now):
            self._handle(unit, update, now)


def is_update(thing: Any) -> bool:
    """Whether this raw value is an object with a valid update_id."""
    update_id = thing.get("update_id") if isinstance(thing, dict) else None
    return type(update_id) is int and 0 <= update_id <= LARGEST


def chats_of(updates: Sequence[Update]) -> list[int]:
    """The private chats of these updates, each once. A private chat has the id of its person."""
    found: dict[int, None] = {}
    for update in updates:
        for kind in WANTED:
            content = update.get(kind)
            if content is not None:
                sender = content.get("from") if isinstance(content, dict) else None
                chat_id = sender.get("id") if isinstance(sender, dict) else None
                if type(chat_id) is int and abs(chat_id) <= LARGEST:
                    found[chat_id] = None
                break
    return list(found)
