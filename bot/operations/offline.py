"""What the commands share that work on the database while the bot does not, or beside it."""

from bot.settings import Settings, erasures_folder, key_file
from storage import erasures
from storage.errors import BackupTrouble, NotNow
from storage.inspection import has_workers, inspected
from storage.sealing.master_key import find_vault
from storage.sealing.vault import Vault


def vault_of(settings: Settings, url: str) -> Vault:
    """The vault for this database, with the master key of the settings."""
    key = settings.master_key.get_secret_value() if settings.master_key else None
    return find_vault(url, value=key, file=key_file(settings))


def must_exist(settings: Settings) -> None:
    """Check that there is a database with the tables of this version. BackupTrouble, DatabaseTrouble."""
    found = inspected(settings.database_url)
    if not found.exists:
        raise BackupTrouble(f"there is no database at {found.file}: is DATABASE_URL right?")
    if not found.migrated:
        raise BackupTrouble("the database's tables are not those of this version: start the bot once")


def nobody_at_work(settings: Settings) -> None:
    """Check that the bot is not running. NotNow, DatabaseTrouble."""
    if erasures.is_held(erasures_folder(settings)) or has_workers(settings.database_url):
        raise NotNow("the bot is running: stop it first, then try again")
