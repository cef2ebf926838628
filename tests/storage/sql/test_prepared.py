"""Prepared statements bind, read and fail just as SQLAlchemy's own execution does."""

from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.people import FREE_WITH_PARTNERS, WITH_PARTNERS
from storage.sql.prepared import Prepared, among
from storage.tables import seen_updates, traces
from storage.unit_of_work import Unit
from tests.storage.household import NOW

SEEN = Prepared(
    select(seen_updates).where(among(seen_updates.c.update_id, "ids")).order_by(seen_updates.c.update_id)
)
SEE = Prepared(insert(seen_updates))
TRACES = Prepared(select(traces).where(traces.c.chat_id == bindparam("chat")))
TRACE = Prepared(insert(traces))


def see(unit: Unit, *ids: int) -> int:
    """Insert these updates; returns the number of rows."""
    return SEE.run(unit.transaction.connection, [{"update_id": each, "seen_at": NOW} for each in ids])


@pytest.mark.parametrize("ids", [[], [3], [1, 2, 3], list(range(-200, 3))])
async def test_a_list_of_ids_may_have_any_length(database: Database, ids: list[int]) -> None:
    def work(unit: Unit) -> list[int]:
        assert see(unit, 1, 2, 3, 4) == 4
        return [row.update_id for row in SEEN.rows(unit.transaction.connection, {"ids": ids})]

    assert await database.transact(work) == sorted({1, 2, 3, 4} & set(ids))


async def test_values_come_back_as_the_columns_have_them(database: Database) -> None:
    def work(unit: Unit) -> list[Any]:
        row = {"chat_id": 5, "message_id": 7, "own": True, "at": NOW}
        assert TRACE.run(unit.transaction.connection, [row]) == 1
        return TRACES.rows(unit.transaction.connection, {"chat": 5})

    [found] = await database.transact(work)
    assert found._asdict() == {"chat_id": 5, "message_id": 7, "own": True, "at": NOW}
    assert found.own is True


async def test_a_refusal_is_sqlalchemys_own_and_tells_no_values(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused:
        await database.transact(lambda unit: see(unit, 8_008, 8_008))
    assert "8008" not in str(refused.value).replace("(8008)", "")  # PostgreSQL's own message quotes the key


async def test_a_missing_value_is_named(database: Database) -> None:
    with pytest.raises(KeyError, match="seen_at"):
        await database.transact(lambda unit: SEE.run(unit.transaction.connection, [{"update_id": 1}]))


@pytest.mark.parametrize(("statement", "name"), [(WITH_PARTNERS, "chats"), (FREE_WITH_PARTNERS, "ids")])
async def test_people_and_their_partners_are_found_by_indexes_alone(
    database: Database, statement: Prepared, name: str
) -> None:
    def work(unit: Unit) -> str:
        for chat in range(500):  # few enough, and any index is as good as the right one
            unit.people.add(chat, "en", NOW)
        unit.transaction.flush()
        return plan(unit.transaction.connection, statement, {name: [1, 2]})

    found = await database.transact(work)
    assert "MULTI-INDEX OR" in found or "BitmapOr" in found, found
    assert "SCAN people" not in found, found


def plan(connection: Connection, statement: Prepared, values: dict[str, Any]) -> str:
    """The query plan, for as many rows as there are."""
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        explain = "EXPLAIN"
        connection.exec_driver_sql("ANALYZE people")
    text, bound = statement.written(connection.dialect, values)
    return str(connection.exec_driver_sql(f"{explain} {text}", bound).all())
