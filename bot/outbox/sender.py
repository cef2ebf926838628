"""Sends what is committed: in order per chat, and marked when Telegram has it.

A nudge is marked before its call as well: one that may be with Telegram or not is never said again.

A row's payload: `method` and `params` of the Bot API; `screen`: the result becomes the chat's screen; `clear`
and `delete`: older messages to take the buttons off, or away, afterwards, if possible; `draw`: a picture to
make now; `attach`: a file to make now; `leaves`: the seconds after which the message leaves the chat again;
`sweep`: empty the chat; `scrub`: something was deleted for good with this; `unasked`: to be paced; `blank`: a
message too old to be deleted loses its words instead. Where a message_id is expected, "screen" means the
chat's current screen.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.clock import Clock
from bot.outbox.chat_queues import Lanes, Letter
from bot.outbox.chat_wipe import Sweeper
from bot.outbox.current_screens import Screens
from bot.outbox.qr_code import draw
from bot.outbox.rate_limit import Pacer
from bot.outbox.receipts import Marks
from bot.outbox.recovery import Backlog
from bot.telegram.client import ServerTrouble, Telegram, Unreached, Unreadable
from bot.telegram.file import File
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Outgoing

SCREEN = "screen"
FIRST_PAUSE = 0.5  # seconds; doubled at each further try
LONGEST_PAUSE = 30.0
_LATER_THAN_SAID = (
    0.05  # seconds on top of retry_after: a timer may ring a moment early, and early is punished
)
_REFUSALS_OF_ONE = 10  # times Telegram may break on one message while it answers; then it is the message
_TRIES_TO_TIDY = 3
_OF_NO_CHAT = ("setMyCommands", "deleteMyCommands")  # their scope names the chat

_NOTHING = "·"  # what stands where words were

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

    `blocked(chat_id)` is awaited when Telegram says that a chat is closed; `attach(person_id, what)` makes
    the file that a payload asks for; `scrub()` is called when something was deleted for good.
    """

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        clock: Clock,
        blocked: Callable[[int], Awaitable[None]],
        attach: Callable[[int, dict[str, Any]], Awaitable[File]],
        scrub: Callable[[], None],
    ) -> None:
        self._telegram = telegram
        self._database = database
        self._clock = clock
        self._blocked = blocked
        self._attach = attach
        self._scrub = scrub
        self._lanes = Lanes(self._send)
        self._pacer = Pacer(self._post)
        self._screens = Screens(database)
        self.marks = Marks(database)
        self._sweeper = Sweeper(telegram, database, self.marks, clock)
        self._backlog = Backlog(database, self.enqueue, self.room)
        self._tasks: list[asyncio.Task[None]] = []
        self._done = 0  # calls that went well

    @property
    def held_back(self) -> int:
        """How many unasked messages wait for their turn."""
        return self._pacer.waiting

    def start(self) -> list[asyncio.Task[None]]:
        """Take up what is left in the outbox, and mark; returns the tasks that do so, to be watched."""
        self._tasks = [asyncio.create_task(work) for work in (self.marks.run(), self._backlog.run())]
        return self._tasks

    def enqueue(self, messages: Iterable[Outgoing]) -> None:
        """Take over committed messages, in the order of the outbox."""
        for message in messages:
            if not self.marks.has_news_of(message.chat_id):
                self._screens.stored(message.chat_id, message.screen)
            if message.payload.get("scrub"):
                self._scrub()
            if message.payload.get("unasked"):
                self._pacer.add(message)
            else:
                self._post(message)

    @property
    def full(self) -> bool:
        """Whether so much waits for sending that taking in more updates would only fill the memory."""
        return self._lanes.full

    async def room(self) -> None:
        """Wait until the sender is not full."""
        await self._lanes.room()

    async def close(self, grace: float, patience: float) -> None:
        """Send for `grace` seconds, wait `patience` for what is in flight then; the rest stays committed."""
        self._pacer.close()
        for task in self._tasks[1:]:
            task.cancel()
        await self._lanes.close(grace, patience)
        self.marks.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _post(self, message: Outgoing) -> None:
        is_nudge = message.kind == "nudge"
        self._lanes.add(Letter(message.id, message.chat_id, message.person_id, message.payload, is_nudge))

    async def _send(self, letter: Letter) -> float:
        """Make the letter's call; returns the seconds to wait before the next try, 0 when it is settled."""
        letter.tries += 1
        try:
            if letter.outgoing_id is None:
                await self._deliver(letter)
            else:
                async with self.marks.in_flight(letter.chat_id):
                    await (self._say_once(letter) if letter.is_nudge else self._deliver(letter))
        except RetryAfter as asked:
            pause = asked.retry_after
            seconds = pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
            return seconds + _LATER_THAN_SAID
        except Forbidden:
            return await self._forget_chat(letter)
        except (BadRequest, ChatMigrated, EndPointNotFound) as refused:
            return self._give_up(letter, refused)
        except ServerTrouble as trouble:
            return self._broke(letter, trouble)
        except (TelegramError, DatabaseTrouble) as trouble:
            if letter.outgoing_id is None and letter.tries >= _TRIES_TO_TIDY:
                return self._give_up(letter, trouble)
            return _pause(letter)
        except Exception as fault:  # a payload nobody can send must not hold up its chat
            log.exception("a message could not be made")
            return self._give_up(letter, fault)
        self._done += 1
        return 0

    async def _say_once(self, letter: Letter) -> None:
        """A nudge: marked before its call; if it may have arrived or not, it is not said again."""
        assert letter.outgoing_id is not None
        if not await self.marks.calling(letter.outgoing_id):
            return  # dropped meanwhile
        try:
            await self._deliver(letter)
        except (RetryAfter, ServerTrouble, Unreached):  # Telegram has not taken it
            await self.marks.refused(letter.outgoing_id)
            raise
        except BadRequest:
            raise
        except (NetworkError, Unreadable):
            self.marks.uncertain(letter.outgoing_id)

    def _broke(self, letter: Letter, trouble: ServerTrouble) -> float:
        """Telegram broke: on everything, as in an outage, or on this message alone while others go out."""
        if self._done != letter.done_before:
            letter.refusals += 1
            letter.done_before = self._done
        return self._give_up(letter, trouble) if letter.refusals >= _REFUSALS_OF_ONE else _pause(letter)

    async def _deliver(self, letter: Letter) -> None:
        payload = letter.payload
        method: str = payload["method"]
        if payload.get("sweep"):
            self._pacer.drop(letter.chat_id)
            await self._sweeper.sweep(letter.chat_id)
            self._settle(letter)
            return
        params: dict[str, Any] = dict(payload["params"])
        if method not in _OF_NO_CHAT:
            params["chat_id"] = letter.chat_id
        is_screen = bool(payload.get("screen"))
        before = await self._screen_before(letter, params)
        if params.get("message_id") == SCREEN:
            is_screen = is_screen or method != "deleteMessage"
            params["message_id"] = before
            if before is None:
                if method != "editMessageText":
                    self._settle(letter)  # nothing is there to change
                    return
                method = _anew(params)
        files = await self._files(letter)
        replaced = None
        try:
            result = await self._telegram.call(method, params, files)
        except BadRequest as refused:
            if not method.startswith(("edit", "delete")):
                raise
            said = refused.message.lower()
            if _UNCHANGED in said:
                result = {"message_id": params["message_id"]}
            elif method == "editMessageText" and any(reason in said for reason in _NOT_EDITABLE):
                replaced = params["message_id"]
                method = _anew(params)
                result = await self._telegram.call(method, params, files)
            elif payload.get("blank") and "message can't be deleted" in said:
                result = await self._telegram.call("editMessageText", {**params, "text": _NOTHING})
            elif "not found" in said or "message can't be deleted" in said or "message_id_invalid" in said:
                result = None
                is_screen = False
            else:
                raise
        shown = result.get("message_id") if isinstance(result, dict) else None
        if is_screen and shown is not None and self._screens.show(letter.chat_id, shown):
            self.marks.screen(letter.chat_id, shown)
        if shown is not None and method.startswith("send") and letter.person_id is not None:
            self._note_trace(letter, shown)
        self._settle(letter)
        self._tidy(letter, before, shown, replaced)

    async def _screen_before(self, letter: Letter, params: dict[str, Any]) -> int | None:
        """The chat's screen, looked up only if the letter speaks of it."""
        payload = letter.payload
        if SCREEN in (params.get("message_id"), payload.get("clear"), payload.get("delete")):
            return await self._screens.current(letter.chat_id, letter.person_id)
        return None

    async def _files(self, letter: Letter) -> dict[str, File] | None:
        if what := letter.payload.get("draw"):
            return {"photo": await asyncio.to_thread(draw, what)}
        what = letter.payload.get("attach")
        if what and letter.person_id is not None:
            return {"document": await self._attach(letter.person_id, what)}
        return None

    def _note_trace(self, letter: Letter, message_id: int) -> None:
        now, leaves = self._clock.now(), letter.payload.get("leaves")
        self.marks.stands(
            letter.chat_id, message_id, now, now + timedelta(seconds=leaves) if leaves else None
        )

    def _settle(self, letter: Letter) -> None:
        if letter.outgoing_id is not None:
            self.marks.sent(letter.outgoing_id, letter.chat_id)

    def _give_up(self, letter: Letter, fault: Exception) -> float:
        if letter.outgoing_id is not None:
            log.warning("%s failed for good: %s", letter.payload.get("method"), type(fault).__name__)
            self.marks.failed(letter.outgoing_id)
        return 0

    async def _forget_chat(self, letter: Letter) -> float:
        """Telegram refuses the chat: nothing more goes there, and those who care are told."""
        try:
            await self._blocked(letter.chat_id)
        except DatabaseTrouble:
            return _pause(letter)
        self._pacer.drop(letter.chat_id)
        self._lanes.drop(letter.chat_id)
        return 0

    def _tidy(self, letter: Letter, before: int | None, shown: int | None, replaced: int | None) -> None:
        """Queue the calls that tidy up after a message; they go before the chat's next one.

        `replaced` is a message that could not be edited, say a picture: its buttons go as well.
        """
        clear, delete = letter.payload.get("clear") or replaced, letter.payload.get("delete")
        if clear is None and delete is None:
            return
        letters = []
        for method, named in (("editMessageReplyMarkup", clear), ("deleteMessage", delete)):
            message_id = before if named == SCREEN else named
            if message_id is not None and message_id != shown:
                payload = {"method": method, "params": {"message_id": message_id}}
                letters.append(Letter(None, letter.chat_id, letter.person_id, payload))
        self._lanes.add_next(letters)


def _anew(params: dict[str, Any]) -> str:
    """Turn an edit's parameters into those of a new message; returns the method to call."""
    params.pop("message_id", None)
    return "sendMessage"


def _pause(letter: Letter) -> float:
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(letter.tries - 1, 10))
    return longest * random.uniform(0.75, 1.0)
