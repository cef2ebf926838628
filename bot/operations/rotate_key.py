"""`duologue rotate-key`: a new master key takes over while the bot runs, and the old one is retired later."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.operations.offline import must_exist, vault_of
from bot.settings import Settings, SettingsTrouble, key_file
from storage import backup, rotation
from storage.errors import BackupTrouble
from storage.sealing.master_key import read_keys, write_keys
from storage.sealing.vault import KEY_BYTES, master_key_id


def rotate(settings: Settings) -> Iterator[str]:
    """Put a new key in front of the old one and wrap everything with it; what to tell the operator.

    If an earlier run was interrupted, or the operator has put a new key in front, only the wrapping is done.
    The bot reads the file again by itself. SettingsTrouble, MasterKeyTrouble, DatabaseTrouble.
    """
    must_exist(settings)
    vault = vault_of(settings, settings.database_url)
    if not rotation.left(settings.database_url, vault):
        file = _file(settings)
        write_keys(file, [os.urandom(KEY_BYTES), *read_keys(file)])
        vault = vault_of(settings, settings.database_url)
        yield f"a new master key, {vault.newest.hex()}, is in {file}: copy that to where you keep it safe"
    number = rotation.rewrap(settings.database_url, vault)
    yield f"{number} keys are now wrapped with the master key {vault.newest.hex()}, and none with another"
    yield "older backups still need the old key: once they are gone, run duologue rotate-key --retire"


def retire(settings: Settings) -> Iterator[str]:
    """Take the old keys out of the key file, if neither the database nor a backup needs them."""
    must_exist(settings)
    vault = vault_of(settings, settings.database_url)
    if number := rotation.left(settings.database_url, vault):
        raise BackupTrouble(f"{number} keys in the database need the old master key: run duologue rotate-key")
    folder = settings.backup_folder
    files = sorted(backup.backups(folder)) if folder is not None else []
    if needing := [file for file in files if rotation.left_in_backup(file, vault)]:
        raise BackupTrouble(
            f"{len(needing)} backups in {folder} need the old master key, the newest is {needing[-1].name}:"
            " delete them, or wait until newer ones have taken their places"
        )
    yield f"nothing in the database and in {len(files)} backups needs an old master key"
    if settings.master_key is not None:
        yield f"leave only the key {vault.newest.hex()}, the first, in MASTER_KEY"
        return
    file = _file(settings)
    newest, *old = read_keys(file)
    if old:
        write_keys(file, [newest])
    gone = ", ".join(master_key_id(key) for key in old) or "none"
    yield f"taken out of {file}: {gone}; backups that you keep elsewhere may need it"


def _file(settings: Settings) -> Path:
    if settings.master_key is not None:
        raise SettingsTrouble(
            "MASTER_KEY holds the key itself: put a new one (openssl rand -base64 32) and a space in front of"
            " it, restart the bot, then run this again"
        )
    file = key_file(settings)
    if file is None:
        raise SettingsTrouble("MASTER_KEY_FILE is not set: there is no key file to put a new key into")
    return file
