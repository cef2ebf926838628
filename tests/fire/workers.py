"""Several webhook workers on one PostgreSQL, and Telegram handing out updates to them."""

from __future__ import annotations

import asyncio
import random
import socket
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.inbox.webhook import SECRET_HEADER
from tests.fire.house import House
from tests.fire.telegram import StandIn

SECRET = "between-telegram-and-us"


class Hooks:
    """Telegram's side of a webhook: each update to one of the workers, until one has it; in order by chat."""

    def __init__(self, telegram: StandIn, workers: dict[int, House]) -> None:
        self._telegram = telegram
        self._workers = workers
        self._chance = random.Random(3)
        self._lines: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Hand out what arrives, until cancelled."""
        under_way: set[int] = set()
        async with aiohttp.ClientSession() as http:
            while True:
                for update_id in sorted(self._telegram.waiting.keys() - under_way):
                    under_way.add(update_id)
                    task = asyncio.create_task(self._hand_out(http, update_id))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
                await asyncio.sleep(0.005)

    async def _hand_out(self, http: aiohttp.ClientSession, update_id: int) -> None:
        body = self._telegram.waiting[update_id]
        chat = int(body.partition(b'"from":{"id":')[2].partition(b",")[0])
        async with self._lines[chat]:
            while True:
                port = self._chance.choice([port for port, worker in self._workers.items() if worker.alive])
                try:
                    async with http.post(
                        f"http://127.0.0.1:{port}/hook", data=body, headers={SECRET_HEADER: SECRET}
                    ) as answer:
                        if answer.status == 200:
                            del self._telegram.waiting[update_id]
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)


@asynccontextmanager
async def workers(folder: Path, url: str, program: tuple[str, ...], count: int) -> AsyncIterator[list[House]]:
    """So many, not running yet, with one key, one journal and one clock; they are ended at the end."""
    async with StandIn() as telegram:
        houses: dict[int, House] = {}
        for number in range(1, count + 1):
            home = folder / str(number)
            home.mkdir()
            port = _free_port()
            houses[port] = House(telegram, home, url, program)
            houses[port].more = {
                "MASTER_KEY_FILE": str(folder / "1" / "master.key"),
                "ERASURES_FOLDER": str(folder / "1" / "erasures"),
                "CLOCK_OFFSET_FILE": str(folder / "1" / "clock"),
                "WEBHOOK_URL": "http://127.0.0.1/hook",
                "WEBHOOK_SECRET": SECRET,
                "LISTEN": f"127.0.0.1:{port}",
            }
        hooks = asyncio.create_task(Hooks(telegram, houses).run())
        try:
            yield list(houses.values())
        finally:
            hooks.cancel()
            for house in houses.values():
                if house.process is not None:
                    await house.kill()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
