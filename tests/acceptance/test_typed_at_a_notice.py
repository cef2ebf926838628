"""A notice may be answered as notifications are: by typing. Other words are for what was asked before."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import DEED, give_a_thank_you
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
AN_HOUR = 3600


@pytest.mark.parametrize("typed", ["yes", "ok", "Open", "👍"])
async def test_a_yes_opens_what_it_is_about(couple: Two, typed: str) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.types(typed)
    await sam.sees(DEED, newest=1)


async def test_other_words_are_for_the_exercise_that_was_open(couple: Two) -> None:
    alex, sam = couple
    await sam.types("/do noticed")
    await sam.forward(AN_HOUR)
    await give_a_thank_you(alex, sam)
    await sam.types("The tea at six")
    shown = await sam.sees("Your words so far", newest=1)
    assert "The tea at six" in shown["text"]


async def test_so_is_a_yes_of_somebody_in_the_middle_of_one(couple: Two) -> None:
    alex, sam = couple
    await sam.types("/do noticed")
    await sam.types("So")
    await give_a_thank_you(alex, sam)
    await sam.types("yes")
    assert "yes" in (await sam.sees("Your words so far", newest=1))["text"]
    await sam.taps("Open")
    await sam.sees(DEED)


async def test_what_was_asked_for_before_it_still_is(couple: Two) -> None:
    alex, sam = couple
    await sam.types("/menu")
    await sam.does("More", "My name")
    await give_a_thank_you(alex, sam)
    await sam.types("Samira")
    await sam.types("/menu")
    await sam.sees("Samira", newest=1)
