"""The check-in: weekly, for one's own eyes; and the one for two, which shows only what both have tapped."""

from __future__ import annotations

import pytest

from tests.acceptance.house import House
from tests.acceptance.people import Someone
from tests.acceptance.test_own_data import takes_a_copy

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
WEEK = 7 * 86_400.0
TEN_MINUTES = 600.0
ENDED = "That's this week's check-in."
FIRST_ITEMS, SECOND_ITEMS = "I could say what I needed.", "I felt heard when I spoke."
SETTLED, HONEST = "I felt settled about us.", "I could be honest without fear of the reaction."


async def checks_in(
    someone: Someone, marks: str = "444444", balance: str = "3", safe: str = "Settled"
) -> None:
    """Do this week's check-in: the six items, the balance, how safe it felt."""
    await someone.types("/checkin")
    await someone.taps("Begin")
    for mark in marks:
        await someone.taps(mark)
        if "Go on" in await someone.labels():
            await someone.sees("It's been hard to like yourself lately.", newest=1)
            await someone.taps("Go on")
    await someone.taps(balance)
    await someone.taps(safe)
    await someone.sees(ENDED, newest=2)


async def test_three_weeks_make_a_picture_that_says_it_in_words_and_leaves_the_chat(arrived: Two) -> None:
    alex, _ = arrived
    for items, marks, safe in (
        (FIRST_ITEMS, "244454", "Settled"),
        (SECOND_ITEMS, "342454", "Very much"),
        (FIRST_ITEMS, "542452", "Settled"),
    ):
        await alex.types("/checkin")
        assert "How it's been going" not in await alex.labels(), "three points make a line"
        await alex.taps("Begin")
        await alex.sees(items, newest=1)
        await alex.types("/menu")  # it waits, and is found again
        await checks_in_from_where_it_waits(alex, marks, safe)
        await alex.types("/checkin")
        await alex.sees("You've done this week's.", newest=1)
        assert "Begin" not in await alex.labels()
        if marks != "542452":
            await alex.forward(WEEK)
    await alex.taps("How it's been going")
    picture = await alex.sees("How it's been going, only for you", newest=1)
    assert "photo" in picture
    said = picture["text"].splitlines()[2:]
    assert [line.partition(".")[0] for line in said] == [
        "Saying things and being heard",
        "Room to be yourself",
        "Plans and promises",
        "Where things are going",
        "Feeling at home together",
        "How you see yourself",
    ]
    assert not any(sign.isdigit() for line in said for sign in line), "words, no numbers"
    assert "settled" not in picture["text"].lower()

    await alex.forward(TEN_MINUTES + 1)
    await alex.sees_times("only for you", 1)  # the page itself; the picture has gone


async def checks_in_from_where_it_waits(someone: Someone, marks: str, safe: str) -> None:
    await someone.types("/checkin")
    await someone.taps("Carry on")
    for mark in marks:
        await someone.taps(mark)
    await someone.taps("3")
    await someone.taps(safe)
    await someone.sees(ENDED, newest=1)


