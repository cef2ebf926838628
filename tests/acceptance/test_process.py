"""`duologue run` as a process of its own: it starts, leads on, stops when told, and forgets nothing."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.acceptance.couple import DEED, MEANING, arrive
from tests.acceptance.house import TOKEN, House, house_without_bot

ROOT = Path(__file__).parent.parent.parent


@asynccontextmanager
async def running(house: House) -> AsyncIterator[asyncio.subprocess.Process]:
    """The command, polling."""
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": house.url,
        "DATABASE_URL": f"sqlite:///{house.database}",
        "MASTER_KEY_FILE": str(house.folder / "master.key"),
        "ERASURES_FOLDER": str(house.folder / "erasures"),
        "CLOCK_OFFSET_FILE": str(house.clock_file),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "run",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}, cwd=house.folder,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert await house.playground.exchange.quiet(60, still=0.05), "the bot does not poll"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_stopped_or_killed_in_the_middle_it_goes_on_where_people_were(tmp_path: Path) -> None:
    async with house_without_bot(tmp_path) as house:
        alex = await house.newcomer("Alex")
        async with running(house) as bot:
            await arrive(alex)
            await alex.says(DEED)
            await alex.sees("what did it do for you")
            bot.terminate()
            _, said = await asyncio.wait_for(bot.communicate(), 60)
            assert bot.returncode == 0
            assert b"Traceback" not in said
        async with running(house) as bot:
            await alex.types(MEANING, forwarded=True)  # which waits for Send
            await alex.sees("Your words so far:")
            bot.kill()
            await bot.wait()
        async with running(house):
            await alex.taps("Send ➤")
            await alex.sees("What does it show")
            await alex.taps("Care")
            card = await alex.sees("Noticed.")
            assert DEED in card["text"]
            assert MEANING in card["text"]
