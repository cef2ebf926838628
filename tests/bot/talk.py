"""People who talk with the use cases, without a wire: what stands in each chat, with its buttons."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.chat.practice import Practice
from bot.routing.use_cases import UseCases
from bot.telegram.outgoing import OutgoingMessage
from dialogues.script import files
from dialogues.script.revision import Revision
from storage.database import Database
from storage.records import Person
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit

ALEX, SAM = 1001, 1002
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@cache
def _exercises() -> dict[str, Revision]:
    return dict(files.shipped())


@dataclass
class Bubble:
    """A message of the bot's; `buttons` by label: what they bring back."""

    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)  # what they put on the clipboard


class Talk:
    """The use cases and some chats. Nobody writes anything before they have arrived."""

    def __init__(self, database: Database) -> None:
        self.now = MONDAY
        self.database = database
        self.restart()
        self.chats: dict[int, Someone] = {}
        self._updates = 0

    def restart(self) -> None:
        """Whatever was only in memory is gone."""
        self.use_cases = UseCases(Practice(exercises=_exercises(), username="duologue_bot"))

    async def newcomer(self, chat: int, name: str) -> "Someone":
        """Somebody arrives; the exercise with which everybody begins is not open."""

        def settle_in(unit: Unit) -> None:
            unit.people.change(unit.people.add(chat, "en", self.now), name=name, stage="here", zone="Etc/UTC")

        await self.database.transact(settle_in)
        self.chats[chat] = Someone(self, chat)
        return self.chats[chat]

    async def couple(self) -> tuple["Someone", "Someone"]:
        """Alex and Sam."""
        two = await self.newcomer(ALEX, "Alex"), await self.newcomer(SAM, "Sam")
        await self.database.transact(
            lambda unit: unit.couples.add(person_in(unit, ALEX), person_in(unit, SAM), self.now) and None
        )
        return two

    async def happens(self, update: dict[str, Any], number: int | None = None) -> None:
        """Something arrives from Telegram, and the answers go out; `number`: the update's, else the next."""
        self._updates += 1
        numbered = {"update_id": number or self._updates, **update}

        def handle(unit: Unit) -> list[tuple[int, OutgoingMessage]]:
            self.use_cases.handle(unit, numbered, self.now)
            sent = [(row.chat_id, OutgoingMessage.of(row.payload)) for row in unit.outbox.pending(1000)]
            for chat in self.chats:
                unit.outbox.drop(chat)
            return sent

        for chat, message in await self.database.transact(handle):
            await self.chats[chat].gets(message)


