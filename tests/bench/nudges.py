"""What a due nudge costs, with a thousand planned and with a million; how long the event loop is held.

    python -m tests.bench.nudges [--planned 1000 10000 1000000] [--rounds 3] [--on sqlite postgresql]
                                 [--keep FOLDER]

The databases are made first, every row of them (`tests.bench.population`): everybody has ten nudges planned,
and of up to 10,000 people one of these is due at eight on a summer's morning: a promise, a look back, a
check-in, a daily question or a reminder of their own, in turn. Everything else comes on later days. `--keep`
leaves SQLite's databases for the next time (a million: 500 MB, a minute).

Then the scheduler and the sender, as they are, have that morning again and again; only Telegram is played,
and the sender takes more than it could send (otherwise nudges wait in the database until Telegram's thirty a
second have gone). *claimed*: the time spent finding and locking what is due. *decided*: from the tick until
everything is in the outbox, committed. *CPU*: of the bot's process, for each nudge; *x*: beside the first
line with a thousand due. *loop late*: the longest that a timer of the event loop had to wait,
which takes in whatever else the machine does. *loop held*: the longest that the loop's own thread computed
without letting anything else run. Medians of the rounds.

Beside it: APScheduler with its SQLAlchemy job store and a job for each of 10,000 people, due at that moment,
on the same databases. Its jobs decide nothing and write nothing.
"""

import argparse
import asyncio
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import orjson
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import bindparam, delete, event, select, text, update

from bot.app import spare_the_collector
from bot.chat.practice import Practice
from bot.clock import Clock
from bot.nudges.kinds import CHECK_IN, DAILY, FOLLOW_UP, PROMISE, WEEKLY
from bot.outbox.sender import Sender
from bot.routing.use_cases import UseCases
from bot.scheduler import Scheduler
from bot.watch.figures import Figures
from dialogues.engine.events import Seat
from dialogues.questions.bank import bank
from dialogues.script.files import shipped
from storage.database import Database
from storage.nudges import Nudges
from storage.sealing.vault import Vault, WrappedKey
from storage.tables import nudge_days, nudges, outbox, people
from storage.unit_of_work import Unit
from tests.bench.population import NEXT_ID, Rows, settle
from tests.postgres import Postgres

MORNING = datetime(2027, 6, 1, 8, tzinfo=UTC)  # a Tuesday; in Lisbon it is nine
EACH = 10  # nudges planned for everybody
MOST_DUE = 10_000
FEWER_DUE = 1_000
VAULT = Vault.with_keys(bytes(range(32)))
SAMPLE = 0.002  # seconds between two looks at the event loop
JOBS = 10_000


class Planned(Rows):
    """A couple with twenty nudges; of one couple in `every`, a nudge of each is due in the morning."""

    def __init__(self, *given: Any, every: int) -> None:
        super().__init__(*given)
        self._every = every

    def add(self, number: int) -> None:
        """A couple, counted from zero."""
        self._number = number
        super().add(number)

    def plan_more(self, seat: Seat, person_id: int, key: WrappedKey, keepsake_id: int) -> None:
        """What is planned for somebody beside the look at their session, which is the first one's."""
        for which in range(EACH - (seat == "a")):
            kind, details = _kind(2 * self._number + (seat == "b") + which, keepsake_id)
            nudge_id = NEXT_ID()
            place = f"nudges/details/{nudge_id}"
            is_due = which == 0 and self._number % self._every == 0
            later = timedelta(days=1 + (self._number * EACH + which) * 37 % 365)
            sealed = self.vault.seal(key, place, orjson.dumps(details))
            self.plan(
                person_id, kind, MORNING + (timedelta() if is_due else later), id=nudge_id, details=sealed
            )


def _kind(number: int, keepsake_id: int) -> tuple[str, dict[str, Any]]:
    return (
        (PROMISE, {"keepsake": keepsake_id}),
        (FOLLOW_UP, {"exercise": "listening_loop", "gently": False}),
        (CHECK_IN, {"hour": 9, "days": [1]}),
        (DAILY, {"hour": 9}),
        (WEEKLY, {"exercise": "noticed", "hour": 9, "days": [1, 4]}),
    )[number % 5]


