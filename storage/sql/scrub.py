"""Removes what was deleted from the database's files, as far as the database lets us.

SQLite overwrites deleted bytes itself; only its write-ahead log has to be truncated. PostgreSQL leaves old
rows where they are, and a plain VACUUM frees their space without overwriting it. So the table that holds
people's keys is rewritten; with the key gone, whatever else is left of them cannot be opened. Its write-ahead
log keeps the old bytes until the server writes over them, which no ordinary role can hasten.
"""

import re

from sqlalchemy import Engine

from storage.errors import TooLargeToScrub
from storage.sql.trouble import trouble
from storage.sql.url import connecting
from storage.tables import people

MILLISECONDS = 50  # how long a scrub waits for a reader
LARGEST = 64 * 2**20  # bytes of a table that is rewritten: it is locked for half a second


def scrub_sqlite(engine: Engine) -> bool:
    """Truncate the log by a checkpoint; False if a reader prevented it."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        try:
            # Writers must not wait here for a reader; trying again later is better.
            cursor.execute(f"PRAGMA busy_timeout={MILLISECONDS}")
            busy, _pages, _written = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={patience}")
            cursor.close()
        return not busy
    finally:
        raw.close()


def scrub_postgresql(engine: Engine) -> bool:
    """Rewrite the table of people; False if another transaction prevented it, or still sees the old rows.

    DatabaseTrouble, and TooLargeToScrub, after which trying again is of no use.
    """
    import psycopg  # imported only for PostgreSQL, because it is slow to load

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    still_seen: list[int] = []

    def hear(said: psycopg.errors.Diagnostic) -> None:
        # "2 dead row versions cannot be removed yet", in the server's language. Without the right to
        # vacuum, PostgreSQL skips the table and says no such thing.
        found = re.match(r"\D*(\d+)", said.message_detail or "")
        if found is not None:
            still_seen.append(int(found[1]))

    try:
        with psycopg.connect(url, autocommit=True, **connecting(engine.url)) as connection:
            size = connection.execute("SELECT pg_table_size(%s)", (people.name,)).fetchone()
            if size is not None and size[0] > LARGEST:
                raise TooLargeToScrub(
                    f"the file of {people.name} still has deleted keys, and is too large to rewrite while the"
                    f" bot runs: in a quiet hour, run VACUUM FULL {people.name}"
                )
            connection.add_notice_handler(hear)
            connection.execute(f"SET lock_timeout = '{MILLISECONDS}ms'")
            connection.execute(f"VACUUM (FULL, VERBOSE) {people.name}".encode())
    except psycopg.errors.LockNotAvailable:
        return False
    except psycopg.Error as error:
        raise trouble(error) from error
    return still_seen == [0]
