"""Marking what was sent: many messages in one transaction, so that marking costs next to nothing.

A crash between a send and its mark repeats the message; so marks wait milliseconds only: for the next batch
of updates, which takes them along, or for a transaction of their own.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Settled

_GATHER_SECONDS = 0.02
_TROUBLE_SECONDS = 1.0

log = logging.getLogger(__name__)


class Marks:
    """Finished messages on their way into the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sent: list[int] = []
        self._failed: list[int] = []
        self._screens: dict[int, int] = {}
        self._some = asyncio.Event()
        self._closing = False

    def sent(self, outgoing_id: int) -> None:
        """This message has reached Telegram."""
        self._sent.append(outgoing_id)
        self._some.set()

    def failed(self, outgoing_id: int) -> None:
        """This message can never be sent."""
        self._failed.append(outgoing_id)
        self._some.set()

    def screen(self, chat_id: int, message_id: int) -> None:
        """The chat's screen is this message now."""
        self._screens[chat_id] = message_id
        self._some.set()

    async def run(self) -> None:
        """Mark until `close`; while the database is in trouble, keep the marks and try again."""
        while not self._closing:
            await self._some.wait()
            if not self._closing:
                await asyncio.sleep(_GATHER_SECONDS)
            try:
                await self.flush()
            except DatabaseTrouble as trouble:
                log.warning("sent messages cannot be marked yet: %s", trouble)
                await asyncio.sleep(_TROUBLE_SECONDS)

    def close(self) -> None:
        """Let `run` end after one last flush."""
        self._closing = True
        self._some.set()

    async def flush(self) -> None:
        """Mark everything finished so far. DatabaseTrouble: nothing is lost, call again."""
        with self.carried() as settled:
            if settled:
                await self._database.transact(lambda unit: unit.outbox.settle(settled))

    @contextmanager
    def carried(self) -> Iterator[Settled]:
        """What is finished, for a transaction that marks it; if that fails it waits for the next one."""
        self._some.clear()
        sent, self._sent = self._sent, []
        failed, self._failed = self._failed, []
        screens, self._screens = self._screens, {}
        try:
            yield Settled(sent, failed, screens)
        except BaseException:  # also when it is cancelled: marking twice does no harm
            self._sent = sent + self._sent
            self._failed = failed + self._failed
            self._screens = screens | self._screens
            self._some.set()
            raise
