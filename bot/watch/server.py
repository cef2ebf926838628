"""`/health` and `/metrics` over HTTP, for whoever watches the bot."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.settings import SettingsTrouble
from bot.watch.figures import Figures
from bot.watch.health import Health
from bot.watch.metrics import CONTENT_TYPE, rendered


def add_health(application: web.Application, health: Health) -> None:
    """`/health`: 200 if it is ready, 503 if it is only alive. `/health/live`: 200 as long as it answers."""

    async def ready(_request: web.Request) -> web.Response:
        report = await health.report()
        return web.json_response(report.as_dict(), status=200 if report.ready else 503)

    async def alive(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    application.router.add_get("/health", ready)
    application.router.add_get("/health/live", alive)


@asynccontextmanager
async def serving(host: str, port: int, health: Health, figures: Figures) -> AsyncIterator[None]:
    """Serve both during the block. SettingsTrouble: HEALTH_LISTEN cannot be had."""

    async def metrics(_request: web.Request) -> web.Response:
        text = rendered(figures, await health.report())
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})

    application = web.Application()
    add_health(application, health)
    application.router.add_get("/metrics", metrics)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as trouble:
            reason = os.strerror(trouble.errno or 0)
            raise SettingsTrouble(
                f"HEALTH_LISTEN {host}:{port} cannot be used ({reason}): name a free port"
            ) from None
        yield
    finally:
        await runner.cleanup()
