"""Two people walk through exercises by chance, with the real use cases on a real database, and no network.

Everything typed is a token that occurs nowhere else. The walk tracks whose it is and whether its author
has shared it, and checks every message to the other person as it arrives.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from bot.account.export_contents import gather
from bot.account.export_file import Gathered, machine_readable, page
from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.exercises import actions
from bot.exercises.start import Beginning
from bot.routing.use_cases import UseCases
from bot.telegram.outgoing import OutgoingMessage
from dialogues.engine.session import Session
from dialogues.engine.visibility import sign
from dialogues.script import files
from dialogues.script.conditions import SETTINGS
from dialogues.script.steps import Ask
from storage.database import Database
from storage.records import Outgoing, Settled, Trace
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit

TOKEN = re.compile(r"zq\d+x")
GIVES = ("share", "agree")
READABLE = {"number": "3", "date": "tomorrow", "time": "20:00"}
ALEX, SAM = 1001, 1002
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Bubble:
    """A message of the bot's, with its buttons' data."""

    text: str
    buttons: list[str]
    ticked: str = ""  # the labels of the choices that are ticked


@dataclass
class Chat:
    """What the bot has in a chat now, and everything it ever sent there."""

    bubbles: dict[int, Bubble] = field(default_factory=dict)
    screen: int | None = None
    ever: list[str] = field(default_factory=list)


@dataclass
class Tokens:
    """Words that occur nowhere else: who typed them, and which of them were given away."""

    owner: dict[str, int] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)  # sent off where their author decides later
    private: set[str] = field(default_factory=set)  # sent off where nobody else is to see them
    asked: set[str] = field(default_factory=set)  # the steps at which a token was sent off

    def new(self, owner: int) -> str:
        token = f"zq{len(self.owner)}x"
        self.owner[token] = owner
        return token

    def strange_in(self, text: str, reader: int) -> list[str]:
        """Tokens in a text that its reader has no right to."""
        return [one for one in TOKEN.findall(text) if self.owner[one] != reader and one not in self.given]


class Walk:
    """A database, the use cases, two chats, and chance. Make it with `begin`."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.practice = Practice(exercises=files.shipped(), username="duologue_bot")
        self.use_cases = UseCases(self.practice)
        self.database = Database(f"sqlite:///{folder / 'walk.sqlite3'}", Vault.with_keys(bytes(range(32))))
        self.chats = {ALEX: Chat(), SAM: Chat()}
        self.tokens = Tokens()
        self.chance = random.Random(seed)
        self.now = START
        self._numbers = 0

    async def begin(self) -> None:
        """Both have arrived, and are a couple."""

        def settle_in(unit: Unit) -> None:
            people = [unit.people.add(chat, "en", self.now) for chat in self.chats]
            first, second = (
                unit.people.change(person, name=name, stage="here", zone="Europe/Berlin")
                for person, name in zip(people, ("Alex", "Sam"), strict=True)
            )
            unit.couples.add(first, second, self.now)

        await self.database.open()
        await self.database.transact(settle_in)

    # -- what people do ---------------------------------------------------------------------------

    async def types(self, chat: int, text: str) -> None:
        self._numbers += 1
        message = {"message_id": self._numbers, "text": text, **_where(chat)}
        await self._update({"message": message}, chat)

    async def taps(self, chat: int, message: int, data: str) -> None:
        shown = {"message_id": message, "text": "…", **_where(chat)}
        await self._update(
            {
                "callback_query": {
                    "id": "1",
                    "chat_instance": "1",
                    "from": shown["from"],
                    "message": shown,
                    "data": data,
                }
            },
            chat,
        )

    async def starts(self, exercise: str, *, alone: bool) -> None:
        """Start an exercise in any of its ways, with both present."""
        settings = {name: self.chance.choice(words) for name, words in SETTINGS.items() if name != "form"}

        def start(unit: Unit, chat: int) -> None:
            person = unit.people.by_chat(chat)
            assert person is not None
            partner = unit.people.partner_of(person)
            assert partner is not None
            seats = {"a": person.id} if alone else {"a": person.id, "b": partner.id}
            turn = Turn(self.practice, unit, self.now, person)
            actions.begin(turn, exercise, seats, Beginning(settings, dict.fromkeys(seats, self.now)))  # type: ignore[arg-type]

        await self._carry_out(start, self.chance.choice(list(self.chats)))

    async def lives(self, chat: int) -> bool:
        """One action by somebody in their open exercise; False if there is none."""
        asked, session, seat = await self.database.transact(lambda unit: self._asked(unit, chat))
        bubbles = self.chats[chat].bubbles
        buttons = [
            (number, data)
            for number, bubble in bubbles.items()
            for data in bubble.buttons
            if data.removeprefix(".").startswith("s:")
        ]
        if self.chance.random() < 0.05:
            self.now += timedelta(hours=self.chance.choice((1, 26, 50)))
            await self._fire()
        if session is None and not buttons:
            return False
        drafted = session is not None and bool(session.words[seat].draft)
        if isinstance(asked, Ask) and asked.takes_words and not drafted and self.chance.random() < 0.8:
            await self.types(chat, READABLE.get(asked.answer) or self._words(chat))
        elif self.chance.random() < 0.04:
            await self.types(chat, self._words(chat))
        elif buttons:
            await self._taps_one(chat, buttons)
        else:
            await self.types(chat, "/resume")
        return True

    # -- what became of it --------------------------------------------------------------------------

    async def look_at_the_board(self) -> None:
        """Both look at what was kept; what its author decided to keep for both is given by that."""

        def shared(unit: Unit) -> set[str]:
            people = [person for chat in self.chats if (person := unit.people.by_chat(chat)) is not None]
            kept = [one for person in people for one in unit.keepsakes.seen_by(person, 10_000)]
            return {
                word for one in kept if one.audience == "partner" for word in TOKEN.findall(str(one.words))
            }

        self.tokens.given |= self.tokens.held & await self.database.transact(shared)
        for chat in self.chats:
            await self.types(chat, "/board")

    async def copy_of(self, chat: int, which: str) -> str:
        """The text of someone's copy of their own data."""

        def collect(unit: Unit) -> Gathered:
            person = unit.people.by_chat(chat)
            assert person is not None
            return gather(self.practice, unit, person.id, {"copy": which}, self.now)

        gathered = await self.database.transact(collect)
        return page(gathered) + machine_readable(gathered).decode()

    async def counts(self) -> str:
        """What `duologue stats --json` would print."""
        return str(await self.database.transact(lambda unit: unit.counts()))

    # -- inside ---------------------------------------------------------------------------------------

    def _words(self, chat: int) -> str:
        return self.tokens.new(chat) + self.chance.choice(("", " you never", " but", " finally"))

    def _asked(self, unit: Unit, chat: int, which: int | None = None) -> tuple[Any, Session | None, Any]:
        """What somebody is asked in the exercise in focus, or in the one of that id."""
        person = unit.people.by_chat(chat)
        assert person is not None
        which = person.focus if which is None else which
        stored = unit.sessions.get(which) if which is not None else None
        if stored is None or stored.status not in ("waiting", "paused"):
            return None, None, None
        session = Session.from_json(stored.id, stored.state, stored.words)
        seat: Any = next(seat for seat in session.seats if stored.seats[seat] == person.id)
        wait = session.waits.get(seat)
        script = self.practice.exercises[stored.script_id].script
        return (script.flat[wait.place] if wait else None), session, seat

    async def _taps_one(self, chat: int, buttons: list[tuple[int, str]]) -> None:
        """Mostly what leads on; what a draft that is sent off, or a share, makes of its tokens is noted."""
        wanted = [one for one in buttons if not one[1].endswith((":stop", ":options", ":pause", ":help"))]
        sends = [one for one in buttons if ":send-" in one[1]]
        chosen = (sends if self.chance.random() < 0.8 else None) or wanted
        number, data = self.chance.choice(chosen if chosen and self.chance.random() < 0.95 else buttons)
        tokens = set(TOKEN.findall(self.chats[chat].bubbles[number].text))
        of_it = int(data.removeprefix(".").split(":")[1], 36)  # another one may be in focus
        asked, session, _ = await self.database.transact(lambda unit: self._asked(unit, chat, of_it))
        if data.rpartition(":")[2] in GIVES:
            self.tokens.given |= tokens
        elif data.endswith(":done") and isinstance(asked, Ask) and session is not None:
            if sign(asked, session) == "👥":  # of what they typed before, only what is ticked here
                self.tokens.given |= set(TOKEN.findall(self.chats[chat].bubbles[number].ticked))
        elif ":send-" in data and isinstance(asked, Ask) and session is not None and tokens:
            self.tokens.asked.add(asked.step)
            signs = {"👥": self.tokens.given, "✋": self.tokens.held, "🔒": self.tokens.private}
            signs[sign(asked, session)].update(tokens)
        await self.taps(chat, number, data)

    async def _update(self, content: dict[str, Any], chat: int) -> None:
        self._numbers += 1
        self.now += timedelta(seconds=self.chance.choice((5, 40)))
        update = {"update_id": self._numbers, **content}
        await self._carry_out(lambda unit, one: self.use_cases.handle(unit, one, self.now), update, chat)

    async def _fire(self) -> None:
        def find(unit: Unit) -> Any:
            return unit.nudges.due(self.now, 100)

        fired = await self.database.batch_from(
            find, lambda unit, one: self.use_cases.fire(unit, one, self.now)
        )
        assert not fired.failures
        await self._arrive(fired.outgoing)

    async def _carry_out(
        self, handle: Callable[[Unit, Any], None], item: Any, chat: int | None = None
    ) -> None:
        done = await self.database.batch([item], handle, chats=[chat] if chat else [])
        if done.failures:
            raise done.failures[0][1]
        await self._arrive(done.outgoing)

    async def _arrive(self, messages: list[Outgoing]) -> None:
        """Apply these calls to the chats as Telegram would."""
        traces, screens = [], {}
        for message in messages:
            number = self._deliver(message.chat_id, OutgoingMessage.of(message.payload).as_json())
            if number is not None:
                traces.append(Trace(message.chat_id, number, False, self.now))
            if (screen := self.chats[message.chat_id].screen) is not None:
                screens[message.chat_id] = screen
        settled = Settled([message.id for message in messages], [], screens, traces)
        await self.database.transact(lambda unit: unit.settle(settled))

    def _deliver(self, chat_id: int, payload: dict[str, Any]) -> int | None:
        chat, params = self.chats[chat_id], payload["params"]
        target = params.get("message_id")
        target = chat.screen if target == "screen" else target
        before, new = chat.screen, None
        match payload["method"]:
            case "deleteMessage" | "deleteMessages":
                chat.bubbles.pop(target or 0, None)
            case "editMessageReplyMarkup":
                if target in chat.bubbles:
                    chat.bubbles[target].buttons = []
            case method:
                number = target if method == "editMessageText" and target in chat.bubbles else None
                if number is None:
                    self._numbers += 1
                    number = new = self._numbers
                text = unescape(params.get("text", params.get("caption", "")))
                rows = params.get("reply_markup", {}).get("inline_keyboard", [])
                labels = " ".join(button["text"] for row in rows for button in row)
                strange = self.tokens.strange_in(f"{text} {labels}", chat_id)
                assert not strange, f"{strange} came to the partner: {text}"
                chat.ever.append(f"{text} {labels}")
                data = [
                    button["callback_data"] for row in rows for button in row if "callback_data" in button
                ]
                ticked = " ".join(
                    button["text"] for row in rows for button in row if button["text"].startswith("✓")
                )
                chat.bubbles[number] = Bubble(text, data, ticked)
                if payload.get("screen"):
                    chat.screen = number
                for key in ("clear", "delete"):
                    old = before if payload.get(key) == "screen" else payload.get(key)
                    if old in chat.bubbles and old != number:
                        chat.bubbles[old].buttons = []
        return new


def _where(chat: int) -> dict[str, Any]:
    return {
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "Somebody"},
        "date": 1_793_000_000,
    }
