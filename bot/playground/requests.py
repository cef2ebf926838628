"""A call from the bot, validated and ready to be performed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.playground.chats import Chat, Message
from bot.playground.exchange import Exchange
from bot.playground.refusals import RefusalError, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file uploaded with a call."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """`params` have been validated; `uploads` are a multipart body's files by part name."""

    exchange: Exchange
    method: str
    params: dict[str, Any]
    uploads: dict[str, Upload]

    def chat(self) -> Chat:
        """The chat the call refers to; the playground has no business accounts."""
        if "business_connection_id" in self.params:
            raise bad_request("business connection not found")
        chat = self.exchange.chats.of_bot(self.params["chat_id"])
        if "message_thread_id" in self.params and self.params["message_thread_id"] not in chat.topics:
            raise bad_request("message thread not found")
        return chat

    def writable_chat(self) -> Chat:
        """Like `chat`, but refused if the person has blocked the bot."""
        chat = self.chat()
        if chat.person.blocked and not chat.group:
            raise RefusalError(403, "Forbidden: bot was blocked by the user")
        return chat

    def own_message(self, chat: Chat) -> Message:
        """The bot's message that the call wants to edit."""
        if "message_id" not in self.params:
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(self.params["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        if not message.sender["is_bot"]:
            raise bad_request("message can't be edited")
        return message


Handler = Callable[[Call], Awaitable[Any]]
