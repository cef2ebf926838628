"""Recovery: sends what an earlier run, or a worker that has ended, left in the outbox, page by page."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Outgoing

PAGE = 500  # messages per transaction
SOON = 0.1  # seconds until the next look while there is more
IDLE = 0.5
TROUBLE = 1.0

log = logging.getLogger(__name__)


class Recovery:
    """Hands left messages to `enqueue`, as fast as there is `room` for them."""

    def __init__(
        self,
        database: Database,
        enqueue: Callable[[Iterable[Outgoing]], None],
        room: Callable[[], Awaitable[None]],
    ) -> None:
        self._database = database
        self._enqueue = enqueue
        self._room = room
        self._earlier = True  # what is found was left by an earlier run

    async def run(self) -> None:
        """Look again and again until cancelled: another worker may end at any time."""
        while True:
            await self._room()
            await asyncio.sleep(await self._look())

    async def _look(self) -> float:
        """Take one page; returns the seconds until the next look."""
        try:
            found, more = await self._database.take_up(PAGE)
        except DatabaseTrouble:  # it is watched over (`bot.watch`), which says so
            return TROUBLE
        if found:
            # Later on, it is what had to wait for another worker: many times a minute, and nothing to tell.
            level = logging.INFO if self._earlier else logging.DEBUG
            log.log(level, "%d messages were committed but not sent; sending them", len(found))
            self._enqueue(found)
            return 0
        self._earlier = False
        return SOON if more else IDLE
