"""Updates wait until they are confirmed, by an offset or by a webhook's 2xx."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.playground import Playground
from bot.playground.specification import bot_api
from tests.bot.playground.botside import BotSide
from tests.phones import Phone


async def test_only_an_offset_confirms(bot: BotSide, alex: Phone) -> None:
    await alex.types("again")
    first = await bot.does("getUpdates")
    assert await bot.does("getUpdates") == first
    assert [each["message"]["text"] for each in first] == ["hello", "again"]
    rest = await bot.does("getUpdates", offset=first[0]["update_id"] + 1)
    assert rest == first[1:]
    assert await bot.does("getUpdates", offset=rest[0]["update_id"] + 1) == []


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(bot: BotSide, alex: Phone) -> None:
    await alex.types("second")
    assert [each["message"]["text"] for each in await bot.does("getUpdates", offset=-1)] == ["second"]
    assert len(await bot.does("getUpdates")) == 1


async def test_the_limit_is_kept_and_must_make_sense(bot: BotSide, alex: Phone) -> None:
    await alex.types("second")
    assert len(await bot.does("getUpdates", limit=1)) == 1
    assert (await bot.calls("getUpdates", limit=101)).fault == '"getUpdates.limit" must be 1-100 (playground)'


async def test_a_long_poll_ends_when_something_happens(bot: BotSide, sam: Phone) -> None:
    poll = asyncio.create_task(bot.does("getUpdates", timeout=20))
    await _polled(bot)
    await sam.types("news")
    assert [each["message"]["text"] for each in await asyncio.wait_for(poll, 60)] == ["news"]


async def test_a_second_poller_ends_the_first(bot: BotSide, sam: Phone) -> None:
    first = asyncio.create_task(bot.calls("getUpdates", timeout=20))
    await _polled(bot)
    second = asyncio.create_task(bot.calls("getUpdates", timeout=20))
    answer = await asyncio.wait_for(first, 60)
    assert answer["error_code"] == 409
    assert "terminated by other getUpdates request" in answer["description"]
    await sam.types("news")
    assert len((await asyncio.wait_for(second, 60))["result"]) == 1


async def test_only_the_wanted_kinds_of_updates_come(bot: BotSide, alex: Phone) -> None:
    await bot.does("getUpdates", offset=-1, allowed_updates=["callback_query"])
    await alex.types("not wanted")
    await alex.taps_raw("x", 1)
    assert "callback_query" in (await bot.does("getUpdates"))[-1]
    assert len(await bot.does("getUpdates")) == 2


async def test_the_same_update_may_come_again(bot: BotSide, alex: Phone) -> None:
    [update] = await bot.does("getUpdates")
    await bot.does("getUpdates", offset=update["update_id"] + 1)
    await alex.post("/play/updates/again", {"count": 1})
    assert await bot.does("getUpdates") == [update]


async def test_ids_start_anywhere_after_a_quiet_week(bot: BotSide, alex: Phone) -> None:
    [before] = await bot.does("getUpdates")
    await bot.does("getUpdates", offset=before["update_id"] + 1)
    await alex.forward(8 * 24 * 3600)
    await alex.types("back")
    assert (await bot.does("getUpdates"))[0]["update_id"] != before["update_id"] + 1


async def test_quiet_waits_for_the_confirmation_and_the_next_poll(bot: BotSide, alex: Phone) -> None:
    assert (await alex.post("/play/quiet", {"seconds": 0.2}))["quiet"] is False
    [update] = await bot.does("getUpdates")
    waiting = asyncio.create_task(alex.post("/play/quiet", {"seconds": 5}))
    poll = asyncio.create_task(bot.calls("getUpdates", offset=update["update_id"] + 1, timeout=20))
    assert (await waiting)["quiet"] is True
    poll.cancel()


async def test_every_update_a_phone_makes_fits_the_bot_api(bot: BotSide, alex: Phone) -> None:
    kinds = (
        "sticker", "voice", "photo", "document", "video_note", "audio", "video",
        "location", "contact", "poll", "dice",
    )  # fmt: skip
    for kind in kinds:
        await alex.sends(kind)
    await alex.types("/start a@b.example", reply_to=1)
    await alex.types("passed on", forwarded=True)
    await alex.edits(1, "hello again")
    await alex.taps_raw("forged", 1)
    await alex.taps_raw("for a message that is gone", 999)
    await alex.says_in_group("hi all")
    await alex.blocks()
    await alex.unblocks()
    updates = await bot.does("getUpdates")
    assert len(updates) == 1 + len(kinds) + 8
    for update in updates:
        bot_api().check("Update", update)


async def test_a_raw_update_goes_through_as_it_is(bot: BotSide, alex: Phone) -> None:
    await bot.does("getUpdates", allowed_updates=["message"])
    raw = {"update_id": 7, "nonsense": {"of": "any kind"}}
    await alex.post("/play/people/1001/raw", raw)
    assert (await bot.does("getUpdates"))[-1] == raw


class Ear:
    """A webhook that may refuse."""

    def __init__(self) -> None:
        self.url = ""
        self.heard: list[tuple[str | None, dict[str, Any]]] = []
        self.refusals = 0
        self.open = asyncio.Event()
        self.open.set()
        self.something = asyncio.Event()

    async def hear(self, request: web.Request) -> web.Response:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        update = await request.json()
        if update["message"]["chat"]["id"] == 1001:
            await self.open.wait()
        self.heard.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update))
        self.something.set()
        return web.Response()


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    ear = Ear()
    application = web.Application()
    application.router.add_post("/hook", ear.hear)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    ear.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield ear
    await runner.cleanup()


async def test_a_webhook_hears_in_order_with_its_secret_and_again_after_a_refusal(
    bot: BotSide, alex: Phone, ear: Ear
) -> None:
    ear.refusals = 2
    await alex.types("second")
    await bot.does("setWebhook", url=ear.url, secret_token="a-secret")
    await asyncio.wait_for(ear.something.wait(), 60)
    assert (await alex.post("/play/quiet", {"seconds": 3}))["quiet"] is True
    assert [(secret, update["message"]["text"]) for secret, update in ear.heard] == [
        ("a-secret", "hello"), ("a-secret", "second")
    ]  # fmt: skip
    info = await bot.does("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (ear.url, 0)


async def test_a_slow_chat_holds_up_no_other(bot: BotSide, alex: Phone, sam: Phone, ear: Ear) -> None:
    ear.open.clear()
    await bot.does("setWebhook", url=ear.url)
    await alex.types("second of alex")
    await sam.types("first of sam")
    await asyncio.wait_for(ear.something.wait(), 60)
    assert [update["message"]["text"] for _, update in ear.heard] == ["first of sam"]
    ear.open.set()
    assert (await alex.post("/play/quiet", {"seconds": 3}))["quiet"] is True
    assert [update["message"]["text"] for _, update in ear.heard] == [
        "first of sam", "hello", "second of alex"
    ]  # fmt: skip


async def test_polling_is_a_conflict_while_a_webhook_is_set(bot: BotSide, ear: Ear) -> None:
    await bot.does("setWebhook", url=ear.url)
    assert (await bot.calls("getUpdates"))["error_code"] == 409
    await bot.does("deleteWebhook", drop_pending_updates=True)
    assert await bot.does("getUpdates") == []


@pytest.mark.parametrize(
    ("url", "secret", "fault"),
    [
        (
            "https://a.example/hook",
            "x",
            "bad webhook: the playground delivers to this machine only (playground)",
        ),
        ("http://127.0.0.1/hook", "with space", "secret token contains unallowed characters"),
    ],
)
async def test_a_faulty_webhook_is_refused(
    playground: Playground, bot: BotSide, url: str, secret: str, fault: str
) -> None:
    assert (await bot.calls("setWebhook", url=url, secret_token=secret)).fault == fault


async def _polled(bot: BotSide) -> None:
    """Wait until the playground sees a poller."""
    for _ in range(200):
        if b'"polled":true' in (await bot.gets("/play/log"))[1]:
            return
    raise AssertionError("nobody polls")
