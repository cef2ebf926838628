"""Counts."""

import dataclasses

from storage.database import Database
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