class Someone:
    """A person with a phone."""

    def __init__(self, talk: Talk, chat: int) -> None:
        self._talk = talk
        self._chat = chat
        self._screen: int | None = None
        self._newest = 0  # message id in this chat, whoever wrote it
        self.bubbles: dict[int, Bubble] = {}
        self.calls = 0  # what the bot has sent or changed

    async def types(self, text: str, *, forwarded: bool = False) -> None:
        """Words or a command."""
        sent = self._message | {"text": text}
        if forwarded:
            sent["forward_origin"] = {
                "type": "hidden_user",
                "sender_user_name": "Robin",
                "date": 1_793_000_000,
            }
        if text.startswith("/"):
            sent["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        await self._talk.happens({"message": sent})

    async def sends_a_sticker(self) -> None:
        """Something without words."""
        kind = {"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1, "type": "regular"}
        sticker = kind | {"is_animated": False, "is_video": False}
        await self._talk.happens({"message": self._message | {"sticker": sticker}})

    async def taps(self, *labels: str) -> None:
        """One button after the other, each on the newest message that has it."""
        for label in labels:
            await self.taps_raw(*self.button(label))

    async def taps_raw(self, message: int, data: str, number: int | None = None) -> None:
        """A button that may have gone by now; `number`: the update's."""
        shown = {**self._where, "message_id": message, "date": 1_793_000_000, "text": "…"}
        query = {"id": "1", "chat_instance": "1", "from": self._user, "message": shown, "data": data}
        await self._talk.happens({"callback_query": query}, number)

    def button(self, label: str) -> tuple[int, str]:
        """The newest button whose label is this, or at least holds it: its message, and its data."""
        for whole in (True, False):
            for number, bubble in sorted(self.bubbles.items(), reverse=True):
                for name, data in bubble.buttons.items():
                    if name == label or (not whole and label in name):
                        return number, data
        raise AssertionError(f"no button {label!r} among {self.labels}")

    def copied(self, label: str) -> str:
        """What the newest button with this label puts on the clipboard."""
        return next(one.copies[label] for _, one in sorted(self.bubbles.items())[::-1] if label in one.copies)

    @property
    def labels(self) -> list[str]:
        """All live buttons."""
        return [label for _, bubble in sorted(self.bubbles.items()) for label in bubble.buttons]

    @property
    def newest(self) -> str:
        """What stands at the bottom."""
        return self.bubbles[max(self.bubbles)].text

    async def person(self) -> Person:
        """As they are stored."""
        return await self._talk.database.transact(lambda unit: person_in(unit, self._chat))

    async def gets(self, message: OutgoingMessage) -> None:
        """What the sender and Telegram make of a message."""
        self.calls += 1
        before = self._screen
        told = before if message.message_id == "screen" else message.message_id
        if message.method == "deleteMessage":
            self.bubbles.pop(told or 0, None)
            return
        if message.method == "editMessageReplyMarkup":
            self.bubbles[told or 0].buttons = _buttons(message)
            return
        if message.method != "editMessageText":
            self._newest += 1
            told = self._newest
        assert isinstance(told, int)
        self.bubbles[told] = Bubble(message.text or "", _buttons(message), _copies(message))
        if message.is_screen:
            self._screen = told
            await self._talk.database.transact(lambda unit: self._settle(unit, private=message.private))
        for old in (before if one == "screen" else one for one in (message.clear, message.delete)):
            if old in self.bubbles and old != told:
                self.bubbles[old].buttons = {}
        deleted = before if message.delete == "screen" else message.delete
        if deleted is not None and deleted != told:
            self.bubbles.pop(deleted, None)

    def _settle(self, unit: Unit, *, private: bool) -> None:
        stands = {self._screen: 0} if private else {}
        unit.people.change(person_in(unit, self._chat), screen=self._screen, private=stands)

    @property
    def _message(self) -> dict[str, Any]:
        self._newest += 1
        return {**self._where, "message_id": self._newest, "date": 1_793_000_000, "from": self._user}

    @property
    def _where(self) -> dict[str, Any]:
        return {"chat": {"id": self._chat, "type": "private"}}

    @property
    def _user(self) -> dict[str, Any]:
        return {"id": self._chat, "is_bot": False, "first_name": "Somebody"}


def person_in(unit: Unit, chat: int) -> Person:
    """Whoever has this chat."""
    person = unit.people.by_chat(chat)
    assert person is not None
    return person


@asynccontextmanager
async def talking(folder: Path) -> AsyncIterator[Talk]:
    """A talk on a database of its own."""
    database = Database(f"sqlite:///{folder / 'talk.sqlite3'}", Vault.with_keys(bytes(range(32))))
    await database.open()
    try:
        yield Talk(database)
    finally:
        await database.close()


def _buttons(message: OutgoingMessage) -> dict[str, str]:
    rows = (message.keyboard or {}).get("inline_keyboard", ())
    return {one["text"]: one.get("callback_data", "") for row in rows for one in row}


def _copies(message: OutgoingMessage) -> dict[str, str]:
    rows = (message.keyboard or {}).get("inline_keyboard", ())
    return {one["text"]: one["copy_text"]["text"] for row in rows for one in row if "copy_text" in one}
