"""A short private answer counts as soon as it is typed; Send stays where it is needed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.exercises import at_once
from tests.acceptance.couple import DEED, arrive
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
A_WHILE = 10  # seconds


async def test_a_short_private_answer_counts_as_it_is_typed_and_can_be_taken_back(alex: Someone) -> None:
    await arrive(alex)
    await alex.types(DEED)
    await alex.sees("what did it do for you", newest=1)
    assert "Clear this from the chat" in await alex.labels()
    await alex.opens_options("↩ Back one")
    taken_back = await alex.sees("one thing they did", newest=1)
    assert DEED in taken_back["text"]
    await alex.taps("Start over")
    await alex.forward(A_WHILE)
    await alex.types("The soup")
    await alex.forward(A_WHILE)
    await alex.types("I felt warm")
    await alex.taps("Care")
    end = await alex.sees("This one's yours:", newest=1)
    assert "The soup" in end["text"]
    assert DEED not in end["text"]


async def test_what_follows_within_seconds_waits_for_send(
    alex: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may belong to what was just said; nobody reads and answers the next question that fast."""
    monkeypatch.setattr(at_once, "GAP", timedelta(hours=1))
    await arrive(alex)
    await alex.types(DEED)
    await alex.types("and the biscuits")
    await alex.sees("Your words so far:", newest=1)
    await alex.taps("Send ➤")
    await alex.sees("What does it show", newest=1)


async def test_words_that_go_to_somebody_wait_for_send(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types(DEED)
    await alex.sees("Your words so far:", newest=1)


async def test_words_that_call_for_a_hint_wait_for_send(alex: Someone) -> None:
    await arrive(alex)
    await alex.types("You finally made tea")
    assert "Send it as it is ➤" in await alex.labels()


async def test_where_several_messages_may_add_up_there_is_send(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do gentle_start")
    await alex.types("It is always me who does the dishes and I am tired of it")
    await alex.sees("Your words so far:", newest=1)


async def test_the_last_answer_waits_for_send_because_nothing_could_take_it_back(alex: Someone) -> None:
    await arrive(alex)
    await alex.taps("Nothing today")
    await alex.types("I got up")
    await alex.sees("Your words so far:", newest=1)


async def test_forwarded_words_wait_for_send(alex: Someone) -> None:
    await arrive(alex)
    await alex.types(DEED, forwarded=True)
    await alex.sees("Your words so far:", newest=1)


async def test_beside_a_danger_card_words_wait_for_send(alex: Someone) -> None:
    await arrive(alex)
    await alex.types("They stopped me, I want to kill myself")
    await alex.sees("Your words so far:", newest=1)


async def test_an_answer_that_is_too_long_is_shortened_first(alex: Someone) -> None:
    await arrive(alex)
    await alex.types("tea " * 120)
    assert not any("Send" in label for label in await alex.labels())
