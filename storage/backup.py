"""Backups: one SQLite file with a date, whatever the database is; beside it checksums and the journal.

SQLite copies the file itself, in one step and without holding up the bot. From PostgreSQL every row is read
as of one moment. The master key is in none of it. Files have their names only once they are whole.
"""

import fcntl
import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import URL, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

import storage.migrations
from storage.copying import contents, copy_all, differences, reading
from storage.erasures import COUNTER, JOURNAL, in_order, read_lines
from storage.errors import BackupTrouble, DatabaseTrouble, NotNow
from storage.inspection import inspected
from storage.migrations import upgrade
from storage.sealing.vault import Vault
from storage.sql.trouble import trouble
from storage.sql.url import connecting, make_engine, parse_url

FILE: Final = ".sqlite3"
SUM: Final = ".sha256"
NAME: Final = re.compile(r"duologue-(\d{8}T\d{6}Z)\.sqlite3")
DATE: Final = "%Y%m%dT%H%M%SZ"
PART: Final = ".part"


def back_up(url: str, folder: Path, erasures: Path, now: datetime, *, key: Path | None = None) -> Path:
    """Make a backup in this folder, which is created if it is missing; the bot may be at work meanwhile.

    erasures: the folder of the erasure journal. key: the master key's file, which must not be in the folder.
    BackupTrouble, DatabaseTrouble; what was begun is gone then.
    """
    parsed = parse_url(url)
    with _alone(folder, key):
        file = folder / f"duologue-{now.astimezone(UTC).strftime(DATE)}{FILE}"
        if file.exists():
            raise NotNow(f"there is a backup of this very second: {file}")
        part = file.with_suffix(PART)
        try:
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            if parsed.get_backend_name() == "sqlite":
                _copy_sqlite(parsed, part)
            else:
                _copy_postgresql(parsed, part)
            lines = "".join(f"{line}\n" for line in in_order(read_lines(erasures)))
            journal = file.with_suffix(JOURNAL)
            _write(journal, lines.encode())
            sums = f"{_sum(part)}  {file.name}\n{_sum(journal)}  {journal.name}\n"
            _write(file.with_suffix(SUM), sums.encode())
            _sync(part)
            part.rename(file)  # last: whatever has this name has its checksum
            _sync(folder)
        except (OSError, sqlite3.Error) as error:
            _delete(file)
            raise NotNow(f"no backup was made in {folder} ({_reason(error)}): try again") from error
        except BaseException:
            _delete(file)
            raise
        return file


def back_up_if_due(
    url: str, folder: Path, erasures: Path, now: datetime, *, every: timedelta, keep: int, key: Path | None
) -> Path | None:
    """Make a backup if the newest is older than `every`, and delete all but the newest `keep`.

    None: it is not due, or another worker makes it.
    """
    dates = backups(folder)
    if dates and now - max(dates.values()) < every:
        return None
    try:
        made = back_up(url, folder, erasures, now, key=key)
    except AnotherBackup:
        return None
    for file in sorted(backups(folder))[:-keep]:
        _delete(file)
    return made


def backups(folder: Path) -> dict[Path, datetime]:
    """The backups in a folder, each with its date."""
    found = {}
    for file in folder.glob(f"duologue-*{FILE}"):
        if name := NAME.fullmatch(file.name):
            found[file] = datetime.strptime(name[1], DATE).replace(tzinfo=UTC)
    return found


def noted(folder: Path) -> dict[str, int]:
    """How far the erasure journal had come in every backup of a folder, by counter; {} if one is unreadable.

    What they all have noted, none of them can miss.
    """
    least: dict[str, int] | None = None
    for file in backups(folder):
        try:
            with closing(sqlite3.connect(f"file:{_quoted(file)}?mode=ro", uri=True)) as connection:
                found = dict(
                    connection.execute("SELECT name, value FROM counters WHERE name LIKE ?", (f"{COUNTER}%",))
                )
        except sqlite3.Error:
            return {}
        least = (
            found
            if least is None
            else {name: min(value, found.get(name, 0)) for name, value in least.items()}
        )
    return least or {}


