"""Noticed and thanked, from the first question to the card that stays: alone, and given to the partner."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import DEED, MEANING, QUALITY, arrive, give_a_thank_you, write_a_thank_you
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
NO_ANSWER = "You don't have to answer."


async def open_what_is_ready(someone: Someone) -> None:
    await someone.sees("Something is ready")
    await someone.taps("Open")


# Alone


async def test_alone_it_ends_with_ones_own_card_and_something_away_from_the_screen(alex: Someone) -> None:
    await arrive(alex)
    await alex.says(DEED)
    await alex.sees("what did it do for you")
    await alex.says(MEANING)
    await alex.taps("Patience")
    card = await alex.sees("Noticed.")
    for words in (DEED, MEANING, "Patience", "Away from the screen"):
        assert words in card["text"]


async def test_alone_every_question_says_that_nobody_else_will_see_it(alex: Someone) -> None:
    await arrive(alex)
    await alex.sees("🔒 Only you will see your answer.", newest=1)
    await alex.says(DEED)
    await alex.sees("what did it do for you", newest=1)
    await alex.sees("🔒 Only you will see your answer.", newest=1)
    await alex.says(MEANING)
    await alex.sees("What does it show about them?", newest=1)
    await alex.sees("🔒 Only you will see your answer.", newest=1)


async def test_on_a_day_with_nothing_there_is_one_thing_for_oneself(alex: Someone) -> None:
    await arrive(alex)
    await alex.taps("Nothing today")
    await alex.sees("took some effort?")
    await alex.says("I got up")
    card = await alex.sees("That counts")
    assert "I got up" in card["text"]


async def test_and_even_that_can_be_skipped(alex: Someone) -> None:
    await arrive(alex)
    await alex.taps("Nothing today")
    await alex.opens_options("⏭ Skip this")
    await alex.sees("Nothing today, and that's fine.")


async def test_what_was_kept_is_on_the_board(alex: Someone) -> None:
    await arrive(alex)
    await alex.says(DEED)
    await alex.says(MEANING)
    await alex.says(QUALITY)
    await alex.sees("Noticed.")
    await alex.types("/board")
    board = await alex.sees("What you kept")
    assert all(words in board["text"] for words in (DEED, MEANING, QUALITY))


# Together


async def test_together_nothing_is_shown_before_send(couple: Two) -> None:
    alex, sam = couple
    before = await sam.settled()
    await write_a_thank_you(alex)
    preview = await alex.sees("Sam would read:")
    assert all(words in preview["text"] for words in (DEED, MEANING, QUALITY))
    await sam.quiet()
    assert sam.said_so_far() == before


async def test_together_every_question_says_that_one_decides_oneself(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.sees("✋ You decide before Sam sees any of your answer.", newest=1)
    await alex.says(DEED)
    await alex.sees("what did it do for you")
    await alex.sees("✋ You decide", newest=1)


async def test_the_partner_gets_a_neutral_line_first_and_the_words_on_open(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    notice = await sam.sees("Something is ready")
    assert notice["text"] == "Something is ready for you."
    assert DEED not in await sam.reads()
    await sam.taps("Open")
    shown = await sam.sees("Alex noticed something:")
    assert all(words in shown["text"] for words in (DEED, MEANING, QUALITY, NO_ANSWER))
    assert "👥 Alex will see your answer." in shown["text"]


@pytest.mark.parametrize("reply", ["❤", "That's so nice to hear", "I had no idea"])
async def test_a_reply_is_one_tap_and_its_writer_reads_it(couple: Two, reply: str) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await open_what_is_ready(sam)
    await sam.taps(reply)
    end = await sam.sees("Alex will see your answer.")
    assert "Away from the screen" in end["text"]
    card = await alex.sees("Sam read it:")
    assert reply in card["text"]
    assert DEED in card["text"]


async def test_a_reply_waits_for_whoever_is_at_something_else_by_then(couple: Two) -> None:
    """They were here a moment ago, and yet they don't have it in front of them."""
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await alex.types("/do quiet_minutes")
    await open_what_is_ready(sam)
    await sam.types("You can tell me any time")
    if await sam.has_button("Send ➤"):
        await sam.taps("Send ➤")
    await sam.sees("Alex will see your answer.")
    await alex.sees("Something is ready")
    assert "any time" not in await alex.reads()
    await alex.does("Open")
    card = await alex.sees("Sam read it:", newest=1)
    assert "You can tell me any time" in card["text"]


