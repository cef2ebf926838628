"""Nudges."""

import asyncio
import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.records import Nudge
from storage.sealing.vault import Vault
from storage.tables import nudges
from storage.unit_of_work import Unit
from tests.storage.household import NOW, Household, move_in

HOUR = timedelta(hours=1)


async def due(database: Database, now: object = NOW) -> list[Nudge]:
    return await database.transact(lambda unit: unit.nudges.due(now))


async def test_a_nudge_is_due_when_its_time_has_come_and_not_before(
    database: Database, household: Household
) -> None:
    planned = await database.transact(
        lambda unit: unit.nudges.plan(
            household.ann.id, "wait", NOW, session_id=household.session.id, visit=4, details={"text": "psst"}
        )
    )
    assert await due(database, NOW - HOUR) == []
    assert await due(database, NOW) == [planned]
    assert await due(database, NOW + HOUR) == [planned]


async def test_due_nudges_come_oldest_first_and_no_more_than_asked(
    database: Database, household: Household
) -> None:
    def work(unit: Unit) -> None:
        for hours in (3, 1, 2):
            unit.nudges.plan(household.ann.id, f"after {hours}", NOW + hours * HOUR)

    await database.transact(work)
    found = await database.transact(lambda unit: unit.nudges.due(NOW + 9 * HOUR, limit=2))
    assert [nudge.kind for nudge in found] == ["after 1", "after 2"]


@pytest.mark.parametrize(
    ("which", "left"),
    [
        ({"session": True}, ["ann daily", "bob daily"]),
        ({"session": True, "kind": "wait"}, ["ann daily", "ann timeout", "bob daily"]),
        ({"person": True}, ["bob daily", "bob wait"]),
        ({"person": True, "kind": "daily"}, ["ann timeout", "ann wait", "bob daily", "bob wait"]),
    ],
)
@pytest.mark.parametrize("written", [True, False], ids=["from earlier", "of the same transaction"])
async def test_cancelled_nudges_never_come(
    database: Database, household: Household, which: dict[str, object], left: list[str], written: bool
) -> None:
    ann, bob, session = household.ann, household.bob, household.session
    names = {ann.id: "ann", bob.id: "bob"}

    def plan(unit: Unit) -> None:
        for person, kind, of_session in (
            (ann, "wait", True), (bob, "wait", True), (ann, "timeout", True),
            (ann, "daily", False), (bob, "daily", False),
        ):  # fmt: skip
            unit.nudges.plan(person.id, kind, NOW, session_id=session.id if of_session else None)

    def cancel(unit: Unit) -> None:
        unit.nudges.cancel(
            session_id=session.id if "session" in which else None,
            person_id=ann.id if "person" in which else None,
            kind=which.get("kind"),
        )

    def both(unit: Unit) -> None:
        plan(unit)
        cancel(unit)

    if written:
        await database.transact(plan)
        await database.transact(cancel)
    else:
        await database.transact(both)
    assert sorted(f"{names[nudge.person_id]} {nudge.kind}" for nudge in await due(database)) == left


async def test_cancelling_everybodys_nudges_by_mistake_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="whose"):
        await database.transact(lambda unit: unit.nudges.cancel(kind="wait"))


async def test_what_is_planned_after_a_cancel_stays(database: Database, household: Household) -> None:
    def work(unit: Unit) -> None:
        unit.nudges.plan(household.ann.id, "wait", NOW, session_id=household.session.id, visit=1)
        unit.nudges.cancel(session_id=household.session.id)
        unit.nudges.plan(household.ann.id, "wait", NOW, session_id=household.session.id, visit=2)

    await database.transact(work)
    assert [nudge.visit for nudge in await due(database)] == [2]


