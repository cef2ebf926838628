"""Migrations."""

import asyncio
from pathlib import Path

import alembic.command
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, inspect, text

import storage.migrations
from storage.database import Database
from storage.migrations import NEWEST, upgrade
from storage.sealing.vault import Vault
from storage.sql.url import make_engine, parse_url
from storage.tables import Stored
from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.empty_database()


@pytest.fixture
def engine(empty_url: str) -> Engine:
    return make_engine(parse_url(empty_url), 1)


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Stored.metadata) == []
    engine.dispose()


def test_constraints_are_named_as_the_models_name_them(engine: Engine) -> None:
    with engine.connect() as connection:
        upgrade(connection)
        inspector = inspect(connection)
        for table in Stored.metadata.sorted_tables:
            found = {check["name"] for check in inspector.get_check_constraints(table.name)}
            found |= {key["name"] for key in inspector.get_foreign_keys(table.name)}
            found |= {unique["name"] for unique in inspector.get_unique_constraints(table.name)}
            found.add(inspector.get_pk_constraint(table.name)["name"])
            assert found == {constraint.name for constraint in table.constraints}
    engine.dispose()


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        upgrade(connection)
        before = inspect(connection).get_table_names()
        connection.rollback()
        upgrade(connection)
        assert inspect(connection).get_table_names() == before
        assert len(before) == len(Stored.metadata.tables) + 1
    engine.dispose()


async def test_opening_a_database_makes_its_tables(empty_url: str, vault: Vault) -> None:
    database = Database(empty_url, vault)
    await database.open()
    assert (await database.transact(lambda unit: unit.counts()))["couples"] == 0
    await database.close()


async def test_two_processes_may_open_a_new_database_at_once(empty_url: str, vault: Vault) -> None:
    both = [Database(empty_url, vault) for _ in range(2)]
    await asyncio.gather(*(database.open() for database in both))
    for database in both:
        await database.close()


def test_a_migration_that_fails_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_afterwards(config: object, revision: str) -> None:
        real(config, revision)  # type: ignore[arg-type]
        raise RuntimeError("the last step failed")

    real = alembic.command.upgrade
    monkeypatch.setattr("alembic.command.upgrade", fail_afterwards)
    with engine.connect() as connection:
        with pytest.raises(RuntimeError, match="last step"):
            upgrade(connection)
        assert inspect(connection).get_table_names() == []
    engine.dispose()


def test_what_is_up_to_date_is_opened_without_looking_at_its_rows(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.connect() as connection:
        upgrade(connection)
        monkeypatch.setattr("alembic.command.upgrade", None)  # calling it would fail
        statements: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]), named=False)
        upgrade(connection)
        assert not [one for one in statements if "foreign_key_check" in one or "people" in one]
    engine.dispose()


def test_foreign_keys_are_watched_again_after_a_migration(sqlite_url: str) -> None:
    engine = make_engine(parse_url(sqlite_url), 1)
    with engine.connect() as connection:
        upgrade(connection)
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    engine.dispose()


def test_there_is_one_newest_migration_and_each_says_what_it_does() -> None:
    scripts = ScriptDirectory(str(Path(storage.migrations.__file__).parent))
    assert scripts.get_heads() == [NEWEST]
    assert all(revision.doc for revision in scripts.walk_revisions())
