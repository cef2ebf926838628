"""The one asynchronous door to a synchronous database."""

import asyncio
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError

from storage.batches import Batch, run_batch
from storage.errors import DatabaseTrouble, MasterKeyWrong, PendingRefused, SealBroken
from storage.ids import new_id
from storage.migrations import upgrade
from storage.records import Outgoing, Settled
from storage.sealing.vault import Vault, WrappedKey
from storage.sql.transaction import Transaction, about_the_rows
from storage.sql.url import in_transaction, make_engine, parse_url, trouble
from storage.sql.worker import Worker
from storage.tables import house_keys, outbox
from storage.unit_of_work import Unit

T = TypeVar("T")
Item = TypeVar("Item")

POSTGRESQL_THREADS = 4
ATTEMPTS = 8  # of a transaction that others made impossible
SCRUB_MILLISECONDS = 50  # that a scrub waits for a reader
REPEATABLE = ("40P01", "40001")  # PostgreSQL: deadlock_detected, serialization_failure


class Database:
    """Transactions run as plain functions in threads of its own: one on SQLite, a few on PostgreSQL.

    A function may be run again from its start when PostgreSQL reports a deadlock, so it must do nothing but
    work on its unit. Cancelling the caller does not stop a transaction that has begun.
    """

    def __init__(self, url: str, vault: Vault) -> None:
        """url: "sqlite:///path" or "postgresql://…" (DatabaseTrouble for another). Nothing is opened yet."""
        self._url = parse_url(url)
        self._vault = vault
        self._on_sqlite = self._url.get_backend_name() == "sqlite"
        threads = 1 if self._on_sqlite else POSTGRESQL_THREADS
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="storage")
        self._engine = make_engine(self._url, threads)
        self._worker = Worker()
        self._house: WrappedKey | None = None
        self._kept: Connection | None = None  # that of SQLite's thread

    async def open(self) -> None:
        """Bring the tables up to date and read the house key. DatabaseTrouble, MasterKeyWrong."""
        await self._in_thread(self._open)

    async def close(self) -> None:
        """Wait for what is running and close the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self._give_back()
        self._worker.leave()
        self._engine.dispose()

    async def transact(self, work: Callable[[Unit], T]) -> T:
        """`work(unit)` in one transaction, committed when it returns and rolled back when it raises.

        What it raises comes out as it is, except errors of the database itself, which come out as
        DatabaseTrouble.
        """
        return await self._in_thread(lambda: self._repeat(lambda: self._run(work)))

    async def batch(
        self,
        items: Sequence[Item],
        handle: Callable[[Unit, Item], None],
        *,
        chats: Iterable[int] = (),
        updates: Iterable[int] = (),
        settled: Settled | None = None,
    ) -> Batch[Item]:
        """`handle(unit, item)` for every item, in one transaction in which a failing item undoes only itself.

        chats: chat ids concerned; these people, their partners and the sessions in their focus are read at
        once (on PostgreSQL: locked). updates: update ids concerned, asked for at once. settled: marked in the
        outbox in the same transaction, whichever items fail. DatabaseTrouble: nothing was committed.
        """
        chats, updates = list(chats), list(updates)

        def find(unit: Unit) -> Sequence[Item]:
            unit.load(chats, updates, also=settled.screens if settled else ())
            if settled:
                unit.settle(settled)
            return items

        return await self.batch_from(find, handle)

    async def batch_from(
        self, find: Callable[[Unit], Sequence[Item]], handle: Callable[[Unit, Item], None]
    ) -> Batch[Item]:
        """As `batch`, for items that are found in the same transaction, as due nudges are."""

        def work(unit: Unit) -> Batch[Item]:
            failures = run_batch(unit, find(unit), handle)
            unit.transaction.flush()
            return Batch(unit.transaction.in_hand(), failures)

        def run() -> Batch[Item]:
            try:
                return self._run(work)
            except PendingRefused:
                return self._run(work, careful=True)

        return await self._in_thread(lambda: self._repeat(run))

    async def take_up(self, limit: int) -> tuple[list[Outgoing], bool]:
        """Messages of the outbox that are in nobody's hands, `Outbox.take_up`; from now on in this worker's.

        DatabaseTrouble: none were taken.
        """

        def work() -> tuple[list[Outgoing], bool]:
            if not self._on_sqlite:
                self._worker.be_present(self._engine)
            return self._repeat(lambda: self._run(lambda unit: unit.outbox.take_up(limit)))

        return await self._in_thread(work)

    async def scrub(self) -> bool:
        """Take deleted bytes off a SQLite file: its write-ahead log is written back and cut to nothing.

        False if a reader was in the way; then old bytes are still in the log. On PostgreSQL, vacuuming does
        it in time.
        """
        return await self._in_thread(self._scrub)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _run(self, work: Callable[[Unit], T], *, careful: bool = False) -> T:
        if self._house is None:
            raise RuntimeError("open the database first")
        try:
            with self._begun() as connection:
                transaction = Transaction(connection, careful=careful)
                try:
                    result = work(Unit(transaction, self._vault, self._house, self._worker))
                    transaction.flush()
                finally:
                    transaction.let_go()
                if not in_transaction(connection):
                    raise DatabaseTrouble("the database ended the transaction before its commit")
                return result
        except (DBAPIError, PendingRollbackError) as error:
            if _repeatable(error) or about_the_rows(error):
                raise
            raise trouble(error) from error

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        """A transaction: committed at its end, rolled back when something is raised.

        SQLite's one thread keeps its connection: to take one from the pool and give it back takes longer than
        a small transaction does. PostgreSQL's are taken anew, and looked at then: a server may have left.
        """
        if not self._on_sqlite:
            with self._engine.begin() as connection:
                yield connection
            return
        if self._kept is None:
            self._kept = self._engine.connect()
        try:
            with self._kept.begin():
                yield self._kept
        except BaseException:
            self._give_back()
            raise

    def _give_back(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _repeat(self, run: Callable[[], T]) -> T:
        for attempt in range(1, ATTEMPTS):
            try:
                return run()
            except DBAPIError as error:
                if not _repeatable(error):
                    raise
            time.sleep(random.uniform(0, 0.01) * attempt)
        try:
            return run()
        except DBAPIError as error:
            raise (trouble(error) if _repeatable(error) else error) from error

    def _open(self) -> None:
        try:
            with self._engine.connect() as connection:
                upgrade(connection)
            with self._engine.begin() as connection:
                self._house = self._house_key(connection)
                self._worker.ids.above(connection.execute(select(func.max(outbox.c.id))).scalar() or 0)
        except SQLAlchemyError as error:
            raise trouble(error) from error

    def _house_key(self, connection: Connection) -> WrappedKey:
        """The house key; made here, once, for a new database."""
        if not self._on_sqlite:
            connection.exec_driver_sql("LOCK TABLE house_keys")  # two workers may open a new database at once
        row = connection.execute(select(house_keys.c.id, house_keys.c.key).order_by(house_keys.c.id)).first()
        if row is not None:
            house = WrappedKey(f"house_keys/key/{row.id}", row.key)
            try:
                self._vault.seal(house, "", b"")
            except SealBroken as error:
                raise MasterKeyWrong(
                    "the master key is not the one this database was sealed with:"
                    " set MASTER_KEY or MASTER_KEY_FILE to that one"
                ) from error
            return house
        key_id = new_id()
        house = self._vault.new_key(f"house_keys/key/{key_id}")
        connection.execute(
            insert(house_keys), {"id": key_id, "key": house.wrapped, "created_at": datetime.now(UTC)}
        )
        return house

    def _scrub(self) -> bool:
        if not self._on_sqlite:
            return True
        self._give_back()
        raw = self._engine.raw_connection()
        try:
            cursor = raw.cursor()
            (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            try:
                # Whoever writes must not wait here for somebody who reads: better to try again later.
                cursor.execute(f"PRAGMA busy_timeout={SCRUB_MILLISECONDS}")
                busy, _pages, _written = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                cursor.execute(f"PRAGMA busy_timeout={patience}")
                cursor.close()
            return not busy
        finally:
            raw.close()


def _repeatable(error: SQLAlchemyError) -> bool:
    return getattr(getattr(error, "orig", None), "sqlstate", None) in REPEATABLE
