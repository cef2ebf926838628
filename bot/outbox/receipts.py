"""Receipts: what Telegram has is marked in the database, many messages to a transaction.

A crash between a send and its receipt repeats the message. So receipts wait only milliseconds, until the next
batch of updates takes them along or they get a transaction of their own. If the database is slow, sending
waits: a crash repeats at most two messages of a chat, and at most `MOST_IN_FLIGHT` in all.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from datetime import datetime

from bot.outbox.chat_queues import PARALLEL
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Passing, Settled, Trace

_GATHER_SECONDS = 0.035
_CARRIED_SECONDS = 0.015  # a batch of updates takes along receipts older than this
_TROUBLE_SECONDS = 1.0
MOST_OF_A_CHAT = 2  # without a receipt; with 1, quick people would cost a transaction per answer
# Messages of all chats whose call has begun and whose receipt isn't committed. Fewer than the calls allowed
# at once would deadlock: everyone waiting for a receipt, and none on its way.
MOST_IN_FLIGHT = PARALLEL


class Receipts:
    """Collects the outcome of calls and writes it in batches."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sent: dict[int, int] = {}  # message → its chat
        self._unmarked: Counter[int] = Counter()  # by chat: sent, but without a receipt
        self._calls = 0  # in progress
        self._marked = asyncio.Event()  # set at the next commit of receipts; each commit makes a new one
        self._outdated: list[int] = []
        self._failed: list[int] = []
        self._uncertain: list[int] = []
        self._screens: dict[int, int] = {}
        self._private: dict[int, Mapping[int, int]] = {}  # by chat: the private messages in it
        # Chats of which more is known than the database knows, and how often that has changed.
        self._news: Counter[int] = Counter()
        self._traces: list[Trace] = []
        self._passing: list[Passing] = []
        self._some = asyncio.Event()
        self._awaited = asyncio.Event()  # a call is waiting for receipts, so write them now
        self._since: float | None = None  # when the oldest came in, on the monotonic clock
        self._closing = False

    async def calling(self, outgoing_id: int) -> bool:
        """Commit that this nudge's call is about to be made; False if it was dropped meanwhile."""
        return await self._database.transact(lambda unit: unit.outbox.calling(outgoing_id))

    async def refused(self, outgoing_id: int) -> None:
        """Telegram did not accept this nudge, so this run or the next may try again."""
        await self._database.transact(lambda unit: unit.outbox.calling(outgoing_id, is_called=False))

    def sent(self, outgoing_id: int, chat_id: int) -> None:
        """This message has reached Telegram."""
        self._sent[outgoing_id] = chat_id
        self._unmarked[chat_id] += 1
        self._note()

    @asynccontextmanager
    async def in_flight(self, chat_id: int) -> AsyncIterator[None]:
        """Around a call to this chat: waits while a crash after it would repeat too much.

        Receipts of the same chat are written right away. At the limit for all chats it only waits: in
        a flood, a transaction for every few receipts would cost more than the wait.
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

    def outdated(self, outgoing_id: int) -> None:
        """A newer message says all that this one would have; it counts as sent."""
        self._outdated.append(outgoing_id)
        self._note()

    def failed(self, outgoing_id: int) -> None:
        """This message can never be sent."""
        self._failed.append(outgoing_id)
        self._note()

    def uncertain(self, outgoing_id: int) -> None:
        """It is unclear whether this nudge reached Telegram; it isn't tried again."""
        self._uncertain.append(outgoing_id)
        self._note()

    def screen(self, chat_id: int, message_id: int) -> None:
        """This message is the chat's screen now."""
        self._screens[chat_id] = message_id
        self._news[chat_id] += 1
        self._note()

    def private(self, chat_id: int, standing: Mapping[int, int]) -> None:
        """These are the chat's private messages now: by message_id, when each leaves (Unix time)."""
        self._private[chat_id] = standing
        self._news[chat_id] += 1
        self._note()

    def has_news_of(self, chat_id: int) -> bool:
        """Whether more is known of what stands in the chat than the database knows."""
        return chat_id in self._news

    def stands(self, chat_id: int, message_id: int, now: datetime) -> None:
        """A message of the bot is new in this chat."""
        self._traces.append(Trace(chat_id, message_id, False, now))
        self._note()

    def leaves(self, chat_id: int, message_id: int, at: datetime, *, private: bool) -> None:
        """A message is to be deleted from this chat later."""
        self._passing.append(Passing(chat_id, message_id, at, private))
        self._note()

    def is_live(self, chat_id: int, message_id: int, until: datetime) -> None:
        """A message is to lose its buttons later."""
        self._passing.append(Passing(chat_id, message_id, until, only_buttons=True))
        self._note()

    async def run(self) -> None:
        """Write receipts until `close`; while the database is in trouble, keep them and try again."""
        closing = False
        while not closing:
            await self._some.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(_GATHER_SECONDS):
                    await self._awaited.wait()
            closing = self._closing  # read before the flush: calls that end during it need one more
            try:
                await self.flush()
            except DatabaseTrouble:  # it is watched over (`bot.watch`), which says so
                await asyncio.sleep(_TROUBLE_SECONDS)

    def close(self) -> None:
        """Let `run` end after one last flush."""
        self._closing = True
        self._some.set()
        self._awaited.set()

    async def flush(self) -> None:
        """Write all receipts so far. DatabaseTrouble: nothing is lost, call again."""
        with self._taken() as settled:
            if settled:
                await self._database.transact(lambda unit: unit.settle(settled))

    def carried(self) -> AbstractContextManager[Settled]:
        """Receipts that have waited long enough, for a transaction that takes them along.

        If it fails, they wait for the next one.
        """
        old = self._since is not None and time.monotonic() - self._since >= _CARRIED_SECONDS
        return self._taken() if old else nullcontext(Settled((), (), {}))

    @contextmanager
    def _taken(self) -> Iterator[Settled]:
        self._some.clear()
        self._awaited.clear()
        self._since = None
        sent, self._sent = self._sent, {}
        outdated, self._outdated = self._outdated, []
        failed, self._failed = self._failed, []
        uncertain, self._uncertain = self._uncertain, []
        screens, self._screens = self._screens, {}
        private, self._private = self._private, {}
        traces, self._traces = self._traces, []
        passing, self._passing = self._passing, []
        news = {chat_id: self._news[chat_id] for chat_id in screens.keys() | private.keys()}
        try:
            yield Settled([*sent, *outdated], failed, screens, traces, passing, uncertain, private)
        except BaseException:  # also on cancellation: writing a receipt twice is harmless
            self._sent = sent | self._sent
            self._outdated = outdated + self._outdated
            self._failed = failed + self._failed
            self._uncertain = uncertain + self._uncertain
            self._screens = screens | self._screens
            self._private = private | self._private
            self._traces = traces + self._traces
            self._passing = passing + self._passing
            self._note()
            raise
        for chat_id, changes in news.items():
            if self._news[chat_id] == changes:
                del self._news[chat_id]
        self._unmarked -= Counter(sent.values())
        self._marked.set()
        self._marked = asyncio.Event()

    def _note(self) -> None:
        """There is something to write."""
        self._some.set()
        if self._since is None:
            self._since = time.monotonic()
