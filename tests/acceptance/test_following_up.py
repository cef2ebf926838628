"""What each is asked two days after the listening loop: alone, by day, at another hour, in neutral words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.acceptance.couple import begin_to_listen, send_line, settle_in
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
HOUR = 3600
NEUTRAL = "Something to look back on."


async def listen(alex: Someone, sam: Someone, *, alex_felt: str, sam_felt: str) -> None:
    """The short loop, in ready lines only, to its end."""
    await begin_to_listen(alex, sam)
    for someone in (alex, sam):
        await settle_in(someone)
    for someone in (alex, sam):
        await someone.sees("All right for you?", newest=1)
        await someone.taps("Fine")
    await alex.sees("You have the floor", newest=1)
    await send_line(alex, 2)
    await sam.sees("Say it back in your own words", newest=1)
    await send_line(sam, 6)
    await alex.sees("Is that it?", newest=1)
    await alex.taps("That's it")
    await sam.sees("What do you guess", newest=1)
    await sam.does("glad", "Done ➤")
    await alex.sees("Does it fit?", newest=1)
    await alex.taps("It fits")
    for someone, felt in ((alex, alex_felt), (sam, sam_felt)):
        await someone.sees("How much did you feel heard?", newest=1)
        await someone.taps(felt)
        await someone.sees("need or a wish", newest=1)
        await someone.taps("No, thank you")
    for someone in (alex, sam):
        await someone.sees("You listened to each other.", newest=1)


async def hours_until_called(*people: Someone) -> dict[str, tuple[float, datetime]]:
    """For each, after how many hours the neutral line came, and when (UTC: their zone is unknown)."""
    called: dict[str, tuple[float, datetime]] = {}
    before = {someone.name: (await someone.reads()).count(NEUTRAL) for someone in people}
    for hour in range(1, 96):
        await people[0].forward(HOUR)
        await people[0].quiet()
        for someone in people:
            if someone.name not in called and (await someone.reads()).count(NEUTRAL) > before[someone.name]:
                now = datetime.fromtimestamp((await someone.get("/play/clock"))["now"], UTC)
                called[someone.name] = (hour, now)
        if len(called) == len(people):
            return called
    raise AssertionError(f"only {sorted(called)} were asked later")


async def test_each_is_asked_alone_two_days_later_and_who_felt_unheard_in_other_words(couple: Two) -> None:
    alex, sam = couple
    await listen(alex, sam, alex_felt="5", sam_felt="1")
    called = await hours_until_called(alex, sam)
    for hours, moment in called.values():
        assert 34 <= hours <= 62
        assert 9 <= moment.hour <= 20
    (_, one), (_, other) = called.values()
    assert one.hour != other.hour
    await alex.taps("Open")
    await alex.sees("Would it be worth doing again?", newest=1)
    assert await alex.has_button("Yes, let's")
    await sam.taps("Open")
    await sam.sees("How are you today?", newest=1)
    assert not await sam.has_button("Yes, let's")
    await sam.taps("Someone to talk to")
    await sam.sees("findahelpline.com", newest=1)
    assert "How are you today?" not in await alex.reads()
