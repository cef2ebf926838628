"""Sessions and the script revisions they pin."""

import dataclasses

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.records import StoredSession
from storage.unit_of_work import Unit
from tests.storage.household import NOW, REVISION, Household, session_of


async def test_a_session_comes_back_as_it_was_stored(database: Database, household: Household) -> None:
    stored = session_of(
        household.ann,
        household.bob,
        couple_id=household.couple.id,
        words={"a": {"draft": "ä"}, "b": {"n": [1, None]}},
    )
    await database.transact(lambda unit: unit.sessions.add(stored))
    assert await database.transact(lambda unit: unit.sessions.get(stored.id)) == stored


async def test_someone_alone_has_a_session_too(database: Database, household: Household) -> None:
    alone = session_of(household.bob, words={"a": {"text": "hm"}})
    await database.transact(lambda unit: unit.sessions.add(alone))
    assert await database.transact(lambda unit: unit.sessions.get(alone.id)) == alone


async def test_an_unknown_session_is_none_and_cannot_be_saved(
    database: Database, household: Household
) -> None:
    unknown = session_of(household.ann)
    assert await database.transact(lambda unit: unit.sessions.get(unknown.id)) is None
    with pytest.raises(KeyError):
        await database.transact(lambda unit: unit.sessions.save(unknown))


async def test_saving_twice_in_one_transaction_keeps_the_last_and_counts_both(
    database: Database, household: Household
) -> None:
    def work(unit: Unit) -> StoredSession:
        once = unit.sessions.save(dataclasses.replace(household.session, status="running"))
        return unit.sessions.save(
            dataclasses.replace(once, status="finished", words={"a": {"said": "yes"}, "b": {}})
        )

    saved = await database.transact(work)
    assert saved.version == 3
    assert await database.transact(lambda unit: unit.sessions.get(saved.id)) == saved


async def test_a_session_may_become_one_persons_alone(database: Database, household: Household) -> None:
    saved = await database.transact(lambda unit: unit.sessions.save_alone(household.session))
    assert saved.seats == {"a": household.session.seats["a"]}
    assert saved.couple_id is None
    assert await database.transact(lambda unit: unit.sessions.get(saved.id)) == saved
    assert await database.transact(lambda unit: unit.sessions.live_of(household.session.seats["b"])) == []


async def test_live_sessions_are_the_persons_own_and_the_newest_comes_first(
    database: Database, household: Household
) -> None:
    def work(unit: Unit) -> list[int]:
        more = [
            session_of(household.bob),
            session_of(household.ann),
            session_of(household.bob, household.ann),
        ]
        for at, stored in enumerate(more):
            unit.sessions.add(dataclasses.replace(stored, id=household.session.id + 1 + at))
        unit.sessions.save(dataclasses.replace(more[1], id=household.session.id + 2, status="finished"))
        return [household.session.id + 3, household.session.id]

    expected = await database.transact(work)
    live = await database.transact(lambda unit: unit.sessions.live_of(household.ann.id))
    assert [stored.id for stored in live] == expected


async def test_a_session_needs_a_revision_that_is_kept(database: Database, household: Household) -> None:
    stored = dataclasses.replace(session_of(household.ann), revision="b" * 64)
    with pytest.raises(IntegrityError):
        await database.transact(lambda unit: unit.sessions.add(stored))


@pytest.mark.parametrize("seats", [{}, {"b": 1}, {"a": 1, "c": 2}])
async def test_a_session_has_a_seat_a_and_perhaps_a_seat_b(
    database: Database, household: Household, seats: dict[str, int]
) -> None:
    stored = dataclasses.replace(session_of(household.ann), seats=seats)
    with pytest.raises(ValueError, match="seat a"):
        await database.transact(lambda unit: unit.sessions.add(stored))


async def test_a_session_has_no_other_status(database: Database, household: Household) -> None:
    with pytest.raises(IntegrityError):
        await database.transact(
            lambda unit: unit.sessions.save(dataclasses.replace(household.session, status="asleep"))
        )


async def test_times_of_a_session_are_the_callers(database: Database, household: Household) -> None:
    later = NOW.replace(hour=18)
    await database.transact(
        lambda unit: unit.sessions.save(dataclasses.replace(household.session, updated_at=later))
    )
    stored = await database.transact(lambda unit: unit.sessions.get(household.session.id))
    assert stored is not None
    assert (stored.created_at, stored.updated_at) == (NOW, later)


async def test_a_revision_is_kept_once_whatever_comes_later(database: Database) -> None:
    for document in ("first", "second"):
        await database.transact(lambda unit, text=document: unit.revisions.keep(REVISION, "noticed", text))
    assert await database.transact(lambda unit: unit.revisions.get(REVISION)) == "first"
    assert await database.transact(lambda unit: unit.revisions.get("b" * 64)) is None


async def test_a_couple_has_done_an_exercise_once_one_of_its_sessions_is_finished(
    database: Database, household: Household
) -> None:
    couple, exercise = household.session.couple_id, household.session.script_id
    assert couple is not None

    async def done(*exercises: str) -> bool:
        return await database.transact(lambda unit: unit.sessions.finished_of(couple, exercises))

    assert not await done(exercise)
    finished = dataclasses.replace(household.session, status="finished")
    await database.transact(lambda unit: unit.sessions.save(finished))
    assert await done("another", exercise)
    assert not await done("another")
