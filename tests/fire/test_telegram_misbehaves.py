"""Telegram refuses, falls silent, forgets to answer, shuts a chat: nothing is lost, others do not notice."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fire.crowd import Crowd
from tests.fire.house import House, house
from tests.fire.reckoning import reckon
from tests.fire.telegram import SAYS, Call, Trouble
from tests.fire.variants import program

COUPLES = 14
RATE = 60.0
SHORT, LONG = 2.0, 30.0  # seconds of an outage

Misbehave = Callable[[House, Crowd, float], Any]


def of_a_person(call: Call) -> bool:
    return call.method in SAYS


async def refuses_one_in_twenty(under_fire: House, crowd: Crowd, seconds: float) -> None:
    """429 for 5% of the sends, each with a pause for that chat."""
    chance = random.Random(5)
    under_fire.telegram.trouble = lambda call: (
        Trouble(429, retry_after=1) if of_a_person(call) and chance.random() < 0.05 else None
    )
    await crowd.load(seconds, RATE)


async def is_away(under_fire: House, crowd: Crowd, seconds: float) -> None:
    """502 for everything, getUpdates included; people write on."""
    under_fire.telegram.trouble = lambda call: Trouble(502)
    await crowd.load(seconds, RATE)
    under_fire.telegram.trouble = lambda call: None
    await crowd.load(1, RATE)


async def forgets_to_answer(under_fire: House, crowd: Crowd, seconds: float) -> None:
    """One send in ten arrives, but the connection breaks before its answer."""
    chance = random.Random(10)
    under_fire.telegram.trouble = lambda call: (
        Trouble(delivered=True) if of_a_person(call) and chance.random() < 0.1 else None
    )
    await crowd.load(seconds, RATE)


async def gives_updates_to_another(under_fire: House, crowd: Crowd, seconds: float) -> None:
    """409 for half of the getUpdates."""
    chance = random.Random(4)
    under_fire.telegram.trouble = lambda call: (
        Trouble(409) if call.method == "getUpdates" and chance.random() < 0.5 else None
    )
    await crowd.load(seconds, RATE)


WEATHER = [refuses_one_in_twenty, is_away, forgets_to_answer, gives_updates_to_another]


OF_SOME_CHATS = (refuses_one_in_twenty, forgets_to_answer)


def held_up(crowd: Crowd, calls: list[Call]) -> list[float]:
    """The moments of the troubles until whose next try Telegram heard nobody but that chat be answered."""
    nexts: dict[int, float] = {}
    found, pauses = [], 0
    for call in reversed([call for call in calls if of_a_person(call)]):
        if call.status not in (200, 400) and call.chat_id in nexts:  # 400: an edit that changes nothing
            pauses += 1
            others = [
                each
                for each in crowd.answered
                if each.chat_id != call.chat_id and call.at < each.at < nexts[call.chat_id]
            ]
            if not others:
                found.append(call.at)
        nexts[call.chat_id] = call.at
    print(f"; others were answered in {pauses - len(found)} of {pauses} pauses", end="")
    assert pauses
    return found


async def weather(folder: Path, url: str, seconds: float) -> None:
    """All of it, one after the other."""
    async with house(folder, url) as under_fire:
        telegram = under_fire.telegram
        await under_fire.start()
        crowd = Crowd(telegram, COUPLES)
        await crowd.prepare()
        for misbehave in WEATHER:
            crowd.answered.clear()
            before = len(telegram.calls)
            await misbehave(under_fire, crowd, seconds)
            telegram.trouble = lambda call: None
            await crowd.settle(60)
            calls = telegram.calls[before:]
            ways = Counter(call.status for call in calls if call.status != 200)
            print(
                f"\n{misbehave.__name__}: {len(calls)} calls, answered other than 200: {dict(ways)}", end=""
            )
            if misbehave in OF_SOME_CHATS:
                pauses = sum(call.status not in (200, 400) for call in calls)
                assert len(held_up(crowd, calls)) < pauses / 2, "who has trouble holds up the others"
        counts = await under_fire.empty(40)
        await under_fire.stop()
        found = await reckon(under_fire, crowd)
    print(f"\n{found.line('in all')}; {len(telegram.early)} calls before retry_after was over")
    assert (found.lost, found.words_doubled, found.disorder, found.set_aside) == (0, 0, 0, 0)
    assert telegram.early == []
    assert counts["outbox"]["failed"] == 0


async def test_nothing_is_lost_when_telegram_misbehaves(tmp_path: Path, sqlite_url: str) -> None:
    await weather(tmp_path, sqlite_url, SHORT)


@pytest.mark.stress
async def test_nothing_is_lost_when_telegram_misbehaves_for_long(tmp_path: Path, url: str) -> None:
    await weather(tmp_path, url, LONG)


async def test_a_chat_that_is_shut_harms_no_other_and_keeps_nothing(tmp_path: Path, sqlite_url: str) -> None:
    async with house(tmp_path, sqlite_url) as under_fire:
        await under_fire.start()
        crowd = Crowd(under_fire.telegram, COUPLES)
        await crowd.prepare()
        shut = crowd.talks.pop()
        chats = {phone.chat_id for phone in shut.phones}
        under_fire.telegram.trouble = lambda call: Trouble(403) if call.chat_id in chats else None
        under_fire.telegram.arrive(shut.phones[0].writes("/menu"))
        under_fire.telegram.arrive(shut.phones[1].writes("/menu"))
        before = len(under_fire.telegram.calls)
        crowd.answered.clear()
        await crowd.load(SHORT, RATE)
        await crowd.settle(60)
        refused = [call.at for call in under_fire.telegram.calls[before:] if call.status == 403]
        assert refused
        assert any(each.at > refused[-1] for each in crowd.answered), "the others fell silent, too"
        counts = await under_fire.empty(10)
        tries = Counter(call.chat_id for call in under_fire.telegram.calls if call.status == 403)
        print(f"\na shut chat: tried {dict(tries)}, {counts['outbox']}")
        assert counts["outbox"]["pending"] == 0
        assert all(times <= 5 for times in tries.values())
        await under_fire.stop()
        found = await reckon(under_fire, crowd)  # of the others: what was begun there ended with the leaving
        assert (found.updates_lost, found.words_lost, found.disorder) == (0, 0, 0)


async def test_a_pause_that_is_not_kept_is_noticed(tmp_path: Path, sqlite_url: str) -> None:
    """The control: a bot that tries again at once."""
    async with house(tmp_path, sqlite_url, program("knows_no_patience")) as under_fire:
        await under_fire.start()
        crowd = Crowd(under_fire.telegram, 4)
        await crowd.prepare()
        under_fire.telegram.trouble = lambda call: (
            Trouble(429, retry_after=1) if of_a_person(call) and call.at > last + 0.5 else None
        )
        last = time.monotonic()
        await crowd.load(1.5, RATE)
        assert under_fire.telegram.early
