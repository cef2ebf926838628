"""Marking what was sent: many messages in one transaction, so that marking costs next to nothing.

A crash between a send and its mark repeats the message; so marks wait milliseconds only: for the next batch
of updates, which takes them along, or for a transaction of their own. And where the database is slow to take
them, sending waits: a crash repeats the latest one or two messages of a chat, never a row of them, and of
all chats together no more than may be in flight.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from datetime import datetime

from bot.outbox.chat_queues import PARALLEL
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Passing, Settled, Trace

_GATHER_SECONDS = 0.035
_CARRIED_SECONDS = 0.015  # from this age on a batch takes marks along; before, more of them gather
_TROUBLE_SECONDS = 1.0
MOST_OF_A_CHAT = 2  # unmarked; with one, somebody quick would cost a transaction for every answer
# Messages of all chats whose call has begun and which are not marked. With fewer than the calls there may be
# at once, somebody could wait for a mark while none is to come.
MOST_IN_FLIGHT = PARALLEL

log = logging.getLogger(__name__)


class Receipts:
    """Finished messages on their way into the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sent: dict[int, int] = {}  # message → its chat
        self._unmarked: Counter[int] = Counter()  # by chat: messages that are with Telegram and not marked
        self._calls = 0  # begun and not over
        self._marked = asyncio.Event()  # the next marks are committed; a new one for each commit
        self._failed: list[int] = []
        self._uncertain: list[int] = []
        self._screens: dict[int, int] = {}
        self._news: dict[int, int] = {}  # screens that the database does not know yet
        self._traces: list[Trace] = []
        self._passing: list[Passing] = []
        self._some = asyncio.Event()
        self._awaited = asyncio.Event()  # somebody waits for marks, so that no more of them gather
        self._since: float | None = None  # when the first of them was finished, on the monotonic clock
        self._closing = False

    async def calling(self, outgoing_id: int) -> bool:
        """This nudge's call is about to be made, and that is committed; False: it was dropped meanwhile."""
        return await self._database.transact(lambda unit: unit.outbox.calling(outgoing_id))

    async def refused(self, outgoing_id: int) -> None:
        """Telegram has not taken this nudge, so it may be tried again, by the next run as well."""
        await self._database.transact(lambda unit: unit.outbox.calling(outgoing_id, is_called=False))

    def sent(self, outgoing_id: int, chat_id: int) -> None:
        """This message has reached Telegram."""
        self._sent[outgoing_id] = chat_id
        self._unmarked[chat_id] += 1
        self._note()

    @asynccontextmanager
    async def in_flight(self, chat_id: int) -> AsyncIterator[None]:
        """A call to this chat, which waits for marks while a crash would repeat too much after it.

        For its own chat's it has them written at once. For those of all chats it waits its turn: in a flood a
        transaction for every few of them would cost more than the wait.
        """
        while True:
            if self._unmarked[chat_id] >= MOST_OF_A_CHAT:
                self._awaited.set()
            elif self._calls + self._unmarked.total() < MOST_IN_FLIGHT:
                break
            await self._marked.wait()
        self._calls += 1
        try:
            yield
        finally:
            self._calls -= 1

    def failed(self, outgoing_id: int) -> None:
        """This message can never be sent."""
        self._failed.append(outgoing_id)
        self._note()

    def uncertain(self, outgoing_id: int) -> None:
        """This nudge may have reached Telegram or not; it is not tried again."""
        self._uncertain.append(outgoing_id)
        self._note()

    def screen(self, chat_id: int, message_id: int) -> None:
        """The chat's screen is this message now."""
        self._screens[chat_id] = self._news[chat_id] = message_id
        self._note()

    def has_news_of(self, chat_id: int) -> bool:
        """Whether the chat has a newer screen than the database knows."""
        return chat_id in self._news

    def stands(self, chat_id: int, message_id: int, now: datetime, leaves: datetime | None = None) -> None:
        """The bot's message is new in this chat, and is to leave it again at that time, if at all."""
        self._traces.append(Trace(chat_id, message_id, False, now))
        if leaves is not None:
            self._passing.append(Passing(chat_id, message_id, leaves))
        self._note()

    async def run(self) -> None:
        """Mark until `close`; while the database is in trouble, keep the marks and try again."""
        closing = False
        while not closing:
            await self._some.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(_GATHER_SECONDS):
                    await self._awaited.wait()
            closing = self._closing  # looked at before the flush: what is finished during it needs one more
            try:
                await self.flush()
            except DatabaseTrouble as trouble:
                log.warning("sent messages cannot be marked yet: %s", trouble)
                await asyncio.sleep(_TROUBLE_SECONDS)

    def close(self) -> None:
        """Let `run` end after one last flush."""
        self._closing = True
        self._some.set()
        self._awaited.set()

    async def flush(self) -> None:
        """Mark everything finished so far. DatabaseTrouble: nothing is lost, call again."""
        with self._taken() as settled:
            if settled:
                await self._database.transact(lambda unit: unit.settle(settled))

    def carried(self) -> AbstractContextManager[Settled]:
        """What has been finished for a while, for a transaction that marks it.

        If that fails, it waits for the next one.
        """
        old = self._since is not None and time.monotonic() - self._since >= _CARRIED_SECONDS
        return self._taken() if old else nullcontext(Settled((), (), {}))

    @contextmanager
    def _taken(self) -> Iterator[Settled]:
        self._some.clear()
        self._awaited.clear()
        self._since = None
        sent, self._sent = self._sent, {}
        failed, self._failed = self._failed, []
        uncertain, self._uncertain = self._uncertain, []
        screens, self._screens = self._screens, {}
        traces, self._traces = self._traces, []
        passing, self._passing = self._passing, []
        try:
            yield Settled(list(sent), failed, screens, traces, passing, uncertain)
        except BaseException:  # also when it is cancelled: marking twice does no harm
            self._sent = sent | self._sent
            self._failed = failed + self._failed
            self._uncertain = uncertain + self._uncertain
            self._screens = screens | self._screens
            self._traces = traces + self._traces
            self._passing = passing + self._passing
            self._note()
            raise
        self._news = dict(self._news.items() - screens.items())
        self._unmarked -= Counter(sent.values())
        self._marked.set()
        self._marked = asyncio.Event()

    def _note(self) -> None:
        """Something waits to be marked."""
        self._some.set()
        if self._since is None:
            self._since = time.monotonic()
