"""Leaving: two taps, at once, no reason; nothing crosses afterwards, and the leaver says who is told when."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.acceptance.couple import (
    DEED,
    begin_to_listen,
    give_a_thank_you,
    invite_from,
    write_a_thank_you,
)
from tests.acceptance.house import house_without_bot
from tests.acceptance.people import Someone, is_bots
from tests.acceptance.private import the_private_pages_go

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
HOUR = 3600
PARTED = "are not a couple here any more"
READY = "Something is ready for you."


async def leaves(someone: Someone, how: str = "Leave now") -> None:
    """From the menu, in two taps."""
    await someone.types("/menu")
    await someone.does("Leave the couple", how)
    await someone.sees("You have left.", newest=1)


async def menu_of(someone: Someone) -> tuple[str, list[str]]:
    await someone.types("/menu")
    bubble = await someone.last()
    return bubble["text"], await someone.labels()


async def test_who_is_left_is_sent_nothing_and_their_menu_stays_as_it_was(couple: Two) -> None:
    alex, sam = couple
    before = await menu_of(sam)
    said = await sam.settled()
    await leaves(alex)
    await alex.forward(72 * HOUR)
    await alex.after_a_tick()
    assert sam.said_so_far() == said
    assert await menu_of(sam) == before
    for elsewhere in ("/nudges", "/help", "/privacy", "/board"):
        await sam.types(elsewhere)
    assert PARTED not in await sam.reads()


@pytest.mark.parametrize("joint", ["/do listening_loop", "/do noticed", "/invite", "/leave"])
async def test_they_read_a_plain_line_once_when_they_want_something_joint(couple: Two, joint: str) -> None:
    alex, sam = couple
    await leaves(alex)
    await sam.types(joint)
    told = await sam.sees(f"You and Alex {PARTED}", newest=1)
    assert "left" not in told["text"]
    assert (joint == "/do noticed") == await sam.has_button("Noticed and thanked, on my own")
    assert await sam.has_button("🔒 Private help")
    await sam.taps("‹ Menu")
    await sam.sees("What would you like, Sam?", newest=1)
    await sam.types(joint)
    assert (await sam.reads()).count(PARTED) == 1


async def test_what_can_be_done_alone_is_a_tap_away(couple: Two) -> None:
    alex, sam = couple
    await leaves(alex)
    await sam.types("/do noticed")
    await sam.taps("Noticed and thanked, on my own")
    await sam.sees("one thing they did", newest=1)


async def test_the_board_with_what_the_other_shared_is_something_joint(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await leaves(alex)
    await sam.types("/board")
    await sam.sees(PARTED, newest=1)
    await sam.types("/board")
    assert DEED not in await sam.reads()


async def test_tell_now_calls_them_in_neutral_words(couple: Two) -> None:
    alex, sam = couple
    said = len(await sam.settled())
    await leaves(alex, "Leave, and tell Sam now")
    await sam.sees(READY, newest=1)
    assert len(sam.said_so_far()) == said + 1
    await sam.taps("Open")
    await sam.sees(f"You and Alex {PARTED}", newest=1)


async def test_tell_tomorrow_calls_them_a_day_later(couple: Two) -> None:
    alex, sam = couple
    said = await sam.settled()
    await leaves(alex, "Leave, and tell Sam tomorrow")
    await alex.forward(23 * HOUR)
    await alex.after_a_tick()
    assert sam.said_so_far() == said
    await alex.forward(1 * HOUR + 1)
    await sam.sees(READY, newest=1)
    await sam.taps("Open")
    await sam.sees(PARTED, newest=1)


async def test_who_has_noticed_meanwhile_is_not_called_the_day_after(couple: Two) -> None:
    alex, sam = couple
    await leaves(alex, "Leave, and tell Sam tomorrow")
    await sam.types("/invite")
    await sam.sees(PARTED, newest=1)
    said = await sam.settled()
    await sam.forward(48 * HOUR)
    await sam.after_a_tick()
    assert sam.said_so_far() == said


async def test_what_was_sent_and_not_opened_yet_is_not_opened_any_more(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await leaves(alex)
    await sam.taps("Open")
    await sam.sees("ends here.", newest=1)
    assert DEED not in await sam.reads()


async def test_an_end_that_was_not_read_yet_is_not_read_any_more(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await alex.forward(HOUR)
    await sam.does("Open", "That warmed me")
    await alex.sees(READY, newest=1)
    await leaves(sam)
    await alex.taps("Open")
    await alex.sees("That was Noticed and thanked.", newest=1)
    assert "That warmed me" not in await alex.reads()


async def test_leaving_at_a_question_that_is_not_owed_looks_like_silence(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees(DEED, newest=1)
    said = await alex.settled()
    await leaves(sam)
    await alex.forward(100 * HOUR)
    await alex.after_a_tick()
    assert alex.said_so_far() == said


async def test_blocking_at_a_question_that_is_not_owed_looks_like_silence(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees(DEED, newest=1)
    said = await alex.settled()
    await sam.blocks()
    await alex.forward(100 * HOUR)
    await alex.after_a_tick()
    assert alex.said_so_far() == said
    await alex.types("/menu")
    await alex.sees("With Sam · what would you like", newest=1)


async def test_blocking_leaves_the_running_exercise_and_not_the_couple(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await sam.blocks()
    await alex.sees("ends here.", newest=1)
    await sam.unblocks()
    await sam.types("/menu")
    await sam.sees("With Alex · what would you like", newest=1)


async def test_joint_reminders_end_for_both(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do listening_loop")
    await alex.does("Apart, each", "We have three minutes")
    await sam.does("Open", "Later today")
    await leaves(alex)
    await the_private_pages_go(alex, "You have left.")
    said = [someone.said_so_far() for someone in couple]
    await alex.forward(100 * HOUR)
    await alex.after_a_tick()
    assert [someone.said_so_far() for someone in couple] == said


async def test_coming_back_together_takes_a_new_invite_and_both(couple: Two) -> None:
    alex, sam = couple
    await leaves(alex)
    code = await invite_from(alex)
    await sam.types(f"/join {code}")
    await sam.taps("Yes, join Alex")
    await alex.sees(READY)
    await alex.does("Open", "Yes, that's Sam")
    await alex.sees("are a couple here now", newest=1)
    await sam.types("/menu")
    await sam.sees("With Alex · what would you like", newest=1)
    await sam.types("/do listening_loop")
    await sam.sees("How would you like to do it together?", newest=1)


Doing = Callable[[Someone], Awaitable[object]]


@pytest.mark.parametrize("leaves_first", [True, False], ids=["leaving first", "leaving last"])
async def test_messages_that_race_with_leaving_in_one_batch_do_not_cross(
    tmp_path_factory: pytest.TempPathFactory, leaves_first: bool
) -> None:
    """Both act while the bot is away; it then gets everything at once."""
    async with house_without_bot(tmp_path_factory.mktemp("race")) as house:
        alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
        async with house.running():
            await house.has_couple(alex, sam)
            await write_a_thank_you(alex)
            gives = alex.button(f"Send to {sam.name} ➤")
            await sam.types("/leave")
            leaving = sam.button("Leave now")
        said = sam.said_so_far()

        async def tap(someone: Someone, button: tuple[int, str]) -> None:
            message_id, data = button
            body = {"message_id": message_id, "data": data, "expired": False}
            await someone.post(f"/play/people/{someone.id}/tap", body)

        taps = [(sam, leaving), (alex, gives)]
        for someone, button in taps if leaves_first else reversed(taps):
            await tap(someone, button)
        async with house.running():
            await sam.sees("You have left.")
            await alex.sees("ends here." if leaves_first else "It's on its way.")
            await sam.quiet()
            new = [one for one in sam.said_so_far() if one not in said]
            assert len(new) == (1 if leaves_first else 2), "who was faster may have called, in neutral words"
            assert not leaves_first or READY not in str(new)
            if not leaves_first:
                await sam.taps("Open")
                await sam.sees("That was Noticed and thanked.", newest=1)
            await sam.types("/board")
            await alex.types("/do noticed")
            await alex.sees(PARTED, newest=1)
            everything = " ".join(one["text"] for one in (await sam.screen())["messages"] if is_bots(one))
            assert DEED not in everything
