"""Which key seals what (`vault` makes them): people's keys, the house key, and JSON sealed under them."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import select

from storage.errors import SealBroken
from storage.records import Json
from storage.sealing.vault import Vault, WrappedKey
from storage.sql.prepared import Prepared, among
from storage.sql.transaction import Transaction
from storage.tables import people

KEYS = Prepared(select(people.c.id, people.c.key).where(among(people.c.id, "ids")))


def person_key(person_id: int, wrapped: bytes) -> WrappedKey:
    """The wrapped key of a person's row."""
    return WrappedKey(f"people/key/{person_id}", wrapped)


class Keyring:
    """The keys a transaction has loaded; an erased person has none."""

    def __init__(self, transaction: Transaction, vault: Vault, house: WrappedKey) -> None:
        self.house = house
        self.vault = vault
        self._transaction = transaction
        self._keys: dict[int, WrappedKey | None] = {}
        transaction.on_undo.append(self._keys.clear)

    def hold(self, person_id: int, wrapped: bytes | None) -> None:
        """Remember a key that was read along with its person."""
        self._keys[person_id] = None if wrapped is None else person_key(person_id, wrapped)

    def load(self, person_ids: Iterable[int | None]) -> None:
        """Load the keys of these people in one query, skipping known ones.

        KeyError if a person does not exist.
        """
        unknown = {person_id for person_id in person_ids if person_id is not None} - self._keys.keys()
        if not unknown:
            return
        for row in self._transaction.rows(KEYS, {"ids": sorted(unknown)}):
            self.hold(row.id, row.key)
            unknown.discard(row.id)
        if unknown:
            raise KeyError(f"no person has the id {min(unknown)}")

    def of(self, person_id: int | None) -> WrappedKey | None:
        """The person's key, or the house key for None; returns None if the person was erased."""
        if person_id is None:
            return self.house
        if person_id not in self._keys:
            self.load([person_id])
        return self._keys[person_id]

    def seal(self, person_id: int | None, place: str, data: bytes) -> bytes | None:
        """Seal data under that person's key (None: the house key); returns None if the person was erased."""
        key = self.of(person_id)
        return None if key is None else self.vault.seal(key, place, data)

    def open(self, person_id: int | None, place: str, sealed: bytes | None) -> bytes | None:
        """Open what `seal` returned; None if there is nothing, or if its owner was erased.

        SealBroken as in the vault.
        """
        if sealed is None:
            return None
        key = self.of(person_id)
        return None if key is None else self.vault.open(key, place, sealed)

    def open_json(self, person_id: int | None, place: str, sealed: bytes | None) -> Json:
        """Like `open`, parsed as JSON; an empty dict if there is nothing."""
        data = self.open(person_id, place, sealed)
        return {} if data is None else as_json(place, data)


def as_json(place: str, data: bytes) -> Json:
    """Parse bytes as a JSON object. SealBroken if they are not one."""
    found: Any = orjson.loads(data)
    if not isinstance(found, dict):
        raise SealBroken(f"{place} holds no object")
    return found
