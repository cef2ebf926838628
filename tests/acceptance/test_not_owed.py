"""An answer that isn't owed: whatever the person asked does or doesn't do, the partner notices nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.acceptance.couple import DEED, give_a_thank_you
from tests.acceptance.people import Said, Someone
from tests.phones import Bubble

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUR = 3600.0
Two = tuple[Someone, Someone]
Asked = tuple[Someone, Someone, str]  # who is asked, who waits, what is asked

NOTHING_OPEN = "Nothing is open right now."
NOTHING_ASKED = "I haven't kept that."
NOT_OWED = pytest.mark.parametrize("question", ["the reply", "more", "the reply to more"])


async def ask(couple: Two, question: str) -> Asked:
    """Lead both to a question whose answer is not owed; the one who is asked has it before them."""
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees("Alex noticed something:", newest=1)
    if question == "the reply":
        return sam, alex, "Alex noticed something:"
    await sam.taps("Tell me more")
    await alex.sees("Sam would love to hear more.", newest=1)
    if question == "more":
        return alex, sam, "Sam would love to hear more."
    await alex.says("You hummed")
    await sam.sees("Alex adds:", newest=1)
    return sam, alex, "Alex adds:"


async def pauses(someone: Someone) -> None:
    await someone.opens_options("⏸ Pause")
    await someone.sees("is paused. Everything is where you left it.", newest=1)


async def skips(someone: Someone) -> None:
    await someone.opens_options("⏭ Skip this")
    await someone.sees("enough", newest=1)


async def stops(someone: Someone) -> None:
    await someone.opens_options("✕ Stop")
    await someone.sees("enough", newest=1)


async def types_stop(someone: Someone) -> None:
    await someone.types("/stop")
    await someone.sees("enough", newest=1)


async def lets_it_go(someone: Someone) -> None:
    await pauses(someone)
    await someone.taps("Let it go")
    await someone.sees("enough", newest=1)


async def is_silent(someone: Someone) -> None:
    for hours in (24, 48, 25):  # reminded twice; then it rests
        await someone.forward(hours * HOUR)
        await someone.after_a_tick()


WAYS: list[Callable[[Someone], Awaitable[None]]] = [
    pauses, skips, stops, types_stop, lets_it_go, is_silent,
]  # fmt: skip
WHATEVER_THEY_DO = pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])


async def all_said(someone: Someone) -> Said:
    await someone.after_a_tick()
    return someone.said_so_far()


@NOT_OWED
async def test_who_waits_for_it_finds_a_finished_page_and_only_the_menu(couple: Two, question: str) -> None:
    _, waiting, _ = await ask(couple, question)
    words = {
        "the reply": "✓ It's on its way.",
        "more": "I've asked Alex for a little more. I'll let you know.",
        "the reply to more": "✓ It's on its way. There's nothing more to do here.",
    }
    await waiting.sees(words[question], newest=1)
    assert await waiting.labels() == ["‹ Menu"]
    await waiting.taps("‹ Menu")
    assert not any("▶" in label for label in await waiting.labels())


@NOT_OWED
@WHATEVER_THEY_DO
async def test_whatever_who_is_asked_does_nothing_changes_for_the_other(
    couple: Two, question: str, way: Callable[[Someone], Awaitable[None]]
) -> None:
    asked, waiting, _ = await ask(couple, question)
    before = await all_said(waiting)
    await way(asked)
    assert await all_said(waiting) == before


@WHATEVER_THEY_DO
async def test_nor_can_the_other_find_it_out_by_anything_they_type(
    couple: Two, way: Callable[[Someone], Awaitable[None]]
) -> None:
    asked, waiting, _ = await ask(couple, "the reply")
    await way(asked)
    before = await all_said(asked)
    for typed in ("/pause", "/resume", "/skip", "/back", "/stop"):
        answer = await _answer(waiting, typed)
        assert NOTHING_OPEN in answer["text"]
        assert not any("▶" in label for label in await waiting.labels())
    answer = await _answer(waiting, "And the biscuits")
    assert NOTHING_ASKED in answer["text"]
    assert await all_said(asked) == before


async def _answer(someone: Someone, typed: str) -> Bubble:
    await someone.types(typed)
    return await someone.last()


@NOT_OWED
async def test_nothing_the_other_does_changes_anything_for_who_is_asked(couple: Two, question: str) -> None:
    asked, waiting, words = await ask(couple, question)
    before = await all_said(asked)
    for typed in ("/pause", "/skip", "/stop", "And the biscuits"):
        await waiting.types(typed)
    assert await all_said(asked) == before
    await asked.opens_options("‹ Back to it")
    await asked.sees(words, newest=1)


@NOT_OWED
@pytest.mark.parametrize("way", [stops, skips, types_stop, lets_it_go])
async def test_stopping_is_the_same_as_passing_and_what_was_given_stays_on_the_board(
    couple: Two, question: str, way: Callable[[Someone], Awaitable[None]]
) -> None:
    asked, _, _ = await ask(couple, question)
    await way(asked)
    end = await asked.last()
    if question == "more":
        assert "That's enough for this one." in end["text"]
        assert DEED in end["text"]
    else:
        assert "That's enough. You don't owe an answer." in end["text"]
    assert "ends here" not in await _since_the_question(asked)
    for someone in couple:
        await someone.types("/board")
        await someone.sees(DEED, newest=1)


async def _since_the_question(someone: Someone) -> str:
    """What the bot said after both had become a couple."""
    return (await someone.reads()).partition("are a couple here now")[2]


@NOT_OWED
async def test_a_pause_is_seen_by_themself_only_and_the_question_comes_back(
    couple: Two, question: str
) -> None:
    asked, waiting, words = await ask(couple, question)
    before = await all_said(waiting)
    await pauses(asked)
    await asked.types("/menu")
    await asked.taps("▶ Carry on: Noticed and thanked")
    await asked.sees("is paused.", newest=1)
    await asked.taps("▶ Carry on")
    await asked.sees(words, newest=1)
    assert await all_said(waiting) == before


async def test_after_a_pause_an_answer_arrives_as_if_there_had_been_none(couple: Two) -> None:
    sam, alex, _ = await ask(couple, "the reply")
    await pauses(sam)
    await sam.taps("▶ Carry on")
    await sam.taps("❤")
    await alex.sees("Sam read it:", newest=1)


async def test_whoever_waits_may_begin_another_one_meanwhile(couple: Two) -> None:
    sam, alex, words = await ask(couple, "the reply")
    await alex.types("/do noticed")
    await alex.sees("one thing Sam did", newest=1)
    await sam.opens_options("‹ Back to it")
    await sam.sees(words, newest=1)
