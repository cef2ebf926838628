"""Couples: two people each; a person is in at most one live couple."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from storage.errors import AlreadyPaired
from storage.ids import new_id
from storage.people import People
from storage.records import Couple, Erasure, Person
from storage.sql.prepared import Prepared, among
from storage.sql.transaction import Transaction
from storage.tables import appointments, couples, daily_questions, paths, people

ADD = insert(couples)
BY_IDS = Prepared(
    select(couples).where(among(couples.c.id, "ids")).order_by(couples.c.id).with_for_update(),
)
END = (
    update(couples)
    .where(couples.c.id == bindparam("couple"), couples.c.ended_at.is_(None))
    .values(ended_at=bindparam("ended"))
)
# The condition keeps a person out of a second couple even under concurrent writes.
JOIN = (
    update(people)
    .where(
        people.c.id.in_(bindparam("ids", expanding=True)),
        people.c.couple_id.is_(None),
        people.c.key.is_not(None),
    )
    .values(couple_id=bindparam("couple"))
)
FORGET = [
    delete(table).where(table.c.couple_id == bindparam("couple"))
    for table in (daily_questions, paths, appointments)
]
PART = update(people).where(people.c.couple_id == bindparam("couple")).values(couple_id=None)


class Couples:
    """Repository of couples within one transaction; each is read once."""

    def __init__(self, transaction: Transaction, people: People) -> None:
        self._transaction = transaction
        self._people = people
        self._couples: dict[int, Couple] = {}
        transaction.on_undo.append(self._couples.clear)

    def add(self, first: Person, second: Person, now: datetime) -> Couple:
        """Pair the inviter (first) with the joiner.

        AlreadyPaired if either is in a couple, or if both are the same person.
        """
        couple = Couple(new_id(), first.id, second.id, now, None)
        joined = self._transaction.write(JOIN, {"ids": [first.id, second.id], "couple": couple.id})
        if joined.rowcount != 2:
            raise AlreadyPaired("one of the two is in a couple already")
        self._transaction.write(
            ADD,
            {
                "id": couple.id,
                "first_id": first.id,
                "second_id": second.id,
                "created_at": now,
                "ended_at": None,
            },
        )
        self._people.pair([first.id, second.id], couple.id)
        return couple

    def load(self, couple_ids: Iterable[int]) -> None:
        """Read these couples in one SELECT (on PostgreSQL: lock them, in id order)."""
        if wanted := sorted(set(couple_ids) - self._couples.keys()):
            for row in self._transaction.rows(BY_IDS, {"ids": wanted}):
                self._couples[row.id] = Couple(
                    row.id, row.first_id, row.second_id, row.created_at, row.ended_at
                )

    def get(self, couple_id: int) -> Couple:
        """The couple with this id, live or ended. KeyError if there is none."""
        self.load([couple_id])
        if couple_id not in self._couples:
            raise KeyError(f"no couple has the id {couple_id}")
        return self._couples[couple_id]

    def end(self, couple: Couple, now: datetime, leaver: Person | None = None) -> Couple:
        """End the couple and free both people. Idempotent. leaver: who left, for the erasure journal."""
        self._couples.pop(couple.id, None)
        if self._transaction.write(END, {"couple": couple.id, "ended": now}).rowcount == 0:
            return self.get(couple.id)
        self._transaction.write(PART, {"couple": couple.id})
        for statement in FORGET:
            self._transaction.write(statement, {"couple": couple.id})
        self._transaction.erasures.append(
            Erasure("left", couple.id, leaver.id if leaver else couple.first_id)
        )
        self._people.pair([couple.first_id, couple.second_id], None)
        return replace(couple, ended_at=now)
