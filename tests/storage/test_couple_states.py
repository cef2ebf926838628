"""Where a couple is on the path, and when it meets."""

import pytest

from storage.database import Database
from storage.unit_of_work import Unit
from tests.storage.household import NOW, Household


@pytest.mark.parametrize("table", ["paths", "appointments"])
async def test_a_state_is_replaced_and_goes_with_the_couple(
    database: Database, household: Household, table: str
) -> None:
    couple = household.couple

    def change(unit: Unit) -> None:
        states = getattr(unit, table)
        assert states.of(couple.id) == {}
        states.save(couple.id, {"at": 0})
        states.save(couple.id, {"at": 1})

    await database.transact(change)
    assert await database.transact(lambda unit: getattr(unit, table).of(couple.id)) == {"at": 1}
    await database.transact(lambda unit: unit.couples.end(couple, NOW))
    assert await database.transact(lambda unit: getattr(unit, table).of(couple.id)) == {}
