"""A partner's silence traps nobody: a line after a day, another after three, then the exercise rests."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import DEED, arrive, give_a_thank_you
from tests.acceptance.house import House
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUR = 3600.0
REMINDER = "Something is still here for you, whenever it suits you."
Two = tuple[Someone, Someone]


async def reminders(someone: Someone) -> int:
    return (await someone.reads()).count(REMINDER)


async def test_after_a_day_and_after_three_a_neutral_line_then_it_rests_until_picked_up(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await alex.forward(24 * HOUR - 60)
    await alex.quiet()
    assert await reminders(sam) == 0
    await alex.forward(61)
    notice = await sam.sees(REMINDER)
    assert "Alex" not in notice["text"]
    await alex.forward(48 * HOUR)
    await sam.sees_times(REMINDER, 2)
    # Somebody whose first reminder is due after the moment at which the other exercise rests.
    witness = await house.newcomer("Witness")
    await arrive(witness)
    await alex.forward(24 * HOUR + 60)
    await witness.sees(REMINDER)
    await alex.forward(30 * 24 * HOUR)
    await alex.quiet()
    assert await reminders(sam) == 2
    assert await reminders(alex) == 0
    assert "ignored" not in await alex.reads()
    await sam.taps("Open")
    await sam.sees("is paused. Everything is where you left it.", newest=1)
    await sam.taps("▶ Carry on")
    await sam.sees(DEED)
    await sam.taps("❤")
    await alex.sees("Something is ready")
    await alex.taps("Open")
    await alex.sees("Sam read it:")


async def test_a_rested_exercise_may_be_let_go(house: House, couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    witness = await house.newcomer("Witness")
    await alex.forward(24 * HOUR + 60)
    await sam.sees(REMINDER)
    await alex.forward(48 * HOUR)
    await sam.sees_times(REMINDER, 2)
    await arrive(witness)
    await alex.forward(24 * HOUR + 60)
    await witness.sees(REMINDER)
    await sam.taps("Open")
    await sam.sees("is paused.", newest=1)
    await sam.taps("Let it go")
    await sam.sees("ends here.")
    await alex.types("/menu")
    assert not any("▶" in label for label in await alex.labels())


async def test_nobody_is_reminded_of_what_is_answered(house: House, couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees("Alex noticed something:")
    await sam.taps("❤")
    await sam.sees("Alex will see your answer.")
    witness = await house.newcomer("Witness")
    await arrive(witness)
    await alex.forward(24 * HOUR + 60)
    await witness.sees(REMINDER)
    assert await reminders(sam) == await reminders(alex) == 0


async def test_someone_who_was_away_for_long_sees_the_words_only_on_open(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees("Alex noticed something:")
    await sam.taps("Tell me more")
    await alex.sees("Sam would love to hear more.")
    await alex.forward(HOUR)
    await alex.says("You hummed")
    await sam.sees("Something is ready for you.", newest=1)
    assert "You hummed" not in await sam.reads()
    await sam.taps("Open")
    await sam.sees("You hummed")
