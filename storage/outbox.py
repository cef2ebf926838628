"""The outbox: messages committed and not sent yet, in order."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import orjson
from sqlalchemy import bindparam, delete, insert, select

from storage.errors import SealBroken
from storage.ids import OrderedIds
from storage.keyring import Keyring, as_json
from storage.people import People
from storage.records import Json, Outgoing, OutgoingKind, Settled
from storage.tables import outbox
from storage.transaction import Transaction

ADD = insert(outbox)
PENDING = select(outbox).order_by(outbox.c.id).limit(bindparam("count"))
REMOVE = delete(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True)))
DROP = delete(outbox).where(outbox.c.chat_id == bindparam("chat"))


class Outbox:
    """The outbox as one transaction sees it."""

    def __init__(self, transaction: Transaction, keyring: Keyring, people: People, ids: OrderedIds) -> None:
        self._transaction = transaction
        self._keyring = keyring
        self._people = people
        self._ids = ids

    def add(
        self,
        chat_id: int,
        payload: Json,
        person_id: int | None = None,
        kind: OutgoingKind = "reply",
        *,
        now: datetime,
    ) -> Outgoing:
        """Put a message after all others. person_id None: to a stranger.

        KeyError if the person was forgotten.
        """
        if self._keyring.of(person_id) is None:
            raise KeyError(f"person {person_id} was forgotten")
        outgoing = Outgoing(self._ids.next(), chat_id, person_id, payload, kind, now)
        self._transaction.pending.outbox.append((outgoing, orjson.dumps(payload)))
        return outgoing

    def pending(self, limit: int) -> list[Outgoing]:
        """The first messages not sent yet, in order; any that no longer open count as failed and are gone."""
        self._transaction.flush()
        rows = self._transaction.read(PENDING, {"count": limit}).all()
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

    def sent(self, ids: Collection[int], screens: Mapping[int, int] | None = None) -> None:
        """These messages are with Telegram.

        Screens: by chat id, the message_id that is that chat's screen now.
        """
        self._remove(ids, "outbox.sent")
        if screens:
            self._people.load(screens)
            for chat_id, message_id in screens.items():
                person = self._people.by_chat(chat_id)
                if person is not None:
                    self._people.change(person, screen=message_id)

    def failed(self, ids: Collection[int]) -> None:
        """These messages will never arrive."""
        self._remove(ids, "outbox.failed")

    def settle(self, settled: Settled) -> None:
        """Mark what became of messages. Doing it again changes nothing."""
        if settled.sent or settled.screens:
            self.sent(settled.sent, settled.screens)
        if settled.failed:
            self.failed(settled.failed)

    def drop(self, chat_id: int) -> int:
        """Give up everything for a chat that takes no messages any more; how many there were."""
        self._transaction.flush()
        dropped = self._transaction.write(DROP, {"chat": chat_id}).rowcount
        self._transaction.pending.tally["outbox.failed"] += dropped
        return dropped

    def write(self, waiting: Sequence[tuple[Outgoing, bytes]]) -> None:
        """Seal and insert what waits."""
        self._keyring.load(outgoing.person_id for outgoing, _ in waiting)
        self._transaction.connection.execute(
            ADD,
            [
                {
                    "id": outgoing.id, "chat_id": outgoing.chat_id, "person_id": outgoing.person_id,
                    "payload": self._keyring.seal(outgoing.person_id, _place(outgoing.id), payload),
                    "kind": outgoing.kind, "created_at": outgoing.created_at,
                }
                for outgoing, payload in waiting
            ],
        )  # fmt: skip

    def _remove(self, ids: Collection[int], counter: str) -> None:
        self._transaction.flush()
        if ids:
            removed = self._transaction.write(REMOVE, {"ids": list(ids)}).rowcount
            self._transaction.pending.tally[counter] += removed


def _place(outgoing_id: int) -> str:
    return f"outbox/payload/{outgoing_id}"
