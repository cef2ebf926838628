"""Hours of mixed load in minutes: memory and file handles stay as they are, and nothing is left to say."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.phones import Phone
from tests.fire import variants
from tests.fire.crowd import Crowd
from tests.fire.fuzzer import Fuzzer
from tests.fire.house import AS_SHIPPED, House, house
from tests.fire.reckoning import reckon
from tests.fire.telegram import SAYS, Call, Trouble

COUPLES = 30
TWO_HOURS = 36_000  # updates: a hundred people, each once in twenty seconds
ROUNDS = 6  # of which the first two warm up
FUZZED = range(3_000_000, 3_000_010)
GROWTH = 12.0  # MB of memory that a bot may take after it is warm, whatever the load was
HANDLES = 6  # open files more or fewer, besides connections


@dataclass(frozen=True, slots=True)
class Size:
    """What the process holds."""

    memory: float  # MB resident
    files: int  # open files that are no sockets
    sockets: int


def size(under_fire: House) -> Size:
    process = Path(f"/proc/{under_fire.pid}")
    resident = next(
        line for line in (process / "status").read_text().splitlines() if line.startswith("VmRSS")
    )
    handles = []
    for handle in (process / "fd").iterdir():
        try:
            handles.append(str(handle.readlink()))
        except FileNotFoundError:  # closed meanwhile
            continue
    sockets = sum(handle.startswith("socket:") for handle in handles)
    return Size(int(resident.split()[1]) / 1024, len(handles) - sockets, sockets)


async def soak(
    folder: Path, url: str, updates: int, program: tuple[str, ...] = AS_SHIPPED
) -> tuple[list[Size], int]:
    """Couples, strangers, broken updates, refusals, lost answers: the sizes by round, and what is left."""
    chance = random.Random(7)

    def trouble(call: Call) -> Trouble | None:
        if call.method in SAYS and chance.random() < 0.01:
            return chance.choice((Trouble(429, retry_after=1), Trouble(delivered=True), Trouble(502)))
        return None

    async with house(folder, url, program) as under_fire:
        telegram = under_fire.telegram
        for chat in FUZZED:
            telegram.meet(Phone(chat, "Eve"))
        await under_fire.start()
        crowd = Crowd(telegram, COUPLES)
        await crowd.prepare()
        telegram.trouble = trouble
        fuzzer, stranger, sizes = Fuzzer(7, FUZZED), 5_000_000, []
        for step in range(ROUNDS):
            under_fire.set_clock(step * 7200.0 / ROUNDS)
            until = len(telegram.made) + updates // ROUNDS
            while len(telegram.made) < until:
                await crowd.load(0.2, 400)
                telegram.arrive_raw(telegram.next_id, fuzzer.raw(telegram.next_id))
                telegram.next_id += 1
                telegram.meet(newcomer := Phone(stranger, "Max"))
                telegram.arrive(newcomer.writes("/start"))
                stranger += 1
            await crowd.settle(30)
            await under_fire.empty(30)
            telegram.calls.clear()
            sizes.append(size(under_fire))
        counts = await under_fire.empty(30)
        await under_fire.stop()
        found = await reckon(under_fire, crowd)
    print(f"\n{found.line(f'{updates} updates')}")
    for each in sizes:
        print(f"  {each.memory:.1f} MB, {each.files} files, {each.sockets} connections")
    assert (found.updates_lost, found.words_lost, found.words_doubled) == (0, 0, 0)
    return sizes, counts["outbox"]["pending"]


def assert_flat(sizes: list[Size], left: int) -> None:
    warm, last = sizes[1], sizes[-1]
    assert left == 0
    assert last.memory - warm.memory < GROWTH
    assert abs(last.files - warm.files) <= HANDLES
    assert last.sockets <= 110  # a connection to Telegram for each send in flight, and no more


async def test_under_mixed_load_memory_and_handles_stay_as_they_are(tmp_path: Path, sqlite_url: str) -> None:
    assert_flat(*await soak(tmp_path, sqlite_url, 2_400))


@pytest.mark.stress
async def test_two_hours_of_mixed_load_leave_no_trace(tmp_path: Path, url: str) -> None:
    assert_flat(*await soak(tmp_path, url, TWO_HOURS))


async def test_a_bot_that_remembers_everything_is_noticed(tmp_path: Path, sqlite_url: str) -> None:
    sizes, left = await soak(tmp_path, sqlite_url, 900, variants.program("remembers_everything"))
    with pytest.raises(AssertionError):
        assert_flat(sizes, left)
