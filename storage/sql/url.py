"""From a DATABASE_URL to an engine whose connections are set up the way storage needs them."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from storage.errors import DatabaseTrouble
from storage.sql.trouble import trouble
from storage.tables import house_keys

SQLITE_PRAGMAS = (
    "PRAGMA busy_timeout=5000",  # milliseconds; then the writer gets an error, see bot/inbox/outage_notice.py
    "PRAGMA synchronous=FULL",  # a power cut must not lose updates that Telegram considers delivered
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # deleted bytes are overwritten
    "PRAGMA temp_store=MEMORY",  # no plain text in temporary files
    "PRAGMA cache_size=-8192",  # kilobytes; beyond that the operating system's cache serves
)

WAL_SECONDS = 10.0
CONNECT_SECONDS = 10  # to wait for PostgreSQL, unless the address says otherwise
LOCK_TIMEOUT = "5s"  # PostgreSQL's equivalent of SQLite's busy_timeout


def parse_url(url: str) -> URL:
    """Parse "sqlite:///path" or "postgresql://…" and fill in the driver. DatabaseTrouble if invalid."""
    if url.startswith("postgresql") and url.count("@") > 1:
        # What follows the first @ would be taken for the host, and named in the driver's errors.
        raise DatabaseTrouble("DATABASE_URL has an @ in its user or password: write it there as %40")
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number; the error would name it
        raise DatabaseTrouble("DATABASE_URL is no address: use sqlite:///path or postgresql://…") from None
    if parsed.drivername in ("sqlite", "sqlite+pysqlite") and parsed.database not in (None, "", ":memory:"):
        return parsed.set(drivername="sqlite+pysqlite")
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    raise DatabaseTrouble("DATABASE_URL must be sqlite:///path (a file) or postgresql://…")


def make_engine(url: URL, threads: int) -> Engine:
    """An engine for that many threads; SQLite files are created with mode 0600, which WAL files inherit."""
    if url.get_backend_name() == "postgresql":
        # hide_parameters: SQLAlchemy's errors must not reveal what people wrote.
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_size=threads,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args=connecting(url),
        )
        event.listen(engine, "connect", _speak_utc)
        event.listen(engine, "begin", _begin_in_fact)
        return engine
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise DatabaseTrouble(
            f"DATABASE_URL: {path} cannot be opened or made ({error.strerror}): let this user write there"
        ) from None
    engine = create_engine(url, hide_parameters=True, pool_size=threads, max_overflow=0)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_at_once)
    return engine


def connecting(url: URL) -> dict[str, Any]:
    """What a connection is made with beside its address; what that says itself comes first."""
    if url.get_backend_name() != "postgresql":
        return {}
    ours: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "fallback_application_name": "duologue"}
    return {name: value for name, value in ours.items() if name not in url.query}


def _speak_utc(connection: Any, _record: Any) -> None:
    # Not an option of the connection: those are the operator's (`options=-csearch_path=…`), and PgBouncer
    # refuses any.
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Left alone, Python's sqlite3 begins and commits on its own, and savepoints outlive an outer rollback.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    _enter_wal(cursor)
    cursor.close()


def _enter_wal(cursor: Any) -> None:
    # SQLite's busy timeout doesn't cover this statement, and two processes may open a new file at once.
    until = time.monotonic() + WAL_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_at_once(connection: Connection) -> None:
    # Take the write lock up front: upgrading from read to write could fail with "database is locked".
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_in_fact(connection: Connection) -> None:
    # psycopg begins a transaction with the first statement; this one makes `in_transaction` true from the
    # start.
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")


def in_transaction(connection: Connection) -> bool:
    """Whether our transaction is still open in the database and would accept a statement.

    SQLite rolls back the whole transaction when the disk is full; later statements would then autocommit.
    """
    raw: Any = connection.connection.dbapi_connection
    if raw is None:
        return False
    if connection.dialect.name == "sqlite":
        return bool(raw.in_transaction)
    return bool(raw.info.transaction_status == 2)  # libpq's PQTRANS_INTRANS


def holds_keys(url: str) -> bool:
    """Whether the database at this URL holds keys wrapped by a master key. Never creates a file."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        return False
    engine = create_engine(parsed, hide_parameters=True, poolclass=NullPool, connect_args=connecting(parsed))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(house_keys.name):
                return False
            return connection.execute(select(house_keys.c.id).limit(1)).first() is not None
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()
