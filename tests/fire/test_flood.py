"""One chat sends hundreds of messages at once: nobody else loses anything, and it gets few answers."""

from __future__ import annotations

from pathlib import Path

from bot.inbox.overrun import MOST_AT_ONCE
from dialogues.engine.session import DRAFT_BUBBLES
from tests.bench.flood import FLOODERS, Flooder
from tests.fire.crowd import Crowd
from tests.fire.house import house
from tests.fire.reckoning import reckon
from tests.fire.variants import program

COUPLES = 6
FLOOD = 200
MORE = 2 * MOST_AT_ONCE


async def flooded(folder: Path, url: str, *naive: str, many: int = FLOOD) -> tuple[int, int, str]:
    """The calls made for the flooding chat, what the others lost, and what the flooder sees at last."""
    async with house(folder, url, program(*naive)) as under_fire:
        telegram = under_fire.telegram
        crowd, flooding = Crowd(telegram, COUPLES), Crowd(telegram, 1, FLOODERS)
        await under_fire.start()
        await crowd.prepare()
        await flooding.prepare()
        phone = flooding.talks[0].phones[0]
        flooder = Flooder(telegram, phone)
        before = flooder.calls
        for number in range(many):
            telegram.arrive(phone.writes(f"{number} {'so ' * 200}"))
        await crowd.load(1.0, 60)
        await crowd.settle(60)
        assert await under_fire.until(lambda: not telegram.waiting, 60)
        await under_fire.empty(60)
        await under_fire.stop()
        found = await reckon(under_fire, crowd)
        print(
            f"\n{found.line(f'{many} messages of one chat at once')}; {flooder.calls - before} calls for it"
        )
        return flooder.calls - before, found.lost, phone.told


async def test_a_flood_of_one_chat_loses_nobody_anything_and_is_told_that_its_draft_is_full(
    tmp_path: Path, sqlite_url: str
) -> None:
    calls, lost, told = await flooded(tmp_path, sqlite_url)
    assert lost == 0
    assert "as much as I can hold in one go" in told
    assert calls <= 2 * DRAFT_BUBBLES


async def test_whoever_sends_more_than_that_is_told_that_the_last_of_it_is_left_out(
    tmp_path: Path, sqlite_url: str
) -> None:
    calls, lost, told = await flooded(tmp_path, sqlite_url, many=MORE)
    assert lost == 0
    assert "I've left out the last of it" in told
    assert calls <= 2 * DRAFT_BUBBLES


async def test_a_bot_that_takes_in_and_answers_everything_is_noticed(tmp_path: Path, sqlite_url: str) -> None:
    """The control: a draft without an end, and a call for each message of it."""
    calls, _, told = await flooded(tmp_path, sqlite_url, "answers_everything")
    assert "as much as I can hold in one go" not in told
    assert calls >= FLOOD
