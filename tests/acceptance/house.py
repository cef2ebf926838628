"""The whole product for tests: the playground's server over HTTP, and the bot as shipped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.account.onboarding import HERE
from bot.app import serve
from bot.clock import Clock
from bot.outbox import chat_pace
from bot.playground import Playground
from bot.routing.use_cases import UseCases
from bot.safety import private_questions
from bot.scheduler import Scheduler
from bot.settings import Settings
from storage.database import Database
from storage.records import Person
from storage.sealing.master_key import find_vault
from storage.unit_of_work import Unit
from tests.acceptance.people import Someone, Ticks
from tests.phones import PATIENCE

TOKEN = "1234567890:a-token-that-is-long-enough-for-anyone"
START = Scheduler.start  # as it is: a house may stand within another one, which must not see its bot
A_CENTURY = timedelta(days=36_525)
TICK = 0.1  # seconds between checks for due nudges; the bot's own interval would only slow tests down


class House:
    """A playground with a bot and people; the bot may be stopped and started again on the same database."""

    def __init__(self, playground: Playground, folder: Path, phones: AsyncExitStack, ticks: Ticks) -> None:
        self.playground = playground
        self.folder = folder
        self.database = folder / "duologue.sqlite3"
        self.clock_file = folder / "clock"
        self._phones = phones
        self._ticks = ticks
        self._beside: Database | None = None

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
            master_key_file=self.folder / "master.key",
            erasures_folder=self.folder / "erasures",
            clock_offset_file=self.clock_file,
            **more,
        )

    @asynccontextmanager
    async def running(self, **more: Any) -> AsyncIterator[None]:
        """The bot, polling and introduced; at the end stopped as by SIGTERM."""
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(self.settings(**more), UseCases.from_settings, stop))
        listening = asyncio.create_task(self.playground.exchange.quiet(PATIENCE, still=0.05))
        try:
            await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
            yield
        finally:
            listening.cancel()
            stop.set()
            await asyncio.wait_for(serving, PATIENCE)

    async def newcomer(self, name: str, language: str = "en") -> Someone:
        """Someone with a new phone who has not written to the bot yet."""
        person = self.playground.exchange.chats.add_person(name, None, language)
        return await self._phones.enter_async_context(Someone(self.playground, person.id, name, self._ticks))

    async def has_home(self, *people: Someone) -> None:
        """They have arrived, each on their own, with nothing open: written straight into the database."""
        await self._write(lambda unit, now: [_arrived(unit, someone, now) for someone in people])

    async def has_couple(self, inviter: Someone, joiner: Someone) -> None:
        """They have arrived and are a couple, with nothing open: written straight into the database.

        What pairing leaves behind, but for the chats, which are empty. The way through the chats is
        `become_a_couple`; it takes twenty times as long.
        """

        def pair(unit: Unit, now: datetime) -> None:
            first, second = (_arrived(unit, someone, now) for someone in (inviter, joiner))
            unit.couples.add(first, second, now)
            for person in (first, second):
                private_questions.plan_first(unit, unit.people.get(person.id), now)

        await self._write(pair)

    async def has_zone(self, *people: Someone, zone: str = "Atlantic/Reykjavik") -> None:
        """It is known where they live (by default where the clocks show UTC all year)."""

        def change(unit: Unit, _now: datetime) -> None:
            for someone in people:
                person = unit.people.by_chat(someone.id)
                assert person is not None
                unit.people.change(person, zone=zone)

        await self._write(change)

    async def set_hiding(self, someone: Someone, hiding: dict[str, Any]) -> None:
        """What is kept of the word and the hidden chat, written straight into the database."""

        def change(unit: Unit, _now: datetime) -> None:
            person = unit.people.by_chat(someone.id)
            assert person is not None
            unit.people.change(person, hiding=hiding)

        await self._write(change)

    async def is_a_minor(self, someone: Someone) -> None:
        """They have said so, and nothing was open: written straight into the database."""

        def change(unit: Unit, _now: datetime) -> None:
            person = unit.people.by_chat(someone.id)
            assert person is not None
            unit.people.change(person, care={"minor": True})

        await self._write(change)

    async def left_under_the_last_release(self, someone: Someone) -> None:
        """They haven't been told that they were left, as the last release kept that."""

        def change(unit: Unit, _now: datetime) -> None:
            person = unit.people.by_chat(someone.id)
            assert person is not None
            unit.people.change(person, parting={**person.parting, "shared": True})

        await self._write(change)

    async def closes_the_file(self) -> None:
        """Nobody has the database open, so that its file is all of it."""
        beside, self._beside = self._beside, None
        if beside is not None:
            await beside.close()

    async def _write(self, work: Callable[[Unit, datetime], object]) -> None:
        now = Clock(self.clock_file).now()
        if self._beside is None:
            url = f"sqlite:///{self.database}"
            beside = Database(url, find_vault(url, value=None, file=self.folder / "master.key"))
            await beside.open()
            self._phones.push_async_callback(self.closes_the_file)
            self._beside = beside
        await self._beside.transact(lambda unit: work(unit, now) and None)


def _arrived(unit: Unit, someone: Someone, now: datetime) -> Person:
    someone.person.known = True  # they pressed Start, so the bot may write
    person = unit.people.add(someone.id, someone.person.language_code or "en", now)
    return unit.people.change(person, name=someone.name, stage=HERE)


@asynccontextmanager
async def opened(folder: Path, *, asks: bool = False, **settings: Any) -> AsyncIterator[House]:
    """A house whose bot runs until the end; with `asks`, the private questions come too."""
    async with house_without_bot(folder, asks=asks) as house, house.running(**settings):
        yield house


def begins_on_a_monday(clock_file: Path) -> None:
    """Let the playground's clock show the next Monday, 13:00 UTC, so that no test depends on the hour."""
    if not clock_file.exists():
        now = datetime.now(UTC)
        monday = (now - timedelta(days=now.weekday())).replace(hour=13, minute=0, second=0, microsecond=0)
        offset = (monday - now) % timedelta(days=7)
        clock_file.write_text(repr(offset.total_seconds()), "ascii")


@asynccontextmanager
async def house_without_bot(folder: Path, *, asks: bool = False) -> AsyncIterator[House]:
    """A playground and phones; the bot is started with `running`.

    The private questions come at random times, which only their own tests want; elsewhere, in a century.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.scheduler.TICK", TICK)
        ticks: Ticks = []

        def start_and_show(nudging: Scheduler) -> None:
            ticks[:] = [nudging.tick]
            START(nudging)

        patch.setattr(Scheduler, "start", start_and_show)
        patch.setattr(chat_pace, "BURST", 10_000)  # these phones are quicker than any finger
        if not asks:
            patch.setattr(
                "bot.safety.private_questions.moment", lambda person, after, within: after + A_CENTURY
            )
        begins_on_a_monday(folder / "clock")
        async with AsyncExitStack() as phones, Playground(clock_file=folder / "clock") as playground:
            yield House(playground, folder, phones, ticks)
