"""Telegram's updates as plain values: who did what in which chat. Nothing is decided here.

Updates come as raw dictionaries (Bot API, "Update"), each read by itself, so that one that makes no sense
stops nobody else. Anything that is not a private chat is told apart at once.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an update comes from, as Telegram names them."""

    id: int
    chat_id: int
    first_name: str
    username: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A text message."""

    sender: Sender
    message: int
    text: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A text message, changed after it was sent."""

    sender: Sender
    message: int
    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button; `message` is None where Telegram no longer tells which message it stood under."""

    sender: Sender
    message: int | None
    has_text: bool  # the message can be changed into another text
    data: str


@dataclass(frozen=True, slots=True)
class SentOther:
    """A message without text: a sticker, a voice message, a picture."""

    sender: Sender
    message: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """Someone blocked the bot."""

    sender: Sender


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Someone spoke to the bot in a group or a channel."""

    chat_id: int


Incoming: TypeAlias = Typed | Edited | Tapped | SentOther | Blocked | Elsewhere

# Messages that Telegram makes by itself, with nothing that anyone said in them.
_SERVICE = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
)


def chat_of(update: dict[str, Any]) -> int | None:
    """The private chat that an update concerns, as far as it can be told."""
    body = _body(update)
    message = body.get("message", body) if "data" in body else body
    chat = message.get("chat") if isinstance(message, dict) else None
    if isinstance(chat, dict) and chat.get("type") == "private" and isinstance(chat.get("id"), int):
        return int(chat["id"])
    sender = body.get("from")
    return int(sender["id"]) if isinstance(sender, dict) and isinstance(sender.get("id"), int) else None


def read(update: dict[str, Any]) -> Incoming | None:
    """What happened; None for what is nobody's doing (service messages, kinds of update not asked for).

    Raises KeyError, TypeError or ValueError where the update is not of the Bot API's form.
    """
    try:
        return _read(update)
    except (AttributeError, OverflowError) as error:  # a text where an object should be; an endless number
        raise TypeError("not of the Bot API's form") from error


def _read(update: dict[str, Any]) -> Incoming | None:
    if "callback_query" in update:
        return _tapped(update["callback_query"])
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"])
    if "edited_message" in update:
        message = update["edited_message"]
        if message["chat"]["type"] != "private" or "text" not in message:
            return None
        return Edited(_sender(message), int(message["message_id"]), str(message["text"]))
    if "message" not in update:
        return None
    message = update["message"]
    if message["chat"]["type"] != "private":
        return Elsewhere(int(message["chat"]["id"])) if _is_command(message) else None
    if any(kind in message for kind in _SERVICE):
        return None
    if "text" in message:
        return Typed(_sender(message), int(message["message_id"]), str(message["text"]))
    return SentOther(_sender(message), int(message["message_id"]))


def _body(update: dict[str, Any]) -> dict[str, Any]:
    for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
        if isinstance(body := update.get(kind), dict):
            return body
    return {}


def _sender(message: dict[str, Any]) -> Sender:
    return _from(message["from"], int(message["chat"]["id"]))


def _from(user: dict[str, Any], chat_id: int) -> Sender:
    return Sender(
        id=int(user["id"]),
        chat_id=chat_id,
        first_name=str(user.get("first_name", "")),
        username=user.get("username"),
        language=user.get("language_code"),
    )


def _tapped(query: dict[str, Any]) -> Incoming | None:
    message = query.get("message") or {}
    chat = message.get("chat") or {}
    if chat and chat.get("type", "private") != "private":
        return Elsewhere(int(chat["id"]))
    chat_id = int(chat.get("id", query["from"]["id"]))
    number = message.get("message_id")
    return Tapped(
        sender=_from(query["from"], chat_id),
        message=int(number) if number is not None else None,
        has_text="text" in message,
        data=str(query.get("data", "")),
    )


def _membership(change: dict[str, Any]) -> Blocked | None:
    if change["chat"]["type"] == "private" and change["new_chat_member"]["status"] == "kicked":
        return Blocked(_sender(change))
    return None


def _is_command(message: dict[str, Any]) -> bool:
    return str(message.get("text", "")).startswith("/")
