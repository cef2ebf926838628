"""Traces: which messages stand in a chat that Telegram still lets a bot delete; ids only, no content."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, text

from storage.records import Trace
from storage.sql.prepared import Prepared
from storage.sql.transaction import Transaction
from storage.tables import traces
from storage.utc_time import UtcTime

KEPT = timedelta(hours=48)  # Bot API, deleteMessage

# The same message again (an edit, an update shown twice) changes nothing.
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
    """The traces of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, found: Iterable[Trace]) -> None:
        """Remember that these messages stand in their chats."""
        for trace in found:
            self._transaction.pending.traces[trace.chat_id, trace.message_id] = trace

    def of_chat(self, chat_id: int, now: datetime) -> list[Trace]:
        """The messages of this chat that are young enough to be deleted, in their order."""
        self._transaction.flush()
        found = self._transaction.read(OF_CHAT, {"chat": chat_id, "after": now - KEPT})
        return [Trace(row.chat_id, row.message_id, row.own, row.at) for row in found]

    def remove(self, chat_id: int, message_ids: Collection[int]) -> None:
        """Forget these messages: they are gone from the chat, or cannot be deleted."""
        self._transaction.flush()
        if message_ids:
            self._transaction.write(REMOVE, {"chat": chat_id, "ids": list(message_ids)})

    def drop(self, chat_id: int) -> None:
        """Forget all messages of this chat."""
        self._transaction.flush()
        self._transaction.write(DROP, {"chat": chat_id})

    def prune(self, now: datetime) -> int:
        """Forget messages too old to be deleted; how many there were."""
        return self._transaction.write(PRUNE, {"before": now - KEPT}).rowcount

    def write(self, waiting: Mapping[tuple[int, int], Trace]) -> None:
        """Insert what waits, in one order for all workers."""
        ADD.run(
            self._transaction.connection,
            [
                {"chat_id": chat_id, "message_id": message_id, "own": trace.own, "at": trace.at}
                for (chat_id, message_id), trace in sorted(waiting.items())
            ],
        )
