"""Workers: each process on a database is one, and each message in the outbox is leased to at most one."""

import os
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from storage.ids import OrderedIds
from storage.sql.trouble import trouble
from storage.sql.url import connecting

if TYPE_CHECKING:
    import psycopg

LOCKS = 0x6475_6F6C  # "duol": the first half of the keys of PostgreSQL's advisory locks
# A key that is no worker's has more than 31 bits (`storage.outbox`).
WORKERS = """SELECT count(DISTINCT objid) FROM pg_locks
WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND objid::bigint < 2147483648
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


class Worker:
    """This process as one of the workers that share an outbox.

    On PostgreSQL a dedicated connection holds an advisory lock until the process ends, however it ends, so
    other workers can tell. On SQLite there is only one process; messages it hasn't leased were left by an
    earlier one.
    """

    def __init__(self) -> None:
        self.id = int.from_bytes(os.urandom(4)) >> 1  # second half of an advisory lock's key: 31 bits
        self.ids = OrderedIds()
        self.workers = 1  # on this database, as far as it knows
        self.has_all = False  # True only if every message in the outbox is leased to this worker
        self._presence: psycopg.Connection | None = None

    def be_present(self, engine: Engine) -> None:
        """Take the advisory lock, again if the connection was lost, and count who else is there.

        Raises DatabaseTrouble.
        """
        import psycopg  # imported only for PostgreSQL, because it is slow to load

        try:
            if self._presence is None:
                url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
                self._presence = psycopg.connect(url, autocommit=True, **connecting(engine.url))
            # Taking it twice does no harm: closing the connection releases every lock.
            self._presence.execute("SELECT pg_try_advisory_lock(%s, %s)", (LOCKS, self.id))
            counted = self._presence.execute(WORKERS, (LOCKS,)).fetchone()
            self.workers = max(1, counted[0] if counted else 1)
        except psycopg.Error as error:
            self.leave()
            raise trouble(error) from error

    def leave(self) -> None:
        """Release the lock."""
        presence, self._presence = self._presence, None
        if presence is not None:
            presence.close()
