"""Boundaries, requests and pauses: what one person does privately leaves no trace on the other's phone."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import send_line
from tests.acceptance.people import Said, Someone
from tests.acceptance.private import the_private_pages_go

pytestmark = pytest.mark.asyncio(loop_scope="module")

MINUTE, HOUR = 60.0, 3600.0
Two = tuple[Someone, Someone]


async def all_said(someone: Someone) -> Said:
    await someone.after_a_tick()
    return someone.said_so_far()


async def draw_a_boundary(writer: Someone) -> None:
    await writer.types("/do boundary_card")
    await writer.taps("My body")
    await send_line(writer, 2)
    await writer.taps("Me: what I do, or accept")
    await send_line(writer, 1)
    await writer.taps("Firm")


async def share_a_boundary(writer: Someone, reader: Someone) -> None:
    """All of it is tapped."""
    await draw_a_boundary(writer)
    await writer.taps("No")
    await writer.taps(f"Send to {reader.name} ➤")
    await reader.sees("Something is ready", newest=1)
    await reader.taps("Open")
    await reader.sees("I need a no to be enough, without a reason.", newest=1)


async def begin_a_pause(pauser: Someone, other: Someone) -> None:
    await pauser.types("/do pause_and_return")
    await pauser.taps("20 minutes")
    await pauser.sees("how are you right now?", newest=1)
    await other.sees("Something is ready", newest=1)
    await other.taps("Open")
    await other.sees("is taking a pause: 20 minutes", newest=1)


@pytest.mark.parametrize("tapped", ["I've read it", "It feels like a rule about me"])
async def test_who_shares_a_boundary_cannot_tell_whether_it_felt_like_a_rule(
    couple: Two, tapped: str
) -> None:
    alex, sam = couple
    await share_a_boundary(alex, sam)
    await sam.taps(tapped)
    await alex.sees("Sam answered: I've read it", newest=2)
    assert "rule" not in await alex.reads()
    shown = await sam.reads()
    assert ("findahelpline.com" in shown) is (tapped != "I've read it")


async def test_a_boundary_that_could_make_things_worse_stays_where_it_is(couple: Two) -> None:
    alex, sam = couple
    before = await all_said(sam)
    await draw_a_boundary(alex)
    await alex.taps("Yes")
    await alex.sees("findahelpline.com")
    await alex.sees("Kept, for you alone")
    assert await all_said(sam) == before


async def test_whoever_pauses_is_called_back_in_time_and_says_one_thing(couple: Two) -> None:
    alex, sam = couple
    await begin_a_pause(alex, sam)
    await alex.does("I'm worked up", "Nothing, thanks")
    await alex.sees("Your pause starts now", newest=1)
    before = await all_said(sam)
    await alex.forward(21 * MINUTE)
    await alex.sees("Something is ready", newest=1)
    assert await all_said(sam) == before
    await alex.does("Open", "I'm ready", "I got loud")
    await alex.sees("You took a break, and you came back", newest=1)
    await sam.sees("Something is ready", newest=1)
    await sam.taps("Open")
    await sam.sees("I got loud", newest=1)
    await sam.taps("❤")
    await alex.sees("Sam answered: ❤", newest=1)
    for someone in couple:
        assert {"→ The listening loop", "→ Gentle start"} <= set(await someone.labels())


@pytest.mark.parametrize("privately", ["I'm afraid", "I'm worked up"])
async def test_the_other_one_cannot_see_what_a_pause_is_filled_with(couple: Two, privately: str) -> None:
    alex, sam = couple
    await begin_a_pause(alex, sam)
    before = await all_said(sam)
    await alex.taps(privately)
    if privately == "I'm afraid":
        await alex.sees("findahelpline.com")
        await alex.sees("You don't have to go back to this talk")
    assert await all_said(sam) == before
    await sam.types("/resume")
    await sam.sees("Nothing is open right now.", newest=1)


async def test_whoever_is_afraid_is_asked_for_no_return(couple: Two) -> None:
    alex, sam = couple
    await begin_a_pause(alex, sam)
    await alex.taps("I'm afraid")
    await the_private_pages_go(alex, "findahelpline.com")
    before = await all_said(alex), await all_said(sam)
    for hours in (1, 25, 73):
        await alex.forward(hours * HOUR)
    assert (await all_said(alex), await all_said(sam)) == before


async def test_what_turns_out_to_be_a_limit_is_taken_along_to_the_boundary_card(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/do gentle_start")
    for _ in range(4):
        await alex.opens_options("⏭ Skip this")
    await alex.says("Knock before you come in")
    await alex.taps("It's really a limit of mine")
    await alex.taps("→ The boundary card")
    await alex.taps("My body")
    await alex.sees("Knock before you come in", newest=1)
