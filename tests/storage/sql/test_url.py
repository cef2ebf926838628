"""What a DATABASE_URL may look like, and what is said of one that is wrong."""

import pytest

from storage.errors import DatabaseTrouble
from storage.sql.url import parse_url


def test_the_driver_is_filled_in() -> None:
    assert parse_url("sqlite:///x.sqlite3").drivername == "sqlite+pysqlite"
    found = parse_url("postgresql://me:p%40ss@host/name")
    assert (found.drivername, found.password, found.host) == ("postgresql+psycopg", "p@ss", "host")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:se@cret@host/name",
        "postgresql://me:se@c@ret/name@host/name",
        "postgresql://me:se@cr:et@host/name",
        "postgresql+psycopg://me@us:secret@host/name",
        "postgresql://me:secret@host:cret/name",
        "mysql://me:se@cret@host/name",
        "secret",
    ],
)
def test_no_part_of_a_password_is_in_what_is_said(url: str) -> None:
    with pytest.raises(DatabaseTrouble, match=r"^DATABASE_URL ") as told:
        parse_url(url)
    assert "cr" not in str(told.value)
    assert told.value.__cause__ is None
