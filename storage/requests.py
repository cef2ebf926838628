"""Requests: one partner asks the other to do an exercise together."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import Row, bindparam, delete, insert, or_, select, update

from storage.ids import new_id
from storage.records import Json, Request
from storage.sealing.keyring import Keyring
from storage.sql.transaction import Transaction
from storage.tables import UNSETTLED, requests

ADD = insert(requests)
BY_ID = select(requests).where(requests.c.id == bindparam("request")).with_for_update()
# The literal lets both databases use the partial index.
WAITING = select(requests).where(UNSETTLED, requests.c.couple_id == bindparam("couple")).with_for_update()
OF_EXERCISE = (
    select(requests)
    .where(requests.c.couple_id == bindparam("couple"), requests.c.exercise == bindparam("exercise"))
    .order_by(requests.c.id.desc())
    .with_for_update()
)
NEWEST_OF = (
    select(requests)
    .where(requests.c.couple_id == bindparam("couple"), requests.c.asker_id == bindparam("asker"))
    .order_by(requests.c.id.desc())
    .limit(1)
    .with_for_update()
)
PRUNE = delete(requests).where(
    or_(requests.c.state.in_(("accepted", "closed")), requests.c.rests_until.is_not(None)),
    requests.c.created_at < bindparam("before"),
)
CHANGEABLE: Final = frozenset(("state", "due_at", "declined_at", "rests_until"))


class Requests:
    """Repository of requests within one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        self._transaction = transaction
        self._keyring = keyring

    def add(
        self, couple_id: int, asker_id: int, exercise: str, settings: Json, now: datetime, due_at: datetime
    ) -> Request:
        """Create an open request. IntegrityError if the couple already has one that is not settled."""
        request = Request(
            id=new_id(), couple_id=couple_id, asker_id=asker_id, exercise=exercise, settings=settings,
            state="open", created_at=now, due_at=due_at, declined_at=None, rests_until=None,
        )  # fmt: skip
        self._transaction.write(
            ADD,
            {
                "id": request.id, "couple_id": couple_id, "asker_id": asker_id, "exercise": exercise,
                "settings": self._keyring.seal(None, _place(request.id), orjson.dumps(settings)),
                "state": "open", "created_at": now, "due_at": due_at,
            },
        )  # fmt: skip
        return request

    def get(self, request_id: int) -> Request | None:
        """The request with this id, in any state."""
        row = self._transaction.read(BY_ID, {"request": request_id}).first()
        return None if row is None else self._open(row)

    def waiting(self, couple_id: int) -> Request | None:
        """The couple's one request the asker still waits on, even if nobody can answer it any more."""
        row = self._transaction.read(WAITING, {"couple": couple_id}).first()
        return None if row is None else self._open(row)

    def of_exercise(self, couple_id: int, exercise: str) -> list[Request]:
        """All of the couple's requests for one exercise, newest first."""
        rows = self._transaction.read(OF_EXERCISE, {"couple": couple_id, "exercise": exercise}).all()
        return [self._open(row) for row in rows]

    def newest_of(self, couple_id: int, asker_id: int) -> Request | None:
        """What this person asked last in the couple, in any state; None if they never asked."""
        row = self._transaction.read(NEWEST_OF, {"couple": couple_id, "asker": asker_id}).first()
        return None if row is None else self._open(row)

    def change(self, request: Request, **fields: Any) -> Request:
        """Change the request's state, due_at, declined_at or rests_until (TypeError for any other field)."""
        if not fields.keys() <= CHANGEABLE:
            raise TypeError("only state, due_at, declined_at and rests_until of a request can change")
        self._transaction.write(update(requests).where(requests.c.id == request.id).values(**fields))
        return replace(request, **fields)

    def prune(self, before: datetime) -> int:
        """Delete settled requests made before then; returns how many."""
        return self._transaction.write(PRUNE, {"before": before}).rowcount

    def _open(self, row: Row[Any]) -> Request:
        return Request(
            id=row.id, couple_id=row.couple_id, asker_id=row.asker_id, exercise=row.exercise,
            settings=self._keyring.open_json(None, _place(row.id), row.settings), state=row.state,
            created_at=row.created_at, due_at=row.due_at, declined_at=row.declined_at,
            rests_until=row.rests_until,
        )  # fmt: skip


def _place(request_id: int) -> str:
    return f"requests/settings/{request_id}"
