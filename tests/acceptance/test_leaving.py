"""Leaving: two taps, at once, no reason; nothing crosses afterwards, and the leaver says who is told when."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio

from tests.acceptance.couple import (
    DEED,
    begin_to_listen,
    give_a_thank_you,
    invite_from,
    settle_in,
    write_a_thank_you,
)
from tests.acceptance.house import House, house_without_bot
from tests.acceptance.people import Someone, is_bots
from tests.acceptance.private import the_private_pages_go
from tests.acceptance.test_following_up import listen
from tests.acceptance.test_own_data import takes_a_copy
from tests.acceptance.test_promises_and_goals import calls_until, plan_something, promise_something

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
HOUR = 3600
PARTED = "are not a couple here any more"
READY = "Something is ready for you."


async def leaves(someone: Someone, how: str = "Leave now") -> None:
    """From the last page of the menu, in two taps."""
    await someone.types("/menu")
    await someone.does("More", "Leave the couple", how)
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


async def test_the_board_stays_as_it_was_until_they_have_been_told(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.does("Open", "That's so nice to hear")
    await leaves(alex)
    await sam.types("/board")
    board = await sam.sees("from Alex", newest=1)
    assert DEED in board["text"]
    await sam.types("/invite")
    await sam.sees(PARTED, newest=1)
    await sam.types("/board")
    await sam.sees("Nothing kept yet.", newest=1)


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
    await sam.does("Open", "That's so nice to hear")
    await alex.sees(READY, newest=1)
    await leaves(sam)
    await alex.taps("Open")
    await alex.sees("That was Noticed and thanked.", newest=1)
    assert "That's so nice to hear" not in await alex.reads()


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
    assert alex.said_so_far() == [one for one in said if "You have left" not in one[1]]  # that page goes
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
    await alex.does("No", "Apart, each")
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
    await sam.sees("Are you in the same room?", newest=1)


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


# -- nothing differs for who was left -------------------------------------------------------------

PAGES = (
    "/menu", "/help", "/privacy", "/delete", "/export", "/nudges", "/board", "/promises", "/goals", "/join",
    "/join nonsense", "/pause", "/resume", "/skip", "/back", "/today", "/nonsense",
)  # fmt: skip
FROM_THE_MENU = (
    ("Exercises",), ("Exercises", "I want to be heard"), ("Exercises", "We had a fight"), ("Reminders",),
    ("Ours",), ("Ours", "What you kept"), ("Ours", "Promises"), ("Ours", "Goals"), ("🔒 Just for me",),
    ("More",), ("More", "Help"), ("More", "Privacy"), ("More", "Language"),
)  # fmt: skip
FROM_JUST_FOR_ME = (
    "Someone to talk to",
    "A few private questions",
    "An exercise on my own",
    "Hiding this chat",
)


async def all_pages(house: House, someone: Someone) -> list[tuple[str, str, list[str]]]:
    """What every page and command shows that wants nothing joint: its text and its buttons."""
    seen = []

    async def look(what: str) -> None:
        bubble = await someone.last()
        seen.append((what, bubble["text"], await someone.labels()))

    for page in PAGES:
        await someone.types(page)
        await look(page)
    for way in FROM_THE_MENU:
        await someone.types("/menu")
        await someone.does(*way)
        await look(" › ".join(way))
    for button in FROM_JUST_FOR_ME:
        await someone.types("/menu")
        await someone.does("🔒 Just for me", button)
        await look(button)
    await someone.types("/delete")
    await someone.taps("Delete everything")
    await look("sure?")
    await someone.taps("‹ Keep it")
    await look("kept")
    for kind in ("Only what was shared", "Everything"):
        copy = await takes_a_copy(house, someone, kind)
        bubble = await someone.last()
        content = {name: value for name, value in copy.content.items() if name != "made_at"}
        seen += [(kind, bubble["text"], await someone.labels()), (kind, str(content), [])]
    return seen


async def what_they_have_together(alex: Someone, sam: Someone) -> None:
    """A thank-you that was read, a promise, one exercise in the middle of which both are, and a question."""
    await give_a_thank_you(alex, sam)
    await sam.does("Open", "That's so nice to hear")
    await begin_to_listen(alex, sam)
    await sam.taps("2")
    await sam.types("/do gentle_start")
    await sam.quiet()


@pytest.mark.parametrize("how", ["Leave now", "Leave, and tell Sam tomorrow"])
async def test_every_page_of_who_was_left_stays_as_it_was(house: House, couple: Two, how: str) -> None:
    alex, sam = couple
    await what_they_have_together(alex, sam)
    before = await all_pages(house, sam)
    said = await sam.settled()
    await leaves(alex, how)
    assert await sam.settled() == said
    assert await all_pages(house, sam) == before
    assert PARTED not in await sam.reads()


async def test_nor_does_anything_differ_when_the_leaver_then_deletes_everything_and_blocks(
    house: House, couple: Two
) -> None:
    """But for what the leaver had shared: looking for that is like wanting something joint."""
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await sam.taps("2")
    pages = [await shown(sam, command) for command in ("/menu", "/delete", "/board", "/privacy")]
    said = await sam.settled()
    await leaves(alex)
    await alex.types("/delete")
    await alex.does("Delete everything", "Yes, delete it all")
    await alex.blocks()
    assert await sam.settled() == said
    assert [await shown(sam, command) for command in ("/menu", "/delete", "/board", "/privacy")] == pages
    await sam.types("/export")
    await sam.taps("Everything")
    await sam.sees(f"You and Alex {PARTED}", newest=1)


async def shown(someone: Someone, command: str) -> tuple[str, list[str]]:
    await someone.types(command)
    return (await someone.last())["text"], await someone.labels()


@pytest.mark.parametrize("page", ["/board", "Only what was shared", "Everything"])
async def test_what_went_with_the_leavers_data_is_told_as_what_is_joint(couple: Two, page: str) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.does("Open", "That's so nice to hear")
    said = await sam.settled()
    await alex.types("/delete")
    await alex.does("Delete everything", "Yes, delete it all")
    assert await sam.settled() == said
    if page.startswith("/"):
        await sam.types(page)
    else:
        await sam.types("/export")
        await sam.taps(page)
    told = await sam.sees(f"You and Alex {PARTED}", newest=1)
    assert "delete" not in told["text"]
    await sam.taps("‹ Menu")
    await sam.sees("What would you like, Sam?", newest=1)


async def test_blocking_after_leaving_shows_the_other_nothing(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await sam.taps("2")
    said = await sam.settled()
    await leaves(alex)
    await alex.blocks()
    assert await sam.settled() == said


@pytest_asyncio.fixture(loop_scope="module")
async def couples(house: House) -> tuple[Two, Two]:
    """Two couples with nothing open, whose people have the same names."""
    both = []
    for _ in range(2):
        alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
        await house.has_couple(alex, sam)
        both.append((alex, sam))
    return both[0], both[1]


async def test_what_they_said_yes_to_before_still_comes_and_is_done_alone(house: House, couple: Two) -> None:
    """A promise of their own is looked at, and the question some days after an exercise is asked."""
    alex, sam = couple
    await house.has_zone(alex, sam)
    await promise_something(sam, alex)
    await leaves(alex)
    assert await calls_until(5, alex, sam) == [0, 1]  # it may wait for the end of the quiet hours
    await sam.does("Open", "I did it")
    await sam.sees("You said it, and you did it.", newest=1)


async def test_the_question_some_days_after_is_asked_of_who_was_left_only(house: House, couple: Two) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await listen(alex, sam, alex_felt="5")
    await leaves(alex)
    assert await calls_until(4, alex, sam) == [0, 1]
    await sam.taps("Open")
    await sam.sees("Would you like to do that again?", newest=1)
    await sam.taps("Yes, let's")
    await sam.sees(PARTED, newest=1)


async def test_once_they_are_told_nothing_about_the_two_comes_any_more(house: House, couple: Two) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await promise_something(sam, alex)
    await listen(alex, sam, alex_felt="5")
    await leaves(alex)
    await sam.types("/invite")
    await sam.sees(PARTED, newest=1)
    assert await calls_until(5, alex, sam) == [0, 0]


async def test_their_own_step_of_a_goal_is_called_for_and_the_goal_stays_in_sight(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam)
    await plan_something(alex, sam)
    await leaves(alex)
    assert await calls_until(13, alex, sam) == [0, 1]
    await sam.taps("Open")
    await sam.sees("Pick the place", newest=1)
    await sam.types("/goals")
    await sam.sees("A week at the sea", newest=1)


async def test_looking_together_at_a_goal_is_something_joint(couple: Two) -> None:
    alex, sam = couple
    await plan_something(sam, alex)
    await leaves(alex)
    await sam.types("/goals")
    await sam.taps("Look at goal 1")
    await sam.sees(PARTED, newest=1)


# -- an exercise is open ---------------------------------------------------------------------------


async def test_the_leaver_reads_beforehand_what_is_open_and_what_comes_of_it(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/leave")
    assert "Still open between you" not in (await alex.last())["text"]
    assert not await alex.has_button("Leave, and end")
    await begin_to_listen(alex, sam)
    await alex.types("/leave")
    page = await alex.last()
    assert "Still open between you: “The listening loop”" in page["text"]
    assert "Sam sees that it ends" in page["text"]
    assert (await alex.labels())[:2] == ["Leave now", "Leave, and end what's open"]


async def test_ending_what_is_open_tells_the_other_and_the_leaver_reads_that_it_did(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await leaves(alex, "Leave, and end what's open")
    left = await alex.last()
    assert "“The listening loop” ended too, and the other one can see that it did" in left["text"]
    assert "nothing to anyone" not in left["text"]
    end = await sam.sees("The listening loop ends here.", newest=1)
    assert "Alex" not in end["text"]
    await sam.types("/menu")
    await sam.sees("With Alex · what would you like, Sam?", newest=1)


async def test_what_is_open_rests_by_itself_as_after_any_silence(
    couples: tuple[Two, Two], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One leaves, one just doesn't answer: the partners' phones stay alike, reminders and all."""
    monkeypatch.setattr("bot.outbox.rate_limit.WINDOW", 0.0)  # a second for real, in which days pass here
    (leaver, left), (_, waiting) = couples
    phones: dict[Someone, list[list[tuple[str, str]]]] = {left: [], waiting: []}
    since = {}
    for alex, sam in couples:
        await begin_to_listen(alex, sam)
        since[sam] = len(await sam.settled())
    await leaves(leaver)
    for day in range(10):
        for sam in phones:
            await sam.after_a_tick()
        for sam, seen in phones.items():
            if day == 2:
                await sam.types("/menu")
                await sam.does("▶ Carry on: The listening loop", "2")
            await sam.after_a_tick()
            seen.append(without_ids(sam.said_so_far()[since[sam] :]))
        await left.forward(13 * HOUR)
        await left.after_a_tick()
    assert phones[left] == phones[waiting]
    assert "still here for you" in str(phones[left])


