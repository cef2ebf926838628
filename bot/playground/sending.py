"""Bot API: sending messages, photos and documents; files; chat actions."""

from __future__ import annotations

from typing import Any

from bot.playground.chats import Chat, Message
from bot.playground.files import (
    DOCUMENT_LIMIT,
    DOWNLOAD_LIMIT,
    PHOTO_LIMIT,
    StoredFile,
    check_size,
    photo_size,
    photo_type,
)
from bot.playground.keyboards import check_markup
from bot.playground.refusals import bad_request, house_rule
from bot.playground.requests import Call, Handler, Upload
from bot.playground.texts import caption_text, message_text

# The effects every bot may use: fire, thumbs up and down, heart, confetti, heap.
_EFFECTS = frozenset(
    {
        "5104841245755180586",
        "5107584321108051014",
        "5104858069142078462",
        "5159385139981059251",
        "5046509860389126442",
        "5046589136895476101",
    }
)


async def _send_message(call: Call) -> dict[str, Any]:
    chat, params = call.writable_chat(), call.params
    text, entities = message_text(params["text"], params.get("parse_mode"), params.get("entities"))
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    if "link_preview_options" in params:
        content["link_preview_options"] = params["link_preview_options"]
    return _send(call, chat, content)


async def _send_photo(call: Call) -> dict[str, Any]:
    chat = call.writable_chat()
    file = _file(call, "photo", "photos", PHOTO_LIMIT)
    content: dict[str, Any] = {"photo": photo_content(file), **_caption(call)}
    for flag, name in (("has_spoiler", "has_media_spoiler"), ("show_caption_above_media",) * 2):
        if call.params.get(flag):
            content[name] = True
    return _send(call, chat, content)


async def _send_document(call: Call) -> dict[str, Any]:
    chat = call.writable_chat()
    file = _file(call, "document", "documents", DOCUMENT_LIMIT)
    return _send(call, chat, {"document": document_content(file), **_caption(call)})


def photo_content(file: StoredFile) -> list[dict[str, Any]]:
    """The Bot API's PhotoSize list for a stored image."""
    width, height = photo_size(file.data)
    return [{**file.as_file(), "width": width, "height": height}]


def document_content(file: StoredFile) -> dict[str, Any]:
    """The Bot API's Document for a stored file."""
    return {**file.as_file(), "file_name": file.name, "mime_type": file.mime_type}


def _file(call: Call, name: str, folder: str, limit: int) -> StoredFile:
    """Store an uploaded file, or look up a file_id (Bot API, Sending files)."""
    given = call.params[name]
    if isinstance(given, str):
        if not given.startswith("attach://"):
            return call.exchange.files.by_id(given)
        given = call.uploads.get(given.removeprefix("attach://"))
    if not isinstance(given, Upload):
        raise bad_request(f"there is no {name} in the request")
    check_size(given.data, limit, name)
    mime_type = given.mime_type
    if name == "photo":
        photo_size(given.data)
        mime_type = photo_type(given.data)
    return call.exchange.files.keep(folder, given.data, given.name, mime_type)


def _caption(call: Call) -> dict[str, Any]:
    params = call.params
    text, entities = caption_text(
        params.get("caption", ""), params.get("parse_mode"), params.get("caption_entities")
    )
    content: dict[str, Any] = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = entities
    return content


def _send(call: Call, chat: Chat, content: dict[str, Any]) -> dict[str, Any]:
    """Deliver a message that has passed every check."""
    params = call.params
    markup = check_markup(params.get("reply_markup"))
    reply_to = _reply_to(chat, params.get("reply_parameters"))
    if "message_effect_id" in params:
        content["effect_id"] = _effect(params["message_effect_id"])
    if "message_thread_id" in params:
        content |= {"message_thread_id": params["message_thread_id"], "is_topic_message": True}
    if params.get("allow_paid_broadcast"):
        raise house_rule("paid broadcasts are not in the playground")
    message: Message = call.exchange.say(chat, content)
    message.silent = params.get("disable_notification", False)
    message.protected = params.get("protect_content", False)
    message.reply_to = reply_to
    if markup is not None and "inline_keyboard" in markup:
        message.markup = markup
    elif markup is not None:
        chat.reply_keyboard = markup if "keyboard" in markup else None
    chat.pulse.beat()
    return chat.as_message(message)


def _effect(effect_id: str) -> str:
    if effect_id not in _EFFECTS:
        raise bad_request("EFFECT_ID_INVALID")
    return effect_id


def _reply_to(chat: Chat, reply: dict[str, Any] | None) -> int | None:
    if reply is None or "message_id" not in reply:
        return None
    message_id: int = reply["message_id"]
    if message_id in chat.messages:
        return message_id
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


async def _send_chat_action(call: Call) -> bool:
    call.exchange.show_typing(call.writable_chat())
    return True


async def _get_file(call: Call) -> dict[str, Any]:
    file = call.exchange.files.by_id(call.params["file_id"])
    if len(file.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**file.as_file(), "file_path": file.path}


METHODS: dict[str, Handler] = {
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "sendDocument": _send_document,
    "sendChatAction": _send_chat_action,
    "getFile": _get_file,
}
