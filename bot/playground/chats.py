"""People, their chats with the bot, and the messages in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.playground.pulse import Pulse
from bot.playground.refusals import bad_request

# Telegram's supergroups have ids below this number.
_GROUP_BASE = -1_000_000_000_000


@dataclass(slots=True)
class Person:
    """Someone with a phone. `known`: has written to the bot; only then may the bot write to them."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "en"
    known: bool = False
    blocked: bool = False

    def as_user(self) -> dict[str, Any]:
        """The Bot API's User."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class Message:
    """A message. `content` holds the Bot API's own fields (text, entities, caption, photo, …)."""

    message_id: int
    chat_id: int
    sender: dict[str, Any]
    date: int
    content: dict[str, Any]
    markup: dict[str, Any] | None = None
    silent: bool = False
    protected: bool = False
    edit_date: int | None = None
    reaction: str | None = None
    reply_to: int | None = None

    @property
    def text(self) -> str:
        """The text or caption."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The entities of the text or caption."""
        found: list[dict[str, Any]] = (
            self.content.get("entities") or self.content.get("caption_entities") or []
        )
        return found


@dataclass(slots=True)
class Chat:
    """A private chat, or the group where one person meets the bot. Its pulse beats on every change."""

    id: int
    person: Person
    group: bool = False
    topics: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    pulse: Pulse = field(default_factory=Pulse)
    typing: bool = False
    typing_turn: int = 0
    last_callback_answer: dict[str, Any] | None = None
    reply_keyboard: dict[str, Any] | None = None

    def as_chat(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        if self.group:
            is_forum = {"is_forum": True} if self.topics else {}
            return {
                "id": self.id,
                "type": "supergroup",
                "title": f"{self.person.first_name}'s group",
                **is_forum,
            }
        chat: dict[str, Any] = {"id": self.id, "type": "private", "first_name": self.person.first_name}
        if self.person.username:
            chat["username"] = self.person.username
        return chat

    def as_message(self, message: Message, *, with_reply: bool = True) -> dict[str, Any]:
        """The Bot API's Message."""
        shape: dict[str, Any] = {
            "message_id": message.message_id,
            "from": message.sender,
            "chat": self.as_chat(),
            "date": message.date,
            **message.content,
        }
        if message.edit_date is not None:
            shape["edit_date"] = message.edit_date
        if message.protected:
            shape["has_protected_content"] = True
        if message.markup is not None:
            shape["reply_markup"] = message.markup
        replied = self.messages.get(message.reply_to) if message.reply_to is not None else None
        if replied is not None and with_reply:
            shape["reply_to_message"] = self.as_message(replied, with_reply=False)
        return shape


class Chats:
    """Everyone, and everything said. As with Telegram for one bot, message ids are one rising sequence."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people: dict[int, Person] = {}
        self._chats: dict[int, Chat] = {}
        self._last_message_id = 0
        for person in people:
            self.join(person)

    def join(self, person: Person) -> Person:
        """Add a phone."""
        self.people[person.id] = person
        self._chats[person.id] = Chat(person.id, person)
        return person

    def add_person(self, first_name: str, username: str | None, language_code: str | None) -> Person:
        """Add a phone, with the next free id."""
        return self.join(Person(max(self.people, default=1000) + 1, first_name, username, language_code))

    def private(self, person_id: int) -> Chat:
        """That person's private chat with the bot; KeyError if the person does not exist."""
        return self._chats[person_id]

    def group_of(self, person_id: int) -> Chat:
        """The group where that person meets the bot, created on first use."""
        group_id = _GROUP_BASE - person_id
        if group_id not in self._chats:
            self._chats[group_id] = Chat(group_id, self.people[person_id], group=True)
        return self._chats[group_id]

    def all(self) -> Iterable[Chat]:
        """Every chat."""
        return self._chats.values()

    def of_bot(self, chat_id: int | str) -> Chat:
        """The chat a bot refers to; refused like Telegram does for people who never wrote to the bot."""
        chat = self._chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or not (chat.group or chat.person.known):
            raise bad_request("chat not found")
        return chat

    def add(self, chat: Chat, sender: dict[str, Any], date: int, content: dict[str, Any]) -> Message:
        """Add a message to a chat. The caller beats the chat's pulse once it has added everything."""
        self._last_message_id += 1
        message = Message(self._last_message_id, chat.id, sender, date, content)
        chat.messages[message.message_id] = message
        return message
