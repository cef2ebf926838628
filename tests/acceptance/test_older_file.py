"""An older copy of the database comes back: nobody is revived, and nothing is said twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.acceptance.house import House, house_without_bot
from tests.acceptance.people import Someone
from tests.acceptance.test_hiding import NOTES, WORD, hides
from tests.acceptance.test_leaving import PARTED, leaves
from tests.acceptance.test_reminders import NEUTRAL, plan

DAY = 24 * 3600


def put_back(house: House, copy: Path) -> None:
    """As `cp` does it, after the bot has stopped."""
    shutil.copy(copy, house.database)


async def deletes(someone: Someone) -> None:
    await someone.types("/delete")
    await someone.does("Delete everything", "Yes, delete it all")
    await someone.sees("gone", newest=1)


async def test_whoever_deleted_left_or_hid_stays_so_and_reminders_that_were_said_are_not_said_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = tmp_path / "copy"
    async with house_without_bot(tmp_path) as house:
        alex, sam, kim, ash, lou = [
            await house.newcomer(name) for name in ("Alex", "Sam", "Kim", "Ash", "Lou")
        ]
        await house.has_couple(alex, sam)
        await house.has_couple(kim, ash)
        await house.has_home(lou)
        async with house.running():
            await plan(lou)
        await house.closes_the_file()
        shutil.copy(house.database, copy)

        async with house.running():
            await deletes(alex)
            await leaves(kim)
            await hides(lou)
            await lou.types(WORD)
            await lou.forward(8 * DAY)
            await lou.after_a_tick()
            assert NEUTRAL in await lou.reads()
            await lou.types("/hide")
            await lou.sees(NOTES, newest=1)

        put_back(house, copy)
        before = [one.said_so_far() for one in (alex, sam, kim, ash, lou)]
        async with house.running():
            await lou.after_a_tick()
            assert [one.said_so_far() for one in (alex, sam, kim, ash, lou)] == before
            assert "1 leavings, 1 hidings and 1 deletions are done again" not in caplog.text
            assert "2 leavings, 1 hidings and 1 deletions are done again" in caplog.text
            await lou.types("hello")
            await lou.sees("✓", newest=1)
            await lou.types(WORD)
            await lou.sees("Lou", newest=1)
            await lou.types("/nudges")
            await lou.sees("Tuesday and Friday at 19:00", newest=1)
            await alex.types("/menu")
            await alex.sees("Duologue", newest=1)
            for left in (sam, ash):
                await left.types("/invite")
                await left.sees(PARTED, newest=1)
            await kim.types("/menu")
            assert "Leave the couple" not in await kim.labels()
