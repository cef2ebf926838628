"""What each is asked two days after the listening loop: alone, by day, at another hour, in neutral words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.wording import nudge_lines
from tests.acceptance.couple import begin_to_listen, send_line, settle_in
from tests.acceptance.house import House
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
HOUR = 3600
NEUTRAL = [line.english for line in nudge_lines.READY]


async def listen(alex: Someone, sam: Someone, *, alex_felt: str) -> None:
    """The short loop, in ready lines only, to its end."""
    await begin_to_listen(alex, sam)
    for someone in (alex, sam):
        await settle_in(someone)
    await alex.taps("Cool")
    await alex.sees("What would you like to say?", newest=1)
    await send_line(alex, 2)
    await sam.sees("Say it back in your own words", newest=1)
    await send_line(sam, 6)
    await alex.sees("Is that it?", newest=1)
    await alex.taps("That's it")
    await sam.sees("How do you think Alex feels", newest=1)
    await sam.does("Mostly good", "glad", "Done ➤")
    await alex.sees("Is that how it is for you?", newest=1)
    await alex.taps("Yes, it is")
    await alex.sees("how much did you feel heard?", newest=1)
    await alex.taps(alex_felt)
    await alex.sees("need or a wish", newest=1)
    await alex.taps("No, thanks")
    await sam.sees("how was it to listen?", newest=1)
    await sam.taps("Easier than I thought")
    await alex.sees("Sam took the time to hear them.", newest=1)
    await sam.sees("You took the time to hear Alex.", newest=1)


async def hours_until_called(*people: Someone) -> dict[str, tuple[float, datetime]]:
    """For each, after how many hours the neutral line came, and when (UTC, as on their clocks)."""
    called: dict[str, tuple[float, datetime]] = {}
    before = {someone.name: await someone.times_said(*NEUTRAL) for someone in people}
    for hour in range(1, 192):
        await people[0].forward(HOUR)
        await people[0].quiet()
        for someone in people:
            if someone.name not in called and await someone.times_said(*NEUTRAL) > before[someone.name]:
                now = datetime.fromtimestamp((await someone.get("/play/clock"))["now"], UTC)
                called[someone.name] = (hour, now)
        if len(called) == len(people):
            return called
    raise AssertionError(f"only {sorted(called)} were asked later")


async def test_each_is_asked_alone_two_days_later_and_who_felt_unheard_in_other_words(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await listen(alex, sam, alex_felt="1")
    called = await hours_until_called(alex, sam)
    for hours, moment in called.values():
        assert 34 <= hours <= 62 + 4 * 24, "two days later, or on the next one that suits them"
        assert 9 <= moment.hour <= 20
    (_, one), (_, other) = called.values()
    assert one.hour != other.hour
    await sam.taps("Open")
    await sam.sees("Would you like to do that again?", newest=1)
    assert await sam.has_button("Yes, let's")
    await alex.taps("Open")
    await alex.sees("How are you today?", newest=1)
    assert not await alex.has_button("Yes, let's")
    await alex.taps("Someone to talk to")
    await alex.sees("findahelpline.com", newest=1)
    assert "How are you today?" not in await sam.reads()
