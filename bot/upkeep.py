"""What the bot does for its own data beside its work: it notes that it is at work, and makes backups."""

import logging

from bot.clock import Clock
from storage.database import Database
from storage.errors import DatabaseTrouble

BEAT = 60  # seconds; a plain copy of a SQLite file misses at most about that much

log = logging.getLogger(__name__)


class Upkeep:
    """Jobs for the scheduler."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def beat(self) -> None:
        """Note that the bot is at work."""
        try:
            await self._database.beat(self._clock.now())
        except DatabaseTrouble as trouble:
            log.debug("no beat: %s", trouble)  # whoever has work for the database says so
