"""`duologue backup`: one file with a date, a checksum and the erasure journal beside it."""

from pathlib import Path

from bot.clock import Clock
from bot.settings import Settings, SettingsTrouble, erasures_folder, key_file
from storage import backup


def back_up(settings: Settings, folder: Path | None) -> Path:
    """Make a backup in this folder, or in BACKUP_FOLDER. SettingsTrouble, BackupTrouble, DatabaseTrouble."""
    folder = folder or settings.backup_folder
    if folder is None:
        raise SettingsTrouble("name a folder: duologue backup FOLDER (or set BACKUP_FOLDER)")
    now = Clock(settings.clock_offset_file).now()
    return backup.back_up(
        settings.database_url, folder, erasures_folder(settings), now, key=key_file(settings)
    )
