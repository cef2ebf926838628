"""A playground, two phones, and the wire between with a coach that only echoes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.app import serve
from bot.playground import Playground
from bot.settings import Settings
from storage.database import Database
from storage.records import Settled
from storage.sealing.master_key import find_vault
from tests.phones import PATIENCE, Phone
from tests.wire.coach import EchoCoach

ROOT = Path(__file__).parent.parent.parent
TOKEN = "1234567890:a-token-that-is-long-enough-for-anyone"


class House:
    """A bot that can be started and stopped, over and over, on one database."""

    def __init__(self, playground: Playground, folder: Path) -> None:
        self.playground = playground
        self.database = folder / "duologue.sqlite3"
        self.settings = Settings(
            _env_file=None,
            telegram_bot_token=TOKEN,
            telegram_api_url=playground.url,
            database_url=f"sqlite:///{self.database}",
            master_key_file=folder / "master.key",
            erasures_folder=folder / "erasures",
        )
        self.coach = EchoCoach()
        self.over = asyncio.Event()  # the bot has ended

    @asynccontextmanager
    async def running(self, patience: float = PATIENCE) -> AsyncIterator[None]:
        """The bot, polling; stopped as by SIGTERM at the end.

        `patience`: how long it may take until all is quiet, in seconds.
        """
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(self.settings, lambda _settings, _name: self.coach, stop))
        serving.add_done_callback(lambda _: self.over.set())
        try:
            listening = asyncio.create_task(self.playground.exchange.quiet(patience, still=0.02))
            await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
            listening.cancel()
            yield
        finally:
            stop.set()
            await asyncio.wait_for(serving, PATIENCE)

    def sent(self, method: str = "sendMessage", status: int = 200) -> list[int]:
        """The chats to which this call was made, in order."""
        calls = self.playground.exchange.calls
        return [call["chat_id"] for call in calls if (call["method"], call["status"]) == (method, status)]

    async def note_screen(self, chat_id: int, message_id: int) -> None:
        """What another worker on the same database does, after it has sent a screen."""
        url = self.settings.database_url
        database = Database(url, find_vault(url, file=self.database.with_name("master.key")))
        await database.open()
        try:
            settled = Settled((), (), {chat_id: message_id})
            await database.transact(lambda unit: unit.settle(settled))
        finally:
            await database.close()

    def environment(self, **more: str) -> dict[str, str]:
        """For a bot in a process of its own, on the same database."""
        return {
            "PATH": os.environ["PATH"],
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.playground.url,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MASTER_KEY_FILE": str(self.settings.master_key_file),
            "ERASURES_FOLDER": str(self.settings.erasures_folder),
            **more,
        }

    @asynccontextmanager
    async def process(self, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """The bot in a process of its own, polling; killed at the end if it still runs."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.wire.coach",
            env=self.environment(**more), cwd=ROOT, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert await self.playground.exchange.quiet(PATIENCE, still=0.02), "the bot does not poll"
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


async def bids(phone: Phone, *payloads: dict[str, Any]) -> None:
    """Let the bot put these payloads into the outbox for this person."""
    await phone.types(orjson.dumps(payloads).decode())


def said(screen: dict[str, Any]) -> list[str]:
    """What the bot has said in a chat, oldest first."""
    return [bubble["text"] for bubble in screen["messages"] if bubble["from"] == "bot"]


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground() as playground:
        yield playground


@pytest.fixture
def house(playground: Playground, tmp_path: Path) -> House:
    return House(playground, tmp_path)


@pytest.fixture
async def alex(playground: Playground) -> AsyncIterator[Phone]:
    async with Phone(playground.url, 1001) as phone:
        yield phone


@pytest.fixture
async def sam(playground: Playground) -> AsyncIterator[Phone]:
    async with Phone(playground.url, 1002) as phone:
        yield phone
