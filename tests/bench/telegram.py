"""A fast stand-in for Telegram in a process of its own: hands out updates, times the answers.

    python -m tests.bench.telegram CONVERSATION PEOPLE COUPLES

CONVERSATION is a variant (`tests.bench.variants`), PEOPLE how many conversations there are at once. Unless
COUPLES is 0, the conversations are those of so many couples of a population: one that has come to a good
moment rests, and another couple, from far away in the database, takes its place.

It prints its port, then obeys one JSON command a line on its standard input, and answers each with one line:
{"do": "prepare"} brings every conversation to where measuring may begin; {"do": "saturate", "seconds": 5}
keeps every conversation busy; {"do": "pace", "seconds": 5, "rate": 100} lets that many arrive in a second;
{"do": "first"} has one update wait for the bot; {"do": "pass_on_to", "workers": ["127.0.0.1:80"]} gives what
follows to these, as a proxy behind a webhook does (`tests.bench.hooks`).
"""

import asyncio
import contextlib
import sys
import time
import traceback
from collections import deque
from collections.abc import Iterator
from itertools import islice
from math import gcd
from typing import Any

import orjson
import uvloop

from tests.bench import conversations
from tests.bench.conversations import Conversation, Move
from tests.bench.hooks import Hooks
from tests.bench.phones import BOT, Phone
from tests.bench.population import chats
from tests.bench.wire import Connection, Respond

START_SECONDS = 60.0  # until all workers have set the webhook
PATIENCE = 20.0  # seconds an update may go unanswered; after them the bot counts as stuck
LONGEST_WAY = 40  # moves from /start into the exercise; a conversation that needs more has lost its way
BEGUN = int(time.time())
NOTHING = orjson.dumps({"ok": True, "result": []})
TRUE = orjson.dumps({"ok": True, "result": True})
ME = orjson.dumps({"ok": True, "result": BOT | {"can_join_groups": False}})


class Stuck(Exception):
    """The bot stopped answering, or the load does not know what to do with what it was told."""


