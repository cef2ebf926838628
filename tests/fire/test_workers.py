"""Two webhook workers on one PostgreSQL: each message is said by one, and if one dies, by the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from bot.outbox.chat_queues import PARALLEL
from bot.outbox.recovery import IDLE
from tests.fire.crowd import Crowd
from tests.fire.house import AS_SHIPPED
from tests.fire.reckoning import reckon
from tests.fire.telegram import SAYS, StandIn
from tests.fire.variants import program
from tests.fire.workers import workers

COUPLES = 16
RATE = 60.0


def said_twice(telegram: StandIn) -> int:
    """Previews of drafts that were sent more than once: each has a word that none before it had."""
    shown = Counter(
        (call.chat_id, call.fields["text"])
        for call in telegram.calls
        if call.method in SAYS and "Your words so far" in call.fields.get("text", "")
    )
    return shown.total() - len(shown)


async def test_two_workers_say_everything_once_and_one_takes_over_from_the_other(
    tmp_path: Path, postgres_url: str
) -> None:
    async with workers(tmp_path, postgres_url, AS_SHIPPED, 2) as (one, two):
        await one.start()
        await two.start()
        crowd = Crowd(one.telegram, COUPLES)
        await crowd.prepare()
        await crowd.load(3, RATE)
        await crowd.settle(20)
        await one.empty(20)
        twice = said_twice(one.telegram)
        loading = asyncio.create_task(crowd.load(2, RATE))
        await asyncio.sleep(0.7)
        await two.kill()
        await loading
        await crowd.settle(30)
        await one.empty(30)
        await one.stop()
        found = await reckon(one, crowd)
    print(f"\n{found.line('two workers')}; said twice: {twice} while both lived, ", end="")
    print(f"{said_twice(one.telegram) - twice} when one was killed")
    assert twice == 0
    assert (found.lost, found.words_doubled, found.disorder, found.set_aside) == (0, 0, 0, 0)
    assert said_twice(one.telegram) <= PARALLEL
    assert "committed but not sent" not in one.log, "what waits for the other one is nothing to tell"


async def test_workers_who_take_what_another_has_in_hand_say_it_twice(
    tmp_path: Path, postgres_url: str
) -> None:
    async with workers(tmp_path, postgres_url, program("takes_from_the_living"), 2) as (one, two):
        await one.start()
        await two.start()
        one.telegram.pace = lambda call: 2 * IDLE  # in hand for longer than until the other one looks
        crowd = Crowd(one.telegram, COUPLES)
        for talk in crowd.talks:
            one.telegram.arrive(talk.phones[0].writes("/start"))

        def one_is_said_twice() -> bool:
            starts = Counter(call.chat_id for call in one.telegram.calls if call.method == "sendMessage")
            return max(starts.values(), default=0) > 1

        assert await one.until(one_is_said_twice, 30)
