"""Duologue beside a plain python-telegram-bot echo bot and two dialogue bots, interleaved in one run.

    python -m tests.bench [--rounds 4] [--seconds 5] [--people 100] [--rate 100] [--variants echo duologue]

At saturation each of 100 conversations has an update on its way all the time; then 100 updates arrive in a
second. What is counted:

- *duologue*: the shipped bot with its SQLite file, encryption and outbox. A conversation is a couple of a
  thousand, inside the listening loop (`tests.bench.population`): somebody writes what they feel, in many
  bubbles of a draft (each sealed, and shown in the draft's preview), and sends it; the other one opens the
  notice, writes what they heard, and sends that; two taps say whether it fits, and that there is more. Four
  updates in five are bubbles. Then another couple takes their place. An update is answered when the first
  message is sent or edited in the chat it came from, not by answerCallbackQuery; where the partner must hear
  of it, the conversation goes on only when they have.
- *echo*: one person a conversation, four texts to a tap. A text is answered when it is sent back, with a
  button; a tap, when answerCallbackQuery comes.
- *handler*: python-telegram-bot's ConversationHandler with PicklePersistence; *dialog*: aiogram_dialog with
  its memory storage. One person a conversation, in a dialogue of as many steps, words and taps, again and
  again. What they keep is lost by a kill, and there is no partner to tell.
- *updates/s*: updates answered, by the time from the load's start to its last answer, in the median round.
- *CPU*: user and system time of the bot's process alone, while the load lasts, over all rounds.
- *p50, p99*: from the moment an update is there to be fetched (at a fixed rate: from when it was due) to its
  answer, over all rounds. *p99 x echo*: in the median round.
- *MB*: what the bot's process holds in memory, at most.

The variants take rounds by turns, so that whatever else the machine does falls on all. Making the couples,
bringing everybody into their dialogue, and a second of warming up, are not measured.
"""

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench.engine import print_steps
from tests.bench.population import populate
from tests.bench.variants import BotTrouble, Variant, running

VARIANTS = ("echo", "duologue", "handler", "dialog")
COUPLES = 1_000  # that Duologue's conversations are drawn from
Rounds = dict[str, list[dict[str, Any]]]


def measure(title: str, variants: list[Variant], rounds: int, **load: Any) -> Rounds:
    """The same load on each variant by turns; says how it goes after each."""
    found: Rounds = defaultdict(list)
    for number in range(1, rounds + 1):
        for variant in variants:
            done = variant.load(**load) | {"memory": variant.memory}
            found[variant.name].append(done)
            speed, cpu = done["answered"] / done["seconds"], 1000 * done["cpu"] / done["answered"]
            print(
                f"{title}, round {number} of {rounds}: {variant.name} {speed:.0f}/s, "
                f"{cpu:.2f} CPU-s/1,000, p99 {_p99(done):.1f} ms",
                flush=True,
            )
    return found


def table(title: str, found: Rounds) -> str:
    """A row a variant: updates a second in the median round; processor time and latencies over all rounds."""
    heads = ("updates/s", "CPU-s/1,000", "p50 ms", "p99 ms", "x echo", "CPU x echo", "p99 x echo", "MB")
    lines = ["", title, " " * 10 + "".join(f"{head:>12}" for head in heads)]
    base: tuple[float, float, list[float]] | None = None
    for name, rounds in found.items():
        answered = sum(each["answered"] for each in rounds)
        speed = median(each["answered"] / each["seconds"] for each in rounds)
        cpu = 1000 * sum(each["cpu"] for each in rounds) / answered
        cuts = quantiles([ms for each in rounds for ms in each["ms"]], n=100)
        slowest = [_p99(each) for each in rounds]
        base = base or (speed, cpu, slowest)
        later = median(mine / theirs for mine, theirs in zip(slowest, base[2], strict=True))
        memory = max(each["memory"] for each in rounds)
        figures = (f"{speed:.0f}", f"{cpu:.3f}", f"{cuts[49]:.1f}", f"{cuts[98]:.1f}")
        ratios = (f"{speed / base[0]:.2f}", f"{cpu / base[1]:.2f}", f"{later:.2f}", f"{memory:.0f}")
        lines.append(f"{name:10}" + "".join(f"{figure:>12}" for figure in (*figures, *ratios)))
    taps, all_of_them = (
        sum(each[what] for rounds in found.values() for each in rounds) for what in ("taps", "answered")
    )
    return "\n".join([*lines, f"{all_of_them} updates, {taps / all_of_them:.0%} of them taps", ""])


def _p99(round: dict[str, Any]) -> float:
    return quantiles(round["ms"], n=100)[98]


def main() -> int:
    """Run the benchmark and print its tables."""
    options = argparse.ArgumentParser(
        prog="python -m tests.bench", description=(__doc__ or "").split("\n")[0]
    )
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--people", type=int, default=100, help="conversations at once")
    options.add_argument("--rate", type=float, default=100, help="updates in a second, for the latencies")
    options.add_argument("--variants", nargs="+", choices=VARIANTS, default=VARIANTS)
    chosen = options.parse_args()
    print_steps()
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            variants = []
            for name in chosen.variants:
                couples = COUPLES if name == "duologue" else 0
                if couples:
                    asyncio.run(populate(Path(folder, name), couples))
                variants.append(
                    stack.enter_context(running(name, chosen.people, Path(folder, name), couples))
                )
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
