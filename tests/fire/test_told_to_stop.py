"""SIGTERM under load, while Telegram takes its time: nothing is lost or said twice, and it is out soon."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.fire.crowd import Crowd
from tests.fire.house import AS_SHIPPED, house
from tests.fire.reckoning import Reckoning, reckon
from tests.fire.variants import program

COUPLES, MANY = 16, 200  # many: enough that somebody can go on also while the bot is down
RATE = 60.0  # updates a second
LATEST = 1.0  # seconds under load after which it is told at the latest
SLOWEST = 0.6  # seconds that Telegram takes to answer a send


async def stopped(
    folder: Path, url: str, times: int, program: tuple[str, ...] = AS_SHIPPED, couples: int = COUPLES
) -> Reckoning:
    """Stop and start a bot so many times while people go on, and reckon; each time it has to end itself."""
    chance = random.Random(20261123)
    seconds = []
    async with house(folder, url, program) as under_fire:
        await under_fire.start()
        crowd = Crowd(under_fire.telegram, couples)
        await crowd.prepare()
        before = len(under_fire.telegram.made)
        under_fire.telegram.pace = lambda call: chance.uniform(SLOWEST / 2, SLOWEST)
        for _ in range(times):
            loading = asyncio.create_task(crowd.load(3600, RATE))
            await asyncio.sleep(chance.uniform(0.2, LATEST))
            seconds.append(await under_fire.stop())
            await under_fire.start()
            loading.cancel()
            await asyncio.gather(loading, return_exceptions=True)
        rate = crowd.rate(len(under_fire.telegram.made) - before)
        under_fire.telegram.pace = lambda call: 0.0
        await asyncio.wait({asyncio.create_task(crowd.settle(20))})
        await under_fire.empty(20)
        await under_fire.stop()
        found = await reckon(under_fire, crowd)
    print(f"\n{found.line(f'{times} times SIGTERM under {rate}')}; out within {max(seconds):.1f} s")
    return found


def assert_nothing_is_lost_or_repeated(found: Reckoning) -> None:
    assert (found.updates_lost, found.words_lost, found.words_doubled, found.messages_lost) == (0, 0, 0, 0)
    assert (found.repeats, found.disorder, found.set_aside) == (0, 0, 0)


async def test_a_bot_that_is_told_to_stop_loses_and_repeats_nothing(tmp_path: Path, url: str) -> None:
    times = 2 if url.startswith("sqlite") else 1
    assert_nothing_is_lost_or_repeated(await stopped(tmp_path, url, times))


async def test_a_bot_that_cancels_what_is_in_flight_repeats_it(tmp_path: Path, sqlite_url: str) -> None:
    found = await stopped(tmp_path, sqlite_url, 2, program("cancels_at_once"))
    assert found.repeats > 0


@pytest.mark.stress
async def test_a_bot_that_is_told_to_stop_fifty_times_loses_and_repeats_nothing(
    tmp_path: Path, url: str
) -> None:
    assert_nothing_is_lost_or_repeated(await stopped(tmp_path, url, 50, couples=MANY))
