"""Stopping: kindly, and by kill -9."""

from __future__ import annotations

import asyncio
import signal

from tests.phones import Phone
from tests.wire.coach import SLOW
from tests.wire.conftest import House, said


async def test_sigterm_waits_for_the_running_batch_and_its_answer(house: House, alex: Phone) -> None:
    async with house.process() as bot:
        await alex.types(SLOW)
        while house.playground.exchange.deliveries.polled:  # noqa: ASYNC110 - the playground has no event for it
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)  # the bot has read it, and may or may not be done with it
        bot.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(bot.wait(), 60) == 0
        assert said(await alex.screen()) == ["you said slow"]
        assert len(house.playground.exchange.deliveries) == 0  # confirmed on the way out


async def test_an_idle_bot_stops_at_once(house: House) -> None:
    async with house.process() as bot:
        bot.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(bot.wait(), 60) == 0
        assert house.sent("getUpdates") == []  # the poll was not waited for


async def test_kill_9_loses_no_update(house: House, alex: Phone) -> None:
    async with house.process() as bot:
        for number in range(20):
            await alex.types(f"number {number}")
        bot.kill()
        await bot.wait()
    async with house.process():
        await alex.sees("you said number 19", newest=40)
        await alex.quiet()
        answers = said(await alex.screen())
        assert set(answers) == {f"you said number {number}" for number in range(20)}
