"""Updates by webhook: proved by a secret, confirmed after the commit."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.app import serve
from bot.playground import Playground
from bot.settings import Settings, SettingsTrouble
from tests.phones import Phone
from tests.wire.coach import POISON, SLOW
from tests.wire.conftest import TOKEN, House, said

SECRET = "only-telegram-knows"


@pytest.fixture
async def address(house: House, playground: Playground) -> AsyncIterator[str]:
    """The address of a bot that listens at a webhook."""
    async with listening(house, playground) as address:
        yield address


@asynccontextmanager
async def listening(house: House, playground: Playground) -> AsyncIterator[str]:
    """A bot that listens at a webhook; its address."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        port = place.getsockname()[1]
    fields = house.settings.model_dump() | {
        "webhook_url": f"http://127.0.0.1:{port}/updates",
        "webhook_secret": SECRET,
        "listen": f"127.0.0.1:{port}",
    }
    stop = asyncio.Event()
    settings = Settings(_env_file=None, **fields)
    serving = asyncio.create_task(serve(settings, lambda _settings, _name: house.coach, stop))
    serving.add_done_callback(lambda _: house.over.set())
    # Not until all is quiet: a bot that looks after its webhook every moment never is.
    await _until(lambda: serving.done() or playground.exchange.counters["setWebhook 200"] > 0)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        stop.set()
        await asyncio.wait_for(serving, 60)


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 429, "retry_after": 1},
        {"status": 502, "times": 3},
        {"status": 404, "page": True, "times": 3},
    ],
    ids=str,
)
async def test_bad_weather_at_the_start_is_waited_out(
    house: House,
    playground: Playground,
    alex: Phone,
    monkeypatch: pytest.MonkeyPatch,
    trouble: dict[str, Any],
) -> None:
    monkeypatch.setattr("bot.telegram.patience.FIRST_PAUSE", 0.02)
    await alex.post("/play/troubles", {"method": "setWebhook", **trouble})
    async with listening(house, playground):
        await alex.types("hello")
        await alex.sees("you said hello")


async def test_an_address_that_telegram_refuses_ends_the_start(
    house: House, playground: Playground, alex: Phone
) -> None:
    await alex.post("/play/troubles", {"method": "setWebhook", "status": 400})
    with pytest.raises(SettingsTrouble, match="WEBHOOK_URL is not accepted"):
        async with listening(house, playground):
            pass


@pytest.mark.usefixtures("address")
async def test_what_people_write_is_answered(alex: Phone, sam: Phone) -> None:
    await alex.types("hello")
    await sam.types(POISON)
    await alex.types("again")
    await alex.sees("you said again")
    await sam.sees("Sorry")
    assert said(await alex.screen()) == ["you said hello", "you said again"]


@pytest.mark.usefixtures("address")
async def test_a_delivery_is_confirmed_after_its_commit(playground: Playground, alex: Phone) -> None:
    await alex.types(SLOW)
    await asyncio.sleep(0.3)
    assert len(playground.exchange.deliveries) == 1
    await alex.sees("you said slow")
    await alex.quiet()
    assert len(playground.exchange.deliveries) == 0


@pytest.mark.parametrize("secret", [None, "", "only-telegram-know", "ö"])
async def test_a_stranger_without_the_secret_is_turned_away(
    address: str, house: House, secret: str | None
) -> None:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with (
        aiohttp.ClientSession() as stranger,
        stranger.post(f"{address}/updates", json={"update_id": 1}, headers=headers) as answer,
    ):
        assert answer.status == 403
    assert house.coach.handled == []


async def _until(condition: Callable[[], bool]) -> None:
    for _ in range(6_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come about within a minute")


async def test_a_token_that_is_revoked_is_told_and_ends_the_bot_if_it_stays_so(
    house: House,
    playground: Playground,
    alex: Phone,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("bot.inbox.webhook_watch.LOOK", 0.02)
    monkeypatch.setattr("bot.telegram.patience.FIRST_PAUSE", 0.02)
    monkeypatch.setattr("bot.watch.spell.CALM", 0.0)
    caplog.set_level("INFO", logger="bot")

    async def until_the_end() -> None:
        async with listening(house, playground):
            await alex.post("/play/troubles", {"method": "getWebhookInfo", "status": 401, "times": 3})
            await _until(lambda: any("updates come in again" in line for line in caplog.messages))
            assert sum("refuses the token that it accepted" in line for line in caplog.messages) == 1
            await alex.post("/play/troubles", {"method": "getWebhookInfo", "status": 401, "times": 99})
            await asyncio.wait_for(house.over.wait(), 60)

    with pytest.raises(SettingsTrouble, match="TELEGRAM_BOT_TOKEN"):
        await until_the_end()


async def test_a_webhook_that_somebody_else_has_set_is_told_once(
    house: House,
    playground: Playground,
    alex: Phone,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("bot.inbox.webhook_watch.LOOK", 0.02)
    async with listening(house, playground):
        await alex.post(f"/bot{TOKEN}/deleteWebhook", {})
        seen = playground.exchange.counters["getWebhookInfo 200"]
        await _until(lambda: playground.exchange.counters["getWebhookInfo 200"] > seen + 3)
    assert sum("another program has taken this bot's webhook" in line for line in caplog.messages) == 1


async def test_its_health_can_be_asked(address: str) -> None:
    async with aiohttp.ClientSession() as watcher, watcher.get(f"{address}/health") as answer:
        assert (answer.status, (await answer.json())["status"]) == (200, "ready")
    async with aiohttp.ClientSession() as watcher, watcher.get(f"{address}/metrics") as answer:
        assert answer.status == 404, "a proxy may pass everything on"
