"""Where couples are on the path: structure, sealed under the house key."""

import orjson
from sqlalchemy import bindparam, delete, insert, select

from storage.records import Json
from storage.sealing.keyring import Keyring
from storage.sql.transaction import Transaction
from storage.tables import paths

OF = select(paths.c.state).where(paths.c.couple_id == bindparam("couple")).with_for_update()
REMOVE = delete(paths).where(paths.c.couple_id == bindparam("couple"))
ADD = insert(paths)


class Paths:
    """Repository of paths within one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        self._transaction = transaction
        self._keyring = keyring

    def of(self, couple_id: int) -> Json:
        """A couple's place; an empty object if it has not begun."""
        row = self._transaction.read(OF, {"couple": couple_id}).first()
        return {} if row is None else self._keyring.open_json(None, _place(couple_id), row.state)

    def save(self, couple_id: int, state: Json) -> None:
        """Replace a couple's place."""
        sealed = self._keyring.seal(None, _place(couple_id), orjson.dumps(state))
        self._transaction.write(REMOVE, {"couple": couple_id})
        self._transaction.write(ADD, {"couple_id": couple_id, "state": sealed})


def _place(couple_id: int) -> str:
    return f"paths/state/{couple_id}"
