"""Requests to do an exercise together."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.records import Request
from storage.unit_of_work import Unit
from tests.storage.household import NOW, Household

HOUR = NOW + timedelta(hours=7)
SETTINGS = {"way": "live", "length": "short"}


def ask(unit: Unit, household: Household, exercise: str = "walk") -> Request:
    """Ann asks Bob."""
    return unit.requests.add(household.couple.id, household.ann.id, exercise, SETTINGS, NOW, HOUR)


async def test_a_request_is_found_as_it_was_made(database: Database, household: Household) -> None:
    made = await database.transact(lambda unit: ask(unit, household))
    assert (made.state, made.asker_id, made.settings, made.due_at) == (
        "open", household.ann.id, SETTINGS, HOUR,
    )  # fmt: skip
    assert (made.declined_at, made.rests_until) == (None, None)
    assert await database.transact(lambda unit: unit.requests.get(made.id)) == made
    assert await database.transact(lambda unit: unit.requests.waiting(household.couple.id)) == made
    assert await database.transact(lambda unit: unit.requests.get(77)) is None
    assert await database.transact(lambda unit: unit.requests.waiting(77)) is None


async def test_a_couple_has_one_request_at_a_time_that_is_not_settled(
    database: Database, household: Household
) -> None:
    await database.transact(lambda unit: ask(unit, household))
    with pytest.raises(IntegrityError):
        await database.transact(lambda unit: ask(unit, household, "another"))


async def test_one_that_was_declined_still_waits_and_one_that_is_settled_does_not(
    database: Database, household: Household
) -> None:
    made = await database.transact(lambda unit: ask(unit, household))
    declined = await database.transact(lambda unit: unit.requests.change(made, declined_at=NOW))
    assert declined == dataclasses.replace(made, declined_at=NOW)
    assert await database.transact(lambda unit: unit.requests.waiting(household.couple.id)) == declined
    later = await database.transact(lambda unit: unit.requests.change(declined, state="later"))
    assert await database.transact(lambda unit: unit.requests.waiting(household.couple.id)) == later
    await database.transact(lambda unit: unit.requests.change(later, rests_until=HOUR))
    assert await database.transact(lambda unit: unit.requests.waiting(household.couple.id)) is None


@pytest.mark.parametrize("state", ["accepted", "closed"])
async def test_after_one_that_is_over_there_may_be_another(
    database: Database, household: Household, state: str
) -> None:
    first = await database.transact(lambda unit: ask(unit, household))
    await database.transact(lambda unit: unit.requests.change(first, state=state))
    second = await database.transact(lambda unit: ask(unit, household))
    found = await database.transact(lambda unit: unit.requests.of_exercise(household.couple.id, "walk"))
    assert {request.id: request.state for request in found} == {first.id: state, second.id: "open"}
    assert [request.id for request in found] == sorted((first.id, second.id), reverse=True)
    assert await database.transact(lambda unit: unit.requests.of_exercise(household.couple.id, "x")) == []


async def test_a_request_has_no_other_states_and_no_other_fields(
    database: Database, household: Household
) -> None:
    made = await database.transact(lambda unit: ask(unit, household))
    with pytest.raises(IntegrityError):
        await database.transact(lambda unit: unit.requests.change(made, state="lost"))
    with pytest.raises(TypeError):
        await database.transact(lambda unit: unit.requests.change(made, exercise="another"))


async def test_what_was_chosen_cannot_be_read_without_the_key(
    database: Database, household: Household
) -> None:
    await database.transact(lambda unit: ask(unit, household))
    sealed = await database.transact(
        lambda unit: unit.transaction.read(text("SELECT settings FROM requests")).scalar_one()
    )
    assert b"live" not in bytes(sealed)


async def test_someone_who_is_forgotten_leaves_no_request(database: Database, household: Household) -> None:
    made = await database.transact(lambda unit: ask(unit, household))

    def forget(unit: Unit) -> None:
        unit.couples.end(household.couple, NOW)
        unit.people.forget(unit.people.get(household.ann.id))

    await database.transact(forget)
    assert await database.transact(lambda unit: unit.requests.get(made.id)) is None


async def test_what_a_couple_finished_together_is_counted(database: Database, household: Household) -> None:
    def finished(unit: Unit) -> list[int]:
        ann, bob = unit.people.get(household.ann.id), unit.people.get(household.bob.id)
        return [unit.sessions.finished_together(one.id, one.couple_id or 0) for one in (ann, bob)]

    def finish(unit: Unit) -> None:
        unit.sessions.save(dataclasses.replace(household.session, status="finished"))

    assert await database.transact(finished) == [0, 0]
    await database.transact(finish)
    assert await database.transact(finished) == [1, 1]
    await database.transact(lambda unit: unit.couples.end(household.couple, NOW))
    assert await database.transact(finished) == [0, 0]


async def test_what_somebody_asked_last_is_found_whatever_became_of_it(
    database: Database, household: Household
) -> None:
    def work(unit: Unit) -> None:
        first = ask(unit, household)
        unit.requests.change(first, state="closed")
        second = ask(unit, household, "song")
        unit.requests.change(second, state="accepted")

    await database.transact(work)
    ann, bob = household.ann.id, household.bob.id
    newest = await database.transact(lambda unit: unit.requests.newest_of(household.couple.id, ann))
    assert newest is not None
    assert (newest.exercise, newest.state) == ("song", "accepted")
    assert await database.transact(lambda unit: unit.requests.newest_of(household.couple.id, bob)) is None
