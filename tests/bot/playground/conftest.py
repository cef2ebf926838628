"""One playground a test, with the bot's end of the wire and two phones."""

from collections.abc import AsyncIterator

import pytest

from bot.playground import Playground
from tests.bot.playground.botside import BotSide
from tests.phones import Phone


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground() as playground:
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[BotSide]:
    async with BotSide(playground.url) as bot:
        await bot.does("getMe")
        yield bot


@pytest.fixture
async def alex(playground: Playground) -> AsyncIterator[Phone]:
    """Has written to the bot already; the update is still waiting."""
    async with Phone(playground.url, 1001, seconds=3) as alex:
        await alex.types("hello")
        yield alex


@pytest.fixture
async def sam(playground: Playground) -> AsyncIterator[Phone]:
    """Has not written to the bot yet."""
    async with Phone(playground.url, 1002, seconds=3) as sam:
        yield sam
