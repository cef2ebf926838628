"""The wire to Telegram: python-telegram-bot's `Bot` over one aiohttp session.

The library's own HTTP client rescans all connections at each request, which takes most of the time of a
send. So its `Bot` is given this transport. Updates are fetched raw, through the library's `BaseRequest.post`:
one that can't be parsed must not hold up the others.
"""

import json
import os
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import aiohttp
import orjson
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InputFile,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # there is no public way to make one
from yarl import URL

from bot.telegram.file import File
from bot.telegram.outgoing import OutgoingMessage
from bot.watch.figures import Figures

# python-telegram-bot warns at every RetryAfter unless told that timedeltas are expected.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
_CONNECTIONS = 100
# Set here because aiohttp spends an eighth of a call on its own defaults.
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Duologue"}


class ServerTrouble(NetworkError):
    """Telegram answered that it cannot answer now (a 5xx status)."""


class NotTelegram(ServerTrouble):
    """Something else answered in its place, a proxy or a sign-in page; Telegram has not seen the call."""


class Unreached(NetworkError):
    """There was no connection: Telegram has not seen the call."""


class Unreadable(TelegramError):
    """Telegram's answer is not JSON; `payload` holds its bytes, the text of the error does not."""

    def __init__(self, payload: bytes) -> None:
        super().__init__("The answer is not JSON")
        self.payload = payload


class Transport(BaseRequest):
    """python-telegram-bot's request interface on aiohttp, with connections that are kept alive."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._session: aiohttp.ClientSession | None = None
        self._timeouts: dict[tuple[float, float | None], aiohttp.ClientTimeout] = {}
        self._urls: dict[str, URL] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take unless a call says otherwise."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the session; a second call changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                headers=_HEADERS,
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """What the library calls for each request. It posts everything that we use.

        A refusal is Telegram's only if its body says so: any proxy on the way may answer 401, 403 or 404.

        Raises `TimedOut`, `NetworkError`, `Unreached` if nothing was sent, `ServerTrouble` and `NotTelegram`,
        which the library does not tell from a broken connection or a refusal, and `RetryAfter` for a 429 that
        names no time. None of them holds the address, and with it the token.
        """
        assert self._session is not None, "the transport is used before it is opened"
        connect = CONNECT_SECONDS if connect_timeout is self.DEFAULT_NONE else connect_timeout
        read = READ_SECONDS if read_timeout is self.DEFAULT_NONE else read_timeout
        timeout = self._timeouts.get((connect, read))
        if timeout is None:
            # Timers on the socket cost far less per request than a total time.
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect, sock_read=read)
            self._timeouts[connect, read] = timeout
        address = self._urls.get(url)
        if address is None:
            address = self._urls[url] = URL(url, encoded=True)
        came, sound, began = "cancelled", False, time.monotonic()
        try:
            async with self._session.post(
                address, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as answer:
                status, payload = answer.status, await answer.read()
            status = _judged(status, payload)
            sound = status not in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)  # of the token
            came = "ok" if status < 300 else str(status)
            return status, payload
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as trouble:
            came = "unreached"
            raise Unreached(type(trouble).__name__) from None
        except TimeoutError:
            came = "timed out"
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as trouble:
            came = "broken off"
            raise NetworkError(type(trouble).__name__) from None
        except RetryAfter:
            came, sound = "429", True
            raise
        except ServerTrouble as trouble:
            came = "not Telegram" if isinstance(trouble, NotTelegram) else "5xx"
            raise
        finally:
            if came != "cancelled":  # as polls are at the end
                method = url.rpartition("/")[2]
                self._figures.called(method, came, time.monotonic() - began, sound=sound)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer of the Bot API. Raises `Unreadable` for anything else."""
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            # A message may hold lone surrogates, which orjson refuses and the standard library accepts.
            try:
                answer = json.loads(payload.decode("utf-8", "replace"))
            except (ValueError, RecursionError):
                raise Unreadable(payload) from None
        if not isinstance(answer, dict) or not ("result" in answer or answer.get("ok") is False):
            raise Unreadable(payload)
        return answer


