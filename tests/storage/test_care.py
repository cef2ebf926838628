"""Safety information is sealed, and neither its size nor its presence reveals anything."""

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.people import CARE_BYTES
from storage.tables import people
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, Household

KEPT = {"lines_first": True}


def columns(unit: Unit) -> dict[int, bytes]:
    """The sealed bytes as stored in the table, by person."""
    unit.transaction.flush()
    return {row.id: row.care for row in unit.transaction.read(select(people.c.id, people.c.care), {})}


async def test_it_is_found_as_it_was_left(database: Database, household: Household) -> None:
    await database.transact(lambda unit: unit.people.change(household.ann, care=KEPT))
    ann = await database.transact(lambda unit: unit.people.by_chat(ANNS_CHAT))
    assert ann is not None
    assert ann.care == KEPT
    assert (await database.transact(lambda unit: unit.people.get(household.bob.id))).care == {}


async def test_in_the_table_it_looks_the_same_whatever_it_says(
    database: Database, household: Household
) -> None:
    before = await database.transact(columns)
    await database.transact(lambda unit: unit.people.change(household.ann, care=KEPT))
    after = await database.transact(columns)
    assert {len(sealed) for sealed in (*before.values(), *after.values())} == {len(after[household.bob.id])}
    assert len(after[household.ann.id]) > CARE_BYTES
    assert b"lines" not in after[household.ann.id]


async def test_what_is_too_long_is_refused_rather_than_seen_by_its_size(
    database: Database, household: Household
) -> None:
    with pytest.raises(ValueError, match="care"):
        await database.transact(
            lambda unit: unit.people.change(household.ann, care={"words": "x" * CARE_BYTES})
        )


async def test_it_shows_in_no_representation_of_a_person(database: Database, household: Household) -> None:
    ann = await database.transact(lambda unit: unit.people.change(household.ann, care=KEPT))
    assert "lines_first" not in repr(ann)


async def test_forgetting_someone_takes_it_along(database: Database, household: Household) -> None:
    def forget(unit: Unit) -> bytes | None:
        unit.couples.end(household.couple, household.couple.created_at)
        unit.people.forget(unit.people.get(household.ann.id))
        return columns(unit)[household.ann.id]

    assert await database.transact(forget) is None
