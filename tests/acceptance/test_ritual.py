"""A ritual for a week: each is reminded at a time of their own, and nobody learns who wanted less of it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.wording import notices, nudge_lines
from tests.acceptance.house import House
from tests.acceptance.people import Someone
from tests.phones import Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
WORDS = "Here's your reminder"
LINES = [line.english for line in nudge_lines.SMALL_MOMENT]  # one after the other


async def until(someone: Someone, at: time) -> None:
    """The clock moves to just after the next such time where the clocks show UTC, and all of that is said."""
    now = datetime.fromtimestamp((await someone.get("/play/clock"))["now"], UTC)
    there = datetime.combine(now.date(), at, UTC) + timedelta(minutes=1)
    if there <= now:
        there += timedelta(days=1)
    await someone.forward((there - now).total_seconds())
    await someone.after_a_tick()


async def settle_on_a_ritual(alex: Someone, sam: Someone) -> None:
    """At noon they settle on what Sam wrote for bedtime, up to the question when to be reminded."""
    await until(alex, time(12))
    await alex.types("/do secure_ritual")
    await sam.does("Open", "Now")
    for someone in (alex, sam):
        await someone.sees("Which moments would suit you?", newest=1)
        await someone.does("At bedtime", "Done ➤")
    await alex.does("At bedtime", "Tap a line instead", "2", "Send ➤")
    await sam.says("One page of a book, read aloud")
    for someone in (alex, sam):
        await someone.sees("Only if you'd both enjoy it.", newest=1)
        await someone.taps("Yes, let's try")
    for someone in (alex, sam):
        await someone.sees("Which would you like this week?", newest=1)
        await someone.taps("Sam's idea")


async def begin_a_ritual(alex: Someone, sam: Someone) -> None:
    """They do that; Alex is reminded at 18:00, Sam at 22:00."""
    await settle_on_a_ritual(alex, sam)
    await alex.taps("18:00")
    await sam.taps("22:00")
    for someone in (alex, sam):
        await someone.sees("This is your ritual for the week", newest=1)


async def test_each_is_reminded_daily_at_their_own_time_and_after_a_week_it_gets_smaller(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await begin_a_ritual(alex, sam)
    for line in LINES[:7]:
        await until(alex, time(18))
        await alex.sees(line, newest=1)
        assert line not in await sam.reads()
        await until(alex, time(22))
        await sam.sees(line, newest=1)
    await sam.taps("Open")
    await sam.sees(WORDS, newest=1)
    await sam.sees("One page of a book, read aloud", newest=1)
    await until(alex, time(10))
    await until(alex, time(18))
    assert LINES[7] not in await alex.reads(), "it has faded"
    await alex.sees(notices.READY.english, newest=1)
    await alex.taps("Open")
    await alex.sees("Sam reads which one it is", newest=1)
    await alex.taps("Send ➤")
    await alex.sees("How did it feel to you?", newest=1)
    await alex.taps("Good")
    await sam.taps("Open")
    await sam.sees("One page of a book", newest=1)
    await sam.taps("A bit forced")
    for someone in (alex, sam):
        await someone.sees("Closeness shouldn't feel like homework", newest=1)
        await someone.taps("Let it rest")
    for someone in (alex, sam):
        await someone.sees("It's put away.", newest=1)
    assert "forced" not in await alex.reads()
    await sam.types("/board")
    assert "One page of a book" not in (await sam.last())["text"]


def live(screen: Screen) -> list[str]:
    """The cues with buttons that are there now, opened or not."""
    texts = [str(one["text"]) for one in screen["messages"] if one["buttons"]]
    return [text for text in texts if text in LINES or WORDS in text]


async def test_earlier_cues_lose_their_buttons_and_what_was_opened_stays(house: House, couple: Two) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await begin_a_ritual(alex, sam)
    for line in LINES[:3]:
        await until(alex, time(18))
        await alex.sees(line, newest=1)
        await alex.sees_that(lambda now, one=line: [one] == live(now), "one cue with buttons")
    await alex.taps("Open")
    await alex.quiet(still=0.5)  # it is known as the screen by now
    await until(alex, time(17))
    await alex.sees_that(lambda now: [WORDS in text for text in live(now)] == [True], "the screen's alone")


async def test_where_nobody_knows_where_they_live_the_end_asks_and_the_cues_wait(couple: Two) -> None:
    alex, sam = couple
    await settle_on_a_ritual(alex, sam)
    await alex.taps("18:00")
    await sam.types("half seven")
    await sam.sees("I read: 19:30. Is that right?", newest=1)
    await sam.taps("That's right ➤")
    for someone in couple:
        await someone.sees("This is your ritual for the week", newest=2)
        await someone.sees("what time is it where you are?", newest=1)
    await until(alex, time(18))
    await until(alex, time(22))
    for someone in couple:
        assert not any([line in await someone.reads() for line in LINES])
    await alex.types("reykjavik")
    await alex.sees("Is this right?", newest=1)
    await alex.types("yes")
    await alex.sees("Everything planned keeps to your local time.", newest=1)
    for line in LINES[:7]:
        await until(alex, time(18))
        await alex.sees(line, newest=1)
    await until(alex, time(18))
    assert LINES[7] not in await alex.reads(), "it has faded"
    assert LINES[0] not in await sam.reads()


async def test_each_can_end_their_own_cues_and_keeps_the_ritual(house: House, couple: Two) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await begin_a_ritual(alex, sam)
    await until(alex, time(18))
    await alex.sees(LINES[0], newest=1)
    await alex.does("Open", "No more of these")
    for line in LINES[:2]:
        await until(alex, time(22))
        await sam.sees(line, newest=1)
    assert LINES[1] not in await alex.reads()
    await alex.types("/board")
    await alex.sees("A ritual · ours", newest=1)
