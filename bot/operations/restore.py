"""`duologue restore`: a backup takes the database's place, and revives nobody.

It is checked, migrated and caught up in a file of its own: who was erased since is erased there, what was
said since is not said again. Only then does it take the database's place, at once.
"""

import asyncio
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from bot.operations.offline import nobody_at_work, vault_of
from bot.routing.use_cases import UseCases
from bot.settings import Settings, erasures_folder
from storage import backup, erasures, moving
from storage.database import Database
from storage.errors import BackupTrouble, NotNow
from storage.older_file import Behind
from storage.sealing.vault import Vault
from storage.sql.url import parse_url

PREPARING = ".restoring-"


def restore(settings: Settings, file: Path, *, sure: bool, revives: bool = False) -> Behind | None:
    """Replace the database by this backup; returns what had to be done again.

    sure: also if people are in the database. revives: also if it is older than the erasure journal reaches.
    BackupTrouble, DatabaseTrouble: nothing was changed.
    """
    vault = vault_of(settings, f"sqlite:///{file.absolute()}")
    backup.verify(file, vault)
    nobody_at_work(settings)
    target = parse_url(settings.database_url)
    if not sure and not moving.is_empty(settings.database_url):
        raise BackupTrouble(
            "there are people in the database, and they would be replaced by those in the backup:"
            f" add --yes if you want that (back up first): duologue restore --yes {file}"
        )
    on_sqlite = target.get_backend_name() == "sqlite"
    home = Path(str(target.database)).absolute().parent if on_sqlite else None
    try:
        if home is not None:
            home.mkdir(parents=True, exist_ok=True)
            for left in home.glob(f"{PREPARING}*"):  # by a restore that was killed
                shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=PREPARING, dir=home) as folder:
            prepared = Path(folder) / "duologue.sqlite3"
            shutil.copyfile(file, prepared)
            prepared.chmod(0o600)
            behind = asyncio.run(_caught_up(settings, vault, prepared, file.parent))
            if behind is not None and behind.gap and not revives:
                raise BackupTrouble(
                    f"{file} is older than the erasure journal reaches, so people who have deleted everything"
                    " since may be back: restore a newer backup, or copy the .erasures files of newer ones"
                    " beside this one; if there are none, add --revive"
                )
            moving.replace(prepared, target)
    except OSError as trouble:
        raise NotNow(
            f"nothing was restored ({trouble.strerror}): is there room, and may this user write there?"
        ) from None
    return behind


async def _caught_up(settings: Settings, vault: Vault, prepared: Path, beside: Path) -> Behind | None:
    now: datetime = Clock(settings.clock_offset_file).now()
    use_cases = UseCases.from_settings(settings, "")
    database = Database(f"sqlite:///{prepared}", vault, erasures_folder(settings))
    await database.open()
    try:
        # The backups beside it may be newer, and so their journals, if the disk with ours is lost.
        more = erasures.read_lines(beside)
        behind = await database.catch_up(
            lambda unit, behind: use_cases.catch_up(unit, behind, now), now, more=more, until=now
        )
        await database.scrub()
    finally:
        await database.close()
    return behind
