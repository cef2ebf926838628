"""The question of the day: one for both, sealed until both have answered, and nothing told before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY = 86_400.0
SEALED = "Your answer is sealed."
Two = tuple[Someone, Someone]
Passing = Callable[[Someone], Awaitable[None]]


async def opens_today(someone: Someone) -> str:
    """Open today's question; returns what it asks."""
    await someone.types("/today")
    while not (await someone.last())["text"].startswith("Today's question"):
        await someone.taps("Something else")
    await someone.taps("Open")
    asked = str((await someone.last())["text"]).removeprefix("Finish the sentence:").strip()
    return asked.partition("\n")[0]


async def answers(someone: Someone, words: str = "On the bus") -> str:
    """Answer the open question, however it wants to be answered; returns the answer."""
    labels = await someone.labels()
    if (own := labels[0]) == "Not this one" or "Tap a line instead" in labels:
        await someone.says(words)
        return words
    await someone.taps(own)
    if "once you both have answered" in (await someone.last())["text"]:  # a guess at the other's answer
        await someone.taps((await someone.labels())[0])
    return own


async def test_both_get_the_same_question_and_it_opens_once_both_have_answered(couple: Two) -> None:
    alex, sam = couple
    asked = await opens_today(alex)
    answered = await answers(alex)
    await alex.sees(SEALED, newest=1)
    await sam.quiet()
    assert not (await sam.reads()), "nobody is told that the other has opened it"

    assert await opens_today(sam) == asked
    others = await answers(sam, "In the garden")
    opened = await sam.sees("It's open.", newest=1)
    assert answered in opened["text"]
    await alex.sees("It's open.", newest=1)

    await sam.taps("❤")
    await alex.taps("❤")
    await alex.sees("Sam sent back: ❤", newest=1)
    for someone in couple:
        await someone.types("/board")
        await someone.sees(asked, newest=1)
        await someone.types("/menu")
        await someone.does("Ours", "What you both liked")
        liked = (await someone.last())["text"]
        assert liked.count(asked) == 1, "the question stands once, with both answers below it"
        mine, theirs = (answered, others) if someone is alex else (others, answered)
        assert f"You: {mine}" in liked
        assert f"{'Sam' if someone is alex else 'Alex'}: {theirs}" in liked


async def test_whoever_wrote_back_is_read_even_if_the_other_has_nothing_to_add(couple: Two) -> None:
    alex, sam = couple
    for someone in (alex, sam):
        await opens_today(someone)
        await answers(someone)
    await sam.says("That sounds like you")
    await alex.quiet()
    await alex.forward(2 * DAY)
    await sam.quiet()
    before = sam.said_so_far()
    await alex.sees("Something is ready", newest=1)
    await alex.taps("Open")
    await alex.sees("That sounds like you", newest=1)
    assert sam.said_so_far() == before


async def passes_it(someone: Someone) -> None:
    await opens_today(someone)
    await someone.taps("Not this one")
    await someone.sees("That one's left out", newest=1)


async def opens_it_and_leaves(someone: Someone) -> None:
    await opens_today(someone)


async def skips_it(someone: Someone) -> None:
    await opens_today(someone)
    await someone.opens_options("⏭ Skip this")


async def types_stop(someone: Someone) -> None:
    await opens_today(someone)
    await someone.types("/stop")


async def types_pause(someone: Someone) -> None:
    await opens_today(someone)
    await someone.types("/pause")


async def leaves_the_couple(someone: Someone) -> None:
    await opens_today(someone)
    await someone.types("/leave")
    await someone.taps((await someone.labels())[0])
    await someone.taps((await someone.labels())[0])


async def blocks_the_bot(someone: Someone) -> None:
    await opens_today(someone)
    await someone.blocks()


PASSING = pytest.mark.parametrize(
    "passes",
    [passes_it, opens_it_and_leaves, skips_it, types_stop, types_pause, leaves_the_couple, blocks_the_bot],
)


@PASSING
async def test_passing_it_afterwards_leaves_no_trace(couple: Two, passes: Passing) -> None:
    """Whatever the one does who doesn't answer, the other sees what they see when nothing is done."""
    alex, sam = couple
    await opens_today(alex)
    await answers(alex)
    await alex.sees(SEALED, newest=1)
    before = alex.said_so_far()
    await passes(sam)
    for _ in range(5):
        await alex.forward(DAY)
        await alex.after_a_tick()
        assert alex.said_so_far() == before


@PASSING
async def test_passing_it_beforehand_leaves_no_trace(couple: Two, passes: Passing) -> None:
    alex, sam = couple
    await opens_today(alex)
    await passes(sam)
    await answers(alex)
    await alex.sees(SEALED, newest=1)
    before = alex.said_so_far()
    for _ in range(5):
        await alex.forward(DAY)
        await alex.after_a_tick()
        assert alex.said_so_far() == before


async def test_a_sealed_answer_can_be_taken_back(couple: Two) -> None:
    alex, sam = couple
    await opens_today(alex)
    await answers(alex)
    await alex.taps("Take it back")
    assert SEALED not in (await alex.last())["text"]
    assert "⋯" in await alex.labels(), "a question is open again"
    await opens_today(sam)
    await answers(sam)
    await sam.sees(SEALED, newest=1)


async def test_each_day_brings_another_one_and_what_is_over_says_so(couple: Two) -> None:
    alex, sam = couple
    asked = []
    for _ in range(8):
        asked.append(await opens_today(alex))
        await alex.taps("Not this one")
        await alex.forward(DAY)
    assert len(set(asked)) == 8
    del sam


async def test_alone_there_is_none(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/today")
    assert "Today's question" not in await alex.shows()


async def test_what_was_opened_and_forgotten_can_still_be_answered_the_next_day(couple: Two) -> None:
    """Whoever never opened it hears of none of it."""
    alex, sam = couple
    asked = await opens_today(alex)
    await opens_today(sam)
    await answers(sam)
    await alex.forward(DAY)
    await alex.types("/today")
    while not (await alex.last())["text"].startswith("An earlier question"):
        await alex.taps("Something else")
    await alex.taps("Open")
    await alex.sees(asked, newest=1)
    await answers(alex)
    await alex.sees("It's open.", newest=1)


async def test_who_never_opened_it_hears_of_no_earlier_question(couple: Two) -> None:
    alex, sam = couple
    await opens_today(alex)
    await answers(alex)
    await alex.forward(DAY)
    await sam.types("/today")
    for _ in range(8):
        assert not (await sam.last())["text"].startswith("An earlier question")
        if not await sam.has_button("Something else"):
            break
        await sam.taps("Something else")
