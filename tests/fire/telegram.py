"""A stand-in for Telegram that keeps a record: each call, each confirmed update, each repeat."""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.bench.phones import BOT, Phone
from tests.bench.wire import Connection

SAYS = ("sendMessage", "sendPhoto", "editMessageText", "editMessageCaption", "editMessageMedia")
LOST = 0  # the run of a call whose answer is lost: earlier than any, as its repeat comes from the same one
REMEMBERED = 4  # calls of an earlier run in a chat with which a repeat is compared
REASONS = {
    400: "Bad Request", 403: "Forbidden", 409: "Conflict", 429: "Too Many Requests", 502: "Bad Gateway",
}  # fmt: skip


@dataclass(slots=True)
class Call:
    """One call of the bot."""

    at: float  # on the monotonic clock
    run: int  # which of the bot's runs made it
    method: str
    chat_id: int
    fields: dict[str, str]
    status: int = 0  # 0: no answer was given
    delivered: bool = False  # the person has it
    repeated: bool = False  # the person had it already, from an earlier run or with an answer that was lost


@dataclass(frozen=True, slots=True)
class Trouble:
    """How a call goes wrong: a status, or no answer; the person may have got the message all the same."""

    status: int = 0
    retry_after: int = 0
    delivered: bool = False


@dataclass(slots=True)
class Chat:
    """One person's chat, as far as the bot may be told off."""

    phone: Phone
    shows: dict[int, tuple[str, str]] = field(default_factory=dict)  # message → its text and buttons
    recent: deque[tuple[int, str, str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))


class Line(Connection):
    """A connection whose requests may be answered with any status, or by hanging up."""

    def answer(self, body: bytes | None, status: int = 200) -> None:
        """None hangs up."""
        if body is None:
            if self._transport is not None:
                self._transport.abort()
            return
        head = b"HTTP/1.1 %d %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
        self._write(head % (status, REASONS.get(status, "OK").encode(), len(body)) + body)

    _respond = answer  # type: ignore[assignment]


Answer = Callable[..., None]


