"""The phones over HTTP, for the page and for tests: JSON in, JSON out, long polling instead of sleeping.

| request | body, answer |
|---|---|
| GET, POST /play/people | everyone; add one: `first_name`, `username`, `language_code` |
| GET /play/people/{id}/chat?after=N&wait=S | the screen, once its `version` exceeds N (or after S seconds) |
| GET /play/people/{id}/group?after=N&wait=S | the same for the group with the bot |
| POST /play/people/{id}/text | `text`, `reply_to`, `forwarded`; returns `messages`, like all that send |
| POST /play/people/{id}/start | `payload` of a deep link |
| POST /play/people/{id}/tap | `message_id` and `button`, or `row` and `column`, or raw `data`; `expired` |
| POST /play/people/{id}/edit | `message_id`, `text` |
| POST /play/people/{id}/send | `kind` (see `attachments`), `data` (base64), `name`, `caption`, `together` |
| POST /play/people/{id}/group | `text`, `topic`, `reply_to` |
| POST /play/people/{id}/block, …/unblock | |
| POST /play/people/{id}/raw | any update, delivered unchanged |
| GET, POST /play/clock | `offset` and `now`; advance by `forward` seconds |
| POST /play/quiet | wait up to `seconds` for `still` idle seconds; returns `quiet` |
| GET, POST, DELETE /play/troubles | see `troubles`; also `floods` (true, false) and `outage_seconds` |
| POST /play/updates/again | deliver the newest `count` updates again |
| GET /play/log | counters and calls, without content |
| GET /play/files/{id} | an image or a document |

If the person cannot do something, the response is 409 with an `error`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

from bot.playground.chats import Person
from bot.playground.exchange import Exchange
from bot.playground.phones import PhoneError, Phones
from bot.playground.screens import screen, shown
from bot.playground.troubles import Trouble

_LONGEST_WAIT = 60.0
Doing = Callable[[Person, dict[str, Any]], Any]


def play_routes(exchange: Exchange, phones: Phones) -> list[web.RouteDef]:
    """All routes below /play/."""
    desk = _Desk(exchange, phones)
    return [
        web.get("/play/people", desk.people),
        web.post("/play/people", desk.add_person),
        web.get(r"/play/people/{id:\d+}/chat", desk.chat),
        web.get(r"/play/people/{id:\d+}/group", desk.group),
        web.post(r"/play/people/{id:\d+}/{action:[a-z]+}", desk.act),
        web.get("/play/clock", desk.clock),
        web.post("/play/clock", desk.move_clock),
        web.post("/play/quiet", desk.quiet),
        web.get("/play/troubles", desk.troubles),
        web.post("/play/troubles", desk.order_trouble),
        web.delete("/play/troubles", desk.clear_troubles),
        web.post("/play/updates/again", desk.repeat_updates),
        web.get("/play/log", desk.log),
        web.get("/play/files/{file_id}", desk.file),
    ]


class _Desk:
    def __init__(self, exchange: Exchange, phones: Phones) -> None:
        self._exchange = exchange
        self._phones = phones
        self._actions: dict[str, Doing] = {
            "text": lambda person, body: {
                "messages": phones.types(
                    person, str(body["text"]), body.get("reply_to"), bool(body.get("forwarded", False))
                )
            },
            "start": lambda person, body: {"messages": phones.starts(person, str(body.get("payload", "")))},
            "tap": lambda person, body: phones.taps(person, int(body.get("message_id", 0)), body),
            "edit": lambda person, body: {
                "messages": [phones.edits(person, int(body["message_id"]), str(body["text"]))]
            },
            "send": lambda person, body: {"messages": phones.sends(person, str(body["kind"]), body)},
            "group": lambda person, body: {
                "messages": phones.says_in_group(
                    person, str(body["text"]), body.get("topic"), body.get("reply_to")
                )
            },
            "block": lambda person, body: phones.blocks(person),
            "unblock": lambda person, body: phones.unblocks(person),
            "raw": lambda person, body: {"update_id": phones.injects(body)},
        }

    def _person(self, request: web.Request) -> Person:
        person = self._exchange.chats.people.get(int(request.match_info["id"]))
        if person is None:
            raise _refused(404, "there is no such person")
        return person

    async def people(self, request: web.Request) -> web.Response:
        return _json({"people": [_described(each) for each in self._exchange.chats.people.values()]})

    async def add_person(self, request: web.Request) -> web.Response:
        body = await _body(request)
        name = str(body.get("first_name", "")).strip()
        if not name:
            raise _refused(400, "a person needs a first_name")
        person = self._exchange.chats.add_person(name, body.get("username"), body.get("language_code", "en"))
        return _json(_described(person))

    async def act(self, request: web.Request) -> web.Response:
        person, body = self._person(request), await _body(request)
        action = self._actions.get(request.match_info["action"])
        if action is None:
            raise _refused(404, "people cannot do that")
        try:
            return _json(action(person, body) or {"ok": True})
        except PhoneError as fault:
            raise _refused(409, str(fault)) from None
        except KeyError as missing:
            raise _refused(400, f"{missing} is missing") from None

    async def chat(self, request: web.Request) -> web.Response:
        """The screen; waits up to `wait` seconds for a version above `after`."""
        chat = self._exchange.chats.private(self._person(request).id)
        wait = min(_number(request, "wait", 0), _LONGEST_WAIT)
        await chat.pulse.after(int(_number(request, "after", -1)), wait)
        return _json(screen(self._exchange, chat))

    async def group(self, request: web.Request) -> web.Response:
        chat = self._exchange.chats.group_of(self._person(request).id)
        wait = min(_number(request, "wait", 0), _LONGEST_WAIT)
        await chat.pulse.after(int(_number(request, "after", -1)), wait)
        messages = [shown(chat, message) for message in chat.messages.values()]
        return _json({"version": chat.pulse.version, "chat_id": chat.id, "messages": messages})

    async def clock(self, request: web.Request) -> web.Response:
        return _json({"offset": self._exchange.clock.offset(), "now": self._exchange.clock.now()})

    async def move_clock(self, request: web.Request) -> web.Response:
        body = await _body(request)
        seconds = body.get("forward", 0)
        if not isinstance(seconds, int | float) or isinstance(seconds, bool):
            raise _refused(400, "forward must be a number of seconds")
        self._exchange.clock.forward(seconds)
        self._exchange.everybody_looks()
        return await self.clock(request)

    async def quiet(self, request: web.Request) -> web.Response:
        body = await _body(request)
        seconds = min(float(body.get("seconds", 10)), _LONGEST_WAIT)
        return _json({"quiet": await self._exchange.quiet(seconds, float(body.get("still", 0.2)))})

    async def troubles(self, request: web.Request) -> web.Response:
        troubles = self._exchange.troubles
        orders = [
            {"status": each.status, "times": each.times, "chat_id": each.chat_id, "method": each.method}
            for each in troubles.orders
        ]
        return _json({"orders": orders, "violations": troubles.violations, "floods": troubles.floods})

    async def order_trouble(self, request: web.Request) -> web.Response:
        body = await _body(request)
        troubles = self._exchange.troubles
        if "floods" in body:
            troubles.floods = bool(body["floods"])
        if "outage_seconds" in body:
            troubles.outage(float(body["outage_seconds"]))
        if "status" in body or body.get("after_delivery"):
            # Status 0 means that the connection is dropped without an answer.
            troubles.orders.append(
                Trouble(
                    status=int(body.get("status") or 0),
                    retry_after=body.get("retry_after"),
                    times=int(body.get("times", 1)),
                    chat_id=body.get("chat_id"),
                    method=body.get("method"),
                    after_delivery=bool(body.get("after_delivery", False)),
                    description=body.get("description"),
                    page=bool(body.get("page", False)),
                )
            )
        return await self.troubles(request)

    async def clear_troubles(self, request: web.Request) -> web.Response:
        self._exchange.troubles.clear()
        return await self.troubles(request)

    async def repeat_updates(self, request: web.Request) -> web.Response:
        body = await _body(request)
        return _json({"repeated": self._exchange.deliveries.repeat(int(body.get("count", 1)))})

    async def log(self, request: web.Request) -> web.Response:
        exchange = self._exchange
        return _json(
            {
                "pending": len(exchange.deliveries),
                "confirmed": exchange.deliveries.confirmed,
                "polled": exchange.deliveries.polled,
                "counters": dict(exchange.counters),
                "calls": list(exchange.calls),
            }
        )

    async def file(self, request: web.Request) -> web.Response:
        file = self._exchange.files.find(request.match_info["file_id"])
        if file is None:
            raise _refused(404, "there is no such file")
        if file.mime_type.startswith("image/") and file.mime_type != "image/svg+xml":
            return web.Response(body=file.data, content_type=file.mime_type)
        name = "".join(sign for sign in file.name if sign.isalnum() or sign in "-_. ").strip() or "file"
        headers = {"Content-Disposition": f'attachment; filename="{name.encode("ascii", "ignore").decode()}"'}
        return web.Response(body=file.data, content_type="application/octet-stream", headers=headers)


def _described(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "username": person.username,
        "language_code": person.language_code,
        "blocked": person.blocked,
    }


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


def _refused(status: int, words: str) -> web.HTTPException:
    kinds: dict[int, Callable[..., web.HTTPException]] = {
        400: web.HTTPBadRequest, 404: web.HTTPNotFound, 409: web.HTTPConflict
    }  # fmt: skip
    return kinds[status](text=orjson.dumps({"error": words}).decode(), content_type="application/json")


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = orjson.loads(await request.read() or b"{}")
    except orjson.JSONDecodeError:
        raise _refused(400, "the body is not JSON") from None
    if not isinstance(body, dict):
        raise _refused(400, "the body must be a JSON object")
    return body


def _number(request: web.Request, name: str, default: float) -> float:
    try:
        return float(request.query.get(name, default))
    except ValueError:
        raise _refused(400, f"{name} must be a number") from None
