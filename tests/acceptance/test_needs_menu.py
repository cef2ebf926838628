"""Two people pick in private, with choices of their own among them, and each shows only some of it."""

import pytest

from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]


async def begin(asking: Someone, asked: Someone) -> None:
    await asking.types("/menu")
    menu = await asking.last()
    await asking.taps_raw("q:ask:needs_menu::", menu["message_id"])
    await asked.sees("A question for you", newest=1)
    await asked.does("Open", "Now")
    for someone in (asking, asked):
        await someone.sees("What do you need more of these days?", newest=1)


async def test_own_choices_are_ticked_shown_and_picked_by_the_partner(couple: Two) -> None:
    alex, sam = couple
    await begin(alex, sam)
    await alex.taps("Rest")
    await alex.types("Singing again")
    assert "✓ Singing again" in await alex.labels()
    await alex.taps("✓ Singing again")
    assert "Singing again" in await alex.labels()
    await alex.does("Singing again", "Done ➤", "2", "1")
    assert await alex.labels() == ["Rest", "Singing again", "Done ➤", "⋯"]
    await alex.taps("Singing again")
    assert (await alex.reads()).count("Which of these would you show Sam?") == 1
    await alex.taps("Done ➤")
    await alex.opens_options("Skip")
    await sam.does("Order", "Done ➤", "3", "Done ➤")
    await sam.sees("Alex would love more of this", newest=1)
    assert await sam.labels() == ["Singing again", "⋯"]
    assert "• Rest" not in await sam.reads()
    await sam.does("Singing again", "I can't right now")
    await sam.opens_options("Skip")
    await alex.sees("Sam picked Singing again: I can't right now.", newest=1)


async def test_a_threat_among_the_choices_is_not_shown_to_the_partner(couple: Two) -> None:
    alex, sam = couple
    await begin(alex, sam)
    await alex.types("If you leave me I will kill you")
    await alex.taps("Done ➤")
    await alex.taps("3")
    await alex.does("If you leave me", "Done ➤")
    await alex.sees("I won't send it as it is", newest=1)
    assert "Done ➤" not in await alex.labels()
    await alex.taps("Keep it to myself")
    await sam.does("Order", "Done ➤", "3", "Done ➤")
    assert "If you leave me" not in await sam.reads()
