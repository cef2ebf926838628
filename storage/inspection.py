"""Read-only inspection of a database: nothing is created, migrated or written."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

import storage.migrations
from storage.counts import counts
from storage.errors import DatabaseTrouble, SealBroken
from storage.older_file import BEAT
from storage.sealing.vault import Vault, WrappedKey
from storage.sql.transaction import Transaction
from storage.sql.trouble import trouble
from storage.sql.url import connecting, parse_url
from storage.sql.worker import LOCKS
from storage.tables import counters, house_keys, outbox

SIZE = text("SELECT pg_database_size(current_database())")
BUSY_SECONDS = 3  # to wait for whoever writes
PRESENT = text(
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = :locks"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found. `file`: the path of a SQLite database; None for PostgreSQL."""

    exists: bool
    file: Path | None = None
    migrated: bool = False  # to the newest revision this code knows
    newer: bool = False  # by a version that knows more revisions than this one
    house: WrappedKey | None = None  # wrapped by the master key; None in a database without keys
    oldest_pending: datetime | None = None  # when the oldest waiting message was written
    beat: int = 0  # Unix time of the last beat it has noted (`Database.beat`)
    size: int = 0  # in bytes
    damage: str | None = None  # what is wrong with a SQLite file

    def opens_with(self, vault: Vault) -> bool:
        """Whether the vault has the master key this database was sealed with."""
        try:
            if self.house is not None:
                vault.seal(self.house, "", b"")
        except SealBroken:
            return False
        return True


def inspected(url: str) -> Inspection:
    """Inspect the database at `url`; a bot may be writing to it meanwhile.

    Raises DatabaseTrouble, with a line for the operator, if it cannot be read. A missing SQLite file is not
    created.
    """
    parsed = parse_url(url)
    file = Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None
    if file is not None and not file.is_file():
        return Inspection(exists=False, file=file)
    engine = _make_reader(parsed)
    try:
        with engine.connect() as connection:
            scripts = ScriptDirectory(str(Path(storage.migrations.__file__).parent))
            current = MigrationContext.configure(connection).get_current_heads()
            tables = set(inspect(connection).get_table_names())
            house = oldest = damage = None
            beat = 0
            if house_keys.name in tables:
                columns = select(house_keys.c.id, house_keys.c.key).order_by(house_keys.c.id)
                if (row := connection.execute(columns).first()) is not None:
                    house = WrappedKey(f"house_keys/key/{row.id}", row.key)
            if outbox.name in tables:
                oldest = connection.execute(select(func.min(outbox.c.created_at))).scalar()
            if counters.name in tables:
                beat = (
                    connection.execute(select(counters.c.value).where(counters.c.name == BEAT)).scalar() or 0
                )
            if file is not None:
                state = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
                damage = None if state == "ok" else str(state).splitlines()[0]
            migrated = set(current) == set(scripts.get_heads())
            newer = bool(set(current) - {script.revision for script in scripts.walk_revisions()})
            size = connection.execute(SIZE).scalar_one() if file is None else file.stat().st_size
            return Inspection(True, file, migrated, newer, house, oldest, beat, size, damage)
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()


def try_writing(url: str) -> None:
    """Write to the database, and take it back. DatabaseTrouble: that is refused; `DatabaseAway`: for now."""
    parsed = parse_url(url)
    on_sqlite = parsed.get_backend_name() == "sqlite"
    waits = {"timeout": BUSY_SECONDS} if on_sqlite else connecting(parsed)
    engine = create_engine(parsed, hide_parameters=True, poolclass=NullPool, connect_args=waits)
    try:
        with engine.connect() as connection:
            if not on_sqlite:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
            connection.execute(insert(counters), {"name": "doctor", "value": 0})
            connection.rollback()
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()


def has_workers(url: str) -> bool:
    """Whether a bot is connected to this PostgreSQL database; False for SQLite. DatabaseTrouble."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return False
    engine = _make_reader(parsed)
    try:
        with engine.connect() as connection:
            return connection.execute(PRESENT, {"locks": LOCKS}).first() is not None
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()


def stored_counts(url: str) -> dict[str, Any]:
    """The result of `Unit.counts` for the database at `url`; a bot may be writing to it meanwhile.

    Raises DatabaseTrouble, with a line for the operator, if the database does not exist or cannot be read.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).is_file():
        raise DatabaseTrouble(f"there is no database at {parsed.database}; `duologue run` makes it")
    engine = _make_reader(parsed)
    try:
        with engine.connect() as connection:
            return counts(Transaction(connection))
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()


def _make_reader(url: URL) -> Engine:
    """All that a connection of it reads is of one moment: what a bot moves meanwhile is counted once."""
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=connecting(url))
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")

    @event.listens_for(engine, "connect")
    def leave_beginning_to_us(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
