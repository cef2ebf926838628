"""kill -9 under load, at the worst moments: nothing is lost, and only what was in flight is said again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.outbox.receipts import MOST_IN_FLIGHT, MOST_OF_A_CHAT
from tests.fire.crowd import Crowd
from tests.fire.house import AS_SHIPPED, House, house
from tests.fire.reckoning import Reckoning, reckon
from tests.fire.variants import program

COUPLES, MANY = 16, 200  # many: enough that somebody can go on also while the bot is down
RATE = 60.0  # updates a second
LATEST = 3.0  # seconds under load after which it is killed at the latest; in the mean it has to keep up


async def when_updates_are_confirmed(house: House, chance: random.Random) -> None:
    """When Telegram forgets them: from here on, only the bot knows."""

    def shoot(size: int) -> None:
        house.telegram.on_confirmed = lambda size: None
        house.shoot()

    await asyncio.sleep(chance.uniform(0, LATEST))
    house.telegram.on_confirmed = shoot


async def after_a_batch_was_handed_out(house: House, chance: random.Random) -> None:
    """When Telegram has given updates away, somewhere between reading them and their commit."""
    loop = asyncio.get_running_loop()
    wait = chance.uniform(0, 0.02)

    def shoot(size: int) -> None:
        house.telegram.on_batch = lambda size: None
        loop.call_later(wait, house.shoot)

    await asyncio.sleep(chance.uniform(0, LATEST))
    house.telegram.on_batch = shoot


async def between_a_send_and_its_answer(house: House, chance: random.Random) -> None:
    """When a message has arrived, and the bot cannot know it."""

    def shoot(call: object) -> None:
        house.telegram.on_call = lambda call: None
        house.shoot()

    await asyncio.sleep(chance.uniform(0, LATEST))
    house.telegram.on_call = shoot


async def at_any_moment(house: House, chance: random.Random) -> None:
    """Whatever it is doing."""
    await asyncio.sleep(chance.uniform(0, LATEST))
    house.shoot()


MOMENTS: list[Callable[..., object]] = [
    when_updates_are_confirmed,
    after_a_batch_was_handed_out,
    between_a_send_and_its_answer,
    at_any_moment,
]


async def killed(
    folder: Path,
    url: str,
    kills: int,
    program: tuple[str, ...] = AS_SHIPPED,
    patience: float = 30,
    couples: int = COUPLES,
) -> Reckoning:
    """Kill a bot so many times while people go on, let the last run finish, and reckon."""
    chance = random.Random(20261123)
    async with house(folder, url, program) as under_fire:
        crowd = Crowd(under_fire.telegram, couples)
        await under_fire.start_with(crowd)
        before = len(under_fire.telegram.made)
        for number in range(kills):
            loading = asyncio.create_task(crowd.load(3600, RATE))
            await MOMENTS[number % len(MOMENTS)](under_fire, chance)  # type: ignore[misc]
            await under_fire.gone()
            starting = asyncio.create_task(under_fire.start())
            await starting
            loading.cancel()
            await asyncio.gather(loading, return_exceptions=True)
        rate = crowd.rate(len(under_fire.telegram.made) - before)
        await asyncio.wait({asyncio.create_task(crowd.settle(patience))})
        await under_fire.empty(patience)
        await under_fire.stop()
        found = await reckon(under_fire, crowd)
    print(f"\n{found.line(f'{kills} kills under {rate}')} ({found.repeats / kills:.1f} repeats a kill)")
    return found


def assert_nothing_is_lost(found: Reckoning, kills: int) -> None:
    assert (found.updates_lost, found.words_lost, found.words_doubled, found.messages_lost) == (0, 0, 0, 0)
    assert found.disorder == 0
    assert found.set_aside == 0
    assert found.repeats <= kills * MOST_IN_FLIGHT
    assert found.row <= MOST_OF_A_CHAT


async def test_a_bot_that_is_killed_loses_nothing(tmp_path: Path, url: str) -> None:
    kills = 3 if url.startswith("sqlite") else 2
    assert_nothing_is_lost(await killed(tmp_path, url, kills), kills)


async def test_a_bot_that_confirms_first_loses_updates(tmp_path: Path, sqlite_url: str) -> None:
    found = await killed(tmp_path, sqlite_url, 1, program("confirms_first"), patience=2)
    assert found.updates_lost > 0


@pytest.mark.stress
async def test_a_bot_that_is_killed_fifty_times_loses_nothing(tmp_path: Path, url: str) -> None:
    assert_nothing_is_lost(await killed(tmp_path, url, 50, couples=MANY), 50)
