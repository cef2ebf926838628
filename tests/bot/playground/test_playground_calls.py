"""What the playground accepts from a bot, and in which words it refuses the rest."""

from typing import Any

import aiohttp
import pytest

from bot.playground import Playground
from bot.playground.files import sample_photo
from bot.playground.specification import bot_api
from tests.bot.playground.botside import TOKEN, BotSide
from tests.phones import Phone

BUTTON = {"text": "Yes", "callback_data": "y"}


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


async def test_a_token_of_the_wrong_shape_is_unauthorized(playground: Playground) -> None:
    async with BotSide(playground.url, "no-token") as stranger:
        assert (await stranger.calls("getMe"))["error_code"] == 401


async def test_the_first_token_is_the_bot_and_others_are_unauthorized(
    playground: Playground, bot: BotSide
) -> None:
    assert (await bot.does("getMe"))["id"] == 4242
    async with BotSide(playground.url, "99:" + "B" * 35) as stranger:
        assert (await stranger.calls("getMe"))["error_code"] == 401


async def test_unknown_methods_are_not_found_and_unbuilt_ones_say_so(bot: BotSide) -> None:
    assert (await bot.calls("danceForMe"))["error_code"] == 404
    assert (await bot.calls("sendVideo")).fault == "method sendVideo is not in the playground"


async def test_the_case_of_a_method_does_not_matter(bot: BotSide) -> None:
    assert (await bot.does("GETME"))["is_bot"] is True


async def test_parameters_come_as_query_form_json_or_multipart(bot: BotSide, alex: Phone) -> None:
    status, _ = await bot.gets(f"/bot{TOKEN}/sendMessage?chat_id=1001&text=query")
    assert status == 200
    await bot.does("sendMessage", chat_id=1001, text="form")
    await bot.posts("sendMessage", json={"chat_id": 1001, "text": "json", "protect_content": True})
    await bot.uploads("sendMessage", {}, chat_id="1001", text="multipart")
    texts = [each["text"] for each in (await alex.screen())["messages"]]
    assert texts == ["hello", "query", "form", "json", "multipart"]


@pytest.mark.parametrize(
    ("params", "fault"),
    [
        ({"chat_id": 1001, "text": "x", "foo": 1}, 'unknown parameter "foo" (playground)'),
        ({"chat_id": 1001}, "message text is empty"),
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 1001, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": 1001, "text": "<b>x", "parse_mode": "HTML"},
         "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ({"chat_id": 1001, "text": "x", "message_thread_id": "one"},
         'parameter "message_thread_id" must be an integer (playground)'),
        ({"chat_id": 1001, "text": "x", "parse_mode": "html5"},
         '"sendMessage.parse_mode" must be one of HTML, Markdown, MarkdownV2 (playground)'),
        ({"chat_id": 1001, "text": "x", "link_preview_options": {"disabled": True}},
         'unknown field "disabled" in LinkPreviewOptions (playground)'),
        ({"chat_id": 1001, "text": "x", "reply_markup": "{"},
         "can't parse reply keyboard markup JSON object"),
        ({"chat_id": 1001, "text": "x", "reply_parameters": {"message_id": 999}},
         "message to be replied not found"),
        ({"chat_id": 1001, "text": "x", "message_thread_id": 1}, "message thread not found"),
        ({"chat_id": 1001, "text": "x", "message_effect_id": "1"}, "EFFECT_ID_INVALID"),
        ({"chat_id": 5, "text": "x"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"chat_id": 1002, "text": "x"}, "chat not found"),
    ],
)  # fmt: skip
async def test_a_faulty_message_is_refused(
    bot: BotSide, alex: Phone, params: dict[str, Any], fault: str
) -> None:
    assert (await bot.calls("sendMessage", **params)).fault == fault
    assert len((await alex.screen())["messages"]) == 1


