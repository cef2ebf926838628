"""Updates that nobody can handle: no crash, none is tried for ever, and other people do not notice."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path
from statistics import quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.practice import Practice
from bot.inbox.updates import LARGEST, chats_of, is_update
from bot.routing.use_cases import UseCases
from bot.telegram.incoming import chat_of, read
from tests.bench.phones import Phone
from tests.fire.crowd import Crowd
from tests.fire.fuzzer import Fuzzer
from tests.fire.house import house
from tests.fire.reckoning import reckon
from tests.fire.telegram import StandIn
from tests.fire.variants import program

COUPLES = 12
RATE = 60.0
DRIP = 10.0  # fuzzed updates a second, of which about two are poison
MOST_WAITING = 300  # fuzzed updates in the flood that follows
FUZZED = range(3_000_000, 3_000_020)  # chats
SECRET = "only between us"

json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
parts = st.sampled_from(
    ["message", "edited_message", "callback_query", "my_chat_member", "chat", "from", "id", "type", "text",
     "data", "message_id", "first_name", "username", "language_code", "new_chat_member", "status"]
)  # fmt: skip
update_like = st.recursive(
    json_like | st.sampled_from(["private", "kicked", "/start", 1]),
    lambda inner: st.dictionaries(parts, inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=400)
@given(st.dictionaries(parts, update_like, max_size=3))
def test_whatever_an_update_holds_reading_it_fails_in_known_ways_only(update: dict[str, object]) -> None:
    with contextlib.suppress(KeyError, TypeError, ValueError):
        read(update)
    UseCases(Practice({})).excuse(update)
    assert all(abs(chat) <= LARGEST for chat in [chat_of(update) or 0, *chats_of([update])])
    assert not is_update(update)


async def poisoned(folder: Path, url: str, fuzzed: int, seconds: float) -> None:
    """Some poison among other people's updates for so many seconds, and then a flood of it."""
    async with house(folder, url) as under_fire:
        telegram = under_fire.telegram
        for chat in FUZZED:
            telegram.meet(Phone(chat, "Eve"))
        fuzzer = Fuzzer(20261123, FUZZED)
        await under_fire.start()
        crowd = Crowd(telegram, COUPLES)
        await crowd.prepare()
        calm = await p99(crowd, seconds)
        poisoning = asyncio.create_task(drip(telegram, fuzzer))
        meanwhile = await p99(crowd, seconds)
        others = len(crowd.answered)
        assert not poisoning.done()  # everybody was answered while poison went on arriving
        poisoning.cancel()
        print(f"\nothers' p99 {1000 * calm:.0f} ms, with {DRIP:.0f} fuzzed updates a second ", end="")
        print(f"{1000 * meanwhile:.0f} ms")
        for _ in range(fuzzed):
            arrive(telegram, fuzzer)
            while len(telegram.waiting) > MOST_WAITING and under_fire.alive:
                telegram.polled.clear()
                await asyncio.wait_for(telegram.polled.wait(), 60)
            assert under_fire.alive, f"it crashed:\n{under_fire.log[-3000:]}"
        await crowd.load(1, RATE)
        await crowd.settle(60)
        await under_fire.empty(60)
        await under_fire.stop()
        found = await reckon(under_fire, crowd)
        print(found.line(f"{fuzzed} fuzzed updates"))
    assert (found.updates_lost, found.words_lost, found.words_doubled, found.disorder) == (0, 0, 0, 0)
    assert found.set_aside > 0
    assert others > RATE * seconds / 4, "other people hardly came to speak"


async def drip(telegram: StandIn, fuzzer: Fuzzer) -> None:
    """A fuzzed update now and then."""
    while True:
        arrive(telegram, fuzzer)
        await asyncio.sleep(1 / DRIP)


def arrive(telegram: StandIn, fuzzer: Fuzzer) -> None:
    """A fuzzed update."""
    telegram.arrive_raw(telegram.next_id, fuzzer.raw(telegram.next_id))
    telegram.next_id += 1


async def p99(crowd: Crowd, seconds: float) -> float:
    """In seconds, of other people's answers under load."""
    crowd.answered.clear()
    await crowd.load(seconds, RATE)
    await crowd.settle(60)
    return quantiles([each.seconds for each in crowd.answered], n=100)[98]


async def test_fuzzed_updates_crash_nothing_and_hold_up_nobody(tmp_path: Path, sqlite_url: str) -> None:
    await poisoned(tmp_path, sqlite_url, 2_500, 2.5)


@pytest.mark.stress
async def test_a_hundred_thousand_fuzzed_updates_crash_nothing(tmp_path: Path, url: str) -> None:
    await poisoned(tmp_path, url, 100_000, 30)


async def test_an_update_that_cannot_be_parsed_is_passed_over_and_its_words_are_not_kept(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with house(tmp_path, sqlite_url) as under_fire:
        telegram = under_fire.telegram
        await under_fire.start()
        crowd = Crowd(telegram, COUPLES)
        await crowd.prepare()
        for _ in range(5):
            await crowd.load(0.2, 100)
            broken = b'{"update_id": %d, "message": {"text": "%s", "chat": }}' % (
                telegram.next_id,
                SECRET.encode(),
            )
            telegram.arrive_raw(telegram.next_id, broken)
            telegram.next_id += 1
        await crowd.load(0.3, 100)
        await crowd.settle(10)
        await under_fire.stop()
        found = await reckon(under_fire, crowd)
        print(f"\n{found.line('5 unparsable updates')}")
        assert (found.lost, found.set_aside) == (0, 5)
        assert SECRET not in under_fire.log
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as file:
            rows = file.execute("SELECT error_class FROM set_aside_updates").fetchall()
        file.close()
        assert rows == [("Unreadable",)] * 5


async def test_a_bot_that_tries_a_bad_update_for_ever_is_noticed(tmp_path: Path, sqlite_url: str) -> None:
    """The control: nothing is set aside, so nothing after it is ever confirmed."""
    async with house(tmp_path, sqlite_url, program("tries_for_ever")) as under_fire:
        await under_fire.start()
        bad = under_fire.telegram.arrive({"message": {"text": SECRET}})
        await asyncio.sleep(1.5)
        assert bad in under_fire.telegram.waiting
