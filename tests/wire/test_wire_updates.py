"""Taking updates in: once each, confirmed after the commit, and none spoils the others."""

from __future__ import annotations

import asyncio
import logging
import sqlite3

import pytest

from bot.inbox.overrun import MOST_UNSENT
from bot.inbox.shares import SHARE
from bot.playground import Playground
from bot.settings import SettingsTrouble
from tests.phones import Phone
from tests.wire.coach import FALSE_START, HELD, POISON, SLOW, say
from tests.wire.conftest import House, bids, said


async def test_an_update_is_confirmed_after_its_commit(
    house: House, playground: Playground, alex: Phone
) -> None:
    async with house.running():
        await alex.types(HELD)
        assert await asyncio.to_thread(house.coach.in_hand.wait, 60)
        assert len(playground.exchange.deliveries) == 1
        house.coach.let_go.set()
        await alex.sees("you said held")
        await alex.quiet()
        assert len(playground.exchange.deliveries) == 0


async def test_an_update_seen_before_changes_nothing(house: House, alex: Phone) -> None:
    async with house.running():
        await alex.types("once")
        await alex.sees("you said once")
        await alex.quiet()
        assert (await alex.post("/play/updates/again", {"count": 1}))["repeated"] == 1
        await alex.quiet()
        await alex.types("next")
        await alex.sees("you said next")
        assert said(await alex.screen()) == ["you said once", "you said next"]


async def test_updates_that_wait_at_the_start_are_answered(house: House, alex: Phone, sam: Phone) -> None:
    await alex.types("early")
    await sam.types("early too")
    async with house.running():
        await alex.sees("you said early")
        await sam.sees("you said early too")


async def test_of_a_batch_each_gets_their_share_before_anyone_gets_more(
    house: House, alex: Phone, sam: Phone
) -> None:
    for number in range(SHARE):
        await alex.types(str(number))
    await alex.types(HELD)
    for number in range(30):
        await alex.types(f"more {number}")
    await sam.types("beside")
    async with house.running(patience=0.5):
        await sam.sees("you said beside")
        assert await asyncio.to_thread(house.coach.in_hand.wait, 60)
        assert not house.coach.let_go.is_set(), "Alex's next one is still being handled"
        house.coach.let_go.set()
        await alex.sees("you said more 29")
        heard = said(await alex.screen())
    order = [*(str(number) for number in range(SHARE)), HELD, *(f"more {number}" for number in range(30))]
    assert heard == [f"you said {text}" for text in order]


async def test_whoever_is_far_ahead_of_their_answers_is_left_out_and_told_once(
    house: House, playground: Playground, alex: Phone, sam: Phone
) -> None:
    async with house.running():
        await alex.post("/play/troubles", {"status": 429, "retry_after": 4, "chat_id": alex.id})
        half = MOST_UNSENT // 2
        await bids(alex, *(say(str(number)) for number in range(half)))
        await bids(alex, *(say(str(number)) for number in range(half, MOST_UNSENT + 1)))
        await sam.types("beside")
        await sam.sees("you said beside")
        for _ in range(5):
            await alex.types("and more")
        await sam.types("still here")
        await sam.sees("you said still here")
        await alex.sees("slower, please")
        await alex.types("again")
        await alex.sees("you said again")
        heard = said(await alex.screen())
    assert heard == [*(str(number) for number in range(MOST_UNSENT + 1)), "slower, please", "you said again"]


async def test_a_poison_update_is_set_aside_with_a_kind_line_and_the_rest_goes_on(
    house: House, alex: Phone, sam: Phone
) -> None:
    await alex.types("before")
    await alex.types(POISON)
    await sam.types("beside")
    await alex.types("after")
    async with house.running():
        await alex.sees("Sorry")
        await sam.sees("you said beside")
        await alex.quiet()
        assert said(await alex.screen()) == [
            "you said before",
            "you said after",
            "Sorry, that went wrong on my side.",
        ]
    with sqlite3.connect(house.database) as database:
        assert database.execute("SELECT error_class FROM set_aside_updates").fetchall() == [("RuntimeError",)]
    database.close()


