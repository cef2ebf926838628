"""Finding the master key.

It comes from the environment, from its file, or is created for a database that holds no keys yet.
"""

import base64
import binascii
import os
from pathlib import Path

from storage.errors import MasterKeyInvalid, MasterKeyMissing
from storage.sealing.vault import KEY_BYTES, Vault
from storage.sql.url import holds_keys

MEND = "32 bytes in base64 or hex, as from: openssl rand -base64 32"


def find_vault(url: str, *, value: str | None = None, file: Path | None = None) -> Vault:
    """The vault for the database at `url`.

    value: the setting MASTER_KEY, file: the setting MASTER_KEY_FILE; value takes precedence. Either may hold
    several keys separated by whitespace, newest first. A missing file is created with mode 0600 if the
    database holds no keys. Raises MasterKeyMissing or MasterKeyInvalid, each with a line for the operator,
    and DatabaseTrouble if the database cannot be queried.
    """
    if value:
        return Vault.with_keys(*_parse("MASTER_KEY", value))
    if file is not None and file.exists():
        try:
            text = file.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise MasterKeyInvalid(
                f"MASTER_KEY_FILE {file} cannot be read: give it to this user, as text"
            ) from error
        return Vault.with_keys(*_parse(f"MASTER_KEY_FILE {file}", text))
    if holds_keys(url):
        where = f"put the key file back at {file}" if file else "set MASTER_KEY_FILE to its file"
        raise MasterKeyMissing(
            f"the master key is absent but the database holds sealed words: {where}, or set MASTER_KEY"
        )
    if file is None:
        raise MasterKeyMissing(f"there is no master key: set MASTER_KEY ({MEND}) or MASTER_KEY_FILE")
    return Vault.with_keys(_make(file))


def _parse(setting: str, text: str) -> list[bytes]:
    words = text.split()
    if not words:
        raise MasterKeyInvalid(f"{setting} is empty: it must hold {MEND}")
    return [_decode(setting, word) for word in words]


def _decode(setting: str, word: str) -> bytes:
    try:
        if len(word) == 2 * KEY_BYTES:
            key = bytes.fromhex(word)
        else:
            padded = word.rstrip("=") + "=" * (-len(word.rstrip("=")) % 4)
            key = base64.b64decode(padded, altchars=b"-_" if set(word) & set("-_") else None, validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES:
        raise MasterKeyInvalid(f"{setting} is not a key: it must hold {MEND}")
    return key


def _make(file: Path) -> bytes:
    key = os.urandom(KEY_BYTES)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(base64.b64encode(key) + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        raise MasterKeyInvalid(f"MASTER_KEY_FILE {file} cannot be made: let this user write there") from error
    return key
