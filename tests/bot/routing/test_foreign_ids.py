"""Every route, with the ids of people who are none of the tapper's business: nothing shows, nothing moves.

A couple has exercises behind it and in front of it, all in words that occur nowhere else. Strangers tap each
of their buttons, and each route with each of their ids.
"""

import itertools
import random
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.safety import private_questions
from storage.ids import new_id
from storage.records import Audience, Keepsake, KeepsakeState
from storage.unit_of_work import Unit
from tests.acceptance.walking import ALEX, SAM, TOKEN, Chat, Walk
from tests.bot.routing.test_buttons import ALL, LARGEST, LONGEST

ROBIN, KIM, LONER, NEWCOMER, LEE, MAX = range(2001, 2007)
STRANGERS = (ROBIN, LONER, NEWCOMER)
ACTIONS = 60  # things the couple does in each exercise
PASSING = {"counters", "seen_updates", "traces", "alembic_version"}  # move with whatever anybody does

Rows = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]


async def lived_in(folder: Path) -> Walk:
    """A couple with all kinds of things, an invite that waits, and the strangers."""
    walk = Walk(folder, seed=20261130)
    await walk.begin()
    for exercise in ("small_promise", "shared_goal", "boundary_card", "noticed", "listening_loop"):
        await walk.starts(exercise, alone=False)
        for _ in range(ACTIONS):
            if not any([await walk.lives(chat) for chat in (ALEX, SAM)]):
                break
    await walk.look_at_the_board()

    def furnish(unit: Unit) -> None:
        now = walk.now
        alex = unit.people.by_chat(ALEX)
        assert alex is not None
        assert alex.couple_id is not None
        promises: tuple[tuple[Audience, KeepsakeState], ...] = (
            ("private", "kept"),
            ("private", "done"),
            ("partner", "kept"),
        )
        for audience, state in promises:
            token = walk.tokens.new(ALEX)
            walk.tokens.given |= {token} if audience == "partner" else set()
            unit.keepsakes.add(
                Keepsake(
                    new_id(), "promise", alex.id, alex.couple_id, None, audience, {"html": token}, now,
                    now.date(), state,
                )
            )  # fmt: skip
        unit.requests.add(alex.couple_id, alex.id, "quiet_minutes", {}, now, now + timedelta(hours=8))
        private_questions.plan_first(unit, alex, now)
        others = {}
        for chat in (ROBIN, KIM, LONER, LEE, MAX):
            person = unit.people.add(chat, "en", now)
            others[chat] = unit.people.change(person, name=f"P{chat}", stage="here", zone="Europe/Berlin")
        unit.couples.add(others[ROBIN], others[KIM], now)
        waiting = unit.invites.add(others[LEE].id, b"x" * 32, now, now + timedelta(days=7))
        unit.invites.change(waiting, state="claimed", joiner_id=others[MAX].id)

    await walk.database.transact(furnish)
    walk.chats |= {chat: Chat() for chat in (*STRANGERS, KIM, LEE, MAX)}
    return walk


def rows_of(folder: Path) -> Rows:
    """Every row that is there."""
    with sqlite3.connect(folder / "walk.sqlite3") as database:
        database.row_factory = sqlite3.Row
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in PASSING and not name.startswith("sqlite_")
        ]
        found: Rows = {}
        for table in tables:
            keys = [row["name"] for row in database.execute(f"PRAGMA table_info({table})") if row["pk"]]
            for row in database.execute(f"SELECT * FROM {table}"):
                found[table, tuple(row[key] for key in keys)] = dict(row)
    database.close()
    return found


def concerned(rows: Rows, chats: tuple[int, ...]) -> tuple[set[int], set[int]]:
    """The ids of these people, and those of their couples."""
    people = [row for (table, _), row in rows.items() if table == "people" and row["chat_id"] in chats]
    return {row["id"] for row in people}, {row["couple_id"] for row in people if row["couple_id"]}


