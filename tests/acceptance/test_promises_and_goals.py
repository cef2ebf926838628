"""Promises and goals come up for review on their day, by a neutral notice, to the people they belong to."""

from __future__ import annotations

import pytest

from bot.wording import nudge_lines
from tests.acceptance.house import House
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
DAY = 24 * 3600
WHERE = "what time is it where you are?"


async def calls_until(days: int, *people: Someone) -> list[int]:
    """How often each is called neutrally while so many days pass."""
    before = [await called(someone) for someone in people]
    for _ in range(2 * days):  # in halves, of which one ends outside of quiet hours, whenever this runs
        await people[0].forward(DAY // 2)
        await people[0].quiet()
    return [await called(someone) - earlier for someone, earlier in zip(people, before, strict=True)]


async def called(someone: Someone) -> int:
    """How many neutral lines there are in the chat."""
    return await someone.times_said(*(line.english for line in nudge_lines.READY))


async def promise_something(alex: Someone, sam: Someone) -> None:
    """A small promise for in three days, which Sam sees and thanks for."""
    await alex.types("/do small_promise")
    await alex.says("I fetch the parcel")
    await alex.does("Yes, all three", "After breakfast", "⋯", "⏭ Skip this", "Nothing much", "In three days")
    await alex.sees(f"Would you like {sam.name} to see this?", newest=1)
    await alex.taps(f"Send to {sam.name} ➤")
    await sam.does("Open", "Thank you")
    await sam.sees("just because", newest=1)


async def plan_something(alex: Someone, sam: Someone) -> None:
    """A goal with a step of Sam's in two weeks, and one of Alex's in three months."""
    await alex.types("/do shared_goal")
    await alex.does("No", "Live, each", "We have three minutes")
    await sam.does("Open", "Now")
    await alex.sees("one thing you two could do", newest=1)
    await alex.says("A week at the sea")
    await alex.taps("Yes, we'd both know")
    for someone in (alex, sam):
        await someone.sees("Is this something you both want?", newest=1)
        await someone.taps("I'm in ✓")
    for someone, what, whose, when in (
        (alex, "Pick the place", "Sam", "In two weeks"),
        (sam, "Book it", "Alex", "In three months"),
    ):
        await someone.sees("is yours to suggest", newest=1)
        await someone.says(what)
        await someone.does(whose, when)
    await alex.taps("That's all of them")
    await alex.sees("Your plan. You can both change it", newest=1)
    await alex.taps("✏️ Step 2")
    await alex.sees("Step 2: what would you like to change?", newest=1)
    await alex.does("✏️ By when", "In three months")  # only that is asked again
    for someone in (alex, sam):
        await someone.sees("Your plan. You can both change it", newest=1)
        await someone.taps("I'm in ✓")
    for someone in (alex, sam):
        await someone.sees("You have a plan.", newest=2)  # below it they may be asked where they live


async def test_only_its_owner_is_asked_about_a_promise_and_done_ends_it_for_both(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await promise_something(alex, sam)
    for someone in (alex, sam):
        await someone.types("/promises")
        await someone.sees("I fetch the parcel", newest=1)
    assert await calls_until(5, alex, sam) == [1, 0]
    assert "I fetch the parcel" not in (await alex.last())["text"]
    await alex.taps("Open")
    await alex.sees("Where is it today?", newest=1)
    await alex.taps("I did it")
    await alex.sees("You said it, and you did it.", newest=1)
    for someone in (alex, sam):
        await someone.types("/promises")
        assert "I fetch the parcel" not in (await someone.last())["text"]
    assert "Where is it today?" not in await sam.reads()


async def test_a_promise_let_go_looks_to_the_other_like_one_that_was_kept(house: House, couple: Two) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await promise_something(alex, sam)
    assert await calls_until(5, alex, sam) == [1, 0]
    await alex.does("Open", "I haven't yet", "I didn't want to", "Let it go")
    await alex.sees("You've let it go.", newest=1)
    await sam.types("/promises")
    assert "I fetch the parcel" not in (await sam.last())["text"]
    assert "let go" not in await sam.reads()


async def test_a_step_is_called_for_three_days_before_by_whose_it_is_and_the_goal_after_a_month(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await plan_something(alex, sam)
    assert await calls_until(12, alex, sam) == [0, 1]
    await sam.taps("Open")
    await sam.sees("Pick the place", newest=1)
    await sam.does("It's slipping", "Ask for a hand", "an hour of your time")
    await sam.sees("Something to say to your partner", newest=1)
    assert "slipping" not in await alex.reads()
    assert await calls_until(20, alex, sam) == [1, 0]
    await alex.taps("Open")
    await alex.sees("A week at the sea", newest=1)
    await alex.sees("how is it going today?", newest=1)
    await alex.does("It's slipping", "Yes, with Sam", "Leave it as it is")
    await sam.taps("Open")
    await sam.sees("What would you suggest", newest=1)
    await sam.taps("Leave it as it is")
    for someone in (alex, sam):
        await someone.sees("It goes on as it is.", newest=1)
    assert "Plans slip" not in await sam.reads()


async def test_where_something_comes_again_the_end_asks_what_time_it_is_there(couple: Two) -> None:
    """Until that is known, nothing comes by the clock."""
    alex, sam = couple
    await promise_something(alex, sam)
    await alex.sees(WHERE, newest=1)
    assert WHERE not in await sam.reads(), "nothing is planned for Sam"
    assert await calls_until(5, alex, sam) == [0, 0]
    await alex.types("Reykjavík")
    await alex.sees("Is this right?", newest=1)
    await alex.types("yes")
    await alex.sees("Everything planned keeps to your local time.", newest=1)
    assert await calls_until(2, alex, sam) == [1, 0]


async def test_i_did_it_is_one_tap_on_the_board_and_can_be_taken_back(house: House, couple: Two) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await promise_something(alex, sam)
    await plan_something(alex, sam)
    await alex.types("/board")
    await alex.sees("A promise · yours · today", newest=1)
    await alex.sees("A goal · ours · today", newest=1)
    assert not any("Pick the place" in label for label in await alex.labels())  # that one is Sam's
    await alex.taps("✓ I did it: “I fetch the parcel”")
    await alex.sees("You said it, and you did it.", newest=1)
    await alex.taps("Oops, not yet")
    await alex.sees("I fetch the parcel", newest=1)
    await alex.taps("✓ I did it: “I fetch the parcel”")
    await alex.taps("‹ What you kept")
    assert "I fetch the parcel" not in (await alex.last())["text"]
    await sam.types("/board")
    assert "I fetch the parcel" not in (await sam.last())["text"]
    await sam.sees("A goal · ours · today", newest=1)
    await sam.taps("✓ I did it: “Pick the place”")
    await sam.sees("Done, and ticked off.", newest=1)
    await alex.types("/goals")
    await alex.sees("Done: Pick the place", newest=1)
    assert await calls_until(12, alex, sam) == [0, 0]  # neither is asked about what is done


async def test_a_goal_looked_at_early_speaks_of_today_and_calls_nobody(house: House, couple: Two) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await plan_something(alex, sam)
    await sam.quiet()
    before = sam.said_so_far()
    await alex.types("/goals")
    await alex.taps("Look at goal 1")
    await alex.sees("You two have been at this since", newest=1)
    await alex.sees("how is it going today?", newest=1)
    await alex.does("On track", "No, that's enough for today")
    await alex.sees("Then it just goes on.", newest=1)
    assert sam.said_so_far() == before
