"""Checks what stands in an editor beside the conversation with it, so that its other questions are answered.

Of one file only the latest text counts: what was asked before is not begun, or what it finds is thrown away.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Generic, TypeVar

PAUSE = 0.2  # seconds without a letter before a text that is being typed is looked at

Found = TypeVar("Found")


class ChecksAside(Generic[Found]):
    """Runs checks in threads. `told` hears what the latest text of a file has brought, in the event loop."""

    def __init__(self, told: Callable[[str, Found], None], pause: float = PAUSE) -> None:
        self._told = told
        self._pause = pause
        self._latest: dict[str, object] = {}
        self._running = set[asyncio.Task[None]]()
        self._one_at_a_time = asyncio.Lock()  # of those that take long

    def want(self, file: str, check: Callable[[], Found], *, fully: bool) -> None:
        """Check a new text of a file: at once and `fully`, or quickly when typing stops."""
        self._latest[file] = check
        task = asyncio.get_running_loop().create_task(
            self._fully(file, check) if fully else self._when_typing_stops(file, check)
        )
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _fully(self, file: str, check: Callable[[], Found]) -> None:
        async with self._one_at_a_time:
            await self._check(file, check)

    async def _when_typing_stops(self, file: str, check: Callable[[], Found]) -> None:
        await asyncio.sleep(self._pause)
        await self._check(file, check)

    async def _check(self, file: str, check: Callable[[], Found]) -> None:
        if self._latest[file] is not check:
            return
        found = await _in_a_thread(check)
        if self._latest[file] is check:
            self._told(file, found)


async def _in_a_thread(check: Callable[[], Found]) -> Found:
    """What a check finds. Its thread keeps nobody waiting who closes the editor."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Found] = loop.create_future()

    def run() -> None:
        try:
            done = partial(future.set_result, check())
        except Exception as fault:  # noqa: BLE001 - it is raised again, by whoever waits
            done = partial(future.set_exception, fault)
        with suppress(RuntimeError):  # the editor has been closed meanwhile
            loop.call_soon_threadsafe(done)

    threading.Thread(target=run, daemon=True).start()
    return await future
