"""A batch has the same effect as processing its items one by one."""

import asyncio
import dataclasses
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import tables
from storage.database import Database
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW, move_in

CHATS = (ANNS_CHAT, BOBS_CHAT)
VAULT = Vault.with_keys(bytes(range(32)))
Step = tuple[str, int]  # what to do, and a number as its argument
NAMES = (
    "see", "save", "rename", "plan", "cancel", "say", "drop", "list", "invite", "end", "pair", "send", "fire",
    "break the rules", "break the rules later", "fail",
)  # fmt: skip


def see(unit: Unit, number: int) -> None:
    unit.updates.fresh(number % 4, NOW)


def save(unit: Unit, number: int) -> None:
    person = unit.people.by_chat(CHATS[number % 2])
    assert person is not None
    assert person.focus is not None
    stored = unit.sessions.get(person.focus)
    assert stored is not None
    unit.sessions.save(dataclasses.replace(stored, words={"a": {"n": number}, "b": stored.words["b"]}))


def rename(unit: Unit, number: int) -> None:
    person = unit.people.by_chat(CHATS[number % 2])
    assert person is not None
    unit.people.change(person, name=f"name {number}", wrong_codes=person.wrong_codes + 1)


def plan(unit: Unit, number: int) -> None:
    person = unit.people.by_chat(CHATS[number % 2])
    assert person is not None
    due_at = NOW - timedelta(minutes=number)  # makes the order of due nudges unambiguous
    unit.nudges.plan(person.id, f"kind {number % 3}", due_at, session_id=person.focus, visit=number)


def cancel(unit: Unit, number: int) -> None:
    person = unit.people.by_chat(CHATS[number % 2])
    assert person is not None
    kind = f"kind {number % 3}" if number % 5 else None
    if number % 4:
        unit.nudges.cancel(session_id=person.focus, kind=kind)
    else:
        unit.nudges.cancel(person_id=person.id, kind=kind)


def say(unit: Unit, number: int) -> None:
    person = unit.people.by_chat(CHATS[number % 2])
    assert person is not None
    unit.outbox.add(person.chat_id, {"n": number}, person.id, now=NOW)


def drop(unit: Unit, number: int) -> None:
    unit.outbox.drop(CHATS[number % 2])


def read(unit: Unit, number: int) -> None:
    person = unit.people.by_chat(CHATS[number % 2])
    assert person is not None
    unit.sessions.live_of(person.id)
    unit.nudges.planned_of(person.id)


def invite(unit: Unit, number: int) -> None:
    person = unit.people.by_chat(CHATS[number % 2])
    assert person is not None
    unit.invites.add(person.id, bytes([number]), NOW, NOW)


def end(unit: Unit, number: int) -> None:
    person = unit.people.by_chat(CHATS[number % 2])
    assert person is not None
    assert person.couple_id is not None, "is in no couple"
    unit.couples.end(unit.couples.get(person.couple_id), NOW)


def pair(unit: Unit, number: int) -> None:
    ann, bob = unit.people.by_chat(ANNS_CHAT), unit.people.by_chat(BOBS_CHAT)
    assert ann is not None
    assert bob is not None
    unit.couples.add(ann, bob, NOW)
    unit.people.partner_of(unit.people.get(ann.id))


def send(unit: Unit, number: int) -> None:
    unit.outbox.sent([outgoing.id for outgoing in unit.outbox.pending(1)], {CHATS[number % 2]: number})


def fire(unit: Unit, number: int) -> None:
    for nudge in unit.nudges.due(NOW, limit=1):
        unit.nudges.settle(nudge, "sent" if number % 2 else "skipped")


def break_rules(unit: Unit, number: int) -> None:
    unit.people.add(CHATS[number % 2], "en", NOW)


def break_rules_later(unit: Unit, number: int) -> None:
    person = unit.people.by_chat(CHATS[number % 2])
    assert person is not None
    unit.nudges.plan(person.id, "stray", NOW, session_id=77)


def fail(unit: Unit, number: int) -> None:
    raise ValueError(number)


STEPS: dict[str, Callable[[Unit, int], None]] = dict(
    zip(
        NAMES,
        (
            see, save, rename, plan, cancel, say, drop, read, invite, end, pair, send, fire, break_rules,
            break_rules_later, fail,
        ),
        strict=True,
    )
)  # fmt: skip
ITEMS = st.lists(
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 99)), min_size=1, max_size=5),
    min_size=1,
    max_size=6,
)


def handle(unit: Unit, item: list[Step]) -> None:
    for name, number in item:
        STEPS[name](unit, number)


def picture(unit: Unit) -> list[Any]:
    """Everything comparable between two databases whose ids differ."""
    people = [unit.people.by_chat(chat) for chat in CHATS]
    assert all(people)
    found: list[Any] = [unit.counts()]
    for person in people:
        assert person is not None
        found += [
            (person.name, person.wrong_codes, person.screen, person.couple_id is None),
            [(stored.words, stored.version, stored.status) for stored in unit.sessions.live_of(person.id)],
            sorted((nudge.kind, nudge.visit) for nudge in unit.nudges.planned_of(person.id)),
        ]
    found += [
        [(outgoing.chat_id, outgoing.payload) for outgoing in unit.outbox.pending(99)],
        [unit.transaction.read(select(tables.seen_updates.c.update_id)).scalars().all()],
        unit.transaction.read(select(tables.invites.c.code_hash).order_by(tables.invites.c.code_hash)).all(),
    ]
    return found


async def one_by_one(database: Database, items: list[list[Step]]) -> list[tuple[int, type]]:
    failures = []
    for at, item in enumerate(items):
        try:
            await database.transact(lambda unit, item=item: handle(unit, item))  # type: ignore[misc]
        except Exception as error:  # noqa: BLE001 - any failure is compared
            failures.append((at, type(error)))
    return failures


async def all_at_once(database: Database, items: list[list[Step]]) -> list[tuple[int, type]]:
    batch = await database.batch(
        list(enumerate(items)), lambda unit, item: handle(unit, item[1]), chats=CHATS, updates=range(4)
    )
    return [(at, type(error)) for (at, _), error in batch.failures]


async def run(
    template: Path, items: list[list[Step]], way: Callable[[Database, list[list[Step]]], Any]
) -> tuple[Any, list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, f"{folder}/test.sqlite")
        database = Database(f"sqlite:///{folder}/test.sqlite", VAULT)
        await database.open()
        await database.transact(move_in)
        failures = await way(database, items)
        found = await database.transact(picture)
        await database.close()
        return failures, found


@settings(max_examples=15)
@given(items=ITEMS)
def test_a_batch_leaves_what_its_items_would_leave_one_by_one(
    sqlite_template: Path, items: list[list[Step]]
) -> None:
    assert asyncio.run(run(sqlite_template, items, all_at_once)) == asyncio.run(
        run(sqlite_template, items, one_by_one)
    )
