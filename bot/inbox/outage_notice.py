"""Tells people who write during a database outage. The outbox can't: it is in that database."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from telegram.error import TelegramError

from bot.inbox.told import Told
from bot.telegram.client import Telegram
from storage.errors import DatabaseTrouble

LASTS = 2.0  # seconds of trouble before people are told; most outages end sooner
HANGS = 5.0  # seconds after which a slow or blocked commit counts as an outage too
PARALLEL = 16
_PATIENCE = 5.0  # seconds

Excuse = Callable[[dict[str, Any]], tuple[int, str] | None]
"""From a raw update to a chat and what to say there; None if nobody waits for an answer to it."""

log = logging.getLogger(__name__)


class OutageNotice:
    """Tells each person once per outage, whichever worker they reach; best effort."""

    def __init__(self, telegram: Telegram, excuse: Excuse, told: Told) -> None:
        self._telegram = telegram
        self._excuse = excuse
        self._told_by_any = told
        self._since: float | None = None  # when the first failed try began, on the loop's clock
        self._told: set[int] = set()  # chats
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def watching(self, updates: Sequence[dict[str, Any]]) -> Iterator[None]:
        """Wraps taking in these updates. DatabaseTrouble passes through; success ends the outage."""
        loop = asyncio.get_running_loop()
        since = loop.time() if self._since is None else self._since
        alarm = loop.call_at(since + HANGS, self._tell, updates)
        try:
            yield
        except DatabaseTrouble:
            self._since = since
            if loop.time() >= since + LASTS:
                self._tell(updates)
            raise
        finally:
            alarm.cancel()
        self._since = None
        self._told.clear()

    async def close(self) -> None:
        """Cancel what hasn't been sent yet."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _tell(self, updates: Iterable[dict[str, Any]]) -> None:
        for update in updates:
            said = self._excuse(update)
            if said is None or said[0] in self._told or len(self._tasks) >= PARALLEL:
                continue
            self._told.add(said[0])
            if not self._told_by_any.first(said[0], time.time() - self._lasts(), time.time()):
                continue
            task = asyncio.create_task(self._say(said))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _lasts(self) -> float:
        """For how many seconds the outage lasts, as far as this worker knows."""
        return 0.0 if self._since is None else asyncio.get_running_loop().time() - self._since

    async def _say(self, said: tuple[int, str]) -> None:
        try:
            await self._telegram.bot.send_message(*said, read_timeout=_PATIENCE)
        except TelegramError as trouble:
            log.info("nobody could be told of the trouble: %s", type(trouble).__name__)
