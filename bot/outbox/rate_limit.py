"""The rate limit for messages nobody asked for: 30 a second in all, one a second per chat.

Source: Bot API FAQ, "My bot is hitting limits". Replies are not limited. The thirty are the bot's, so several
workers share them.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable

from bot.outbox.chat_queues import Delivery

EVERYONE = 30  # messages per window, to all chats
WINDOW = 1.02  # seconds; a bit more than Telegram's, because latency varies


class RateLimiter:
    """Holds unasked messages and releases each as soon as the limits allow, in order within a chat.

    `workers()`: how many share the limit now.
    """

    def __init__(self, release: Callable[[Delivery], None], workers: Callable[[], int] = lambda: 1) -> None:
        self._release = release
        self._workers = workers
        self._chats: dict[int, deque[Delivery]] = {}  # only chats with someone waiting
        self._turns: list[tuple[float, int, int]] = []  # heap: earliest time, order of arrival, chat
        self._free_at: dict[int, float] = {}  # chats that got one less than a window ago
        self._recent: deque[float] = deque(maxlen=EVERYONE)  # when the last ones were released
        self._arrivals = 0
        self._waiting = 0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        """How many messages are held back."""
        return self._waiting

    def add(self, message: Delivery) -> None:
        """Take a message; if it may go now, it is released before this returns."""
        self._waiting += 1
        queue = self._chats.get(message.chat_id)
        if queue is not None:
            queue.append(message)
            return
        self._chats[message.chat_id] = deque((message,))
        self._queue_turn(message.chat_id, self._free_at.get(message.chat_id, 0.0))
        if self._timer is None or self._turns[0][2] == message.chat_id:
            self._turn()

    def drop(self, chat_id: int) -> None:
        """Forget what waits for a chat."""
        self._waiting -= len(self._chats.pop(chat_id, ()))

    def close(self) -> None:
        """Stop releasing; what is held stays in the outbox."""
        if self._timer is not None:
            self._timer.cancel()
        self._chats.clear()
        self._turns.clear()
        self._waiting = 0

    def _queue_turn(self, chat_id: int, at: float) -> None:
        self._arrivals += 1
        heapq.heappush(self._turns, (at, self._arrivals, chat_id))

    def _turn(self) -> None:
        """Release all that may go now, and come back when the next one may."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        share = max(1, EVERYONE // self._workers())
        while self._turns:
            at, _, chat_id = self._turns[0]
            if len(self._recent) >= share:
                at = max(at, self._recent[-share] + WINDOW)
            if at > now:
                self._timer = loop.call_at(at, self._turn)
                break
            heapq.heappop(self._turns)
            queue = self._chats.get(chat_id)
            if queue is None:  # dropped meanwhile
                continue
            message = queue.popleft()
            self._waiting -= 1
            self._recent.append(now)
            self._free_at[chat_id] = now + WINDOW
            if queue:
                self._queue_turn(chat_id, now + WINDOW)
            else:
                del self._chats[chat_id]
            self._release(message)
        if len(self._free_at) > 2 * EVERYONE:
            self._free_at = {chat: free for chat, free in self._free_at.items() if free > now}
