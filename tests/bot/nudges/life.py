"""Days of one person with the bot, without a wire: the clock moves from one due nudge to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.couple import leave
from bot.couple.appointment import Appointment
from bot.exercises import keepsakes
from bot.nudges.kinds import CUE, MILESTONE, PROMISE, REVIEW, WEEKLY
from bot.routing.use_cases import UseCases
from dialogues.engine.effects import CueDaily
from dialogues.script import files
from dialogues.script.revision import Revision
from storage.database import Database
from storage.ids import new_id
from storage.records import Json, Keepsake, Nudge, Outgoing, Person
from storage.unit_of_work import Unit

CHAT = 1001
BATCH = 100


@dataclass(frozen=True)
class Said:
    """A message that came by itself: when, at the person's local time; what; its buttons by label."""

    at: datetime
    text: str
    buttons: dict[str, str]
    silent: bool


@cache
def _exercises() -> dict[str, Revision]:
    return dict(files.shipped())


class Life:
    """One person, their clock, and what came by itself."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        self.now = now
        self.said: list[Said] = []  # what came by itself
        self.answers: list[Said] = []  # what came because they did something
        self.sam_got: list[Said] = []  # what their partner's chat got
        self._use_cases = UseCases(Practice(exercises=_exercises(), username="duologue_bot"))
        self._updates = 0

    @property
    def zone(self) -> ZoneInfo:
        """Where they live; UTC if that is not known."""
        return self._zone

    def lives_in(self, zone: str) -> None:
        """From now on, local times are those of this zone."""
        self._zone = ZoneInfo(zone)

    async def arrives(self, zone: str | None) -> None:
        """They have arrived, and live there."""
        self.lives_in(zone or "UTC")

        def settle_in(unit: Unit) -> None:
            person = unit.people.add(CHAT, "en", self.now)
            unit.people.change(person, name="Alex", stage="here", zone=zone)

        await self.database.transact(settle_in)

    async def is_with_sam(self) -> None:
        """They are a couple with Sam, who lives in New York."""

        def pair(unit: Unit) -> None:
            sam = unit.people.add(CHAT + 1, "en", self.now)
            sam = unit.people.change(sam, name="Sam", stage="here", zone="America/New_York")
            unit.couples.add(_of(unit), sam, self.now)

        await self.database.transact(pair)

    async def sam_likes_to_be_asked(self, choice: str) -> None:
        """Sam has chosen how often."""

        def choose(unit: Unit) -> None:
            sam = unit.people.by_chat(CHAT + 1)
            assert sam is not None
            unit.people.change(sam, pace={**sam.pace, "asks": choice})

        await self.database.transact(choose)

    async def sam_suggests(self, local: str) -> None:
        """Sam would like to meet at this moment, at the person's local time."""
        at = self.local(local)

        def suggest(unit: Unit) -> None:
            sam = unit.people.by_chat(CHAT + 1)
            assert sam is not None
            Appointment(at, sam.id).keep(Turn(self._use_cases.practice, unit, self.now, sam))

        await self.database.transact(suggest)

    async def sam_leaves(self) -> None:
        """Sam leaves without a word."""

        def part(unit: Unit) -> None:
            sam = unit.people.by_chat(CHAT + 1)
            assert sam is not None
            leave.part(Turn(self._use_cases.practice, unit, self.now, sam))

        await self.database.transact(part)

    async def person(self) -> Person:
        """As they are stored."""
        return await self.database.transact(_of)

    async def change(self, **fields: Any) -> None:
        """Something about them is other than it was."""
        await self.database.transact(lambda unit: unit.people.change(_of(unit), **fields) and None)

    async def plans(self, kind: str, local: str, **details: Any) -> None:
        """Something is planned for a local time, such as "2026-06-01 10:00"."""
        due = self.local(local)

        def plan(unit: Unit) -> None:
            about = _keepsake(unit, kind, self.now) if kind in (PROMISE, MILESTONE, REVIEW, CUE) else {}
            unit.nudges.plan(_of(unit).id, kind, due, details=about | details)

        await self.database.transact(plan)

    async def is_cued(self, at: str, days: int) -> None:
        """An exercise reminds them of a small ritual, daily at this local time, for some days from now on."""

        def plan(unit: Unit) -> None:
            kept = unit.keepsakes.get(_keepsake(unit, CUE, self.now)["keepsake"])
            assert kept is not None
            keepsakes.plan_cue(unit, _of(unit), kept, CueDaily("a", time.fromisoformat(at), days), self.now)

        await self.database.transact(plan)

    async def puts_away(self) -> None:
        """What they are reminded of is put away."""

        def put_away(unit: Unit) -> None:
            for nudge in unit.nudges.planned_of(_of(unit).id, CUE):
                kept = unit.keepsakes.get(nudge.details["keepsake"])
                assert kept is not None
                unit.keepsakes.settle(kept, "let_go")

        await self.database.transact(put_away)

    async def is_reminded(self, hour: int, days: list[int], local: str) -> None:
        """A reminder of their own, first at that local time."""
        await self.plans(WEEKLY, local, exercise="noticed", hour=hour, days=days)

    async def planned(self) -> list[Nudge]:
        """Everything that is planned, earliest first."""
        return await self.database.transact(lambda unit: unit.nudges.planned_of(_of(unit).id))

    def local(self, text: str) -> datetime:
        """A local time in UTC."""
        return datetime.fromisoformat(text).replace(tzinfo=self.zone).astimezone(UTC)

    async def until(self, local: str, *, asleep: bool = False) -> list[str]:
        """Time passes; returns when something came. The bot may have been `asleep` till then."""
        end, before = self.local(local), len(self.said)
        if asleep:
            self.now = end
        while True:
            nudges = await self.planned()
            soonest = min((nudge.due_at for nudge in nudges), default=end + timedelta(days=1))
            if soonest > end:
                break
            self.now = max(self.now, soonest)
            await self._tick()
        self.now = end
        return [f"{said.at:%a %H:%M}" for said in self.said[before:]]

    async def taps(self, label: str) -> str:
        """They tap a button of the newest message that has it; returns what they then read."""
        in_order = sorted([*self.said, *self.answers], key=lambda said: said.at)
        for said in in_order[::-1]:
            found = [data for name, data in said.buttons.items() if label in name]
            if found:
                return await self._does({"callback_query": _tap(found[0])})
        raise AssertionError(f"no button {label!r}")

    async def opens(self, data: str) -> str:
        """They tap a button with this data; returns what they then read."""
        return await self._does({"callback_query": _tap(data)})

    async def writes(self, text: str) -> str:
        """They write; returns what they then read."""
        return await self._does({"message": _message(text)})

    async def _does(self, update: Json) -> str:
        self._updates += 1
        update = {"update_id": self._updates, **update}
        await self._carried_out(self.answers, lambda unit: self._use_cases.handle(unit, update, self.now))
        return self.answers[-1].text

    async def _tick(self) -> None:
        batch = await self.database.batch_from(
            lambda unit: unit.nudges.due(self.now, BATCH),
            lambda unit, nudge: self._use_cases.fire(unit, nudge, self.now),
        )
        assert batch.failures == []
        await self._carried_out(self.said, lambda unit: None)

    async def _carried_out(self, into: list[Said], work: Callable[[Unit], None]) -> None:
        def carry_out(unit: Unit) -> list[Outgoing]:
            work(unit)
            sent = unit.outbox.pending(BATCH)
            for chat in (CHAT, CHAT + 1):
                unit.outbox.drop(chat)
            return list(sent)

        for row in await self.database.transact(carry_out):
            said = _said(row.payload, self.now.astimezone(self.zone))
            if said.text:
                (into if row.chat_id == CHAT else self.sam_got).append(said)


