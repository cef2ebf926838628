"""The bot's end of the wire, for tests: raw calls of the Bot API."""

from __future__ import annotations

from io import BytesIO
from types import TracebackType
from typing import Any

import aiohttp
import orjson

TOKEN = "4242:" + "A" * 35


class Answer(dict[str, Any]):
    """The JSON that came back."""

    @property
    def fault(self) -> str:
        """The description of a refusal, without its "Bad Request: "."""
        assert not self["ok"], "the call was expected to fail, but it passed"
        return str(self["description"]).removeprefix("Bad Request: ")


class BotSide:
    """`await bot.calls("sendMessage", chat_id=1001, text="…")` as a form, as python-telegram-bot sends it."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url = url
        self.token = token
        self._http = aiohttp.ClientSession()

    async def __aenter__(self) -> BotSide:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def calls(self, method: str, **params: Any) -> Answer:
        """A form: everything but strings is written as JSON."""
        form = {
            name: value if isinstance(value, str) else orjson.dumps(value).decode()
            for name, value in params.items()
        }
        return await self.posts(method, data=form)

    async def uploads(self, method: str, files: dict[str, tuple[str, bytes]], **params: str) -> Answer:
        """A multipart body."""
        form = aiohttp.FormData(params)
        for part, (name, data) in files.items():
            form.add_field(part, BytesIO(data), filename=name, content_type="application/octet-stream")
        return await self.posts(method, data=form)

    async def posts(self, method: str, **body: Any) -> Answer:
        """Any body; aiohttp's own arguments."""
        async with self._http.post(f"{self.url}/bot{self.token}/{method}", **body) as answer:
            return Answer(await answer.json())

    async def does(self, method: str, **params: Any) -> Any:
        """A call that must pass: answers its result."""
        answer = await self.calls(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def gets(self, path: str) -> tuple[int, bytes]:
        """GET any path."""
        async with self._http.get(self.url + path) as answer:
            return answer.status, await answer.read()