async def test_one_may_ask_for_more_and_it_comes(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await open_what_is_ready(sam)
    await sam.taps("Tell me more")
    await sam.sees("I've asked Alex for a little more.")
    await alex.sees("Sam would love to hear more.")
    await alex.sees("👥 Sam will see your answer.", newest=1)
    await alex.says("You hummed while it drew")
    await sam.sees("Alex adds:")
    await sam.sees("You hummed while it drew")
    await sam.taps("Thank you")
    card = await alex.sees("Sam read it all:")
    assert "Thank you" in card["text"]


async def test_a_request_for_more_can_be_left_unanswered(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await open_what_is_ready(sam)
    await sam.taps("Tell me more")
    await alex.sees("Sam would love to hear more.")
    waiting = await sam.settled()
    await alex.opens_options("⏭ Skip this")
    end = await alex.sees("That's enough for this one.", newest=1)
    assert all(words in end["text"] for words in (DEED, MEANING, QUALITY))
    await sam.quiet()
    assert sam.said_so_far() == waiting


async def test_reading_without_an_answer_is_enough(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await open_what_is_ready(sam)
    waiting = await alex.settled()
    await sam.opens_options("⏭ Skip this")
    await sam.sees("That's enough. You don't owe an answer.", newest=1)
    await alex.quiet()
    assert alex.said_so_far() == waiting


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("✏️ What they did", DEED, "The soup at noon"),
        ("✏️ What it meant", MEANING, "I felt warm"),
        ("✏️ What it shows", QUALITY, "Steady hands"),
    ],
)
async def test_each_part_can_be_changed_before_it_is_sent(couple: Two, part: str, old: str, new: str) -> None:
    alex, sam = couple
    await write_a_thank_you(alex)
    await alex.taps(part)
    await alex.sees(old, newest=1)  # one goes on from what one wrote
    await alex.taps("Start over")
    await alex.says(new)
    preview = await alex.sees("Sam would read:")
    assert new in preview["text"]
    assert old not in preview["text"]
    await alex.taps("Send to Sam ➤")
    await open_what_is_ready(sam)
    shown = await sam.sees("Alex noticed something:")
    assert new in shown["text"]
    assert old not in await sam.reads()


@pytest.mark.parametrize("part", ["✏️ What they did", "✏️ What it meant", "✏️ What it shows"])
async def test_going_back_from_changing_one_part_leaves_it_as_it_was(couple: Two, part: str) -> None:
    alex, _ = couple
    await write_a_thank_you(alex)
    before = await alex.last()
    await alex.taps(part)
    await alex.types("Something else")
    await alex.sees("Something else", newest=1)
    await alex.opens_options("↩ Back one")
    preview = await alex.sees("Sam would read:", newest=1)
    assert preview["text"] == before["text"]
    assert "Something else" not in preview["text"]


async def test_what_is_kept_private_leaves_no_trace_with_the_partner(couple: Two) -> None:
    alex, sam = couple
    before = await sam.settled()
    await write_a_thank_you(alex)
    await alex.taps("Keep it to myself")
    await alex.sees("Kept, for you alone:")
    await sam.quiet()
    assert sam.said_so_far() == before
    await sam.types("/menu")
    assert not any("▶" in label for label in await sam.labels())
    await sam.types("/board")
    await sam.sees("Nothing kept yet.")
    await alex.types("/board")
    await alex.sees(DEED)


@pytest.mark.parametrize("way", ["skip", "stop", "nothing today"])
async def test_the_partner_never_learns_of_what_was_begun_and_given_up(couple: Two, way: str) -> None:
    alex, sam = couple
    before = await sam.settled()
    await alex.types("/do noticed")
    if way == "nothing today":
        await alex.does("Nothing today", "⋯", "⏭ Skip this")
    else:
        await alex.types(f"/{way}")
    await sam.quiet()
    assert sam.said_so_far() == before


async def test_while_one_writes_the_other_sees_nothing_of_it_and_cannot_end_it(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do noticed")
    await sam.types("/menu")
    assert not any("▶" in label for label in await sam.labels())
    await sam.types("/stop")
    await sam.sees("Nothing is open right now.")
    await alex.says(DEED)
    await alex.sees("what did it do for you")


# What stays


async def test_the_finish_card_stays_in_the_chat_when_one_moves_on(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await open_what_is_ready(sam)
    await sam.taps("❤")
    card = await alex.sees("Sam read it:")
    await alex.taps("‹ Menu")
    await alex.sees("With Sam · what would you like")
    assert any(
        bubble["message_id"] == card["message_id"] and "Sam read it:" in bubble["text"]
        for bubble in (await alex.screen())["messages"]
    )


async def test_what_the_partner_wrote_stays_in_ones_chat(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await open_what_is_ready(sam)
    await sam.taps("Tell me more")
    await alex.sees("Sam would love to hear more.")
    await alex.says("You hummed while it drew")
    await sam.sees("Alex adds:")
    await sam.taps("❤")
    await sam.sees("Alex will see your answer.")
    await sam.taps("‹ Menu")
    await sam.sees("With Alex · what would you like")
    everything = await sam.reads()
    assert DEED in everything
    assert "You hummed while it drew" in everything


async def test_what_was_given_is_on_both_boards(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.types("/board")
    await sam.sees("A thank-you · from Alex · today")
    await sam.sees(DEED)
    await alex.types("/board")
    await alex.sees("A thank-you · yours · today")


async def test_both_can_give_at_the_same_time(couple: Two) -> None:
    alex, sam = couple
    await write_a_thank_you(alex, "One from Alex")
    await write_a_thank_you(sam, "One from Sam")
    await alex.taps("Send to Sam ➤")
    await sam.sees("Something is ready")
    await sam.taps("Send to Alex ➤")
    await alex.sees("Something is ready")
    await alex.taps("Open")
    await alex.sees("One from Sam")
    await sam.taps("Open")
    await sam.sees("One from Alex")
    await sam.taps("❤")
    await sam.sees("Alex will see your answer.")
    await alex.taps("That's so nice to hear")
    await alex.sees("Sam will see your answer.")
