"""Has deleted bytes taken off the disk (`Database.scrub`), and retries while a reader is in the way."""

import asyncio
import logging

from storage.database import Database
from storage.errors import DatabaseTrouble, TooLargeToScrub

FIRST_PAUSE = 0.1  # seconds; doubled at each further try
LONGEST_PAUSE = 30.0
REST = 1.0  # seconds between two scrubs; on PostgreSQL everybody waits for one
WORTH_A_LINE = 6  # failed tries after which the operator is told, once

log = logging.getLogger(__name__)


class DiskScrub:
    """Scrubs at the start and whenever asked to, and tries again until it has worked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked = asyncio.Event()
        self._asked.set()  # an earlier run may have ended between deleting and scrubbing

    def ask(self) -> None:
        """Something was deleted for good."""
        self._asked.set()

    async def run(self) -> None:
        """Scrub until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self._until_done()
            await asyncio.sleep(REST)

    async def _until_done(self) -> None:
        tries = 0
        while not await self._scrubbed():
            tries += 1
            if tries == WORTH_A_LINE:
                log.warning(
                    "deleted bytes are still in the database's files: another program reads it, or its tables"
                    " belong to another role"
                )
            await asyncio.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(tries, 10)))

    async def _scrubbed(self) -> bool:
        try:
            return await self._database.scrub()
        except TooLargeToScrub as trouble:
            log.warning("%s", trouble)
            return True
        except DatabaseTrouble:  # it is watched over (`bot.watch`), which says so
            return False
