"""What more workers bring: one process on SQLite beside 1, 2 and 4 webhook workers on one PostgreSQL.

    python -m tests.bench.workers [--workers 1 2 4] [--rounds 4] [--seconds 5] [--couples 2000]

The same load as in `tests.bench`, at saturation: a hundred couples at a time in the listening loop, drawn
from a database of some thousand. *polling* is the shipped bot with its SQLite file; the workers are the
shipped bot as well, as many processes as `--workers` says at most, on a real PostgreSQL that syncs each
commit. All of them run all the time; the stand-in for Telegram and the proxy gives updates to the first one,
two or four (`tests.bench.hooks`), by turns, so that whatever else the machine does falls on all.

- *updates/s*, *p50*, *p99*: as in `tests.bench`.
- *bot*, *PostgreSQL*, *Telegram*: seconds of processor time for a thousand updates, over all rounds: of the
  workers that get updates; of all of the server's processes; of the stand-in, which is no part of a real
  machine, but takes its share of this one.
- *cores*: how many were at work on average, of all these processes together.
- *waits*: of the time that the workers' transactions take, the part in which they wait for each other's locks
  (from samples of pg_stat_activity). What waits for locks gets no faster with more cores.

Below the table: what a worker costs that has nothing to do, and how many updates a second follow for larger
machines, if nothing but processor time limits them.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg

from storage.moving import move
from tests.bench.population import populate
from tests.bench.variants import (
    BotTrouble,
    Variant,
    cpu_of,
    end,
    obeyed,
    running,
    shipped,
    stand_in,
)
from tests.postgres import Postgres

PEOPLE = 100  # conversations at once
LOOK = 0.1  # seconds between two samples of what transactions wait for
CORES = (2, 4, 8, 16, 32)  # of the machines that the last lines are about
SAFE = {"fsync": "on", "shared_buffers": "256MB"}
OPEN = """SELECT coalesce(wait_event_type = 'Lock', false), count(*) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start IS NOT NULL GROUP BY 1"""
Round = dict[str, Any]


@dataclass(slots=True)
class Waits:
    """What the transactions of a server wait for, sampled while the block runs."""

    url: str
    seen: Counter[bool] = field(default_factory=Counter)  # samples: waiting for a lock, or not
    _over: threading.Event = field(default_factory=threading.Event)
    _looking: threading.Thread | None = None

    def __enter__(self) -> "Waits":
        self._looking = threading.Thread(target=self._look)
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        assert self._looking is not None
        self._looking.join()

    def _look(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            while not self._over.wait(LOOK):
                self.seen.update(dict(connection.execute(OPEN).fetchall()))


@dataclass(frozen=True, slots=True)
class Fleet:
    """Workers on one PostgreSQL, and the stand-in before them."""

    workers: dict[str, subprocess.Popen[bytes]]  # by where they listen
    telegram: subprocess.Popen[bytes]
    postgres: Postgres
    url: str

    def load(self, workers: int, **command: Any) -> Round:
        """Put a load on so many of the workers; adds what everybody took, and what they waited for."""
        self.pass_on_to(workers)
        before = self._taken(workers)
        with Waits(self.url) as waits:
            done = obeyed(self.telegram, f"{workers} workers", command)
        for worker in self.workers.values():
            if worker.poll() is not None:
                raise BotTrouble(f"a worker ended with exit code {worker.returncode}")
        taken = {name: after - before[name] for name, after in self._taken(workers).items()}
        return done | taken | {"seen": waits.seen}

    def pass_on_to(self, workers: int) -> None:
        """Let updates go to so many of them."""
        addresses = list(self.workers)[:workers]
        obeyed(self.telegram, "workers", {"do": "pass_on_to", "workers": addresses})

    def _taken(self, workers: int) -> dict[str, float]:
        taken = [cpu_of(worker.pid) for worker in self.workers.values()]
        return {
            "bot": sum(taken[:workers]),
            "idle": sum(taken[workers:]),
            "postgres": sum(map(cpu_of, _family(self.postgres.pid))),
            "telegram": cpu_of(self.telegram.pid),
            "at": time.monotonic(),
        }


@contextlib.contextmanager
def fleet(folder: Path, count: int, couples: int) -> Iterator[Fleet]:
    """So many workers on a PostgreSQL with so many couples; ended afterwards."""
    asyncio.run(populate(folder, couples))
    with Postgres(**SAFE) as postgres, stand_in("duologue", PEOPLE, couples) as (telegram, address):
        url = postgres.empty_database()
        move(f"sqlite:///{folder}/duologue.sqlite3", url)
        settings = {
            "TELEGRAM_BOT_TOKEN": "1:duologue",
            "TELEGRAM_API_URL": address,
            "DATABASE_URL": url,
            "MASTER_KEY_FILE": f"{folder}/master.key",
            "ERASURES_FOLDER": f"{folder}/erasures",
            "WEBHOOK_URL": "http://127.0.0.1/updates",
            "WEBHOOK_SECRET": "between-telegram-and-us",
        }
        with contextlib.ExitStack() as stack:
            workers = {
                place: stack.enter_context(_worker(folder, settings | {"LISTEN": place}))
                for place in _free_places(count)
            }
            many = Fleet(workers, telegram, postgres, url)
            try:
                many.pass_on_to(count)
                yield many
            except BotTrouble as trouble:
                logs = "".join(log.read_text()[-2000:] for log in sorted(folder.glob("log.*")))
                raise BotTrouble(f"{trouble}\n{logs}") from None


@contextlib.contextmanager
def _worker(folder: Path, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"log.{settings['LISTEN']}").open("wb") as log:
        bot = subprocess.Popen(**shipped(folder, settings), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield bot
    finally:
        end(bot, signal.SIGTERM)


def _free_places(count: int) -> list[str]:
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [f"127.0.0.1:{place.getsockname()[1]}" for place in taken]


def _family(pid: int) -> list[int]:
    """A process and its children."""
    found = [pid]
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(status.parent.name))
    return found


def measure(
    folder: Path, counts: list[int], rounds: int, seconds: float, couples: int
) -> dict[str, list[Round]]:
    """The same load on one process and on each number of workers, by turns."""
    found: dict[str, list[Round]] = {}
    (folder / "alone").mkdir()
    (folder / "fleet").mkdir()
    asyncio.run(populate(folder / "alone", couples))
    with (
        running("duologue", PEOPLE, folder / "alone", couples) as alone,
        fleet(folder / "fleet", max(counts), couples) as many,
    ):
        loads = {"polling": lambda **load: _alone(alone, load)} | {
            _named(count): lambda count=count, **load: many.load(count, **load) for count in counts
        }
        alone.load(do="prepare")
        obeyed(many.telegram, "workers", {"do": "prepare"})
        for load in loads.values():
            load(do="saturate", seconds=1)
        for number in range(1, rounds + 1):
            for name, load in loads.items():
                done = load(do="saturate", seconds=seconds)
                found.setdefault(name, []).append(done)
                print(
                    f"round {number} of {rounds}: {name} {done['answered'] / done['seconds']:.0f}/s",
                    flush=True,
                )
    return found


def _alone(variant: Variant, load: dict[str, Any]) -> Round:
    begun, telegram = time.monotonic(), cpu_of(variant.telegram.pid)
    done = variant.load(**load)
    taken = {"bot": done["cpu"], "telegram": cpu_of(variant.telegram.pid) - telegram}
    return done | taken | {"idle": 0.0, "postgres": 0.0, "seen": Counter(), "at": time.monotonic() - begun}


def _named(count: int) -> str:
    return f"{count} worker" + ("s" if count > 1 else "")


def table(found: dict[str, list[Round]]) -> str:
    """A row for each: updates a second in the median round, everything else over all rounds."""
    heads = ("updates/s", "p50 ms", "p99 ms", "bot", "PostgreSQL", "Telegram", "cores", "waits")
    lines = ["", " " * 11 + "".join(f"{head:>11}" for head in heads)]
    for name, rounds in found.items():
        sums = {
            part: sum(each[part] for each in rounds) for part in ("bot", "postgres", "telegram", "idle", "at")
        }
        thousands = sum(each["answered"] for each in rounds) / 1000
        cuts = quantiles([ms for each in rounds for ms in each["ms"]], n=100)
        seen = sum((each["seen"] for each in rounds), Counter[bool]())
        cores = (sums["bot"] + sums["postgres"] + sums["telegram"] + sums["idle"]) / sums["at"]
        figures = (
            f"{median(each['answered'] / each['seconds'] for each in rounds):.0f}",
            f"{cuts[49]:.0f}",
            f"{cuts[98]:.0f}",
            *(f"{sums[part] / thousands:.2f}" for part in ("bot", "postgres", "telegram")),
            f"{cores:.2f}",
            f"{seen[True] / seen.total():.0%}" if seen else "",
        )
        lines.append(f"{name:11}" + "".join(f"{figure:>11}" for figure in figures))
    return "\n".join(lines)


def what_follows(found: dict[str, list[Round]], counts: list[int]) -> str:
    """What a worker costs that rests, and what larger machines would reach."""
    most = max(counts)
    rests = [(most - count) * each["at"] for count in counts for each in found[_named(count)]]
    rested = sum(each["idle"] for count in counts for each in found[_named(count)])
    rounds = found[_named(most)]
    answered = sum(each["answered"] for each in rounds)
    bot, postgres = (sum(each[part] for each in rounds) / answered for part in ("bot", "postgres"))
    lines = [f"a worker that gets no updates takes {rested / sum(rests):.1%} of a core"] if sum(rests) else []
    for cores in CORES:
        speed = cores / (bot + postgres)
        lines.append(
            f"{cores:2} cores: {speed:6,.0f} updates/s; {cores - speed * postgres:4.1f} of them for workers,"
            f" {speed * postgres:4.1f} for PostgreSQL"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure, and print the table."""
    options = argparse.ArgumentParser(
        prog="python -m tests.bench.workers", description=(__doc__ or "").split("\n")[0]
    )
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--couples", type=int, default=2_000)
    chosen = options.parse_args()
    counts = sorted(chosen.workers)
    load = os.getloadavg()[0]
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(Path(folder), counts, chosen.rounds, chosen.seconds, chosen.couples)
    except BotTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    print(table(found))
    print(f"\n{os.cpu_count()} cores, load average {load:.1f} before")
    print(what_follows(found, counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
