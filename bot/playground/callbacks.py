"""Button taps waiting for an answer."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from bot.playground.chats import Chat
from bot.playground.refusals import bad_request


@dataclass(frozen=True, slots=True)
class Tap:
    """A callback query: where it was tapped, and until when (monotonic seconds) it may be answered."""

    id: str
    chat: Chat
    until: float


class Callbacks:
    """All unanswered taps. Telegram lets a bot answer each one once, and only for a while."""

    def __init__(self, lifetime: float = 60.0) -> None:
        self._lifetime = lifetime
        self._open: dict[str, Tap] = {}

    def open(self, chat: Chat, *, expired: bool = False) -> str:
        """A new query id; with `expired`, one that is already too old."""
        tap = Tap(str(secrets.randbits(62)), chat, 0.0 if expired else time.monotonic() + self._lifetime)
        self._open[tap.id] = tap
        return tap.id

    def answer(self, query_id: str) -> Tap:
        """Mark a tap as answered and return it; refused if unknown, already answered or too old."""
        tap = self._open.pop(query_id, None)
        if tap is None or tap.until < time.monotonic():
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return tap
