"""Updates that were seen, and updates that could not be handled."""

from datetime import timedelta

from sqlalchemy import select

from storage import tables
from storage.database import Database
from tests.storage.household import NOW


async def test_an_update_is_fresh_once(database: Database) -> None:
    answers = [await database.transact(lambda unit: unit.updates.fresh(7, NOW)) for _ in range(3)]
    assert answers == [True, False, False]


async def test_an_update_is_fresh_once_within_a_transaction_too(database: Database) -> None:
    assert await database.transact(lambda unit: [unit.updates.fresh(7, NOW) for _ in range(2)]) == [
        True,
        False,
    ]


async def test_seen_updates_are_forgotten_after_a_week(database: Database) -> None:
    week = timedelta(days=7)
    await database.transact(lambda unit: unit.updates.fresh(1, NOW - week - timedelta(seconds=1)))
    await database.transact(lambda unit: unit.updates.fresh(2, NOW - week))
    assert await database.transact(lambda unit: unit.updates.prune(NOW)) == 1
    assert await database.transact(lambda unit: unit.updates.fresh(1, NOW))
    assert not await database.transact(lambda unit: unit.updates.fresh(2, NOW))


async def test_pruning_goes_in_steps(database: Database) -> None:
    for update_id in range(3):
        await database.transact(
            lambda unit, seen=update_id: unit.updates.fresh(seen, NOW - timedelta(days=9))
        )
    steps = [await database.transact(lambda unit: unit.updates.prune(NOW, limit=2)) for _ in range(3)]
    assert steps == [2, 1, 0]


async def test_an_update_set_aside_counts_as_seen_and_is_noted_by_its_error_alone(database: Database) -> None:
    for error in ("KeyError", "ValueError"):
        await database.transact(lambda unit, name=error: unit.updates.set_aside(7, name, NOW))
    rows = await database.transact(
        lambda unit: [tuple(row) for row in unit.transaction.read(select(tables.set_aside_updates))]
    )
    assert rows == [(7, "ValueError", NOW)]
    assert not await database.transact(lambda unit: unit.updates.fresh(7, NOW))
