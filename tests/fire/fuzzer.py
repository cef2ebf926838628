"""Updates as no Telegram sends them: valid ones, damaged in every way a seeded chance can think of."""

from __future__ import annotations

import copy
import json
import random
import time
from typing import Any

from tests.bench.phones import BOT

ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 10**30, 1e308,
    [], {}, [[]], {"": {}}, [None] * 20,
    "", " ", "0", "null", "\x00", "\u202e", "🫂" * 50, "<b>&lt;", "{{ 7 * 7 }}", "{% for", "'; --",
    "a" * 5000, "/" + "start " * 900, "\ud800",
]  # fmt: skip
ROOMS = ("s", "x", "m", "i", "n", "f", "q", "a", "", "+s", "zz")
WORDS = (
    "do",
    "open",
    "show",
    "now",
    "later",
    "no",
    "zone",
    "at",
    "stop",
    "plan",
    "menu",
    "1",
    "0",
    "-1",
    "z" * 70,
)
COMMANDS = (
    "start",
    "join",
    "do",
    "pause",
    "resume",
    "stop",
    "back",
    "skip",
    "menu",
    "invite",
    "help",
    "privacy",
)


class Fuzzer:
    """The same seed gives the same updates."""

    def __init__(self, seed: int, chats: range) -> None:
        self._chance = random.Random(seed)
        self._chats = chats

    def raw(self, update_id: int) -> bytes:
        """An update as it stands in Telegram's answer; by json, as orjson makes no lone surrogates."""
        return json.dumps({"update_id": update_id} | self.update()).encode()

    def update(self) -> dict[str, Any]:
        """An update without its id; one in four is undamaged in form, and odd in content."""
        kind = self._chance.choice((self._message, self._edited, self._tap, self._membership))
        update = copy.deepcopy(kind(self._chance.choice(self._chats)))
        for _ in range(self._chance.choice((0, 1, 1, 3))):
            self._damage(update)
        return update

    def _message(self, chat: int) -> dict[str, Any]:
        said = self._chance.choice(("Tea, early.", f"/{self._command()}", self._chance.choice(ODD)))
        return {"message": self._from(chat) | {"message_id": self._number(), "text": said}}

    def _edited(self, chat: int) -> dict[str, Any]:
        return {"edited_message": self._message(chat)["message"]}

    def _tap(self, chat: int) -> dict[str, Any]:
        data = ":".join(
            self._chance.choice((ROOMS, WORDS)[place > 0]) for place in range(self._chance.randint(1, 5))
        )
        shown = self._from(chat) | {"message_id": self._number(), "from": BOT, "text": "…"}
        query = {"id": str(self._number()), "from": self._user(chat), "chat_instance": "1", "message": shown}
        return {
            "callback_query": query | {"data": self._chance.choice((data, data, self._chance.choice(ODD)))}
        }

    def _membership(self, chat: int) -> dict[str, Any]:
        status = self._chance.choice(("kicked", "member", "left"))
        return {"my_chat_member": self._from(chat) | {"new_chat_member": {"status": status, "user": BOT}}}

    def _from(self, chat: int) -> dict[str, Any]:
        kind = self._chance.choice(("private", "private", "private", "group"))
        return {"chat": {"id": chat, "type": kind}, "from": self._user(chat), "date": int(time.time())}

    def _user(self, chat: int) -> dict[str, Any]:
        language = self._chance.choice(("en", "de", "xx", "", None))
        return {"id": chat, "is_bot": False, "first_name": "Ada", "language_code": language}

    def _command(self) -> str:
        rest = self._chance.choice(("", " noticed", " nothing", "@bot", " " + "A" * 100))
        return self._chance.choice(COMMANDS) + rest

    def _number(self) -> int:
        return self._chance.choice((self._chance.randrange(1, 50), 0, -5, 2**40))

    def _damage(self, update: dict[str, Any]) -> None:
        """Take away, replace or add something, somewhere in it."""
        place: Any = update
        while True:
            keys = list(place) if isinstance(place, dict) else []
            if not keys:
                return
            key = self._chance.choice(keys)
            if not isinstance(place[key], dict) or self._chance.random() < 0.2:
                break
            place = place[key]
        match self._chance.randrange(3):
            case 0:
                del place[key]
            case 1:
                place[key] = copy.deepcopy(self._chance.choice(ODD))
            case _:
                place[self._chance.choice(("photo", "text", "chat", "from", "data", "pinned_message"))] = (
                    copy.deepcopy(self._chance.choice(ODD))
                )