async def test_it_is_on_no_board_in_the_copy_of_everything_only_and_never_says_how_safe_it_felt(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await checks_in(alex, marks="333332", safe="Unsettled")
    await alex.quiet()
    assert not await sam.reads()
    for someone in couple:
        await someone.types("/board")
        await someone.sees("Nothing kept yet", newest=1)
    everything = await takes_a_copy(house, alex, "Everything")
    assert "How you see yourself: 2 of 5" in everything.everything
    assert "nsettled" not in everything.everything
    shared = await takes_a_copy(house, alex, "Only what was shared")
    assert "of 5" not in shared.everything


async def test_somebody_who_fears_a_reaction_gets_a_private_card_and_the_private_questions(
    couple: Two,
) -> None:
    alex, sam = couple
    await checks_in(alex)
    await alex.forward(WEEK)
    await sam.quiet()
    before = sam.said_so_far()
    await checks_in(alex, safe="A little")
    await alex.sees("Nobody is told that you opened this", newest=2)
    end = await alex.sees(ENDED, newest=2)
    assert "→ Quiet minutes" in str(end["buttons"]), "nothing that takes two"
    await alex.taps("A few private questions")
    await alex.sees("are you alone with this phone?", newest=2)
    assert sam.said_so_far() == before


async def test_liking_oneself_little_twice_brings_kind_words(arrived: Two) -> None:
    alex, _ = arrived
    await checks_in(alex, marks="444442")
    assert "It's been hard to like yourself" not in await alex.reads()
    await alex.forward(WEEK)
    await alex.types("/checkin")
    await alex.taps("Begin")
    for mark in "444441":
        await alex.taps(mark)
    await alex.sees("It's been hard to like yourself lately.", newest=1)


async def test_it_can_be_reminded_of_once_a_week_and_the_reminder_leads_to_it(arrived: Two) -> None:
    alex, _ = arrived
    await checks_in(alex)
    await alex.types("/checkin")
    await alex.taps("Remind me once a week")
    await alex.types("Ljubljana")
    await alex.does("Ljubljana, ", "Go on", "Sunday", "19:00")
    await alex.sees("Sunday at 19:00, once a week (Ljubljana)", newest=1)
    await alex.forward(WEEK)
    await alex.after_a_tick()
    notice = await alex.last()
    assert "check-in" not in notice["text"].lower()
    await alex.taps("Open")
    await alex.sees("The check-in", newest=1)


# -- for two ---------------------------------------------------------------------------------------------


async def taps_for_two(someone: Someone, strength: str, talk: str) -> None:
    await someone.types("/checkin")
    await someone.taps("The one for two")
    await someone.sees("going well for the two of you", newest=1)
    await someone.does(strength, talk)


async def test_for_two_only_what_both_have_tapped_is_shown(couple: Two) -> None:
    alex, sam = couple
    await taps_for_two(alex, "Plans and promises", "Room to be yourself")
    await alex.sees("sealed", newest=1)
    await sam.quiet()
    assert not await sam.reads(), "nobody is told that the other has opened it"

    await taps_for_two(sam, "Where things are going", "Room to be yourself")
    for someone in couple:
        if await someone.has_button("Open"):
            await someone.taps("Open")
        await someone.sees("You'd both like to talk about this", newest=1)
        read = await someone.reads()
        assert "Room to be yourself" in read
        assert "going well:" not in read
        assert "→ The boundary card" in await someone.labels()
    assert "Where things are going" not in await alex.reads()
    await alex.types("/checkin")
    await alex.taps("The one for two")
    await alex.sees("That was this week's check-in for two.", newest=1)


async def test_with_nothing_in_common_each_may_say_thank_you(couple: Two) -> None:
    alex, sam = couple
    await taps_for_two(alex, "Plans and promises", "Nothing right now")
    await taps_for_two(sam, "Where things are going", "Room to be yourself")
    for someone in couple:
        if await someone.has_button("Open"):
            await someone.taps("Open")
        await someone.sees("this time you tapped different things", newest=1)
        await someone.says("You made me laugh")
    await alex.quiet()
    for someone in couple:
        if await someone.has_button("Open"):
            await someone.taps("Open")
        await someone.sees("sent you this: You made me laugh", newest=1)


async def test_whoever_leaves_it_out_leaves_no_trace(couple: Two) -> None:
    alex, sam = couple
    await taps_for_two(alex, "Plans and promises", "Nothing right now")
    before = alex.said_so_far()
    await sam.types("/checkin")
    await sam.taps("The one for two")
    await sam.opens_options("⏭ Skip this")
    await sam.sees("nobody will know", newest=1)
    for _ in range(5):
        await alex.forward(86_400)
        await alex.after_a_tick()
        assert alex.said_so_far() == before
    await alex.types("/checkin")
    await alex.taps("The one for two")
    await alex.sees("going well for the two of you", newest=1)
