"""Sends what is committed: in order per chat, with a receipt in the database when Telegram has it.

A row holds an `OutgoingMessage`, and `Telegram.perform` makes its call. The sender decides when it goes, what
to do if Telegram refuses it, and what has to follow. A nudge gets a mark before its call as well: if a crash
leaves it open whether Telegram has it, it isn't sent again.
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
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.clock import Clock
from bot.outbox import calendar_file, qr_code, trend_picture
from bot.outbox.chat_queues import ChatQueues, Delivery
from bot.outbox.chat_wipe import ChatWipe
from bot.outbox.current_screens import CurrentScreens, Standing
from bot.outbox.rate_limit import RateLimiter
from bot.outbox.receipts import Receipts
from bot.outbox.recovery import Recovery
from bot.telegram.client import ServerTrouble, Telegram, Unreached, Unreadable
from bot.telegram.file import File
from bot.telegram.outgoing import SCREEN, OutgoingMessage, deletion
from bot.telegram.patience import pause_after
from bot.telegram.unreachable import is_unreachable
from bot.watch.figures import Figures
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Outgoing

_MARGIN = 0.05  # seconds on top of retry_after: a timer may fire a moment early, and Telegram punishes that
_FAILURES_OF_ONE = 10  # 5xx for one message while others get through; then the message is to blame
_TRIES_TO_TIDY = 3

_SEEN = ("sendMessage", "sendPhoto", "sendDocument", "editMessageText")  # calls that people see

_BLANK = "·"  # replaces the words of a message that can't be deleted

# Descriptions of a 400. The Bot API does not specify them, so only their stable parts are compared.
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
    """Sends the outbox.

    `blocked(chat_id)` is awaited when a chat cannot be reached any more; `attach(person_id, scope)` makes the
    file of an export; `scrub()` is called when something was deleted for good.
    """

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        clock: Clock,
        blocked: Callable[[int], Awaitable[None]],
        attach: Callable[[int, str], Awaitable[File]],
        scrub: Callable[[], None],
        figures: Figures,
    ) -> None:
        self._telegram = telegram
        self._database = database
        self._clock = clock
        self._blocked = blocked
        self._attach = attach
        self._scrub = scrub
        self._figures = figures
        self._queues = ChatQueues(self._send, self._outdated)
        self._rate_limiter = RateLimiter(self._queues.add, lambda: database.workers)
        self._screens = CurrentScreens(database)
        self.receipts = Receipts(database)
        self._chat_wipe = ChatWipe(telegram, database, self.receipts, clock)
        self._recovery = Recovery(database, self.enqueue, self.room)
        self._drawing = asyncio.Semaphore(trend_picture.AT_ONCE)
        self._tasks: list[asyncio.Task[None]] = []
        self._done = 0  # calls that succeeded

    @property
    def held_back(self) -> int:
        """How many unasked messages the rate limiter is holding."""
        return self._rate_limiter.waiting

    def start(self) -> list[asyncio.Task[None]]:
        """Start writing receipts and recovering the outbox; returns both tasks for the caller to watch."""
        self._tasks = [asyncio.create_task(work) for work in (self.receipts.run(), self._recovery.run())]
        return self._tasks

    def enqueue(self, rows: Iterable[Outgoing]) -> None:
        """Take over committed messages, in the order of the outbox."""
        for row in rows:
            if not self.receipts.has_news_of(row.chat_id):
                self._screens.stored(row.chat_id, row.screen, row.private)
            try:
                message = OutgoingMessage.of(row.payload)
            except (KeyError, TypeError, ValueError) as fault:  # one bad row must not hold up its chat
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
        """Whether the intake should pause, because the queues are full."""
        return self._queues.full

    def unsent(self, chat_id: int) -> int:
        """How many messages wait to be sent to a chat."""
        return self._queues.waiting(chat_id)

    async def room(self) -> None:
        """Wait until the sender is not full."""
        await self._queues.room()

    async def close(self, grace: float, patience: float) -> None:
        """Send for `grace` seconds, wait `patience` more for calls in flight; the rest stays committed."""
        self._rate_limiter.close()
        for task in self._tasks[1:]:
            task.cancel()
        await self._queues.close(grace, patience)
        self.receipts.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _send(self, delivery: Delivery) -> float:
        """Make the delivery's call; returns the seconds until the next try, or 0 when it is settled."""
        delivery.tries += 1
        try:
            if delivery.outgoing_id is None:
                await self._deliver(delivery)
            else:
                async with self.receipts.in_flight(delivery.chat_id):
                    await (self._send_once(delivery) if delivery.is_nudge else self._deliver(delivery))
        except RetryAfter as asked:
            return pause_after(delivery.tries, asked) + _MARGIN
        except (BadRequest, ChatMigrated, Forbidden) as refused:
            if is_unreachable(refused):
                return await self._forget_chat(delivery)
            return self._give_up(delivery, refused)
        except ServerTrouble as trouble:
            return self._broke(delivery, trouble)
        except (TelegramError, DatabaseTrouble) as trouble:
            if delivery.outgoing_id is None and delivery.tries >= _TRIES_TO_TIDY:
                return self._give_up(delivery, trouble)
            self._say(trouble)
            return _pause(delivery)
        except Exception as fault:  # one bad message must not hold up its chat
            log.exception("a message could not be made")
            return self._give_up(delivery, fault)
        self._done += 1
        figures = self._figures
        figures.messages["sent"] += 1
        figures.sending.worked()
        figures.refused.worked()
        return 0

    async def _send_once(self, delivery: Delivery) -> None:
        """Send a nudge at most once: mark it before its call, and if its fate is unclear, leave it."""
        assert delivery.outgoing_id is not None
        if not await self.receipts.calling(delivery.outgoing_id):
            return  # dropped in the meantime
        try:
            await self._deliver(delivery)
        except (BadRequest, ChatMigrated, Forbidden):
            raise
        except (ServerTrouble, Unreached):  # Telegram does not have it
            await self.receipts.refused(delivery.outgoing_id)
            raise
        except (NetworkError, Unreadable):
            self.receipts.uncertain(delivery.outgoing_id)
            self._figures.messages["uncertain"] += 1
        except TelegramError:  # it has refused it for now
            await self.receipts.refused(delivery.outgoing_id)
            raise

    def _broke(self, delivery: Delivery, trouble: ServerTrouble) -> float:
        """After a 5xx: an outage is waited out, but a message that fails while others go out is given up."""
        self._say(trouble)
        if self._done != delivery.done_before:
            delivery.failures += 1
            delivery.done_before = self._done
        return self._give_up(delivery, trouble) if delivery.failures >= _FAILURES_OF_ONE else _pause(delivery)

    def _say(self, trouble: Exception) -> None:
        if isinstance(trouble, DatabaseTrouble):
            return  # it is watched over (`bot.watch`), which says so
        if isinstance(trouble, InvalidToken):
            self._figures.sending.failed(
                "messages wait: Telegram refuses the token; if @BotFather made a new"
                " one, set TELEGRAM_BOT_TOKEN to that and start again"
            )
        else:
            self._figures.sending.failed(f"messages wait: {type(trouble).__name__}")

    async def _deliver(self, delivery: Delivery) -> None:
        message = delivery.message
        if message.wipe:
            self._rate_limiter.drop(delivery.chat_id)
            await self._chat_wipe.wipe(delivery.chat_id)
            self._settle(delivery)
            return
        if message.deletes:
            gone = await self._chat_wipe.take_out(delivery.chat_id, message.deletes)
            message = message if gone or message.if_left is None else replace(message, text=message.if_left)
            if not message.text:
                self._settle(delivery)
                return
        standing = await self._screens.of(delivery.chat_id, delivery.person_id)
        before = standing.screen
        target = before if message.message_id == SCREEN else message.message_id
        is_screen = message.is_screen or message.message_id == SCREEN
        if message.message_id == SCREEN and before is None:
            if message.method != "editMessageText":
                self._settle(delivery)  # there is no screen to change
                return
            message = _as_new(message)
        if message.method == "deleteMessage" and message.private and not self._is_due(standing, target):
            self._settle(delivery)  # it shows something else by now, and its leaving is planned anew
            return
        try:
            shown = await self._telegram.perform(
                message, delivery.chat_id, target, await self._file(delivery)
            )
            replaced = None
        except BadRequest as refused:
            if message.method not in ("editMessageText", "editMessageReplyMarkup", "deleteMessage"):
                raise
            try:
                shown, replaced = await self._instead(delivery, message, target, refused)
            except BadRequest:  # a private message that is never deleted is not tried again and again
                self._screens.show(delivery.chat_id, self._with_private(delivery, standing, target, None))
                raise
        if shown is not None:
            if is_screen and standing.screen != shown:
                standing = replace(standing, screen=shown)
                self.receipts.screen(delivery.chat_id, shown)
            if delivery.person_id is not None:
                self._note(delivery, shown, is_new=shown != target)
        standing = self._with_private(delivery, standing, target, shown)
        self._screens.show(delivery.chat_id, standing)
        self._settle(delivery)
        self._tidy(delivery, standing, before, shown, replaced)

    async def _instead(
        self, delivery: Delivery, message: OutgoingMessage, target: int | None, refused: BadRequest
    ) -> tuple[int | None, int | None]:
        """The fallback for a refused edit or deletion: the message now shown, and the one it replaces."""
        said = refused.message.lower()
        if is_unreachable(refused):
            raise refused
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

    async def _file(self, delivery: Delivery) -> File | None:
        if (link := delivery.message.qr) is not None:
            return await asyncio.to_thread(qr_code.draw, link)
        if (trend := delivery.message.trend) is not None:
            async with self._drawing:
                return await trend_picture.draw(trend)
        if (event := delivery.message.event) is not None:
            return await asyncio.to_thread(calendar_file.make, event)
        if (scope := delivery.message.copy) is not None and delivery.person_id is not None:
            return await self._attach(delivery.person_id, scope)
        return None

    def _note(self, delivery: Delivery, message_id: int, *, is_new: bool) -> None:
        message, now = delivery.message, self._clock.now()
        if is_new:
            self.receipts.stands(delivery.chat_id, message_id, now)
        if message.leaves:
            at = now + timedelta(seconds=message.leaves)
            self.receipts.leaves(delivery.chat_id, message_id, at, private=message.private)
        if message.live:
            self.receipts.is_live(delivery.chat_id, message_id, now + timedelta(seconds=message.live))

    def _is_due(self, standing: Standing, target: int | None) -> bool:
        """Whether it is a private message whose time is up."""
        leaves = standing.private.get(target) if target is not None else None
        return leaves is not None and leaves <= self._clock.now().timestamp()

    def _with_private(
        self, delivery: Delivery, standing: Standing, target: int | None, shown: int | None
    ) -> Standing:
        """Note which private messages the chat has after this call: a message is what it was last made."""
        message, private = delivery.message, dict(standing.private)
        if message.method == "deleteMessage" and target is not None:
            private.pop(target, None)
        elif message.method in _SEEN and shown is not None:
            private.pop(shown, None)
            if message.private:
                private[shown] = int(self._clock.now().timestamp()) + (message.leaves or 0)
        if private == standing.private:
            return standing
        self.receipts.private(delivery.chat_id, private)
        return replace(standing, private=private)

    def _outdated(self, delivery: Delivery) -> None:
        if delivery.outgoing_id is not None:
            self.receipts.outdated(delivery.outgoing_id)

    def _settle(self, delivery: Delivery) -> None:
        if delivery.outgoing_id is not None:
            self.receipts.sent(delivery.outgoing_id, delivery.chat_id)

    def _give_up(self, delivery: Delivery, fault: Exception) -> float:
        if delivery.outgoing_id is not None:
            self._figures.messages["failed"] += 1
            self._figures.refused.failed(f"{delivery.message.method} failed for good: {type(fault).__name__}")
            self.receipts.failed(delivery.outgoing_id)
        return 0

    async def _forget_chat(self, delivery: Delivery) -> float:
        """The chat cannot be reached: tell the use cases, and drop what is still queued for it."""
        try:
            await self._blocked(delivery.chat_id)
        except DatabaseTrouble:
            return _pause(delivery)
        self._rate_limiter.drop(delivery.chat_id)
        self._queues.drop(delivery.chat_id)
        self._figures.messages["unreachable"] += 1
        return 0

    def _tidy(
        self,
        delivery: Delivery,
        standing: Standing,
        before: int | None,
        shown: int | None,
        replaced: int | None,
    ) -> None:
        """Queue the calls that tidy up after a message, ahead of the chat's next one.

        Private messages go when anything follows them. If a crash loses that call, they are still noted as
        private, and go with whatever follows next. `replaced`: a message that could not be edited, such as a
        picture; it loses its buttons too.
        """
        message = delivery.message
        follows = message.method in _SEEN and not message.spares
        gone = standing.private.keys() - {shown} if follows else set()
        clear, delete = (
            before if which == SCREEN else which for which in (message.clear or replaced, message.delete)
        )
        tidying = [deletion(message_id, blank=True) for message_id in sorted(gone)]
        if clear is not None and clear not in (shown, *gone):
            tidying.append(OutgoingMessage("editMessageReplyMarkup", message_id=clear))
        if delete is not None and delete not in (shown, *gone):
            tidying.append(deletion(delete))
        self._queues.add_next(Delivery(None, delivery.chat_id, delivery.person_id, one) for one in tidying)


def _as_new(message: OutgoingMessage) -> OutgoingMessage:
    """The edit as a new message."""
    return replace(message, method="sendMessage", message_id=None)


def _pause(delivery: Delivery) -> float:
    return pause_after(delivery.tries) * random.uniform(0.75, 1.0)