class Telegram:
    """The Bot API for one bot. Use as an asynchronous context manager."""

    def __init__(self, token: str, api_url: str, figures: Figures | None = None) -> None:
        """figures: what counts the calls."""
        self._transport = Transport(figures or Figures())
        self._root = f"{api_url}/bot{token}/"
        self.bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._transport,
            get_updates_request=self._transport,
        )

    async def __aenter__(self) -> "Telegram":
        await self._transport.initialize()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.shutdown()

    async def raw_updates(
        self, *, offset: int | None, limit: int, hold: int, allowed: Sequence[str]
    ) -> list[Any]:
        """The updates as raw dictionaries (Bot API, getUpdates). `hold`: seconds the poll may stay open.

        Raises as python-telegram-bot does, and `Unreadable` with the bytes that hold the update at fault.
        """
        asked = {"timeout": hold, "limit": limit, "allowed_updates": allowed, "offset": offset}
        url = self._root + "getUpdates"
        arrived = await self._transport.post(url, _fields(asked), read_timeout=hold + 10.0)
        if not isinstance(arrived, list):
            raise Unreadable(b"")
        return arrived

    async def perform(
        self, message: OutgoingMessage, chat_id: int, message_id: int | None, file: File | None = None
    ) -> int | None:
        """Make the call of an outbox row; returns the id of the message that it sent or changed, if any.

        `message_id`: the message to change or delete. `file`: what `qr` or `copy` asked for. Raises as
        python-telegram-bot does.
        """
        bot = self.bot
        parse_mode = ParseMode.HTML if message.is_html else None
        sent: Message | bool = False
        match message.method:
            case "sendMessage" | "editMessageText":
                # `Bot` would build each parameter anew and parse the whole message that comes back, of which
                # only the id is read: an eighth of the processor time at saturation (docs/decisions.md).
                given = {**message.params(), "chat_id": chat_id, "message_id": message_id}
                answer = await self._transport.post(self._root + message.method, _fields(given))
                return answer.get("message_id") if isinstance(answer, dict) else None
            case "editMessageReplyMarkup":
                sent = await bot.edit_message_reply_markup(chat_id, message_id, reply_markup=message.markup)
            case "deleteMessage":
                assert message_id is not None
                await bot.delete_message(chat_id, message_id)
            case "sendPhoto" | "sendDocument" if file is not None:
                name, content, _ = file
                send = bot.send_photo if message.method == "sendPhoto" else bot.send_document
                sent = await send(
                    chat_id,
                    InputFile(content, filename=name),
                    caption=message.text,
                    parse_mode=parse_mode,
                    reply_markup=message.markup,
                    disable_notification=message.silent or None,
                )
            case "sendChatAction":
                await bot.send_chat_action(chat_id, message.action or "")
            case "setMyCommands":
                commands = [BotCommand(name, what) for name, what in message.commands]
                await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
            case "deleteMyCommands":
                await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))
            case _:
                raise ValueError("there is nothing to send")
        return sent.message_id if isinstance(sent, Message) else None


def _judged(status: int, payload: bytes) -> int:
    """The status that an answer deserves; raises as `Transport.do_request` says."""
    refusal = None
    if status >= 300 or payload.startswith(b'{"ok":false'):  # some proxies make a 200 of everything
        refusal = _refusal(payload)
        status = status if status >= 300 or refusal is None else refusal["error_code"]
    elif payload.lstrip()[:1] not in (b"{", b"["):
        raise NotTelegram(f"Status {status}")
    if status == HTTPStatus.TOO_MANY_REQUESTS and not (refusal or {}).get("parameters"):
        raise RetryAfter(1)
    if refusal is None and 300 <= status < 500:
        raise NotTelegram(f"Status {status}")
    if status >= 500:
        raise ServerTrouble(f"Status {status}")
    return status


def _refusal(payload: bytes) -> dict[str, Any] | None:
    """Telegram's own refusal (Bot API, Making requests); None for what it never says."""
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        return None
    parameters = answer.get("parameters", {})
    well_formed = (
        type(answer.get("error_code")) is int
        and isinstance(answer.get("description"), str)
        and isinstance(parameters, dict)
        and all(type(value) is int for value in parameters.values())
    )
    return answer if well_formed else None


def _fields(parameters: dict[str, Any]) -> RequestData:
    """Parameters for `BaseRequest.post`; None is left out."""
    return RequestData([RequestParameter(name, value, None) for name, value in parameters.items()])


def _body(data: RequestData | None) -> aiohttp.BytesPayload | aiohttp.FormData:
    """A request's parameters as JSON, or as form fields beside files (Bot API, "Making requests")."""
    if data is None:
        return _json({})
    if not data.contains_files:
        return _json(data.parameters)
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _json(fields: dict[str, Any]) -> aiohttp.BytesPayload:
    try:
        content = orjson.dumps(fields)
    except TypeError:
        # Lone surrogates can't be sent; they are left out.
        content = json.dumps(fields, ensure_ascii=False).encode("utf-8", "ignore")
    return aiohttp.BytesPayload(content, content_type="application/json")
