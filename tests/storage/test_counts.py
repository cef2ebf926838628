"""Counts."""

import dataclasses
import sqlite3
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from storage.database import Database
from storage.inspection import stored_counts
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, NOW, STRANGERS_CHAT, Household, session_of


async def test_an_empty_house_counts_nothing(database: Database) -> None:
    assert await database.transact(lambda unit: unit.counts()) == {
        "couples": 0,
        "partners": 0,
        "sessions": {},
        "outbox": {"pending": 0, "sent": 0, "failed": 0},
        "nudges": {"planned": 0, "sent": 0, "skipped": 0, "uncertain": 0},
    }


async def test_everything_is_counted_by_script_and_state(database: Database, household: Household) -> None:
    def work(unit: Unit) -> None:
        unit.people.add(STRANGERS_CHAT, "en", NOW)
        unit.sessions.add(dataclasses.replace(session_of(household.ann), status="finished"))
        unit.sessions.add(
            dataclasses.replace(session_of(household.ann), id=5, script_id="other", status="paused")
        )
        unit.outbox.add(ANNS_CHAT, {}, household.ann.id, now=NOW)
        unit.nudges.plan(household.ann.id, "daily", NOW)

    await database.transact(work)
    assert await database.transact(lambda unit: unit.counts()) == {
        "couples": 1,
        "partners": 3,
        "sessions": {"noticed": {"finished": 1, "waiting": 1}, "other": {"paused": 1}},
        "outbox": {"pending": 1, "sent": 0, "failed": 0},
        "nudges": {"planned": 1, "sent": 0, "skipped": 0, "uncertain": 0},
    }


async def test_what_moves_while_it_is_counted_is_counted_once(database: Database, url: str) -> None:
    """Counters and rows are read one after the other, and a bot may settle a message in between."""
    await database.transact(lambda unit: unit.outbox.add(STRANGERS_CHAT, {}, now=NOW))
    moved = []

    def settle(*call: Any) -> None:
        if "FROM outbox" in call[2] and not moved:
            moved.append(True)
            with writing(url) as connection:
                connection.execute("DELETE FROM outbox")
                connection.execute("INSERT INTO counters (name, value) VALUES ('outbox.sent', 1)")
                connection.commit()

    event.listen(Engine, "before_cursor_execute", settle)
    try:
        assert stored_counts(url)["outbox"] == {"pending": 1, "sent": 0, "failed": 0}
    finally:
        event.remove(Engine, "before_cursor_execute", settle)
    assert moved
    assert stored_counts(url)["outbox"] == {"pending": 0, "sent": 1, "failed": 0}


def writing(url: str) -> Any:
    """A connection as another process has it."""
    if url.startswith("sqlite"):
        return sqlite3.connect(url.removeprefix("sqlite:///"))
    return psycopg.connect(url)
