"""Duologue beside a plain python-telegram-bot echo bot, interleaved in one run.

    python -m tests.bench [--rounds 4] [--seconds 5] [--people 100] [--rate 100] [--variants echo duologue]

At saturation each of 100 conversations has an update on its way all the time; then 100 updates arrive in a
second. Four updates in five are text, one is a tap. The echo bot repeats a text and takes a tap with
answerCallbackQuery; Duologue's are joined couples inside `noticed`, where an update counts as answered with
the first message sent or edited in the chat it came from, and the partner's notice must have arrived as well.
Processor time is that of the bot's process alone. The variants take rounds by turns, so that whatever else
the machine does falls on both.
"""

import argparse
import contextlib
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench.variants import BotTrouble, Variant, running

Rounds = dict[str, list[dict[str, Any]]]


def measure(variants: list[Variant], rounds: int, **load: Any) -> Rounds:
    """The same load on each variant by turns."""
    found: Rounds = defaultdict(list)
    for _ in range(rounds):
        for variant in variants:
            found[variant.name].append(variant.load(**load))
    return found


def table(title: str, found: Rounds) -> str:
    """A row a variant: updates a second in the median round; processor time and latencies over all rounds."""
    lines = [title, "             updates/s  CPU-s/1,000   p50 ms   p99 ms  x echo  CPU x echo"]
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
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            variants = [
                stack.enter_context(running(name, chosen.people, Path(folder, name)))
                for name in chosen.variants
            ]
            for variant in variants:
                variant.load(do="prepare")
                variant.load(do="saturate", seconds=1)
            full = measure(variants, chosen.rounds, do="saturate", seconds=chosen.seconds)
            print(table(f"{chosen.people} conversations at saturation", full), flush=True)
            paced = measure(variants, chosen.rounds, do="pace", seconds=chosen.seconds, rate=chosen.rate)
            print(table(f"{chosen.rate:.0f} updates a second", paced), flush=True)
    except BotTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
