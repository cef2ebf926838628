"""The database is locked, full or gone: nothing is confirmed before its commit, and the bot comes back."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.watch.spell import REASONS
from bot.wording.outage_notice import NOT_NOW
from tests.fire.crowd import Crowd
from tests.fire.house import AS_SHIPPED, House, house
from tests.fire.reckoning import Reckoning, reckon
from tests.fire.telegram import Call
from tests.fire.variants import program
from tests.postgres import Postgres

COUPLES = 14
RATE = 60.0
PATIENCE = 60.0  # seconds; the shipped bot is back long before, also on a busy machine
DISK = 16  # MB
SHRUGS = "shrugs_at_errors"
NOTICE = NOT_NOW.english[:30]

Breaks = Callable[[House], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a spell of trouble."""

    reckoning: Reckoning
    back: bool  # somebody was answered after the end of the trouble
    told: Counter[int]  # how many kind lines each chat got
    troubles: int  # lines in the bot's log that it has begun
    ends: int  # and that it is over


async def trouble(
    folder: Path, url: str, breaks: Breaks, seconds: float, program: tuple[str, ...] = AS_SHIPPED
) -> Outcome:
    """The database breaks under load for so many seconds, and is mended."""
    patience = 2 if SHRUGS in program else PATIENCE  # what is lost is waited for in vain
    async with house(folder, url, program) as under_fire:
        await under_fire.start()
        crowd = Crowd(under_fire.telegram, COUPLES)
        under_fire.telegram.overlooked = is_notice
        await crowd.prepare()
        loading = asyncio.create_task(crowd.load(3600, RATE))
        await asyncio.sleep(0.5)
        began = time.monotonic()
        async with breaks(under_fire):
            await asyncio.sleep(seconds)
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def hear(call: Call) -> None:
            if not answered.done():
                answered.set_result(None)

        under_fire.telegram.heard.append(hear)
        await asyncio.wait({answered}, timeout=patience)
        loading.cancel()
        await asyncio.wait({loading, asyncio.create_task(crowd.settle(patience))})
        await under_fire.empty(10)
        await under_fire.stop()
        found = await reckon(under_fire, crowd)
        told = Counter(
            call.chat_id for call in under_fire.telegram.calls if call.at > began and is_notice(call)
        )
        outcome = Outcome(
            found,
            answered.done(),
            told,
            under_fire.log.count("in trouble"),
            under_fire.log.count("the database works again"),
        )
    most = max(told.values(), default=0)
    print(f"\n{found.line(f'{breaks.__name__}, {seconds} s')}; ", end="")
    print(f"{len(told)} people told, each at most {most} times")
    return outcome


def is_notice(call: Call) -> bool:
    return call.fields.get("text", "").startswith(NOTICE)


def assert_it_was_weathered(outcome: Outcome) -> None:
    found = outcome.reckoning
    assert (found.lost, found.words_doubled, found.disorder, found.set_aside) == (0, 0, 0, 0)
    assert outcome.back
    assert set(outcome.told.values()) <= {1}


@asynccontextmanager
async def locked(under_fire: House) -> AsyncIterator[None]:
    """Another program holds SQLite's lock."""
    other = sqlite3.connect(under_fire.url.removeprefix("sqlite:///"), timeout=10, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


@asynccontextmanager
async def full(under_fire: House) -> AsyncIterator[None]:
    """The file system has no room left."""
    file_name = under_fire.url.removeprefix("sqlite:///")
    with sqlite3.connect(file_name) as other:  # a log that was written back has room inside: take it away
        (busy, _, _) = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert not busy
    other.close()
    ballast = Path(file_name).with_name("ballast")
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 512):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
    yield
    ballast.unlink()


@asynccontextmanager
async def not_a_page_more(under_fire: House) -> AsyncIterator[None]:
    """SQLite may not grow the file, where no file system may be mounted."""
    with sqlite3.connect(under_fire.url.removeprefix("sqlite:///")) as file:
        (pages,) = file.execute("PRAGMA page_count").fetchone()
    file.close()
    limit = under_fire.folder / "pages"
    limit.write_text(str(pages + 1))
    yield
    limit.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own, for root alone."""
    place = folder / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


async def fill_the_disk(folder: Path, seconds: float, *variants: str) -> Outcome:
    if os.geteuid() == 0:
        with small_disk(folder) as disk:
            url = f"sqlite:///{disk / 'duologue.sqlite3'}"
            return await trouble(folder, url, full, seconds, program(*variants))
    url = f"sqlite:///{folder / 'duologue.sqlite3'}"
    return await trouble(folder, url, not_a_page_more, seconds, program("on_a_small_disk", *variants))


async def lose_the_server(folder: Path, seconds: float) -> Outcome:
    with Postgres() as server:

        @asynccontextmanager
        async def gone(under_fire: House) -> AsyncIterator[None]:
            """PostgreSQL is not there."""
            await asyncio.to_thread(server.halt)
            yield
            await asyncio.to_thread(server.resume)

        return await trouble(folder, server.new_database(), gone, seconds)


async def test_a_lock_held_by_another_program_is_waited_for(tmp_path: Path, sqlite_url: str) -> None:
    assert_it_was_weathered(await trouble(tmp_path, sqlite_url, locked, 4))


async def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    outcome = await fill_the_disk(tmp_path, 4)
    assert_it_was_weathered(outcome)
    assert 0 < outcome.troubles <= REASONS
    assert outcome.ends == 1
    assert outcome.told, "everybody met silence"


async def test_a_server_that_is_gone_loses_nothing(tmp_path: Path) -> None:
    outcome = await lose_the_server(tmp_path, 4)
    assert_it_was_weathered(outcome)
    assert 0 < outcome.troubles <= REASONS
    assert outcome.ends == 1
    assert outcome.told, "everybody met silence"


async def test_a_start_waits_for_the_server_and_says_so_once(tmp_path: Path) -> None:
    with Postgres() as server:
        url = server.new_database()
        server.halt()
        async with house(tmp_path, url) as waiting:
            starting = asyncio.create_task(waiting.start())
            line = "the database cannot be had yet"
            log = tmp_path / "log"
            assert await waiting.until(lambda: log.exists() and line in waiting.log, 30)
            await asyncio.sleep(1)  # for some tries more
            await asyncio.to_thread(server.resume)
            await starting
            assert waiting.log.count(line) == 1
            assert waiting.log.count("the database is there") == 1


async def test_a_bot_that_shrugs_at_an_error_loses_what_came_meanwhile(tmp_path: Path) -> None:
    outcome = await fill_the_disk(tmp_path, 2, SHRUGS)
    assert outcome.reckoning.updates_lost > 0


@pytest.mark.stress
async def test_whoever_waits_for_a_lock_for_long_is_told(tmp_path: Path, sqlite_url: str) -> None:
    outcome = await trouble(tmp_path, sqlite_url, locked, 20)
    assert_it_was_weathered(outcome)
    assert len(outcome.told) > COUPLES / 2, "only those were told whose updates hung first"


@pytest.mark.stress
async def test_a_disk_that_is_full_for_half_a_minute_loses_nothing(tmp_path: Path) -> None:
    assert_it_was_weathered(await fill_the_disk(tmp_path, 30))


@pytest.mark.stress
async def test_a_server_that_is_gone_for_half_a_minute_loses_nothing(tmp_path: Path) -> None:
    assert_it_was_weathered(await lose_the_server(tmp_path, 30))
