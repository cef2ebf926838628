"""Trouble on demand: what Telegram does on bad days."""

import aiohttp
import pytest

from tests.bot.playground.botside import BotSide
from tests.phones import Phone


async def send(bot: BotSide, text: str = "x") -> int:
    """The error code, 200 if it went well."""
    answer = await bot.calls("sendMessage", chat_id=1001, text=text)
    return 200 if answer["ok"] else int(answer["error_code"])


async def test_too_many_requests_name_their_wait_and_early_retries_are_recorded(
    bot: BotSide, alex: Phone
) -> None:
    await alex.post("/play/troubles", {"status": 429, "retry_after": 30, "chat_id": 1001})
    refused = await bot.calls("sendMessage", chat_id=1001, text="x")
    assert refused["parameters"] == {"retry_after": 30}
    assert refused["description"] == "Too Many Requests: retry after 30"
    assert (await alex.get("/play/troubles"))["violations"] == []
    assert await send(bot) == 429
    [violation] = (await alex.get("/play/troubles"))["violations"]
    assert (violation["method"], violation["chat_id"]) == ("sendMessage", 1001)
    assert 25 < violation["early_by"] <= 30


async def test_a_wait_in_one_chat_leaves_the_others_alone(bot: BotSide, alex: Phone, sam: Phone) -> None:
    await sam.types("hi")
    await alex.post("/play/troubles", {"status": 429, "retry_after": 30, "chat_id": 1001})
    assert await send(bot) == 429
    await bot.does("sendMessage", chat_id=1002, text="not held up")


async def test_trouble_comes_as_often_as_ordered_and_only_for_its_method(bot: BotSide, alex: Phone) -> None:
    await alex.post("/play/troubles", {"status": 500, "times": 2, "method": "sendMessage"})
    await bot.does("getMe")
    assert [await send(bot) for _ in range(3)] == [500, 500, 200]


async def test_a_person_who_blocked_the_bot_cannot_be_written_to(bot: BotSide, alex: Phone) -> None:
    await alex.blocks()
    refused = await bot.calls("sendMessage", chat_id=1001, text="x")
    assert (refused["error_code"], refused["description"]) == (403, "Forbidden: bot was blocked by the user")
    await alex.unblocks()
    assert await send(bot) == 200
    kinds = [next(iter(set(each) - {"update_id"})) for each in await bot.does("getUpdates")]
    assert kinds == ["message", "my_chat_member", "my_chat_member"]


async def test_an_answer_can_be_lost_after_the_delivery(bot: BotSide, alex: Phone) -> None:
    await alex.post("/play/troubles", {"after_delivery": True})
    with pytest.raises(aiohttp.ClientError):
        await send(bot, "arrived")
    await alex.sees("arrived")
    await alex.post("/play/troubles", {"after_delivery": True, "status": 502})
    assert await send(bot, "arrived too") == 502
    await alex.sees("arrived too")


async def test_a_lost_answer_breaks_off_in_the_middle(bot: BotSide, alex: Phone) -> None:
    await alex.post("/play/troubles", {"after_delivery": True})
    async with (
        aiohttp.ClientSession() as wire,
        wire.post(
            f"{bot.url}/bot{bot.token}/sendMessage", json={"chat_id": 1001, "text": "arrived"}
        ) as answer,
    ):
        assert answer.status == 200
        assert (await answer.content.readexactly(11)) == b'{"ok":true,'
        with pytest.raises(aiohttp.ClientPayloadError):
            await answer.read()


@pytest.mark.parametrize("status", [200, 401, 404])
async def test_a_proxy_can_answer_with_its_page_instead(bot: BotSide, alex: Phone, status: int) -> None:
    await alex.post("/play/troubles", {"status": status, "page": True, "method": "sendMessage"})
    url, said = f"{bot.url}/bot{bot.token}/sendMessage", {"chat_id": 1001, "text": "not delivered"}
    async with aiohttp.ClientSession() as wire, wire.post(url, json=said) as answer:
        assert (answer.status, answer.content_type) == (status, "text/html")
    assert all(bubble["from"] != "bot" for bubble in (await alex.screen())["messages"])
    assert await send(bot) == 200


async def test_an_outage_drops_every_call(bot: BotSide, alex: Phone) -> None:
    await alex.post("/play/troubles", {"outage_seconds": 60})
    with pytest.raises(aiohttp.ClientError):
        await bot.calls("getMe")
    await alex.post("/play/troubles", {"outage_seconds": 0})
    await bot.does("getMe")


async def test_flood_limits_can_be_switched_on(bot: BotSide, alex: Phone) -> None:
    assert {await send(bot) for _ in range(10)} == {200}
    await alex.post("/play/troubles", {"floods": True})
    assert 429 in [await send(bot) for _ in range(10)]


async def test_the_log_counts_calls_and_holds_no_words(bot: BotSide, alex: Phone) -> None:
    await send(bot, "a secret word")
    log = await alex.get("/play/log")
    assert log["counters"]["sendMessage 200"] == 1
    assert "secret" not in str(log)
