"""The machine's own clock jumps, as when it finds a time server: durations don't notice.

The playground's clock cannot show that: it moves what the bot takes for the date, and no timer. So the wall
clock of the bot's process itself is moved, by a small library that is preloaded into it.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.phones import Phone
from tests.wire.conftest import House

HOUR = 3600
HALF_A_YEAR = 183 * 24 * HOUR
SOURCE = Path(__file__).with_name("wall_clock.c")
MORE_AT_MOST = 40_000  # kB that a jump may cost

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")


class WallClock:
    """Moves the wall clock of a process that is started with its environment."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "wall_clock"
        library = folder / "wall_clock.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=True)
        self.environment = {"LD_PRELOAD": str(library), "WALL_CLOCK_FILE": str(self._file)}
        self.move(0)

    def move(self, seconds: int) -> None:
        """Let it be so many seconds later than it is; what the process has mapped changes in place."""
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(seconds.to_bytes(8, "little", signed=True))


@pytest.fixture
async def clock(tmp_path: Path) -> WallClock:
    return await asyncio.to_thread(WallClock, tmp_path)


@pytest.mark.parametrize(
    "jumps", [[-HOUR], [HALF_A_YEAR], [HALF_A_YEAR, 0]], ids=["back", "forward", "forward and back again"]
)
async def test_when_the_clock_jumps_due_nudges_are_still_fired(
    house: House, alex: Phone, clock: WallClock, jumps: list[int]
) -> None:
    async with house.process(**clock.environment) as bot:
        await _is_nudged(alex, 1)
        before = await asyncio.to_thread(_most_memory, bot.pid)
        for number, seconds in enumerate(jumps, start=2):
            clock.move(seconds)
            await _is_nudged(alex, number)
        assert await asyncio.to_thread(_most_memory, bot.pid) - before < MORE_AT_MOST


async def _is_nudged(alex: Phone, times: int) -> None:
    """A nudge that is due at once comes."""
    await alex.types("plan")

    def nudged(screen: dict[str, list[dict[str, str]]]) -> bool:
        return sum(bubble["text"] == "nudge hello" for bubble in screen["messages"]) == times

    await alex.sees_that(nudged, f"{times} nudges")


def _most_memory(pid: int) -> int:
    """The most that a process has ever held, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
