"""The wire to Telegram: one aiohttp session under python-telegram-bot's request interface.

python-telegram-bot's own HTTP layer takes most of the time of a send (it rescans all connections at each
request), so its `Bot` is given this transport, and what happens for every update (getUpdates, the sends, the
answers to taps) is posted as plain dictionaries through the same transport, and raises the library's errors.
"""

import json
import os
from collections.abc import Mapping
from typing import Any

import aiohttp
import orjson
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.telegram.file import File

# python-telegram-bot warns at every RetryAfter unless told that timedeltas are expected.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
_CONNECTIONS = 100
# Named here, because leaving out aiohttp's own takes it an eighth of a call. Answers are read as they come.
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Duologue"}


class ServerTrouble(NetworkError):
    """Telegram answered that it cannot answer now (a 5xx status)."""


class Unreached(NetworkError):
    """There was no connection: Telegram has not seen the call."""


class Unreadable(TelegramError):
    """Telegram's answer is not JSON; `payload` holds its bytes, the text of the error does not."""

    def __init__(self, payload: bytes) -> None:
        super().__init__("The answer is not JSON")
        self.payload = payload


class Transport(BaseRequest):
    """An HTTP client with kept-alive connections, for python-telegram-bot's `Bot` and for `Telegram.call`."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._patience: dict[tuple[float, float | None], aiohttp.ClientTimeout] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may keep us waiting unless a call says otherwise."""
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

    async def exchange(
        self,
        url: URL,
        body: aiohttp.BytesPayload | aiohttp.FormData,
        connect: float,
        read: float | None,
    ) -> tuple[int, bytes]:
        """Post; return status and body.

        Raises `TimedOut`, `NetworkError`, or `Unreached` if nothing was sent; without the address.
        """
        assert self._session is not None, "the transport is used before it is opened"
        patience = self._patience.get((connect, read))
        if patience is None:
            # Timers on the socket cost far less per request than a total time.
            patience = aiohttp.ClientTimeout(total=None, sock_connect=connect, sock_read=read)
            self._patience[connect, read] = patience
        try:
            async with self._session.post(url, data=body, timeout=patience, allow_redirects=False) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as trouble:
            raise Unreached(type(trouble).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as trouble:
            raise NetworkError(type(trouble).__name__) from None

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
        """What python-telegram-bot's `Bot` calls; it posts everything we use."""
        connect = CONNECT_SECONDS if connect_timeout is self.DEFAULT_NONE else connect_timeout
        read = READ_SECONDS if read_timeout is self.DEFAULT_NONE else read_timeout
        fields = request_data.json_parameters if request_data else {}
        if request_data is None or not request_data.contains_files:
            return await self.exchange(URL(url, encoded=True), form(fields), connect, read)
        files = {
            name: (str(part[0]), part[1] if isinstance(part[1], bytes) else part[1].read(), str(part[2]))
            for name, part in request_data.multipart_data.items()
        }
        return await self.exchange(URL(url, encoded=True), multipart(fields, files), connect, read)


class Telegram:
    """The Bot API for one bot. Use as an asynchronous context manager."""

    def __init__(self, token: str, api_url: str) -> None:
        self._transport = Transport()
        self._root = f"{api_url}/bot{token}/"
        self._urls: dict[str, URL] = {}
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

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, File] | None = None,
        read_timeout: float = READ_SECONDS,
    ) -> Any:
        """Call a method of the Bot API and return its `result`.

        All goes as JSON (Bot API, "Making requests"), beside files as form fields; None is left out. Raises
        `RetryAfter` (429), `Forbidden` (403), `BadRequest` (400), `Conflict` (409), `InvalidToken` (401),
        `EndPointNotFound` (404), `ServerTrouble` (5xx), `Unreadable`, and `TimedOut` or `NetworkError` when
        no answer came (`Unreached`: nothing was sent).
        """
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._root + method, encoded=True)
        given = {name: value for name, value in (params or {}).items() if value is not None}
        body = multipart(texts(given), files) if files else as_json(given)
        status, payload = await self._transport.exchange(url, body, CONNECT_SECONDS, read_timeout)
        if status == 200:
            answer = _parsed(payload)
            if "result" in answer:
                return answer["result"]
            raise Unreadable(payload)
        raise refusal(status, payload)


def texts(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a form: values that are not text as JSON."""
    return {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in fields.items()
    }


def as_json(fields: Mapping[str, Any]) -> aiohttp.BytesPayload:
    """The fields as a JSON body."""
    try:
        content = orjson.dumps(fields)
    except TypeError:
        # A lone surrogate, which a person's message may hold and no answer can: it is left out.
        content = json.dumps(fields, ensure_ascii=False).encode("utf-8", "ignore")
    return aiohttp.BytesPayload(content, content_type="application/json")


def form(fields: Mapping[str, str]) -> aiohttp.BytesPayload:
    """The fields as a form-encoded body; yarl quotes in C, three times as fast as urllib."""
    content = URL.build(query=fields).raw_query_string.encode("ascii")
    return aiohttp.BytesPayload(content, content_type="application/x-www-form-urlencoded")


def multipart(fields: Mapping[str, str], files: Mapping[str, File]) -> aiohttp.FormData:
    """The fields and files as a multipart body."""
    parts = aiohttp.FormData()
    for name, value in fields.items():
        parts.add_field(name, value)
    for name, (filename, content, mime) in files.items():
        parts.add_field(name, content, filename=filename, content_type=mime)
    return parts


def refusal(status: int, payload: bytes) -> TelegramError:
    """The error that a status other than 200 means (Bot API, "Making requests" and ResponseParameters)."""
    try:
        answer = _parsed(payload)
    except Unreadable:
        answer = {}
    parameters = answer.get("parameters") or {}
    described = str(answer.get("description") or f"Status {status}")
    if status == 429 or parameters.get("retry_after"):
        return RetryAfter(int(parameters.get("retry_after") or 1))
    if parameters.get("migrate_to_chat_id"):
        return ChatMigrated(int(parameters["migrate_to_chat_id"]))
    if status >= 500:
        return ServerTrouble(described)
    kinds: dict[int, type[TelegramError]] = {
        400: BadRequest,
        401: InvalidToken,
        403: Forbidden,
        404: EndPointNotFound,
        409: Conflict,
    }
    return kinds.get(status, TelegramError)(described)


def _parsed(payload: bytes) -> dict[str, Any]:
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        # orjson refuses lone surrogates, which a person's message may hold; the standard library takes them.
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise Unreadable(payload) from None
    if not isinstance(answer, dict):
        raise Unreadable(payload)
    return answer
