"""⋯ at every step, from either side, by button and by command; and partners who go away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.acceptance.couple import (
    DEED,
    MEANING,
    QUALITY,
    begin_to_listen,
    give_a_thank_you,
    just_pause,
    settle_in,
    write_a_thank_you,
)
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
MINUTE = 60.0
HOUR = 60 * MINUTE
STILL_READY = "Something is still here for you, whenever it suits you."
Going = Callable[[Someone, Someone], Awaitable[Someone]]


async def to_the_deed(alex: Someone, sam: Someone) -> Someone:
    await alex.types("/do noticed")
    await alex.sees("one thing Sam did")
    return alex


async def to_the_draft(alex: Someone, sam: Someone) -> Someone:
    await to_the_deed(alex, sam)
    await alex.types(DEED)
    await alex.sees("Your words so far:")
    return alex


async def to_the_meaning(alex: Someone, sam: Someone) -> Someone:
    await to_the_deed(alex, sam)
    await alex.says(DEED)
    await alex.sees("what did it do for you")
    return alex


async def to_the_quality(alex: Someone, sam: Someone) -> Someone:
    await to_the_meaning(alex, sam)
    await alex.says(MEANING)
    await alex.sees("What does it show")
    return alex


async def to_reading_over(alex: Someone, sam: Someone) -> Someone:
    await to_the_quality(alex, sam)
    await alex.says(QUALITY)
    await alex.sees("Sam would read:")
    return alex


async def to_the_reply(alex: Someone, sam: Someone) -> Someone:
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.sees("Alex noticed something:")
    return sam


async def to_waiting_for_more(alex: Someone, sam: Someone) -> Someone:
    await to_the_reply(alex, sam)
    await sam.taps("Tell me more")
    await sam.sees("I've asked Alex")
    return sam


async def to_being_asked_for_more(alex: Someone, sam: Someone) -> Someone:
    await to_waiting_for_more(alex, sam)
    await alex.sees("Sam would love to hear more.")
    return alex


async def to_the_reply_to_more(alex: Someone, sam: Someone) -> Someone:
    await to_being_asked_for_more(alex, sam)
    await alex.says("You hummed")
    await sam.sees("Alex adds:")
    return sam


async def to_what_both_are_asked(alex: Someone, sam: Someone) -> Someone:
    await begin_to_listen(alex, sam)
    return alex


async def to_waiting_for_an_answer_that_is_owed(alex: Someone, sam: Someone) -> Someone:
    await begin_to_listen(alex, sam)
    await settle_in(alex)
    await alex.sees("I'll let you know when Sam is ready too.", newest=1)
    return alex


STEPS = {
    going.__name__.removeprefix("to_"): going
    for going in (
        to_the_deed, to_the_draft, to_the_meaning, to_the_quality, to_reading_over, to_the_reply,
        to_being_asked_for_more, to_the_reply_to_more, to_what_both_are_asked,
        to_waiting_for_an_answer_that_is_owed,
    )
}  # fmt: skip
NOTHING_OWED = "That's enough. You don't owe an answer."
ENDS = "ends here. That's fine"
AFTER_STOPPING = {
    "the_reply": NOTHING_OWED,
    "being_asked_for_more": "That's enough for this one.",
    "the_reply_to_more": NOTHING_OWED,
}
AT_EVERY_STEP = pytest.mark.parametrize("step", STEPS)


@AT_EVERY_STEP
async def test_at_every_step_one_gets_help_pauses_carries_on_and_stops_by_button_or_command(
    couple: Two, step: str
) -> None:
    someone = await STEPS[step](*couple)
    before = (await someone.last())["text"]
    await someone.opens_options("‹ Back to it")
    assert (await someone.last())["text"] == before

    await someone.opens_options("🔒 Private help")
    card = await someone.sees("Just for you.", newest=1)
    assert "findahelpline.com" in card["text"]
    await someone.taps("‹ Back to it")
    assert (await someone.last())["text"] == before

    await someone.opens_options("⏸ Pause")
    await someone.sees("is paused. Everything is where you left it.")
    await someone.taps("▶ Carry on")
    assert (await someone.last())["text"] == before
    await just_pause(someone)
    await someone.sees("is paused.", newest=1)
    await someone.types("/resume")
    assert (await someone.last())["text"] == before

    await someone.opens_options("✕ Stop")
    await someone.sees(AFTER_STOPPING.get(step, ENDS), newest=1)
    await someone.types("/stop")
    await someone.sees("Nothing is open right now.", newest=1)


@pytest.mark.parametrize(
    ("step", "earlier", "question"),
    [
        ("the_meaning", DEED, "what did it do for you"),
        ("the_quality", MEANING, "What does it show"),
        ("reading_over", QUALITY, "Sam would read:"),
    ],
)
async def test_back_returns_to_ones_own_words_and_from_there_on_again(
    couple: Two, step: str, earlier: str, question: str
) -> None:
    someone = await STEPS[step](*couple)
    await someone.opens_options("↩ Back one")
    await someone.sees(earlier, newest=1)
    await someone.taps("Send ➤")
    await someone.sees(question, newest=1)
    await someone.types("/back")
    await someone.sees(earlier, newest=1)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("the_deed", "There is nothing to go back to"),
        ("the_reply", "There is nothing to go back to"),
    ],
)
async def test_where_there_is_nothing_to_go_back_to_it_says_so(couple: Two, step: str, said: str) -> None:
    someone = await STEPS[step](*couple)
    await someone.types("/back")
    await someone.sees(said, newest=1)


async def test_until_the_other_is_there_too_one_may_go_back(couple: Two) -> None:
    someone = await to_waiting_for_an_answer_that_is_owed(*couple)
    await someone.types("/back")
    await someone.sees("Is that all right?", newest=1)


@pytest.mark.parametrize(
    ("step", "follows"),
    [
        ("the_deed", "Nothing today, and that's fine."),
        ("the_meaning", "What does it show"),
        ("the_quality", "Sam would read:"),
        ("reading_over", "Kept, for you alone:"),
        ("the_reply", NOTHING_OWED),
        ("being_asked_for_more", "That's enough for this one."),
        ("the_reply_to_more", NOTHING_OWED),
    ],
)
async def test_whatever_is_asked_can_be_skipped_by_button_or_command(
    couple: Two, step: str, follows: str
) -> None:
    someone = await STEPS[step](*couple)
    await someone.taps("⋯")
    assert "⏭ Skip this" in await someone.labels()
    await someone.types("/skip")
    await someone.sees(follows, newest=1)


async def test_help_is_not_shown_to_the_partner_and_pausing_is_told_without_a_name(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    before = await alex.settled()
    await sam.opens_options("🔒 Private help")
    await sam.quiet()
    assert alex.said_so_far() == before
    await sam.taps("‹ Back to it")
    await sam.opens_options("⏸ Pause")
    paused = await alex.sees("is paused.", newest=1)
    assert "Sam" not in paused["text"]


@pytest.mark.parametrize("who", ["who paused", "the other one"])
async def test_where_answers_are_owed_a_pause_is_for_both_and_either_carries_on(
    couple: Two, who: str
) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await just_pause(alex)
    await sam.sees("is paused. Everything is where you left it.", newest=1)
    assert await sam.labels() == ["▶ Carry on", "Let it go", "‹ Menu"]
    await (alex if who == "who paused" else sam).taps("▶ Carry on")
    for someone in (alex, sam):
        await someone.sees("how worked up are you right now?", newest=1)
        await settle_in(someone)
    await alex.sees("Think of something you'd like Sam to hear.", newest=1)
    await sam.sees("picking something to talk about", newest=1)


async def test_a_tap_while_it_is_paused_loses_nothing(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await alex.forward(5 * MINUTE)  # Sam is away: nothing new is put before them
    await just_pause(alex)
    await sam.taps("0")
    await sam.sees("is paused.", newest=1)
    await sam.taps("▶ Carry on")
    await sam.sees("how worked up are you right now?", newest=1)
    await settle_in(sam)
    await sam.sees("I'll let you know when Alex is ready too.", newest=1)


# Being called back


async def test_only_who_paused_is_offered_to_be_called_back(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await alex.opens_options("⏸ Pause")
    assert await alex.labels() == [
        "▶ Carry on", "Let it go", "Remind me in 20 min", "in 2 hours", "tomorrow", "‹ Menu"
    ]  # fmt: skip
    await sam.sees("is paused.", newest=1)
    assert not any("20 min" in label for label in await sam.labels())


@pytest.mark.parametrize(
    ("when", "after"),
    [("Remind me in 20 min", 20 * MINUTE), ("in 2 hours", 2 * HOUR), ("tomorrow", 24 * HOUR)],
)
async def test_who_pauses_is_called_back_at_the_time_they_chose_with_a_neutral_line(
    couple: Two, when: str, after: float
) -> None:
    alex, sam = couple
    await to_the_reply(alex, sam)
    before = await alex.settled()
    await sam.opens_options("⏸ Pause")
    await sam.taps(when)
    await sam.sees("I'll remind you.", newest=1)
    assert await sam.labels() == ["▶ Carry on", "Let it go", "‹ Menu"]
    await sam.forward(after - MINUTE)
    await sam.after_a_tick()
    assert STILL_READY not in await sam.reads()
    await sam.forward(MINUTE + 1)
    notice = await sam.sees(STILL_READY, newest=1)
    assert notice["text"] == STILL_READY
    await sam.taps("Open")
    await sam.taps("▶ Carry on")
    await sam.sees("Alex noticed something:", newest=1)
    assert alex.said_so_far() == before
    await sam.taps("❤")
    await sam.sees("Alex will see your answer.", newest=1)


async def test_who_carries_on_before_that_time_is_not_called(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await alex.opens_options("⏸ Pause")
    await alex.taps("Remind me in 20 min")
    await sam.taps("▶ Carry on")
    await alex.sees("how worked up are you right now?", newest=1)
    await alex.forward(21 * MINUTE)
    await alex.after_a_tick()
    assert STILL_READY not in await alex.reads() + await sam.reads()


async def test_whoever_writes_to_a_paused_exercise_is_told_that_it_was_not_taken_in(couple: Two) -> None:
    alex, sam = couple
    await to_the_draft(alex, sam)
    await just_pause(alex)
    await alex.types("Are you there?")
    told = await alex.sees("I haven't kept that.", newest=1)
    assert "is paused." in told["text"]
    await alex.taps("▶ Carry on")
    draft = await alex.sees("Your words so far:")
    assert DEED in draft["text"]
    assert "Are you there?" not in draft["text"]


async def test_a_draft_survives_a_pause_and_the_menu(couple: Two) -> None:
    alex, sam = couple
    await to_the_draft(alex, sam)
    await just_pause(alex)
    await alex.types("/menu")
    await alex.taps("▶ Carry on: Noticed and thanked")
    await alex.taps("▶ Carry on")
    await alex.sees("Your words so far:", newest=1)
    await alex.sees(DEED, newest=1)


async def test_stopping_ends_it_for_both_without_a_reason(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await sam.types("/stop")
    await sam.sees("ends here.")
    end = await alex.sees("ends here.")
    assert "Sam" not in end["text"]


# Partners who go away


async def test_a_partner_who_blocks_the_bot_in_the_middle_does_not_trap_the_other(couple: Two) -> None:
    alex, sam = couple
    await to_what_both_are_asked(alex, sam)
    await sam.blocks()
    end = await alex.sees("ends here.")
    assert "block" not in end["text"]
    await alex.taps("‹ Menu")
    await alex.sees("With Sam · what would you like")
    await sam.unblocks()
    await sam.types("/menu")
    await sam.sees("With Alex · what would you like")


async def give_to_silence(giver: Someone) -> None:
    await write_a_thank_you(giver)
    await giver.taps("Send to Sam ➤")
    await giver.sees("It's on its way.")


async def test_writing_to_a_partner_who_has_blocked_the_bot_goes_on_as_if_they_were_away(couple: Two) -> None:
    alex, sam = couple
    await sam.blocks()
    await alex.quiet()
    await give_to_silence(alex)
    await sam.starts()
    await sam.taps("▶ Carry on: Noticed and thanked")
    await sam.sees(DEED)


async def test_whoever_unblocks_the_bot_without_a_word_finds_what_waited_for_them(couple: Two) -> None:
    alex, sam = couple
    await sam.blocks()
    await alex.quiet()
    await give_to_silence(alex)
    assert [text for _, text, _ in sam.said_so_far()] == []
    await sam.unblocks()
    await sam.sees("Something is ready for you.", newest=1)
    await sam.does("Open", "▶ Carry on: Noticed and thanked")
    await sam.sees(DEED)


async def test_whoever_unblocks_the_bot_hears_of_what_comes_next_but_nothing_if_nothing_waited(
    couple: Two,
) -> None:
    alex, sam = couple
    await sam.blocks()
    await sam.quiet()
    await sam.unblocks()
    await sam.quiet()
    assert sam.said_so_far() == []
    await give_to_silence(alex)
    await sam.sees("Something is ready for you.", newest=1)


async def test_leaving_the_couple_in_the_middle_ends_it_for_both(couple: Two) -> None:
    alex, sam = couple
    await to_waiting_for_more(alex, sam)
    said = await alex.settled()
    await sam.types("/leave")
    await sam.taps("Leave now")
    await sam.sees("You have left.")
    assert await alex.settled() == said
    await alex.types("The light in the kitchen")
    await alex.sees("The light in the kitchen", newest=1)
    await alex.taps("Send ➤")
    end = await alex.sees("ends here.", newest=1)
    assert "left" not in end["text"]
    await alex.types("/board")
    await alex.sees(DEED)  # one's own stays


async def test_what_was_written_and_not_sent_before_leaving_is_never_passed_on(couple: Two) -> None:
    alex, sam = couple
    await to_reading_over(alex, sam)
    message, data = alex.button("Send to Sam ➤")
    await sam.types("/leave")
    await sam.taps("Leave now")
    await sam.quiet()
    before = await sam.settled()
    await alex.taps_raw(data, message)
    await alex.sees("ends here.")
    await sam.quiet()
    assert sam.said_so_far() == before


async def test_what_is_opened_from_a_notice_is_the_only_screen_with_buttons(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.types("/menu")
    await sam.taps("Open")
    await sam.sees("Alex noticed something:")
    await sam.sees_that(
        lambda screen: sum(bool(bubble["buttons"]) for bubble in screen["messages"]) == 1, "one screen"
    )


async def test_who_waits_or_has_paused_finds_the_menu(couple: Two) -> None:
    alex, sam = couple
    await to_waiting_for_an_answer_that_is_owed(alex, sam)
    assert await alex.labels() == ["⋯", "‹ Menu"]
    await alex.taps("‹ Menu")
    await alex.sees("With Sam · what would you like")
    await alex.taps("▶ Carry on: The listening loop")
    await alex.opens_options("⏸ Pause")
    assert (await alex.labels())[-1] == "‹ Menu"


async def test_a_stop_is_asked_about_once_where_both_have_written_and_takes_no_words_away(
    couple: Two,
) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await settle_in(sam)
    await settle_in(alex)
    await alex.taps("Cool")
    await alex.says("I sat alone last night")
    await sam.sees("I sat alone last night")
    await sam.types("You sat alone")
    before = alex.said_so_far()
    await sam.opens_options("✕ Stop")
    await sam.sees("Stop it for both of you? Alex sees that it ends.", newest=1)
    assert (await sam.labels())[:2] == ["✕ Yes, stop it", "‹ Back to it"]
    await sam.types("/stop")
    await sam.sees("Stop it for both of you?", newest=1)
    assert alex.said_so_far() == before
    await sam.taps("‹ Back to it")
    await alex.types("/stop")  # nothing tells Alex that Sam is typing
    await alex.sees("The listening loop ends here.", newest=1)
    ended = await sam.sees("What you were writing, to take along:", newest=1)
    assert "You sat alone" in ended["text"]
    assert (await sam.taps("Copy it"))["copied"] == "You sat alone"


async def test_what_was_only_looked_at_does_not_nag(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types("/menu")
    assert not any("Carry on" in label for label in await alex.labels())
    await alex.forward(5 * 24 * 3600)
    await alex.after_a_tick()
    assert "Something is still here" not in await alex.reads()
    await alex.types("/do noticed")
    await alex.types("the tea")
    await alex.types("/menu")
    assert "▶ Carry on: Noticed and thanked" in await alex.labels()


async def test_an_offer_that_was_not_taken_is_nowhere(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/do small_promise")
    await alex.says("I'll paint the house")
    await alex.does("It doesn't only depend on me", "Plan it as a goal")
    await alex.sees("That's worth a proper plan, step by step", newest=1)
    await alex.types("/menu")
    assert not any("Carry on" in label for label in await alex.labels())
    await alex.types("/stop")
    await alex.sees("Nothing is open right now.", newest=1)
