"""What a phone shows: the chat with the bot from that person's point of view."""

from __future__ import annotations

from typing import Any

from bot.playground.chats import Chat, Message
from bot.playground.drawing import draw
from bot.playground.exchange import Exchange
from bot.playground.profile import in_language

_FILED = ("document", "voice", "sticker", "video_note", "video", "audio")
_BARE = ("location", "contact", "poll", "dice")


def screen(exchange: Exchange, chat: Chat) -> dict[str, Any]:
    """The chat with its messages and everything around them."""
    language = chat.person.language_code or ""
    profile = exchange.profile
    return {
        "version": chat.pulse.version,
        "person": chat.person.id,
        "bot": {"name": in_language(profile.names, language), "username": profile.username},
        "messages": [shown(chat, message) for message in chat.messages.values()],
        "typing": chat.typing,
        "blocked": chat.person.blocked,
        "started": chat.person.known,
        "commands": profile.commands_for(chat, language),
        "menu_button": profile.menu_button_for(chat.id),
        "description": in_language(profile.descriptions, language),
        "short_description": in_language(profile.short_descriptions, language),
        "reply_keyboard": _reply_keyboard(chat),
        "last_callback_answer": chat.last_callback_answer,
        "clock": {"offset": exchange.clock.offset(), "now": exchange.clock.now()},
    }


def shown(chat: Chat, message: Message) -> dict[str, Any]:
    """A single message bubble."""
    replied = chat.messages.get(message.reply_to) if message.reply_to is not None else None
    content = message.content
    bubble: dict[str, Any] = {
        "message_id": message.message_id,
        "from": "bot" if message.sender["is_bot"] else "me",
        "date": message.date,
        "text": message.text,
        "entities": message.entities,
        "html": draw(message.text, message.entities),
        "buttons": [
            [_button(button) for button in row] for row in (message.markup or {}).get("inline_keyboard", [])
        ],
        "edited": message.edit_date is not None,
        "silent": message.silent,
        "protected": message.protected,
        "reaction": message.reaction,
        "reply_to": replied.text[:80] if replied is not None else None,
        "forwarded": "forward_origin" in content,
        "topic": content["message_thread_id"] if content.get("is_topic_message") else None,
    }
    if "photo" in content:
        bubble["photo"] = f"/play/files/{content['photo'][-1]['file_id']}"
        bubble["spoiler"] = bool(content.get("has_media_spoiler"))
    for kind in _FILED:
        if kind in content:
            file = content[kind]
            bubble["document" if kind == "document" else "attachment"] = {
                "kind": kind,
                "url": f"/play/files/{file['file_id']}",
                "name": file.get("file_name", kind.replace("_", " ")),
                "size": file.get("file_size", 0),
            }
    for kind in _BARE:
        if kind in content:
            bubble["attachment"] = {"kind": kind, "name": kind}
    return bubble


def _button(button: dict[str, Any]) -> dict[str, Any]:
    kind = next((kind for kind in ("url", "copy_text") if kind in button), "callback")
    shape = {"text": button["text"], "kind": kind, "style": button.get("style")}
    if kind == "url":
        shape["url"] = button["url"]
    return shape


def _reply_keyboard(chat: Chat) -> list[list[str]]:
    return [[key["text"] for key in row] for row in (chat.reply_keyboard or {}).get("keyboard", [])]
