"""Traces: the messages Telegram still lets a bot delete from a chat; ids only, no content."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, text

from storage.records import Trace
from storage.sql.prepared import Prepared
from storage.sql.transaction import Transaction
from storage.tables import traces
from storage.utc_time import UtcTime

KEPT = timedelta(hours=48)  # Bot API, deleteMessage

# Idempotent: the same message may come again (an edit, a repeated update).
ADD = Prepared(
    text(
        "INSERT INTO traces (chat_id, message_id, own, at) VALUES (:chat_id, :message_id, :own, :at)"
        " ON CONFLICT DO NOTHING"
    ).bindparams(bindparam("at", type_=UtcTime()))
)
OF_CHAT = (
    select(traces)
    .where(traces.c.chat_id == bindparam("chat"), traces.c.at > bindparam("after"))
    .order_by(traces.c.message_id)
)
REMOVE = delete(traces).where(
    traces.c.chat_id == bindparam("chat"), traces.c.message_id.in_(bindparam("ids", expanding=True))
)
DROP = delete(traces).where(traces.c.chat_id == bindparam("chat"))
PRUNE = delete(traces).where(traces.c.at <= bindparam("before"))


class Traces:
    """Repository of traces within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, found: Iterable[Trace]) -> None:
        """Record that these messages are in their chats."""
        for trace in found:
            self._transaction.pending.traces[trace.chat_id, trace.message_id] = trace

    def of_chat(self, chat_id: int, now: datetime) -> list[Trace]:
        """The chat's messages that are recent enough to be deleted, in order."""
        self._transaction.flush()
        found = self._transaction.read(OF_CHAT, {"chat": chat_id, "after": now - KEPT})
        return [Trace(row.chat_id, row.message_id, row.own, row.at) for row in found]

    def remove(self, chat_id: int, message_ids: Collection[int]) -> None:
        """Forget these messages: they have been deleted, or cannot be."""
        self._transaction.flush()
        if message_ids:
            self._transaction.write(REMOVE, {"chat": chat_id, "ids": list(message_ids)})

    def drop(self, chat_id: int) -> None:
        """Forget all messages of this chat."""
        self._transaction.flush()
        self._transaction.write(DROP, {"chat": chat_id})

    def prune(self, now: datetime) -> int:
        """Forget messages that are too old to be deleted; returns how many."""
        return self._transaction.write(PRUNE, {"before": now - KEPT}).rowcount

    def write(self, waiting: Mapping[tuple[int, int], Trace]) -> None:
        """Insert buffered traces, in the same order for all workers to avoid deadlocks."""
        ADD.run(
            self._transaction.connection,
            [
                {"chat_id": chat_id, "message_id": message_id, "own": trace.own, "at": trace.at}
                for (chat_id, message_id), trace in sorted(waiting.items())
            ],
        )
