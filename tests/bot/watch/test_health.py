"""Ready means that the bot can do its work now; alive, that it answers at all."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.watch import health
from bot.watch.figures import Figures
from bot.watch.health import SILENT, WAITS_TOO_LONG, Health, Waiting
from storage.errors import DatabaseTrouble

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


EMPTY = Waiting(0, None)


def well(waiting: Waiting | Exception | None = EMPTY) -> tuple[Health, Figures]:
    """A bot whose outbox is this; Telegram has just answered. None: its database hangs."""
    figures = Figures()
    figures.called("getMe", "ok", 0.1, sound=True)
    asked = Health(figures)

    async def look() -> Waiting:
        if isinstance(waiting, Exception):
            raise waiting
        if waiting is None:
            await asyncio.sleep(3600)
        assert waiting is not None
        return waiting

    asked.can_look(look, lambda: NOW)
    return asked, figures


async def test_a_bot_that_can_do_its_work_is_ready() -> None:
    asked, figures = well(Waiting(2, NOW - timedelta(seconds=30)))
    figures.took_in(1, 0.1)
    report = await asked.report()
    assert (report.ready, report.wrong, report.database) == (True, [], "ok")
    assert (report.outbox_pending, report.outbox_oldest_seconds) == (2, 30.0)
    assert report.updates_confirmed_seconds is not None
    assert report.telegram_answer == "ok"


@pytest.mark.parametrize(
    ("waiting", "database"), [(DatabaseTrouble("gone"), "in trouble"), (None, "no answer")]
)
async def test_without_its_database_it_is_not(
    waiting: Exception | None, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    report = await well(waiting)[0].report()
    assert (report.ready, report.database) == (False, database)
    assert report.wrong == ["the database does not answer"]


async def test_while_it_waits_for_its_database_it_is_not() -> None:
    report = await Health(Figures()).report()
    assert (report.ready, report.database) == (False, "not opened yet")
    assert report.as_dict()["alive"]


async def test_with_a_message_that_waits_too_long_it_is_not() -> None:
    report = await well(Waiting(1, NOW - WAITS_TOO_LONG - timedelta(seconds=1)))[0].report()
    assert report.wrong == ["a message has waited for too long"]


async def test_without_telegram_it_is_not() -> None:
    asked, figures = well()
    assert figures.answered is not None
    figures.answered -= SILENT + 1
    figures.called("getUpdates", "401", 0.1, sound=False)
    report = await asked.report()
    assert (report.ready, report.wrong) == (False, ["Telegram does not answer"])
    assert report.telegram_answer == "401"


async def test_a_look_that_hangs_is_not_joined_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    monkeypatch.setattr(health, "FRESH", 0.0)
    looks, over = 0, asyncio.Event()
    asked = Health(Figures())

    async def look() -> Waiting:
        nonlocal looks
        looks += 1
        await over.wait()
        return EMPTY

    asked.can_look(look, lambda: NOW)
    assert [(await asked.report()).database for _ in range(5)] == ["no answer"] * 5
    over.set()
    assert ((await asked.report()).database, looks) == ("ok", 1)


async def test_many_who_ask_at_once_cost_one_look() -> None:
    figures, looks = Figures(), 0
    asked = Health(figures)

    async def look() -> Waiting:
        nonlocal looks
        looks += 1
        return Waiting(0, None)

    asked.can_look(look, lambda: NOW)
    await asyncio.gather(*(asked.report() for _ in range(100)))
    assert looks == 1
