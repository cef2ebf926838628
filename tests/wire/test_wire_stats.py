"""`duologue stats`: counts beside a running bot."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.phones import Phone
from tests.wire.conftest import ROOT, House


async def test_stats_count_while_the_bot_runs_and_need_no_token(house: House, alex: Phone) -> None:
    async with house.running():
        await alex.types("hello")
        await alex.sees("you said hello")
        await alex.quiet()
        environment = house.environment(TELEGRAM_BOT_TOKEN="")
        stats = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", "stats", "--json",
            env=environment, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        written, complaints = await stats.communicate()
    assert (stats.returncode, complaints) == (0, b"")
    counts = json.loads(written)
    assert counts["partners"] == 1
    assert counts["outbox"] == {"pending": 0, "sent": 1, "failed": 0}
