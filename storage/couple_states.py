"""What is stored once for a couple: its place on the path, when it meets. Sealed under the house key."""

from typing import NamedTuple

import orjson
from sqlalchemy import Delete, Insert, Select, Table, bindparam, delete, insert, select

from storage.records import Json
from storage.sealing.keyring import Keyring
from storage.sql.transaction import Transaction
from storage.tables import appointments, paths


class _Statements(NamedTuple):
    of: Select[tuple[bytes]]
    remove: Delete
    add: Insert


def _statements(table: Table) -> _Statements:
    its = table.c.couple_id == bindparam("couple")
    return _Statements(
        select(table.c.state).where(its).with_for_update(), delete(table).where(its), insert(table)
    )


STATEMENTS = {table.name: _statements(table) for table in (paths, appointments)}


class CoupleStates:
    """Repository of one such table within one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring, table: Table) -> None:
        self._transaction = transaction
        self._keyring = keyring
        self._name = table.name
        self._statements = STATEMENTS[table.name]

    def of(self, couple_id: int) -> Json:
        """A couple's state; an empty object if there is none."""
        row = self._transaction.read(self._statements.of, {"couple": couple_id}).first()
        return {} if row is None else self._keyring.open_json(None, self._place(couple_id), row.state)

    def save(self, couple_id: int, state: Json) -> None:
        """Replace a couple's state."""
        sealed = self._keyring.seal(None, self._place(couple_id), orjson.dumps(state))
        self._transaction.write(self._statements.remove, {"couple": couple_id})
        self._transaction.write(self._statements.add, {"couple_id": couple_id, "state": sealed})

    def _place(self, couple_id: int) -> str:
        return f"{self._name}/state/{couple_id}"
