"""Keepsakes: visible to their owner, and to the partner if the owner shared them."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import Row, and_, bindparam, delete, insert, or_, select, update

from storage.records import Keepsake, KeepsakeState, Person
from storage.sealing.keyring import Keyring
from storage.sql.prepared import Prepared, among
from storage.sql.transaction import Transaction
from storage.tables import keepsakes

ADD = insert(keepsakes)
SEEN_BY = (
    select(keepsakes)
    .where(
        or_(
            keepsakes.c.owner_id == bindparam("person"),
            # NULL equals nothing, so someone without a couple sees only their own.
            and_(keepsakes.c.couple_id == bindparam("couple"), keepsakes.c.audience == "partner"),
        ),
        keepsakes.c.id < bindparam("before"),
    )
    .order_by(keepsakes.c.id.desc())
    .limit(bindparam("count"))
)
KEPT_SEEN_BY = SEEN_BY.where(keepsakes.c.state == "kept")
OF_KIND = Prepared(
    select(keepsakes)
    .where(keepsakes.c.owner_id == bindparam("person"), keepsakes.c.kind == bindparam("kind"))
    .order_by(keepsakes.c.id)
)
SHARED_BY = (
    select(keepsakes.c.couple_id)
    .where(
        keepsakes.c.owner_id == bindparam("person"),
        keepsakes.c.audience == "partner",
        keepsakes.c.couple_id.is_not(None),
    )
    .distinct()
)
REMOVE = delete(keepsakes).where(
    keepsakes.c.id == bindparam("keepsake"), keepsakes.c.owner_id == bindparam("owner")
)
BY_IDS = Prepared(select(keepsakes).where(among(keepsakes.c.id, "ids")))
SETTLE = update(keepsakes).where(keepsakes.c.id == bindparam("keepsake")).values(state=bindparam("became"))
REWORD = update(keepsakes).where(keepsakes.c.id == bindparam("keepsake")).values(words=bindparam("sealed"))
NEWEST = 2**63 - 1


class Keepsakes:
    """Repository of keepsakes within one transaction; what is asked for by its id is read once."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        self._transaction = transaction
        self._keyring = keyring
        self._read: dict[int, Keepsake] = {}  # by `load`
        transaction.on_undo.append(self._read.clear)

    def add(self, keepsake: Keepsake) -> None:
        """Store a keepsake, its words sealed under the owner's key."""
        sealed = self._seal(keepsake)
        self._transaction.write(
            ADD,
            {
                "id": keepsake.id, "kind": keepsake.kind, "owner_id": keepsake.owner_id,
                "couple_id": keepsake.couple_id, "session_id": keepsake.session_id,
                "audience": keepsake.audience, "words": sealed, "created_at": keepsake.created_at,
                "review_on": keepsake.review_on, "state": keepsake.state,
            },
        )  # fmt: skip

    def seen_by(
        self,
        person: Person,
        limit: int = 20,
        before_id: int | None = None,
        *,
        couple_id: int | None = None,
        kept: bool = False,
    ) -> list[Keepsake]:
        """What this person may see: their own, and what the partner shared in their live couple.

        Newest first.

        before_id: only keepsakes older than that one, for the next page. couple_id: the couple they think
        they are in, if that has ended. kept: none that was done, let go or replaced.
        """
        couple_id = couple_id or person.couple_id
        rows = self._transaction.read(
            KEPT_SEEN_BY if kept else SEEN_BY,
            {"person": person.id, "couple": couple_id, "before": before_id or NEWEST, "count": limit},
        ).all()
        self._keyring.load(row.owner_id for row in rows)
        return [self._open(row) for row in rows]

    def of_kind(self, person_id: int, kind: str) -> list[Keepsake]:
        """A person's own keepsakes of one kind, oldest first."""
        rows = self._transaction.rows(OF_KIND, {"person": person_id, "kind": kind})
        self._keyring.load(row.owner_id for row in rows)
        return [self._open(row) for row in rows]

    def shared_by(self, person_id: int) -> set[int]:
        """The couples in which this person has shared something."""
        return set(self._transaction.read(SHARED_BY, {"person": person_id}).scalars())

    def load(self, keepsake_ids: Iterable[int]) -> None:
        """Read these keepsakes in one SELECT."""
        if wanted := sorted(set(keepsake_ids) - self._read.keys()):
            rows = self._transaction.rows(BY_IDS, {"ids": wanted})
            self._keyring.load(row.owner_id for row in rows)
            self._read.update({row.id: self._open(row) for row in rows})

    def get(self, keepsake_id: int) -> Keepsake | None:
        """The keepsake with this id, whoever owns it; None if it is gone."""
        self.load([keepsake_id])
        return self._read.get(keepsake_id)

    def settle(self, keepsake: Keepsake, state: KeepsakeState) -> None:
        """Record what became of it."""
        self._read.pop(keepsake.id, None)
        self._transaction.write(SETTLE, {"keepsake": keepsake.id, "became": state})

    def reword(self, keepsake: Keepsake) -> None:
        """Store its words as they are now."""
        self._read.pop(keepsake.id, None)
        self._transaction.write(REWORD, {"keepsake": keepsake.id, "sealed": self._seal(keepsake)})

    def remove(self, keepsake_id: int, owner_id: int) -> bool:
        """Delete it; False if it is not that person's, or gone."""
        self._read.pop(keepsake_id, None)
        return self._transaction.write(REMOVE, {"keepsake": keepsake_id, "owner": owner_id}).rowcount == 1

    def _seal(self, keepsake: Keepsake) -> bytes:
        """Its words, sealed under the owner's key."""
        sealed = self._keyring.seal(keepsake.owner_id, _place(keepsake.id), orjson.dumps(keepsake.words))
        if sealed is None:
            raise KeyError(f"person {keepsake.owner_id} was forgotten")
        return sealed

    def _open(self, row: Row[Any]) -> Keepsake:
        return Keepsake(
            id=row.id, kind=row.kind, owner_id=row.owner_id, couple_id=row.couple_id,
            session_id=row.session_id, audience=row.audience,
            words=self._keyring.open_json(row.owner_id, _place(row.id), row.words),
            created_at=row.created_at, review_on=row.review_on, state=row.state,
        )  # fmt: skip


def _place(keepsake_id: int) -> str:
    return f"keepsakes/words/{keepsake_id}"