@pytest.mark.parametrize(
    ("button", "fault"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "copy_text": {"text": "c" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "url": "no address"},
         "inline keyboard button URL 'no address' is invalid: Wrong HTTP URL"),
        ({"text": "x"},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x"}, "can't parse InlineKeyboardButton: Can't find field \"text\""),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text is empty (playground)"),
        ({"text": "x", "callback_data": "x", "url": "https://a.example"},
         "an inline keyboard button has exactly one action, not callback_data and url (playground)"),
        ({"text": "x", "callback_data": "x", "style": "loud"},
         '"InlineKeyboardButton.style" must be one of danger, success, primary (playground)'),
        ({"text": "x", "callback_data": "x", "colour": "red"},
         'unknown field "colour" in InlineKeyboardButton (playground)'),
    ],
)  # fmt: skip
async def test_a_faulty_button_is_refused(
    bot: BotSide, alex: Phone, button: dict[str, Any], fault: str
) -> None:
    answer = await bot.calls("sendMessage", chat_id=1001, text="x", reply_markup=keyboard(button))
    assert answer.fault == fault


async def test_callback_data_of_64_bytes_passes(bot: BotSide, alex: Phone) -> None:
    button = {"text": "x", "callback_data": "é" * 32}
    await bot.does("sendMessage", chat_id=1001, text="x", reply_markup=keyboard(button))


async def test_more_than_a_hundred_buttons_are_too_many(bot: BotSide, alex: Phone) -> None:
    rows = {"inline_keyboard": [[BUTTON] * 5] * 20 + [[BUTTON]]}
    answer = await bot.calls("sendMessage", chat_id=1001, text="x", reply_markup=rows)
    assert answer.fault == "reply markup is too long"


async def test_an_edit_changes_text_and_takes_the_buttons_away(bot: BotSide, alex: Phone) -> None:
    sent = await bot.does("sendMessage", chat_id=1001, text="one", reply_markup=keyboard(BUTTON))
    await bot.does("editMessageText", chat_id=1001, message_id=sent["message_id"], text="two")
    bubble = await alex.sees("two")
    assert (bubble["edited"], bubble["buttons"]) == (True, [])


async def test_an_edit_is_measured_after_its_markup_is_gone(bot: BotSide, alex: Phone) -> None:
    sent = await bot.does("sendMessage", chat_id=1001, text="x")
    place = {"chat_id": 1001, "message_id": sent["message_id"], "parse_mode": "HTML"}
    await bot.does("editMessageText", text=f"<b>{'y' * 4096}</b>", **place)
    assert (await bot.calls("editMessageText", text="y" * 4097, **place)).fault == "message is too long"
    assert (await bot.calls("editMessageText", text="", **place)).fault == "message text is empty"


async def test_an_edit_that_changes_nothing_is_refused(bot: BotSide, alex: Phone) -> None:
    sent = await bot.does("sendMessage", chat_id=1001, text="one", reply_markup=keyboard(BUTTON))
    place = {"chat_id": 1001, "message_id": sent["message_id"], "reply_markup": keyboard(BUTTON)}
    assert (await bot.calls("editMessageText", text="one", **place)).fault.startswith(
        "message is not modified"
    )
    assert (await bot.calls("editMessageReplyMarkup", **place)).fault.startswith("message is not modified")


async def test_only_the_bots_own_messages_of_the_right_kind_can_be_edited(bot: BotSide, alex: Phone) -> None:
    own = (await alex.screen())["messages"][0]["message_id"]
    photo = await bot.uploads("sendPhoto", {"photo": ("a.png", sample_photo())}, chat_id="1001")
    text = await bot.does("sendMessage", chat_id=1001, text="x")

    async def fault(method: str, message_id: int, **params: Any) -> str:
        return (await bot.calls(method, chat_id=1001, message_id=message_id, **params)).fault

    assert await fault("editMessageText", own, text="y") == "message can't be edited"
    assert await fault("editMessageText", 999, text="y") == "message to edit not found"
    photo_id = photo["result"]["message_id"]
    assert await fault("editMessageText", photo_id, text="y") == "there is no text in the message to edit"
    faulty = await fault("editMessageCaption", text["message_id"], caption="y")
    assert faulty == "there is no caption in the message to edit"


