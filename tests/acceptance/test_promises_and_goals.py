"""Promises and goals come up for review on their day, by a neutral notice, to the people they belong to."""

from __future__ import annotations

import pytest

from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
DAY = 24 * 3600
NEUTRAL = "Something is ready for you."


async def calls_until(days: int, *people: Someone) -> list[int]:
    """How often each is called neutrally while so many days pass."""
    before = [(await someone.reads()).count(NEUTRAL) for someone in people]
    for _ in range(2 * days):  # in halves, of which one ends outside of quiet hours, whenever this runs
        await people[0].forward(DAY // 2)
        await people[0].quiet()
    return [
        (await someone.reads()).count(NEUTRAL) - called
        for someone, called in zip(people, before, strict=True)
    ]


async def promise_something(alex: Someone, sam: Someone) -> None:
    """A small promise for in three days, which Sam sees and thanks for."""
    await alex.types("/do small_promise")
    await alex.says("I fetch the parcel")
    await alex.does("Yes, all three", "After breakfast", "⋯", "⏭ Skip this", "Nothing much", "In three days")
    await alex.sees(f"May {sam.name} see it?", newest=1)
    await alex.taps(f"Send to {sam.name} ➤")
    await sam.does("Open", "Thank you")
    await sam.sees("One is plenty", newest=1)


async def plan_something(alex: Someone, sam: Someone) -> None:
    """A goal with a step of Sam's in two weeks, and one of Alex's in three months."""
    await alex.types("/do shared_goal")
    await alex.does("No", "Live, each", "We have three minutes")
    await sam.does("Open", "Now")
    await alex.sees("one thing that you two could reach", newest=1)
    await alex.says("A week at the sea")
    await alex.taps("Yes, we'd both know")
    for someone in (alex, sam):
        await someone.sees("Is this a goal for both of you?", newest=1)
        await someone.taps("I'm in ✓")
    for what, whose, when in (
        ("Pick the place", "Sam", "In two weeks"),
        ("Book it", "Alex", "In three months"),
    ):
        await alex.sees("what will be done?", newest=1)
        await alex.says(what)
        await alex.does(whose, when)
    await alex.taps("That's all of them")
    for someone in (alex, sam):
        await someone.sees("Your plan. Either of you may change it", newest=1)
        await someone.taps("I'm in ✓")
    for someone in (alex, sam):
        await someone.sees("You have a plan.", newest=1)


async def test_only_its_owner_is_asked_about_a_promise_and_done_ends_it_for_both(couple: Two) -> None:
    alex, sam = couple
    await promise_something(alex, sam)
    for someone in (alex, sam):
        await someone.types("/promises")
        await someone.sees("I fetch the parcel", newest=1)
    assert await calls_until(4, alex, sam) == [1, 0]
    assert "I fetch the parcel" not in (await alex.last())["text"]
    await alex.taps("Open")
    await alex.sees("How did it go?", newest=1)
    await alex.taps("Done")
    await alex.sees("You said it, and you did it.", newest=1)
    for someone in (alex, sam):
        await someone.types("/promises")
        assert "I fetch the parcel" not in (await someone.last())["text"]
    assert "How did it go?" not in await sam.reads()


async def test_a_promise_let_go_looks_to_the_other_like_one_that_was_kept(couple: Two) -> None:
    alex, sam = couple
    await promise_something(alex, sam)
    assert await calls_until(4, alex, sam) == [1, 0]
    await alex.does("Open", "Not yet", "I didn't want to", "Let it go")
    await alex.sees("Let go, honestly.", newest=1)
    await sam.types("/promises")
    assert "I fetch the parcel" not in (await sam.last())["text"]
    assert "Let go" not in await sam.reads()


async def test_a_step_is_called_for_three_days_before_by_whose_it_is_and_the_goal_after_a_month(
    couple: Two,
) -> None:
    alex, sam = couple
    await plan_something(alex, sam)
    assert await calls_until(12, alex, sam) == [0, 1]
    await sam.taps("Open")
    await sam.sees("Pick the place", newest=1)
    await sam.does("It's slipping", "Ask for a hand", "an hour of your time")
    await sam.sees("A sentence to say aloud", newest=1)
    assert "slipping" not in await alex.reads()
    assert await calls_until(20, alex, sam) == [1, 0]
    await alex.taps("Open")
    await alex.sees("A week at the sea", newest=1)
    await alex.sees("how is it going?", newest=1)
    await alex.does("It's slipping", "Leave it as it is")
    await sam.taps("Open")
    await sam.sees("how is it going?", newest=1)
    await sam.does("On track", "Leave it as it is")
    for someone in (alex, sam):
        await someone.sees("It goes on as it is.", newest=1)
    assert "Plans slip" not in await sam.reads()
