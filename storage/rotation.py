"""Wraps every key anew, under the newest master key, while the bot runs; and counts what still needs another.

Only the wrapping changes: people's keys, the house key, and whatever is sealed under them stay as they are.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from storage.errors import MasterKeyWrong, SealBroken
from storage.sealing.vault import MASTER_ID_BYTES, Vault, WrappedKey
from storage.sql.scrub import scrub_postgresql, scrub_sqlite
from storage.sql.trouble import trouble
from storage.sql.url import make_engine, parse_url
from storage.tables import house_keys, people

BATCH = 500  # keys in a transaction; the bot waits for each
TABLES = (house_keys, people)


def rewrap(url: str, vault: Vault) -> int:
    """Wrap every key that the newest master key has not wrapped; returns how many.

    At the end nothing is left, also nothing that the bot wrapped meanwhile: proven while nobody writes.
    MasterKeyWrong if one cannot be unwrapped, DatabaseTrouble; then it can be run again.
    """
    engine = make_engine(parse_url(url), 1)
    number = 0
    try:
        while _left(engine, vault):
            for table in TABLES:
                while done := _batch(engine, table, vault):
                    number += done
        if number:
            _ = scrub_sqlite(engine) if engine.dialect.name == "sqlite" else scrub_postgresql(engine)
        return number
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()


def left(url: str, vault: Vault) -> int:
    """How many keys need another master key than the newest, as of a moment in which nobody writes."""
    engine = make_engine(parse_url(url), 1)
    try:
        return _left(engine, vault)
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()


def left_in_backup(file: Path, vault: Vault) -> int:
    """How many keys in a backup need another master key than the newest."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as backup:
        counted = [
            backup.execute(
                f"SELECT count(*) FROM {table.name} WHERE substr(key, 2, ?) <> ?",
                (MASTER_ID_BYTES, vault.newest),
            ).fetchone()[0]
            for table in TABLES
        ]
    return sum(counted)


def _batch(engine: Engine, table: Table, vault: Vault) -> int:
    with engine.begin() as connection:
        columns = select(table.c.id, table.c.key).where(_other(table, vault)).order_by(table.c.id)
        rows = connection.execute(columns.limit(BATCH).with_for_update()).all()
        for row in rows:
            try:
                wrapped = vault.rewrap(WrappedKey(f"{table.name}/key/{row.id}", row.key)).wrapped
            except SealBroken as error:
                raise MasterKeyWrong(
                    "some keys need a master key that is not there: put it back, behind the newest"
                ) from error
            connection.execute(update(table).where(table.c.id == row.id).values(key=wrapped))
        return len(rows)


def _left(engine: Engine, vault: Vault) -> int:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Waits for whoever is about to write a key; on SQLite, beginning has waited for them.
            connection.execute(text("LOCK TABLE house_keys, people IN SHARE ROW EXCLUSIVE MODE"))
        return sum(_count(connection, table, vault) for table in TABLES)


def _count(connection: Connection, table: Table, vault: Vault) -> int:
    counted = select(func.count()).select_from(table).where(_other(table, vault))
    return int(connection.execute(counted).scalar_one())


def _other(table: Table, vault: Vault) -> ColumnElement[bool]:
    return func.substr(table.c.key, 2, MASTER_ID_BYTES) != vault.newest
