"""One queue per chat: strict order inside a queue, queues in parallel, a limit on concurrent calls."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace

from bot.outbox.chat_pace import ChatPace
from bot.telegram.outgoing import SCREEN, OutgoingMessage

PARALLEL = 64  # sends in flight
FULL = 2_000  # messages ready to go; with more, the intake pauses
MOST_OF_A_CHAT = 50  # of these; what else waits for the same chat must not hold up the intake for everybody


@dataclass(slots=True)
class Delivery:
    """One call to make for a chat."""

    outgoing_id: int | None  # the outbox row it settles; None: tidying up after another message
    chat_id: int
    person_id: int | None
    message: OutgoingMessage
    is_nudge: bool = False  # better not sent than sent twice
    tries: int = 0
    failures: int = 0  # times Telegram answered 5xx to it while others got through
    done_before: int = -1  # how many others had got through by then


@dataclass(slots=True)
class _Queue:
    deliveries: deque[Delivery] = field(default_factory=deque)
    moving: bool = False  # has a task, or is queued for one
    alarm: asyncio.TimerHandle | None = (
        None  # set while the chat is waiting for its next try, or is ahead of its pace
    )
    in_call: bool = False  # one more delivery than in the queue
    counted: int = 0  # of its deliveries, towards `FULL`


class ChatQueues:
    """Hands deliveries to `send`, one at a time per chat.

    `send` returns the seconds until the same delivery is tried again, or 0 when it is done. `outdated` is
    told of a delivery that need not be made any more, because the next one shows all that it would have.
    """

    def __init__(
        self, send: Callable[[Delivery], Awaitable[float]], outdated: Callable[[Delivery], None]
    ) -> None:
        self._send = send
        self._outdated = outdated
        self._queues: dict[int, _Queue] = {}
        self._pace = ChatPace()
        self._ready: deque[int] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._awake = 0  # deliveries in queues that aren't waiting for a retry
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._closing = False

    def add(self, delivery: Delivery) -> None:
        """Append a delivery to its chat's queue."""
        queue = self._queues.get(delivery.chat_id)
        if queue is None:
            queue = self._queues[delivery.chat_id] = _Queue()
        if queue.deliveries and _outdates(delivery, queue.deliveries[-1]):
            self._outdated(queue.deliveries.pop())
        queue.deliveries.append(delivery)
        self._count(queue)
        if queue.alarm is None:
            self._move(delivery.chat_id, queue)

    def add_next(self, deliveries: Iterable[Delivery]) -> None:
        """Put deliveries at the head of the queue of the chat that is being sent to right now."""
        for delivery in reversed(list(deliveries)):
            queue = self._queues[delivery.chat_id]
            queue.deliveries.appendleft(delivery)
            self._count(queue)

    def drop(self, chat_id: int) -> None:
        """Forget what waits for a chat."""
        queue = self._queues.get(chat_id)
        if queue is not None:
            queue.deliveries.clear()
            self._count(queue)

    def waiting(self, chat_id: int) -> int:
        """How many deliveries wait for a chat, the one in its call included."""
        queue = self._queues.get(chat_id)
        return 0 if queue is None else len(queue.deliveries) + queue.in_call

    @property
    def full(self) -> bool:
        """Whether at least `FULL` deliveries are ready to go, counting at most `MOST_OF_A_CHAT` of each."""
        return not self._has_room.is_set()

    async def room(self) -> None:
        """Wait until the queues are not full."""
        await self._has_room.wait()

    async def close(self, grace: float, patience: float) -> None:
        """Send what can be sent within `grace` seconds; the rest stays in the outbox.

        Calls in flight get `patience` seconds more: a cancelled one might be repeated by the next run.
        """
        await self._wait(grace)
        self._closing = True
        self._ready.clear()
        for queue in self._queues.values():
            if queue.alarm is not None:
                queue.alarm.cancel()
        await self._wait(patience)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _wait(self, seconds: float) -> None:
        """Wait until nothing is in flight, at most `seconds`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while self._tasks and loop.time() < deadline:
            await asyncio.wait(
                self._tasks, timeout=deadline - loop.time(), return_when=asyncio.FIRST_COMPLETED
            )

    def _move(self, chat_id: int, queue: _Queue) -> None:
        if not queue.moving:
            queue.moving = True
            self._ready.append(chat_id)
            self._start()

    def _start(self) -> None:
        while self._ready and len(self._tasks) < PARALLEL:
            chat_id = self._ready.popleft()
            task = asyncio.create_task(self._run(chat_id, self._queues[chat_id]))
            self._tasks.add(task)
            task.add_done_callback(self._stopped)

    def _stopped(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._start()

    async def _run(self, chat_id: int, queue: _Queue) -> None:
        loop = asyncio.get_running_loop()
        while queue.deliveries and not self._closing:
            wait = self._pace.pause(chat_id, loop.time())
            if not wait:
                delivery = queue.deliveries.popleft()
                queue.in_call = True
                wait = await self._send(delivery)
                queue.in_call = False
                if wait and self._closing:
                    return
                if wait:
                    queue.deliveries.appendleft(delivery)
            if wait:
                queue.moving = False
                queue.alarm = loop.call_later(wait, self._wake, chat_id, queue)
                self._count(queue)
                return
            self._count(queue)
        if not queue.deliveries:
            del self._queues[chat_id]

    def _wake(self, chat_id: int, queue: _Queue) -> None:
        queue.alarm = None
        self._count(queue)
        self._move(chat_id, queue)

    def _count(self, queue: _Queue) -> None:
        """Count the queue anew; one that waits for its next try is not ready to go."""
        ready = 0 if queue.alarm is not None else len(queue.deliveries) + queue.in_call
        before, queue.counted = queue.counted, min(ready, MOST_OF_A_CHAT)
        self._awake += queue.counted - before
        if self._awake < FULL:
            self._has_room.set()
        else:
            self._has_room.clear()


def _outdates(newer: Delivery, older: Delivery) -> bool:
    """Whether nobody misses the older of two neighbours: it is the same again, or would be overwritten.

    Overwritten is a message by an edit of the same message, or a screen by one that deletes it.
    """
    if older.tries or older.is_nudge or newer.is_nudge or newer.person_id != older.person_id:
        return False
    before, after = older.message, newer.message
    if (
        before.method not in ("sendMessage", "editMessageText")
        or before.scrub
        or before.wipe
        or before.deletes
    ):
        return False
    overwritten = before.method == "editMessageText" or (before.is_screen and before.delete == SCREEN)
    same_place = replace(before, text=after.text, keyboard=after.keyboard) == after
    return before == after or (overwritten and same_place)
