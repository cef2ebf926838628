"""One line when trouble begins, one when it is over, whatever happens in between."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot import upkeep
from bot.watch.figures import CALM_OF_DATABASE
from bot.watch.spell import REASONS, Spell, lasting


class Hands:
    """A clock that is moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_a_hundred_failures_are_one_line_and_their_end_another(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="bot.watch")
    clock = Hands()
    spell = Spell("it works again", lambda: 0.0, clock)
    for _ in range(171):
        spell.failed("it does not work")
        clock.now += 1
    assert spell.lasts
    spell.worked()
    spell.worked()
    await asyncio.sleep(0.01)
    assert caplog.messages == ["it does not work", "it works again; it failed 171 times in 2 min 50 s"]
    assert not spell.lasts
    assert spell.failures == 171


async def test_what_fails_and_works_by_turns_is_one_spell(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="bot.watch")
    spell = Spell("it works again", lambda: 3600.0)
    for _ in range(20):
        spell.failed("it does not work")
        spell.worked()
        await asyncio.sleep(0)
    assert caplog.messages == ["it does not work"]
    spell.close()
    assert caplog.messages[1:] == ["it works again; it failed 20 times in 0 s"]


async def test_each_reason_is_told_once_in_a_spell_and_again_in_the_next(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="bot.watch")
    spell = Spell("over", lambda: 0.0)
    for line in ("one", "other", "one", "other"):
        spell.failed(line)
    spell.worked()
    await asyncio.sleep(0.01)
    spell.failed("one")
    assert caplog.messages == ["one", "other", "over; it failed 4 times in 0 s", "one"]


async def test_reasons_that_always_differ_are_some_lines_and_no_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    spell = Spell("over")
    for number in range(100):
        spell.failed(f"reason {number}")
    assert caplog.messages == [f"reason {number}" for number in range(REASONS)]


async def test_a_bot_that_stops_in_the_middle_of_trouble_does_not_call_it_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="bot.watch")
    spell = Spell("over")
    spell.worked()
    spell.failed("one")
    spell.close()
    assert caplog.messages == ["one"]


def test_a_full_disk_that_lets_reads_pass_is_not_over_before_the_next_beat() -> None:
    assert CALM_OF_DATABASE > upkeep.BEAT


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (59, "59 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")]
)
def test_how_long_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert lasting(seconds) == said
