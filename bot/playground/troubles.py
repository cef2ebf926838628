"""Faults on demand: refusals, a proxy's pages, outages, lost answers, flood limits and violations of them."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

from bot.playground.refusals import RefusalError

_WORDS = {
    400: "Bad Request: ordered by the playground",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: ordered by the playground",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class LostAnswerError(Exception):
    """The connection is to be dropped without an answer."""


class StrangersPageError(Exception):
    """Not Telegram answers but something on the way, with an HTML page and this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Trouble:
    """One planned fault; status 0 drops the connection, in the middle of the answer with `after_delivery`.

    With `page`, something on the way answers instead of Telegram, which never sees the call.

    None matches any chat, or any method except getUpdates, which must be named.
    """

    status: int
    retry_after: int | None
    times: int
    chat_id: int | None
    method: str | None
    after_delivery: bool
    description: str | None
    page: bool = False

    def meets(self, method: str, chat_id: Any) -> bool:
        """Whether this fault applies to the call."""
        if self.method is None and method == "getUpdates":
            return False
        return (self.method in (None, method)) and (self.chat_id in (None, chat_id))

    def refusal(self) -> RefusalError:
        """The refusal in Telegram's wording."""
        if self.status == 429:
            seconds = self.retry_after or 1
            return RefusalError(429, f"Too Many Requests: retry after {seconds}", seconds)
        return RefusalError(self.status, self.description or _WORDS.get(self.status, "Internal Server Error"))


class Troubles:
    """Planned faults, rate-limited chats, an outage, and the violations seen.

    All times are real (monotonic) seconds, never the playground's clock, because bots wait in real time.
    """

    def __init__(self) -> None:
        self.orders: list[Trouble] = []
        self.violations: list[dict[str, Any]] = []
        self.floods = False
        self._holds: dict[tuple[Any, str | None], float] = {}
        self._outage_until = 0.0
        self._buckets: dict[Any, tuple[float, float]] = {}

    def clear(self) -> None:
        """Cancel all faults and forget the violations."""
        self.orders.clear()
        self.violations.clear()
        self.floods = False
        self._holds.clear()
        self._buckets.clear()
        self._outage_until = 0.0

    def outage(self, seconds: float) -> None:
        """Drop every call for this long."""
        self._outage_until = time.monotonic() + seconds

    def meet(self, method: str, chat_id: Any) -> Trouble | None:
        """Called before each call: raises the fault that applies, or returns one to apply afterwards."""
        now = time.monotonic()
        if now < self._outage_until:
            raise LostAnswerError
        self._respect_holds(method, chat_id, now)
        for trouble in self.orders:
            if not trouble.meets(method, chat_id):
                continue
            trouble.times -= 1
            if trouble.times <= 0:
                self.orders.remove(trouble)
            if trouble.page:
                raise StrangersPageError(trouble.status)
            if trouble.after_delivery:
                return trouble
            if trouble.status == 0:
                raise LostAnswerError
            refusal = trouble.refusal()
            if refusal.retry_after is not None:
                self._holds[chat_id, trouble.method] = now + refusal.retry_after
            raise refusal
        if self.floods and method.startswith("send") and method != "sendChatAction":
            self._respect_floods(chat_id, now)
        return None

    def _respect_holds(self, method: str, chat_id: Any, now: float) -> None:
        for key, until in list(self._holds.items()):
            if until <= now:
                del self._holds[key]
            elif key[0] == chat_id and key[1] in (None, method) and method != "getUpdates":
                left = until - now
                self.violations.append({"method": method, "chat_id": chat_id, "early_by": round(left, 3)})
                raise RefusalError(429, f"Too Many Requests: retry after {math.ceil(left)}", math.ceil(left))

    def _respect_floods(self, chat_id: Any, now: float) -> None:
        """About one message a second per chat (short bursts pass), 30 a second overall (Bot API FAQ)."""
        for key, capacity, rate in ((chat_id, 5.0, 1.0), ("everybody", 30.0, 30.0)):
            tokens, at = self._buckets.get(key, (capacity, now))
            tokens = min(capacity, tokens + (now - at) * rate)
            if tokens < 1:
                seconds = math.ceil((1 - tokens) / rate) + 2
                self._holds[chat_id, None] = now + seconds
                raise RefusalError(429, f"Too Many Requests: retry after {seconds}", seconds)
            self._buckets[key] = (tokens - 1, now)
