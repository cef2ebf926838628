"""The whole product for tests: the playground's server over HTTP, and the bot as shipped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import serve
from bot.playground import Playground
from bot.routing.use_cases import UseCases
from bot.settings import Settings
from tests.acceptance.people import Someone

TOKEN = "1234567890:a-token-that-is-long-enough-for-anyone"
A_CENTURY = timedelta(days=36_525)
TICK = 0.1  # seconds between checks for due nudges; the bot's own interval would only slow tests down


class House:
    """A playground with a bot and people; the bot may be stopped and started again on the same database."""

    def __init__(self, playground: Playground, folder: Path, phones: AsyncExitStack) -> None:
        self.playground = playground
        self.folder = folder
        self.database = folder / "duologue.sqlite3"
        self.clock_file = folder / "clock"
        self._phones = phones

    @property
    def url(self) -> str:
        """Where the phones are."""
        return self.playground.url

    def settings(self, **more: Any) -> Settings:
        """Settings for a bot that uses only this playground and its clock."""
        return Settings(
            _env_file=None,
            telegram_bot_token=TOKEN,
            telegram_api_url=self.url,
            database_url=f"sqlite:///{self.database}",
            clock_offset_file=self.clock_file,
            **more,
        )

    @asynccontextmanager
    async def running(self, **more: Any) -> AsyncIterator[None]:
        """The bot, polling and introduced; at the end stopped as by SIGTERM."""
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(self.settings(**more), UseCases.from_settings, stop))
        listening = asyncio.create_task(self.playground.exchange.quiet(20, still=0.05))
        try:
            await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
            yield
        finally:
            listening.cancel()
            stop.set()
            await asyncio.wait_for(serving, 10)

    async def newcomer(self, name: str, language: str = "en") -> Someone:
        """Someone with a new phone who has not written to the bot yet."""
        person = self.playground.exchange.chats.add_person(name, None, language)
        return await self._phones.enter_async_context(Someone(self.playground, person.id, name))


@asynccontextmanager
async def opened(folder: Path, *, asks: bool = False, **settings: Any) -> AsyncIterator[House]:
    """A house whose bot runs until the end; with `asks`, the private questions come too."""
    async with house_without_bot(folder, asks=asks) as house, house.running(**settings):
        yield house


@asynccontextmanager
async def house_without_bot(folder: Path, *, asks: bool = False) -> AsyncIterator[House]:
    """A playground and phones; the bot is started with `running`.

    The private questions come at random times, which only their own tests want; elsewhere, in a century.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.scheduler.TICK", TICK)
        if not asks:
            patch.setattr(
                "bot.safety.private_questions.moment", lambda person, after, within: after + A_CENTURY
            )
        async with AsyncExitStack() as phones, Playground(clock_file=folder / "clock") as playground:
            yield House(playground, folder, phones)
