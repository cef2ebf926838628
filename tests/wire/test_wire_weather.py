"""Bad weather: what answers in Telegram's place, and what Telegram says in passing, ends nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from bot.playground import Playground
from bot.settings import SettingsTrouble
from tests.phones import Phone
from tests.wire.conftest import TOKEN, House, bids, said


def _page(status: int, **more: Any) -> dict[str, Any]:
    """A proxy's page, or a sign-in page, in Telegram's place."""
    return {"status": status, "page": True, **more}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.patience.FIRST_PAUSE", 0.02)


def _lines(caplog: pytest.LogCaptureFixture, fragment: str) -> int:
    return sum(fragment in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("status", [200, 401, 403, 404, 409])
async def test_a_page_instead_of_updates_is_waited_out_and_is_one_line_in_the_log(
    house: House, alex: Phone, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    await alex.post("/play/troubles", _page(status, times=4, method="getUpdates"))
    await alex.types("hello")
    async with house.running():
        await alex.sees("you said hello")
    assert _lines(caplog, f"a proxy or a sign-in page: Status {status}") == 1
    assert _lines(caplog, "updates come in again; it failed 4 times in 0 s") == 1


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_a_page_at_the_start_is_waited_out(house: House, alex: Phone, method: str) -> None:
    await alex.post("/play/troubles", _page(401, times=3, method=method))
    async with house.running():
        await alex.types("hello")
        await alex.sees("you said hello")


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404])
async def test_a_page_instead_of_a_sent_message_takes_nobody_for_gone_and_loses_nothing(
    house: House, alex: Phone, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    async with house.running():
        await alex.post("/play/troubles", _page(status, times=3, chat_id=alex.id))
        await alex.types("one")
        await alex.types("two")
        await alex.sees("you said two")
        assert said(await alex.screen()) == ["you said one", "you said two"]
    assert house.coach.blocked == []
    assert _lines(caplog, "messages wait: NotTelegram") == 1
    assert _lines(caplog, "messages are sent again; it failed 3 times in 0 s") == 1


async def test_a_nudge_that_met_a_page_is_sent_once_all_the_same(
    house: House, alex: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.scheduler.TICK", 0.1)
    async with house.running():
        await alex.types("plan")
        await alex.sees("you said plan")
        await alex.post("/play/troubles", _page(404, times=2, method="sendMessage"))
        await alex.sees("nudge hello")
        await alex.quiet()
        assert said(await alex.screen()).count("nudge hello") == 1


async def test_an_answer_cut_in_the_middle_repeats_the_message_and_nothing_else(
    house: House, alex: Phone
) -> None:
    async with house.running():
        await alex.post("/play/troubles", {"after_delivery": True, "method": "sendMessage"})
        await alex.types("one")
        await alex.types("two")
        await alex.sees("you said two")
        assert said(await alex.screen()) == ["you said one", "you said one", "you said two"]


async def test_a_tap_that_met_a_page_still_stops_spinning(house: House, alex: Phone) -> None:
    button = {"inline_keyboard": [[{"text": "Tap", "callback_data": "x"}]]}
    async with house.running():
        await bids(alex, {"method": "sendMessage", "params": {"text": "one", "reply_markup": button}})
        await alex.post("/play/troubles", _page(404, times=2, method="answerCallbackQuery"))
        await alex.taps("Tap")
        await alex.sees_that(lambda screen: screen["last_callback_answer"] is not None, "an answer")


async def test_the_bot_introduces_itself_in_bad_weather_too(
    house: House, playground: Playground, alex: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    await alex.post("/play/troubles", _page(403, times=2, method="setMyDescription"))
    await alex.post("/play/troubles", {"status": 429, "retry_after": 1, "method": "setMyShortDescription"})
    async with house.running():
        await _until(lambda: playground.exchange.counters["setChatMenuButton 200"] > 0)
    assert _lines(caplog, "could not be set") == 0


async def test_a_token_refused_in_passing_does_not_end_a_bot_that_polled_well(
    house: House, alex: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    async with house.running():
        await alex.types("hello")
        await alex.sees("you said hello")
        await alex.post("/play/troubles", {"status": 401, "times": 2, "method": "getUpdates"})
        await alex.post("/play/troubles", {"status": 404, "times": 2, "method": "getUpdates"})
        await alex.types("still there?")
        await alex.sees("you said still there?")
        await alex.types("sure?")
        await alex.sees("you said sure?")
    assert _lines(caplog, "refuses the token that it accepted a moment ago") == 1


async def test_a_token_that_stays_refused_ends_the_bot(house: House, alex: Phone) -> None:
    async def until_the_end() -> None:
        async with house.running():
            await alex.types("hello")
            await alex.sees("you said hello")
            await alex.post("/play/troubles", {"status": 401, "times": 99, "method": "getUpdates"})
            await alex.types("the last update it gets")
            await asyncio.wait_for(house.over.wait(), 60)

    with pytest.raises(SettingsTrouble, match="TELEGRAM_BOT_TOKEN"):
        await until_the_end()


async def test_a_webhook_that_somebody_else_has_set_is_named_as_such(
    house: House, alex: Phone, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    monkeypatch.setattr("bot.inbox.polling.CONFLICT_PAUSE", 0.02)
    async with house.running():
        await alex.post(f"/bot{TOKEN}/setWebhook", {"url": "http://127.0.0.1:9/theirs"})
        await alex.types("who gets this?")
        await _until(lambda: _lines(caplog, "has set a webhook for this bot") > 0)
        await alex.post(f"/bot{TOKEN}/deleteWebhook", {})
        await alex.sees("you said who gets this?")
    assert _lines(caplog, "has set a webhook for this bot") == 1
    assert _lines(caplog, "another poller") == 0


async def _until(condition: Any) -> None:
    for _ in range(6_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come about within a minute")