async def test_messages_are_deleted_within_two_days_of_the_playgrounds_clock(
    bot: BotSide, alex: Phone
) -> None:
    first, second = [await bot.does("sendMessage", chat_id=1001, text=text) for text in ("one", "two")]
    await bot.does("deleteMessage", chat_id=1001, message_id=first["message_id"])
    gone = await bot.calls("deleteMessage", chat_id=1001, message_id=first["message_id"])
    assert gone.fault == "message to delete not found"
    await alex.forward(48 * 3600 + 1)
    late = await bot.calls("deleteMessage", chat_id=1001, message_id=second["message_id"])
    assert late.fault == "message can't be deleted"
    assert [each["text"] for each in (await alex.screen())["messages"]] == ["hello", "two"]


async def test_a_photo_is_really_kept_and_served(bot: BotSide, alex: Phone) -> None:
    picture = sample_photo()
    sent = await bot.uploads(
        "sendPhoto", {"photo": ("a.png", picture)}, chat_id="1001", caption="<i>cap</i>", parse_mode="HTML"
    )
    size = sent["result"]["photo"][0]
    assert (size["width"], size["height"]) == (160, 120)
    file = await bot.does("getFile", file_id=size["file_id"])
    assert await bot.gets(f"/file/bot{TOKEN}/{file['file_path']}") == (200, picture)
    bubble = await alex.last()
    assert bubble["html"] == "<i>cap</i>"
    assert await bot.gets(bubble["photo"]) == (200, picture)
    again = await bot.does("sendPhoto", chat_id=1001, photo=size["file_id"])
    assert again["photo"][0]["file_id"] == size["file_id"]


async def test_a_picture_is_served_as_what_it_is_not_as_what_it_was_called(bot: BotSide, alex: Phone) -> None:
    await bot.uploads("sendPhoto", {"photo": ("a.html", sample_photo())}, chat_id="1001")
    async with aiohttp.request("GET", bot.url + (await alex.last())["photo"]) as answer:
        assert answer.content_type == "image/png"


async def test_a_buttons_address_is_completed(bot: BotSide, alex: Phone) -> None:
    button = {"text": "Open", "url": "t.me/playground_bot?start=x"}
    await bot.does("sendMessage", chat_id=1001, text="x", reply_markup=keyboard(button))
    assert (await alex.last())["buttons"][0][0]["url"] == "http://t.me/playground_bot?start=x"


async def test_files_may_be_attached_under_another_name(bot: BotSide, alex: Phone) -> None:
    sent = await bot.uploads(
        "sendDocument", {"part": ("notes.txt", b"words")}, chat_id="1001", document="attach://part"
    )
    assert sent["result"]["document"]["file_name"] == "notes.txt"
    assert (await alex.last())["document"]["size"] == 5