class Morning(Clock):
    """Eight o'clock, from when it was made."""

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The moment."""
        return MORNING + timedelta(seconds=time.monotonic() - self._began)


class Accepting:
    """Telegram, as the sender sees it: every message arrives, once everything is decided."""

    def __init__(self) -> None:
        self.answers = asyncio.Event()
        self._messages = 1_000

    async def perform(self, *_: Any) -> int:
        """Send."""
        await self.answers.wait()
        self._messages += 1
        return self._messages


class Roomy(Sender):
    """A sender that takes whatever it is given."""

    held_back = 0  # type: ignore[assignment]


@dataclass(slots=True)
class Held:
    """How long the event loop was late, and how long its own thread computed at a stretch (seconds)."""

    late: float = 0.0
    held: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """What one morning took, in seconds."""

    due: int
    claimed: float
    decided: float
    cpu: float
    late: float
    held: float


@asynccontextmanager
async def watched() -> AsyncIterator[Held]:
    """Look at the event loop while something runs in it."""
    found = Held()

    async def look() -> None:
        while True:
            before, computed = time.perf_counter(), time.thread_time()
            await asyncio.sleep(SAMPLE)
            found.late = max(found.late, time.perf_counter() - before - SAMPLE)
            found.held = max(found.held, time.thread_time() - computed)

    looking = asyncio.create_task(look())
    await asyncio.sleep(5 * SAMPLE)
    found.late = found.held = 0.0
    try:
        yield found
        await asyncio.sleep(SAMPLE)  # what was late at the end counts too
    finally:
        looking.cancel()


@contextmanager
def claims() -> Iterator[list[float]]:
    """How long each claim takes, from now on."""
    took: list[float] = []
    due = Nudges.due

    def timed(self: Nudges, now: datetime, limit: int = 100) -> Any:
        began = time.perf_counter()
        try:
            return due(self, now, limit)
        finally:
            took.append(time.perf_counter() - began)

    Nudges.due = timed  # type: ignore[method-assign]
    try:
        yield took
    finally:
        Nudges.due = due  # type: ignore[method-assign]


class Mornings:
    """A database in which the same morning can come again."""

    def __init__(self, database: Database, use_cases: UseCases) -> None:
        self._database = database
        self._use_cases = use_cases
        self._due: list[Any] = []

    async def find(self) -> int:
        """Remember what is due; how many that are."""
        due = select(nudges).where(nudges.c.due_at == MORNING).order_by(nudges.c.id)
        self._due = await self._database.transact(lambda unit: list(unit.transaction.read(due).all()))
        return len(self._due)

    async def comes(self, wanted: int) -> Line:
        """That morning, with so many that are due, or as many as there are."""
        due = self._due[:: max(1, len(self._due) // wanted)]
        await self._database.transact(lambda unit: self._reset(unit, due))
        clock, figures = Morning(), Figures()

        async def never(*_: Any) -> Any:
            raise AssertionError

        telegram = Accepting()
        sender = Roomy(telegram, self._database, clock, never, never, lambda: None, figures)  # type: ignore[arg-type]
        scheduler = Scheduler(
            self._database, sender, clock, self._use_cases.fire, timedelta(days=90), figures
        )
        sender.start()
        scheduler.start()
        with claims() as took:
            async with watched() as loop:
                began, cpu = time.perf_counter(), time.process_time()
                await scheduler.tick()
                decided, cpu = time.perf_counter() - began, time.process_time() - cpu
        telegram.answers.set()
        await scheduler.close()
        await sender.close(0, 5)
        counted = figures.nudges["due"]
        assert counted == len(due), f"{counted} were due, not {len(due)}"
        return Line(len(due), sum(took), decided, cpu, loop.late, loop.held)

    def _reset(self, unit: Unit, due: list[Any]) -> None:
        """As it was before that morning; what is not due in this one comes on the next."""
        unit.transaction.write(delete(outbox))
        unit.transaction.write(delete(nudge_days))
        unit.transaction.write(update(people).values(pace=None).where(people.c.pace.is_not(None)))
        again = (
            update(nudges)
            .where(nudges.c.id == bindparam("nudge"))
            .values(state="planned", due_at=bindparam("at"), details=bindparam("kept"), why=None)
        )
        chosen = {row.id for row in due}
        unit.transaction.write(
            again,
            [
                {
                    "nudge": row.id,
                    "at": MORNING if row.id in chosen else MORNING + timedelta(days=1),
                    "kept": row.details,
                }
                for row in self._due
            ],
        )


async def prepare(url: str, planned: int, kept: Path | None) -> None:
    """Make a database with so many nudges; on SQLite, copy the one that was kept, or keep it."""
    file = url.removeprefix("sqlite:///")
    if kept is not None and await asyncio.to_thread(kept.exists):
        shutil.copy(kept, file)
        return
    database = Database(url, VAULT)
    await database.open()
    couples = planned // (2 * EACH)
    rows = partial(Planned, every=max(1, couples // (MOST_DUE // 2)))
    began = time.monotonic()
    await settle(database, VAULT, couples, MORNING - timedelta(hours=3), rows)
    if url == file:  # PostgreSQL would look at it by itself in a minute
        await database.transact(lambda unit: unit.transaction.write(text("ANALYZE")) and None)
    await database.close()
    print(f"{planned:,} planned: made in {time.monotonic() - began:.0f} s", flush=True)
    if kept is not None:
        shutil.copy(file, kept)


async def measure(url: str, rounds: int, use_cases: UseCases) -> list[tuple[int, list[Line]]]:
    """Let the mornings come: by how many are due."""
    database = Database(url, VAULT)
    await database.open()
    try:
        mornings = Mornings(database, use_cases)
        most = await mornings.find()
        found = []
        for wanted in sorted({min(FEWER_DUE, most), most}):
            await mornings.comes(wanted)  # what is kept between transactions is there by now
            found.append((wanted, [await mornings.comes(wanted) for _ in range(rounds)]))
        return found
    finally:
        await database.close()


# -- beside it --------------------------------------------------------------------------------------

reminded: list[int] = []
all_reminded = asyncio.Event()


async def remind(person: int) -> None:
    """A job of APScheduler's."""
    reminded.append(person)
    if len(reminded) == JOBS:
        all_reminded.set()


