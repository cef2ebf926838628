"""Nudges: better not said than said twice. Prompts are the other way round, see `test_killed`."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.unit_of_work import Unit
from tests.bench.phones import Phone
from tests.fire.house import AS_SHIPPED, House, house
from tests.fire.telegram import Call, Trouble
from tests.fire.variants import program

PEOPLE = 10
WORDS = "A small moment."


def plan(unit: Unit) -> None:
    """Messages as due nudges put them into the outbox."""
    payload = {"method": "sendMessage", "params": {"text": WORDS}, "unasked": True}
    for number in range(PEOPLE):
        person = unit.people.add(2_000_000 + number, "en", datetime.now(UTC))
        unit.outbox.add(2_000_000 + number, payload, person.id, "nudge", now=datetime.now(UTC))


async def nudged(
    folder: Path, url: str, how: list[Trouble] | None, program: tuple[str, ...] = AS_SHIPPED
) -> tuple[list[int], dict[str, Any]]:
    """The first call to each fails in one of these ways (None: the bot is killed in the middle of it).

    Returns how many times each of those reached got the nudge, and the counts.
    """
    async with house(folder, url, program) as under_fire:
        for number in range(PEOPLE):
            under_fire.telegram.meet(Phone(2_000_000 + number, "Ada"))
        async with under_fire.database() as database:
            await database.transact(plan)
        under_fire.telegram.trouble = first_calls(under_fire, how)
        starting = asyncio.create_task(under_fire.start())
        if how is None:
            await asyncio.wait({starting})
            await under_fire.gone()
            under_fire.telegram.trouble = lambda call: None
            await under_fire.start()
        await starting
        counts = await under_fire.empty(15)
        await under_fire.stop()
    reached = Counter(call.chat_id for call in under_fire.telegram.calls if call.delivered)
    print(f"\n{dict(Counter(reached.values()))} (times: people), {counts['nudges']}")
    return list(reached.values()), counts


def first_calls(under_fire: House, how: list[Trouble] | None) -> Any:
    """The trouble of each person's first call."""
    tried: set[int] = set()

    def trouble(call: Call) -> Trouble | None:
        if call.fields.get("text") != WORDS or call.chat_id in tried:
            return None
        tried.add(call.chat_id)
        if how is None:
            under_fire.shoot()
            return Trouble(delivered=True)
        return how[call.chat_id % len(how)]

    return trouble


async def test_a_nudge_is_said_later_if_it_was_refused_and_never_again_if_its_answer_was_lost(
    tmp_path: Path, sqlite_url: str
) -> None:
    refused, lost = Trouble(429, retry_after=1), Trouble(delivered=True)
    times, counts = await nudged(tmp_path, sqlite_url, [refused, lost] * (PEOPLE // 2))
    assert times == [1] * PEOPLE
    assert counts["nudges"]["uncertain"] == PEOPLE // 2


async def test_a_nudge_in_the_middle_of_its_call_at_a_crash_is_never_said_again(
    tmp_path: Path, postgres_url: str
) -> None:
    times, counts = await nudged(tmp_path, postgres_url, None)
    assert set(times) == {1}
    assert counts["nudges"]["uncertain"] >= 1
    assert len(times) + counts["nudges"]["uncertain"] >= PEOPLE, "the others are said"
    assert counts["outbox"]["pending"] == 0


async def test_a_nudge_that_is_marked_after_its_call_is_said_twice(tmp_path: Path, sqlite_url: str) -> None:
    """The control: nudges sent as prompts are."""
    times, _ = await nudged(tmp_path, sqlite_url, None, program("marks_nudges_after"))
    assert 2 in times
