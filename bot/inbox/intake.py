"""Intake: a batch of updates is one transaction, and a bad update undoes only itself."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.inbox.outage_notice import OutageNotice
from bot.inbox.overrun import Overrun
from bot.inbox.shares import first_shares, repetitions
from bot.inbox.tap_answers import TapAnswers
from bot.inbox.updates import Update, chats_of, is_update
from bot.logs import fault
from bot.outbox.sender import Sender
from bot.watch.figures import Figures
from storage.database import Database
from storage.unit_of_work import Unit

TRIES_AGAIN = 2

Handle = Callable[[Unit, Update, datetime], None]

log = logging.getLogger(__name__)


class Intake:
    """Gives updates to `handle` inside transactions.

    `handle(unit, update, now)` answers an update. `apologise(unit, update, now)` says one kind line to the
    person whose update could not be handled, `slow_down(unit, update, now)` to one whose updates are left
    out. `pass_over(unit, update, now)` notes an update that gets no answer.
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
        slow_down: Handle,
        pass_over: Handle,
        figures: Figures,
    ) -> None:
        self._database = database
        self._sender = sender
        self._taps = taps
        self._outage = outage
        self._clock = clock
        self._handle = handle
        self._apologise = apologise
        self._slow_down = slow_down
        self._pass_over = pass_over
        self._figures = figures
        self._overrun = Overrun(sender.unsent)

    async def take(self, arrived: Sequence[Any]) -> None:
        """Handle these raw updates and hand the answers to the sender.

        That is one transaction, and a second one for whoever sent more than their share of them.
        When this returns, Telegram may forget them. DatabaseTrouble: it may not; show them again, and those
        that were committed are recognised.
        """
        self._taps.answer(arrived)
        updates = [update for update in arrived if is_update(update)]
        if len(updates) < len(arrived):
            log.warning("%d things that are no updates were passed over", len(arrived) - len(updates))
        if not updates:
            return
        began = time.monotonic()
        with self._outage.watching(updates):
            taken, left_out = self._overrun.split(updates, self._clock.now())
            if taken:
                later = await self._handle_all(taken, self._answer, by_shares=True)
                if later:
                    await self._handle_all(later, self._answer_once(repetitions(later)))
            if left_out:
                self._figures.updates["left out"] += len(left_out)
                await self._leave_out(left_out)
        self._figures.took_in(len(taken), time.monotonic() - began)

    async def _handle_all(
        self, updates: Sequence[Update], answer: Handle, *, by_shares: bool = False
    ) -> list[Update]:
        """Answer these updates, and set aside what keeps failing; returns what exceeds anyone's share."""
        failures, later = await self._commit(updates, answer, by_shares=by_shares)
        for _ in range(TRIES_AGAIN):
            if failures:
                failures, _ = await self._commit([update for update, _ in failures], answer)
        if failures:
            await self._give_up(failures)
        return later

    async def _leave_out(self, updates: Sequence[Update]) -> None:
        """Handle none of these updates, and tell their senders, each once."""
        telling = self._overrun.to_tell(updates)
        told_by = {update["update_id"] for update in telling}

        def leave_out(unit: Unit, update: Update, now: datetime) -> None:
            if unit.updates.fresh(update["update_id"], now):
                self._pass_over(unit, update, now)
                if update["update_id"] in told_by:
                    self._slow_down(unit, update, now)

        failures, _ = await self._commit(updates, leave_out)
        for _, error in failures:
            log.error("an update could not even be left out: %s", fault(error))
        if telling:
            self._overrun.told(telling)
            log.warning("%d chats send more than can be answered; they are told", len(telling))

    async def _give_up(self, failures: Sequence[tuple[Update, Exception]]) -> None:
        """Set aside updates that keep failing, so they're never tried again, and tell their senders."""
        now = self._clock.now()

        def set_aside(unit: Unit) -> None:
            for update, error in failures:
                unit.updates.set_aside(update["update_id"], type(error).__name__, now)

        for update, error in failures:
            self._figures.updates["set aside"] += 1
            log.error("update %d is set aside: %s", update["update_id"], fault(error))
        await self._database.transact(set_aside)
        unsaid, _ = await self._commit([update for update, _ in failures], self._apologise)
        for _, error in unsaid:
            log.error("nothing could be said about it either: %s", fault(error))

    async def set_aside(self, update_id: int, error_class: str) -> None:
        """Set an update aside that can't be handled; it is never tried again."""
        now = self._clock.now()
        await self._database.transact(lambda unit: unit.updates.set_aside(update_id, error_class, now))

    async def _commit(
        self, updates: Sequence[Update], handle: Handle, *, by_shares: bool = False
    ) -> tuple[list[tuple[Update, Exception]], list[Update]]:
        """Handle updates in one transaction, which takes waiting receipts along: one commit less under load.

        What it says goes to the sender. What failed is returned, and with `by_shares` what exceeds anyone's
        share, which was not touched.
        """
        now = self._clock.now()
        later: list[Update] = []

        def choose(unit: Unit) -> Sequence[Update]:
            nonlocal later
            first, later = first_shares(unit.people, updates) if by_shares else (list(updates), [])
            return first

        with self._sender.receipts.carried() as settled:
            batch = await self._database.batch(
                choose,
                lambda unit, update: handle(unit, update, now),
                chats=chats_of(updates),
                updates=[update["update_id"] for update in updates],
                settled=settled,
            )
        self._sender.enqueue(batch.outgoing)
        return batch.failures, later

    def _answer(self, unit: Unit, update: Update, now: datetime) -> None:
        """Handle an update unless it was seen before."""
        if unit.updates.fresh(update["update_id"], now):
            self._handle(unit, update, now)

    def _answer_once(self, repeated: set[int]) -> Handle:
        """Like `_answer`, but passes over these updates."""

        def answer(unit: Unit, update: Update, now: datetime) -> None:
            if update["update_id"] not in repeated:
                self._answer(unit, update, now)
            elif unit.updates.fresh(update["update_id"], now):
                self._pass_over(unit, update, now)

        return answer
