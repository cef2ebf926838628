"""Where a couple is on the path."""

from storage.database import Database
from storage.unit_of_work import Unit
from tests.storage.household import NOW, Household


async def test_a_place_is_replaced_and_goes_with_the_couple(database: Database, household: Household) -> None:
    couple = household.couple

    def walk(unit: Unit) -> None:
        assert unit.paths.of(couple.id) == {}
        unit.paths.save(couple.id, {"at": 0})
        unit.paths.save(couple.id, {"at": 1})

    await database.transact(walk)
    assert await database.transact(lambda unit: unit.paths.of(couple.id)) == {"at": 1}
    await database.transact(lambda unit: unit.couples.end(couple, NOW))
    assert await database.transact(lambda unit: unit.paths.of(couple.id)) == {}
