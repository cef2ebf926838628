"""Sends what is committed: in order per chat, with a receipt in the database when Telegram has it.

What a row asks for is an `OutgoingMessage`; `client.perform` makes its call. Here is decided when it goes, what
becomes of a refusal, and what has to follow. A nudge is marked before its call as well: one that may be with
Telegram or not is never sent again.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.clock import Clock
from bot.outbox.chat_queues import ChatQueues, Delivery
from bot.outbox.chat_wipe import ChatWipe
from bot.outbox.current_screens import CurrentScreens
from bot.outbox.qr_code import draw
from bot.outbox.rate_limit import RateLimiter
from bot.outbox.receipts import Receipts
from bot.outbox.recovery import Recovery
from bot.telegram.client import ServerTrouble, Telegram, Unreached, Unreadable
from bot.telegram.file import File
from bot.telegram.outgoing import SCREEN, MessageId, Method, OutgoingMessage
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Outgoing

FIRST_PAUSE = 0.5  # seconds; doubled at each further try
LONGEST_PAUSE = 30.0
_LATER_THAN_SAID = (
    0.05  # seconds on top of retry_after: a timer may ring a moment early, and early is punished
)
_REFUSALS_OF_ONE = 10  # times Telegram may break on one message while it answers; then it is the message
_TRIES_TO_TIDY = 3

_BLANK = "·"  # what stands where words were

# Descriptions of a 400 (Bot API; they are not specified, so only their stable parts are compared).
_UNCHANGED = "message is not modified"
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    "no text in the message to edit",
)

log = logging.getLogger(__name__)


class Sender:
    """The outbox's way out.

    `blocked(chat_id)` is awaited when Telegram says that a chat is closed; `attach(person_id, scope)` makes
    a copy of that person's data; `scrub()` is called when something was deleted for good.
    """

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        clock: Clock,
        blocked: Callable[[int], Awaitable[None]],
        attach: Callable[[int, str], Awaitable[File]],
        scrub: Callable[[], None],
    ) -> None:
        self._telegram = telegram
        self._database = database
        self._clock = clock
        self._blocked = blocked
        self._attach = attach
        self._scrub = scrub
        self._queues = ChatQueues(self._send)
        self._rate_limiter = RateLimiter(self._queues.add)
        self._screens = CurrentScreens(database)
        self.receipts = Receipts(database)
        self._chat_wipe = ChatWipe(telegram, database, self.receipts, clock)
        self._recovery = Recovery(database, self.enqueue, self.room)
        self._tasks: list[asyncio.Task[None]] = []
        self._done = 0  # calls that went well

    @property
    def held_back(self) -> int:
        """How many unasked messages wait for their turn."""
        return self._rate_limiter.waiting

    def start(self) -> list[asyncio.Task[None]]:
        """Take up what is left in the outbox, and mark; returns the tasks that do so, to be watched."""
        self._tasks = [asyncio.create_task(work) for work in (self.receipts.run(), self._recovery.run())]
        return self._tasks

    def enqueue(self, rows: Iterable[Outgoing]) -> None:
        """Take over committed messages, in the order of the outbox."""
        for row in rows:
            if not self.receipts.has_news_of(row.chat_id):
                self._screens.stored(row.chat_id, row.screen)
            try:
                message = OutgoingMessage.of(row.payload)
            except (KeyError, TypeError, ValueError) as fault:  # it must not hold up its chat
                log.error("a message could not be read: %s", type(fault).__name__)
                self.receipts.failed(row.id)
                continue
            if message.scrub:
                self._scrub()
            delivery = Delivery(row.id, row.chat_id, row.person_id, message, row.kind == "nudge")
            if message.unasked:
                self._rate_limiter.add(delivery)
            else:
                self._queues.add(delivery)

    @property
    def full(self) -> bool:
        """Whether so much waits for sending that taking in more updates would only fill the memory."""
        return self._queues.full

    async def room(self) -> None:
        """Wait until the sender is not full."""
        await self._queues.room()

    async def close(self, grace: float, patience: float) -> None:
        """Send for `grace` seconds, wait `patience` for what is in flight then; the rest stays committed."""
        self._rate_limiter.close()
        for task in self._tasks[1:]:
            task.cancel()
        await self._queues.close(grace, patience)
        self.receipts.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _send(self, delivery: Delivery) -> float:
        """Make the delivery's call; returns the seconds to wait before the next try, 0 when it is settled."""
        delivery.tries += 1
        try:
            if delivery.outgoing_id is None:
                await self._deliver(delivery)
            else:
                async with self.receipts.in_flight(delivery.chat_id):
                    await (self._say_once(delivery) if delivery.is_nudge else self._deliver(delivery))
        except RetryAfter as asked:
            pause = asked.retry_after
            seconds = pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
            return seconds + _LATER_THAN_SAID
        except Forbidden:
            return await self._forget_chat(delivery)
        except (BadRequest, ChatMigrated) as refused:
            return self._give_up(delivery, refused)
        except ServerTrouble as trouble:
            return self._broke(delivery, trouble)
        except (TelegramError, DatabaseTrouble) as trouble:
            if delivery.outgoing_id is None and delivery.tries >= _TRIES_TO_TIDY:
                return self._give_up(delivery, trouble)
            return _pause(delivery)
        except Exception as fault:  # a payload nobody can send must not hold up its chat
            log.exception("a message could not be made")
            return self._give_up(delivery, fault)
        self._done += 1
        return 0

    async def _say_once(self, delivery: Delivery) -> None:
        """A nudge: marked before its call; if it may have arrived or not, it is not said again."""
        assert delivery.outgoing_id is not None
        if not await self.receipts.calling(delivery.outgoing_id):
            return  # dropped meanwhile
        try:
            await self._deliver(delivery)
        except (RetryAfter, ServerTrouble, Unreached):  # Telegram has not taken it
            await self.receipts.refused(delivery.outgoing_id)
            raise
        except BadRequest:
            raise
        except (NetworkError, Unreadable):
            self.receipts.uncertain(delivery.outgoing_id)

    def _broke(self, delivery: Delivery, trouble: ServerTrouble) -> float:
        """Telegram broke: on everything, as in an outage, or on this message alone while others go out."""
        if self._done != delivery.done_before:
            delivery.refusals += 1
            delivery.done_before = self._done
        return self._give_up(delivery, trouble) if delivery.refusals >= _REFUSALS_OF_ONE else _pause(delivery)

    async def _deliver(self, delivery: Delivery) -> None:
        message = delivery.message
        if message.sweep:
            self._rate_limiter.drop(delivery.chat_id)
            await self._chat_wipe.sweep(delivery.chat_id)
            self._settle(delivery)
            return
        before = await self._screen_before(delivery)
        target = before if message.message_id == SCREEN else message.message_id
        is_screen = message.is_screen or message.message_id == SCREEN
        if message.message_id == SCREEN and before is None:
            if message.method != "editMessageText":
                self._settle(delivery)  # nothing is there to change
                return
            message = _as_new(message)
        try:
            shown = await self._telegram.perform(
                message, delivery.chat_id, target, await self._file(delivery)
            )
            replaced = None
        except BadRequest as refused:
            if message.method not in ("editMessageText", "editMessageReplyMarkup", "deleteMessage"):
                raise
            shown, replaced = await self._instead(delivery, message, target, refused)
        if shown is not None:
            if is_screen and self._screens.show(delivery.chat_id, shown):
                self.receipts.screen(delivery.chat_id, shown)
            if shown != target and delivery.person_id is not None:
                self._note_trace(delivery, shown)
        self._settle(delivery)
        self._tidy(delivery, before, shown, replaced)

    async def _instead(
        self, delivery: Delivery, message: OutgoingMessage, target: int | None, refused: BadRequest
    ) -> tuple[int | None, int | None]:
        """What is done where an edit or a deletion is refused: the message shown, and the one it replaces."""
        said = refused.message.lower()
        if _UNCHANGED in said:
            return target, None
        if message.method == "editMessageText" and any(reason in said for reason in _NOT_EDITABLE):
            return await self._telegram.perform(_as_new(message), delivery.chat_id, None), target
        if message.blank and "message can't be deleted" in said:
            blank = OutgoingMessage("editMessageText", _BLANK)
            return await self._telegram.perform(blank, delivery.chat_id, target), None
        if any(reason in said for reason in ("not found", "message can't be deleted", "message_id_invalid")):
            return None, None
        raise refused

    async def _screen_before(self, delivery: Delivery) -> int | None:
        """The chat's screen, looked up only if the delivery speaks of it."""
        message = delivery.message
        if SCREEN in (message.message_id, message.clear, message.delete):
            return await self._screens.current(delivery.chat_id, delivery.person_id)
        return None

    async def _file(self, delivery: Delivery) -> File | None:
        if (link := delivery.message.qr) is not None:
            return await asyncio.to_thread(draw, link)
        if (scope := delivery.message.copy) is not None and delivery.person_id is not None:
            return await self._attach(delivery.person_id, scope)
        return None

    def _note_trace(self, delivery: Delivery, message_id: int) -> None:
        now, leaves = self._clock.now(), delivery.message.leaves
        self.receipts.stands(
            delivery.chat_id, message_id, now, now + timedelta(seconds=leaves) if leaves else None
        )

    def _settle(self, delivery: Delivery) -> None:
        if delivery.outgoing_id is not None:
            self.receipts.sent(delivery.outgoing_id, delivery.chat_id)

    def _give_up(self, delivery: Delivery, fault: Exception) -> float:
        if delivery.outgoing_id is not None:
            log.warning("%s failed for good: %s", delivery.message.method, type(fault).__name__)
            self.receipts.failed(delivery.outgoing_id)
        return 0

    async def _forget_chat(self, delivery: Delivery) -> float:
        """Telegram refuses the chat: nothing more goes there, and those who care are told."""
        try:
            await self._blocked(delivery.chat_id)
        except DatabaseTrouble:
            return _pause(delivery)
        self._rate_limiter.drop(delivery.chat_id)
        self._queues.drop(delivery.chat_id)
        return 0

    def _tidy(self, delivery: Delivery, before: int | None, shown: int | None, replaced: int | None) -> None:
        """Queue the calls that tidy up after a message; they go before the chat's next one.

        `replaced` is a message that could not be edited, say a picture: its buttons go as well.
        """
        clear, delete = delivery.message.clear or replaced, delivery.message.delete
        if clear is None and delete is None:
            return
        named: tuple[tuple[Method, MessageId | None], ...] = (
            ("editMessageReplyMarkup", clear),
            ("deleteMessage", delete),
        )
        deliveries = []
        for method, which in named:
            message_id = before if which == SCREEN else which
            if message_id is not None and message_id != shown:
                tidying = OutgoingMessage(method, message_id=message_id)
                deliveries.append(Delivery(None, delivery.chat_id, delivery.person_id, tidying))
        self._queues.add_next(deliveries)


def _as_new(message: OutgoingMessage) -> OutgoingMessage:
    """An edit as a message of its own."""
    return replace(message, method="sendMessage", message_id=None)


def _pause(delivery: Delivery) -> float:
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(delivery.tries - 1, 10))
    return longest * random.uniform(0.75, 1.0)
