"""Updates by webhook: Telegram gets its 200 only after the commit.

What arrives while a batch is being committed forms the next batch. Anything but a 200 makes Telegram send the
update again (Bot API, setWebhook).
"""

import asyncio
import logging
import os
from collections import deque
from contextlib import suppress
from hmac import compare_digest
from typing import Any

import orjson
from aiohttp import web
from telegram.constants import WebhookLimit
from telegram.error import InvalidToken, TelegramError

from bot.inbox.intake import Intake
from bot.inbox.polling import TOKEN_REFUSED
from bot.inbox.updates import WANTED
from bot.inbox.webhook_watch import WebhookWatch
from bot.settings import SettingsTrouble
from bot.telegram.client import Telegram
from bot.telegram.patience import is_weather, pause_after
from bot.watch.figures import Figures
from bot.watch.health import Health
from bot.watch.server import add_health
from storage.errors import DatabaseTrouble

BATCH = 100  # updates in a transaction
LARGEST = 1024 * 1024  # bytes of an update; Telegram's are far smaller
CONNECTIONS = WebhookLimit.MAX_CONNECTIONS_LIMIT
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
CLOSE_SECONDS = 5.0

log = logging.getLogger(__name__)


class Webhook:
    """A small HTTP server: POST to the path of the webhook's address, GET /health."""

    def __init__(
        self, telegram: Telegram, intake: Intake, secret: str, figures: Figures, health: Health
    ) -> None:
        self._telegram = telegram
        self._health = health
        self._figures = figures
        self._intake = intake
        self._secret = secret.encode()
        self._waiting: deque[tuple[Any, asyncio.Future[bool]]] = deque()
        self._taking: asyncio.Task[None] | None = None

    async def run(self, stop: asyncio.Event, url: str, path: str, host: str, port: int) -> None:
        """Serve until `stop`; what has arrived by then is still committed.

        SettingsTrouble: LISTEN cannot be had, or Telegram refuses the token or WEBHOOK_URL.
        """
        application = web.Application(client_max_size=LARGEST)
        application.router.add_post(path, self._receive)
        add_health(application, self._health)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=CLOSE_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            await self._register(url, stop)
            await WebhookWatch(self._telegram, self._figures, url).run(stop)
        except OSError as trouble:
            raise SettingsTrouble(
                f"LISTEN {host}:{port} cannot be used ({os.strerror(trouble.errno or 0)}): name a free port"
            ) from None
        finally:
            await runner.cleanup()

    async def _register(self, url: str, stop: asyncio.Event) -> None:
        """Tell Telegram the address, asking until it answers or it is time to stop."""
        tries = 0
        while not stop.is_set():
            tries += 1
            try:
                await self._telegram.bot.set_webhook(
                    url,
                    secret_token=self._secret.decode(),
                    allowed_updates=WANTED,
                    max_connections=CONNECTIONS,
                )
                return
            except InvalidToken:
                raise SettingsTrouble(TOKEN_REFUSED) from None
            except TelegramError as trouble:
                if not is_weather(trouble):
                    raise SettingsTrouble(f"WEBHOOK_URL is not accepted: {type(trouble).__name__}") from None
                if tries == 1:
                    log.warning("the webhook could not be set yet: %s", type(trouble).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause_after(tries, trouble))

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not compare_digest(given, self._secret):
            return web.Response(status=403)
        try:
            update = orjson.loads(await request.read())
        except ConnectionError:
            return web.Response(status=400)  # whoever sent it has gone
        except orjson.JSONDecodeError:
            log.error("an update that is no JSON was passed over")
            return web.Response()  # with anything but a 200 it would come again forever
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, done))
        if self._taking is None or self._taking.done():
            self._taking = asyncio.create_task(self._take())
        return web.Response(status=200 if await asyncio.shield(done) else 503)

    async def _take(self) -> None:
        """Commit what waits, batch after batch."""
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            committed = False
            try:
                with suppress(DatabaseTrouble):  # it is watched over (`bot.watch`), which says so
                    await self._intake.take([update for update, _ in batch])
                    committed = True
            finally:
                for _, done in batch:
                    done.set_result(committed)
