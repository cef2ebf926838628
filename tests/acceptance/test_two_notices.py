"""Two notices at once: they tell apart what they are about, and opening one leaves the other alive."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import DEED, give_a_thank_you
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]


async def buttons_under(someone: Someone, fragment: str) -> list[str]:
    await someone.quiet()
    for bubble in (await someone.screen())["messages"]:
        if fragment in bubble["text"]:
            return [button["text"] for row in bubble["buttons"] for button in row]
    raise AssertionError(f"nothing says {fragment!r}")


async def test_a_question_and_a_gift_stay_alive_beside_each_other(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    gift, _ = sam.button("Open")
    await alex.types("/do listening_loop")
    await alex.does("No", "Live, each")
    await sam.sees("A question for you.", newest=1)
    question, _ = sam.button("Open")
    await sam.taps("Open", question)
    await sam.taps("Open", gift)
    await sam.sees(DEED)
    assert "Not today" in await buttons_under(sam, "would like to do")
    await sam.taps("Not today", question)
    await sam.sees("Not today, then.")
    assert "❤" in await buttons_under(sam, DEED)
    await sam.taps("❤")
    await alex.sees("❤")


async def test_what_somebody_is_about_to_choose_stays_alive_when_they_open_a_notice(couple: Two) -> None:
    alex, sam = couple
    await sam.types("/do listening_loop")
    await sam.taps("No")
    choosing, _ = sam.button("Live, each")
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees(DEED)
    await sam.taps("Live, each", choosing)
    await sam.sees("I've asked.")
    await alex.sees("A question for you.")


async def test_a_gift_that_was_opened_stays_alive_when_another_one_is(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    first, _ = sam.button("Open")
    await give_a_thank_you(alex, sam, "The bread")
    second, _ = sam.button("Open")
    assert first != second
    await sam.taps("Open", first)
    await sam.sees(DEED)
    await sam.taps("Open", second)
    await sam.sees("The bread")
    assert "❤" in await buttons_under(sam, DEED)
    assert "❤" in await buttons_under(sam, "The bread")
    await sam.taps("That's so nice to hear", first)
    await sam.quiet()
    assert "❤" in await buttons_under(sam, "The bread")
