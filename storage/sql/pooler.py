"""Refuses a pooler that gives each transaction a connection of its choice, such as PgBouncer's default mode.

Workers are told apart by an advisory lock that each one's connection holds (`storage.sql.worker`). Behind
such a pooler the lock would be anybody's, and a message could be sent by two workers.
"""

from typing import TYPE_CHECKING

from sqlalchemy import URL

from storage.errors import DatabaseTrouble
from storage.sql.trouble import trouble
from storage.sql.url import connecting

if TYPE_CHECKING:
    import psycopg

ROUNDS = 3
REFUSED = (
    "it leads to a pooler that changes connections between transactions (PgBouncer's transaction mode): set"
    " pool_mode=session for this database, or name PostgreSQL itself"
)


def refuse_transaction_pooling(url: URL) -> None:
    """Check that a connection to this PostgreSQL stays the same one. DatabaseTrouble if it does not."""
    import psycopg  # imported only for PostgreSQL, because it is slow to load

    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with (
            psycopg.connect(address, autocommit=True, **connecting(url)) as ours,
            psycopg.connect(address, autocommit=True, **connecting(url)) as another,
        ):
            for _ in range(ROUNDS):
                before = _process(ours)
                with another.transaction():
                    # What we have had is free for others, if it was only lent for a transaction.
                    if _process(another) == before or _process(ours) != before:
                        raise DatabaseTrouble(REFUSED)
    except psycopg.Error as error:
        raise trouble(error) from error


def _process(connection: "psycopg.Connection") -> int:
    """The process of the server that serves it at this moment."""
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    return int(row[0])