class StandIn:
    """Telegram for one bot. `async with StandIn() as telegram:`, then its `url`."""

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.calls: list[Call] = []
        self.made: dict[int, float] = {}  # every update there ever was, and when
        self.confirmed: dict[int, float] = {}  # and when the bot said that it has it
        self.waiting: dict[int, bytes] = {}
        self.next_id = 1000
        self.run = 0
        self.polls = 0
        self.polled = asyncio.Event()
        self.asked: list[dict[str, str]] = []  # the fields of every getUpdates
        self.pace: Callable[[Call], float] = lambda call: 0.0  # seconds until a call is answered
        self.trouble: Callable[[Call], Trouble | None] = lambda call: None
        self.on_call: Callable[[Call], None] = lambda call: None
        self.overlooked: Callable[[Call], bool] = lambda call: False  # what people let lie, and wait on
        self.on_batch: Callable[[int], None] = lambda size: None
        self.on_confirmed: Callable[[int], None] = lambda size: None
        self.heard: list[Callable[[Call], None]] = []  # who is told of what is delivered
        self.early: list[Call] = []  # calls made before `retry_after` was over
        self._webhook = ""
        self._not_before: dict[int, float] = {}
        self._poll: tuple[Answer, int, int, asyncio.TimerHandle] | None = None
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> StandIn:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Line(self.handle), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._poll is not None:
            self._poll[3].cancel()
        if self._server is not None:
            self._server.close()

    @property
    def url(self) -> str:
        """Where the bot finds it."""
        return f"http://127.0.0.1:{self.port}"

    def meet(self, phone: Phone) -> None:
        """A person who may talk to the bot."""
        self.chats[phone.chat_id] = Chat(phone)

    def arrive(self, update: dict[str, Any]) -> int:
        """Something a person did; returns the update's id."""
        update_id = self.next_id
        self.next_id += 1
        self.arrive_raw(update_id, orjson.dumps({"update_id": update_id} | update))
        return update_id

    def arrive_raw(self, update_id: int, update: bytes) -> None:
        """Any bytes as an update."""
        self.made[update_id] = time.monotonic()
        self.waiting[update_id] = update
        if self._poll is not None:
            asyncio.get_running_loop().call_soon(self.end_poll)

    # -- what the bot asks

    def handle(self, method: str, fields: dict[str, str], answer: Answer) -> None:
        """Answer one request."""
        call = Call(time.monotonic(), self.run, method, int(fields.get("chat_id") or 0), fields)
        if method == "getUpdates":
            self._get_updates(call, answer)
            return
        if method == "setWebhook":
            self.polls += 1
            self._webhook = fields["url"]
        self.calls.append(call)
        self.on_call(call)
        if self._not_before.get(call.chat_id, 0) > call.at:
            self.early.append(call)
        trouble = self.trouble(call)
        if trouble is not None:
            if trouble.delivered:
                self._deliver(call, lost=True)
            self._refuse(call, trouble, answer)
            return
        status, result = self._deliver(call)
        call.status = status
        body = orjson.dumps({"ok": True, "result": result} if status == 200 else _fault(status, str(result)))
        wait = self.pace(call)
        if wait:
            asyncio.get_running_loop().call_later(wait, answer, body, status)
        else:
            answer(body, status)

    def _refuse(self, call: Call, trouble: Trouble, answer: Answer) -> None:
        call.status = trouble.status
        if not trouble.status:
            answer(None)
            return
        fault = _fault(trouble.status, REASONS[trouble.status])
        if trouble.retry_after:
            fault["parameters"] = {"retry_after": trouble.retry_after}
            self._not_before[call.chat_id] = call.at + trouble.retry_after
        answer(orjson.dumps(fault), trouble.status)

    def _get_updates(self, call: Call, answer: Answer) -> None:
        self.polls += 1
        self.polled.set()
        self.asked.append(call.fields)
        trouble = self.trouble(call)
        if trouble is not None:
            self._refuse(call, trouble, answer)
            return
        offset = int(call.fields.get("offset") or 0)
        confirmed = [each for each in self.waiting if each < offset]
        for update_id in confirmed:
            del self.waiting[update_id]
            self.confirmed[update_id] = call.at
        if confirmed:
            self.on_confirmed(len(confirmed))
        if self._poll is not None:
            self.end_poll(conflict=True)
        limit, timeout = int(call.fields.get("limit") or 100), float(call.fields.get("timeout") or 0)
        timer = asyncio.get_running_loop().call_later(timeout, self.end_poll)
        self._poll = (answer, limit, offset, timer)
        if self.waiting or not timeout:
            self.end_poll()

    def end_poll(self, *, conflict: bool = False) -> None:
        """Answer the poll that is held open, with what there is."""
        if self._poll is None:
            return
        answer, limit, offset, timer = self._poll
        self._poll = None
        timer.cancel()
        if conflict:
            answer(orjson.dumps(_fault(409, "Conflict: terminated by other getUpdates request")), 409)
            return
        batch = [self.waiting[each] for each in sorted(self.waiting) if each >= offset][:limit]
        answer(b'{"ok":true,"result":[' + b",".join(batch) + b"]}")
        if batch:
            self.on_batch(len(batch))

    def _deliver(self, call: Call, *, lost: bool = False) -> tuple[int, Any]:
        """What comes of a call that reaches Telegram: a status, and a result or a reason."""
        if call.method == "getMe":
            return 200, BOT | {"can_join_groups": False}
        if call.method == "getWebhookInfo":
            return 200, {
                "url": self._webhook,
                "has_custom_certificate": False,
                "pending_update_count": len(self.waiting),
            }
        chat = self.chats.get(call.chat_id)
        if chat is None or not call.method.startswith(("send", "edit")) or call.method == "sendChatAction":
            return 200, True
        fields = call.fields
        shown = fields.get("text", fields.get("caption", "")), fields.get("reply_markup", "")
        if call.method.startswith("edit"):
            message_id = int(fields["message_id"])
            if message_id not in chat.shows:
                return 400, "Bad Request: message to edit not found"
            if call.method == "editMessageReplyMarkup":
                shown = chat.shows[message_id][0], shown[1]
            if chat.shows[message_id] == shown:
                call.repeated = any(
                    run < call.run and (text, rows) == shown for run, text, rows in chat.recent
                )
                return 400, "Bad Request: message is not modified"
        overlooked = self.overlooked(call)
        seen = {key: fields[key] for key in fields if key == "message_id" or not overlooked}
        message_id = chat.phone.see(call.method, seen)
        chat.shows[message_id] = shown
        call.delivered = True
        if call.method in SAYS:
            call.repeated = any(run < call.run and (text, rows) == shown for run, text, rows in chat.recent)
            chat.recent.append((LOST if lost else call.run, *shown))
            if not overlooked:
                for tell in self.heard:
                    tell(call)
        return 200, {
            "message_id": message_id, "date": 1_790_000_000, "from": BOT, "text": "…",
            "chat": {"id": call.chat_id, "type": "private", "first_name": chat.phone.name},
        }  # fmt: skip


def said(calls: list[Call]) -> dict[int, list[str]]:
    """What each person has been told for the first time, in order."""
    told: defaultdict[int, list[str]] = defaultdict(list)
    for call in calls:
        if call.delivered and call.method in SAYS and not call.repeated:
            told[call.chat_id].append(re.sub(r"<[^>]+>", "", call.fields.get("text", "")))
    return told


def _fault(status: int, description: str) -> dict[str, Any]:
    return {"ok": False, "error_code": status, "description": description}
