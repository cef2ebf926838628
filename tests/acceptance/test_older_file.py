"""An older copy of the database comes back: nobody is revived, and nothing is said twice."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from storage.backup import backups, verify
from storage.sealing.master_key import find_vault
from tests.acceptance.couple import arrive
from tests.acceptance.house import House, house_without_bot
from tests.acceptance.people import Someone
from tests.acceptance.test_hiding import NOTES, WORD, hides
from tests.acceptance.test_leaving import PARTED, leaves
from tests.acceptance.test_process import running
from tests.acceptance.test_reminders import NEUTRAL, plan, to_the_next
from tests.phones import PATIENCE

DAY = 24 * 3600


def put_back(house: House, copy: Path) -> None:
    """As an operator does it by hand, after the bot has ended."""
    for log in ("-wal", "-shm"):
        Path(f"{house.database}{log}").unlink(missing_ok=True)
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
            await to_the_next(lou, "Europe/Ljubljana", {1, 4}, 19, minutes=10)
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


async def test_killed_right_after_a_deletion_and_on_an_older_copy_the_person_stays_deleted(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "copy"
    async with house_without_bot(tmp_path) as house:
        alex = await house.newcomer("Alex")
        async with running(house) as bot:
            await arrive(alex)
            bot.terminate()
            await asyncio.wait_for(bot.communicate(), 60)
        shutil.copy(house.database, copy)
        async with running(house) as bot:
            await deletes(alex)
            bot.kill()
            await bot.wait()
        put_back(house, copy)
        async with running(house):
            await alex.types("/menu")
            await alex.sees("I'm Duologue", newest=1)


async def test_the_bot_makes_its_backups_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.upkeep.LOOK", 0.1)
    folder = tmp_path / "backups"
    async with house_without_bot(tmp_path) as house:
        alex = await house.newcomer("Alex")
        await house.has_home(alex)
        async with house.running(backup_folder=folder, backup_keep=2):
            newest = await newer_than(folder, None)
            for _ in range(3):
                await alex.forward(DAY)
                newest = await newer_than(folder, newest)
        assert len(backups(folder)) == 2
        vault = find_vault(f"sqlite:///{house.database}", file=tmp_path / "master.key")
        for file in backups(folder):
            verify(file, vault)


async def newer_than(folder: Path, known: datetime | None) -> datetime:
    """The date of the newest backup, once there is a newer one than that."""
    async with asyncio.timeout(PATIENCE):
        while True:
            dates = backups(folder).values()
            if dates and (known is None or max(dates) > known):
                return max(dates)
            await asyncio.sleep(0.02)