class Telegram:
    """Updates waiting, conversations, and when each update was sent and answered."""

    def __init__(self, talks: list[Conversation], others: Iterator[Conversation]) -> None:
        self.talks = talks
        self.others = others  # who come when somebody rests
        self.by_chat: dict[int, tuple[Conversation, Phone]] = {}
        for talk in talks:
            self._meet(talk)
        self.hooks = Hooks()
        self.waiting: dict[int, bytes] = {}
        self.poll: tuple[Respond, int, asyncio.TimerHandle] | None = None
        self.last_update_id = time.time_ns() // 100_000  # above those of an earlier run on the same database
        self.under_way: dict[int, tuple[Move, float, int, bool]] = {}  # by id() of the conversation
        self.latencies: list[float] = []
        self.taps = 0
        self.ready: deque[Conversation] = deque()
        self.late: deque[float] = deque()  # arrivals for which nobody was free
        self.saturating = False
        self.last_answer = time.perf_counter()
        self.trouble = ""  # what went wrong while a request of the bot was handled

    # -- what the bot asks

    def handle(self, method: str, fields: dict[str, str], respond: Respond) -> None:
        """Answer one request of the bot; whatever goes wrong ends the load, and not only this connection."""
        try:
            self._handle(method, fields, respond)
        except Stuck as trouble:
            self.trouble = str(trouble)
        except (LookupError, TypeError, ValueError, StopIteration):
            self.trouble = traceback.format_exc()

    def _handle(self, method: str, fields: dict[str, str], respond: Respond) -> None:
        if method == "getUpdates":
            self._get_updates(fields, respond)
        elif method == "getMe":
            respond(ME)
        elif method == "setWebhook":
            self.hooks.set_to(fields["url"], fields["secret_token"])
            respond(TRUE)
        elif method == "getWebhookInfo":
            well = {"url": self.hooks.url, "has_custom_certificate": False, "pending_update_count": 0}
            respond(orjson.dumps({"ok": True, "result": well}))
        elif method == "answerCallbackQuery":
            respond(TRUE)
            chat_id = int(fields["callback_query_id"][:-9])
            self._answered(method, *self.by_chat[chat_id])
        elif "chat_id" in fields and method.startswith(("send", "edit")) and method != "sendChatAction":
            talk, phone = self.by_chat[int(fields["chat_id"])]
            message_id = phone.see(method, fields)
            chat = {"id": phone.chat_id, "type": "private", "first_name": phone.name}
            message = {
                "message_id": message_id,
                "date": 1_790_000_000,
                "chat": chat,
                "from": BOT,
                "text": "…",
            }
            respond(orjson.dumps({"ok": True, "result": message}))
            self._answered(method, talk, phone)
        else:
            respond(TRUE)

    def _get_updates(self, fields: dict[str, str], respond: Respond) -> None:
        offset = int(fields.get("offset") or 0)
        for update_id in [each for each in self.waiting if each < offset]:
            del self.waiting[update_id]
        self._end_poll(NOTHING)
        limit, timeout = int(fields.get("limit") or 100), float(fields.get("timeout") or 0)
        if self.waiting or not timeout:
            respond(self._batch(limit))
        else:
            timer = asyncio.get_running_loop().call_later(timeout, self._end_poll, NOTHING)
            self.poll = (respond, limit, timer)

    def _end_poll(self, body: bytes | None = None) -> None:
        if self.poll is not None:
            respond, limit, timer = self.poll
            self.poll = None
            timer.cancel()
            respond(self._batch(limit) if body is None else body)

    def _batch(self, limit: int) -> bytes:
        batch = list(self.waiting.values())[:limit]
        return b'{"ok":true,"result":[' + b",".join(batch) + b"]}"

    # -- what people do

    def send(self, talk: Conversation, since: float | None = None) -> None:
        """Let a conversation make its next move; `since` is when it should have come."""
        move = talk.next_move(talk)
        talk.texts += not move.label
        talk.taps += bool(move.label)
        self.taps += bool(move.label)
        self.last_update_id += 1
        update = {"update_id": self.last_update_id} | move.update()
        if self.hooks.url:
            self.hooks.deliver(orjson.dumps(update))
        else:
            self.waiting[self.last_update_id] = orjson.dumps(update)
        heard = move.told.received if move.told else 0
        self.under_way[id(talk)] = (move, since or time.perf_counter(), heard, False)
        if self.poll is not None:
            # The next turn of the loop, so that what is sent in this one goes together.
            asyncio.get_running_loop().call_soon(self._end_poll)

    def _answered(self, method: str, talk: Conversation, phone: Phone) -> None:
        entry = self.under_way.get(id(talk))
        if entry is None:
            return
        move, since, heard, answered = entry
        if not answered and phone is move.phone and method in talk.answers:
            self.last_answer = time.perf_counter()
            self.latencies.append(self.last_answer - since)
            answered = True
            self.under_way[id(talk)] = (move, since, heard, answered)
        if answered and (move.told is None or move.told.received > heard):
            del self.under_way[id(talk)]
            self._free(talk)

    def _meet(self, talk: Conversation) -> None:
        self.by_chat |= {phone.chat_id: (talk, phone) for phone in talk.phones}

    def _free(self, talk: Conversation) -> None:
        if talk.rests and (other := next(self.others, None)) is not None:
            self._meet(other)
            self.talks[self.talks.index(talk)] = other
            talk = other
        if self.saturating:
            self.send(talk)
        elif self.late:
            self.send(talk, self.late.popleft())
        else:
            self.ready.append(talk)

    # -- the load

    async def prepare(self) -> None:
        """Bring every conversation to where it may be measured, each to another place of its cycle."""
        self.ready.clear()
        further = {id(talk): number % conversations.CYCLE for number, talk in enumerate(self.talks)}
        for _ in range(LONGEST_WAY + conversations.CYCLE):
            unready = [talk for talk in self.talks if not talk.ready or further.get(id(talk), 0) > 0]
            if not unready:
                break
            for talk in unready:
                self.send(talk)
                further[id(talk)] = further.get(id(talk), 0) - talk.ready
            await self._settle()
        else:
            raise Stuck(f"did not find into the exercise:\n{_screen(unready[0])}")
        self.ready = deque(self.talks)

    async def first(self) -> dict[str, Any]:
        """One update that waits for the bot to come; when it was answered, on the monotonic clock."""
        self._start()
        self.send(self.talks[0])
        await self._settle()
        return {"at": self.last_answer}

    async def pass_on_to(self, workers: list[str]) -> dict[str, Any]:
        """Give updates to these workers, once as many have set the webhook."""
        until = time.perf_counter() + START_SECONDS
        while self.hooks.times_set < len(workers):
            if time.perf_counter() > until:
                raise Stuck(f"only {self.hooks.times_set} of {len(workers)} workers have set the webhook")
            await asyncio.sleep(0.02)
        self.hooks.pass_on_to(workers)
        return {}

    async def saturate(self, seconds: float) -> dict[str, Any]:
        """Every conversation at work all the time."""
        start = self._start()
        self.saturating = True
        for talk in list(self.ready):
            self.send(talk)
        self.ready.clear()
        while time.perf_counter() < start + seconds:
            await asyncio.sleep(0.02)
            self._check_patience()
        self.saturating = False
        await self._settle()
        return self._result(start)

    async def pace(self, seconds: float, rate: float) -> dict[str, Any]:
        """So many updates in a second, evenly, from whoever is free; one that nobody was free for is late."""
        start = self._start()
        for number in range(int(seconds * rate)):
            due = start + number / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            if self.ready:
                self.send(self.ready.popleft(), due)
            else:
                self.late.append(due)
            self._check_patience()
        await self._settle()
        return self._result(start)

    def _start(self) -> float:
        self.latencies = []
        self.taps = 0
        self.last_answer = time.perf_counter()
        return self.last_answer

    def _result(self, start: float) -> dict[str, Any]:
        latencies = [round(each * 1000, 3) for each in self.latencies]
        seconds = self.last_answer - start
        return {"seconds": seconds, "answered": len(latencies), "taps": self.taps, "ms": latencies}

    async def _settle(self) -> None:
        """Wait until everything sent is answered."""
        while self.under_way or self.late:
            await asyncio.sleep(0.002)
            self._check_patience()

    def _check_patience(self) -> None:
        if self.trouble:
            raise Stuck(self.trouble)
        patient_until = time.perf_counter() - PATIENCE
        for talk in self.talks:
            if id(talk) in self.under_way and self.under_way[id(talk)][1] < patient_until:
                move, _, _, answered = self.under_way[id(talk)]
                what = "answered, but nobody else heard" if answered else "unanswered"
                raise Stuck(f"{what} for {PATIENCE:.0f} s: {move.text or move.label}\n{_screen(talk)}")


