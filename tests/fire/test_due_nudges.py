"""Many nudges due at once, several workers, and workers killed: none is said twice, and none is forgotten."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.account.onboarding import HERE
from bot.nudges.kinds import WEEKLY
from storage.database import Database
from storage.unit_of_work import Unit
from tests.bench.phones import Phone
from tests.fire.house import House
from tests.fire.telegram import Call
from tests.fire.variants import program
from tests.fire.workers import workers

WORKERS = 4
FIRST_CHAT = 3_000_000
EVERY_DAY = {"exercise": "noticed", "hour": 12, "days": list(range(7))}
ANSWER = 0.05  # seconds that Telegram takes
LONGEST = 3600.0  # seconds until the next kill
STILL = 120.0  # seconds without a single one more after which the rest counts as forgotten


@dataclass(frozen=True, slots=True)
class Said:
    """What became of the nudges."""

    people: int
    reached: Counter[int]  # how often, by chat
    counted: dict[str, int]  # what the bot counts: due nudges, messages sent, failed, uncertain, pending
    seconds: float

    @property
    def twice(self) -> int:
        """People who were told more than once."""
        return sum(times > 1 for times in self.reached.values())

    @property
    def line(self) -> str:
        """For whoever reads the test's output."""
        return (
            f"{self.seconds:.0f} s: {self.twice} said twice, {len(self.reached)} people reached,"
            f" {self.silent} not; the bot counts {self.counted}"
        )

    @property
    def silent(self) -> int:
        """People who were told nothing."""
        return self.people - len(self.reached)


Shots = Callable[[list[House], Counter[int], int], Awaitable[None]]


async def said(
    folder: Path, url: str, people: int, shoot: Shots, *naively: str, count: int = WORKERS
) -> Said:
    """Let a nudge be due for each of so many people, and shoot workers until all is said."""
    async with workers(folder, url, program("hurries", *naively), count) as houses:
        telegram = houses[0].telegram
        await due_at_noon(houses[0], people)
        reached: Counter[int] = Counter()
        telegram.heard.append(lambda call: reached.update((call.chat_id,)))
        telegram.pace = lambda call: ANSWER
        began = time.monotonic()
        await asyncio.gather(*(house.start() for house in houses))
        shots = asyncio.ensure_future(shoot(houses, reached, people))
        counted = await until_all_is_said(houses[0], people, reached)
        seconds = time.monotonic() - began
        await shots
        for house in houses:
            await house.stop()
            assert "apscheduler" not in house.log, "a tick that takes long is no news"
    found = Said(people, reached, counted, seconds)
    print(f"\n{people} nudges, {count} workers, {found.line}")
    return found


async def due_at_noon(house: House, people: int) -> None:
    """So many people, each with a reminder of their own that has just come due; the clock says noon."""
    now = datetime.now(UTC)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    house.set_clock((noon - now).total_seconds())
    async with house.database() as database:
        for first in range(FIRST_CHAT, FIRST_CHAT + people, 500):
            await add(database, range(first, min(first + 500, FIRST_CHAT + people)), noon)
    for number in range(people):
        house.telegram.meet(Phone(FIRST_CHAT + number, "Ada"))


async def add(database: Database, chats: range, noon: datetime) -> None:
    def work(unit: Unit) -> None:
        for chat_id in chats:
            person = unit.people.add(chat_id, "en", noon)
            unit.people.change(person, stage=HERE, zone="UTC")
            unit.nudges.plan(person.id, WEEKLY, noon - timedelta(seconds=1), details=EVERY_DAY)

    await database.transact(work)


def at_random(kills: int) -> Shots:
    """Kill a worker when so many were reached, and a moment later; start it again. So many times."""

    async def shoot(houses: list[House], reached: Counter[int], people: int) -> None:
        chance, starting = random.Random(20261130), dict[Path, asyncio.Task[float]]()

        def up() -> list[House]:
            return [house for house in houses if _runs(starting.get(house.folder))]

        for many in sorted(chance.sample(range(people // 20, people - people // 20), kills)):
            await houses[0].until(lambda many=many: bool(len(reached) >= many and up()), LONGEST)  # type: ignore[misc]
            await asyncio.sleep(chance.uniform(0, 2 * ANSWER))
            house = chance.choice(up())
            await house.kill()
            starting[house.folder] = asyncio.create_task(house.start())
        await asyncio.gather(*starting.values())

    return shoot


async def before_an_answer(houses: list[House], reached: Counter[int], people: int) -> None:
    """Kill the only worker when half are reached and Telegram has yet to answer it; start it again."""
    (house,) = houses

    def shoot_the_first_run(call: Call) -> None:
        if call.run == 1 and len(reached) >= people // 2:
            house.shoot()

    house.telegram.heard.append(shoot_the_first_run)
    await house.gone()
    await house.start()


def _runs(starting: asyncio.Task[float] | None) -> bool:
    return starting is None or starting.done()


async def until_all_is_said(house: House, people: int, reached: Counter[int]) -> dict[str, int]:
    """Wait until every nudge has been fired and the outbox is empty; what the bot counts then."""
    last, since = -1, time.monotonic()
    while True:
        counts = house.counts()
        nudges, outbox = counts["nudges"], counts["outbox"]
        over = nudges["sent"] + nudges["skipped"] >= people and not outbox["pending"]
        if len(reached) != last:
            last, since = len(reached), time.monotonic()
        if over or time.monotonic() > since + STILL:
            fired = {"fired": nudges["sent"], "skipped": nudges["skipped"]}
            return fired | outbox | {"uncertain": nudges["uncertain"]}
        await asyncio.sleep(0.5)


def assert_none_is_said_twice_or_forgotten(found: Said) -> None:
    counted = found.counted
    assert found.twice == 0
    assert (counted["fired"], counted["skipped"]) == (found.people, 0)
    assert (counted["pending"], counted["failed"]) == (0, 0)
    assert counted["sent"] + counted["uncertain"] == found.people
    assert found.silent <= counted["uncertain"]


async def test_what_is_due_while_workers_are_killed_is_said_once_or_counted_as_uncertain(
    tmp_path: Path, postgres_url: str
) -> None:
    found = await said(tmp_path, postgres_url, 400, at_random(kills=2), count=2)
    assert_none_is_said_twice_or_forgotten(found)


async def test_what_is_marked_after_its_call_is_said_twice_when_its_worker_is_killed(
    tmp_path: Path, postgres_url: str
) -> None:
    """The control: nudges sent as prompts are."""
    found = await said(tmp_path, postgres_url, 100, before_an_answer, "marks_nudges_after", count=1)
    assert found.twice > 0


@pytest.mark.stress
async def test_a_hundred_thousand_due_nudges_and_twenty_kills(tmp_path: Path, postgres_url: str) -> None:
    assert_none_is_said_twice_or_forgotten(await said(tmp_path, postgres_url, 100_000, at_random(kills=20)))
