"""The clock jumps, and a week passes without anyone: nothing is lost, even where update ids begin anew."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.wording import notices, nudge_lines
from tests.bench.phones import Phone
from tests.fire.crowd import Crowd
from tests.fire.house import AS_SHIPPED, house
from tests.fire.reckoning import reckon
from tests.fire.telegram import Call
from tests.fire.variants import program

COUPLES = 12
RATE = 60.0
DAY = 24 * 3600.0
PEOPLE = range(4_000_000, 4_000_010)


async def through_jumps(folder: Path, url: str, jumps: list[float], seconds: float) -> None:
    """People go on while the clock jumps from one offset to the next."""
    async with house(folder, url) as under_fire:
        await under_fire.start()
        crowd = Crowd(under_fire.telegram, COUPLES)
        await crowd.prepare()
        under_fire.telegram.overlooked = is_nudge
        for offset in jumps:
            under_fire.set_clock(offset)
            await crowd.load(seconds, RATE)
        await crowd.settle(20)
        await under_fire.empty(20)
        await under_fire.stop()
        found = await reckon(under_fire, crowd)
    print(f"\n{found.line(f'clock at {[round(each / 3600) for each in jumps]} hours')}")
    assert (found.lost, found.words_doubled, found.disorder, found.set_aside) == (0, 0, 0, 0)
    assert found.repeats == 0


def is_nudge(call: Call) -> bool:
    """Whether it comes of the clock alone: it is no answer to anyone, and these people do not open it."""
    text, rows = call.fields.get("text", ""), call.fields.get("reply_markup", "")
    is_about_a_session = '"s:' in rows
    by_clock = {line.english for line in nudge_lines.READY}
    return text == notices.STILL_READY.english or (text in by_clock and not is_about_a_session)


async def test_a_day_forward_and_a_day_back_change_nothing(tmp_path: Path, sqlite_url: str) -> None:
    await through_jumps(tmp_path, sqlite_url, [DAY, 0, -DAY, DAY, 0], 0.7)


@pytest.mark.stress
async def test_a_clock_that_never_stands_still_changes_nothing(tmp_path: Path, url: str) -> None:
    await through_jumps(tmp_path, url, [DAY * (-1) ** step * (step % 5) / 4 for step in range(60)], 1.0)


async def after_a_week(
    folder: Path, url: str, first_id: int, program: tuple[str, ...] = AS_SHIPPED, *, restart: bool = False
) -> int:
    """How many of ten people are answered when ids begin anew at `first_id` after a week without updates."""
    async with house(folder, url, program) as under_fire:
        telegram = under_fire.telegram
        phones = [Phone(chat, "Ada") for chat in PEOPLE]
        await under_fire.start()
        for phone in phones:
            telegram.meet(phone)
            telegram.arrive(phone.writes("/start"))
        await under_fire.until(lambda: all(phone.received for phone in phones), 10)
        await under_fire.until(lambda: not telegram.waiting, 10)
        if restart:
            await under_fire.stop()
        under_fire.set_clock(8 * DAY)
        if restart:
            asked = len(telegram.asked)
            await under_fire.start()
            assert "offset" not in telegram.asked[asked]
        else:
            telegram.end_poll()  # as every half minute
            telegram.polled.clear()
            await asyncio.wait_for(telegram.polled.wait(), 10)
        telegram.next_id = first_id
        for phone in phones:
            telegram.made.pop(telegram.next_id, None)
            telegram.arrive(phone.writes("/start"))
        patience = 10 if program == AS_SHIPPED else 2
        await under_fire.until(lambda: all(phone.received > 1 for phone in phones), patience)
        await under_fire.stop()
        answered = sum(phone.received > 1 for phone in phones)
        print(f"\nids begin again at {first_id}: {answered} of {len(phones)} answered")
        return answered


@pytest.mark.parametrize(("first_id", "restart"), [(500, False), (1000, True)])
async def test_after_a_week_update_ids_may_begin_anywhere(
    tmp_path: Path, sqlite_url: str, first_id: int, restart: bool
) -> None:
    """Also where they were a week ago."""
    assert await after_a_week(tmp_path, sqlite_url, first_id, restart=restart) == len(PEOPLE)


async def test_a_bot_that_keeps_its_offset_loses_what_comes_after_a_week(
    tmp_path: Path, sqlite_url: str
) -> None:
    assert await after_a_week(tmp_path, sqlite_url, 500, program("keeps_its_offset")) == 0
