"""Finding the master key.

It comes from the environment, from its file, or is created for a database that holds no keys yet.
"""

import base64
import binascii
import fcntl
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from storage.errors import MasterKeyInvalid, MasterKeyMissing
from storage.sealing.vault import KEY_BYTES, Vault
from storage.sql.url import holds_keys

MEND = "32 bytes in base64 or hex, as from: openssl rand -base64 32"


def find_vault(url: str, *, value: str | None = None, file: Path | None = None) -> Vault:
    """The vault for the database at `url`.

    value: the setting MASTER_KEY, file: the setting MASTER_KEY_FILE; value takes precedence. Either may hold
    several keys separated by whitespace, newest first; a file that changes later is read again. A file that
    is missing, or empty because the disk was full, is made with mode 0600 if the database holds no keys.
    Raises MasterKeyMissing or MasterKeyInvalid, each with a line for the operator, and DatabaseTrouble if
    the database cannot be queried.
    """
    if value:
        return Vault.with_keys(*_parse("MASTER_KEY", value))
    if file is not None and _is_there(file, url):
        seen = _state(file)
        return Vault.with_keys(*read_keys(file), changed=_Watch(file, seen))
    if holds_keys(url):
        where = f"put the key file back at {file}" if file else "set MASTER_KEY_FILE to its file"
        raise MasterKeyMissing(
            f"the master key is absent but the database holds sealed words: {where}, or set MASTER_KEY"
        )
    if file is None:
        raise MasterKeyMissing(f"there is no master key: set MASTER_KEY ({MEND}) or MASTER_KEY_FILE")
    return Vault.with_keys(*_make(file), changed=_Watch(file, _state(file)))


def read_keys(file: Path) -> list[bytes]:
    """The keys in a key file, newest first. MasterKeyInvalid."""
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise MasterKeyInvalid(
            f"MASTER_KEY_FILE {file} cannot be read: give it to this user, as text"
        ) from error
    return _parse(f"MASTER_KEY_FILE {file}", text)


def write_keys(file: Path, keys: Sequence[bytes]) -> None:
    """Replace a key file at once, so that it is never half written. MasterKeyInvalid if that fails."""
    part = file.with_name(f"{file.name}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(b"".join(base64.b64encode(key) + b"\n" for key in keys))
            handle.flush()
            os.fsync(handle.fileno())
        part.rename(file)
        _sync(file.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise MasterKeyInvalid(
            f"MASTER_KEY_FILE {file} cannot be written ({error.strerror}): let this user write there"
        ) from error


class _Watch:
    """Reads a key file again when it has changed."""

    def __init__(self, file: Path, seen: tuple[int, ...]) -> None:
        self._file = file
        self._seen = seen

    def __call__(self) -> Sequence[bytes]:
        state = _state(self._file)
        if state == self._seen:
            return ()
        try:
            keys = read_keys(self._file)
        except MasterKeyInvalid:
            return ()  # what is known goes on being used; the next start says it
        self._seen = state
        return keys


def _state(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _is_there(file: Path, url: str) -> bool:
    """Whether there is a key file to read. An empty one is none, while nothing can be sealed with it."""
    try:
        return file.stat().st_size > 0 or holds_keys(url)
    except FileNotFoundError:
        return False
    except OSError:
        return True


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


def _make(file: Path) -> list[bytes]:
    """Make a key file, or take the one that another process has made meanwhile."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = os.open(file.parent, os.O_RDONLY)
    except OSError as error:
        raise MasterKeyInvalid(f"MASTER_KEY_FILE {file} cannot be made: let this user write there") from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if not _state(file) or not file.stat().st_size:
            write_keys(file, [os.urandom(KEY_BYTES)])
        return read_keys(file)
    finally:
        os.close(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
