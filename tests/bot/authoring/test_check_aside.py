"""Checks run beside the conversation, and of one file only the latest text counts."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from bot.authoring.check_aside import ChecksAside


class Told:
    """What has been told, by file, and a check that takes until it is let go on."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.begun: list[str] = []
        self.goes_on = threading.Event()
        self.checks = ChecksAside[str](lambda file, found: self.found.append((file, found)), pause=0)

    def brings(self, found: str, *, slow: bool = False) -> Callable[[], str]:
        def check() -> str:
            self.begun.append(found)
            if slow:
                self.goes_on.wait(60)
            return found

        return check

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():  # noqa: ASYNC110 - what it waits for happens in a thread
                await asyncio.sleep(0.001)


async def test_what_a_slow_check_finds_of_an_older_text_is_thrown_away() -> None:
    told = Told()
    told.checks.want("one", told.brings("older", slow=True), fully=True)
    await told.until(lambda: told.begun == ["older"])
    told.checks.want("one", told.brings("newer"), fully=False)
    await told.until(lambda: told.found == [("one", "newer")])
    told.checks.want("two", told.brings("another file's"), fully=True)
    told.goes_on.set()
    await told.until(lambda: ("two", "another file's") in told.found)
    assert told.found == [("one", "newer"), ("two", "another file's")]


async def test_what_is_out_of_date_is_not_even_begun() -> None:
    told = Told()
    for letter in "abc":
        told.checks.want("one", told.brings(letter), fully=False)
    await told.until(lambda: bool(told.found))
    assert (told.begun, told.found) == (["c"], [("one", "c")])


async def test_those_that_take_long_run_one_at_a_time() -> None:
    told = Told()
    told.checks.want("one", told.brings("first", slow=True), fully=True)
    told.checks.want("two", told.brings("second"), fully=True)
    await told.until(lambda: bool(told.begun))
    await asyncio.sleep(0.01)
    assert told.begun == ["first"]
    told.goes_on.set()
    await told.until(lambda: len(told.found) == 2)


async def test_a_check_that_fails_is_no_reason_to_stop(caplog: pytest.LogCaptureFixture) -> None:
    told = Told()
    told.checks.want("one", lambda: str(1 // 0), fully=True)
    told.checks.want("two", told.brings("sound"), fully=True)
    await told.until(lambda: told.found == [("two", "sound")])