def _of(unit: Unit) -> Person:
    person = unit.people.by_chat(CHAT)
    assert person is not None
    return person


def _keepsake(unit: Unit, kind: str, now: datetime) -> Json:
    words = {"html": "…", "review": "promise_review"} | (
        {"milestones": [{"what": "…", "exercise": "milestone_check"}]} if kind == MILESTONE else {}
    )
    keepsake = Keepsake(
        id=new_id(), kind="promise", owner_id=_of(unit).id, couple_id=None, session_id=None,
        audience="private", words=words, created_at=now, review_on=None,
    )  # fmt: skip
    unit.keepsakes.add(keepsake)
    return {"keepsake": keepsake.id} | ({"milestone": 1} if kind == MILESTONE else {})


def _said(payload: Any, at: datetime) -> Said:
    content = payload if isinstance(payload, dict) else payload.as_json()
    params = content.get("params", content)
    rows = (params.get("reply_markup") or {}).get("inline_keyboard", [])
    buttons = {one["text"]: one.get("callback_data", "") for row in rows for one in row}
    return Said(at, params.get("text", ""), buttons, bool(params.get("disable_notification")))


def _message(text: str) -> Json:
    user = {"id": CHAT, "is_bot": False, "first_name": "Alex"}
    chat = {"id": CHAT, "type": "private"}
    command = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text[0] == "/" else []
    return {"message_id": 9, "date": 1_793_000_000, "chat": chat, "from": user, "text": text} | (
        {"entities": command} if command else {}
    )


def _tap(data: str) -> Json:
    user = {"id": CHAT, "is_bot": False, "first_name": "Alex"}
    message = {"message_id": 7, "text": "…", "date": 1_793_000_000, "chat": {"id": CHAT, "type": "private"}}
    return {"id": "1", "chat_instance": "1", "from": user, "message": message, "data": data}
