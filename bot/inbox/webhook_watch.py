"""Asks Telegram now and then how the webhook fares: it says nothing by itself when it cannot deliver.

A token that is revoked, a webhook that another program has changed, a proxy that is not there: at a webhook
each of these is silence.
"""

import asyncio
import time
from contextlib import suppress

from telegram import WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.inbox.polling import REFUSALS, TOKEN_REFUSED
from bot.settings import SettingsTrouble
from bot.telegram.client import Telegram
from bot.telegram.patience import pause_after
from bot.watch.figures import Figures

LOOK = 60.0  # seconds between two looks
FRESH = 3 * LOOK  # seconds for which an error that Telegram remembers is one of now


class WebhookWatch:
    """Looks until it is told to stop."""

    def __init__(self, telegram: Telegram, figures: Figures, url: str) -> None:
        self._telegram = telegram
        self._figures = figures
        self._url = url
        self._refusals = 0  # of the token, in a row

    async def run(self, stop: asyncio.Event) -> None:
        """Look again and again. SettingsTrouble: the token is refused, and stays so."""
        pause = LOOK
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
                return
            pause = await self._look()

    async def _look(self) -> float:
        """Look once; the seconds until the next look."""
        spell = self._figures.receiving
        try:
            info = await self._telegram.bot.get_webhook_info()
        except InvalidToken:
            self._refusals += 1
            if self._refusals >= REFUSALS:
                raise SettingsTrouble(TOKEN_REFUSED) from None
            spell.failed("Telegram refuses the token that it accepted a moment ago; trying again")
            return pause_after(self._refusals)
        except TelegramError as trouble:
            self._refusals = 0
            spell.failed(f"Telegram cannot be asked how the webhook fares: {type(trouble).__name__}")
            return LOOK
        self._refusals = 0
        self._figures.undelivered = info.pending_update_count
        line = wrong_with(info, self._url, time.time())
        if line is None:
            spell.worked()
        else:
            spell.failed(line)
        return LOOK


def wrong_with(info: WebhookInfo, url: str, now: float) -> str | None:
    """What is wrong with the webhook, with its mend; None if it fares well. now: Unix time."""
    if info.url != url:
        return (
            "another program has taken this bot's webhook away or set its own; stop that program, then start"
            " this one again"
        )
    if info.last_error_date is None or not info.pending_update_count:
        return None
    if now - info.last_error_date.timestamp() > FRESH:
        return None
    said = " ".join((info.last_error_message or "").split())
    return (
        f"Telegram cannot deliver to WEBHOOK_URL ({said}): is the proxy running, and its certificate valid?"
    )
