"""Words are a draft until Send: several bubbles, edits, hints, long texts; and buttons of another time."""

from __future__ import annotations

import asyncio

import pytest

from tests.acceptance.couple import (
    DEED,
    MEANING,
    QUALITY,
    arrive,
    give_a_thank_you,
    write_a_thank_you,
)
from tests.acceptance.house import House
from tests.acceptance.people import Someone
from tests.phones import Phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]


async def test_several_bubbles_add_up_to_one_answer(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    for bubble in ("You made tea", "and sat down", "and said nothing"):
        await alex.types(bubble)
        await alex.sees(bubble)
    await alex.sees("You made tea\nand sat down\nand said nothing")
    await alex.taps("Send ➤")
    await alex.says(MEANING)
    await alex.taps("Care")
    await alex.sees("You made tea\nand sat down\nand said nothing")


async def test_an_edit_changes_the_draft(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    [first] = await alex.types("You made tee")
    await alex.types("for me")
    await alex.edits(first["message_id"], "You made tea")
    await alex.sees("You made tea\nfor me")
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you")
    assert "tee" not in await alex.reads()


async def test_an_edit_after_sending_gets_a_kind_line_and_changes_nothing(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    [sent] = await alex.types(DEED)
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you")
    await alex.edits(sent["message_id"], "Something else")
    await alex.sees("That message was already taken in, so changing it here changes nothing.")
    await alex.sees("what did it do for you", newest=1)
    await alex.says(MEANING)
    await alex.taps("Care")
    card = await alex.sees("Sam would read:")
    assert DEED in card["text"]
    assert "Something else" not in card["text"]


async def test_starting_over_empties_the_draft(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types("Not this")
    await alex.taps("Start over")
    await alex.sees("one thing Sam did", newest=1)
    await alex.says(DEED)
    await alex.sees("what did it do for you", newest=1)
    assert "Not this" not in await alex.reads()


async def test_words_are_shown_as_typed_whatever_signs_they_hold(couple: Two) -> None:
    words = '<b>1 < 2 & "3"</b> {{ me }} {% if %} *_`~| 🫖👩‍👩‍👧'
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types(words)
    draft = await alex.sees("Your words so far:")
    assert words in draft["text"]
    await alex.taps("Send ➤")
    await alex.says(MEANING)
    await alex.taps("Care")
    card = await alex.sees("Sam would read:")
    assert words in card["text"]
    await alex.taps("Keep it to myself")
    await alex.types("/board")
    board = await alex.sees("What you kept")
    assert words in board["text"]


# Hints


async def test_a_hint_comes_before_sending_and_the_words_may_go_as_they_are(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do noticed")
    await alex.types("You finally made tea")
    hint = await alex.sees("💡")
    assert "“Finally”, “for once” and the like can sting." in hint["text"]
    await sam.quiet()
    assert "finally" not in await sam.reads()
    await alex.taps("Send it as it is ➤")
    await alex.sees("what did it do for you")


async def test_a_hint_goes_when_the_words_change(alex: Someone) -> None:
    await arrive(alex)
    [sent] = await alex.types("You always make tea")
    await alex.sees("💡 When exactly was it?")
    await alex.edits(sent["message_id"], "You made tea")
    await alex.sees_that(
        lambda screen: "💡" not in str([each["text"] for each in screen["messages"]]), "no hint any more"
    )
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you")


# Long texts


async def test_as_much_as_is_allowed_fits_in_every_screen(couple: Two) -> None:
    alex, sam = couple
    deed, meaning, quality = "🫖" * 200, "m" * 300, "&" * 40
    await write_a_thank_you(alex, deed, meaning, quality)
    await alex.sees(quality)
    await alex.taps("Send to Sam ➤")
    await sam.sees("Something is ready")
    await sam.taps("Open")
    shown = await sam.sees("Alex noticed something:")
    assert all(words in shown["text"] for words in (deed, meaning, quality))
    await sam.types("/board")
    await sam.sees(meaning)


@pytest.mark.parametrize("length", [401, 4096, 3 * 4096])
async def test_more_than_fits_is_kept_and_asked_to_be_shortened(couple: Two, length: int) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    parts = await alex.types("x" * length)
    await alex.sees("Up to 400 characters fit here")
    assert not any("Send" in label for label in await alex.labels())
    if len(parts) == 1:
        await alex.edits(parts[0]["message_id"], DEED)
    else:
        await alex.taps("Start over")
        await alex.types(DEED)
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you")


async def test_a_draft_that_is_too_long_shows_only_that_and_the_words(alex: Someone) -> None:
    await arrive(alex)
    words = "You always make tea. " * 20
    [sent] = await alex.types(words)
    shown = await alex.sees("this is 19 over", newest=1)
    assert "I won't cut anything off by myself." in shown["text"]
    assert "You always make tea." in shown["text"]
    for other in ("💡", "Write more", "Only you will see"):
        assert other not in shown["text"]
    assert await alex.labels() == ["Start over", "⋯"]
    await alex.edits(sent["message_id"], "You always make tea")
    fits = await alex.sees("💡 When exactly was it?", newest=1)
    assert "Write more to add to it" in fits["text"]


async def test_whoever_pastes_without_end_reads_once_that_this_is_as_much_as_can_be_held(
    couple: Two,
) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    for _ in range(3):
        await alex.types("x" * 4_090)
    await alex.sees("as much as I can hold in one go")
    said = await alex.settled()
    for _ in range(3):
        await Phone.types(alex, "beyond " * 500)
    assert await alex.settled() == said
    await alex.taps("Start over")
    await alex.types(DEED)
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you")


async def test_pasted_parts_are_told_apart_from_what_fits_only_by_their_sum(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    first = "a" * 390
    await alex.types(first)
    await alex.types("b" * 20)
    await alex.sees("this is 11 over")
    await alex.sees(first)


async def test_a_board_of_long_keepsakes_can_be_read_page_by_page(house: House, sam: Someone) -> None:
    alex = await house.newcomer("🌻" * 40)
    await house.has_couple(alex, sam)
    for number in range(6):
        deed = f"{number} {'d' * 398}"
        await write_a_thank_you(alex, deed, "m" * 300, "🌱" * 20)
        await alex.taps("Send to Sam ➤")
        await alex.sees("It's on its way")
    await sam.types("/board")
    await sam.sees("5 ddd")
    seen = (await sam.last())["text"]
    while "Older ›" in await sam.labels():
        await sam.taps("Older ›")
        seen += (await sam.last())["text"]
    assert [number for number in range(6) if f"{number} ddd" in seen] == list(range(6))


# Buttons of another time


async def test_a_send_button_from_before_the_last_words_does_not_send_them(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types("You made tea")
    await alex.sees("Your words so far:")
    message, data = alex.button("Send ➤")
    await alex.types("and burnt it")
    await alex.sees("and burnt it")
    await alex.taps_raw(data, message)
    await alex.sees("Your words have changed since that button; here they are now.")
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you")


async def test_a_doubled_send_counts_once(couple: Two) -> None:
    alex, sam = couple
    await write_a_thank_you(alex)
    message, data = alex.button("Send to Sam ➤")
    await alex.taps("Send to Sam ➤")
    await sam.sees("Something is ready")
    await alex.quiet()
    before = await alex.last()
    await Phone.taps_raw(alex, data, message)  # without waiting: there is nothing to see
    await alex.quiet()
    assert await alex.last() == before
    assert (await sam.reads()).count("Something is ready") == 1


async def test_a_doubled_tap_on_an_exercise_begins_it_once(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/menu")
    await alex.does("Exercises", "I want to say thanks")
    message, data = alex.button("Noticed and thanked · 2 min")
    await alex.taps("Noticed and thanked · 2 min")
    await alex.sees("one thing they did")
    await Phone.taps_raw(alex, data, message)  # without waiting: there may be nothing new to see
    await alex.quiet()
    await alex.types("The tea")
    await alex.types("/menu")
    assert sum("▶" in label for label in await alex.labels()) == 1


async def heart_of_a_thank_you(alex: Someone, sam: Someone) -> tuple[int, str]:
    """Sam has opened a thank-you: the message and the data of its ❤."""
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees("Alex noticed something:")
    return sam.button("❤")


async def test_a_doubled_reply_counts_once(couple: Two) -> None:
    alex, sam = couple
    message, data = await heart_of_a_thank_you(alex, sam)
    await sam.taps("Tell me more")
    await alex.sees("Sam would love to hear more.")
    await sam.taps_raw(data, message)
    await sam.sees("That button is from an earlier moment.")
    await alex.sees("Sam would love to hear more.", newest=1)


async def test_a_doubled_last_tap_leaves_the_end_in_sight(couple: Two) -> None:
    alex, sam = couple
    message, data = await heart_of_a_thank_you(alex, sam)
    await sam.taps("❤")
    await sam.quiet()
    end = await sam.last()
    await Phone.taps_raw(sam, data, message)  # without waiting: there is nothing to see
    await sam.quiet()
    assert await sam.last() == end


async def test_a_choice_does_not_throw_away_words_that_are_not_sent(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    message, data = alex.button("Nothing today")
    await alex.types(DEED)
    await alex.sees("Your words so far:")
    await alex.taps_raw(data, message)
    await alex.sees("Your words are still here, unsent.")
    await alex.sees(DEED, newest=1)


FORGED = [
    "", " ", "s", "s:", "s:::", "s:0:0:open", "s:zzzzzzzzzzzzz:0:open", "s:1:1:share", "x:do:",
    "x:do:no_such", "m:", "m:board:zzzz", "i:join:1", "i:confirm:1", "i:refuse:", "n:zone:noticed:Mars/Base",
    "n:at:noticed:3", "n:at:noticed:²", "n:plan:nothing", ".", "..m:menu", "a:yes",
    "💛" * 16, "x" * 64, "' OR 1=1 --", "\x00",
]  # fmt: skip


async def test_a_forged_button_gets_a_kind_answer_and_nothing_is_lost(alex: Someone) -> None:
    await arrive(alex)
    await alex.types(DEED, forwarded=True)  # which waits for Send
    await alex.sees("Your words so far:")
    for data in FORGED:
        await alex.quiet()  # buttons taken off late would be mistaken for what the next tap brings
        newest = (await alex.last())["message_id"]
        await alex.taps_raw(data, newest)
        assert "Something went wrong" not in (await alex.last())["text"], data
        assert await alex.labels(), data
    await alex.types("/menu")
    await alex.taps("▶ Carry on: Noticed and thanked")
    await alex.sees(DEED, newest=1)
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you")


async def test_a_button_of_someone_elses_exercise_opens_nothing(house: House, couple: Two) -> None:
    alex, sam = couple
    stranger = await house.newcomer("Stranger")
    await arrive(stranger)
    await write_a_thank_you(alex)
    _, share = alex.button("Send to Sam ➤")
    for data in (share, share.rpartition(":")[0] + ":private", share.rpartition(":")[0] + ":stop"):
        for other in (stranger, sam):
            await other.types("/menu")
            await other.taps_raw(data, (await other.last())["message_id"])
            await other.sees("That button is from earlier.", newest=1)
            assert DEED not in await other.reads()
    await alex.taps("Send to Sam ➤")
    await alex.sees("It's on its way.")


async def test_a_button_whose_message_telegram_has_forgotten_still_works(alex: Someone) -> None:
    await arrive(alex)
    _, data = alex.button("Nothing today")
    await alex.taps_raw(data, 0, expired=True)
    await alex.sees("took some effort?")


async def test_typing_where_a_button_is_asked_for_keeps_nothing_and_says_so(couple: Two) -> None:
    alex, sam = couple
    await write_a_thank_you(alex)
    await alex.types("just send it")
    await alex.sees("Here a tap is the answer", newest=1)
    await alex.sees(QUALITY, newest=1)
    await alex.taps("Send to Sam ➤")
    await sam.sees("Something is ready")
    await alex.types("and one more thing")
    await alex.sees("I haven't kept that.", newest=1)


@pytest.mark.parametrize("together", [True, False])
async def test_send_tapped_twice_asks_the_next_question_once(couple: Two, together: bool) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types(DEED)
    await alex.types("and the biscuits")
    message, data = alex.button("Send ➤")
    taps = [Phone.taps_raw(alex, data, message) for _ in range(2)]
    if together:
        await asyncio.gather(*taps)
    else:
        for tap in taps:
            await tap
            await alex.quiet()
    await alex.quiet()
    await alex.sees("what did it do for you", newest=1)
    await alex.sees_times("what did it do for you", 1)
    await alex.says(MEANING)
    await alex.sees("What does it show", newest=1)
