"""What people do on their phones: type, tap, edit, send files, block. Each creates an update for the bot."""

from __future__ import annotations

import secrets
from typing import Any

from bot.playground.attachments import content_of
from bot.playground.chats import Chat, Message, Person
from bot.playground.exchange import Exchange
from bot.playground.texts import written
from bot.playground.units import split_at

_SPLIT_AT = 4096
_IN_ALBUMS = frozenset({"photo", "video", "document", "audio"})


class PhoneError(Exception):
    """The person cannot do that, e.g. because the button or message does not exist; the text says why."""


class Phones:
    """The people's side of an exchange. Methods return the resulting messages in the Bot API's format."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def types(
        self, person: Person, text: str, reply_to: int | None = None, forwarded: bool = False
    ) -> list[dict[str, Any]]:
        """Type and send; a long text is split into several messages, as in Telegram's apps."""
        chat = self._exchange.chats.private(person.id)
        sent = []
        for part in split_at(text, _SPLIT_AT):
            plain, entities = written(part)
            if not plain:
                continue
            content: dict[str, Any] = {"text": plain}
            if entities:
                content["entities"] = entities
            if forwarded:
                content["forward_origin"] = {
                    "type": "hidden_user",
                    "sender_user_name": "Somebody else",
                    "date": self._exchange.clock.date(),
                }
            sent.append(self._post(person, chat, content, reply_to))
        if not sent:
            raise PhoneError("an empty message cannot be sent")
        return sent

    def starts(self, person: Person, payload: str = "") -> list[dict[str, Any]]:
        """Press Start, with a deep link's payload if there is one; also unblocks, as on Telegram."""
        if person.blocked:
            self.unblocks(person)
        return self.types(person, f"/start {payload}".strip())

    def sends(self, person: Person, kind: str, details: dict[str, Any]) -> list[dict[str, Any]]:
        """Send a sticker, a voice message, a photo, …, or several together: an album, of what can be one."""
        together = int(details.get("together", 1))
        try:
            contents = [content_of(kind, details, self._exchange) for _ in range(together)]
        except ValueError as fault:
            raise PhoneError(str(fault)) from None
        if together > 1 and kind in _IN_ALBUMS:
            album = {"media_group_id": secrets.token_hex(8)}
            contents = [{**content, **album} for content in contents]
        chat = self._exchange.chats.private(person.id)
        return [self._post(person, chat, content, None) for content in contents]

    def says_in_group(
        self, person: Person, text: str, topic: int | None = None, reply_to: int | None = None
    ) -> list[dict[str, Any]]:
        """Write in the group that the bot is in, too; the first use of a topic opens it."""
        plain, entities = written(text)
        chat = self._exchange.chats.group_of(person.id)
        content: dict[str, Any] = {"text": plain, **({"entities": entities} if entities else {})}
        if topic is not None:
            chat.topics.add(topic)
            content |= {"message_thread_id": topic, "is_topic_message": True}
        elif reply_to is not None:
            content["message_thread_id"] = reply_to
        return [self._post(person, chat, content, reply_to)]

    def _post(
        self, person: Person, chat: Chat, content: dict[str, Any], reply_to: int | None
    ) -> dict[str, Any]:
        if person.blocked and not chat.group:
            raise PhoneError("this person has blocked the bot: unblock it first")
        if not chat.group:
            person.known = True
        message = self._exchange.chats.add(chat, person.as_user(), self._exchange.clock.date(), content)
        message.reply_to = reply_to
        chat.pulse.beat()
        shape = chat.as_message(message)
        self._exchange.deliveries.push({"message": shape})
        return shape

    def edits(self, person: Person, message_id: int, text: str) -> dict[str, Any]:
        """Edit one of the person's own text messages."""
        chat = self._exchange.chats.private(person.id)
        message = _found(chat, message_id)
        if message.sender["is_bot"] or "text" not in message.content:
            raise PhoneError("only own text messages can be edited")
        plain, entities = written(text)
        if not plain or plain == message.content["text"]:
            raise PhoneError("an edit must change the text and leave some")
        message.content = {
            **{name: value for name, value in message.content.items() if name != "entities"},
            "text": plain,
            **({"entities": entities} if entities else {}),
        }
        message.edit_date = self._exchange.clock.date()
        chat.pulse.beat()
        shape = chat.as_message(message)
        self._exchange.deliveries.push({"edited_message": shape})
        return shape

    def taps(self, person: Person, message_id: int, wanted: dict[str, Any]) -> dict[str, Any]:
        """Tap a button: `wanted` has `button` (its label), `row` and `column`, or raw `data` (a forged tap).

        Returns `callback_id`, or what the app would do: `open_url`, `copied`.
        """
        chat = self._exchange.chats.private(person.id)
        if person.blocked:
            raise PhoneError("this person has blocked the bot: unblock it first")
        if "data" in wanted:
            return self._callback(chat, message_id, str(wanted["data"]), expired=bool(wanted.get("expired")))
        button = _button(_found(chat, message_id), wanted)
        if "url" in button:
            return {"open_url": button["url"]}
        if "copy_text" in button:
            return {"copied": button["copy_text"]["text"]}
        if "callback_data" not in button:
            raise PhoneError("the playground's phones do not know this kind of button")
        return self._callback(chat, message_id, button["callback_data"], expired=bool(wanted.get("expired")))

    def _callback(self, chat: Chat, message_id: int, data: str, *, expired: bool) -> dict[str, Any]:
        message = chat.messages.get(message_id)
        shape = (
            chat.as_message(message)
            if message is not None
            else {"chat": chat.as_chat(), "message_id": message_id, "date": 0}
        )
        query_id = self._exchange.callbacks.open(chat, expired=expired)
        query = {
            "id": query_id,
            "from": chat.person.as_user(),
            "message": shape,
            "chat_instance": str(7_000_000_000 + chat.id),
            "data": data,
        }
        self._exchange.deliveries.push({"callback_query": query})
        return {"callback_id": query_id}

    def blocks(self, person: Person) -> None:
        """Block the bot: it is told by my_chat_member and may no longer write."""
        self._change_membership(person, blocked=True)

    def unblocks(self, person: Person) -> None:
        """Allow the bot to write again."""
        self._change_membership(person, blocked=False)

    def _change_membership(self, person: Person, *, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        chat = self._exchange.chats.private(person.id)
        bot = self._exchange.profile.as_user()
        member, kicked = {"status": "member", "user": bot}, {"status": "kicked", "user": bot, "until_date": 0}
        change = {
            "chat": chat.as_chat(),
            "from": person.as_user(),
            "date": self._exchange.clock.date(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        chat.pulse.beat()
        self._exchange.deliveries.push({"my_chat_member": change})

    def injects(self, update: dict[str, Any]) -> int:
        """Deliver any update, even one Telegram would never send; returns its id."""
        return self._exchange.deliveries.push(update, raw=True)


def _found(chat: Chat, message_id: int) -> Message:
    if message_id not in chat.messages:
        raise PhoneError("there is no such message")
    return chat.messages[message_id]


def _button(message: Message, wanted: dict[str, Any]) -> dict[str, Any]:
    rows: list[list[dict[str, Any]]] = (message.markup or {}).get("inline_keyboard", [])
    if "button" in wanted:
        for row in rows:
            for button in row:
                if button["text"] == wanted["button"]:
                    return button
        raise PhoneError("the message has no button with this label")
    row_number, column = int(wanted.get("row", 0)), int(wanted.get("column", 0))
    if not (0 <= row_number < len(rows) and 0 <= column < len(rows[row_number])):
        raise PhoneError("the message has no button at this place")
    return rows[row_number][column]
