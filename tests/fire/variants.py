"""The bot with one thing done naively, to show that the tests can fail: python -m tests.fire.variants NAME…

Each variant is the shipped bot but for the function that is replaced here.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from bot.cli import main
from bot.inbox import intake, overrun, polling
from bot.inbox.updates import is_update
from bot.outbox import chat_queues, rate_limit, sender
from dialogues.engine import session
from storage import outbox
from storage.errors import DatabaseTrouble
from storage.sql import url
from tests.fire.house import AS_SHIPPED


def confirms_first() -> None:
    """Intake are confirmed when they are fetched, as most libraries do."""
    take = polling.Polling._take

    async def confirm_and_take(self: polling.Polling, arrived: list[Any]) -> None:
        self._next(max(update["update_id"] for update in arrived if is_update(update)) + 1)
        await self.confirm()
        await take(self, arrived)

    polling.Polling._take = confirm_and_take  # type: ignore[method-assign]


def cancels_at_once() -> None:
    """Told to stop, it waits for nothing."""

    async def close(self: chat_queues.ChatQueues, grace: float, patience: float) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    chat_queues.ChatQueues.close = close  # type: ignore[method-assign]


def knows_no_patience() -> None:
    """Refused with a pause, it tries again at once."""
    send = sender.Sender._send

    async def at_once(self: sender.Sender, letter: chat_queues.Delivery) -> float:
        return 0.01 if await send(self, letter) else 0

    sender.Sender._send = at_once  # type: ignore[method-assign]


def marks_nudges_after() -> None:
    """Nudges are sent as prompts are: marked when Telegram has answered."""
    sender.Sender._send_once = sender.Sender._deliver  # type: ignore[method-assign]


def shrugs_at_errors() -> None:
    """An error while an update is handled is logged, and that is that."""
    take = intake.Intake.take

    async def take_and_shrug(self: intake.Intake, arrived: Sequence[Any]) -> None:
        try:
            await take(self, arrived)
        except DatabaseTrouble:
            return

    intake.Intake.take = take_and_shrug  # type: ignore[method-assign]


def tries_for_ever() -> None:
    """An update that cannot be handled is fetched again until it can be."""

    async def once_more(self: intake.Intake, failures: object) -> None:
        raise DatabaseTrouble("try again")

    intake.Intake._give_up = once_more  # type: ignore[method-assign]


def keeps_its_offset() -> None:
    """What was the next update once is taken for it for ever."""
    polling.Polling._offset_holds = lambda self: self._offset is not None  # type: ignore[method-assign]


def remembers_everything() -> None:
    """Each update leaves something behind."""
    take = intake.Intake.take
    kept: list[Any] = []

    async def take_and_keep(self: intake.Intake, arrived: Sequence[Any]) -> None:
        kept.extend(bytearray(20_000) for _ in arrived)
        kept.append(os.dup(sys.stderr.fileno()))
        await take(self, arrived)

    intake.Intake.take = take_and_keep  # type: ignore[method-assign]


def takes_from_the_living() -> None:
    """A message in another worker's hands counts as left behind."""
    outbox.IS_GONE = text("SELECT :worker <> :grace")


def on_a_small_disk() -> None:
    """The disk is as large as the file `pages` says: where no file system of a test's own may be mounted."""
    begin = url._begin_at_once

    def begin_on_what_there_is(connection: Connection) -> None:
        pages = Path("pages")
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages.read_text() if pages.exists() else 2**30}")
        begin(connection)

    url._begin_at_once = begin_on_what_there_is


def answers_everything() -> None:
    """A draft has no end, every version of a screen is sent, and nobody is ever too far ahead."""
    overrun.MOST_UNSENT = 10**9
    session.DRAFT_BUBBLES = session.DRAFT_CHARACTERS = 10**9
    chat_queues._outdates = lambda newer, older: False


def hurries() -> None:
    """Nothing naive: Telegram is to take so many nudges a second that a test of many has an end."""
    rate_limit.EVERYONE = 10_000


VARIANTS: dict[str, Callable[[], None]] = {
    "confirms_first": confirms_first,
    "cancels_at_once": cancels_at_once,
    "shrugs_at_errors": shrugs_at_errors,
    "tries_for_ever": tries_for_ever,
    "keeps_its_offset": keeps_its_offset,
    "remembers_everything": remembers_everything,
    "takes_from_the_living": takes_from_the_living,
    "on_a_small_disk": on_a_small_disk,
    "knows_no_patience": knows_no_patience,
    "marks_nudges_after": marks_nudges_after,
    "answers_everything": answers_everything,
    "hurries": hurries,
}


def program(*names: str) -> tuple[str, ...]:
    """What to run for a variant, or for several in one."""
    assert VARIANTS.keys() >= set(names)
    return ("-m", "tests.fire.variants", *names) if names else AS_SHIPPED


if __name__ == "__main__":
    for name in sys.argv[1:]:
        VARIANTS[name]()
    sys.exit(main(["run"]))
