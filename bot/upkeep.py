"""What the bot does for its own data beside its work: it notes that it is at work, and makes backups."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.settings import Settings, erasures_folder, key_file
from storage import backup
from storage.database import Database
from storage.errors import BackupTrouble, DatabaseTrouble

LOOK = 60  # seconds between looks at whether a backup is due
BEAT = 60  # seconds; a plain copy of a SQLite file misses at most about that much

# Kept at least so long, for copies of the database that lie elsewhere.
JOURNAL_LASTS = timedelta(days=90)

log = logging.getLogger(__name__)


class Upkeep:
    """Jobs for the scheduler."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._fails = False

    def jobs(self) -> list[tuple[Callable[[], Coroutine[Any, Any, None]], float]]:
        """Each with its seconds."""
        backups = [(self.back_up, LOOK)] if self._settings.backup_folder is not None else []
        return [(self.beat, BEAT), *backups]

    async def beat(self) -> None:
        """Note that the bot is at work."""
        with suppress(DatabaseTrouble):  # it is watched over (`bot.watch`), which says so
            await self._database.beat(self._clock.now())

    async def back_up(self) -> None:
        """Make a backup, if it is time for one."""
        settings = self._settings
        assert settings.backup_folder is not None, "there is a job only for somebody who wants backups"
        make = partial(
            backup.back_up_if_due,
            settings.database_url,
            settings.backup_folder,
            erasures_folder(settings),
            self._clock.now(),
            every=timedelta(hours=settings.backup_hours),
            keep=settings.backup_keep,
            key=key_file(settings),
        )
        try:
            made = await asyncio.to_thread(make)
        except (BackupTrouble, DatabaseTrouble) as trouble:
            if not self._fails:
                log.error("there is no backup, and it is tried again: %s", trouble)
            self._fails = True
        else:
            if made is not None:
                log.info("backed up into %s", made)
                self._fails = False
                await self._prune_journal(settings.backup_folder)

    async def _prune_journal(self, folder: Path) -> None:
        """Forget what the erasure journal is no longer needed for, by all backups that are kept."""
        noted = await asyncio.to_thread(backup.noted, folder)
        try:
            forgotten = await self._database.prune_journal(noted, self._clock.now() - JOURNAL_LASTS)
        except DatabaseTrouble as trouble:
            log.warning("the erasure journal could not be pruned, the next backup tries again: %s", trouble)
        else:
            if forgotten:
                log.info("%d lines of the erasure journal are in no copy's way any more", forgotten)
