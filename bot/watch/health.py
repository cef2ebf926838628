"""Whether the bot is ready: it can do its work now. That it is alive shows in the fact that it answers.

Asked by whoever watches it, often and perhaps by many: an answer serves for a second.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.watch.figures import Figures
from storage.errors import DatabaseTrouble

WAITS_TOO_LONG = timedelta(minutes=10)  # for an outbox message, while the bot runs and Telegram answers
SILENT = 150.0  # seconds without a sound answer; a poll takes 30, and a webhook is asked about each minute
PATIENCE = 2.0  # seconds to wait for the database
FRESH = 1.0  # seconds for which an answer is good


@dataclass(frozen=True, slots=True)
class Waiting:
    """The outbox: how many messages are pending, and since when the oldest is."""

    pending: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """What `/health` says. Seconds are ages; None: there is none."""

    ready: bool
    wrong: list[str]
    database: str
    updates_confirmed_seconds: float | None
    outbox_pending: int | None
    outbox_oldest_seconds: float | None
    telegram_answer: str
    telegram_sound_answer_seconds: float | None
    running_seconds: float

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"status": "ready" if self.ready else "not ready", "alive": True, **asdict(self)}


class Health:
    """Judges the bot by its figures and by a look into the outbox."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._look: Callable[[], Awaitable[Waiting]] | None = None
        self._clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._began = time.monotonic()
        self._last: tuple[float, Report] | None = None
        self._asking = asyncio.Lock()
        self._looking: asyncio.Future[Waiting] | None = None

    def can_look(self, look: Callable[[], Awaitable[Waiting]], clock: Callable[[], datetime]) -> None:
        """From now on there is a database."""
        self._look = look
        self._clock = clock
        self._last = None

    async def report(self) -> Report:
        """How it is."""
        async with self._asking:
            now = time.monotonic()
            if self._last is None or now - self._last[0] >= FRESH:
                self._last = now, await self._judged()
            return self._last[1]

    async def _judged(self) -> Report:
        figures, wrong = self._figures, list[str]()
        waiting, database = await self._waiting()
        if waiting is None:
            wrong.append("the database does not answer")
        age = None
        if waiting is not None and waiting.oldest is not None:
            age = (self._clock() - waiting.oldest).total_seconds()
            if age > WAITS_TOO_LONG.total_seconds():
                wrong.append("a message has waited for too long")
        now = time.monotonic()
        if figures.answered is None or now - figures.answered > SILENT:
            wrong.append("Telegram does not answer")
        return Report(
            not wrong,
            wrong,
            database,
            _since(figures.confirmed, now),
            waiting.pending if waiting else None,
            None if age is None else round(max(0.0, age), 1),
            figures.answer,
            _since(figures.answered, now),
            round(now - self._began, 1),
        )

    async def _waiting(self) -> tuple[Waiting | None, str]:
        """The outbox, and how the database is."""
        if self._look is None:
            return None, "not opened yet"
        if self._looking is None:  # one that still waits is not joined by another: they would only pile up
            self._looking = asyncio.ensure_future(self._look())
        await asyncio.wait({self._looking}, timeout=PATIENCE)
        if not self._looking.done():
            return None, "no answer"
        looked, self._looking = self._looking, None
        try:
            return looked.result(), "ok"
        except DatabaseTrouble:
            return None, "in trouble"


def _since(moment: float | None, now: float) -> float | None:
    return None if moment is None else round(now - moment, 1)
