"""What every test shares."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.postgres import Postgres

# The machine that runs the tests may be busy with something else; being slow is no fault of the code.
settings.register_profile("duologue", deadline=None)
settings.load_profile("duologue")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server, started for the first test that asks for it."""
    with Postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of a PostgreSQL database of the test's own: all tables, no rows."""
    url = postgres.new_database()
    yield url
    postgres.give_back(url)
