"""What `duologue doctor` asks Telegram: whether the token is good, how the webhook fares, what time it is."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import orjson
from telegram import WebhookInfo

from bot.inbox.polling import TOKEN_REFUSED
from bot.inbox.webhook_watch import wrong_with
from bot.operations.finding import Finding
from bot.settings import Settings
from bot.watch.spell import lasting

PATIENCE = 8.0  # seconds for each answer
ASTRAY = 30.0  # seconds that this machine's clock may be wrong


def ask_telegram(settings: Settings) -> Iterator[Finding]:
    """Ask, and say what was answered. The token is needed."""
    yield from asyncio.run(_ask(settings))


async def _ask(settings: Settings) -> list[Finding]:
    root = f"{settings.telegram_api_url}/bot{settings.token}"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        try:
            me, date = await _call(session, f"{root}/getMe")
            if not isinstance(me, dict) or "ok" not in me:
                line = "something else answers in its place, a proxy or a sign-in page: let the bot through"
                return [Finding("Telegram", False, line)]
            if not me["ok"]:
                return [Finding("Telegram", False, TOKEN_REFUSED)]
            webhook, _ = await _call(session, f"{root}/getWebhookInfo")
        except (aiohttp.ClientError, OSError, TimeoutError) as trouble:
            mend = "does it run" if settings.on_loopback else "is there a network, and no firewall in the way"
            line = f"{settings.telegram_api_url} cannot be reached ({type(trouble).__name__}): {mend}?"
            return [Finding("Telegram", False, line)]
    found = [Finding("Telegram", True, f"it answers, and the bot is @{me['result'].get('username', '')}")]
    if isinstance(webhook, dict) and webhook.get("ok"):
        found.append(_webhook(settings, webhook["result"]))
    if date is not None:
        found.append(_clock(date))
    return found


async def _call(session: aiohttp.ClientSession, url: str) -> tuple[Any, datetime | None]:
    """The answer, if it is JSON, and the moment in its header."""
    async with session.post(url) as answer:
        body = await answer.read()
    try:
        date = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError):
        date = None
    try:
        return orjson.loads(body), date
    except orjson.JSONDecodeError:
        return None, date


def _webhook(settings: Settings, result: dict[str, Any]) -> Finding:
    info = WebhookInfo.de_json(result, None)
    waiting = f"{info.pending_update_count} updates wait to be fetched or delivered"
    if settings.webhook_url is None:
        if info.url:
            line = (
                f"a webhook is set, so this bot would get no updates ({waiting}): stop the program that has"
                " set it, then start this one, which removes it"
            )
            return Finding("webhook", False, line)
        return Finding("webhook", True, f"none is set, as it is right for a bot that polls; {waiting}")
    if not info.url:
        return Finding("webhook", True, f"none is set yet, the bot's start does it; {waiting}")
    if (wrong := wrong_with(info, settings.webhook_url, time.time())) is not None:
        return Finding("webhook", False, f"{wrong} ({waiting})")
    if info.last_error_date is not None:
        said = " ".join((info.last_error_message or "").split())
        waiting += f"; the last error was at {info.last_error_date:%Y-%m-%d %H:%M} UTC ({said})"
    return Finding("webhook", True, f"it is set; {waiting}")


def _clock(date: datetime) -> Finding:
    ahead = (datetime.now(UTC) - date).total_seconds()
    if abs(ahead) <= ASTRAY:
        return Finding("clock", True, "it agrees with Telegram's")
    way = "ahead of" if ahead > 0 else "behind"
    line = f"it is {lasting(abs(ahead))} {way} Telegram's: let the network set it (timedatectl set-ntp on)"
    return Finding("clock", False, line)
