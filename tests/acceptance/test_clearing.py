"""*Clear this from the chat*: one tap under private answers and help cards."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import DEED, arrive, give_a_thank_you
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
CLEAR = "Clear this from the chat"
GONE = "Gone from this chat."


async def all_texts(someone: Someone) -> str:
    await someone.quiet()
    return "\n".join(bubble["text"] for bubble in (await someone.screen())["messages"])


async def test_after_a_private_answer_a_tap_takes_its_bubbles_out_and_the_question_stays(
    alex: Someone,
) -> None:
    await arrive(alex)
    await alex.types("the tea", forwarded=True)
    await alex.types("at six")
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you", newest=1)
    await alex.taps(CLEAR)
    await alex.quiet()
    await alex.sees("what did it do for you", newest=1)
    assert not await alex.has_button(CLEAR)
    texts = await all_texts(alex)
    assert "the tea" not in texts
    assert "at six" not in texts
    await alex.says("awake")  # and it goes on
    await alex.sees("What does it show", newest=1)


async def test_an_answer_that_may_be_shared_has_no_such_button(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.says(DEED)
    await alex.sees("what did it do for you", newest=1)
    assert not await alex.has_button(CLEAR)


async def test_the_end_of_a_private_exercise_goes_with_everything_typed_in_it(alex: Someone) -> None:
    await arrive(alex)
    for words in ("tea at six", "felt awake", "being there"):
        await alex.says(words)
    await alex.sees("This one's yours:", newest=1)
    await alex.taps(CLEAR)
    await alex.sees(GONE, newest=1)
    texts = await all_texts(alex)
    for words in ("tea at six", "felt awake", "being there"):
        assert words not in texts
    await alex.types("/board")
    await alex.sees("tea at six", newest=1)  # kept, and shown when asked for


async def test_what_is_too_old_to_be_deleted_is_said_and_how_to_do_it_by_hand(alex: Someone) -> None:
    await arrive(alex)
    await alex.says("tea at six")
    await alex.forward(3 * 86_400)
    for words in ("felt awake", "being there"):
        await alex.says(words)
    await alex.sees("This one's yours:", newest=1)
    await alex.taps(CLEAR)
    shown = await alex.sees("press and hold each of those messages, then tap Delete.", newest=1)
    assert GONE not in shown["text"]
    texts = await all_texts(alex)
    assert "being there" not in texts
    assert "tea at six" in texts


async def test_the_button_under_a_question_tells_it_too(alex: Someone) -> None:
    await arrive(alex)
    await alex.says("the tea")
    await alex.sees("what did it do for you", newest=1)
    await alex.forward(3 * 86_400)
    await alex.taps(CLEAR)
    await alex.sees("press and hold each of those messages")
    assert "the tea" in await all_texts(alex)


async def test_a_page_of_what_was_kept_can_be_taken_out_again(alex: Someone) -> None:
    await arrive(alex)
    await alex.does("Nothing today")
    await alex.says("got up")
    await alex.types("/board")
    await alex.taps(CLEAR)
    await alex.sees(GONE, newest=1)
    assert "got up" not in (await all_texts(alex)).partition("/board")[2]


async def test_a_help_card_can_be_taken_out_and_the_exercise_goes_on(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.opens_options("🔒 Private help")
    await sam.sees("findahelpline.com")
    await sam.taps(CLEAR)
    await sam.sees("With Alex · what would you like", newest=1)
    assert "findahelpline" not in await all_texts(sam)
    await sam.taps("▶ Carry on: Noticed and thanked")
    await sam.sees(DEED, newest=1)


@pytest.mark.parametrize("forged", ["c:typed:zz", "c:typed:1", "c:exercise:1", "c:nothing", "c:"])
async def test_a_forged_button_takes_out_nothing_of_anyone_elses(couple: Two, forged: str) -> None:
    alex, sam = couple
    before = await sam.settled()
    await alex.types("/menu")
    await alex.taps_raw(forged, (await alex.last())["message_id"])
    await sam.quiet()
    assert sam.said_so_far() == before