def verify(file: Path, vault: Vault) -> None:
    """Check that a backup is whole, known to this version, and sealed with this master key. BackupTrouble."""
    sums = file.with_suffix(SUM)
    try:
        wanted = set(sums.read_text("utf-8").splitlines())
        right = all(f"{_sum(path)}  {path.name}" in wanted for path in (file, file.with_suffix(JOURNAL)))
    except FileNotFoundError as error:
        raise BackupTrouble(f"{error.filename} is missing: a backup is three files, copy them all") from None
    except (OSError, ValueError) as error:
        raise BackupTrouble(f"{file} cannot be read ({_reason(error)})") from None
    if not right:
        raise BackupTrouble(f"{file} is not what was backed up (its checksum differs): use another backup")
    try:
        with closing(sqlite3.connect(f"file:{_quoted(file)}?mode=ro", uri=True)) as connection:
            (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise BackupTrouble(f"{file} is no backup of Duologue ({_reason(error)})") from None
    if state != "ok":
        raise BackupTrouble(f"{file} is damaged: use another backup")
    try:
        ScriptDirectory(str(Path(storage.migrations.__file__).parent)).get_revision(revision)
    except CommandError:
        raise BackupTrouble(f"{file} was made by a newer version: install that one, then restore") from None
    if not inspected(f"sqlite:///{file.absolute()}").opens_with(vault):
        raise BackupTrouble(
            f"{file} was sealed with another master key: put that one into MASTER_KEY or MASTER_KEY_FILE,"
            " behind the present one"
        )


@contextmanager
def _alone(folder: Path, key: Path | None) -> Iterator[None]:
    """No other backup is being made here; what one that was killed has left is gone."""
    if key is not None and key.absolute().parent == folder.absolute():
        raise BackupTrouble(f"the master key lies in {folder}, where backups would: name another folder")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise BackupTrouble(f"{folder} cannot hold backups ({_reason(error)}): name another folder") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherBackup(f"another backup is being made in {folder}: wait for it") from None
        for part in folder.glob(f"duologue-*{PART}"):
            _delete(part.with_suffix(FILE))
        yield
    finally:
        os.close(descriptor)


class AnotherBackup(NotNow):
    """Somebody else is making a backup in this folder."""


def _copy_sqlite(url: URL, part: Path) -> None:
    source = Path(str(url.database))
    if not source.is_file():
        raise BackupTrouble(f"there is no database at {source}: nothing to back up")
    with (
        closing(sqlite3.connect(f"file:{_quoted(source)}?mode=rw", uri=True, timeout=10)) as database,
        closing(sqlite3.connect(part)) as copy,
    ):
        database.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whoever opens it
        (state,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise BackupTrouble(f"the database at {source} is damaged ({state}): restore a backup")


def _copy_postgresql(url: URL, part: Path) -> None:
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=connecting(url))
    copy = make_engine(parse_url(f"sqlite:///{part.absolute()}"), 1)
    try:
        if not inspected(url.set(drivername="postgresql").render_as_string(False)).migrated:
            raise BackupTrouble("the tables are not those of this version: start the bot once, then back up")
        with copy.connect() as target:
            upgrade(target)
        with reading(engine) as source, copy.begin() as target:
            copy_all(source, target)
            if differing := differences(contents(source), contents(target)):
                raise DatabaseTrouble(f"the copy differs from the database in {', '.join(differing)}")
        with copy.connect() as target:
            target.connection.execute("PRAGMA journal_mode=DELETE")
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()
        copy.dispose()


def _write(file: Path, data: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _delete(file: Path) -> None:
    """A backup and what lies beside it; the backup itself first."""
    for path in (file, *(file.with_suffix(ending) for ending in (PART, SUM, JOURNAL))):
        for name in (path, *(Path(f"{path}{ending}") for ending in ("-journal", "-wal", "-shm"))):
            with suppress(OSError):
                name.unlink()


def _sum(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _quoted(file: Path) -> str:
    """A path inside a SQLite URI."""
    return str(file.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error).splitlines()[0]
