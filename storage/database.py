"""The async interface to a synchronous database."""

import asyncio
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError

from storage.batches import Batch, run_batch
from storage.counts import bump
from storage.erasures import COUNTER, Journal, Line, in_order, read_lines, read_marks
from storage.errors import DatabaseTrouble, MasterKeyWrong, PendingRefused, SealBroken
from storage.ids import new_id
from storage.migrations import upgrade
from storage.older_file import BEAT, Behind, find_behind, note_caught_up, set_counter
from storage.records import Outgoing, Settled
from storage.sealing.vault import Vault, WrappedKey
from storage.sql.pooler import refuse_transaction_pooling
from storage.sql.scrub import scrub_postgresql, scrub_sqlite
from storage.sql.transaction import Transaction, is_data_error
from storage.sql.trouble import trouble
from storage.sql.url import in_transaction, make_engine, parse_url
from storage.sql.worker import Worker
from storage.tables import counters, house_keys, outbox
from storage.unit_of_work import Unit

T = TypeVar("T")
Item = TypeVar("Item")

POSTGRESQL_THREADS = 4
ATTEMPTS = 8  # for a transaction that loses to concurrent ones
REPEATABLE = ("40P01", "40001")  # PostgreSQL: deadlock_detected, serialization_failure


class Watch(Protocol):
    """Is told how transactions fare."""

    def transaction_worked(self, seconds: float) -> None:
        """One was committed, after so long."""

    def transaction_failed(self, trouble: DatabaseTrouble) -> None:
        """The database failed one."""