def _made_quick(connection: Any, _: Any) -> None:
    """SQLite would wait for the disk at every job; ours waits at every batch."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


async def beside(url: str) -> Line:
    """A job for each person, all due at the same moment."""
    reminded.clear()
    all_reminded.clear()
    engine_url = url.replace("postgresql:", "postgresql+psycopg:")
    store = SQLAlchemyJobStore(engine_url)
    if store.engine.dialect.name == "sqlite":
        event.listen(store.engine, "connect", _made_quick)
    scheduler = AsyncIOScheduler(timezone=UTC, jobstores={"default": store})
    scheduler.start(paused=True)
    moment = datetime.now(UTC)
    for person in range(JOBS):
        scheduler.add_job(
            remind, "date", run_date=moment, args=(person,), id=str(person), misfire_grace_time=None
        )
    async with watched() as loop:
        began, cpu = time.perf_counter(), time.process_time()
        scheduler.resume()
        await all_reminded.wait()
        decided, cpu = time.perf_counter() - began, time.process_time() - cpu
    scheduler.shutdown()
    return Line(JOBS, 0.0, decided, cpu, loop.late, loop.held)


# -- the table --------------------------------------------------------------------------------------

HEADS = ("due", "claimed s", "decided s", "CPU ms each", "x", "loop late ms", "loop held ms")


def shown(name: str, lines: list[Line], base: float | None) -> str:
    """A line of the table; `base` is the CPU time for each, in seconds, that it is beside."""

    def middle(of: Callable[[Line], float]) -> float:
        return median(of(line) for line in lines)

    due = lines[0].due
    each = middle(lambda line: line.cpu) / due
    figures = (
        f"{due:,}",
        f"{middle(lambda line: line.claimed):.2f}",
        f"{middle(lambda line: line.decided):.2f}",
        f"{1000 * each:.2f}",
        f"{each / base:.2f}" if base else "",
        f"{1000 * middle(lambda line: line.late):.0f}",
        f"{1000 * middle(lambda line: line.held):.0f}",
    )
    return f"{name:<26}" + "".join(f"{figure:>13}" for figure in figures)


async def measure_all(chosen: argparse.Namespace, passing: Path, postgres: Postgres | None) -> None:
    """Measure everything, and print the table of each kind of database."""
    use_cases = UseCases(Practice(exercises=shipped(), username="duologue_bot"))
    bank()
    spare_the_collector()
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that takes long is no news here
    for kind in chosen.on:
        base, found = None, []
        for planned in chosen.planned:
            url = _database(kind, planned, passing, postgres)
            kept = chosen.keep / f"nudges-{planned}.sqlite3" if chosen.keep and kind == "sqlite" else None
            await prepare(url, planned, kept)
            for due, rounds in await measure(url, chosen.rounds, use_cases):
                found.append((planned, rounds))
                if due == FEWER_DUE and base is None:
                    base = median(one.cpu for one in rounds) / rounds[0].due
        print(f"\n{kind:<26}" + "".join(f"{head:>13}" for head in HEADS))
        for planned, rounds in found:
            print(shown(f"{planned:,} planned", rounds, base))
        print(
            shown("APScheduler's jobs", [await beside(_database(kind, 0, passing, postgres))], base),
            flush=True,
        )


def _database(kind: str, planned: int, folder: Path, postgres: Postgres | None) -> str:
    """The address of a database without rows, for APScheduler (none planned) without tables too."""
    if postgres is not None and kind == "postgresql":
        return postgres.new_database() if planned else postgres.empty_database()
    return f"sqlite:///{folder}/nudges-{planned}.sqlite3"


def main() -> int:
    """Make the databases, let the mornings come, and print the table."""
    options = argparse.ArgumentParser(
        prog="python -m tests.bench.nudges", description=(__doc__ or "").split("\n")[0]
    )
    options.add_argument("--planned", type=int, nargs="+", default=[1_000, 10_000, 1_000_000])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument(
        "--on", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"]
    )
    options.add_argument("--keep", type=Path, help="where SQLite's databases stay")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as passing, ExitStack() as stack:
        postgres = stack.enter_context(Postgres()) if "postgresql" in chosen.on else None
        if chosen.keep:
            chosen.keep.mkdir(parents=True, exist_ok=True)
        asyncio.run(measure_all(chosen, Path(passing), postgres))
    return 0


if __name__ == "__main__":
    sys.exit(main())
