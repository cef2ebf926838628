"""One lane a chat: strict order inside, all lanes beside each other, a bound on how many move at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from bot.telegram.outgoing import OutgoingMessage

PARALLEL = 64  # sends in flight
FULL = 2_000  # messages that could go now but have not; more are not taken in


@dataclass(slots=True)
class Letter:
    """One call to make for a chat."""

    outgoing_id: int | None  # the outbox row it settles; None for tidying up after another
    chat_id: int
    person_id: int | None
    message: OutgoingMessage
    is_nudge: bool = False  # better not said than said twice
    tries: int = 0
    refusals: int = 0  # times Telegram broke on it while it took others
    done_before: int = -1  # how many others it had taken then


@dataclass(slots=True)
class _Lane:
    letters: deque[Letter] = field(default_factory=deque)
    moving: bool = False  # in a task, or queued for one
    alarm: asyncio.TimerHandle | None = None  # set while the chat has to wait


class Lanes:
    """Hands letters to `send`, one at a time per chat.

    `send` returns the seconds its chat has to wait before the same letter is tried again; 0: it is done.
    """

    def __init__(self, send: Callable[[Letter], Awaitable[float]]) -> None:
        self._send = send
        self._lanes: dict[int, _Lane] = {}
        self._ready: deque[int] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._awake = 0  # letters in lanes that need not wait
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._closing = False

    def add(self, letter: Letter) -> None:
        """Put a letter at the end of its chat's lane."""
        lane = self._lanes.get(letter.chat_id)
        if lane is None:
            lane = self._lanes[letter.chat_id] = _Lane()
        lane.letters.append(letter)
        if lane.alarm is None:
            self._count(1)
            self._move(letter.chat_id, lane)

    def add_next(self, letters: Iterable[Letter]) -> None:
        """Put letters at the head of the lane of the chat whose letter is being sent right now."""
        for letter in reversed(list(letters)):
            self._lanes[letter.chat_id].letters.appendleft(letter)
            self._count(1)

    def drop(self, chat_id: int) -> None:
        """Forget what waits for a chat."""
        lane = self._lanes.get(chat_id)
        if lane is not None:
            if lane.alarm is None:
                self._count(-len(lane.letters))
            lane.letters.clear()

    @property
    def full(self) -> bool:
        """Whether `FULL` letters or more wait for nothing but their turn."""
        return not self._has_room.is_set()

    async def room(self) -> None:
        """Wait until the lanes are not full."""
        await self._has_room.wait()

    async def close(self, grace: float, patience: float) -> None:
        """Let go out what can within `grace` seconds; the rest stays in the outbox.

        What is in flight gets `patience` seconds more: cancelled, it might be said again by the next run.
        """
        await self._wait(grace)
        self._closing = True
        self._ready.clear()
        for lane in self._lanes.values():
            if lane.alarm is not None:
                lane.alarm.cancel()
        await self._wait(patience)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _wait(self, seconds: float) -> None:
        """Until nothing is in flight, but not longer."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while self._tasks and loop.time() < deadline:
            await asyncio.wait(
                self._tasks, timeout=deadline - loop.time(), return_when=asyncio.FIRST_COMPLETED
            )

    def _move(self, chat_id: int, lane: _Lane) -> None:
        if not lane.moving:
            lane.moving = True
            self._ready.append(chat_id)
            self._start()

    def _start(self) -> None:
        while self._ready and len(self._tasks) < PARALLEL:
            chat_id = self._ready.popleft()
            task = asyncio.create_task(self._run(chat_id, self._lanes[chat_id]))
            self._tasks.add(task)
            task.add_done_callback(self._stopped)

    def _stopped(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._start()

    async def _run(self, chat_id: int, lane: _Lane) -> None:
        while lane.letters and not self._closing:
            letter = lane.letters.popleft()
            wait = await self._send(letter)
            if wait:
                if self._closing:
                    return
                lane.letters.appendleft(letter)
                self._count(-len(lane.letters))
                lane.moving = False
                lane.alarm = asyncio.get_running_loop().call_later(wait, self._wake, chat_id, lane)
                return
            self._count(-1)
        if not lane.letters:
            del self._lanes[chat_id]

    def _wake(self, chat_id: int, lane: _Lane) -> None:
        lane.alarm = None
        self._count(len(lane.letters))
        self._move(chat_id, lane)

    def _count(self, more: int) -> None:
        self._awake += more
        if self._awake < FULL:
            self._has_room.set()
        else:
            self._has_room.clear()
