"""The sender: order, patience after a refusal, and what becomes of edits."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from bot.outbox import rate_limit
from bot.playground import Playground
from tests.phones import Phone
from tests.wire.coach import edit, say
from tests.wire.conftest import House, bids, said

FOR_EVER = 3600.0


async def test_what_is_said_arrives_in_the_order_of_the_outbox(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, *(say(str(number)) for number in range(30)))
        await alex.sees("29")
        assert said(await alex.screen()) == [str(number) for number in range(30)]


async def test_a_chat_told_to_wait_waits_to_the_second_while_others_go_on(
    house: House, playground: Playground, alex: Phone, sam: Phone
) -> None:
    async with house.running():
        await alex.post("/play/troubles", {"status": 429, "retry_after": 2, "chat_id": alex.id})
        began = time.monotonic()
        await bids(alex, say("first"), say("second"))
        await sam.types("meanwhile")
        await sam.sees("you said meanwhile")
        await alex.sees("second")
        assert time.monotonic() - began >= 2.0
        assert house.sent(status=429) == [alex.id]  # not tried before its time
        assert house.sent() == [sam.id, alex.id, alex.id]
        assert said(await alex.screen()) == ["first", "second"]
    assert playground.exchange.troubles.violations == []


async def test_replies_are_not_paced(house: House, alex: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.rate_limit.WINDOW", FOR_EVER)
    async with house.running():
        await bids(alex, *(say(str(number)) for number in range(50)))
        await alex.sees("49")


async def test_unasked_messages_to_one_chat_leave_a_second_between_them(
    house: House, alex: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rate_limit.WINDOW > 1.0
    monkeypatch.setattr(rate_limit, "WINDOW", FOR_EVER)
    async with house.running():
        await bids(alex, say("one", unasked=True), say("two", unasked=True))
        await alex.sees("one")
        await alex.quiet()
        assert said(await alex.screen()) == ["one"]
    monkeypatch.undo()
    async with house.running():
        await alex.sees("two")


async def test_a_reply_overtakes_unasked_messages_that_wait_for_their_turn(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("nudge 1", unasked=True), say("nudge 2", unasked=True), say("reply"))
        await alex.sees("nudge 2")
        assert said(await alex.screen()) == ["nudge 1", "reply", "nudge 2"]


async def test_someone_who_blocked_the_bot_is_an_event_and_their_messages_are_dropped(
    house: House, alex: Phone, sam: Phone
) -> None:
    async with house.running():
        await alex.types("hello")
        await alex.sees("you said hello")
        await alex.post("/play/troubles", {"status": 403, "chat_id": alex.id})
        await bids(alex, say("first"), say("second"), say("third"))
        await sam.types("hello")
        await sam.sees("you said hello")
        await sam.quiet()
        assert house.coach.blocked == [alex.id]
        assert said(await alex.screen()) == ["you said hello"]
    async with house.running():
        await alex.quiet()
    assert house.sent().count(alex.id) == 1  # nothing of it was kept in the outbox


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: PEER_ID_INVALID"),
        (400, "Bad Request: user is deactivated"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (403, "Forbidden: bot was blocked by the user"),
    ],
)
@pytest.mark.parametrize(
    "bidden",
    [
        say("first"),
        edit(1, "first"),
        {"method": "deleteMessage", "params": {"message_id": 1}},
        {"method": "deleteMessages", "params": {}, "sweep": True},
    ],
    ids=lambda one: one["method"],
)
async def test_whoever_cannot_be_reached_has_gone_however_telegram_puts_it(
    house: House, alex: Phone, sam: Phone, status: int, description: str, bidden: dict[str, Any]
) -> None:
    async with house.running():
        await alex.types("hello")
        await alex.sees("you said hello")
        trouble = {"status": status, "description": description, "chat_id": alex.id, "times": 99}
        await alex.post("/play/troubles", trouble)
        await bids(alex, bidden, say("second"))
        await sam.types("hello")
        await sam.sees("you said hello")
        await sam.quiet()
        assert house.coach.blocked == [alex.id]
    tried = [alex.id] if bidden["method"] == "sendMessage" else []
    assert house.sent(status=status) == tried  # the second is not even tried


async def test_an_edit_that_changes_nothing_counts_as_done(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("same", screen=True), edit("screen", "same"), say("next"))
        await alex.sees("next")
        assert said(await alex.screen()) == ["same", "next"]


async def test_an_edit_of_a_message_that_is_gone_is_sent_anew(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, edit(99_999, "again", screen=True), edit("screen", "and changed"))
        await alex.sees("and changed")
        assert said(await alex.screen()) == ["and changed"]


async def test_the_word_screen_means_the_chats_newest_screen(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("old", screen=True), say("new", screen=True), edit("screen", "new, changed"))
        await alex.sees("new, changed")
        assert said(await alex.screen()) == ["old", "new, changed"]


async def test_the_screen_is_known_after_a_restart(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("screen", screen=True))
        await alex.sees("screen")
    async with house.running():
        await bids(alex, edit("screen", "changed"))
        await alex.sees("changed")
        assert said(await alex.screen()) == ["changed"]


async def test_a_screen_that_another_worker_has_sent_is_the_screen_from_then_on(
    house: House, alex: Phone
) -> None:
    async with house.running():
        await bids(alex, say("ours", screen=True), say("theirs"))
        await alex.sees("theirs")
        await alex.quiet()
        await house.note_screen(alex.id, (await alex.last())["message_id"])
        await bids(alex, edit("screen", "theirs, changed"))
        await alex.sees("theirs, changed")
        assert said(await alex.screen()) == ["ours", "theirs, changed"]


async def test_without_a_screen_an_edit_of_it_is_a_new_message(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, edit("screen", "here"), say("next"))
        await alex.sees("next")
        assert said(await alex.screen()) == ["here", "next"]


async def test_a_new_screen_takes_the_buttons_off_the_old_one(house: House, alex: Phone) -> None:
    button = {"inline_keyboard": [[{"text": "Tap", "callback_data": "x"}]]}
    with_button = say("old", screen=True)
    with_button["params"]["reply_markup"] = button
    async with house.running():
        await bids(alex, with_button)
        await alex.sees("old")
        assert await alex.has_button("Tap")
        await bids(alex, say("new", screen=True, clear="screen"))
        await alex.sees("new")
        await alex.quiet()
        assert not any(bubble["buttons"] for bubble in (await alex.screen())["messages"])


async def test_a_new_screen_can_take_the_old_one_away(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("old", screen=True), say("new", screen=True, delete="screen"))
        await alex.sees("new")
        await alex.quiet()
        assert said(await alex.screen()) == ["new"]


PRIVATE = {"private": True, "leaves": 600}


async def test_a_private_message_goes_when_anything_follows_it(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("help", screen=True, **PRIVATE), say("notice"))
        await alex.sees("notice")
        await alex.quiet()
        assert said(await alex.screen()) == ["notice"]


async def test_a_private_message_stays_above_what_came_with_it(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("card", **PRIVATE), say("question", screen=True, spares=True))
        await alex.sees("question")
        await alex.quiet()
        assert said(await alex.screen()) == ["card", "question"]
        await bids(alex, edit("screen", "answered"))
        await alex.sees("answered")
        await alex.quiet()
        assert said(await alex.screen()) == ["answered"]


async def test_a_message_is_private_by_what_it_shows_last(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("menu", screen=True), edit("screen", "help", **PRIVATE), edit("screen", "menu!"))
        await alex.sees("menu!")
        await bids(alex, say("next"), edit("screen", "help", **PRIVATE), say("last"))
        await alex.sees("last")
        await alex.quiet()
        assert said(await alex.screen()) == ["next", "last"]


async def test_a_private_message_is_known_after_a_restart(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("help", screen=True, **PRIVATE))
        await alex.sees("help")
    async with house.running():
        await bids(alex, say("next"))
        await alex.sees("next")
        await alex.quiet()
        assert said(await alex.screen()) == ["next"]


async def test_a_private_message_too_old_to_be_deleted_loses_its_words(house: House, alex: Phone) -> None:
    async with house.running():
        await bids(alex, say("help", screen=True, **PRIVATE))
        await alex.sees("help")
        await alex.quiet()
        await alex.forward(49 * 3600.0)
        await bids(alex, say("next"))
        await alex.sees("next")
        await alex.quiet()
        assert said(await alex.screen()) == ["·", "next"]


async def test_a_planned_deletion_spares_what_is_no_longer_private(house: House, alex: Phone) -> None:
    deletion = {"method": "deleteMessage", "params": {"message_id": "screen"}, "private": True}
    async with house.running():
        await bids(alex, say("help", screen=True, **PRIVATE), edit("screen", "menu"), deletion, say("next"))
        await alex.sees("next")
        await alex.quiet()
        assert said(await alex.screen()) == ["menu", "next"]


async def test_a_qr_picture_is_drawn_when_it_is_sent(house: House, alex: Phone) -> None:
    picture = {
        "method": "sendPhoto",
        "params": {"caption": "Scan me"},
        "draw": {"qr": "https://t.me/x?start=y"},
    }
    async with house.running():
        await bids(alex, picture)
        bubble = await alex.sees_that(
            lambda screen: next((each for each in screen["messages"] if "photo" in each), None), "a picture"
        )
        assert bubble["from"] == "bot"


async def test_a_screen_that_is_a_picture_is_replaced_by_a_new_message(house: House, alex: Phone) -> None:
    picture = {"method": "sendPhoto", "params": {}, "draw": {"qr": "https://t.me/x?start=y"}, "screen": True}
    async with house.running():
        await bids(alex, picture, edit("screen", "words"), edit("screen", "other words"))
        await alex.sees("other words")
        assert said(await alex.screen())[-1] == "other words"


async def test_a_message_telegram_refuses_for_good_does_not_hold_up_the_next(
    house: House, alex: Phone
) -> None:
    async with house.running():
        await bids(alex, say(""), {"method": "sendNothing", "params": {}}, {"params": {}}, say("next"))
        await alex.sees("next")
        assert said(await alex.screen()) == ["next"]


async def test_order_holds_through_an_outage(house: House, alex: Phone) -> None:
    async with house.running():
        await alex.post("/play/troubles", {"status": 502, "times": 2, "chat_id": alex.id})
        await bids(alex, say("one"), say("two"), say("three"))
        await alex.sees("three")
        assert said(await alex.screen()) == ["one", "two", "three"]


async def test_a_message_not_marked_as_sent_goes_out_after_a_restart(house: House, alex: Phone) -> None:
    async with house.running():
        await alex.post("/play/troubles", {"status": 429, "retry_after": 60, "chat_id": alex.id})
        await bids(alex, say("kept"), say("in order"))
        await asyncio.sleep(0.3)
    await alex.post("/play/troubles", {"outage_seconds": 0})
    house.playground.exchange.troubles.clear()
    async with house.running():
        await alex.sees("in order")
        assert said(await alex.screen()) == ["kept", "in order"]
