"""Copies every row from one database into another, of either kind, and compares the two."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, delete, insert, select

from storage.tables import Stored

ROWS = 1_000  # at a time


@dataclass(frozen=True, slots=True)
class Content:
    """How many rows a table has, and a sum over all of them, whatever their order."""

    rows: int
    digest: str


def reading(engine: Engine) -> Connection:
    """A connection whose reads are all of one moment, while others write."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def copy_all(source: Connection, target: Connection) -> None:
    """Replace every row of `target`, inside its transaction. Both have the newest tables."""
    tables = Stored.metadata.sorted_tables
    for table in reversed(tables):
        target.execute(delete(table))
    for table in tables:
        for rows in _read(source, table):
            target.execute(insert(table), [dict(row._mapping) for row in rows])


def contents(connection: Connection) -> dict[str, Content]:
    """What a database holds, table by table; equal for two databases only if every value is."""
    found = {}
    for table in Stored.metadata.sorted_tables:
        number, total = 0, 0
        for rows in _read(connection, table):
            for row in rows:
                number += 1
                total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest()[:16], "big")
        found[table.name] = Content(number, f"{total % 2**128:032x}")
    return found


def differences(one: dict[str, Content], other: dict[str, Content]) -> list[str]:
    """The names of the tables that are not alike."""
    return [name for name in one if one[name] != other[name]]


def _read(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    return connection.execute(select(table), execution_options={"yield_per": ROWS}).partitions()
