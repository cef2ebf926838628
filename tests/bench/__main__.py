"""Duologue beside a plain python-telegram-bot echo bot, interleaved in one run.

    python -m tests.bench [--rounds 4] [--seconds 5] [--people 100] [--rate 100] [--variants echo duologue]

At saturation each of 100 conversations has an update on its way all the time; then 100 updates arrive in a
second. What is counted:

- *echo*: one person a conversation, four texts to a tap. A text is answered when it is sent back, with a
  button; a tap, when answerCallbackQuery comes.
- *duologue*: the shipped bot with its SQLite file, encryption and outbox. A conversation is a joined couple
  that does `noticed` again and again, by turns: 31 updates are `/do noticed`, 24 bubbles of two drafts (each
  sealed, and shown in the draft's preview), and 6 taps: two Sends, a choice, the sharing, the partner's
  Open and answer. An update is answered when the first message is sent or edited in the chat it came from,
  not by answerCallbackQuery; where the partner must hear of it, the conversation goes on only when they have.
- *updates/s*: updates answered, by the time from the load's start to its last answer, in the median round.
- *CPU*: user and system time of the bot's process alone, while the load lasts, over all rounds.
- *p50, p99*: from the moment an update is there to be fetched (at a fixed rate: from when it was due) to its
  answer, over all rounds.

The variants take rounds by turns, so that whatever else the machine does falls on both. Getting the couples
into the exercise, and a second of warming up, are not measured.
"""

import argparse
import contextlib
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench.engine import print_steps
from tests.bench.variants import BotTrouble, Variant, running

Rounds = dict[str, list[dict[str, Any]]]


def measure(title: str, variants: list[Variant], rounds: int, **load: Any) -> Rounds:
    """The same load on each variant by turns; says how it goes after each."""
    found: Rounds = defaultdict(list)
    for number in range(1, rounds + 1):
        for variant in variants:
            done = variant.load(**load)
            found[variant.name].append(done)
            speed, cpu = done["answered"] / done["seconds"], 1000 * done["cpu"] / done["answered"]
            print(
                f"{title}, round {number} of {rounds}: {variant.name} {speed:.0f}/s, "
                f"{cpu:.2f} CPU-s/1,000, p99 {quantiles(done['ms'], n=100)[98]:.1f} ms",
                flush=True,
            )
    return found


def table(title: str, found: Rounds) -> str:
    """A row a variant: updates a second in the median round; processor time and latencies over all rounds."""
    lines = ["", title, "             updates/s  CPU-s/1,000   p50 ms   p99 ms  x echo  CPU x echo"]
    base: tuple[float, float] | None = None
    for name, rounds in found.items():
        answered = sum(each["answered"] for each in rounds)
        speed = median(each["answered"] / each["seconds"] for each in rounds)
        cpu = 1000 * sum(each["cpu"] for each in rounds) / answered
        cuts = quantiles([ms for each in rounds for ms in each["ms"]], n=100)
        base = base or (speed, cpu)
        lines.append(
            f"{name:10} {speed:10.0f} {cpu:12.3f} {cuts[49]:8.1f} {cuts[98]:8.1f} "
            f"{speed / base[0]:7.2f} {cpu / base[1]:11.2f}"
        )
    taps, all_of_them = (
        sum(each[what] for rounds in found.values() for each in rounds) for what in ("taps", "answered")
    )
    return "\n".join([*lines, f"{all_of_them} updates, {taps / all_of_them:.0%} of them taps", ""])


def main() -> int:
    """Run the benchmark and print its two tables."""
    options = argparse.ArgumentParser(
        prog="python -m tests.bench", description=(__doc__ or "").split("\n")[0]
    )
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--people", type=int, default=100, help="conversations at once")
    options.add_argument("--rate", type=float, default=100, help="updates in a second, for the latencies")
    options.add_argument("--variants", nargs="+", choices=["echo", "duologue"], default=["echo", "duologue"])
    chosen = options.parse_args()
    print_steps()
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            variants = [
                stack.enter_context(running(name, chosen.people, Path(folder, name)))
                for name in chosen.variants
            ]
            for variant in variants:
                print(f"{variant.name}: {chosen.people} conversations begin", flush=True)
                variant.load(do="prepare")
                variant.load(do="saturate", seconds=1)
            title = f"{chosen.people} conversations at saturation"
            full = measure(title, variants, chosen.rounds, do="saturate", seconds=chosen.seconds)
            print(table(title, full), flush=True)
            title = f"{chosen.rate:.0f} updates a second"
            paced = measure(
                title, variants, chosen.rounds, do="pace", seconds=chosen.seconds, rate=chosen.rate
            )
            print(table(title, paced), flush=True)
            print(f"load average {' '.join(f'{load:.1f}' for load in os.getloadavg())}")
    except BotTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
