"""Nudges that are due: taken in batches, decided in the same transaction, handed to the sender.

The schedule is rows, APScheduler only the clock: interval jobs, nothing persisted in it. A batch is
claimed, decided and settled in one transaction: there is no state in between that a crash could leave behind.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import STATE_RUNNING

from bot.clock import Clock
from bot.logs import fault
from bot.outbox.sender import Sender
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Nudge
from storage.unit_of_work import Unit

TICK = 2  # seconds of real time
BATCH = 100  # nudges in a transaction
HELD_BACK = 1_000  # unasked messages waiting for their turn; with more, due nudges wait in the database
TRIES = 3
PRUNE = 600  # seconds between looks at what is old enough to be forgotten

Fire = Callable[[Unit, Nudge, datetime], None]

log = logging.getLogger(__name__)


class Scheduler:
    """Fires due nudges: `fire(unit, nudge, now)` says what there is to say and settles the nudge."""

    def __init__(
        self, database: Database, sender: Sender, clock: Clock, fire: Fire, keeps: timedelta
    ) -> None:
        """`keeps`: how long what is over and done with stays in the database."""
        self._keeps = keeps
        self._database = database
        self._sender = sender
        self._clock = clock
        self._fire = fire
        self._failures: Counter[int] = Counter()  # by nudge id
        self._at_work = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        for job, seconds in ((self.tick, TICK), (self.prune, PRUNE)):
            self._scheduler.add_job(
                job, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
            )

    def start(self) -> None:
        """Tick from now on."""
        self._scheduler.start()

    async def close(self) -> None:
        """Tick no more; a transaction that runs comes to its end first."""
        if self._scheduler.running:
            self._scheduler.pause()
            async with self._at_work:  # a shutdown would cancel it half-way
                self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Fire everything that is due now, as far as the sender can follow."""
        async with self._at_work:
            try:
                while self._scheduler.state == STATE_RUNNING and self._sender.held_back < HELD_BACK:
                    if await self._batch() < BATCH:
                        return
            except DatabaseTrouble as trouble:
                log.warning("nudges wait, the database is in trouble: %s", trouble)

    async def _batch(self) -> int:
        """Fire one batch; returns how many were due."""
        now = self._clock.now()
        found: list[Nudge] = []

        def find(unit: Unit) -> list[Nudge]:
            found[:] = unit.nudges.due(now, BATCH)
            return found

        batch = await self._database.batch_from(find, lambda unit, nudge: self._fire(unit, nudge, now))
        self._sender.enqueue(batch.outgoing)
        for nudge, error in batch.failures:
            await self._failed(nudge, error)
        return len(found)

    async def _failed(self, nudge: Nudge, error: Exception) -> None:
        """A nudge that fails again and again is skipped, or it would stand before all others for ever."""
        self._failures[nudge.id] += 1
        if self._failures[nudge.id] >= TRIES:
            del self._failures[nudge.id]
            log.error("a nudge (%s) is skipped: %s", nudge.kind, fault(error))
            await self._database.transact(lambda unit: unit.nudges.settle(nudge, "skipped"))

    async def prune(self) -> None:
        """Forget what is of no more use: old update ids, old messages, what has been over for long."""
        now = self._clock.now()
        try:
            async with self._at_work:
                await self._database.transact(lambda unit: unit.prune(now, self._keeps))
        except DatabaseTrouble as trouble:
            log.warning("what is old could not be forgotten: %s", trouble)
