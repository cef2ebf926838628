"""One chat that floods the bot beside ordinary couples: how long the others wait.

    python -m tests.bench.flood [--couples 20] [--rate 60] [--flood 200] [--seconds 10]

Couples in the middle of an exercise write and tap at a steady rate, as under fire (`tests.fire.crowd`).
Beside them somebody floods, who is in an exercise too and does not wait for answers: so many updates a second
of one kind, then somebody else of the next kind. The kinds: texts of 4,090 characters, evenly or a hundred at
once; short texts; taps on one button; edits of one message; photos; all of these mixed.

*p50*, *p99*: from the moment an update is there to be fetched to its answer, of the others only. *x calm*:
the p99 beside the one without a flood. *at first*: the p99 in the first two seconds, when it could still be
somebody who pastes a book. *floods*: updates of the flood. *calls*: what the bot sent or edited in the
flooding chat.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from tests.bench.phones import Phone
from tests.fire.crowd import Crowd
from tests.fire.house import house
from tests.fire.telegram import StandIn

FLOODERS = 5_000_000  # the first of their chats
LONG = "word " * 818
AT_ONCE = 100
AT_FIRST = 2.0  # seconds; by then more has come than is taken in without a break (`bot.inbox.overrun`)
KINDS = ("long texts", "100 at once", "short texts", "taps", "edits", "photos", "mixed")
SINGLE = ("long texts", "short texts", "taps", "edits", "photos")


class Flooder:
    """Somebody who does not wait for answers."""

    def __init__(self, telegram: StandIn, phone: Phone) -> None:
        self._telegram = telegram
        self._phone = phone
        self.updates = 0

    @property
    def calls(self) -> int:
        """How many calls the bot has made for this chat."""
        return sum(call.chat_id == self._phone.chat_id for call in self._telegram.calls)

    async def flood(self, kind: str, rate: float) -> None:
        """So many updates a second, until cancelled."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        step = AT_ONCE if kind == "100 at once" else 1
        for due in range(0, sys.maxsize, step):
            await asyncio.sleep(max(0.0, began + due / rate - loop.time()))
            for number in range(due, due + step):
                one = SINGLE[number % len(SINGLE)] if kind == "mixed" else kind
                self._telegram.arrive(self._update(one))
                self.updates += 1

    def _update(self, kind: str) -> dict[str, Any]:
        doing: dict[str, Callable[[], dict[str, Any]]] = {
            "short texts": lambda: self._text("tea"),
            "taps": self._tap,
            "edits": self._edit,
            "photos": self._photo,
        }
        return doing.get(kind, lambda: self._text(LONG))()

    def _text(self, text: str) -> dict[str, Any]:
        return self._phone.writes(f"{self.updates} {text}"[:4_090])

    def _tap(self) -> dict[str, Any]:
        buttons = self._phone.buttons
        return self._phone.taps(next(iter(buttons))) if buttons else self._text("tea")

    def _edit(self) -> dict[str, Any]:
        message = self._text("edited")["message"]
        return {"edited_message": message | {"message_id": 1, "edit_date": message["date"]}}

    def _photo(self) -> dict[str, Any]:
        message = self._phone.writes("photo")["message"]
        del message["text"]
        size = {"file_id": "1", "file_unique_id": "1", "width": 90, "height": 90}
        return {"message": message | {"photo": [size]}}


async def waits(crowd: Crowd, seconds: float, rate: float) -> tuple[float, float]:
    """The p50 and p99 of ordinary couples, in milliseconds."""
    crowd.answered.clear()
    await crowd.load(seconds, rate)
    await crowd.settle(300)
    cuts = quantiles([1000 * each.seconds for each in crowd.answered], n=100)
    return cuts[49], cuts[98]


async def measure(couples: int, rate: float, floods: float, seconds: float) -> None:
    """Run all kinds of floods one after the other, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        async with house(Path(folder), f"sqlite:///{folder}/duologue.sqlite3") as under_load:
            telegram = under_load.telegram
            await under_load.start()
            crowd, flooding = Crowd(telegram, couples), Crowd(telegram, len(KINDS), FLOODERS)
            await crowd.prepare()
            await flooding.prepare()
            await waits(crowd, 2, rate)
            middle, calm = await waits(crowd, seconds, rate)
            columns = ("p50 ms", "p99 ms", "x calm", "at first", "floods", "calls")
            print(" " * 12 + "".join(f"{column:>10}" for column in columns))
            print(f"{'calm':12}{middle:10.1f}{calm:10.1f}{1:10.2f}{calm:10.1f}", flush=True)
            for kind, talk in zip(KINDS, flooding.talks, strict=True):
                flooder = Flooder(telegram, talk.phones[0])
                calls = flooder.calls
                flood = asyncio.create_task(flooder.flood(kind, floods))
                _, at_first = await waits(crowd, AT_FIRST, rate)
                middle, late = await waits(crowd, seconds, rate)
                flood.cancel()
                await under_load.until(lambda: not telegram.waiting, 120)
                figures = f"{middle:10.1f}{late:10.1f}{late / calm:10.2f}{at_first:10.1f}"
                print(f"{kind:12}{figures}{flooder.updates:10}{flooder.calls - calls:10}", flush=True)


def main() -> int:
    """Print the figures."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.flood", description=__doc__)
    options.add_argument("--couples", type=int, default=20)
    options.add_argument("--rate", type=float, default=60, help="the others' updates in a second")
    options.add_argument("--flood", type=float, default=200, help="the flood's updates in a second")
    options.add_argument("--seconds", type=float, default=10)
    chosen = options.parse_args()
    asyncio.run(measure(chosen.couples, chosen.rate, chosen.flood, chosen.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