async def test_planned_nudges_of_a_person_can_be_listed(database: Database, household: Household) -> None:
    def work(unit: Unit) -> None:
        unit.nudges.plan(household.ann.id, "weekly", NOW + 2 * HOUR)
        unit.nudges.plan(household.ann.id, "daily", NOW + HOUR)
        unit.nudges.plan(household.bob.id, "daily", NOW)

    await database.transact(work)
    listed = await database.transact(lambda unit: unit.nudges.planned_of(household.ann.id))
    daily = await database.transact(lambda unit: unit.nudges.planned_of(household.ann.id, "daily"))
    assert [nudge.kind for nudge in listed] == ["daily", "weekly"]
    assert daily == listed[:1]


async def test_the_list_of_planned_nudges_knows_what_is_not_written_yet(
    database: Database, household: Household
) -> None:
    ann = household.ann.id

    def work(unit: Unit, number: int) -> None:
        if number == 1:
            unit.nudges.plan(ann, "daily", NOW + HOUR)
            unit.nudges.plan(ann, "wait", NOW, session_id=household.session.id)
        else:
            unit.nudges.cancel(session_id=household.session.id)
            unit.nudges.plan(ann, "weekly", NOW)
        listed.append([nudge.kind for nudge in unit.nudges.planned_of(ann)])

    listed: list[list[str]] = []
    await database.transact(lambda unit: unit.nudges.plan(ann, "late", NOW + 2 * HOUR))
    await database.batch([1, 2], work)
    assert listed == [["wait", "daily", "late"], ["weekly", "daily", "late"]]
    stored = await database.transact(lambda unit: unit.nudges.planned_of(ann))
    assert [nudge.kind for nudge in stored] == listed[-1]


@pytest.mark.parametrize("state", ["sent", "skipped"])
async def test_a_settled_nudge_is_counted_and_never_due_again(
    database: Database, household: Household, state: str
) -> None:
    await database.transact(
        lambda unit: unit.nudges.plan(household.ann.id, "wait", NOW, details={"text": "psst"})
    )

    def settle(unit: Unit) -> Nudge:
        (nudge,) = unit.nudges.due(NOW)
        return unit.nudges.settle(nudge, state)

    settled = await database.transact(settle)
    assert (settled.state, settled.details) == (state, {})
    assert await due(database, NOW + 99 * HOUR) == []
    counted = (await database.transact(lambda unit: unit.counts()))["nudges"]
    assert counted == {"planned": 0, "sent": 0, "skipped": 0, "uncertain": 0} | {state: 1}


async def test_a_repeating_nudge_comes_again_in_the_same_row(
    database: Database, household: Household
) -> None:
    first = await database.transact(
        lambda unit: unit.nudges.plan(household.ann.id, "daily", NOW, details={"at": "9"})
    )
    tomorrow = NOW + 24 * HOUR
    await database.transact(lambda unit: unit.nudges.settle(unit.nudges.due(NOW)[0], "sent", tomorrow))
    assert await due(database, NOW + HOUR) == []
    (again,) = await due(database, tomorrow)
    assert (again.id, again.due_at, again.details) == (first.id, tomorrow, {"at": "9"})
    assert (await database.transact(lambda unit: unit.counts()))["nudges"] == {
        "planned": 1,
        "sent": 1,
        "skipped": 0,
        "uncertain": 0,
    }


async def test_a_nudge_put_off_keeps_why_and_may_get_other_details(
    database: Database, household: Household
) -> None:
    await database.transact(
        lambda unit: unit.nudges.plan(household.ann.id, "daily", NOW, details={"at": "9", "moved": True})
    )

    def put_off(unit: Unit) -> None:
        (nudge,) = unit.nudges.due(NOW)
        unit.nudges.settle(nudge, "skipped", NOW + HOUR, details={"at": "9"}, why="quiet hours")

    await database.transact(put_off)
    (again,) = await due(database, NOW + HOUR)
    assert again.details == {"at": "9"}
    why = await database.transact(lambda unit: unit.transaction.read(select(nudges.c.why)).scalars().all())
    assert why == ["quiet hours"]


