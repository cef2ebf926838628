"""Telegram's side of webhooks, with a proxy in between: each update to the next worker, until one has it."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

AT_ONCE = 100  # updates on their way to all workers together (Bot API, setWebhook: max_connections)
AGAIN = 0.05  # seconds until an update that was not taken is shown again


class Hooks:
    """A webhook's address, what a proxy passes it on to, and the updates on their way there."""

    def __init__(self) -> None:
        self.url = ""  # that a worker has set; empty: none has
        self.times_set = 0
        self._secret = ""
        self._workers: list[str] = []  # their hosts and ports
        self._free: defaultdict[str, list[_Line]] = defaultdict(list)
        self._waiting: deque[bytes] = deque()
        self._under_way = 0
        self._turn = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def set_to(self, url: str, secret: str) -> None:
        """A worker has set the webhook; all of them set the same."""
        self.url, self._secret = url, secret
        self.times_set += 1

    def pass_on_to(self, workers: list[str]) -> None:
        """Give every update to one of these from now on, by turns."""
        self._workers = workers

    def deliver(self, update: bytes) -> None:
        """Show an update to a worker, as soon as there are few enough on their way."""
        self._waiting.append(update)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._under_way < AT_ONCE:
            self._under_way += 1
            self._turn += 1
            worker = self._workers[self._turn % len(self._workers)]
            update = self._waiting.popleft()
            if self._free[worker]:
                self._show(self._free[worker].pop(), worker, update)
            else:
                task = asyncio.create_task(self._connect(worker, update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _connect(self, worker: str, update: bytes) -> None:
        host, _, port = worker.partition(":")
        try:
            _, line = await asyncio.get_running_loop().create_connection(_Line, host, int(port))
        except OSError:
            self._over(update, is_taken=False)
        else:
            self._show(line, worker, update)

    def _show(self, line: "_Line", worker: str, update: bytes) -> None:
        def answered(status: int) -> None:
            if status:
                self._free[worker].append(line)
            self._over(update, is_taken=status == 200)

        head = (
            f"POST {urlsplit(self.url).path} HTTP/1.1\r\nHost: {worker}\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {self._secret}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(update)}\r\n\r\n"
        )
        line.ask(head.encode() + update, answered)

    def _over(self, update: bytes, *, is_taken: bool) -> None:
        self._under_way -= 1
        if not is_taken:
            asyncio.get_running_loop().call_later(AGAIN, self.deliver, update)
        self._go_on()


class _Line(asyncio.Protocol):
    """A connection to a worker: one request at a time, answered with a status; 0 if it broke."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._answered: Callable[[int], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to write requests to."""
        self._transport = cast(asyncio.Transport, transport)

    def ask(self, request: bytes, answered: Callable[[int], None]) -> None:
        """Send it."""
        self._answered = answered
        assert self._transport is not None
        if self._transport.is_closing():
            self._end(0)
        else:
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Collect bytes until the answer is complete."""
        self._received += data
        head, found, body = bytes(self._received).partition(b"\r\n\r\n")
        if not found:
            return
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if len(body) >= int(length or 0):
            self._received.clear()
            self._end(int(head.split(b" ", 2)[1]))

    def connection_lost(self, error: Exception | None) -> None:
        """Whatever was asked has no answer."""
        self._end(0)

    def _end(self, status: int) -> None:
        answered, self._answered = self._answered, None
        if answered is not None:
            answered(status)
