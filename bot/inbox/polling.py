"""Long polling: the next offset confirms an update only after its commit.

After a quiet week update ids may start anywhere. So the first poll, and any after a quiet day or a jump of
the clock, has no offset; the ids seen so far tell what is new.
"""

import asyncio
import logging
import re
import time
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

from telegram.constants import PollingLimit
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.inbox.intake import Intake
from bot.inbox.updates import WANTED, is_update
from bot.outbox.sender import Sender
from bot.settings import SettingsTrouble
from bot.telegram.client import NotTelegram, Telegram, Unreadable
from bot.telegram.patience import LONGEST_PAUSE, pause_after
from bot.watch.spell import Spell
from storage.errors import DatabaseTrouble

LIMIT = PollingLimit.MAX_LIMIT  # updates in a batch
LONG_POLL = 30  # seconds Telegram may hold a poll open
OFFSET_LASTS = timedelta(hours=24)  # after a quiet week ids may start below it (Bot API, Update)
LONGEST_FOR_DATABASE = 1.0  # each try tells people who wrote in the meantime (inbox/outage_notice.py)
LONGEST_WITHOUT_ID = 1.0  # the next update is stuck behind it
CONFLICT_PAUSE = 1.0
REFUSALS = 8  # of a token that was good a moment ago, in a row, within about a minute
CONFIRM_SECONDS = 1.0
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})')

TOKEN_REFUSED = "TELEGRAM_BOT_TOKEN is refused by Telegram: copy the token again from @BotFather"
OTHER_POLLER = "another poller takes this bot's updates; waiting for it to stop"
WEBHOOK_SET = (
    "another program has set a webhook for this bot, which gets its updates; stop that program, then start"
    " this one again, which removes the webhook"
)

log = logging.getLogger(__name__)


class Polling:
    """The loop that fetches updates until it is told to stop."""

    def __init__(
        self, telegram: Telegram, intake: Intake, sender: Sender, clock: Clock, spell: Spell
    ) -> None:
        self._telegram = telegram
        self._intake = intake
        self._sender = sender
        self._clock = clock
        self._offset: int | None = None
        self._offset_from: tuple[float, datetime] | None = (
            None  # when it was set, on the monotonic clock and on ours
        )
        self._one_by_one = 0  # polls left with a limit of one, to find the update that can't be read
        self._troubles = 0  # failed polls in a row
        self._refusals: int | None = None  # of the token since the last good poll; None: there was none
        self._spell = spell

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set, finishing the batch in hand. SettingsTrouble: the token is refused."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                pause = await self._once(stopping)
                if pause:
                    await asyncio.wait({stopping}, timeout=pause)
        finally:
            stopping.cancel()

    async def confirm(self) -> None:
        """Confirm the last offset if Telegram answers quickly; else what it sends again is recognised."""
        if self._offset_holds():
            try:
                async with asyncio.timeout(CONFIRM_SECONDS):
                    await self._telegram.raw_updates(offset=self._offset, limit=1, hold=0, allowed=WANTED)
            except (TelegramError, TimeoutError) as trouble:
                log.info("the last updates could not be confirmed: %s", type(trouble).__name__)

    async def _once(self, stopping: asyncio.Task[Any]) -> float:
        """Poll once and handle what arrived; returns the seconds until the next poll."""
        try:
            arrived = await self._fetch(stopping)
            if arrived and not await self._take(arrived):
                return self._look_again()
        except InvalidToken:
            if self._refusals is None or self._refusals + 1 >= REFUSALS:
                raise SettingsTrouble(TOKEN_REFUSED) from None
            self._refusals += 1
            self._spell.failed("Telegram refuses the token that it accepted a moment ago; trying again")
            return self._pause()
        except Conflict as conflict:
            self._spell.failed(WEBHOOK_SET if "webhook" in conflict.message.lower() else OTHER_POLLER)
            return CONFLICT_PAUSE
        except RetryAfter as asked:
            self._spell.failed("Telegram asks to poll less often")
            return pause_after(1, asked)
        except NotTelegram as answer:
            self._spell.failed(
                f"something else answers in Telegram's place, a proxy or a sign-in page: {answer}"
            )
            return self._pause()
        except Unreadable as answer:
            return await self._pass_over(answer.payload)
        except NetworkError as trouble:
            self._spell.failed(f"Telegram cannot be reached: {type(trouble).__name__}")
            return self._pause()
        except TelegramError as trouble:
            self._spell.failed(f"Telegram refuses to give updates: {type(trouble).__name__}")
            return self._pause()
        except DatabaseTrouble:  # it is watched over (`bot.watch`), which says so
            return self._pause(LONGEST_FOR_DATABASE)
        self._spell.worked()
        self._troubles = self._refusals = 0
        self._one_by_one = max(0, self._one_by_one - 1) if arrived else 0
        return 0

    async def _fetch(self, stopping: asyncio.Task[Any]) -> list[Any]:
        """The next raw updates; none when it is time to stop, which ends an open poll."""
        if self._sender.full:
            await _first(self._sender.room(), stopping)
            if stopping.done():
                return []
        arrived = await _first(
            self._telegram.raw_updates(
                offset=self._offset if self._offset_holds() else None,
                limit=1 if self._one_by_one else LIMIT,
                hold=LONG_POLL,
                allowed=WANTED,
            ),
            stopping,
        )
        return arrived or []

    async def _take(self, arrived: list[Any]) -> bool:
        """Take them in; returns whether any has an id, by which the batch can be confirmed."""
        await self._intake.take(arrived)
        ids = [update["update_id"] for update in arrived if is_update(update)]
        if ids:
            self._next(max(ids) + 1)
        return bool(ids)

    def _look_again(self) -> float:
        """Updates without an id are confirmed by a later one's, so poll again soon and ask for many."""
        self._one_by_one = 0
        return self._pause(LONGEST_WITHOUT_ID)

    def _next(self, offset: int) -> None:
        self._offset = offset
        self._offset_from = time.monotonic(), self._clock.now()

    def _offset_holds(self) -> bool:
        """Whether it is recent by both clocks: one stops while the machine sleeps, the other may jump."""
        if self._offset_from is None:
            return False
        ticks, moment = self._offset_from
        lasts = OFFSET_LASTS.total_seconds()
        return time.monotonic() - ticks < lasts and abs(self._clock.now() - moment) < OFFSET_LASTS

    async def _pass_over(self, payload: bytes) -> float:
        """After an unreadable answer: fetch one update at a time, and skip the one at fault."""
        self._spell.failed("Telegram's answer cannot be read; looking for the update at fault")
        ids = [int(found) for found in _UPDATE_ID.findall(payload)]
        if not self._one_by_one:
            self._one_by_one = LIMIT
            return 0
        if len(ids) != 1:
            return self._pause()
        try:
            await self._intake.set_aside(ids[0], Unreadable.__name__)
        except DatabaseTrouble:
            return self._pause()
        log.error("update %d cannot be read and is set aside", ids[0])
        self._next(ids[0] + 1)
        self._one_by_one -= 1
        return 0

    def _pause(self, longest: float = LONGEST_PAUSE) -> float:
        self._troubles += 1
        return pause_after(self._troubles, longest=longest)


async def _first(doing: Coroutine[Any, Any, Any], stopping: asyncio.Task[Any]) -> Any:
    """The result of `doing`, or None if `stopping` comes first."""
    task = asyncio.create_task(doing)
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        return task.result()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return None
