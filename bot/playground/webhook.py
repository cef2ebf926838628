"""Webhook delivery: in order within a chat, each update repeated until it is answered with 2xx."""

from __future__ import annotations

import asyncio
import contextlib
import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson

from bot.playground.deliveries import Deliveries
from bot.playground.pulse import Pulse
from bot.playground.refusals import bad_request, house_rule

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0


class Webhook:
    """At most one URL, on this machine only. While it is set, getUpdates is refused."""

    def __init__(self, deliveries: Deliveries, pulse: Pulse) -> None:
        self._deliveries = deliveries
        self._pulse = pulse
        self._courier: asyncio.Task[None] | None = None
        self._secret = ""
        self._at_once = 1
        self.url = ""
        self.last_error: tuple[int, str] | None = None

    async def point_to(self, url: str, secret: str, at_once: int) -> None:
        """Start delivering, up to `at_once` updates at a time; refuses URLs elsewhere and invalid secrets."""
        if secret and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if not is_loopback(urlsplit(url).hostname or ""):
            raise house_rule("bad webhook: the playground delivers to this machine only")
        await self.remove()
        self.url, self._secret, self._at_once = url, secret, at_once
        self._courier = asyncio.create_task(self._deliver(), name="playground-webhook")

    async def remove(self) -> None:
        """Stop delivering; undelivered updates stay in the queue."""
        self.url = ""
        if self._courier is not None:
            self._courier.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._courier
            self._courier = None

    def as_info(self) -> dict[str, Any]:
        """The Bot API's WebhookInfo."""
        info: dict[str, Any] = {
            "url": self.url, "has_custom_certificate": False, "pending_update_count": len(self._deliveries)
        }  # fmt: skip
        if self.last_error is not None:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info

    async def _deliver(self) -> None:
        """Chats are served concurrently, but within a chat one update at a time, as on Telegram."""
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        busy: set[int] = set()
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session,
            asyncio.TaskGroup() as errands,
        ):
            while True:
                version = self._pulse.version
                seen = set(busy)
                for update in self._deliveries.waiting():
                    chat_id = _chat_of(update)
                    if chat_id not in seen and len(busy) < self._at_once:
                        busy.add(chat_id)
                        errands.create_task(self._carry(session, headers, update, busy))
                    seen.add(chat_id)
                await self._pulse.after(version, 3600)

    async def _carry(
        self, session: aiohttp.ClientSession, headers: dict[str, str], update: dict[str, Any], busy: set[int]
    ) -> None:
        pause = _FIRST_PAUSE
        while not await self._post(session, headers, update):
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        busy.discard(_chat_of(update))
        self._deliveries.settle(update)

    async def _post(
        self, session: aiohttp.ClientSession, headers: dict[str, str], update: dict[str, Any]
    ) -> bool:
        try:
            async with session.post(self.url, data=orjson.dumps(update), headers=headers) as answer:
                await answer.read()
                if 200 <= answer.status < 300:
                    return True
                fault = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError):
            fault = "Connection refused"
        self.last_error = (int(self._deliveries.now()), fault)
        return False


def _chat_of(update: dict[str, Any]) -> int:
    """The key for ordering: the chat (or the person who tapped) of an update, 0 if it has none."""
    for content in update.values():
        if isinstance(content, dict):
            whose = content.get("chat") or content.get("from")
            if isinstance(whose, dict) and isinstance(whose.get("id"), int):
                return int(whose["id"])
    return 0


def is_loopback(host: str) -> bool:
    """Whether this host name resolves to this machine and nothing else."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
