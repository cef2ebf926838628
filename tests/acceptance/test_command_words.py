"""A word that may be meant for the bot while an answer is asked for: nothing is guessed, nothing lost."""

from __future__ import annotations

import pytest

from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]


@pytest.mark.parametrize(
    ("word", "button"), [("stop", "✕ Stop"), ("Help!", "🔒 Private help"), ("menu", "Menu")]
)
async def test_a_command_typed_as_a_word_is_asked_about(couple: Two, word: str, button: str) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types(word)
    await alex.sees(f"“{word}”: is that your answer, or is it for me?", newest=1)
    assert await alex.has_button(button)
    await alex.taps("Back to it")
    await alex.sees("one thing", newest=1)
    assert not await alex.has_button("Send ➤")


async def test_the_word_can_be_the_answer(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types("help")
    await alex.taps("It's my answer")
    await alex.sees("help", newest=1)
    assert await alex.has_button("Send ➤")


async def test_stopping_by_word_takes_one_more_tap(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types("stop")
    await alex.taps("✕ Stop")
    await alex.types("/menu")
    assert not await alex.has_button("Carry on")


async def test_where_a_tap_is_the_answer_it_is_offered_at_once(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do quiet_minutes")
    await alex.types("skip")
    await alex.sees("“skip”: what would you like?", newest=1)
    assert not await alex.has_button("It's my answer")


async def test_at_the_menu_what_is_plainly_wanted_is_no_answer_to_what_was_open(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types("/menu")
    await alex.types("We had a fight")
    await alex.sees("That's hard.", newest=1)
    await alex.types("The tea you made")  # this isn't for us, so it is their answer
    await alex.sees("The tea you made", newest=1)
    assert await alex.has_button("Send ➤")
