"""Joined couples inside an exercise, who go on whatever happens: taps wait for an answer, words do not."""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field

from tests.bench import conversations
from tests.bench.conversations import BUBBLES, Conversation, Move
from tests.bench.phones import Phone
from tests.fire.telegram import Call, StandIn

AHEAD = 3  # words that somebody types without having seen an answer
LONGEST_WAY = 60  # moves from /start into the exercise
TOKEN = re.compile(r"w\d+x\d+w")


class Lost(AssertionError):
    """Somebody waits in vain, or does not know how to go on."""


@dataclass(slots=True)
class Talk(Conversation):
    """A couple whose every word is like no other."""

    typed: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The next word, and the proof of it."""
        self.typed.append(f"w{self.phones[0].chat_id}x{len(self.typed)}w")
        return f"Tea, {self.typed[-1]}."


@dataclass(slots=True)
class Underway:
    """What a couple waits for."""

    move: Move
    since: float
    token: str = ""  # the word that the answer has to show
    answered: bool = False
    told: bool = False  # the partner knows, too

    @property
    def over(self) -> bool:
        """Whether nothing is waited for any more."""
        return self.answered and (self.told or self.move.told is None)


@dataclass(frozen=True, slots=True)
class Answered:
    """How long somebody waited."""

    chat_id: int
    at: float  # when the wait was over, on the monotonic clock
    seconds: float


class Crowd:
    """Everybody who talks to the bot, and what they wait for."""

    def __init__(self, telegram: StandIn, couples: int, first_chat: int = 1_000_000) -> None:
        self._telegram = telegram
        self.talks = [_couple(first_chat + 10 * number) for number in range(couples)]
        self._by_chat = {phone.chat_id: talk for talk in self.talks for phone in talk.phones}
        self._underway: defaultdict[int, list[Underway]] = defaultdict(list)  # by a couple's first chat
        self.answered: list[Answered] = []
        self.loaded = 0.0  # seconds under load
        telegram.heard.append(self._hear)
        for talk in self.talks:
            for phone in talk.phones:
                telegram.meet(phone)

    @property
    def open(self) -> int:
        """How many updates wait for an answer."""
        return sum(map(len, self._underway.values()))

    @property
    def texts(self) -> int:
        """How many words were typed into exercises."""
        return sum(len(talk.typed) for talk in self.talks)

    async def prepare(self) -> None:
        """Bring everyone into the exercise, each couple to another place of it."""
        for talk in self.talks:
            talk.ready = False
        further = {id(talk): number % conversations.CYCLE for number, talk in enumerate(self.talks)}
        for _ in range(LONGEST_WAY):
            unready = [talk for talk in self.talks if not talk.ready or further[id(talk)] > 0]
            if not unready:
                return
            for talk in unready:
                self._move(talk)
                further[id(talk)] -= talk.ready
            await self.settle(20)
        raise Lost(f"did not find into the exercise:\n{_screens(unready[0])}")

    async def load(self, seconds: float, rate: float) -> None:
        """So many updates in a second, evenly, from whoever can go on; fewer while all wait."""
        start, number = time.monotonic(), 0
        turn = 0
        before = self.loaded
        while (now := time.monotonic()) < start + seconds:
            self.loaded = before + now - start
            while number < (now - start) * rate:
                number += 1
                for _ in self.talks:
                    turn += 1
                    talk = self.talks[turn % len(self.talks)]
                    if self._can_move(talk):
                        self._move(talk)
                        break
            await asyncio.sleep(0.005)

    def rate(self, updates: int) -> str:
        """How dense so many updates under load were, for whoever reads the test's output."""
        return f"{updates / self.loaded:.0f} updates a second for {self.loaded:.0f} s"

    async def settle(self, seconds: float) -> None:
        """Wait until everything is answered, but not longer; then it is Lost."""
        until = time.monotonic() + seconds
        while self.open:
            if time.monotonic() > until:
                raise Lost(self._unanswered())
            await asyncio.sleep(0.005)

    def _can_move(self, talk: Talk) -> bool:
        waits = self._underway[talk.phones[0].chat_id]
        types = all(wait.token for wait in waits) and 0 < talk.bubbles < BUBBLES
        return not waits or (types and len(waits) < AHEAD)

    def _move(self, talk: Talk) -> None:
        typed = len(talk.typed)
        try:
            move = talk.next_move(talk)
        except (StopIteration, KeyError, AttributeError):
            raise Lost(f"does not know how to go on:\n{_screens(talk)}") from None
        talk.texts += not move.label
        talk.taps += bool(move.label)
        token = talk.typed[-1] if len(talk.typed) > typed else ""
        self._underway[talk.phones[0].chat_id].append(Underway(move, time.monotonic(), token))
        self._telegram.arrive(move.update())

    def _hear(self, call: Call) -> None:
        talk = self._by_chat.get(call.chat_id)
        text = call.fields.get("text", "")
        if talk is None or call.repeated:
            return
        waits = self._underway[talk.phones[0].chat_id]
        for wait in waits:
            if call.chat_id == wait.move.phone.chat_id and (not wait.token or wait.token in text):
                if not wait.answered:
                    self.answered.append(Answered(call.chat_id, call.at, call.at - wait.since))
                wait.answered = True
            wait.told = wait.told or (wait.move.told is not None and call.chat_id == wait.move.told.chat_id)
        waits[:] = [wait for wait in waits if not wait.over]

    def _unanswered(self) -> str:
        for talk in self.talks:
            for wait in self._underway[talk.phones[0].chat_id]:
                what = "answered, but the other heard nothing" if wait.answered else "unanswered"
                return f"{what}: {wait.move.text or wait.move.label} (of {self.open})\n{_screens(talk)}"
        return "nothing"


def tokens(text: str) -> list[str]:
    """The words of couples in a text, in order."""
    return TOKEN.findall(text)


def _couple(chat_id: int) -> Talk:
    like = conversations.noticing(chat_id)
    return Talk((Phone(chat_id, "Ada"), Phone(chat_id + 1, "Ben")), like.next_move, like.answers)


def _screens(talk: Conversation) -> str:
    return "\n".join(
        f"{phone.name} sees {phone.told!r}, buttons {list(phone.buttons)}" for phone in talk.phones
    )
