"""Whoever doesn't know the webhook's secret is turned away before a byte of what they send is read."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web

from bot.inbox.webhook import SECRET_HEADER
from bot.playground import Playground
from tests.phones import Phone
from tests.wire.conftest import House, said
from tests.wire.test_wire_webhook import SECRET, listening

AT_ONCE = 20
BODIES: tuple[Callable[[int], bytes], ...] = (
    lambda number: orjson.dumps({"update_id": number, "message": {"text": SECRET}}),
    lambda number: b"[" * 10_000,
    lambda number: b"\x00\xff" * number,
    lambda number: b"",
)


def forged(chance: random.Random) -> dict[str, Any]:
    """A request that comes close: everything but the secret in its header."""
    at = chance.randrange(len(SECRET))
    near = (
        SECRET[:at] + chance.choice("abc-_Z9") + SECRET[at:],
        SECRET[:at] + SECRET[at + 1 :],
        SECRET.swapcase(),
        SECRET + SECRET,
        f'"{SECRET}"',
        f"Bearer {SECRET}",
        "ö" + SECRET,
        "x" * 4_000,
        "",
    )
    return chance.choice(
        (
            {},
            {"headers": {SECRET_HEADER: chance.choice(near)}},
            {"headers": {"Authorization": SECRET}},
            {"headers": {"X-Telegram-Bot-Api-Secret": SECRET}},
            {"cookies": {SECRET_HEADER: SECRET}},
            {"params": {"secret_token": SECRET}},
        )
    )


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.stress)])
async def test_forged_updates_are_refused_before_anything_of_them_is_read(
    house: House, playground: Playground, alex: Phone, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    read: list[str] = []
    as_it_is = web.Request.read

    async def watched(request: web.Request) -> bytes:
        read.append(request.path)
        return await as_it_is(request)

    def parsed(text: bytes) -> Any:
        read.append("parsed")
        return orjson.loads(text)

    monkeypatch.setattr(web.Request, "read", watched)
    monkeypatch.setattr(
        "bot.inbox.webhook.orjson", SimpleNamespace(loads=parsed, JSONDecodeError=orjson.JSONDecodeError)
    )
    chance = random.Random(20261130)
    async with listening(house, playground) as address, aiohttp.ClientSession() as stranger:

        async def try_one(number: int) -> int:
            body = chance.choice(BODIES)(number)
            async with stranger.post(f"{address}/updates", data=body, **forged(chance)) as answer:
                assert await answer.read() == b""
                return answer.status

        for start in range(0, count, AT_ONCE):
            numbers = range(start, start + AT_ONCE)
            assert set(await asyncio.gather(*map(try_one, numbers))) == {403}
        assert "/updates" not in read
        assert "parsed" not in read
        assert house.coach.handled == []
        await alex.types("a true one")
        await alex.sees("you said a true one")
        assert {"/updates", "parsed"} <= set(read), "whoever knows the secret is read"
    assert said(await alex.screen()) == ["you said a true one"]
