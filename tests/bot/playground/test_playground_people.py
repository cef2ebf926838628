"""What people do with their phones."""

from pathlib import Path

import pytest

from bot.playground import Playground
from tests.bot.playground.botside import BotSide
from tests.phones import Phone, PhoneTroubleError


async def test_two_people_are_there_and_more_can_join(playground: Playground, sam: Phone) -> None:
    assert [each.first_name for each in playground.people] == ["Alex", "Sam"]
    robin = await sam.post("/play/people", {"first_name": "Robin", "language_code": "de"})
    assert (robin["id"], robin["language_code"]) == (1003, "de")


async def test_a_long_text_goes_as_several_messages(bot: BotSide, sam: Phone) -> None:
    messages = await sam.types("🌻" * 3000)
    assert [len(each["text"]) for each in messages] == [2048, 952]
    assert len(await bot.does("getUpdates")) == 2


async def test_start_carries_the_payload_of_a_deep_link(bot: BotSide, sam: Phone) -> None:
    await sam.starts("abc_1")
    message = (await bot.does("getUpdates"))[0]["message"]
    assert message["text"] == "/start abc_1"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_start_after_blocking_unblocks(bot: BotSide, alex: Phone) -> None:
    await alex.blocks()
    with pytest.raises(PhoneTroubleError, match="has blocked the bot"):
        await alex.types("nobody hears")
    await alex.starts()
    assert (await alex.screen())["blocked"] is False


async def test_buttons_do_what_apps_do(bot: BotSide, alex: Phone) -> None:
    rows = [
        [{"text": "Tap", "callback_data": "t", "style": "success"}],
        [{"text": "Open", "url": "https://a.example/"}, {"text": "Copy", "copy_text": {"text": "code"}}],
    ]
    await bot.does("sendMessage", chat_id=1001, text="x", reply_markup={"inline_keyboard": rows})
    assert (await alex.taps("Open")) == {"open_url": "https://a.example/"}
    assert (await alex.taps("Copy")) == {"copied": "code"}
    tapped = (await alex.taps("Tap"))["callback_id"]
    query = (await bot.does("getUpdates"))[-1]["callback_query"]
    assert (query["id"], query["data"], query["message"]["text"]) == (tapped, "t", "x")
    assert (await alex.last())["buttons"][0] == [{"text": "Tap", "kind": "callback", "style": "success"}]


async def test_only_own_texts_can_be_edited(bot: BotSide, alex: Phone) -> None:
    sent = await bot.does("sendMessage", chat_id=1001, text="mine")
    with pytest.raises(PhoneTroubleError, match="only own text messages"):
        await alex.edits(sent["message_id"], "yours")
    await alex.edits(1, "hello, edited")
    assert (await bot.does("getUpdates"))[-1]["edited_message"]["text"] == "hello, edited"


async def test_a_photo_that_a_person_sends_can_be_fetched_by_the_bot(bot: BotSide, alex: Phone) -> None:
    await alex.sends("photo", caption="look")
    message = (await bot.does("getUpdates"))[-1]["message"]
    assert (await bot.does("getFile", file_id=message["photo"][0]["file_id"]))["file_size"] > 100
    assert message["caption"] == "look"


async def test_the_bot_can_answer_in_a_group(bot: BotSide, alex: Phone) -> None:
    await alex.says_in_group("hi all")
    chat = (await bot.does("getUpdates"))[-1]["message"]["chat"]
    assert chat["type"] == "supergroup"
    await bot.does("sendMessage", chat_id=chat["id"], text="please write to me alone")
    group = await alex.get("/play/people/1001/group")
    assert [each["text"] for each in group["messages"]] == ["hi all", "please write to me alone"]


async def test_pictures_sent_together_are_an_album_and_stickers_are_not(bot: BotSide, alex: Phone) -> None:
    await alex.sends("photo", together=3)
    await alex.sends("photo", together=2)
    await alex.sends("sticker", together=2)
    updates = (await bot.does("getUpdates"))[1:]
    albums = [update["message"].get("media_group_id") for update in updates]
    assert albums[0] == albums[1] == albums[2] != albums[3] == albums[4]
    assert albums[5:] == [None, None]


async def test_a_topic_of_a_group_can_be_written_to_once_it_is_there(bot: BotSide, alex: Phone) -> None:
    [told] = await alex.says_in_group("here", topic=7)
    assert (told["message_thread_id"], told["is_topic_message"], told["chat"]["is_forum"]) == (7, True, True)
    group = told["chat"]["id"]
    answer = await bot.does("sendMessage", chat_id=group, text="there", message_thread_id=7)
    assert (answer["message_thread_id"], answer["is_topic_message"]) == (7, True)
    refused = await bot.calls("sendMessage", chat_id=group, text="nowhere", message_thread_id=8)
    assert refused.fault == "message thread not found"
    bubbles = (await alex.get("/play/people/1001/group"))["messages"]
    assert [(bubble["text"], bubble["topic"]) for bubble in bubbles] == [("here", 7), ("there", 7)]


async def test_a_thread_of_replies_is_not_a_topic(bot: BotSide, alex: Phone) -> None:
    [first] = await alex.says_in_group("first")
    [reply] = await alex.says_in_group("reply", reply_to=first["message_id"])
    assert reply["message_thread_id"] == first["message_id"]
    assert "is_topic_message" not in reply
    thread = {"chat_id": reply["chat"]["id"], "text": "x", "message_thread_id": first["message_id"]}
    assert (await bot.calls("sendMessage", **thread)).fault == "message thread not found"


async def test_the_clock_is_shared_by_a_file(tmp_path: Path) -> None:
    clock_file = tmp_path / "offset"
    async with Playground(clock_file=clock_file) as playground, Phone(playground.url, 1001) as alex:
        before = (await alex.get("/play/clock"))["now"]
        await alex.forward(3600)
        assert float(clock_file.read_text()) == 3600
        clock_file.write_text("7200")
        [message] = await alex.types("later")
        assert message["date"] >= before + 7200 - 1


async def test_a_failed_expectation_shows_the_phone(bot: BotSide, alex: Phone) -> None:
    await bot.does(
        "sendMessage", chat_id=1001, text="What now?",
        reply_markup={"inline_keyboard": [[{"text": "Nothing", "callback_data": "n"}]]},
    )  # fmt: skip
    with pytest.raises(PhoneTroubleError) as trouble:
        await alex.sees("something else", seconds=0.05)
    assert "bot 2: What now?" in str(trouble.value)
    assert "[Nothing]" in str(trouble.value)
