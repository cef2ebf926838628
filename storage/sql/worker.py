"""Who sends: each process on a database is a worker, and a message of the outbox is in one worker's hands."""

import os
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from storage.ids import OrderedIds
from storage.sql.url import trouble

if TYPE_CHECKING:
    import psycopg

LOCKS = 0x6475_6F6C  # "duol": the first half of the numbers of PostgreSQL's advisory locks


class Worker:
    """This process, as one of those that share an outbox.

    On PostgreSQL a connection of its own holds a lock for as long as the process lives, however it ends: so
    the others know. On SQLite there is one process, and what it does not have in hand is an earlier one's.
    """

    def __init__(self) -> None:
        self.id = int.from_bytes(os.urandom(4)) >> 1  # half of an advisory lock's number: 31 bits
        self.ids = OrderedIds()
        self.has_all = False  # surely no message in the outbox is outside this worker's hands
        self._presence: psycopg.Connection | None = None

    def be_present(self, engine: Engine) -> None:
        """Hold the lock; hold it again if the connection was lost. Raises DatabaseTrouble."""
        import psycopg  # with PostgreSQL only: it takes its time to load

        try:
            if self._presence is None:
                url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
                self._presence = psycopg.connect(url, autocommit=True, connect_timeout=10)
            # To hold it twice does no harm: the connection's end lets go of all.
            self._presence.execute("SELECT pg_try_advisory_lock(%s, %s)", (LOCKS, self.id))
        except psycopg.Error as error:
            self.leave()
            raise trouble(error) from error

    def leave(self) -> None:
        """Let go of the lock."""
        presence, self._presence = self._presence, None
        if presence is not None:
            presence.close()