async def test_a_nudge_is_moved_unless_it_was_settled_meanwhile(
    database: Database, household: Household
) -> None:
    nudge = await database.transact(
        lambda unit: unit.nudges.plan(household.ann.id, "daily", NOW, details={"at": "9"})
    )
    await database.transact(lambda unit: unit.nudges.move(nudge, NOW + HOUR))
    assert await due(database, NOW) == []
    await database.transact(lambda unit: unit.nudges.move(nudge, NOW + 2 * HOUR, {"at": "10"}))
    (moved,) = await due(database, NOW + 2 * HOUR)
    assert (moved.due_at, moved.details) == (NOW + 2 * HOUR, {"at": "10"})
    await database.transact(lambda unit: unit.nudges.settle(moved, "sent"))
    await database.transact(lambda unit: unit.nudges.move(moved, NOW))
    assert await due(database, NOW + 9 * HOUR) == []


async def test_what_stands_beside_a_nudge_is_everything_planned_for_the_person(
    database: Database, household: Household
) -> None:
    def work(unit: Unit) -> list[str]:
        unit.nudges.plan(household.ann.id, "weekly", NOW + HOUR)
        unit.nudges.plan(household.ann.id, "daily", NOW)
        unit.nudges.plan(household.bob.id, "daily", NOW)
        return [nudge.kind for nudge in unit.nudges.beside(household.ann.id, NOW + HOUR)]

    assert await database.transact(work) == ["daily", "weekly"]


async def test_a_nudge_is_not_settled_as_planned(database: Database, household: Household) -> None:
    nudge = await database.transact(lambda unit: unit.nudges.plan(household.ann.id, "daily", NOW))
    with pytest.raises(ValueError, match="sent or skipped"):
        await database.transact(lambda unit: unit.nudges.settle(nudge, "planned"))


async def test_a_nudge_fires_once_on_a_local_date(database: Database, household: Household) -> None:
    nudge = await database.transact(lambda unit: unit.nudges.plan(household.ann.id, "daily", NOW))
    days = [date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 2)]
    claimed = [
        await database.transact(lambda unit, day=day: unit.nudges.claim_day(nudge, day)) for day in days
    ]
    assert claimed == [True, False, True]


async def test_a_day_claimed_by_an_item_that_failed_is_free_again(
    database: Database, household: Household
) -> None:
    await database.transact(lambda unit: unit.nudges.plan(household.ann.id, "daily", NOW))

    def handle(unit: Unit, nudge: Nudge) -> None:
        assert unit.nudges.claim_day(nudge, date(2026, 3, 1))
        unit.nudges.settle(nudge, "sent")
        raise ValueError("no words for it")

    for _ in range(2):
        batch = await database.batch_from(lambda unit: unit.nudges.due(NOW), handle)
        assert [type(error) for _, error in batch.failures] == [ValueError]
    assert (await database.transact(lambda unit: unit.counts()))["nudges"] == {
        "planned": 1,
        "sent": 0,
        "skipped": 0,
        "uncertain": 0,
    }


async def test_nobody_unknown_is_nudged(database: Database) -> None:
    with pytest.raises(KeyError, match="77"):
        await database.transact(lambda unit: unit.nudges.plan(77, "daily", NOW))


async def test_two_workers_hand_out_every_due_nudge_once(database: Database, url: str, vault: Vault) -> None:
    houses = [
        await database.transact(lambda unit, at=at: move_in(unit, at, at + 1)) for at in range(5000, 5040, 2)
    ]

    def plan(unit: Unit) -> None:
        for house in houses:
            for person in (house.ann, house.bob, house.ann):
                unit.nudges.plan(person.id, "daily", NOW)

    await database.transact(plan)
    other = Database(url, vault)
    await other.open()

    async def work(side: Database) -> None:
        while (await database.transact(lambda unit: unit.counts()))["nudges"]["planned"]:
            batch = await side.batch_from(lambda unit: unit.nudges.due(NOW, limit=7), fire)
            assert batch.failures == []

    await asyncio.gather(work(database), work(other))
    await other.close()
    said = await database.transact(lambda unit: unit.outbox.pending(100))
    assert len(said) == len({outgoing.payload["nudge"] for outgoing in said}) == 60


