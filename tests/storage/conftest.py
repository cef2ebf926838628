"""Every storage test runs on a real SQLite file and on a real PostgreSQL."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrations import upgrade
from storage.sealing.vault import Vault
from storage.sql.url import make_engine, parse_url
from tests.storage.household import Household, move_in


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables but no rows."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    engine = make_engine(parse_url(f"sqlite:///{path}"), 1)
    with engine.connect() as connection:
        upgrade(connection)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a fresh SQLite file."""
    shutil.copy(sqlite_template, tmp_path / "test.sqlite")
    return f"sqlite:///{tmp_path / 'test.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    found: str = request.getfixturevalue(name)
    return found


@pytest.fixture
def vault() -> Vault:
    """A vault with the same master key in every test."""
    return Vault.with_keys(bytes(range(32)))


@pytest.fixture
async def database(url: str, vault: Vault) -> AsyncIterator[Database]:
    """An open, empty database."""
    database = Database(url, vault)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def household(database: Database) -> Household:
    """Ann and Bob, a couple in the middle of an exercise."""
    return await database.transact(move_in)
