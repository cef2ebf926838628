"""Logs: no words of anybody, and never the token."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import datetime, timedelta

import pytest

from bot import logs
from bot.playground import Playground
from tests.phones import Phone
from tests.wire.coach import POISON
from tests.wire.conftest import TOKEN, House, bids

CANARY = "canary-in-the-words"


@pytest.fixture
def _wordless() -> None:
    logs.keep_words_out()


def _everything(caplog: pytest.LogCaptureFixture) -> str:
    format_exception = logging.Formatter().formatException
    return "\n".join(
        [
            caplog.text,
            *(repr(record.__dict__) for record in caplog.records),
            *(format_exception(record.exc_info) for record in caplog.records if record.exc_info),
        ]
    )


@pytest.mark.usefixtures("_wordless")
async def test_no_log_at_any_level_holds_words_or_the_token(
    house: House, alex: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with house.running():
        await alex.types(f"{CANARY} in a message")
        await alex.types(f"{CANARY} {POISON}")
        await alex.sees("Sorry")
        refused = {"method": "sendMessage", "params": {"text": f"<b>{CANARY}", "parse_mode": "HTML"}}
        await bids(
            alex, refused, {"method": "sendMessage", "params": {"text": CANARY}, "draw": {"portrait": CANARY}}
        )
        await alex.post("/play/troubles", {"status": 502, "description": CANARY})
        await alex.types("on")
        await alex.sees("you said on")
    assert "set aside: RuntimeError" in caplog.text
    assert CANARY not in _everything(caplog)
    assert TOKEN.partition(":")[2] not in _everything(caplog)


@pytest.mark.usefixtures("_wordless")
@pytest.mark.parametrize(
    "name", ["telegram.Bot", "httpx", "aiohttp.access", "apscheduler.executors", "sqlalchemy"]
)
def test_a_librarys_record_keeps_its_place_and_loses_its_words(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger(name).exception("it broke on %s", CANARY, stack_info=True)
    assert CANARY not in _everything(caplog)
    assert "ValueError (test_wire_logs:" in caplog.text


@pytest.mark.usefixtures("_wordless")
async def test_an_error_nobody_awaited_says_where_it_was_not_what(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks() -> None:
        raise ValueError(CANARY)

    task = asyncio.create_task(breaks())
    await asyncio.wait({task})
    del task
    assert CANARY not in _everything(caplog)
    assert "ValueError" in caplog.text


def test_a_fault_is_told_as_class_and_places() -> None:
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        told = logs.fault(error)
    assert told.startswith("KeyError (test_wire_logs:")
    assert CANARY not in told


async def test_a_bot_in_its_own_process_writes_neither_words_nor_token_to_its_log(
    house: House, playground: Playground, alex: Phone
) -> None:
    async with house.process(LOG_LEVEL="DEBUG") as bot:
        await alex.types(f"{CANARY} {POISON}")
        await alex.sees("Sorry")
        bot.terminate()
        _, written = await bot.communicate()
    assert b"set aside" in written
    assert CANARY.encode() not in written
    assert TOKEN.partition(":")[2].encode() not in written


@pytest.mark.parametrize("form", ["text", "json"])
async def test_each_line_has_its_moment_with_the_zone(house: House, form: str) -> None:
    async with house.process(LOG_FORMAT=form) as bot:
        bot.terminate()
        _, written = await bot.communicate()
    lines = written.decode().splitlines()
    assert lines
    for line in lines:
        if form == "json":
            found = json.loads(line)
            assert found.keys() == {"time", "level", "logger", "message"}
            moment, level = found["time"], found["level"].upper()
        else:
            moment, level = line.split()[:2]
        assert datetime.fromisoformat(moment).utcoffset() == timedelta()
        assert level == "INFO"


async def test_what_is_below_the_level_is_not_logged(house: House) -> None:
    async with house.process(LOG_LEVEL="error") as bot:
        bot.terminate()
        _, written = await bot.communicate()
    assert written == b""
