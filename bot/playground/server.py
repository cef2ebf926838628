"""The playground's server: the Bot API, the page, and the phones over HTTP, on loopback only."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
from aiohttp import web

from bot.playground import botapi
from bot.playground.botapi import check_token
from bot.playground.chats import Person
from bot.playground.exchange import Exchange
from bot.playground.phones import Phones
from bot.playground.play import play_routes
from bot.playground.refusals import RefusalError
from bot.playground.requests import Upload
from bot.playground.visitors import only_this_machine
from bot.playground.webhook import is_loopback

_PAGE = Path(__file__).parent / "page"
_STRANGERS_PAGE = "<!DOCTYPE html><title>Sign in</title><p>Please sign in to use this network.</p>"
_LARGEST_BODY = 60 * 1024 * 1024


class Playground:
    """A local stand-in for Telegram: `async with Playground(port=0) as playground: playground.url`.

    `port` 0 picks a free one. `clock_file` holds the seconds added to the clock, shared with the bot. Raises
    ValueError if `host` is not a loopback address, OSError if the port is taken.
    """

    def __init__(
        self,
        port: int = 0,
        clock_file: Path | None = None,
        host: str = "127.0.0.1",
        bot_name: str = "Playground bot",
        bot_username: str = "playground_bot",
    ) -> None:
        if not is_loopback(host):
            raise ValueError(f"The playground listens on this machine only, not on {host}: use 127.0.0.1.")
        self.exchange = Exchange(clock_file, bot_name, bot_username)
        self.phones = Phones(self.exchange)
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The URL of the page and of the Bot API, without a trailing slash."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def people(self) -> list[Person]:
        """Everyone with a phone; initially Alex (1001) and Sam (1002)."""
        return list(self.exchange.chats.people.values())

    async def __aenter__(self) -> Playground:
        application = web.Application(client_max_size=_LARGEST_BODY, middlewares=[only_this_machine])
        application.router.add_route("*", r"/bot{token:[^/]+}/{method:[^/]+}", self._answer_bot)
        application.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", self._answer_download)
        application.router.add_routes(play_routes(self.exchange, self.phones))
        application.router.add_get("/", _page)
        application.router.add_static("/page", _PAGE)
        self._runner = web.AppRunner(
            application, access_log=None, handler_cancellation=True, shutdown_timeout=0.5
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.exchange.webhook.remove()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer_bot(self, request: web.Request) -> web.StreamResponse:
        try:
            given, uploads = await _parameters(request)
        except RefusalError as refusal:
            return _json(refusal.as_answer(), refusal.status)
        answer = await botapi.answer(
            self.exchange,
            request.match_info["token"],
            request.match_info["method"],
            given,
            uploads,
        )
        if answer.lost:
            return await _cut(request, answer)
        if answer.is_page:
            return web.Response(text=_STRANGERS_PAGE, status=answer.status, content_type="text/html")
        return _json(answer.body, answer.status)

    async def _answer_download(self, request: web.Request) -> web.StreamResponse:
        try:
            check_token(self.exchange, request.match_info["token"])
        except RefusalError as refusal:
            return _json(refusal.as_answer(), refusal.status)
        file = self.exchange.files.by_path(request.match_info["path"])
        if file is None:
            return _json(RefusalError(404, "Not Found").as_answer(), 404)
        return web.Response(body=file.data, content_type="application/octet-stream")


async def _cut(request: web.Request, answer: botapi.Answer) -> web.StreamResponse:
    """Drop the connection: in the middle of an answer that has a status, else before it begins."""
    content = orjson.dumps(answer.body)
    response = web.StreamResponse(
        status=answer.status or 502, headers={"Content-Length": str(len(content)), "Connection": "close"}
    )
    if answer.status:
        await response.prepare(request)
        await response.write(content[: len(content) // 2])
    if request.transport is not None:
        if answer.status:
            request.transport.close()  # what was written still goes out
        else:
            request.transport.abort()
        await asyncio.sleep(0)
    return response


async def _page(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(_PAGE / "index.html")


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The parameters, passed in any of the four ways (Bot API, Making requests)."""
    given: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.method not in ("GET", "POST"):
        raise RefusalError(405, "Method Not Allowed")
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            raise RefusalError(400, "Bad Request: can't parse JSON object") from None
        if not isinstance(body, dict):
            raise RefusalError(400, "Bad Request: can't parse JSON object: expected an object")
        return {**given, **body}, {}
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise RefusalError(413, "Request Entity Too Large") from None
    for name, value in form.items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            given[name] = value if isinstance(value, str) else value.decode()
    return given, uploads
