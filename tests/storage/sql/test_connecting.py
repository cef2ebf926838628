"""What an operator says of a connection is respected, and a pooler that mixes workers up is refused."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.sealing.vault import Vault
from storage.sql.pooler import refuse_transaction_pooling
from storage.sql.url import connecting, parse_url
from storage.unit_of_work import Unit
from tests.postgres import Postgres
from tests.storage.household import move_in
from tests.storage.sql.pooler import Pooler


def asked(unit: Unit, question: str) -> str:
    return str(unit.transaction.connection.exec_driver_sql(question).scalar_one())


async def test_a_schema_of_its_own_is_used_for_everything(postgres: Postgres, vault: Vault) -> None:
    url = postgres.empty_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA apart")
    database = Database(f"{url}&options=-csearch_path%3Dapart", vault)
    await database.open()
    try:
        await database.transact(move_in)
        await database.take_up(1)
        assert await database.transact(lambda unit: asked(unit, "SHOW search_path")) == "apart"
        assert await database.transact(lambda unit: asked(unit, "SHOW timezone")) == "UTC"
        await database.scrub()
    finally:
        await database.close()
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename = 'people'")
        assert found.fetchall() == [("apart",)]


@pytest.mark.parametrize(("more", "name"), [("", "duologue"), ("&application_name=worker1", "worker1")])
async def test_connections_have_a_name(postgres_url: str, vault: Vault, more: str, name: str) -> None:
    database = Database(postgres_url + more, vault)
    await database.open()
    try:
        assert await database.transact(lambda unit: asked(unit, "SHOW application_name")) == name
    finally:
        await database.close()


async def test_a_worker_keeps_as_many_connections_as_it_may(postgres_url: str, vault: Vault) -> None:
    database = Database(postgres_url, vault, pool=2)
    await database.open()
    try:
        assert (database._engine.pool.size(), database._threads._max_workers) == (2, 2)  # type: ignore[attr-defined]
    finally:
        await database.close()


def test_what_the_address_says_itself_comes_first() -> None:
    assert connecting(parse_url("postgresql://host/name"))["connect_timeout"] == 10
    assert "connect_timeout" not in connecting(parse_url("postgresql://host/name?connect_timeout=3"))
    assert connecting(parse_url("sqlite:///a")) == {}


def test_postgresql_itself_is_no_pooler(postgres_url: str) -> None:
    refuse_transaction_pooling(parse_url(postgres_url))


async def test_a_pooler_that_lends_connections_for_a_transaction_is_refused_by_name(
    postgres_url: str, vault: Vault, tmp_path: Path
) -> None:
    server = make_url(postgres_url)
    with Pooler(Path(str(server.query["host"])), tmp_path) as pooler:
        url = server.update_query_dict({"host": str(pooler.folder)}).render_as_string(False)
        database = Database(url, vault)
        try:
            with pytest.raises(DatabaseTrouble, match="PgBouncer's transaction mode"):
                await database.open()
        finally:
            await database.close()
