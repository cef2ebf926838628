"""One database transaction with at most one savepoint open in it, and the writes that wait for its end."""

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
from storage.records import Outgoing
from storage.sql.prepared import Prepared
from storage.sql.url import in_transaction
from storage.sql.write_buffer import Pending

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Transaction:
    """Runs statements, and makes each item of a batch undo only itself.

    Writes of the hot path wait in `pending` and go out together. A savepoint is opened only when an item
    needs a statement of its own, after everything that earlier items wait for has been written outside it.
    """

    def __init__(self, connection: Connection, *, careful: bool = False) -> None:
        """careful: write each item's pending rows under its own savepoint, to find which one is refused."""
        self.connection = connection
        self.pending = Pending()
        self.outgoing: list[Outgoing] = []  # what items that went well put into the outbox
        self.left: set[int] = set()  # ids of those messages that wait for whoever takes them up
        self.on_undo: list[Callable[[], None]] = []  # empties the identity maps
        self.write_pending: Callable[[Pending], None] = _refuse
        self._settled = Pending()
        self._careful = careful
        self.on_sqlite = connection.dialect.name == "sqlite"
        self._in_item = False
        self._in_savepoint = False

    @property
    def alive(self) -> bool:
        """Whether the database still holds this transaction."""
        return in_transaction(self.connection)

    def let_go(self) -> None:
        """It is over. Those who hold it and are held by it are free at once, not only to be collected."""
        self.on_undo.clear()
        self.write_pending = _refuse

    def waiting(self) -> tuple[Pending, Pending]:
        """Pending writes: of items that went well, and of the current one."""
        return self._settled, self.pending

    def read(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        """Run a SELECT; it does not see pending writes unless `flush` ran before."""
        if not self.on_sqlite:
            # A failed SELECT spoils a PostgreSQL transaction up to the last savepoint.
            self._protect()
        return self.connection.execute(statement, parameters)

    def rows(self, statement: Prepared, values: Mapping[str, Any]) -> list[Any]:
        """What a prepared SELECT finds; as with `read`, pending writes are not seen."""
        if not self.on_sqlite:
            self._protect()
        return statement.rows(self.connection, values)

    def write(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        """Run a statement that changes rows."""
        self._protect()
        return self.connection.execute(statement, parameters)

    def run(self, statement: Prepared, values: Sequence[Mapping[str, Any]]) -> int:
        """Run a prepared statement that changes rows with each of these; how many it changed."""
        self._protect()
        return statement.run(self.connection, values)

    def in_hand(self) -> list[Outgoing]:
        """What was put into the outbox for this worker to send."""
        if not self.left:
            return self.outgoing
        return [outgoing for outgoing in self.outgoing if outgoing.id not in self.left]

    def flush(self) -> None:
        """Write what waits, before a SELECT that must see it and at the end."""
        if self._in_item:
            self._protect()
        else:
            self._write_settled()
        if self.pending:
            waiting, self.pending = self.pending, Pending()
            self.outgoing += [outgoing for outgoing, _ in waiting.outbox]
            self.write_pending(waiting)

    def begin_item(self) -> None:
        """From here on, `undo_item` undoes."""
        self._settle()
        self._in_item = True
        self._kept = len(self.outgoing)

    def keep_item(self) -> None:
        """The item went well."""
        if self._careful:
            self.flush()
        if self._in_savepoint:
            self.connection.exec_driver_sql("RELEASE SAVEPOINT item")
        self._in_item = self._in_savepoint = False
        self._settle()

    def undo_item(self) -> None:
        """The item failed: nothing of it remains.

        What earlier items wait for is written before maps are emptied.
        """
        if self._in_savepoint:
            self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT item")
            self.connection.exec_driver_sql("RELEASE SAVEPOINT item")
        self._in_item = self._in_savepoint = False
        self.pending = Pending()
        del self.outgoing[self._kept :]
        self._write_settled()
        for empty in self.on_undo:
            empty()

    def _settle(self) -> None:
        self.outgoing += [outgoing for outgoing, _ in self.pending.outbox]
        self._settled.take(self.pending)
        self.pending = Pending()

    def _protect(self) -> None:
        if self._in_item and not self._in_savepoint:
            self._write_settled()
            self.connection.exec_driver_sql("SAVEPOINT item")
            self._in_savepoint = True

    def _write_settled(self) -> None:
        if not self._settled:
            return
        waiting, self._settled = self._settled, Pending()
        try:
            self.write_pending(waiting)
        except (StatementError, ValueError, TypeError, OverflowError) as error:
            if about_the_rows(error):
                # The item that wants this written has left its savepoint: the one at work is not to blame.
                raise PendingRefused("rows of an earlier item were refused") from error
            raise


def about_the_rows(error: Exception) -> bool:
    """Whether the error is about what was to be written, and not about the database itself."""
    if isinstance(error, ProgrammingError):
        # The driver's own: a value it cannot bind. With a state it is PostgreSQL's: a right is missing, say.
        return getattr(error.orig, "sqlstate", None) is None
    if isinstance(error, DBAPIError):
        return isinstance(error, (IntegrityError, DataError))
    return not isinstance(error, PendingRollbackError)  # what follows a lost connection


def _refuse(pending: Pending) -> None:
    raise RuntimeError("this transaction has nobody who writes its pending rows")
