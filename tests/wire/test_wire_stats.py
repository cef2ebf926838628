"""`duologue stats`: counts beside a running bot."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.cli import main
from tests.phones import Phone
from tests.wire.conftest import House


async def test_stats_count_while_the_bot_runs_and_need_no_token(
    house: House, alex: Phone, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with house.running():
        await alex.types("hello")
        await alex.sees("you said hello")
        await alex.quiet()
        monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
        monkeypatch.setenv("DATABASE_URL", house.settings.database_url)
        assert await asyncio.to_thread(main, ["stats", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["partners"] == 1
    assert counts["outbox"] == {"pending": 0, "sent": 1, "failed": 0}
