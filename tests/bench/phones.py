"""A phone as the load sees it: its chat, the buttons on its latest screen, and what it was last told."""

import time
from dataclasses import dataclass, field
from typing import Any

import orjson

Tap = tuple[int, str]
"""The message a button is on, and the button's data."""


@dataclass(slots=True)
class Phone:
    """One person's chat with the bot."""

    chat_id: int
    name: str
    language: str = "en"
    told: str = ""  # the text of the latest message, with its markup: invites are read from it
    buttons: dict[str, Tap] = field(default_factory=dict)
    received: int = 0  # messages sent or edited by the bot so far
    last_message_id: int = 0

    def see(self, method: str, fields: dict[str, str]) -> int:
        """Take in what the bot sends or edits; returns the message's id."""
        if method.startswith("send"):
            self.last_message_id += 1
            message_id = self.last_message_id
        else:
            message_id = int(fields.get("message_id", 0))
        markup = fields.get("reply_markup", "")
        if "text" in fields or "caption" in fields:
            self.told = fields.get("text", fields.get("caption", "")) + markup
            self.received += 1
        if markup.startswith('{"inline_keyboard"'):
            self.buttons = {
                button["text"]: (message_id, button["callback_data"])
                for row in orjson.loads(markup)["inline_keyboard"]
                for button in row
                if "callback_data" in button
            }
        elif any(message_id == on for on, _ in self.buttons.values()):
            self.buttons = {}
        return message_id

    def label(self, *beginnings: str) -> str | None:
        """The first button whose label begins so; signs and spaces in front of its words do not count."""
        for beginning in beginnings:
            for label in self.buttons:
                if label.lstrip("▶✋👥🔒💛 ").startswith(beginning):
                    return label
        return None

    def writes(self, text: str) -> dict[str, Any]:
        """The update for a typed message (Bot API, Message)."""
        self.last_message_id += 1
        message = self._message(self.last_message_id) | {"from": self._user(), "text": text}
        if text.startswith("/"):
            length = len(text.split(" ", 1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return {"message": message}

    def taps(self, label: str) -> dict[str, Any]:
        """The update for a tap on the button with this label (Bot API, CallbackQuery)."""
        message_id, data = self.buttons[label]
        message = self._message(message_id) | {"from": BOT, "text": "…"}
        query = {"id": f"{self.chat_id}{self.received:09}", "from": self._user(), "chat_instance": "1"}
        return {"callback_query": query | {"message": message, "data": data}}

    def _user(self) -> dict[str, Any]:
        return {
            "id": self.chat_id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }

    def _message(self, message_id: int) -> dict[str, Any]:
        chat = {"id": self.chat_id, "type": "private", "first_name": self.name}
        return {"message_id": message_id, "date": int(time.time()), "chat": chat}


BOT = {"id": 1, "is_bot": True, "first_name": "Duologue", "username": "duologue_bot"}