def fire(unit: Unit, nudge: Nudge) -> None:
    person = unit.people.get(nudge.person_id)
    unit.outbox.add(person.chat_id, {"nudge": nudge.id}, person.id, "nudge", now=NOW)
    unit.nudges.settle(nudge, "sent")


async def test_a_worker_leaves_out_what_another_holds_and_does_not_wait(
    postgres_url: str, vault: Vault
) -> None:
    database = Database(postgres_url, vault)
    await database.open()
    house = await database.transact(move_in)
    other = await database.transact(lambda unit: move_in(unit, 1, 2))

    def plan(unit: Unit) -> None:
        for person in (house.ann, house.bob, other.ann):
            unit.nudges.plan(person.id, "daily", NOW)

    await database.transact(plan)
    holding, done = threading.Event(), threading.Event()

    def hold(unit: Unit) -> None:
        unit.people.get(house.ann.id)
        holding.set()
        assert done.wait(timeout=10)

    async def look() -> list[int]:
        await asyncio.to_thread(holding.wait, 10)
        try:
            return [nudge.person_id for nudge in await due(database)]
        finally:
            done.set()

    _, found = await asyncio.gather(database.transact(hold), look())
    await database.close()
    # Bob himself is not locked, but his nudge may need Ann.
    assert found == [other.ann.id]


async def test_a_batch_does_not_wait_for_what_another_one_has_counted(
    postgres_url: str, vault: Vault
) -> None:
    database = Database(postgres_url, vault)
    await database.open()
    houses = [await database.transact(lambda unit, at=at: move_in(unit, at, at + 1)) for at in (1, 3)]

    def plan(unit: Unit) -> None:
        for house in houses:
            for person in (house.ann, house.bob):
                unit.nudges.plan(person.id, "daily", NOW)

    await database.transact(plan)
    half_way, others_are_done = threading.Event(), threading.Event()
    fired = []

    def fire_one_then_wait(unit: Unit, nudge: Nudge) -> None:
        fire(unit, nudge)
        unit.transaction.flush()
        fired.append(nudge)
        if len(fired) == 2:
            half_way.set()
            assert others_are_done.wait(timeout=10)

    async def fire_the_others() -> None:
        await asyncio.to_thread(half_way.wait, 10)
        try:
            batch = await database.batch_from(lambda unit: unit.nudges.due(NOW, limit=2), fire)
            assert len(batch.outgoing) == 2
        finally:
            others_are_done.set()

    await asyncio.gather(
        database.batch_from(lambda unit: unit.nudges.due(NOW, limit=2), fire_one_then_wait), fire_the_others()
    )
    counted = await database.transact(lambda unit: unit.counts())
    await database.close()
    assert counted["nudges"]["sent"] == 4


async def test_a_nudge_that_fails_after_it_was_settled_is_not_counted(
    database: Database, household: Household
) -> None:
    def plan(unit: Unit) -> None:
        for person in (household.ann, household.bob):
            unit.nudges.plan(person.id, "daily", NOW)

    def fail_for_bob(unit: Unit, nudge: Nudge) -> None:
        fire(unit, nudge)
        unit.transaction.flush()
        if nudge.person_id == household.bob.id:
            raise RuntimeError("after it was settled")

    await database.transact(plan)
    await database.batch_from(lambda unit: unit.nudges.due(NOW), fail_for_bob)
    counted = await database.transact(lambda unit: unit.counts())
    assert (counted["nudges"]["sent"], counted["nudges"]["planned"]) == (1, 1)
