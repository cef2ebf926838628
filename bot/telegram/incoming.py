"""Telegram's updates as plain values: who did what in which chat. Nothing is decided here.

Each raw update is parsed by itself with python-telegram-bot's `Update.de_json`, so that a malformed one
holds up nobody else.
"""

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

import telegram
from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType


@dataclass(frozen=True, slots=True)
class User:
    """Who an update comes from, as Telegram names them."""

    id: int
    chat_id: int
    first_name: str
    username: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A text message. `command` is its name without slash, where the text begins with one for us."""

    user: User
    message: int
    text: str
    command: str | None = None
    argument: str = ""  # what follows the command
    forwarded: bool = False
    at: int = 0  # when it was sent, in seconds since 1970


@dataclass(frozen=True, slots=True)
class Edited:
    """A text message, changed after it was sent, perhaps into a command."""

    user: User
    message: int
    text: str
    command: str | None = None
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button; `message` is None where Telegram no longer tells which message it stood under."""

    user: User
    message: int | None
    has_text: bool  # the message can be changed into another text
    data: str


@dataclass(frozen=True, slots=True)
class SentOther:
    """A message without text: a sticker, a voice message, a picture."""

    user: User
    message: int
    album: str | None = None  # the same for all pictures that were sent together
    at: int = 0  # when it was sent, in seconds since 1970


@dataclass(frozen=True, slots=True)
class Blocked:
    """Someone blocked the bot."""

    user: User


@dataclass(frozen=True, slots=True)
class Unblocked:
    """Someone lets the bot write again; they have said nothing yet."""

    user: User


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Someone spoke to the bot, by its name, in a group."""

    chat_id: int
    thread: int | None = None  # the topic in which they did, where the group has topics


Incoming: TypeAlias = Typed | Edited | Tapped | SentOther | Blocked | Unblocked | Elsewhere

# How Telegram finds a command in a text; neither a path nor a link is one.
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>@])")

_UNREAD = ("entities", "reply_markup", "link_preview_options", "from")
_NAMING: list[str | None] = [MessageEntityType.BOT_COMMAND, MessageEntityType.MENTION]
_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")

# Service messages: Telegram makes them, nobody wrote them.
_SERVICE = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
)


def read(update: dict[str, Any], username: str = "") -> Incoming | None:
    """What happened; None for service messages, and for whatever is none of the bot's business.

    `username`: the bot's own on Telegram. Raises ValueError where the update does not have the Bot API's
    form.
    """
    try:
        return _read(Update.de_json(_trimmed(update), None), username.lower())
    except ValueError:
        raise
    except Exception as error:
        raise ValueError("not of the Bot API's form") from error


def _trimmed(update: dict[str, Any]) -> dict[str, Any]:
    """Without the dearest parts that nobody reads: our own message above a tapped button comes back whole."""
    query = update.get("callback_query")
    shown = query.get("message") if isinstance(query, dict) else None
    if not isinstance(query, dict) or not isinstance(shown, dict):
        return update
    read_of_it = {name: value for name, value in shown.items() if name not in _UNREAD}
    return {**update, "callback_query": {**query, "message": read_of_it}}


def chat_of(update: dict[str, Any]) -> int | None:
    """The private chat of an update, if it can be told; also of one that `read` refuses."""
    body: dict[str, Any] = next((one for kind in _KINDS if isinstance(one := update.get(kind), dict)), {})
    message = body.get("message", body) if "data" in body else body
    chat = message.get("chat") if isinstance(message, dict) else None
    if isinstance(chat, dict) and chat.get("type") == ChatType.PRIVATE and isinstance(chat.get("id"), int):
        return int(chat["id"])
    user = body.get("from")
    return int(user["id"]) if isinstance(user, dict) and isinstance(user.get("id"), int) else None


def _read(update: Update, username: str) -> Incoming | None:
    if update.callback_query is not None:
        return _tapped(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if (edited := update.edited_message) is not None:
        if edited.chat.type != ChatType.PRIVATE or edited.text is None:
            return None
        command, argument = _command(edited, username) or (None, "")
        return Edited(_author(edited), _number(edited.message_id), _text(edited.text), command, argument)
    if (message := update.message) is None or (message.from_user is not None and message.from_user.is_bot):
        return None
    if message.chat.type != ChatType.PRIVATE:
        if not _is_addressed(message, username):
            return None
        # Without topics, a thread is only what replies to the same message, and nobody can write into it.
        thread = message.message_thread_id if message.is_topic_message else None
        return Elsewhere(_number(message.chat.id), thread)
    if any(getattr(message, kind) is not None for kind in _SERVICE):
        return None
    if message.text is None:
        return SentOther(
            _author(message), _number(message.message_id), message.media_group_id, _sent_at(message)
        )
    command, argument = _command(message, username) or (None, "")
    return Typed(
        user=_author(message),
        message=_number(message.message_id),
        text=_text(message.text),
        command=command,
        argument=argument,
        forwarded=message.forward_origin is not None,
        at=_sent_at(message),
    )


def _command(message: Message, username: str) -> tuple[str, str] | None:
    """The command with which a text begins, without slash and bot's name, and what follows it.

    Telegram marks where a command ends (Bot API, MessageEntity). One that it did not mark, as in a text that
    was pasted, ends where it would have. None if it is for another bot.
    """
    text = _text(message.text or "")
    found = _COMMAND.match(text)
    marked = found[0] if found else None
    for entity in message.entities:
        if entity.type == MessageEntityType.BOT_COMMAND and entity.offset == 0:
            marked = message.parse_entity(entity)
    if marked is None:
        return None
    name, _, whose = marked[1:].lower().partition("@")
    return (name, text[len(marked) :].strip()) if whose in ("", username) or not username else None


def _is_addressed(message: Message, username: str) -> bool:
    """Whether a message names the bot: its command with its name, or a mention."""
    marked = message.parse_entities(_NAMING) if message.text else {}
    if message.caption:
        marked = message.parse_caption_entities(_NAMING)
    return bool(username) and any(name.lower().endswith(f"@{username}") for name in marked.values())


def _sent_at(message: Message) -> int:
    return 0 if message.date is None else int(message.date.timestamp())


def _tapped(query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is not None and message.chat.type != ChatType.PRIVATE:
        return None  # the bot puts no buttons there
    chat_id = query.from_user.id if message is None else message.chat.id
    return Tapped(
        user=_from(query.from_user, chat_id),
        message=None if message is None else _number(message.message_id),
        has_text=isinstance(message, Message) and message.text is not None,
        data=_text(query.data or ""),
    )


def _membership(change: ChatMemberUpdated) -> Blocked | Unblocked | None:
    if change.chat.type != ChatType.PRIVATE:
        return None
    user = _from(change.from_user, change.chat.id)
    match change.new_chat_member.status:
        case ChatMemberStatus.BANNED:
            return Blocked(user)
        case ChatMemberStatus.MEMBER:
            return Unblocked(user)
    return None


def _author(message: Message) -> User:
    if message.from_user is None:
        raise ValueError("a private message from nobody")
    return _from(message.from_user, message.chat.id)


def _from(user: telegram.User, chat_id: int) -> User:
    return User(
        id=_number(user.id),
        chat_id=_number(chat_id),
        first_name=_text(user.first_name),
        username=user.username,
        language=user.language_code,
    )


def _number(value: object) -> int:
    """The library doesn't check types, so the few values that matter are checked here."""
    if type(value) is not int:
        raise ValueError("no number where one is expected")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text where one is expected")
    return value
