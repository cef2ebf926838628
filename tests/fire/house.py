"""The bot as a process of its own, between a stand-in for Telegram and a database; killed at will."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.database import Database
from storage.inspection import stored_counts
from storage.sealing.master_key import find_vault
from tests.fire.crowd import Crowd
from tests.fire.telegram import StandIn

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 60.0
AS_SHIPPED = ("-m", "bot.cli", "run")  # what `duologue run` runs


@dataclass(slots=True)
class House:
    """One bot, one database, one Telegram."""

    telegram: StandIn
    folder: Path
    url: str
    program: tuple[str, ...] = AS_SHIPPED
    process: asyncio.subprocess.Process | None = None
    more: dict[str, str] = field(default_factory=dict)  # environment

    @property
    def log(self) -> str:
        """What the bot has said to its operator."""
        return (self.folder / "log").read_text()

    @property
    def pid(self) -> int:
        """The running bot's."""
        assert self.process is not None
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether the bot that was started still runs."""
        return self.process is not None and self.process.returncode is None

    async def start(self) -> float:
        """Start the bot; the seconds until it asked for updates."""
        assert self.process is None
        self.telegram.run += 1
        polls, began = self.telegram.polls, time.monotonic()
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": "1:duologue",
            "TELEGRAM_API_URL": self.telegram.url,
            "DATABASE_URL": self.url,
            "MASTER_KEY_FILE": str(self.folder / "master.key"),
            "ERASURES_FOLDER": str(self.folder / "erasures"),
            "CLOCK_OFFSET_FILE": str(self.folder / "clock"),
        } | self.more
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, *self.program, env=environment, cwd=self.folder, stdout=log, stderr=log
            )
        while self.telegram.polls == polls:
            assert self.process.returncode is None, f"the bot ended:\n{self.log[-2000:]}"
            assert time.monotonic() < began + START_SECONDS, f"the bot does not poll:\n{self.log[-2000:]}"
            await asyncio.sleep(0.005)
        return time.monotonic() - began

    async def start_with(self, crowd: Crowd) -> None:
        """People find into the exercise with the bot as it is shipped; then the one under test takes over.

        A naive one may take half a minute for that, which shows nothing.
        """
        tested, self.program = self.program, AS_SHIPPED
        await self.start()
        await crowd.prepare()
        if tested != AS_SHIPPED:
            await self.stop()
            self.program = tested
            await self.start()

    def shoot(self) -> None:
        """Kill -9, at this very moment."""
        if self.process is not None and self.process.returncode is None:
            os.kill(self.process.pid, signal.SIGKILL)

    async def kill(self) -> None:
        """Kill -9, and wait until it is dead."""
        self.shoot()
        await self.gone()

    async def stop(self) -> float:
        """SIGTERM; the seconds until it was out."""
        assert self.process is not None
        began = time.monotonic()
        self.process.terminate()
        await self.gone()
        return time.monotonic() - began

    async def gone(self) -> None:
        """Wait for its end."""
        assert self.process is not None
        try:
            await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
        finally:
            if self.process.returncode is None:
                self.process.kill()
                await self.process.wait()
            self.process = None

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until it holds, but not longer; whether it does."""
        for _ in range(int(seconds / 0.02)):
            if condition():
                return True
            await asyncio.sleep(0.02)
        return condition()

    async def empty(self, seconds: float = 20.0) -> dict[str, Any]:
        """Wait until the outbox is empty; what the bot counts then."""
        until = time.monotonic() + seconds
        while True:
            counts = self.counts()
            if not counts["outbox"]["pending"] or time.monotonic() > until:
                return counts
            await asyncio.sleep(0.05)

    def counts(self) -> dict[str, Any]:
        """What `duologue stats --json` prints."""
        return stored_counts(self.url)

    def set_clock(self, seconds: float) -> None:
        """Move the bot's clock, from its next look on."""
        fresh = self.folder / "clock.new"
        fresh.write_text(str(seconds))
        fresh.rename(self.folder / "clock")

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """The database, opened beside the bot or without it."""
        database = Database(self.url, find_vault(self.url, value=None, file=self.folder / "master.key"))
        await database.open()
        try:
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def house(folder: Path, url: str, program: tuple[str, ...] = AS_SHIPPED) -> AsyncIterator[House]:
    """A house whose bot does not run yet; it is ended at the end."""
    async with StandIn() as telegram:
        house = House(telegram, folder, url, program)
        try:
            yield house
        finally:
            if house.process is not None:
                await house.kill()
