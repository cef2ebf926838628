"""What is read in advance for the nudges that are due stays true while they are decided on."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from storage.database import Database
from storage.records import Nudge
from storage.unit_of_work import Unit
from tests.storage.household import NOW, Household

HOUR = timedelta(hours=1)
Work = Callable[[Unit, Nudge], object]


async def fire(database: Database, handle: Callable[[Unit, Nudge], None], now: object = NOW) -> list[Nudge]:
    """Claim what is due and handle it, as the scheduler does; returns what failed."""
    batch = await database.batch_from(lambda unit: unit.due(now, 100), handle)  # type: ignore[arg-type]
    return [nudge for nudge, _ in batch.failures]


def planned(unit: Unit, household: Household) -> list[tuple[str, object]]:
    return [(one.kind, one.due_at) for one in unit.nudges.planned_of(household.ann.id)]


CHANGES: dict[str, Work] = {
    "sent": lambda unit, nudge: unit.nudges.settle(nudge, "sent"),
    "put off": lambda unit, nudge: unit.nudges.settle(nudge, "skipped", NOW + 3 * HOUR, why="quiet hours"),
    "moved": lambda unit, nudge: unit.nudges.move(nudge, NOW + 5 * HOUR),
    "dropped": lambda unit, nudge: unit.nudges.drop(nudge),
    "cancelled": lambda unit, nudge: unit.nudges.cancel(person_id=nudge.person_id, kind="review"),
    "cancelled, then put off": lambda unit, nudge: (
        unit.nudges.cancel(person_id=nudge.person_id, kind="daily"),
        unit.nudges.settle(nudge, "skipped", NOW + 3 * HOUR),
    ),
    "put off, then cancelled": lambda unit, nudge: (
        unit.nudges.settle(nudge, "skipped", NOW + 3 * HOUR),
        unit.nudges.cancel(person_id=nudge.person_id, kind="daily"),
    ),
    "planned": lambda unit, nudge: unit.nudges.plan(nudge.person_id, "new", NOW + HOUR),
    "planned and sent": lambda unit, nudge: unit.nudges.settle(
        unit.nudges.plan(nudge.person_id, "new", NOW + HOUR), "sent"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
async def test_what_is_beside_a_nudge_is_what_will_be_stored(
    database: Database, household: Household, change: Work
) -> None:
    def plan(unit: Unit) -> None:
        unit.nudges.plan(household.ann.id, "daily", NOW)
        unit.nudges.plan(household.ann.id, "review", NOW + 2 * HOUR)

    await database.transact(plan)
    seen: list[list[tuple[str, object]]] = []

    def handle(unit: Unit, nudge: Nudge) -> None:
        change(unit, nudge)
        seen.append([(one.kind, one.due_at) for one in unit.nudges.beside(household.ann.id, NOW + 9 * HOUR)])
        seen.append(planned(unit, household))

    assert await fire(database, handle) == []
    stored = await database.transact(lambda unit: planned(unit, household))
    assert seen == [stored, stored]


async def test_a_nudge_whose_handling_failed_stays_as_it_was_and_spoils_no_other(
    database: Database, household: Household
) -> None:
    def plan(unit: Unit) -> None:
        for kind in ("first", "bad", "last"):
            unit.nudges.plan(household.ann.id, kind, NOW)

    def handle(unit: Unit, nudge: Nudge) -> None:
        unit.nudges.claim_day(nudge, NOW.date())
        unit.nudges.settle(nudge, "skipped", NOW + HOUR)
        if nudge.kind == "bad":
            raise ValueError("a bug of ours")

    await database.transact(plan)
    assert [nudge.kind for nudge in await fire(database, handle)] == ["bad"]
    stored = await database.transact(lambda unit: planned(unit, household))
    assert sorted(stored, key=str) == [("bad", NOW), ("first", NOW + HOUR), ("last", NOW + HOUR)]
    claimed: dict[str, bool] = {}

    def claim(unit: Unit, nudge: Nudge) -> None:
        claimed[nudge.kind] = unit.nudges.claim_day(nudge, NOW.date())

    await fire(database, claim, NOW + HOUR)
    assert claimed == {"bad": True, "first": False, "last": False}


@pytest.mark.parametrize("ago", [0, 10, 40])
async def test_a_day_is_claimed_once_however_long_ago_it_was(
    database: Database, household: Household, ago: int
) -> None:
    day: date = NOW.date() - timedelta(days=ago)
    await database.transact(lambda unit: unit.nudges.plan(household.ann.id, "daily", NOW))
    claims: list[bool] = []

    def claim(unit: Unit, nudge: Nudge) -> None:
        claims.extend(unit.nudges.claim_day(nudge, day) for _ in range(2))

    await fire(database, claim)
    await fire(database, claim)
    assert claims == [True, False, False, False]
