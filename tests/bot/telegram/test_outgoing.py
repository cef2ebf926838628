"""The outbox's payload: what is written can be read, and so can every row of the release before."""

from typing import Any, get_args

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.keyboards import copy, keyboard, press
from bot.telegram.outgoing import SCREEN, Method, OutgoingMessage, deletion

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Send ➤", "callback_data": "s:1:2:send-1", "style": "primary"}],
        [{"text": "Copy the code", "copy_text": {"text": "abc"}}],
    ]
}
PREVIEW = {"link_preview_options": {"is_disabled": True}}

# As the release before wrote them.
TREND = {"days": ["Nov 2", "Nov 30"], "lines": []}
ROWS: list[tuple[dict[str, Any], OutgoingMessage]] = [
    (
        {
            "method": "editMessageText",
            "params": {"message_id": 7, "text": "<b>Hello</b>", "parse_mode": "HTML", **PREVIEW}
            | {"reply_markup": KEYBOARD},
            "screen": True,
            "clear": "screen",
        },
        OutgoingMessage(
            "editMessageText",
            "<b>Hello</b>",
            message_id=7,
            keyboard=keyboard([[press("Send ➤", "s:1:2:send-1", main=True)], [copy("Copy the code", "abc")]]),
            is_screen=True,
            clear=SCREEN,
        ),
    ),
    (
        {
            "method": "sendMessage",
            "params": {"text": "Ready", "parse_mode": "HTML", **PREVIEW, "disable_notification": True},
            "unasked": True,
        },
        OutgoingMessage("sendMessage", "Ready", silent=True, unasked=True),
    ),
    (
        {
            "method": "sendPhoto",
            "params": {"caption": "Join me", "parse_mode": "HTML", "reply_markup": KEYBOARD},
            "draw": {"qr": "https://t.me/x?start=y"},
            "screen": True,
        },
        OutgoingMessage(
            "sendPhoto",
            "Join me",
            keyboard=keyboard([[press("Send ➤", "s:1:2:send-1", main=True)], [copy("Copy the code", "abc")]]),
            qr="https://t.me/x?start=y",
            is_screen=True,
        ),
    ),
    (
        {
            "method": "sendPhoto",
            "params": {"caption": "Yours", "parse_mode": "HTML"},
            "draw": {"trend": TREND},
            "leaves": 600,
            "private": True,
        },
        OutgoingMessage("sendPhoto", "Yours", trend=TREND, leaves=600, private=True),
    ),
    (
        {
            "method": "sendDocument",
            "params": {"caption": "Yours", "parse_mode": "HTML"},
            "attach": {"copy": "shared"},
            "leaves": 3600,
        },
        OutgoingMessage("sendDocument", "Yours", copy="shared", leaves=3600),
    ),
    (
        {
            "method": "sendDocument",
            "params": {"caption": "A time", "parse_mode": "HTML"},
            "attach": {"event": {"uid": "x", "minutes": 20}},
        },
        OutgoingMessage("sendDocument", "A time", event={"uid": "x", "minutes": 20}),
    ),
    (
        {"method": "sendMessage", "params": {"text": "Bye", "parse_mode": "HTML"}, "scrub": True},
        OutgoingMessage("sendMessage", "Bye", scrub=True),
    ),
    ({"method": "deleteMessage", "params": {"message_id": 3}, "blank": True}, deletion(3, blank=True)),
    (
        {"method": "deleteMessages", "params": {}, "sweep": True},
        OutgoingMessage("deleteMessages", wipe=True),
    ),
    (
        {"method": "sendChatAction", "params": {"action": "upload_document"}},
        OutgoingMessage("sendChatAction", action="upload_document"),
    ),
    (
        {
            "method": "setMyCommands",
            "params": {
                "commands": [{"command": "help", "description": "How it works"}],
                "scope": {"type": "chat", "chat_id": 5},
            },
        },
        OutgoingMessage("setMyCommands", commands=(("help", "How it works"),), scope=5),
    ),
]

ids = st.none() | st.integers(1, 2**40) | st.just(SCREEN)
messages = st.builds(
    OutgoingMessage,
    method=st.sampled_from(get_args(Method)),
    text=st.text(max_size=20),
    keyboard=st.none() | st.just(keyboard([[press("A", "m:menu")]])),
    silent=st.booleans(),
    message_id=ids,
    is_screen=st.booleans(),
    clear=ids,
    delete=ids,
    qr=st.none() | st.text(max_size=10),
    copy=st.sampled_from([None, "shared", "everything"]),
    private=st.booleans(),
    leaves=st.none() | st.integers(1, 9999),
    live=st.none() | st.integers(1, 99_999),
    blank=st.booleans(),
    wipe=st.booleans(),
    scrub=st.booleans(),
    unasked=st.booleans(),
    thread=st.none() | st.integers(1, 99),
    commands=st.sampled_from([(), (("menu", "Everything"),)]),
    scope=st.none() | st.integers(1, 2**40),
    action=st.sampled_from([None, "typing"]),
)


@given(messages)
def test_what_is_written_is_read_again(message: OutgoingMessage) -> None:
    assert OutgoingMessage.from_json(orjson.loads(orjson.dumps(message.as_json()))) == message


@pytest.mark.parametrize(
    ("row", "meant"), ROWS, ids=lambda one: one.get("method") if isinstance(one, dict) else ""
)
def test_a_row_of_the_release_before_is_read(row: dict[str, Any], meant: OutgoingMessage) -> None:
    assert OutgoingMessage.from_json(row) == meant


def test_commands_of_one_chat_never_become_those_of_all() -> None:
    """An older release takes the scope from the row, and without one sets the commands of every chat."""
    row = OutgoingMessage("setMyCommands", commands=(("help", "How it works"),), scope=5).as_json()
    assert row["params"]["scope"] == {"type": "chat", "chat_id": 5}


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"method": "sendMessage"},
        {"method": "sendMessage", "params": {}},
        {"method": "sendNothing", "params": {}},
        {"method": "sendPhoto", "params": {}, "draw": {"portrait": "x"}},
        {"method": "sendDocument", "params": {}, "attach": {"diary": "x"}},
    ],
)
def test_what_nobody_can_send_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        OutgoingMessage.of(payload)
