"""`duologue move`: from SQLite to PostgreSQL or back. Everything is copied and compared, nothing deleted."""

from collections.abc import Iterator

from bot.operations.offline import must_exist, nobody_at_work, vault_of
from bot.settings import Settings, erasures_folder, key_file
from storage import moving
from storage.errors import BackupTrouble
from storage.inspection import has_workers
from storage.sql.url import parse_url


def move(settings: Settings, target: str) -> Iterator[str]:
    """Copy into the database at `target`, in which nobody may be; what to tell the operator.

    BackupTrouble, MasterKeyTrouble, DatabaseTrouble: nobody is in the target then.
    """
    source = settings.database_url
    if parse_url(source) == parse_url(target):
        raise BackupTrouble("that is where the database is already: name another address")
    must_exist(settings)
    nobody_at_work(settings)
    vault_of(settings, source)
    if not moving.is_empty(target) or has_workers(target):
        raise BackupTrouble("there are people in the database at that address: name an empty one")
    for name, held in moving.move(source, target).items():
        if held.rows:
            yield f"{held.rows:>9} {name}"
    yield "both hold the same. Now set DATABASE_URL to the new address, and start the bot. Keep, as settings:"
    if settings.master_key is None and (file := key_file(settings)) is not None:
        yield f"MASTER_KEY_FILE={file.absolute()}"
    yield f"ERASURES_FOLDER={erasures_folder(settings).absolute()}"
