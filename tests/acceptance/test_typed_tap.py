"""What is typed and says just what a button says counts as its tap; consent takes a real one."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import DEED, MEANING, arrive, give_a_thank_you, write_a_thank_you
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]


async def test_a_number_on_a_scale_is_typed_and_may_be_cleared_away(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/checkin")
    await alex.taps("Begin")
    await alex.sees("I could say what I needed.", newest=1)
    await alex.types("9")
    await alex.sees("I could say what I needed.", newest=1)
    [typed] = await alex.types(" 4. ")
    await alex.sees("I had room", newest=1)
    await alex.taps("Clear this from the chat")
    assert typed["message_id"] not in [one["message_id"] for one in (await alex.screen())["messages"]]


async def test_a_label_counts_whatever_its_case_and_signs(alex: Someone) -> None:
    await arrive(alex)
    await alex.types("nothing today…")
    await alex.sees("took some effort?", newest=1)
    await alex.says("I got up")
    await alex.sees("That counts", newest=1)


async def test_the_answer_to_the_partner_can_be_a_typed_heart(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.types("❤️")
    await sam.sees("will see your answer", newest=1)
    await alex.sees("Sam read it: ❤", newest=1)


async def test_yes_stands_for_the_one_label_that_begins_with_it(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do small_promise")
    await alex.says("I promise to water the plants")
    await alex.sees("I'll water the plants", newest=1)
    size = await alex.labels()
    assert any(label.startswith("Yes,") for label in size), size
    await alex.types("yes!")
    assert await alex.labels() != size


async def test_nothing_is_sent_to_the_partner_by_typing_what_the_button_says(couple: Two) -> None:
    alex, sam = couple
    before = await sam.settled()
    await write_a_thank_you(alex, DEED, MEANING)
    for typed in ("Send to Sam ➤", "Send to Sam", "Keep it to myself"):
        await alex.types(typed)
        await alex.sees("Sam would read:", newest=1)
    assert await sam.settled() == before
