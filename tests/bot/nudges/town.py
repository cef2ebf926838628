"""Couples who live with the bot for weeks or a year: real use cases, the real scheduler, a moved clock.

Only the sender and Telegram are played. Nothing waits: time jumps to the next thing that happens, which is a
nudge that is due or something that somebody does. Everybody has a way of their own: *eager* ones answer soon
and come by themselves, *slow* ones in their own time, *silent* ones stop reacting at some point, *travelling*
ones are eager and live somewhere else every few weeks.

What came to whom, and why something did not, is noted as it happens; `test_year` says what must hold.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.chat import links
from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.clock import Clock
from bot.couple import appointment
from bot.home import path
from bot.nudges import notice, own_hour, weekly_reminder
from bot.nudges.kinds import CHECK_IN, DAILY, KINDS, MEETING, MILESTONE, MISSED, PROMISE, REVIEW, STEP
from bot.nudges.pace import Pace
from bot.routing.use_cases import UseCases
from bot.safety import private_questions
from bot.scheduler import Scheduler
from bot.telegram.outgoing import SCREEN, OutgoingMessage
from bot.watch.figures import Figures
from dialogues.engine.session import Session
from dialogues.script import files
from dialogues.script.steps import Ask
from storage.daily_questions import DailyQuestions
from storage.database import Database
from storage.nudges import Nudges
from storage.records import Json, Nudge, Outgoing, Settled
from storage.sealing.vault import Vault
from storage.tables import nudges
from storage.unit_of_work import Unit

START = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday; clocks change in the weeks after it
FOLLOWED_UP = (PROMISE, MILESTONE, REVIEW, MEETING, MISSED)
ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns",
    "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "America/Sao_Paulo", "Europe/London",
    "Pacific/Auckland", "America/Los_Angeles", "Asia/Tokyo", "Africa/Cairo", "Pacific/Kiritimati",
)  # fmt: skip
WAYS = ("eager", "slow", "silent", "travelling")
HOURS_OF_A_DAY = (8, 22)  # when people do something of their own
ANSWERS = {"number": "3", "date": "tomorrow", "time": "20:00"}
WORDS = ("Tea on the balcony, the two of us.", "I liked how you called me at noon.", "A walk after dinner.")
# What people tap, by how a button's data begins; everything else (leaving, hiding, deleting) they leave be.
LEADS_ON = (
    "s:", "q:now", "q:open", "q:ask", "q:later", "d:open", "d:earlier", "k:again", "k:did", "f:", "w:show",
    "w:begin", "w:two", "e:", "p:begin", "p:pick", "p:lesson", "p:step", "p:do:go_on", "p:do:stay", "p:show",
    "x:do", "n:several", "n:when", "n:again", "n:letgo", "n:fewer", "n:goon:yes", "n:goon:fewer",
)  # fmt: skip
ENDS = (":stop", ":pause", ":help", ":options")


@dataclass(frozen=True, slots=True)
class Came:
    """A message that came by itself."""

    at: datetime
    local: datetime
    chat: int
    way: str
    kinds: tuple[str, ...]
    counts: bool  # within the daily limit
    asks: bool  # whether to go on
    quiet: tuple[int, int]
    unanswered: int  # how many had come before it since they last did something, but for those they set
    is_set: bool  # at the very time of something that they have set themselves


@dataclass
class Somebody:
    """A person with a phone."""

    chat: int
    name: str
    way: str
    zone: str
    silent_from: datetime | None = None
    bubbles: dict[int, list[str]] = field(default_factory=dict)  # the newest messages, with their buttons
    screen: int | None = None
    unanswered: int = 0
    reacts_at: datetime | None = None

    def is_silent(self, now: datetime) -> bool:
        """Whether they do nothing any more."""
        return self.silent_from is not None and now >= self.silent_from


class Moved(Clock):
    """A clock that stands where it is put."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.at = now

    def now(self) -> datetime:
        """The moment."""
        return self.at


class Post:
    """A sender that delivers at once; Telegram takes everything."""

    held_back = 0

    def __init__(self, deliver: Callable[[Outgoing], None]) -> None:
        self._deliver = deliver

    def enqueue(self, rows: Iterable[Outgoing]) -> None:
        """Deliver."""
        for row in rows:
            self._deliver(row)


