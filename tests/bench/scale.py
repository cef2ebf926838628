"""What an update costs, and what the bot holds in memory, with a thousand couples and with a million.

    python -m tests.bench.scale [--couples 1000 1000000] [--keep FOLDER] [--rounds 4] [--seconds 5]

The databases are made first, every row of them (`tests.bench.population`): a million couples take some
minutes and 5 GB; `--keep` leaves large ones for the next time. Then the shipped bot runs on each of them, and
the load of `tests.bench` is put on them by turns, at saturation: couples from all over the database, each for
some thirty updates in the listening loop. *First answer*: from the start of the bot's process until an update
that had been waiting for it is answered; the median of five starts.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.population import populate
from tests.bench.variants import BotTrouble, Variant, running

PEOPLE = 100  # conversations at once
STARTS = 5


def first_answer(folder: Path, couples: int) -> float:
    """Seconds from a bot's start to its first answer, the median of a few starts."""
    found = []
    for _ in range(STARTS):
        with running("duologue", 1, folder, couples) as variant:
            found.append(variant.load(do="first")["at"] - variant.begun)
    return median(found)


def row(couples: int, first: float, rounds: list[dict[str, Any]], base: float | None) -> tuple[str, float]:
    """A line of the table, and the processor time for an update in it."""
    answered = sum(each["answered"] for each in rounds)
    cpu = 1000 * sum(each["cpu"] for each in rounds) / answered
    speed = median(each["answered"] / each["seconds"] for each in rounds)
    memory = max(each["memory"] for each in rounds)
    figures = (f"{speed:.0f}", f"{cpu:.3f}", f"{cpu / (base or cpu):.2f}", f"{memory:.0f}", f"{first:.2f}")
    return f"{couples:>10,}" + "".join(f"{figure:>14}" for figure in figures), cpu


def main() -> int:
    """Make the databases, put the load on them, and print the table."""
    options = argparse.ArgumentParser(
        prog="python -m tests.bench.scale", description=(__doc__ or "").split("\n")[0]
    )
    options.add_argument("--couples", type=int, nargs="+", default=[1_000, 1_000_000])
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument(
        "--keep", type=Path, help="where the databases stay (a small one cannot be used twice)"
    )
    chosen = options.parse_args()
    try:
        with tempfile.TemporaryDirectory() as passing, contextlib.ExitStack() as stack:
            folder = chosen.keep or Path(passing)
            starts = {count: _prepared(folder / str(count), count) for count in chosen.couples}
            variants: dict[int, Variant] = {
                count: stack.enter_context(running("duologue", PEOPLE, folder / str(count), count))
                for count in chosen.couples
            }
            for variant in variants.values():
                variant.load(do="prepare")
                variant.load(do="saturate", seconds=1)
            found: dict[int, list[dict[str, Any]]] = {count: [] for count in variants}
            for _ in range(chosen.rounds):
                for count, variant in variants.items():
                    done = variant.load(do="saturate", seconds=chosen.seconds)
                    found[count].append(done | {"memory": variant.memory})
    except BotTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    heads = ("updates/s", "CPU-s/1,000", "x the first", "MB", "first answer s")
    print(f"\n{'couples':>10}" + "".join(f"{head:>14}" for head in heads))
    base = None
    for count, rounds in found.items():
        line, cpu = row(count, starts[count], rounds, base)
        base = base or cpu
        print(line)
    return 0


def _prepared(folder: Path, couples: int) -> float:
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    asyncio.run(populate(folder, couples))
    size = sum(file.stat().st_size for file in folder.glob("duologue.sqlite3*")) / 1e6
    print(f"{couples:,} couples: {size:,.0f} MB, made in {time.monotonic() - begun:.0f} s", flush=True)
    return first_answer(folder, couples)


if __name__ == "__main__":
    sys.exit(main())
