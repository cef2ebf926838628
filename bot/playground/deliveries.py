"""Updates on their way to the bot: queued until an offset (or the webhook's 2xx) confirms them."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from typing import Any

from bot.playground.clock import Clock
from bot.playground.pulse import Pulse
from bot.playground.refusals import RefusalError

_WEEK = 7 * 24 * 3600
_CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
# Sent only to bots that request them (Bot API, getUpdates, allowed_updates).
_ONLY_IF_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Deliveries:
    """The queue and its single poller. The pulse beats whenever either changes."""

    def __init__(self, clock: Clock, pulse: Pulse) -> None:
        self._clock = clock
        self._pulse = pulse
        self._pending: deque[dict[str, Any]] = deque()
        self._recent: deque[dict[str, Any]] = deque(maxlen=100)
        self._next_id = _random_id()
        self._last_at = clock.now()
        self._poller: asyncio.Future[None] | None = None
        self.allowed: list[str] = []
        self.confirmed = 0

    @property
    def polled(self) -> bool:
        """Whether a bot is waiting for updates right now."""
        return self._poller is not None and not self._poller.done()

    def __len__(self) -> int:
        return len(self._pending)

    def waiting(self) -> list[dict[str, Any]]:
        """All unconfirmed updates, oldest first."""
        return list(self._pending)

    def push(self, update: dict[str, Any], *, raw: bool = False) -> int:
        """Queue an update and return its id; an existing id is kept.

        Kinds the bot did not request are dropped, except for `raw` updates, which are passed through
        unchanged.
        """
        if "update_id" not in update:
            quiet_week = self._clock.now() - self._last_at > _WEEK and not self._pending
            # "If there are no new updates for at least a week, then identifier of the next update will be
            # chosen randomly instead of sequentially" (Bot API, Update).
            self._next_id = _random_id() if quiet_week else self._next_id + 1
            self._last_at = self._clock.now()
            update = {"update_id": self._next_id, **update}
        if raw or self._wanted(update):
            self._pending.append(update)
            self._recent.append(update)
            self._wake()
            self._pulse.beat()
        return int(update["update_id"]) if isinstance(update["update_id"], int) else 0

    def repeat(self, count: int) -> int:
        """Queue the newest `count` updates again under their old ids, as Telegram sometimes does."""
        again = list(self._recent)[-count:]
        self._pending.extend(again)
        self._wake()
        self._pulse.beat()
        return len(again)

    def _wanted(self, update: dict[str, Any]) -> bool:
        kinds = [name for name in update if name != "update_id"]
        if self.allowed:
            return any(kind in self.allowed for kind in kinds) or not kinds
        return not any(kind in _ONLY_IF_ASKED for kind in kinds)

    def _wake(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def confirm(self, offset: int) -> None:
        """Remove every update below the offset; with polling, nothing else removes them."""
        before = len(self._pending)
        self._pending = deque(each for each in self._pending if not _is_below(each, offset))
        self.confirmed += before - len(self._pending)
        if before != len(self._pending):
            self._pulse.beat()

    def settle(self, update: dict[str, Any]) -> None:
        """Remove an update that a webhook accepted."""
        left = deque(each for each in self._pending if each is not update)
        self.confirmed += len(self._pending) - len(left)
        self._pending = left
        self._pulse.beat()

    def now(self) -> float:
        """The playground's time in seconds since 1970."""
        return self._clock.now()

    def drop(self) -> None:
        """Remove all updates (drop_pending_updates)."""
        self._pending.clear()
        self._pulse.beat()

    async def take(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """getUpdates: confirm, then return updates at once or as soon as one arrives, or [] after `seconds`.

        A negative offset counts from the end of the queue; all earlier updates are removed.
        """
        if self.polled and self._poller is not None:
            self._poller.set_exception(RefusalError(409, _CONFLICT))
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        elif offset > 0:
            self.confirm(offset)
        if not self._pending and seconds > 0:
            poller = self._poller = asyncio.get_running_loop().create_future()
            self._pulse.beat()
            try:
                async with asyncio.timeout(seconds):
                    await poller
            except TimeoutError:
                return []
            finally:
                if self._poller is poller:
                    self._poller = None
                    self._pulse.beat()
        return [each for _, each in zip(range(limit), self._pending, strict=False)]


def _is_below(update: dict[str, Any], offset: int) -> bool:
    """A raw update without a valid id could never be requested again, so it counts as confirmed."""
    update_id = update.get("update_id")
    return not isinstance(update_id, int) or update_id < offset


def _random_id() -> int:
    return 100_000_000 + secrets.randbelow(800_000_000)