async def test_a_poison_update_is_tried_three_times_in_all(house: House, alex: Phone) -> None:
    async with house.running():
        await alex.types(POISON)
        await alex.sees("Sorry")
        await alex.post("/play/updates/again", {"count": 1})
        await alex.quiet()
    assert len(house.coach.handled) == 3


async def test_an_update_that_fails_once_is_answered_at_the_next_try(house: House, alex: Phone) -> None:
    async with house.running():
        await alex.types(FALSE_START)
        await alex.sees(f"you said {FALSE_START}")
        assert said(await alex.screen()) == [f"you said {FALSE_START}"]


async def test_an_update_of_an_unknown_kind_harms_nobody(house: House, alex: Phone) -> None:
    async with house.running():
        await alex.post("/play/people/1001/raw", {"message": None})
        await alex.post("/play/people/1001/raw", {"message": "not an object"})
        await alex.types("next")
        await alex.sees("you said next")


async def test_the_first_update_of_all_without_an_id_keeps_nobody_waiting(house: House, alex: Phone) -> None:
    await alex.post("/play/people/1001/raw", {"update_id": "seven"})
    async with house.running(patience=0.5):  # Telegram gives it out again and again: it never gets quiet
        await asyncio.sleep(0.3)  # it has been looked at more than once
        await alex.types("next")
        await alex.sees("you said next")
        await alex.quiet()


async def test_a_tap_is_answered_although_handling_takes_long(house: House, alex: Phone, sam: Phone) -> None:
    button = {"inline_keyboard": [[{"text": "Tap", "callback_data": "x"}]]}
    async with house.running():
        await alex.types("hello")
        bubble = await alex.sees("you said hello")
        edit = {"chat_id": 1001, "message_id": bubble["message_id"], "reply_markup": button}
        await alex.post(f"/bot{_token(house)}/editMessageReplyMarkup", edit)
        await sam.types(SLOW)
        await alex.taps("Tap")
        await alex.sees_that(lambda screen: screen["last_callback_answer"] is not None, "an answer")


async def test_a_spell_of_conflicts_is_one_line_in_the_log(
    house: House, alex: Phone, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    monkeypatch.setattr("bot.inbox.polling.CONFLICT_PAUSE", 0.2)
    async with house.running():
        await alex.post("/play/troubles", {"status": 409, "times": 2, "method": "getUpdates"})
        await alex.types("still there?")
        await alex.sees("you said still there?")
        await alex.types("sure?")
        await alex.sees("you said sure?")
    assert sum("another poller" in record.getMessage() for record in caplog.records) == 1


async def test_a_token_that_telegram_refuses_ends_the_bot_with_a_line_that_names_it(
    house: House, alex: Phone
) -> None:
    await alex.post("/play/troubles", {"status": 401, "method": "getUpdates"})
    with pytest.raises(SettingsTrouble, match="TELEGRAM_BOT_TOKEN"):
        async with house.running():
            await asyncio.wait_for(house.over.wait(), 60)


async def test_after_an_outage_updates_come_in_again(house: House, alex: Phone) -> None:
    async with house.running():
        await alex.post("/play/troubles", {"outage_seconds": 0.3})
        await alex.types("hello")
        await alex.sees("you said hello")


async def test_a_nudge_that_is_due_is_fired_once(
    house: House, alex: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.scheduler.TICK", 0.2)
    async with house.running():
        await alex.types("plan")
        await alex.sees("nudge hello")
        await asyncio.sleep(0.5)  # past the next tick
    assert house.coach.fired == ["hello"]


async def test_the_bot_introduces_itself(house: House, playground: Playground, alex: Phone) -> None:
    async with house.running():
        await alex.types("hello")
        await alex.quiet()
    methods = {call["method"] for call in playground.exchange.calls}
    assert {"setMyCommands", "setMyDescription", "setMyShortDescription", "setChatMenuButton"} <= methods


def _token(house: House) -> str:
    return house.settings.token
