"""Finished things are deleted after a while."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.ids import id_at, new_id
from storage.tables import nudges
from storage.unit_of_work import Unit
from tests.storage.household import NOW, Household, session_of

DAYS = timedelta(days=30)


@pytest.mark.parametrize("status", ["finished", "stopped"])
async def test_what_has_been_over_for_long_is_deleted(
    database: Database, household: Household, status: str
) -> None:
    over = dataclasses.replace(session_of(household.ann), id=id_at(NOW), status=status)
    await database.transact(lambda unit: unit.sessions.add(over))
    await database.transact(lambda unit: unit.prune(NOW + DAYS, DAYS))
    assert await database.transact(lambda unit: unit.sessions.get(over.id)) == over
    await database.transact(lambda unit: unit.prune(NOW + DAYS + timedelta(seconds=1), DAYS))
    assert await database.transact(lambda unit: unit.sessions.get(over.id)) is None


@pytest.mark.parametrize("status", ["waiting", "paused", "running"])
async def test_what_is_still_open_stays_however_old_it_is(
    database: Database, household: Household, status: str
) -> None:
    live = dataclasses.replace(session_of(household.ann), id=id_at(NOW), status=status)
    await database.transact(lambda unit: unit.sessions.add(live))
    await database.transact(lambda unit: unit.prune(NOW + 9 * DAYS, DAYS))
    assert await database.transact(lambda unit: unit.sessions.get(live.id)) == live


async def test_what_began_long_ago_and_ended_lately_stays(database: Database, household: Household) -> None:
    lately = dataclasses.replace(
        session_of(household.ann), id=id_at(NOW), status="finished", updated_at=NOW + 9 * DAYS
    )
    await database.transact(lambda unit: unit.sessions.add(lately))
    await database.transact(lambda unit: unit.prune(NOW + 10 * DAYS, DAYS))
    assert await database.transact(lambda unit: unit.sessions.get(lately.id)) == lately


async def test_settled_nudges_go_and_planned_ones_stay(database: Database, household: Household) -> None:
    def plan(unit: Unit) -> None:
        settled = unit.nudges.plan(household.ann.id, "once", NOW)
        unit.nudges.plan(household.ann.id, "weekly", NOW)
        unit.nudges.settle(settled, "sent")

    def left(unit: Unit) -> list[tuple[str, str]]:
        return [(row.kind, row.state) for row in unit.transaction.read(select(nudges)).all()]

    long_after = NOW + timedelta(days=3650)
    await database.transact(plan)
    await database.transact(lambda unit: unit.prune(long_after, timedelta(days=3651)))
    assert len(await database.transact(left)) == 2
    await database.transact(lambda unit: unit.prune(long_after, DAYS))
    assert await database.transact(left) == [("weekly", "planned")]


async def test_questions_that_came_to_nothing_go_and_one_that_is_out_stays(
    database: Database, household: Household
) -> None:
    def ask(unit: Unit) -> tuple[int, int]:
        couple, ann = household.couple.id, household.ann.id
        closed = unit.requests.add(couple, ann, "noticed", {}, NOW, NOW)
        unit.requests.change(closed, state="later", rests_until=NOW)
        return closed.id, unit.requests.add(couple, ann, "noticed", {}, NOW, NOW).id

    closed, out = await database.transact(ask)
    await database.transact(lambda unit: unit.prune(NOW + 2 * DAYS, DAYS))
    assert await database.transact(lambda unit: unit.requests.get(closed)) is None
    assert await database.transact(lambda unit: unit.requests.get(out)) is not None


def test_an_id_at_a_moment_lies_below_those_made_later() -> None:
    assert id_at(NOW) < new_id()
    assert id_at(NOW) < id_at(NOW + timedelta(milliseconds=1))