@pytest.mark.parametrize(
    ("method", "name", "size", "fault"),
    [
        ("sendPhoto", "photo", 10, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", 0, "file must be non-empty"),
        ("sendPhoto", "photo", 10 * 2**20 + 1,
         "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"),
        ("sendDocument", "document", 50 * 2**20 + 1, "Request Entity Too Large"),
        ("sendDocument", "wrong", 1, 'unknown parameter "wrong" (playground)'),
    ],
)  # fmt: skip
async def test_faulty_files_are_refused(
    bot: BotSide, alex: Phone, method: str, name: str, size: int, fault: str
) -> None:
    assert (await bot.uploads(method, {name: ("a", b"x" * size)}, chat_id="1001")).fault == fault


async def test_a_caption_has_at_most_1024_units(bot: BotSide, alex: Phone) -> None:
    photo = {"photo": ("a.png", sample_photo())}
    answer = await bot.uploads("sendPhoto", photo, chat_id="1001", caption="🌻" * 513)
    assert answer.fault == "message caption is too long"


async def test_silent_and_protected_messages_are_marked(bot: BotSide, alex: Phone) -> None:
    sent = await bot.does(
        "sendMessage", chat_id=1001, text="x", disable_notification=True, protect_content=True
    )
    assert sent["has_protected_content"] is True
    bubble = await alex.last()
    assert (bubble["silent"], bubble["protected"]) == (True, True)


async def test_a_tap_is_answered_once_and_not_too_late(bot: BotSide, alex: Phone) -> None:
    await bot.does("sendMessage", chat_id=1001, text="x", reply_markup=keyboard(BUTTON))
    tap = (await alex.taps("Yes"))["callback_id"]
    await bot.does("answerCallbackQuery", callback_query_id=tap, text="thank you")
    assert (await alex.screen())["last_callback_answer"]["text"] == "thank you"
    late = "query is too old and response timeout expired or query ID is invalid"
    assert (await bot.calls("answerCallbackQuery", callback_query_id=tap)).fault == late
    old = (await alex.taps_raw("y", 2, expired=True))["callback_id"]
    assert (await bot.calls("answerCallbackQuery", callback_query_id=old)).fault == late


async def test_commands_are_shown_by_the_narrowest_scope_and_language(bot: BotSide, alex: Phone) -> None:
    async def set_commands(word: str, **where: Any) -> None:
        await bot.does("setMyCommands", commands=[{"command": word, "description": word}], **where)

    async def shown() -> str:
        return str((await alex.screen())["commands"][0]["command"])

    await set_commands("everybody")
    assert await shown() == "everybody"
    await set_commands("private", scope={"type": "all_private_chats"})
    await set_commands("german", scope={"type": "all_private_chats"}, language_code="de")
    assert await shown() == "private"
    await set_commands("english", scope={"type": "all_private_chats"}, language_code="en")
    assert await shown() == "english"
    await set_commands("alex", scope={"type": "chat", "chat_id": 1001})
    assert await shown() == "alex"
    await bot.does("deleteMyCommands", scope={"type": "chat", "chat_id": 1001})
    assert await shown() == "english"
    faulty = await bot.calls("setMyCommands", commands=[{"command": "Loud!", "description": "x"}])
    assert faulty.fault == "BOT_COMMAND_INVALID"


async def test_names_descriptions_and_the_menu_button_reach_the_phone(bot: BotSide, alex: Phone) -> None:
    await bot.does("setMyName", name="Coach")
    await bot.does("setMyDescription", description="What I do")
    await bot.does("setChatMenuButton", menu_button={"type": "commands"})
    screen = await alex.screen()
    assert (screen["bot"]["name"], screen["description"]) == ("Coach", "What I do")
    assert screen["menu_button"] == {"type": "commands"}
    assert (await bot.calls("setMyDescription", description="x" * 513)).fault.startswith('"setMyDescription')


async def test_a_reaction_of_the_bot_is_one_known_emoji(bot: BotSide, alex: Phone) -> None:
    own = (await alex.screen())["messages"][0]["message_id"]
    place = {"chat_id": 1001, "message_id": own}
    await bot.does("setMessageReaction", reaction=[{"type": "emoji", "emoji": "❤"}], **place)
    assert (await alex.screen())["messages"][0]["reaction"] == "❤"
    unknown = await bot.calls("setMessageReaction", reaction=[{"type": "emoji", "emoji": "🧦"}], **place)
    assert not unknown["ok"]


async def test_typing_is_shown_until_a_message_arrives(bot: BotSide, alex: Phone) -> None:
    await bot.does("sendChatAction", chat_id=1001, action="typing")
    assert (await alex.screen())["typing"] is True
    await bot.does("sendMessage", chat_id=1001, text="x")
    assert (await alex.screen())["typing"] is False


async def test_what_the_playground_answers_fits_the_bot_api_itself(bot: BotSide, alex: Phone) -> None:
    sent = await bot.does(
        "sendMessage", chat_id=1001, text="<b>x</b>", parse_mode="HTML", reply_markup=keyboard(BUTTON)
    )
    bot_api().check("Message", sent)
    bot_api().check("ChatFullInfo", await bot.does("getChat", chat_id=1001))
    bot_api().check("User", await bot.does("getMe"))
    bot_api().check("WebhookInfo", await bot.does("getWebhookInfo"))
