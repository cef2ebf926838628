"""At the end of an exercise that plans something by the clock, it is asked where somebody lives: once."""

import pytest

from bot.nudges.kinds import PROMISE
from tests.bot.nudges.life import Life

WHERE = "what time is it where you are?"
A_PROMISE = (
    "/do small_promise", "I'll water the plants", "Yes, all three", "After breakfast", "Fetch the can",
    "Nothing much", "In three days",
)  # fmt: skip


async def promises(someone: Life) -> list[str]:
    """They promise something alone; returns what they then read, one after the other."""
    for words in A_PROMISE[:-1]:
        await someone.writes(words)
    before = len(someone.answers)
    await someone.writes(A_PROMISE[-1])
    return [said.text for said in someone.answers[before:]]


@pytest.fixture
async def somewhere(newcomer: Life) -> Life:
    """Has arrived, and nobody knows where they live."""
    await newcomer.arrives(None)
    return newcomer


async def test_it_is_asked_below_the_end_and_what_waited_for_it_comes(somewhere: Life) -> None:
    end, question = await promises(somewhere)
    assert "A small promise, and it's yours." in end
    assert WHERE in question
    assert "Set my time" not in str(somewhere.answers[-2].buttons)
    await somewhere.writes("Tokyo")
    assert "Everything planned keeps to your local time." in await somewhere.writes("yes")
    somewhere.lives_in("Asia/Tokyo")
    assert await somewhere.until("2026-06-10 12:00") == ["Thu 20:00"]


async def test_it_is_asked_once_and_then_offered(somewhere: Life) -> None:
    await promises(somewhere)
    await somewhere.writes("/menu")
    [end] = await promises(somewhere)
    assert "A small promise, and it's yours." in end
    assert WHERE in await somewhere.taps("Set my time for reminders")


async def test_it_is_not_asked_where_it_is_known_or_nothing_waits_for_it(somewhere: Life) -> None:
    for words in ("/do noticed", "The tea at six", "I felt awake", "Care"):
        await somewhere.writes(words)
    assert WHERE not in somewhere.answers[-1].text
    await somewhere.change(zone="Europe/Berlin")
    [end] = await promises(somewhere)
    assert "A small promise, and it's yours." in end


async def test_whoever_wants_something_else_then_gets_that(somewhere: Life) -> None:
    await promises(somewhere)
    assert "That's hard." in await somewhere.writes("we had a fight")
    [planned] = [one for one in await somewhere.planned() if one.kind == PROMISE]
    assert planned.due_at == somewhere.local("2026-06-04 20:00")
