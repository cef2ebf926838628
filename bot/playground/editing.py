"""Bot API: editing, deleting, reacting, answering taps."""

from __future__ import annotations

from typing import Any

from bot.playground.chats import Chat, Message
from bot.playground.keyboards import check_markup
from bot.playground.refusals import RefusalError, bad_request, house_rule
from bot.playground.requests import Call, Handler
from bot.playground.texts import caption_text, message_text

_TWO_DAYS = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a"
    " current content and reply markup of the message"
)


async def _edit_message_text(call: Call) -> dict[str, Any]:
    chat = _chat(call)
    message = call.own_message(chat)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    if "rich_message" in call.params:
        raise house_rule("rich messages are not in the playground")
    text, entities = message_text(
        call.params.get("text", ""), call.params.get("parse_mode"), call.params.get("entities")
    )
    content = {name: value for name, value in message.content.items() if name not in ("text", "entities")}
    content["text"] = text
    if entities:
        content["entities"] = entities
    if "link_preview_options" in call.params:
        content["link_preview_options"] = call.params["link_preview_options"]
    return _change(call, chat, message, content)


async def _edit_message_caption(call: Call) -> dict[str, Any]:
    chat = _chat(call)
    message = call.own_message(chat)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    text, entities = caption_text(
        call.params.get("caption", ""), call.params.get("parse_mode"), call.params.get("caption_entities")
    )
    content = {
        name: value for name, value in message.content.items() if name not in ("caption", "caption_entities")
    }
    if text:
        content["caption"] = text
    if entities:
        content["caption_entities"] = entities
    return _change(call, chat, message, content)


async def _edit_message_reply_markup(call: Call) -> dict[str, Any]:
    chat = _chat(call)
    message = call.own_message(chat)
    return _change(call, chat, message, message.content)


def _chat(call: Call) -> Chat:
    if "inline_message_id" in call.params:
        raise house_rule("inline messages are not in the playground")
    if "chat_id" not in call.params:
        raise bad_request("chat_id is empty")
    return call.chat()


def _change(call: Call, chat: Chat, message: Message, content: dict[str, Any]) -> dict[str, Any]:
    """Without a reply_markup, the edit removes the keyboard, as on Telegram."""
    markup = check_markup(call.params.get("reply_markup"))
    if content == message.content and markup == message.markup:
        raise bad_request(_NOT_MODIFIED)
    if content != message.content:
        message.edit_date = call.exchange.clock.date()
    message.content, message.markup = content, markup
    chat.pulse.beat()
    return chat.as_message(message)


async def _delete_message(call: Call) -> bool:
    chat = call.chat()
    message = chat.messages.get(call.params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(call, chat, message):
        raise bad_request("message can't be deleted")
    del chat.messages[message.message_id]
    chat.pulse.beat()
    return True


async def _delete_messages(call: Call) -> bool:
    """Messages that are not found are skipped (Bot API, deleteMessages)."""
    chat = call.chat()
    found = [chat.messages[each] for each in call.params["message_ids"] if each in chat.messages]
    if not all(_deletable(call, chat, message) for message in found):
        raise bad_request("message can't be deleted")
    for message in found:
        chat.messages.pop(message.message_id, None)
    chat.pulse.beat()
    return True


def _deletable(call: Call, chat: Chat, message: Message) -> bool:
    """The bot's messages, and in private chats the person's, for 48 hours (Bot API, deleteMessage)."""
    if call.exchange.clock.now() - message.date > _TWO_DAYS:
        return False
    return bool(message.sender["is_bot"]) or not chat.group


async def _set_message_reaction(call: Call) -> bool:
    chat = call.writable_chat()
    message = chat.messages.get(call.params["message_id"])
    if message is None:
        raise bad_request("message to react not found")
    reactions = call.params.get("reaction", [])
    if len(reactions) > 1 or any(each["type"] != "emoji" for each in reactions):
        raise bad_request("REACTIONS_TOO_MANY" if len(reactions) > 1 else "REACTION_INVALID")
    message.reaction = reactions[0]["emoji"] if reactions else None
    chat.pulse.beat()
    return True


async def _answer_callback_query(call: Call) -> bool:
    url = call.params.get("url", "")
    if url and not url.startswith(f"https://t.me/{call.exchange.profile.username}?start="):
        raise bad_request("URL_INVALID")
    tap = call.exchange.callbacks.answer(call.params["callback_query_id"])
    tap.chat.last_callback_answer = {
        "callback_id": tap.id,
        "text": call.params.get("text", ""),
        "show_alert": call.params.get("show_alert", False),
        "url": url,
    }
    tap.chat.pulse.beat()
    return True


async def _get_chat(call: Call) -> dict[str, Any]:
    chat = call.chat()
    if chat.person.blocked and not chat.group:
        raise RefusalError(403, "Forbidden: bot was blocked by the user")
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    )
    return {
        **chat.as_chat(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts
    }  # fmt: skip


METHODS: dict[str, Handler] = {
    "editMessageText": _edit_message_text,
    "editMessageCaption": _edit_message_caption,
    "editMessageReplyMarkup": _edit_message_reply_markup,
    "deleteMessage": _delete_message,
    "deleteMessages": _delete_messages,
    "setMessageReaction": _set_message_reaction,
    "answerCallbackQuery": _answer_callback_query,
    "getChat": _get_chat,
}
