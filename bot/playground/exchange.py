"""The exchange: the whole state of a playground, shared by the bot's side and the phones' side."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from pathlib import Path
from typing import Any

from bot.playground.callbacks import Callbacks
from bot.playground.chats import Chat, Chats, Message, Person
from bot.playground.clock import Clock
from bot.playground.deliveries import Deliveries
from bot.playground.files import Files
from bot.playground.profile import Profile
from bot.playground.pulse import Pulse
from bot.playground.troubles import Troubles
from bot.playground.webhook import Webhook

# Telegram shows "typing" for this many seconds, or until a message arrives (Bot API, sendChatAction).
_TYPING_SECONDS = 5.0
_CALLS_KEPT = 20_000


class Exchange:
    """State only; the operations on it are in `botapi` (the bot) and `phones` (the people)."""

    def __init__(self, clock_file: Path | None, bot_name: str, bot_username: str) -> None:
        self.clock = Clock(clock_file)
        self.pulse = Pulse()
        self.chats = Chats(
            [Person(1001, "Alex", "alex_playground", "en"), Person(1002, "Sam", "sam_playground", "en")]
        )
        self.files = Files()
        self.deliveries = Deliveries(self.clock, self.pulse)
        self.webhook = Webhook(self.deliveries, self.pulse)
        self.callbacks = Callbacks()
        self.profile = Profile(0, bot_username, {"": bot_name})
        self.troubles = Troubles()
        self.token: str | None = None
        self.calls: deque[dict[str, Any]] = deque(maxlen=_CALLS_KEPT)
        self.counters: Counter[str] = Counter()
        self.calls_open = 0

    def note_call(self, method: str, chat_id: Any, status: int, began: float) -> None:
        """Log a call: its method, chat and outcome, but none of its content."""
        took = round(time.monotonic() - began, 4)
        entry = {"method": method, "chat_id": chat_id, "status": status, "time": time.time(), "took": took}
        self.calls.append(entry)
        self.counters[f"{method} {status}"] += 1

    def show_typing(self, chat: Chat) -> None:
        """Show on the phone for a while that the bot is typing."""
        chat.typing = True
        chat.typing_turn += 1
        chat.pulse.beat()
        asyncio.get_running_loop().call_later(_TYPING_SECONDS, self._stop_typing, chat, chat.typing_turn)

    def _stop_typing(self, chat: Chat, turn: int) -> None:
        if chat.typing and chat.typing_turn == turn:
            chat.typing = False
            chat.pulse.beat()

    def say(self, chat: Chat, content: dict[str, Any]) -> Message:
        """Deliver a message from the bot to a chat."""
        chat.typing = False
        return self.chats.add(chat, self.profile.as_user(), self.clock.date(), content)

    def everybody_looks(self) -> None:
        """Refresh every phone after a change they all show, such as commands or the clock."""
        for chat in self.chats.all():
            chat.pulse.beat()

    @property
    def idle(self) -> bool:
        """Whether nothing is waiting for the bot and the bot is waiting for updates."""
        listening = self.deliveries.polled or self.webhook.url != ""
        return len(self.deliveries) == 0 and listening and self.calls_open == 0

    async def quiet(self, seconds: float, still: float) -> bool:
        """Wait until the exchange has been idle for `still` seconds; False after `seconds`."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            version = self.pulse.version
            if self.idle:
                if not await self.pulse.after(version, min(still, left)) and left >= still:
                    return True
            else:
                await self.pulse.after(version, left)
        return False
