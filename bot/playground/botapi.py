"""The Bot API: receives a call, validates it against the specification, performs and answers it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

from bot.playground import editing, introducing, receiving, sending
from bot.playground.exchange import Exchange
from bot.playground.refusals import RefusalError, bad_request
from bot.playground.requests import Call, Handler, Upload
from bot.playground.specification import bot_api
from bot.playground.troubles import LostAnswerError, StrangersPageError

_TOKEN = re.compile(r"(\d{1,20}):[A-Za-z0-9_-]{30,}")

METHODS: dict[str, Handler] = {
    **receiving.METHODS, **sending.METHODS, **editing.METHODS, **introducing.METHODS
}  # fmt: skip
"""What the playground can do; every other method of the Bot API is refused with an explanation."""


@dataclass(slots=True)
class Answer:
    """The response: `body` is JSON; `lost` means that the connection is dropped before the body is complete.

    `is_page`: an HTML page that is not Telegram's.
    """

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    lost: bool = False
    is_page: bool = False


async def answer(
    exchange: Exchange, token: str, method: str, given: dict[str, Any], uploads: dict[str, Upload]
) -> Answer:
    """Perform one call; `given` are its raw parameters, `uploads` the files of a multipart body."""
    began = time.monotonic()
    name = bot_api().method(method)
    chat_id = _chat_id(given)
    quiet_call = name == "getUpdates"
    exchange.calls_open += not quiet_call
    status = 500
    try:
        check_token(exchange, token)
        if name is None:
            raise RefusalError(404, "Not Found")
        trouble = exchange.troubles.meet(name, chat_id)
        if name not in METHODS:
            raise bad_request(f"method {name} is not in the playground")
        attached = {f"attach://{part}" for part in uploads}.intersection(map(str, given.values()))
        parts = {part: upload for part, upload in uploads.items() if f"attach://{part}" not in attached}
        params = bot_api().read(name, {**given, **parts})
        result = await METHODS[name](Call(exchange, name, params, uploads))
        status = 200
        if trouble is not None:
            status = trouble.status
            if status == 0:
                return Answer(200, {"ok": True, "result": result}, lost=True)
            return Answer(status, trouble.refusal().as_answer())
        return Answer(200, {"ok": True, "result": result})
    except RefusalError as refusal:
        status = refusal.status
        return Answer(status, refusal.as_answer())
    except LostAnswerError:
        status = 0
        return Answer(0, lost=True)
    except StrangersPageError as page:
        status = page.status
        return Answer(status, is_page=True)
    finally:
        exchange.calls_open -= not quiet_call
        exchange.note_call(name or "unknown", chat_id, status, began)
        if not quiet_call:
            exchange.pulse.beat()


def check_token(exchange: Exchange, token: str) -> None:
    """Accept any well-formed token; the first one used becomes the bot's."""
    shape = _TOKEN.fullmatch(token)
    if not shape or exchange.token not in (None, token):
        raise RefusalError(401, "Unauthorized")
    if exchange.token is None:
        exchange.token = token
        exchange.profile.id = int(shape[1])


def _chat_id(given: dict[str, Any]) -> int | str | None:
    chat_id = given.get("chat_id")
    if isinstance(chat_id, str) and chat_id.removeprefix("-").isdecimal():
        return int(chat_id)
    return chat_id if isinstance(chat_id, int) else None
