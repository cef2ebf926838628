"""Fires due nudges: claimed in batches, decided in the same transaction, handed to the sender.

The schedule is rows, APScheduler only the clock: a few jobs, nothing persisted in it. A batch is claimed,
decided and settled in one transaction: there is no state in between that a crash could leave behind.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from apscheduler.triggers.base import BaseTrigger

from bot.clock import Clock
from bot.logs import fault
from bot.outbox.sender import Sender
from bot.watch.figures import Figures
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Nudge
from storage.unit_of_work import Unit

TICK = 2  # seconds of real time
BATCH = 100  # nudges in a transaction
HELD_BACK = 1_000  # unasked messages in the rate limiter; with more, due nudges wait in the database
TRIES = 3
PRUNE = 600  # seconds between deletions of what is too old

Fire = Callable[[Unit, Nudge, datetime], None]
Job = Callable[[], Coroutine[Any, Any, None]]

log = logging.getLogger(__name__)


class _Every(BaseTrigger):  # type: ignore[misc]
    """So many seconds after the last time, however many times were missed: a clock may jump by months."""

    def __init__(self, seconds: float) -> None:
        self.interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """APScheduler asks for this."""
        return now + self.interval


class _Metronome(AsyncIOScheduler):  # type: ignore[misc]
    """APScheduler plans by the wall clock, which may jump; here the event loop's clock wakes it as well."""

    def _process_jobs(self) -> float | None:
        now = datetime.now(UTC)
        for job in self.get_jobs():
            if job.next_run_time > now + job.trigger.interval:  # planned before the wall clock went back
                job.modify(next_run_time=now)
        wait: float | None = super()._process_jobs()
        return None if wait is None else min(wait, TICK)


class Scheduler:
    """The clock behind nudges. `fire(unit, nudge, now)` handles one and settles it."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        clock: Clock,
        fire: Fire,
        keeps: timedelta,
        figures: Figures,
        more: Sequence[tuple[Job, float]] = (),
    ) -> None:
        """`keeps`: how long finished things stay in the database. `more`: jobs, each with its seconds."""
        self._keeps = keeps
        self._figures = figures
        self._database = database
        self._sender = sender
        self._clock = clock
        self._fire = fire
        self._failures: Counter[int] = Counter()  # by nudge id
        self._at_work = asyncio.Lock()
        self._scheduler = _Metronome(timezone=UTC)
        for job, seconds in ((self.tick, TICK), (self.prune, PRUNE), *more):
            self._scheduler.add_job(
                job, _Every(seconds), coalesce=True, max_instances=1, misfire_grace_time=None
            )

    def start(self) -> None:
        """Start ticking."""
        self._scheduler.start()

    async def close(self) -> None:
        """Stop ticking, after the running transaction."""
        if self._scheduler.running:
            self._scheduler.pause()
            async with self._at_work:  # a shutdown would cancel it halfway
                self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Fire everything that is due, as long as the sender keeps up."""
        async with self._at_work:
            with suppress(DatabaseTrouble):  # it is watched over (`bot.watch`), which says so
                while self._scheduler.state == STATE_RUNNING and self._sender.held_back < HELD_BACK:
                    if await self._batch() < BATCH:
                        return

    async def _batch(self) -> int:
        """Fire one batch; returns how many were due."""
        now = self._clock.now()
        found: list[Nudge] = []

        def find(unit: Unit) -> list[Nudge]:
            found[:] = unit.due(now, BATCH)
            return found

        batch = await self._database.batch_from(find, lambda unit, nudge: self._fire(unit, nudge, now))
        self._sender.enqueue(batch.outgoing)
        for nudge in found:
            self._figures.lateness.add((now - nudge.due_at).total_seconds())
        for nudge, error in batch.failures:
            await self._failed(nudge, error)
        self._figures.nudges["due"] += len(found)
        return len(found)

    async def _failed(self, nudge: Nudge, error: Exception) -> None:
        """Skip a nudge that keeps failing, or it would block all others forever."""
        self._failures[nudge.id] += 1
        if self._failures[nudge.id] >= TRIES:
            del self._failures[nudge.id]
            self._figures.nudges["skipped"] += 1
            log.error("a nudge (%s) is skipped: %s", nudge.kind, fault(error))
            await self._database.transact(lambda unit: unit.nudges.settle(nudge, "skipped"))

    async def prune(self) -> None:
        """Delete what is no longer needed: old update ids, old messages, things finished long ago."""
        now = self._clock.now()
        with suppress(DatabaseTrouble):
            async with self._at_work:
                await self._database.transact(lambda unit: unit.prune(now, self._keeps))
