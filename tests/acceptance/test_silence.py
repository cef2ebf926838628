"""A partner's silence traps nobody: a line after a day, another after three, then the exercise rests."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import DEED, arrive, begin_to_listen, give_a_thank_you, settle_in
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
    await witness.says("The tea")
    await alex.forward(24 * HOUR + 60)
    await witness.sees(REMINDER)
    await alex.forward(30 * 24 * HOUR)
    await alex.quiet()
    assert await reminders(sam) == 2
    assert await reminders(alex) == 0
    assert "ignored" not in await alex.reads()
    await sam.taps("Open")  # whoever comes back is simply asked again
    await sam.sees(DEED, newest=1)
    assert "paused" not in await sam.reads()
    await sam.taps("❤")
    await alex.sees("Something is ready")
    await alex.taps("Open")
    await alex.sees("Sam read it:")


async def test_a_rested_exercise_may_be_let_go_by_who_waited(house: House, couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await settle_in(alex)
    await sam_is_silent_until_it_rests(house, alex, sam)
    await alex.types("/menu")
    await alex.taps("▶ Carry on: The listening loop")
    await alex.sees("is paused.", newest=1)
    await alex.taps("Let it go")
    await alex.sees("ends here.", newest=1)
    await sam.taps("Open")
    await sam.sees("ends here.", newest=1)
    for someone in (alex, sam):
        await someone.types("/menu")
        assert not any("▶" in label for label in await someone.labels())


async def test_a_rested_exercise_goes_on_when_who_was_asked_opens_it(house: House, couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await settle_in(alex)
    await sam_is_silent_until_it_rests(house, alex, sam)
    await sam.taps("Open")
    await sam.sees("how worked up are you right now?", newest=1)
    assert "paused" not in await sam.reads()
    await settle_in(sam)
    await sam.sees("Alex is picking something to talk about", newest=1)
    await alex.sees("Something is ready")


async def test_who_waits_in_vain_for_what_is_not_owed_is_never_told(house: House, couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    before = alex.said_so_far()
    await sam_is_silent_until_it_rests(house, alex, sam)
    assert alex.said_so_far() == before
    await sam.taps("Open")
    await sam.opens_options("✕ Stop")
    await sam.sees("That's enough. You don't owe an answer.", newest=1)
    await sam.quiet()
    assert alex.said_so_far() == before


async def sam_is_silent_until_it_rests(house: House, alex: Someone, sam: Someone) -> None:
    """Both reminders come; then somebody else's, due after the moment at which the exercise rests."""
    await alex.forward(24 * HOUR + 60)
    await sam.sees(REMINDER)
    await alex.forward(48 * HOUR)
    await sam.sees_times(REMINDER, 2)
    witness = await house.newcomer("Witness")
    await arrive(witness)
    await witness.says("The tea")
    await alex.forward(24 * HOUR + 60)
    await witness.sees(REMINDER)


async def test_nobody_is_reminded_of_what_is_answered(house: House, couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees("Alex noticed something:")
    await sam.taps("❤")
    await sam.sees("Alex will see your answer.")
    witness = await house.newcomer("Witness")
    await arrive(witness)
    await witness.says("The tea")
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