class Database:
    """Runs transactions as plain functions in its own threads: one on SQLite, a few on PostgreSQL.

    A function may be rerun from the start after a deadlock on PostgreSQL, so it must have no effects outside
    its unit of work. Cancelling the caller does not stop a transaction that has begun.
    """

    def __init__(
        self,
        url: str,
        vault: Vault,
        erasures: Path | None = None,
        pool: int = POSTGRESQL_THREADS,
        watch: Watch | None = None,
    ) -> None:
        """url: "sqlite:///path" or "postgresql://…" (otherwise DatabaseTrouble). Opens nothing yet.

        erasures: the folder of the erasure journal; without one, none is kept. pool: how many connections
        work at once on PostgreSQL. watch: told of each transaction, in the caller's thread.
        """
        self._url = parse_url(url)
        self._vault = vault
        self._on_sqlite = self._url.get_backend_name() == "sqlite"
        threads = 1 if self._on_sqlite else pool
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="storage")
        self._engine = make_engine(self._url, threads)
        self._worker = Worker()
        self._house: WrappedKey | None = None
        self._journal = Journal(erasures) if erasures else None
        self._journaling = threading.Lock()  # from a line in the journal to the commit that notes it
        self._watch = watch
        self._kept: Connection | None = None  # the SQLite thread's connection

    async def open(self) -> None:
        """Migrate the tables, load the house key, take over a journal. DatabaseTrouble, MasterKeyWrong."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._open)

    async def close(self) -> None:
        """Wait for running transactions and close the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self._give_back()
        self._worker.leave()
        self._engine.dispose()
        if self._journal is not None:
            self._journal.close()

    async def transact(self, work: Callable[[Unit], T]) -> T:
        """Run `work(unit)` in one transaction: committed when it returns, rolled back when it raises.

        Exceptions pass through unchanged, except that errors of the database itself are raised as
        DatabaseTrouble.
        """
        return await self._in_thread(lambda: self._repeat(lambda: self._run(work)))

    async def batch(
        self,
        items: Sequence[Item] | Callable[[Unit], Sequence[Item]],
        handle: Callable[[Unit, Item], None],
        *,
        chats: Iterable[int] = (),
        updates: Iterable[int] = (),
        settled: Settled | None = None,
    ) -> Batch[Item]:
        """Run `handle(unit, item)` for every item in one transaction, rolling back only the items that fail.

        items: given, or chosen once everyone is loaded. chats: the chat ids involved; their people, those
        people's partners and the sessions in their focus are read in advance (on PostgreSQL: locked).
        updates: the update ids involved, looked up in advance. settled: outbox messages to mark in the same
        transaction, whichever items fail. DatabaseTrouble: nothing was committed.
        """
        chats, updates = list(chats), list(updates)

        def find(unit: Unit) -> Sequence[Item]:
            unit.load(chats, updates, also=settled.screens if settled else ())
            if settled:
                unit.settle(settled)
            return items(unit) if callable(items) else items

        return await self.batch_from(find, handle)

    async def batch_from(
        self, find: Callable[[Unit], Sequence[Item]], handle: Callable[[Unit, Item], None]
    ) -> Batch[Item]:
        """Like `batch`, for items found in the same transaction, such as due nudges."""

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
        """Lease outbox messages that no live worker holds to this worker; see `Outbox.take_up`.

        DatabaseTrouble: none were leased.
        """

        def work() -> tuple[list[Outgoing], bool]:
            if not self._on_sqlite:
                self._worker.be_present(self._engine)
            return self._repeat(lambda: self._run(lambda unit: unit.outbox.take_up(limit)))

        return await self._in_thread(work)

    @property
    def workers(self) -> int:
        """How many share the database, this one included, when it last looked: at each `take_up`."""
        return self._worker.workers

    async def beat(self, now: datetime) -> None:
        """Note that the bot is at work, in the database and then in the mark apart from it.

        On SQLite also empty the write-ahead log into the file, so that a plain copy of it misses little.
        """

        def work(unit: Unit) -> int:
            set_counter(unit.transaction, BEAT, int(now.timestamp()))
            counted = select(counters.c.value).where(counters.c.name == BEAT)
            return int(unit.transaction.read(counted).scalar_one())

        def run() -> None:
            beat = self._repeat(lambda: self._run(work))
            if self._journal is not None:
                self._journal.note(beat=beat)
            if self._on_sqlite:
                self._scrub()

        await self._in_thread(run)

    async def catch_up(
        self,
        settle: Callable[[Unit, Behind], None],
        now: datetime,
        *,
        more: Sequence[Line] = (),
        until: datetime | None = None,
    ) -> Behind | None:
        """If the database is behind the journal or the marks, let `settle` do what it has missed.

        It is one transaction, after which nothing is missing. Messages that waited in an older file, and
        those that `settle` adds there, are dropped: they were said. more: lines of other journals. until:
        given if the database is known to be a copy. None: it is not behind.
        """
        journal = self._journal
        if journal is None:
            return None

        def work(unit: Unit) -> Behind | None:
            lines = in_order([*read_lines(journal.folder), *more])
            marks = read_marks(journal.folder)
            behind = find_behind(unit.transaction, journal, lines, marks, until)
            if behind is not None:
                settle(unit, behind)
                note_caught_up(unit.transaction, behind, lines, marks, now)
            return behind

        return await self.transact(work)

    async def prune_journal(self, backed_up: Mapping[str, int], before: datetime) -> int:
        """Forget lines of the journal from before that moment that all have noted; how many.

        backed_up: by counter, how far every copy has come (`backup.noted`); this database is looked at as
        well. JournalTrouble, DatabaseTrouble: what is there stays.
        """
        journal = self._journal
        if journal is None:
            return 0

        def noted(unit: Unit) -> dict[str, int]:
            found = unit.transaction.read(select(counters).where(counters.c.name.like(f"{COUNTER}%")))
            return {row.name: row.value for row in found}

        def run() -> int:
            ours = self._repeat(lambda: self._run(noted))
            with self._journaling:  # between a line and its commit nothing is taken away
                return journal.prune(
                    {name: min(value, backed_up.get(name, 0)) for name, value in ours.items()}, before
                )

        return await self._in_thread(run)

    async def scrub(self) -> bool:
        """Remove deleted keys and words from the database's files, as far as that is possible (`sql.scrub`).

        False if somebody else's transaction prevented it; then try again. DatabaseTrouble, TooLargeToScrub.
        """
        return await self._in_thread(self._scrub)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        watch, began = self._watch, time.monotonic()
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except DatabaseTrouble as failure:
            if watch is not None:
                watch.transaction_failed(failure)
            raise
        if watch is not None:
            watch.transaction_worked(time.monotonic() - began)
        return result

    def _run(self, work: Callable[[Unit], T], *, careful: bool = False) -> T:
        if self._house is None:
            raise RuntimeError("open the database first")
        try:
            with ExitStack() as until_committed, self._begun() as connection:
                transaction = Transaction(connection, careful=careful)
                try:
                    result = work(Unit(transaction, self._vault, self._house, self._worker))
                    transaction.flush()
                    # Last, because every worker counts in these rows: once one is written, all others wait
                    # until the commit.
                    bump(transaction, transaction.tally)
                    if transaction.erasures and self._journal is not None:
                        until_committed.enter_context(self._journaling)
                        set_counter(
                            transaction, *self._journal.write(transaction.erasures, datetime.now(UTC))
                        )
                finally:
                    transaction.release()
                if not in_transaction(connection):
                    raise DatabaseTrouble("the database ended the transaction before its commit")
            if transaction.newest_update and self._journal is not None:
                self._journal.note(update=transaction.newest_update)
            return result
        except (DBAPIError, PendingRollbackError) as error:
            if _repeatable(error) or is_data_error(error):
                raise
            raise trouble(error) from error

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back if it raises.

        SQLite's single thread keeps its connection, because borrowing one from the pool takes longer than a
        small transaction. PostgreSQL connections are borrowed each time and checked, in case the server
        closed them.
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
        if not self._on_sqlite:
            refuse_transaction_pooling(self._url)
        try:
            with self._engine.connect() as connection:
                upgrade(connection)
            with self._engine.begin() as connection:
                self._house = self._house_key(connection)
                self._worker.ids.above(connection.execute(select(func.max(outbox.c.id))).scalar() or 0)
        except SQLAlchemyError as error:
            raise trouble(error) from error
        if self._journal is not None:
            self._journal.open(self._vault.derive(self._house, "erasures"))
        if self._on_sqlite:
            self._scrub()  # a copy of the file alone is never empty

    def _house_key(self, connection: Connection) -> WrappedKey:
        """The house key; created on first use of a new database."""
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
            return scrub_postgresql(self._engine)
        self._give_back()
        return scrub_sqlite(self._engine)


def _repeatable(error: SQLAlchemyError) -> bool:
    return getattr(getattr(error, "orig", None), "sqlstate", None) in REPEATABLE
