"""What an answer means: Telegram's errors are python-telegram-bot's, and a few are told apart by us."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.telegram.client import NotTelegram, ServerTrouble, Telegram, Unreached, Unreadable
from bot.telegram.outgoing import OutgoingMessage

HELLO = OutgoingMessage("sendMessage", "hello")
REFUSED = '{"ok": false, "error_code": %d, "description": "no"%s}'


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, REFUSED % (400, ""), BadRequest),
        (
            200,
            REFUSED.replace(": false", ":false") % (400, ""),
            BadRequest,
        ),  # by a proxy that is always content
        (401, REFUSED % (401, ""), InvalidToken),
        (403, REFUSED % (403, ""), Forbidden),
        (409, REFUSED % (409, ""), Conflict),
        (429, REFUSED % (429, ', "parameters": {"retry_after": 3}'), RetryAfter),
        (429, "<html>slow down</html>", RetryAfter),
        (502, "<html>bad gateway</html>", ServerTrouble),
        (200, "[]", Unreadable),
        (200, '{"ok": true', Unreadable),
        (200, "", NotTelegram),
        *[(status, "<html>no</html>", NotTelegram) for status in (200, 302, 400, 401, 403, 404, 407, 409)],
        (401, '{"message": "no api key found"}', NotTelegram),
        (403, '{"ok": true, "result": []}', NotTelegram),
        (403, '{"ok": false}', NotTelegram),
        (400, '{"ok": false, "error_code": 400, "description": "no", "parameters": [1]}', NotTelegram),
        (404, "[" * 100_000, NotTelegram),
    ],
)
async def test_an_answer_becomes_the_error_it_means(
    status: int, body: str, error: type[TelegramError]
) -> None:
    async def answers(request: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    application = web.Application()
    application.router.add_post("/{tail:.*}", answers)
    async with (
        TestServer(application) as server,
        Telegram("1:a", str(server.make_url("")).rstrip("/")) as bot,
    ):
        with pytest.raises(error) as raised:
            await bot.perform(HELLO, 7, None)
    assert type(raised.value) is error


async def test_a_call_that_met_nobody_was_not_sent() -> None:
    async with Telegram("1:a", "http://127.0.0.1:9") as bot:
        with pytest.raises(Unreached):
            await bot.perform(HELLO, 7, None)
