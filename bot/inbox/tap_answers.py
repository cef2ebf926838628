"""Answers taps the moment they arrive, so that the button stops spinning before anything is decided.

Best effort, outside the outbox: an answer that comes late is refused by Telegram and would be of no use.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

from telegram.error import TelegramError

from bot.inbox.updates import Update, chats_of
from bot.telegram.client import Telegram
from bot.telegram.leaky_buckets import LeakyBuckets
from bot.telegram.patience import is_weather, pause_after

PARALLEL = 16
WAITING = 1_000  # taps; beyond that, the oldest stay unanswered
A_SECOND, MOST_AT_ONCE = 10, 10  # of one person's; no finger is quicker, and each answer is a call
TRIES = 3
_PATIENCE = 5.0  # seconds


class TapAnswers:
    """Calls answerCallbackQuery for every tap."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._waiting: deque[str] = deque(maxlen=WAITING)
        self._tasks: set[asyncio.Task[None]] = set()
        self._tapped = LeakyBuckets(A_SECOND, MOST_AT_ONCE)
        self.unanswered = 0  # refused by Telegram, or lost on the way

    def answer(self, updates: Iterable[Any]) -> None:
        """Answer the taps among these raw updates; returns at once."""
        for update in updates:
            query = update.get("callback_query") if isinstance(update, dict) else None
            query_id = query.get("id") if isinstance(query, dict) else None
            if isinstance(query_id, str) and not self._too_quick(update):
                self._waiting.append(query_id)
        while len(self._tasks) < min(PARALLEL, len(self._waiting)):
            task = asyncio.create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Drop what is not answered yet."""
        self._waiting.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _too_quick(self, update: Update) -> bool:
        now = time.monotonic()
        whose = chats_of([update])
        for chat_id in whose:
            self._tapped.add(chat_id, now)
        return any(self._tapped.are_too_many(chat_id, now) for chat_id in whose)

    async def _work(self) -> None:
        while self._waiting:
            query_id = self._waiting.popleft()
            if not await self._answered(query_id):
                self.unanswered += 1

    async def _answered(self, query_id: str) -> bool:
        for tries in range(1, TRIES + 1):
            try:
                await self._telegram.bot.answer_callback_query(query_id, read_timeout=_PATIENCE)
                return True
            except TelegramError as trouble:
                pause = pause_after(tries, trouble)
                if not is_weather(trouble) or pause > _PATIENCE:
                    return False
            await asyncio.sleep(pause)
        return False