def _screen(talk: Conversation) -> str:
    return "\n".join(
        f"{phone.name} sees {phone.told!r}, buttons {list(phone.buttons)}" for phone in talk.phones
    )


def far_apart(couples: int) -> Iterator[int]:
    """Every couple of a population once, each far from the one before, in the database as well.

    Where it begins is another place each time: in a database that is kept, the first couples have gone on.
    """
    step = next(step for step in range(int(couples * 0.618), couples + 1) if gcd(step, couples) == 1)
    return ((BEGUN + number) * step % couples for number in range(couples))


def by_turns(couples: int) -> Iterator[Conversation]:
    """The couples of a population: all that are new or at rest, again and again until all are through."""
    known: dict[int, Conversation] = {}
    somebody = True
    while somebody:
        somebody = False
        for number in far_apart(couples):
            talk = known.setdefault(number, conversations.listening(chats(number)))
            if not talk.over and (talk.rests or not talk.texts):
                somebody = True
                yield talk


def conversations_of(
    kind: str, people: int, couples: int
) -> tuple[list[Conversation], Iterator[Conversation]]:
    """Those that are there at first, and those who may come after them."""
    if couples:
        everyone = by_turns(couples)
        return list(islice(everyone, people)), everyone
    begin = conversations.echoing if kind == "echo" else conversations.going_through
    return [begin(1_000_000 + 10 * number) for number in range(people)], iter(())


async def serve(kind: str, people: int, couples: int) -> None:
    """Serve until standard input ends."""
    telegram = Telegram(*conversations_of(kind, people, couples))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(telegram.handle), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        command = orjson.loads(line)
        work = getattr(telegram, command.pop("do"))
        try:
            answer = await work(**command) or {}
        except Stuck as trouble:
            answer = {"stuck": str(trouble)}
        print(orjson.dumps(answer).decode(), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
