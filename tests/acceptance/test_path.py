"""The path: six weeks, a theme each; it offers, and never counts what was left out."""

from __future__ import annotations

import pytest

from bot.home import path
from tests.acceptance.couple import give_a_thank_you
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY = 86_400.0
Two = tuple[Someone, Someone]


async def todays(someone: Someone, title: str) -> None:
    """Go through *Today* until something of that title is offered."""
    await someone.types("/today")
    while not (await someone.last())["text"].startswith(title):
        await someone.taps("Something else")


async def begins(someone: Someone, *picks: str) -> None:
    await todays(someone, "Six weeks together")
    await someone.does("Open", "Let's begin", *picks, "That's it")


async def test_the_first_week_has_its_days_and_ends_on_a_card(couple: Two) -> None:
    alex, sam = couple
    await begins(alex)
    await alex.sees("Room and closeness", newest=1)
    await alex.taps("A minute about it")
    await alex.does("Go on", "Go on", "Go on", "More room", "Go on")
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees("Alex noticed something:", newest=1)
    for _ in range(2):
        await alex.forward(DAY)
    await todays(sam, "A look back")
    await sam.taps("Open")
    await sam.sees("Alex noticed:", newest=1)
    await sam.sees("The tea at six", newest=1)
    for _ in range(4):
        await alex.forward(DAY)
    await todays(sam, "Your first week")
    await sam.taps("Open")
    await sam.sees("The tea at six", newest=1)
    await sam.taps("Lighter")
    assert "Back to a week each" in await sam.labels()


async def test_the_weeks_lesson_is_there_at_any_time_also_while_a_step_is_open(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/path")
    await alex.does("Let's begin", "That's it", "Noticed and thanked")
    await alex.sees("one thing Sam did", newest=1)
    await alex.types("/path")
    await alex.does("A minute about it", "Go on", "Go on", "Go on", "More room", "Go on")
    await alex.does("Noticed and thanked")
    await alex.sees("one thing Sam did", newest=1)


async def test_at_the_end_of_a_step_the_next_one_is_planned_and_comes_once(couple: Two) -> None:
    alex, sam = couple
    await begins(alex)
    await give_a_thank_you(alex, sam)
    await alex.taps("Plan the next one")
    await alex.types("Ljubljana")
    await alex.does("Ljubljana, ", "Go on", "Tomorrow", "17:00")
    await alex.sees("I'll look in once.", newest=1)
    await alex.types("/nudges")
    assert any("17:00 · The next step" in label for label in await alex.labels())
    for seconds in (2 * DAY, 1200.0):  # the reminders of the thank-you first
        await alex.forward(seconds)
        await alex.after_a_tick()
    await alex.taps("Open")
    await alex.sees("Room and closeness", newest=1)


async def test_what_both_would_like_more_of_comes_first(couple: Two) -> None:
    alex, sam = couple
    await begins(alex, "Listening first", "Limits that are kind")
    await alex.sees("Room and closeness", newest=1)
    await sam.taps_raw(path.SHOW.data(), 1)
    await sam.sees("Alex has begun it, and it's for both of you.", newest=1)
    await sam.does("I'll come along", "Limits that are kind", "That's it")
    await sam.sees("Limits that are kind", newest=1)


async def test_whoever_would_rather_not_is_left_alone(couple: Two) -> None:
    alex, sam = couple
    await begins(alex)
    await alex.taps("Not for me")
    await alex.types("/today")
    seen = [await alex.shows()]
    while await alex.has_button("Something else"):
        await alex.taps("Something else")
        seen.append(await alex.shows())
    assert not any("Week 1" in one or "Six weeks" in one for one in seen)
    await sam.types("/today")