def without_ids(said: list[tuple[int, str, str]]) -> list[tuple[str, str]]:
    return [(text, re.sub(r"'callback_data': '[^']*'", "", markup)) for _, text, markup in said]


async def test_the_leaver_is_not_called_for_what_rests(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await leaves(alex)
    said = await alex.settled()
    await sam.taps("2")
    for _ in range(10):
        await alex.forward(13 * HOUR)
        await alex.after_a_tick()
    assert alex.said_so_far() == [one for one in said if "You have left" not in one[1]]  # that page goes
    await alex.types("/menu")
    assert not await alex.has_button("▶ Carry on")


async def test_what_rests_ends_when_the_other_goes_on_to_what_takes_two(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await settle_in(alex, "3")
    await leaves(alex)
    said = await alex.settled()
    await sam.taps("2")  # still Sam's alone
    await sam.taps("Yes")
    end = await sam.sees("The listening loop ends here.", newest=1)
    assert "Alex" not in end["text"]
    assert alex.said_so_far() == said


async def test_what_the_other_writes_to_somebody_who_has_left_stays_with_them(couple: Two) -> None:
    """The leaver can't know of it, so nothing is said of it beforehand, and nothing is sent."""
    alex, sam = couple
    await write_a_thank_you(sam)
    said = await sam.settled()
    await leaves(alex)
    assert "I sent nothing to anyone" in (await alex.last())["text"]
    left = await alex.settled()
    assert await sam.settled() == said
    await sam.taps("Send to Alex ➤")
    await sam.sees("ends here.", newest=1)
    assert alex.said_so_far() == left


@pytest.mark.parametrize("answer", ["/skip", "/pause"])
async def test_what_the_leaver_would_never_have_heard_of_stays_as_it_is(
    couples: tuple[Two, Two], answer: str
) -> None:
    since = {}
    for alex, sam in couples:
        await give_a_thank_you(alex, sam)
        await sam.taps("Open")
        since[sam] = len(await sam.settled())
    (leaver, left), (_, waiting) = couples
    await leaves(leaver)
    for sam in (left, waiting):
        await sam.types(answer)
        if answer == "/pause":
            await sam.taps("⏸ Just pause")
    phones = [without_ids((await sam.settled())[since[sam] :]) for sam in (left, waiting)]
    assert phones[0] == phones[1]


async def test_an_answer_to_somebody_who_has_left_is_not_taken(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await leaves(alex)
    said = await alex.settled()
    await sam.taps("That's so nice to hear")
    await sam.sees("ends here.", newest=1)
    assert alex.said_so_far() == said


async def test_once_they_are_told_what_rested_is_over_without_another_word(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await sam.taps("2")
    await leaves(alex)
    await sam.types("/invite")
    await sam.sees(PARTED, newest=1)
    await sam.taps("‹ Menu")
    assert not await sam.has_button("▶ Carry on")
    said = await sam.settled()
    for _ in range(10):
        await sam.forward(13 * HOUR)
        await sam.after_a_tick()
    assert sam.said_so_far() == said


async def test_another_persons_invite_is_something_joint(house: House, couple: Two) -> None:
    alex, sam = couple
    robin = await house.newcomer("Robin")
    await house.has_home(robin)
    code = await invite_from(robin)
    await sam.types(f"/join {code}")
    taken = await sam.sees("You are in a couple with Alex already", newest=1)
    await leaves(alex)
    await robin.taps("Withdraw it")
    await sam.types(f"/join {code}")
    assert (await sam.last())["text"] == taken["text"]
    again = await invite_from(robin)
    await sam.types(f"/join {again}")
    await sam.sees(f"You and Alex {PARTED}", newest=1)
    await sam.types(f"/join {again}")
    await sam.sees("Robin has invited you", newest=1)


async def test_a_parting_of_the_last_release_is_told_where_the_board_withheld_something(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await leaves(alex)
    await house.left_under_the_last_release(sam)
    await sam.types("/board")
    await sam.sees(PARTED, newest=1)
    assert DEED not in await sam.reads()


# -- what the one who leaves had never heard of -----------------------------------------------------


async def begins_a_promise(someone: Someone) -> None:
    await someone.types("/do small_promise")
    await someone.says("I'll call the dentist")
    await someone.sees("Is yours like that?", newest=1)


async def keeps_the_promise_private(someone: Someone) -> None:
    """From its second question to its end."""
    await someone.taps("Yes, all three")
    await someone.opens_options("⏭ Skip this")
    await someone.does("Nothing much", "Tomorrow")
    if "Keep it to myself" in await someone.labels():
        await someone.taps("Keep it to myself")
    await someone.sees("🌱", newest=2)
    await someone.sees("what time is it where you are?", newest=1)
    await someone.types("/promises")
    await someone.sees("I'll call the dentist", newest=1)


async def test_a_half_made_promise_goes_on_though_the_other_one_left_without_a_word(couple: Two) -> None:
    alex, sam = couple
    await begins_a_promise(alex)
    await sam.types("/leave")
    await sam.taps("Leave now")
    await keeps_the_promise_private(alex)


async def test_it_goes_on_after_they_are_told_and_after_the_leaver_deleted_everything(couple: Two) -> None:
    alex, sam = couple
    await begins_a_promise(alex)
    await sam.types("/leave")
    await sam.taps("Leave, and tell Alex now")
    await sam.types("/delete")
    await sam.taps("Delete everything")
    await alex.sees(READY, newest=1)
    await alex.taps("Open")
    await alex.sees("are not a couple here any more", newest=1)
    await alex.types("/menu")
    await alex.taps("▶ Carry on: Small promises")
    await keeps_the_promise_private(alex)


async def test_the_leavers_own_goes_on_too_and_so_does_that_of_who_was_blocked(couple: Two) -> None:
    alex, sam = couple
    await begins_a_promise(alex)
    await begins_a_promise(sam)
    await sam.types("/leave")
    await sam.taps("Leave now")
    await sam.types("/menu")
    await sam.taps("▶ Carry on: Small promises")
    await keeps_the_promise_private(sam)
    await sam.blocks()
    await keeps_the_promise_private(alex)