def theirs(rows: Rows, chats: tuple[int, ...]) -> Rows:
    """The rows that belong to these people."""
    people, couples = concerned(rows, chats)
    marks = people | couples | set(chats)
    names = (
        "id", "chat_id", "person_id", "owner_id", "couple_id", "asker_id", "seat_a", "seat_b", "first_id",
        "second_id", "inviter_id", "joiner_id",
    )  # fmt: skip
    return {key: row for key, row in rows.items() if marks & {row.get(name) for name in names}}


def ids_in(rows: Rows) -> dict[str, list[int]]:
    """The ids of these rows by table, and the chats of the people, each of which could stand in a button."""
    found: dict[str, set[int]] = {"chats": {ALEX, SAM}}
    for (table, _), row in rows.items():
        if isinstance(row.get("id"), int):
            found.setdefault(table, set()).add(row["id"])
    return {table: sorted(ids) for table, ids in found.items()}


def forged(walk: Walk, rows: Rows, each: int) -> list[str]:
    """What is tapped: the couple's own buttons, and each route with up to `each` ids of every table."""
    chance = random.Random(20261130)
    taps = {data for chat in (ALEX, SAM) for one in walk.chats[chat].bubbles.values() for data in one.buttons}
    few = {"nudges": 1, "outbox": 1, "sessions": each // 2}
    ids = [
        one
        for table, some in ids_in(rows).items()
        for one in chance.sample(some, min(few.get(table, each) if each < 40 else each, len(some)))
    ]
    for route in ALL:
        values = LONGEST.get(route.name, ())
        if LARGEST not in values:
            taps.add(route.data(*values))
            continue
        for one in ids:
            put = tuple(one if value == LARGEST else value for value in values)
            taps.add(route.data(*put))
            if 9999 in put:  # a number of something of theirs: the first one, none, or left out
                fewer = (0, 1, None) if route.fields[-1].may_lack else (0, 1)
                taps |= {route.data(*(less if value == 9999 else value for value in put)) for less in fewer}
            if route.name == "s":  # it names the visit as well: the first ones are guessed
                for visit, word in itertools.product(range(3), ("skip", "stop")):
                    taps.add(route.data(one, visit, word))
    return sorted(taps)


@pytest.mark.parametrize("each", [4, pytest.param(40, marks=pytest.mark.stress)])
async def test_the_ids_of_others_open_nothing_and_move_nothing(tmp_path: Path, each: int) -> None:
    walk = await lived_in(tmp_path)
    try:
        victims = (ALEX, SAM, LEE, MAX)
        before = theirs(rows_of(tmp_path), victims)
        kinds = {table for table, _ in before}
        assert {"people", "couples", "sessions", "keepsakes", "nudges", "requests", "invites"} <= kinds
        taps = forged(walk, before, each)
        heard = {chat: len(walk.chats[chat].ever) for chat in (*victims, KIM)}
        for number, data in enumerate(taps):
            for stranger in STRANGERS if each > 4 else (STRANGERS[number % len(STRANGERS)],):
                await walk.taps(stranger, number % 7 + 1, data)
        assert len(taps) > 300, "there is something to try"
        for stranger in STRANGERS:
            assert walk.chats[stranger].ever, "every tap is answered somehow"
            ever = "\n".join(walk.chats[stranger].ever)
            assert not TOKEN.search(ever)
            assert not any(name in ever for name in ("Alex", "Sam", f"P{LEE}", f"P{MAX}"))
        assert {chat: len(walk.chats[chat].ever) for chat in victims} == {
            chat: heard[chat] for chat in victims
        }
        assert theirs(rows_of(tmp_path), victims) == before
    finally:
        await walk.database.close()


async def test_the_partners_ids_show_nothing_that_was_not_given(tmp_path: Path) -> None:
    """Of the other half of the couple much is shared; each message is looked at as it comes (`Walk`)."""
    walk = await lived_in(tmp_path)
    try:
        before = theirs(rows_of(tmp_path), (ALEX,))
        for number, data in enumerate(forged(walk, before, 3)):
            if data.removeprefix(".").split(":")[:2] not in (["p", "delete"], ["l", "leave"]):
                await walk.taps(SAM, number % 7 + 1, data)
        assert not walk.tokens.strange_in("\n".join(walk.chats[SAM].ever), SAM)
    finally:
        await walk.database.close()
