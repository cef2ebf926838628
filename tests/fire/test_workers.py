"""Two webhook workers on one PostgreSQL: each message is said by one, and if one dies, by the other."""

from __future__ import annotations

import asyncio
import random
import socket
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.inbox.webhook import SECRET_HEADER
from bot.outbox.chat_queues import PARALLEL
from bot.outbox.recovery import IDLE
from tests.fire.crowd import Crowd
from tests.fire.house import AS_SHIPPED, House
from tests.fire.reckoning import reckon
from tests.fire.telegram import SAYS, StandIn
from tests.fire.variants import program

COUPLES = 16
RATE = 60.0
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
async def two_workers(folder: Path, url: str, program: tuple[str, ...]) -> AsyncIterator[list[House]]:
    """Both running, and Telegram handing out updates to them."""
    async with StandIn() as telegram:
        workers: dict[int, House] = {}
        for name in ("one", "two"):
            (folder / name).mkdir()
            port = free_port()
            worker = workers[port] = House(telegram, folder / name, url, program)
            worker.more = {
                "MASTER_KEY_FILE": str(folder / "one" / "master.key"),
                "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
                "WEBHOOK_SECRET": SECRET,
                "LISTEN": f"127.0.0.1:{port}",
            }
            await worker.start()
        hooks = asyncio.create_task(Hooks(telegram, workers).run())
        try:
            yield list(workers.values())
        finally:
            hooks.cancel()
            for worker in workers.values():
                if worker.process is not None:
                    await worker.kill()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


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
    async with two_workers(tmp_path, postgres_url, AS_SHIPPED) as (one, two):
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


async def test_workers_who_take_what_another_has_in_hand_say_it_twice(
    tmp_path: Path, postgres_url: str
) -> None:
    async with two_workers(tmp_path, postgres_url, program("takes_from_the_living")) as (one, _):
        one.telegram.pace = lambda call: 2 * IDLE  # in hand for longer than until the other one looks
        crowd = Crowd(one.telegram, COUPLES)
        for talk in crowd.talks:
            one.telegram.arrive(talk.phones[0].writes("/start"))

        def one_is_said_twice() -> bool:
            starts = Counter(call.chat_id for call in one.telegram.calls if call.method == "sendMessage")
            return max(starts.values(), default=0) > 1

        assert await one.until(one_is_said_twice, 30)
