"""The bot with one thing done naively, to show that the tests can fail: python -m tests.fire.variants NAME.

Each variant is the shipped bot but for the function that is replaced here.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from bot import lanes, polling, sender
from bot.cli import main
from bot.updates import is_update


def confirms_first() -> None:
    """Updates are confirmed when they are fetched, as most libraries do."""
    take = polling.Polling._take

    async def confirm_and_take(self: polling.Polling, arrived: list[Any]) -> None:
        self._next(max(update["update_id"] for update in arrived if is_update(update)) + 1)
        await self.confirm()
        await take(self, arrived)

    polling.Polling._take = confirm_and_take  # type: ignore[method-assign]


def cancels_at_once() -> None:
    """Told to stop, it waits for nothing."""

    async def close(self: lanes.Lanes, grace: float, patience: float) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    lanes.Lanes.close = close  # type: ignore[method-assign]


def knows_no_patience() -> None:
    """Refused with a pause, it tries again at once."""
    send = sender.Sender._send

    async def at_once(self: sender.Sender, letter: lanes.Letter) -> float:
        return 0.01 if await send(self, letter) else 0

    sender.Sender._send = at_once  # type: ignore[method-assign]


def marks_nudges_after() -> None:
    """Nudges are sent as prompts are: marked when Telegram has answered."""
    sender.Sender._say_once = sender.Sender._deliver  # type: ignore[method-assign]


VARIANTS: dict[str, Callable[[], None]] = {
    "confirms_first": confirms_first,
    "cancels_at_once": cancels_at_once,
    "knows_no_patience": knows_no_patience,
    "marks_nudges_after": marks_nudges_after,
}


def program(name: str) -> tuple[str, ...]:
    """What to run for a variant."""
    assert name in VARIANTS
    return ("-m", "tests.fire.variants", name)


if __name__ == "__main__":
    VARIANTS[sys.argv[1]]()
    sys.exit(main(["run"]))
