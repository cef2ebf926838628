"""One kind line to whoever writes while the database takes nothing in: the outbox cannot carry it then."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from telegram.error import TelegramError

from bot.telegram import Telegram

LASTS = 1.0  # seconds after which a trouble is worth a word; most are over sooner
PARALLEL = 16
_PATIENCE = 5.0  # seconds

Excuse = Callable[[dict[str, Any]], dict[str, Any] | None]
"""From a raw update to the parameters of sendMessage, or None if nobody waits for an answer to it."""

log = logging.getLogger(__name__)


class Outage:
    """A spell in which nothing can be committed. Says its line once to each person; best effort."""

    def __init__(self, telegram: Telegram, excuse: Excuse) -> None:
        self._telegram = telegram
        self._excuse = excuse
        self._since: float | None = None  # on the monotonic clock
        self._told: set[int] = set()  # chats
        self._tasks: set[asyncio.Task[None]] = set()

    def goes_on(self, updates: Iterable[dict[str, Any]]) -> None:
        """These could not be taken in; returns at once."""
        now = time.monotonic()
        self._since = self._since or now
        if now - self._since < LASTS:
            return
        for update in updates:
            said = self._excuse(update)
            if said is None or said["chat_id"] in self._told or len(self._tasks) >= PARALLEL:
                continue
            self._told.add(said["chat_id"])
            task = asyncio.create_task(self._say(said))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def is_over(self) -> None:
        """Something was committed."""
        if self._since is not None:
            self._since = None
            self._told.clear()

    async def close(self) -> None:
        """Leave unsaid what is not said yet."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _say(self, said: dict[str, Any]) -> None:
        try:
            await self._telegram.call("sendMessage", said, read_timeout=_PATIENCE)
        except TelegramError as trouble:
            log.info("nobody could be told of the trouble: %s", type(trouble).__name__)
