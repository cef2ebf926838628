"""A database transaction with at most one open savepoint, and a write buffer flushed at its end."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    PendingRollbackError,
    ProgrammingError,
    StatementError,
)

from storage.errors import PendingRefused
from storage.records import Erasure, Outgoing
from storage.sql.prepared import Prepared
from storage.sql.url import in_transaction
from storage.sql.write_buffer import WriteBuffer

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Transaction:
    """Runs statements, and lets a failing item of a batch be rolled back on its own.

    Frequent writes are buffered in `pending` and flushed together. A savepoint is opened only when an item
    needs a statement of its own; the buffered writes of earlier items are flushed first, outside the
    savepoint. One that is only read in needs no flush, and serves the next items too, until one writes.
    """

    def __init__(self, connection: Connection, *, careful: bool = False) -> None:
        """careful: flush each item under its own savepoint, to find the one whose rows are rejected."""
        self.connection = connection
        self.pending = WriteBuffer()
        self.outgoing: list[Outgoing] = []  # messages that successful items added to the outbox
        self.erasures: list[Erasure] = []  # for the journal, of successful items
        self.newest_update = 0  # the highest id among the updates that were written
        self.left: set[int] = set()  # ids of those messages that any worker may take up
        self.on_undo: list[Callable[[], None]] = []  # clears the identity maps
        self.write_pending: Callable[[WriteBuffer], None] = _refuse
        self._settled = WriteBuffer()
        self._careful = careful
        self.on_sqlite = connection.dialect.name == "sqlite"
        self._in_item = False
        self._in_savepoint = False
        self._only_read = False  # in the savepoint

    @property
    def alive(self) -> bool:
        """Whether the database still has this transaction open."""
        return in_transaction(self.connection)

    def release(self) -> None:
        """Break reference cycles once the transaction is over, so that memory is freed at once."""
        self.on_undo.clear()
        self.write_pending = _refuse

    @property
    def tally(self) -> Counter[str]:
        """What successful items and the current one count, by counter: no flush writes it."""
        return self._settled.tally + self.pending.tally

    def waiting(self) -> tuple[WriteBuffer, WriteBuffer]:
        """Buffered writes: those of successful items, and those of the current item."""
        return self._settled, self.pending

    def read(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        """Run a SELECT; buffered writes are invisible to it until `flush`."""
        if not self.on_sqlite:
            # On PostgreSQL a failed SELECT aborts the transaction back to the last savepoint.
            self._protect_reading()
        return self.connection.execute(statement, parameters)

    def rows(self, statement: Prepared, values: Mapping[str, Any]) -> list[Any]:
        """Run a prepared SELECT; as with `read`, buffered writes are invisible to it."""
        if not self.on_sqlite:
            self._protect_reading()
        return statement.rows(self.connection, values)

    def write(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        """Run a statement that changes rows."""
        self._protect()
        return self.connection.execute(statement, parameters)

    def run(self, statement: Prepared, values: Sequence[Mapping[str, Any]]) -> int:
        """Run a prepared statement once per set of values; returns the number of rows changed."""
        self._protect()
        return statement.run(self.connection, values)

    def in_hand(self) -> list[Outgoing]:
        """Messages added to the outbox that this worker is to send."""
        if not self.left:
            return self.outgoing
        return [outgoing for outgoing in self.outgoing if outgoing.id not in self.left]

    def flush(self) -> None:
        """Write the buffer to the database: at the end, and before a SELECT that must see it."""
        if not (self.pending or self._settled):
            return
        if self._in_item:
            self._protect()
        else:
            self._leave_reading()
            self._write_settled()
        if self.pending:
            waiting, self.pending = self.pending, WriteBuffer(tally=self.pending.tally)
            self.outgoing += [outgoing for outgoing, _ in waiting.outbox]
            self.write_pending(waiting)

    def begin_item(self) -> None:
        """Start an item; `undo_item` rolls back to this point."""
        self._settle()
        if self._careful:
            self.flush()  # what rides along before the first item, such as receipts
        self._in_item = True
        self._kept = len(self.outgoing)
        self._erased = len(self.erasures)

    def keep_item(self) -> None:
        """End an item that succeeded."""
        if self._careful:
            self.flush()
        if self._in_savepoint and not self._only_read:
            self.connection.exec_driver_sql("RELEASE SAVEPOINT item")
            self._in_savepoint = False
        self._in_item = False
        self._settle()

    def undo_item(self) -> None:
        """Roll back everything the current item did.

        Earlier items' writes are flushed before the identity maps are cleared.
        """
        if self._in_savepoint:
            if not (self._only_read and self.alive):
                if self._only_read and self._settled:
                    # Rolling back would unlock what earlier items have read, and not yet written.
                    raise PendingRefused("a SELECT failed after earlier items had read")
                self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT item")
            self.connection.exec_driver_sql("RELEASE SAVEPOINT item")
        self._in_item = self._in_savepoint = self._only_read = False
        self.pending = WriteBuffer()
        del self.outgoing[self._kept :]
        del self.erasures[self._erased :]
        self._write_settled()
        for empty in self.on_undo:
            empty()

    def _settle(self) -> None:
        self.outgoing += [outgoing for outgoing, _ in self.pending.outbox]
        self._settled.take(self.pending)
        self.pending = WriteBuffer()

    def _protect(self) -> None:
        self._leave_reading()
        if self._in_item and not self._in_savepoint:
            self._write_settled()
            self.connection.exec_driver_sql("SAVEPOINT item")
            self._in_savepoint = True

    def _protect_reading(self) -> None:
        if self._in_item and not self._in_savepoint:
            self.connection.exec_driver_sql("SAVEPOINT item")
            self._in_savepoint = self._only_read = True

    def _leave_reading(self) -> None:
        """Release a savepoint that was only read in: what is written now must not be undone with it."""
        if self._only_read:
            self.connection.exec_driver_sql("RELEASE SAVEPOINT item")
            self._in_savepoint = self._only_read = False

    def _write_settled(self) -> None:
        if not self._settled:
            return
        waiting, self._settled = self._settled, WriteBuffer(tally=self._settled.tally)
        try:
            self.write_pending(waiting)
        except (StatementError, ValueError, TypeError, OverflowError) as error:
            if is_data_error(error):
                # The item these rows belong to is already past its savepoint; the current item is not to
                # blame.
                raise PendingRefused("rows of an earlier item were refused") from error
            raise


def is_data_error(error: Exception) -> bool:
    """Whether the error is about the data being written rather than about the database itself."""
    if isinstance(error, ProgrammingError):
        # Without an SQLSTATE it is the driver's: a value it cannot bind. With one it is PostgreSQL's, such as
        # a missing privilege.
        return getattr(error.orig, "sqlstate", None) is None
    if isinstance(error, DBAPIError):
        return isinstance(error, (IntegrityError, DataError))
    return not isinstance(error, PendingRollbackError)  # raised after a lost connection


def _refuse(pending: WriteBuffer) -> None:
    raise RuntimeError("this transaction has no writer for its buffered rows")
