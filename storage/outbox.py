"""The outbox: committed messages that have not been sent yet, in order."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Executable, Row, bindparam, delete, func, insert, select, text, update

from storage.errors import SealBroken
from storage.people import People
from storage.records import Json, Outgoing, OutgoingKind, Sendable, Settled
from storage.sealing.keyring import Keyring, as_json
from storage.sql.prepared import Prepared, among
from storage.sql.transaction import Transaction
from storage.sql.worker import LOCKS, Worker
from storage.tables import outbox

ADD = Prepared(insert(outbox))
WAITING = select(func.count(), func.min(outbox.c.created_at)).select_from(outbox)
PENDING = select(outbox).order_by(outbox.c.id).limit(bindparam("count"))
REMOVE = Prepared(delete(outbox).where(outbox.c.id == bindparam("message")))
DROP = delete(outbox).where(outbox.c.chat_id == bindparam("chat"))
CALLED = update(outbox).where(outbox.c.id == bindparam("message")).values(called=bindparam("is_called"))
# Not leased by any live worker, and no earlier message of the same chat belongs to another worker.
TAKE = (
    update(outbox)
    .where(
        outbox.c.id.in_(
            select(outbox.c.id)
            .where(
                outbox.c.worker.is_(None),
                outbox.c.chat_id.not_in(
                    select(outbox.c.chat_id).where(
                        outbox.c.worker.is_not(None), outbox.c.worker != bindparam("me")
                    )
                ),
            )
            .order_by(outbox.c.id)
            .limit(bindparam("count"))
        )
    )
    .values(worker=bindparam("me"))
    .returning(outbox)
)
NOT_MINE = Prepared(
    select(outbox.c.chat_id)
    .where(among(outbox.c.chat_id, "chats"), outbox.c.worker.is_distinct_from(bindparam("me")))
    .distinct()
)
HANDS = select(outbox.c.worker).where(outbox.c.worker.is_distinct_from(bindparam("me"))).distinct()
RELEASE = update(outbox).where(outbox.c.worker.in_(bindparam("gone", expanding=True))).values(worker=None)
ONE_AT_A_TIME = text(f"SELECT pg_try_advisory_xact_lock({LOCKS}, -1)")
IS_GONE = text(
    f"SELECT pg_try_advisory_xact_lock({LOCKS}, :worker)"
    " AND now() - pg_postmaster_start_time() > :grace * interval '1 second'"
)
RETURN_SECONDS = 10  # after PostgreSQL restarts no worker has reconnected yet: a missing lock proves nothing


class Outbox:
    """The outbox within one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring, people: People, worker: Worker) -> None:
        self._transaction = transaction
        self._keyring = keyring
        self._people = people
        self._worker = worker

    def add(
        self,
        chat_id: int,
        payload: Json | Sendable,
        person_id: int | None = None,
        kind: OutgoingKind = "reply",
        *,
        now: datetime,
    ) -> Outgoing:
        """Append a message. person_id None: to a stranger.

        KeyError if the person was erased.
        """
        if self._keyring.of(person_id) is None:
            raise KeyError(f"person {person_id} was forgotten")
        outgoing = Outgoing(self._worker.ids.next(), chat_id, person_id, payload, kind, now)
        if (person := self._people.known(person_id)) is not None:
            outgoing = replace(outgoing, screen=person.screen, private=person.private)
        content = payload if isinstance(payload, dict) else payload.as_json()
        self._transaction.pending.outbox.append((outgoing, orjson.dumps(content)))
        return outgoing

    def waiting(self) -> tuple[int, datetime | None]:
        """How many messages are pending, and since when the oldest is."""
        row: Any = self._transaction.read(WAITING).one()
        return row[0], row[1]

    def pending(self, limit: int) -> list[Outgoing]:
        """The first unsent messages, in order; any that no longer open are counted as failed and deleted."""
        self._transaction.flush()
        return self._opened(self._transaction.read(PENDING, {"count": limit}).all())

    def take_up(self, limit: int) -> tuple[list[Outgoing], bool]:
        """Lease to this worker messages that no live worker holds: at most `limit`, in order.

        Leases of a worker that has died are void. To preserve its order, a chat is leased to one worker at a
        time. A nudge whose call may already have been made is counted as uncertain and deleted. The flag is
        True if there is more to take up, now or shortly.
        """
        self._transaction.flush()
        worker = self._worker
        hands = set(self._transaction.read(HANDS, {"me": worker.id}).scalars())
        if hands and not self._transaction.on_sqlite and not self._holds(ONE_AT_A_TIME):
            return [], True
        others = hands - {None}
        gone = [
            other
            for other in others
            if self._transaction.on_sqlite or self._holds(IS_GONE, worker=other, grace=RETURN_SECONDS)
        ]
        if gone:
            self._transaction.write(RELEASE, {"gone": gone})
        worker.has_all = not hands and self._transaction.on_sqlite
        if not gone and None not in hands:
            return [], False
        rows = self._transaction.write(TAKE, {"me": worker.id, "count": limit}).all()
        doubtful = [row.id for row in rows if row.called]
        self._remove(doubtful, "nudges.uncertain")
        return self._opened(sorted((row for row in rows if not row.called), key=lambda row: row.id)), True

    def calling(self, outgoing_id: int, *, is_called: bool = True) -> bool:
        """Record that a nudge is about to be sent, or was refused; False if the nudge no longer exists."""
        changed = self._transaction.write(CALLED, {"message": outgoing_id, "is_called": is_called}).rowcount
        return changed == 1

    def _holds(self, condition: Executable, **parameters: int) -> bool:
        return bool(self._transaction.read(condition, parameters).scalar_one())

    def _opened(self, rows: Sequence[Row[Any]]) -> list[Outgoing]:
        self._keyring.load(row.person_id for row in rows)
        found: list[Outgoing] = []
        broken: list[int] = []
        for row in rows:
            try:
                payload = self._keyring.open(row.person_id, _place(row.id), row.payload)
            except SealBroken:
                payload = None
            if payload is None:
                broken.append(row.id)
            else:
                content = as_json(_place(row.id), payload)
                found.append(Outgoing(row.id, row.chat_id, row.person_id, content, row.kind, row.created_at))
        if broken:
            self.failed(broken)
        return found

    def sent(
        self,
        ids: Collection[int],
        screens: Mapping[int, int] | None = None,
        private: Mapping[int, Mapping[int, int]] | None = None,
    ) -> None:
        """Record that Telegram has accepted these messages.

        By chat id, screens: the message_id that is now that chat's screen; private: its private messages.
        """
        self._remove(ids, "outbox.sent")
        changed: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        for name, of_chats in (("screen", screens), ("private", private)):
            for chat_id, value in (of_chats or {}).items():
                changed[chat_id][name] = value
        if changed:
            self._people.load(changed)
            for chat_id, fields in changed.items():
                person = self._people.by_chat(chat_id)
                if person is not None:
                    self._people.change(person, **fields)

    def failed(self, ids: Collection[int]) -> None:
        """Record that these messages will never arrive."""
        self._remove(ids, "outbox.failed")

    def settle(self, settled: Settled) -> None:
        """Record the outcome of messages. Idempotent."""
        if settled.sent or settled.screens or settled.private:
            self.sent(settled.sent, settled.screens, settled.private)
        if settled.failed:
            self.failed(settled.failed)
        if settled.uncertain:
            self._remove(settled.uncertain, "nudges.uncertain")

    def drop(self, chat_id: int) -> int:
        """Delete all messages for a chat that no longer accepts any; returns how many there were."""
        self._transaction.flush()
        dropped = self._transaction.write(DROP, {"chat": chat_id}).rowcount
        self._transaction.pending.tally["outbox.failed"] += dropped
        return dropped

    def write(self, waiting: Sequence[tuple[Outgoing, bytes]]) -> None:
        """Seal and insert buffered messages.

        They are leased to this worker, unless the chat has earlier messages that are not: then they queue
        behind those.
        """
        self._keyring.load(outgoing.person_id for outgoing, _ in waiting)
        behind = self._behind(outgoing.chat_id for outgoing, _ in waiting)
        self._transaction.left.update(outgoing.id for outgoing, _ in waiting if outgoing.chat_id in behind)
        ADD.run(
            self._transaction.connection,
            [
                {
                    "id": outgoing.id, "chat_id": outgoing.chat_id, "person_id": outgoing.person_id,
                    "payload": self._keyring.seal(outgoing.person_id, _place(outgoing.id), payload),
                    "kind": outgoing.kind, "created_at": outgoing.created_at, "called": False,
                    "worker": None if outgoing.chat_id in behind else self._worker.id,
                }
                for outgoing, payload in waiting
            ],
        )  # fmt: skip

    def _behind(self, chats: Iterable[int]) -> set[int]:
        """Those of these chats with messages that are leased to another worker or to none."""
        if self._worker.has_all:
            return set()
        asked = {"chats": sorted(set(chats)), "me": self._worker.id}
        return {row.chat_id for row in NOT_MINE.rows(self._transaction.connection, asked)}

    def _remove(self, ids: Collection[int], counter: str) -> None:
        self._transaction.flush()
        if ids:
            self._transaction.pending.tally[counter] += self._transaction.run(
                REMOVE, [{"message": message} for message in ids]
            )


def _place(outgoing_id: int) -> str:
    return f"outbox/payload/{outgoing_id}"