class Town:
    """Everybody, their phones, and what came. Make it with `begin`, let time pass with `until`."""

    def __init__(self, folder: Path, couples: int, seed: int, patch: pytest.MonkeyPatch) -> None:
        self.chance = random.Random(seed)
        self.clock = Moved(START)
        self.people: dict[int, Somebody] = {}
        self.came: list[Came] = []
        self.outcomes: Counter[tuple[str, str]] = Counter()  # by kind, and what became of it
        self.told = Counter[
            str
        ]()  # by way: messages because of what somebody else did, or inside an exercise
        self.planned: dict[int, tuple[str, int]] = {}  # what is to be followed up: by id, kind and person
        self.cancelled: set[int] = set()  # of these
        self.questions: list[tuple[int, date, str]] = []
        self.updates = self.ticks = 0
        self._patch = patch
        self._practice = Practice(exercises=files.shipped(), username="duologue_bot")
        self._use_cases = UseCases(self._practice)
        self._database = Database(f"sqlite:///{folder / 'town.sqlite3'}", Vault.with_keys(bytes(range(32))))
        self._couples = couples
        self._actions: list[tuple[datetime, int, int, str]] = []  # a heap: when, a number, whose, what
        self._numbers = 0
        self._sent: list[int] = []
        self._screens: dict[int, int] = {}

    @property
    def now(self) -> datetime:
        """The time."""
        return self.clock.at

    async def begin(self) -> None:
        """Everybody has arrived, the couples are couples, and each has picked what comes by the clock."""
        self._note_what_happens()
        self._ids_by_the_clock()
        await self._database.open()
        for number in range(self._couples):
            await self._moves_in(number)
        post: Any = Post(self._deliver)
        self._patch.setattr("bot.scheduler.TICK", 10**6)  # it is woken from here
        keeps = timedelta(days=3650)  # what became of everything is looked at in the end
        self._scheduler = Scheduler(self._database, post, self.clock, self._use_cases.fire, keeps, Figures())
        self._scheduler.start()
        for person in self.people.values():
            await self._picks(person)
            self._plan_own_days(person)

    async def end(self) -> None:
        """The bot stops."""
        await self._scheduler.close()
        await self._database.close()

    async def until(self, end: datetime) -> None:
        """Time passes."""
        pruned = self.now
        while True:
            due = await self._next_due()
            acts = self._actions[0][0] if self._actions else end
            moment = min(due or end, acts)
            if moment >= end:
                break
            self.clock.at = max(self.now, moment)
            if due is not None and due <= self.now:
                self.ticks += 1
                await self._scheduler.tick()
                still = await self._next_due()
                assert still is None or still > self.now, "what is due is not settled by a tick"
            else:
                _, _, chat, what = heapq.heappop(self._actions)
                await self._acts(self.people[chat], what)
            if self.now - pruned > timedelta(days=7):
                pruned = self.now
                await self._scheduler.prune()
        self.clock.at = max(self.now, end)

    def is_away(self, days: int) -> None:
        """The bot is down for so long; what people would have done meanwhile, they do not."""
        self.clock.at += timedelta(days=days)
        missed = [action for action in self._actions if action[0] <= self.now]
        self._actions = [action for action in self._actions if action[0] > self.now]
        heapq.heapify(self._actions)
        for _, _, chat, what in missed:
            if what == "reacts":
                self.people[chat].reacts_at = None
            else:
                self._later(self.people[chat], self.now + timedelta(hours=1), what)

    async def rows(self) -> list[Nudge]:
        """Every nudge that is still stored, whatever became of it, and why in its details."""

        def read(unit: Unit) -> list[Nudge]:
            found = unit.transaction.read(select(nudges)).all()
            return [
                Nudge(row.id, row.person_id, None, row.kind, None, row.due_at, row.state, {"why": row.why})
                for row in found
            ]

        return await self._database.transact(read)

    # -- arriving ------------------------------------------------------------------------------------

    async def _moves_in(self, number: int) -> None:
        near = ZONES[number % len(ZONES)]
        far = self.chance.choice(ZONES) if number % 3 == 0 else near  # every third couple lives far apart
        two = [
            Somebody(1_000 + 2 * number + seat, name, WAYS[(number + seat * (number % 2)) % len(WAYS)], zone)
            for seat, (name, zone) in enumerate((("Alex", near), ("Sam", far)))
        ]
        for one in two:
            if one.way == "silent":
                one.silent_from = START + timedelta(days=self.chance.choice((3, 5, 20, 60, 150)))
            self.people[one.chat] = one

        def pair(unit: Unit) -> None:
            found = []
            for one in two:
                person = unit.people.add(one.chat, "en", self.now)
                found.append(unit.people.change(person, name=one.name, stage="here", zone=one.zone))
            unit.couples.add(found[0], found[1], self.now)
            for person in found:
                private_questions.plan_first(unit, unit.people.get(person.id), self.now)

        await self._database.transact(pair)

    async def _picks(self, one: Somebody) -> None:
        hour = self.chance.choice(own_hour.HOURS)
        await self._taps(one, own_hour.AT.data(DAILY, own_hour.ANY_DAY, hour))
        await self._taps(one, own_hour.AT.data(CHECK_IN, self.chance.randrange(7), hour))
        if self.chance.random() < 0.5:
            await self._taps(one, weekly_reminder.AT.data("noticed", self.chance.choice((9, 13, 19))))
        if self.chance.random() < 0.7:
            await self._taps(one, path.BEGIN.data())
            await self._taps(one, path.PICK.data("done"))
            day = self.chance.randrange(7)
            await self._taps(one, own_hour.AT.data(STEP, day, hour))

    def _plan_own_days(self, one: Somebody) -> None:
        self._later(one, self.now + timedelta(hours=self.chance.uniform(2, 48)), "comes")
        self._later(one, self.now + timedelta(hours=self.chance.uniform(2, 72)), "promises")
        self._later(one, self.now + timedelta(hours=self.chance.uniform(24, 240)), "suggests")
        if one.way in ("eager", "slow"):
            self._later(one, self.now + timedelta(days=self.chance.uniform(1, 4)), "has a goal")
        if one.way == "travelling":
            self._later(one, self.now + timedelta(days=self.chance.uniform(3, 20)), "travels")

    # -- what people do ------------------------------------------------------------------------------

    async def _acts(self, one: Somebody, what: str) -> None:
        if what == "reacts":
            one.reacts_at = None
        if one.is_silent(self.now):
            return
        quick = one.way in ("eager", "travelling")
        match what:
            case "reacts":
                await self._goes_on(one, 5)
            case "comes":
                await self._taps(one, links.TODAY.data())
                await self._goes_on(one, 3)
                self._later(
                    one, self.now + timedelta(days=self.chance.uniform(2, 6) * (1 if quick else 3)), what
                )
            case "promises":
                await self._taps(one, links.DO_ALONE.data("small_promise"))
                await self._goes_on(one, 12)
                self._later(
                    one, self.now + timedelta(days=self.chance.uniform(7, 20) * (1 if quick else 3)), what
                )
            case "suggests":
                await self._taps(one, self.chance.choice((links.APPOINTMENT, links.CHECK_IN_FOR_TWO)).data())
                day, hour = self.chance.randrange(7), self.chance.choice(appointment.HOURS)
                await self._taps(one, appointment.AT.data(day, hour))
                self._later(one, self.now + timedelta(days=self.chance.uniform(12, 30)), what)
            case "has a goal":
                await self._sit_down_for(one, "shared_goal")
                self._later(one, self.now + timedelta(days=self.chance.uniform(40, 90)), what)
            case "travels":
                one.zone = self.chance.choice(ZONES)
                await self._taps(one, weekly_reminder.ZONE.data("", one.zone, ""))
                self._later(one, self.now + timedelta(days=self.chance.uniform(7, 30)), what)

    async def _sit_down_for(self, one: Somebody, exercise: str) -> None:
        """The two of them do an exercise together, in one evening, if the other one still reacts."""
        partner = self.people[one.chat ^ 1]  # a couple's chats are an even number and the one after it
        if partner.is_silent(self.now):
            return
        await self._taps(one, links.EXERCISE.data(exercise))
        for _ in range(10):
            await self._goes_on(one, 5)
            await self._goes_on(partner, 5)

    async def _goes_on(self, one: Somebody, steps: int) -> None:
        """They go on where they are, as far as it leads."""
        for _ in range(steps):
            before = self.updates
            asks, drafted = await self._database.transact(lambda unit: self._asked(unit, one))
            if asks is not None and asks.takes_words and not drafted and self.chance.random() < 0.9:
                await self._writes(one, ANSWERS.get(asks.answer) or self.chance.choice(WORDS))
            elif (data := self._picked(one)) is not None:
                await self._taps(one, data)
            if self.updates == before:
                return

    def _picked(self, one: Somebody) -> str | None:
        """A button of the newest message that has one which leads on; mostly the first of them."""
        for data in reversed(one.bubbles.values()):
            found = [each for each in data if each.lstrip("+.").startswith(LEADS_ON)]
            kept = [each for each in found if not each.endswith(ENDS)] or found
            if kept:
                return kept[0] if self.chance.random() < 0.5 else self.chance.choice(kept)
        return None

    def _asked(self, unit: Unit, one: Somebody) -> tuple[Ask | None, bool]:
        person = unit.people.by_chat(one.chat)
        assert person is not None
        stored = unit.sessions.get(person.focus) if person.focus is not None else None
        if stored is None or stored.status != "waiting" or stored.script_id not in self._practice.exercises:
            return None, False
        session = Session.from_json(stored.id, stored.state, stored.words)
        seat = next(seat for seat in session.seats if stored.seats[seat] == person.id)
        wait = session.waits.get(seat)
        step = self._practice.exercises[stored.script_id].script.flat[wait.place] if wait else None
        return (step if isinstance(step, Ask) else None), bool(session.words[seat].draft)

    async def _taps(self, one: Somebody, data: str) -> None:
        shown = {"message_id": one.screen or 1, "text": "…", **_where(one)}
        await self._does(
            one, {"callback_query": {"id": "1", "chat_instance": "1", "message": shown, "data": data}}
        )

    async def _writes(self, one: Somebody, text: str) -> None:
        self._numbers += 1
        await self._does(one, {"message": {"message_id": self._numbers, "text": text, **_where(one)}})

    async def _does(self, one: Somebody, content: Json) -> None:
        self.updates += 1
        one.unanswered = 0
        self.clock.at += timedelta(seconds=2)
        for part in content.values():
            part["from"] = {"id": one.chat, "is_bot": False, "first_name": one.name}
        update = {"update_id": self.updates, **content}
        settled = Settled(self._sent, [], self._screens)
        self._sent, self._screens = [], {}
        done = await self._database.batch(
            [update],
            lambda unit, each: self._use_cases.handle(unit, each, self.now),
            chats=[one.chat],
            settled=settled,
        )
        if done.failures:
            raise done.failures[0][1]
        for row in done.outgoing:
            self._deliver(row, by=one)

    # -- what comes ----------------------------------------------------------------------------------

    def _deliver(self, row: Outgoing, by: Somebody | None = None) -> None:
        """Apply a call to the chat as Telegram would; whoever did not cause it reacts in their way."""
        one, message = self.people[row.chat_id], OutgoingMessage.of(row.payload)
        self._sent.append(row.id)
        if by is not one and row.kind == "reply":
            self.told["gone silent" if one.is_silent(self.now) else one.way] += 1
        target = one.screen if message.message_id == SCREEN else message.message_id
        if message.method == "deleteMessage":
            one.bubbles.pop(target or 0, None)
            return
        if message.method == "editMessageReplyMarkup":
            if target in one.bubbles:
                one.bubbles[target] = []
            return
        number = target if message.method == "editMessageText" and target in one.bubbles else None
        if number is None:
            self._numbers += 1
            number = self._numbers
        keyboard = (message.keyboard or {}).get("inline_keyboard", [])
        one.bubbles.pop(number, None)
        one.bubbles[number] = [
            each["callback_data"] for line in keyboard for each in line if "callback_data" in each
        ]
        for old in list(one.bubbles)[:-4]:
            del one.bubbles[old]
        if message.is_screen:
            before, one.screen = one.screen, number
            if before is not None and before != number and before in one.bubbles:
                one.bubbles[before] = []
            self._screens[one.chat] = number
        if by is not one and message.method != "editMessageText":
            self._reacts(one)

    def _reacts(self, one: Somebody) -> None:
        if one.reacts_at is not None or one.is_silent(self.now):
            return
        quick = one.way in ("eager", "travelling")
        if self.chance.random() < (0.3 if quick else 0.5):
            return  # they let it pass
        after = (
            timedelta(minutes=self.chance.uniform(2, 90))
            if quick
            else timedelta(hours=self.chance.uniform(3, 40))
        )
        one.reacts_at = self.now + after
        self._later(one, one.reacts_at, "reacts")

    def _later(self, one: Somebody, moment: datetime, what: str) -> None:
        """They do it then, or in the morning after."""
        local = moment.astimezone(ZoneInfo(one.zone))
        first, last = HOURS_OF_A_DAY
        if not first <= local.hour < last:
            day = local.date() + timedelta(days=local.hour >= last)
            moment = datetime.combine(day, time(first, self.chance.randrange(60)), local.tzinfo).astimezone(
                UTC
            )
        self._numbers += 1
        heapq.heappush(self._actions, (max(moment, self.now), self._numbers, one.chat, what))

    async def _next_due(self) -> datetime | None:
        soonest = select(func.min(nudges.c.due_at)).where(nudges.c.state == "planned")
        found: datetime | None = await self._database.transact(
            lambda unit: unit.transaction.read(soonest).scalar_one()
        )
        return found

    # -- what is noted -------------------------------------------------------------------------------

    def _note_what_happens(self) -> None:
        """Note each message where it is written, and what is planned, settled, cancelled, asked."""
        send, ask = notice.send, notice.ask_whether_to_go_on
        plan, settle, cancel = Nudges.plan, Nudges.settle, Nudges.cancel
        add = DailyQuestions.add

        def sent(turn: Turn, about: Any) -> None:
            self._came(turn, [nudge for nudge, _ in about])
            send(turn, about)

        def asked(turn: Turn, nudge: Nudge) -> None:
            self._came(turn, [nudge], asks=True)
            ask(turn, nudge)

        def planned(self_: Nudges, person_id: int, kind: str, *given: Any, **more: Any) -> Nudge:
            nudge = plan(self_, person_id, kind, *given, **more)
            if kind in FOLLOWED_UP:
                self.planned[nudge.id] = kind, person_id
            return nudge

        def settled(self_: Nudges, nudge: Nudge, state: Any, *given: Any, **more: Any) -> Nudge:
            if KINDS[nudge.kind].unasked:
                self.outcomes[nudge.kind, more.get("why") or state] += 1
            return settle(self_, nudge, state, *given, **more)

        def cancelled(self_: Nudges, **which: Any) -> None:
            self.cancelled |= {
                one
                for one, (kind, person_id) in self.planned.items()
                if which.get("kind") in (None, kind) and which.get("person_id") == person_id
            }
            cancel(self_, **which)

        def added(self_: DailyQuestions, couple_id: int, day: date, question: str) -> Any:
            self.questions.append((couple_id, day, question))
            return add(self_, couple_id, day, question)

        self._patch.setattr(notice, "send", sent)
        self._patch.setattr(notice, "ask_whether_to_go_on", asked)
        for owner, name, spy in (
            (Nudges, "plan", planned), (Nudges, "settle", settled), (Nudges, "cancel", cancelled),
            (DailyQuestions, "add", added),
        ):  # fmt: skip
            self._patch.setattr(owner, name, spy)

    def _ids_by_the_clock(self) -> None:
        """Ids are of the moved clock and by no chance, so that a seed gives the same life again."""
        numbers = count(1)
        self._patch.setattr(
            "storage.ids.time", SimpleNamespace(time_ns=lambda: int(self.now.timestamp()) * 10**9)
        )
        self._patch.setattr(
            "storage.ids.os",
            SimpleNamespace(urandom=lambda _: (next(numbers) * 16 % 2**24).to_bytes(3, "big")),
        )

    def _came(self, turn: Turn, about: list[Nudge], *, asks: bool = False) -> None:
        one = self.people[turn.person.chat_id]
        local = turn.now.astimezone(ZoneInfo(one.zone))
        self.came.append(
            Came(
                turn.now,
                local,
                one.chat,
                "gone silent" if one.is_silent(turn.now) else one.way,
                tuple(nudge.kind for nudge in about),
                any(KINDS[nudge.kind].counts and not nudge.details.get("moved") for nudge in about),
                asks,
                Pace.of(turn.person).quiet,
                one.unanswered,
                all(KINDS[nudge.kind].to_the_minute for nudge in about),
            )
        )
        one.unanswered += any(KINDS[nudge.kind].halves for nudge in about)


def _where(one: Somebody) -> Json:
    return {"chat": {"id": one.chat, "type": "private"}, "date": 1_793_000_000}
