"""Asking the partner to join: chosen first, asked neutrally; a no is told at once, silence later."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.wording import nudge_lines
from dialogues.script import files
from tests.acceptance.couple import become_a_couple
from tests.acceptance.house import House, opened
from tests.acceptance.people import Someone
from tests.dialogues.scripts import HEAD, revision
from tests.phones import Phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
HOUR = 3600.0
DAY = 24 * HOUR
NOTICE = "A question for you."
READY = "Something is ready for you."
AGAIN = "A question is still here for you"
ASKED = "I've asked. I'll let you know."
NO = "Not today. It was still a good thing to ask."
LATER = "A little later today. I'll let you know."
COMES = "Not today, and: “I'll come to you.”"
NO_ANSWER = "No answer this time, and that's all right."
INVITES = [line.english for line in nudge_lines.SMALL_MOMENT]
ENOUGH = "You've asked once today"
OVER = "That one's already over"

WALK = (
    HEAD.replace("exercise: small", "exercise: walk")
    .replace("title: Small", "title: A walk")
    .replace("minutes: 1", "minutes: 20")
    .replace("[alone, together]", "[together]")
    + """asks first: yes
weekly:
  days: [mon, tue, wed, thu, fri, sat, sun]
ways: [same_room, live, apart]
lengths: [long, short]
depths: [full, mild]
steps:
  - step: gently
    when: mild
    tell: The gentle form.
  - step: whole
    when: full
    tell: The whole form.
  - step: by_phone
    when: live
    tell: By phone.
  - step: quickly
    when: short
    tell: In three minutes.
  - step: where
    who: first
    ask: Where to?
    answer: choice
    seen: partner
    choices: {park: To the park}
    meanwhile: "{{ first }} picks where to."
  - step: coming
    who: second
    ask: "{% if where %}{{ where }}.{% endif %} Coming?"
    answer: choice
    seen: partner
    choices: {yes: I'm coming}
  - step: close
    end: {first: Off you go., second: Off you go.}
"""
)
SONG = (
    HEAD.replace("exercise: small", "exercise: song").replace("title: Small", "title: A song")
    + """asks first: yes
steps:
  - step: tune
    who: second
    when: together
    ask: Which tune?
    answer: choice
    seen: partner
    choices: {slow: A slow one}
    meanwhile: "{{ second }} picks a tune."
  - step: mine
    who: first
    when: alone
    ask: Which tune is yours?
    answer: choice
    choices: {slow: A slow one}
  - step: close
    end: {first: Sing., second: Sing.}
"""
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A bot that offers two more exercises, which ask first."""
    folder = tmp_path_factory.mktemp("scripts")
    more = {name: revision(folder, text) for name, text in (("walk", WALK), ("song", SONG))}
    offered = files.shipped() | more
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dialogues.script.files.shipped", lambda: offered)
        async with opened(tmp_path_factory.mktemp("house")) as house:
            yield house


@pytest_asyncio.fixture(loop_scope="module")
async def couple(house: House, alex: Someone, sam: Someone) -> Two:
    """Alex and Sam, together, at nine in the morning."""
    await house.has_couple(alex, sam)
    await until(alex, 9)
    return alex, sam


async def now_of(someone: Someone) -> datetime:
    return datetime.fromtimestamp((await someone.get("/play/clock"))["now"], UTC)


async def until(someone: Someone, hour: int) -> None:
    """Move the clock to the next such hour (UTC: nobody here has told their zone)."""
    now = await now_of(someone)
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if then <= now:
        then += timedelta(days=1)
    await someone.forward((then - now).total_seconds())
    await someone.after_a_tick()


async def asks(someone: Someone, way: str = "Live, each", length: str = "All of it") -> None:
    """Alex asks Sam for the walk."""
    await someone.types("/do walk")
    await someone.does("No", way, length)
    await someone.sees(ASKED, newest=1)


async def opens(someone: Someone) -> str:
    """The newest notice of a question, opened; returns what is behind it."""
    await someone.sees(NOTICE, newest=1)
    await someone.taps("Open")
    return str((await someone.last())["text"])


async def said(someone: Someone, fragment: str) -> int:
    return (await someone.reads()).count(fragment)


# -- choosing how ---------------------------------------------------------------------------------


async def test_first_the_way_is_chosen_then_the_length_and_each_page_leads_back(couple: Two) -> None:
    alex, sam = couple
    before = await sam.reads()
    await alex.types("/menu")
    await alex.does("Exercises", "Something else", "A walk")
    await alex.sees("Are you in the same room?")
    assert await alex.labels() == ["Yes, we are", "No", "‹ Menu"]
    await alex.taps("No")
    await alex.sees("How would you like to do it?", newest=1)
    assert await alex.labels() == [
        "Live, each on your own phone",
        "Apart, each in your own time",
        "‹ Back",
    ]
    await alex.taps("Apart, each")
    await alex.sees("How much time do you have?", newest=1)
    assert await alex.labels() == ["All of it · 20 min", "We have three minutes", "‹ Back"]
    await alex.taps("‹ Back")
    await alex.sees("Are you in the same room?", newest=1)
    await alex.taps("‹ Menu")
    await alex.sees("what would you like", newest=1)
    await alex.quiet()
    assert await sam.reads() == before


async def test_where_nothing_is_to_be_chosen_the_partner_is_asked_at_once(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do song")
    await alex.sees(ASKED, newest=1)
    text = await opens(sam)
    assert "Alex would like to do A song with you.\nAbout 1 minutes." in text


async def test_what_was_chosen_last_time_is_one_tap_away(couple: Two) -> None:
    alex, sam = couple
    await asks(alex, "Apart, each", "We have three minutes")
    await opens(sam)
    await sam.taps("Now")
    for someone in couple:
        await someone.types("/stop")
    await sam.types("/do walk")
    await sam.sees("Are you in the same room?", newest=1)
    assert await sam.labels() == ["Yes, we are", "No", "Like last time", "‹ Menu"]
    await sam.taps("Like last time")
    text = await opens(alex)
    assert "Apart, each in your own time." in text
    assert "About 3 minutes." in text


async def test_the_first_loop_of_a_couple_is_short_and_about_something_good(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do listening_loop")
    await alex.sees("A first listening loop", newest=1)
    await alex.taps("Yes, we are")
    assert "A first listening loop" in await opens(sam)
    await sam.taps("Now")
    await alex.sees("something good from your week", newest=1)
    await alex.taps("I've told it")
    await sam.sees("Say back what you heard.", newest=1)
    await sam.taps("I've asked")
    await sam.sees("Say what you liked about hearing it.", newest=1)
    await sam.taps("I've said it")
    for someone in couple:
        await someone.sees("the other way round?", newest=1)
        await someone.taps("Another day")
    await sam.sees("That was a listening loop", newest=2)  # below it they're asked where they live
    await sam.types("/do listening_loop")
    await sam.sees("The listening loop", newest=1)
    assert "A first listening loop" not in (await sam.last())["text"]


# -- the question ---------------------------------------------------------------------------------


async def test_the_notice_is_neutral_and_silent_at_night_and_the_question_says_all(couple: Two) -> None:
    alex, sam = couple
    await asks(alex, "Live, each", "We have three minutes")
    notice = await sam.sees(NOTICE, newest=1)
    assert notice["text"] == NOTICE
    assert notice["silent"]
    text = await opens(sam)
    assert "Alex would like to do A walk with you." in text
    assert "Live, each on your own phone." in text
    assert "About 3 minutes." in text
    assert "You don't need a reason to say no" in text
    assert "you don't have to answer" in text
    assert await sam.labels() == ["Now", "Later today", "Not today", "Not today, I'll come to you"]


async def test_now_begins_it_for_both_at_once_where_whoever_asked_is_still_there(couple: Two) -> None:
    alex, sam = couple
    await asks(alex, "Live, each", "We have three minutes")
    await opens(sam)
    await sam.taps("Now")
    await sam.sees("Alex picks where to.", newest=1)
    shown = await alex.sees("Where to?", newest=1)
    for line in ("The whole form.", "By phone.", "In three minutes."):
        assert line in shown["text"]
    await alex.taps("To the park")
    await sam.sees("To the park. Coming?")


async def test_whoever_asked_and_is_not_there_any_more_is_called(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await opens(sam)
    await alex.forward(4 * 60)
    await sam.taps("Now")
    await sam.sees("Alex picks where to.", newest=1)
    notice = await alex.sees(READY, newest=1)
    assert notice["text"] == READY
    assert "Where to?" not in await alex.reads()
    await alex.taps("Open")
    await alex.sees("Where to?", newest=1)


async def test_whoever_asked_is_called_also_where_the_other_one_begins(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do song")
    await alex.sees(ASKED)
    await opens(sam)
    await alex.forward(4 * 60)
    await sam.taps("Now")
    await sam.sees("Which tune?", newest=1)
    await alex.sees(READY, newest=1)
    await alex.taps("Open")
    await alex.sees("Sam picks a tune.", newest=1)


async def test_someone_in_the_middle_of_something_else_is_called_and_not_interrupted(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await alex.types("/do noticed")
    await alex.types("The tea at six")
    await opens(sam)
    await sam.taps("Now")
    await alex.sees(READY, newest=1)
    assert "Where to?" not in await alex.reads()
    await alex.types("and the bread")
    await alex.sees("and the bread")


async def test_a_doubled_yes_shows_the_exercise_that_has_begun(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await opens(sam)
    message, data = sam.button("Now")
    await sam.taps("Now")
    await sam.sees("Alex picks where to.", newest=1)
    await alex.taps("To the park")
    await sam.sees("To the park. Coming?", newest=1)
    await Phone.taps_raw(sam, data, message)  # without waiting: there is nothing to see
    await sam.quiet()
    await sam.sees("To the park. Coming?", newest=1)
    await alex.types("/do walk")  # and it is not asked for while it is open
    assert await said(alex, "How would you like") == 0


async def test_a_script_from_when_there_was_a_mild_form_runs_in_full_from_the_first_time(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await opens(sam)
    await sam.taps("Now")
    await alex.sees("The whole form.")
    assert "The gentle form." not in await alex.reads()


# -- later, no, and no answer ---------------------------------------------------------------------


async def test_later_today_brings_the_question_once_more_and_tells_whoever_asked(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await opens(sam)
    message, data = sam.button("Later today")
    await sam.taps("Later today")
    await sam.sees("I'll come back to you once, in about three hours.", newest=1)
    await sam.sees("Alex hears “a little later today”.", newest=1)
    assert (await alex.sees(LATER, newest=1))["text"] == LATER
    before = alex.said_so_far()
    await Phone.taps_raw(sam, data, message)  # tapped twice: nothing new comes of it
    await sam.quiet()
    await alex.forward(3 * HOUR - 60)
    await alex.quiet()
    assert await said(sam, AGAIN) == 0
    await alex.forward(61)
    notice = await sam.sees(AGAIN, newest=1)
    assert "Alex" not in notice["text"]
    assert alex.said_so_far() == before
    await sam.taps("Open")
    await sam.sees("Alex would like to do A walk with you.", newest=1)
    assert await sam.labels() == ["Now", "Not today", "Not today, I'll come to you"]
    await sam.taps("Now")
    await alex.sees(READY, newest=1)


async def test_after_later_today_the_evening_line_leaves_time_to_answer_and_a_yes_may_come_after_it(
    couple: Two,
) -> None:
    alex, sam = couple
    await until(alex, 15)
    await asks(alex)
    await alex.forward(3 * HOUR)
    await opens(sam)
    await sam.taps("Later today")
    await until(alex, 22)
    await sam.sees(AGAIN, newest=1)
    assert await said(alex, NO_ANSWER) == 0
    await until(alex, 23)
    await alex.sees(NO_ANSWER, newest=1)
    await sam.taps("Open")
    await sam.taps("Now")
    await alex.sees(READY, newest=1)
    await alex.taps("Open")
    await alex.sees("Where to?", newest=1)


async def lives_in(someone: Someone, city: str) -> None:
    """The zone is told where a reminder is planned."""
    await someone.types("/nudges")
    await someone.taps("Plan “Noticed and thanked”")
    await someone.types(city)
    await someone.taps(f"{city}, ")
    await someone.sees("What time of day suits you?", newest=1)


@pytest.mark.parametrize(
    ("hour", "comes"), [(13, "16:00"), (19, "20:30"), (22, "9:00"), (2, "9:00"), (7, "10:00")]
)
async def test_later_today_is_the_same_day_if_it_can_be_and_never_at_night(
    couple: Two, hour: int, comes: str
) -> None:
    alex, sam = couple
    await lives_in(sam, "Reykjavík")  # where the clocks show UTC all year
    await until(alex, (hour - 1) % 24)
    await asks(alex)
    await until(alex, hour)
    await opens(sam)
    await sam.taps("Later today")
    await sam.sees(f"at about {comes}.", newest=1)


async def test_the_hour_is_that_of_whoever_asked(couple: Two) -> None:
    alex, sam = couple
    await lives_in(alex, "Tokyo")
    await asks(alex)  # it is six in the evening there: one hour is too near
    await until(alex, 11)
    assert await said(alex, NO_ANSWER) == 0
    await until(alex, 9)
    assert await said(alex, NO_ANSWER) == 0
    await until(alex, 10)
    notice = await alex.sees(NO_ANSWER, newest=1)
    assert not notice["silent"]
    await until(alex, 15)  # midnight there
    await alex.types("/do song")
    assert (await sam.sees(NOTICE, newest=1))["silent"]  # where Sam lives is not known


@pytest.mark.parametrize("known", [0, 1])
async def test_by_day_the_notice_may_be_heard_and_one_zone_stands_for_both(couple: Two, known: int) -> None:
    alex, sam = couple
    await lives_in(couple[known], "Reykjavík")
    await asks(alex)
    assert not (await sam.sees(NOTICE, newest=1))["silent"]


async def test_after_a_day_later_today_is_over(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await opens(sam)
    await sam.taps("Later today")
    await alex.forward(3 * HOUR + 60)
    await sam.sees(AGAIN, newest=1)
    await alex.forward(2 * DAY)
    await alex.sees(NO_ANSWER)
    await sam.taps("Open")
    await sam.sees(OVER, newest=1)


async def does_nothing(someone: Someone) -> None:
    """Not even opened."""


async def says_no(someone: Someone) -> None:
    await opens(someone)
    await someone.taps("Not today")
    await someone.sees("Not today, then.", newest=1)


async def says_i_come(someone: Someone) -> None:
    await opens(someone)
    await someone.taps("I'll come to you")
    await someone.sees("for a month only you ask", newest=1)


async def leaves(someone: Someone) -> None:
    await someone.types("/leave")
    await someone.taps("Leave now")


async def blocks(someone: Someone) -> None:
    await someone.blocks()


async def hides(someone: Someone) -> None:
    await someone.types("/hide")
    await someone.types("heron")
    await someone.types("/hide")
    await someone.sees("📝 Notes", newest=1)


async def test_a_request_that_met_silence_because_the_bot_was_blocked_waits_in_the_menu(couple: Two) -> None:
    alex, sam = couple
    await until(alex, 9)
    await sam.blocks()
    await alex.quiet()
    await asks(alex)
    assert sam.said_so_far() == []
    await sam.unblocks()
    await sam.sees(READY, newest=1)
    await sam.does("Open", "A question from Alex")


async def test_not_today_is_told_at_once_and_enough_for_the_day(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await opens(sam)
    await sam.taps("Not today")
    await sam.sees("Alex hears just that.", newest=1)
    notice = await alex.sees(NO, newest=1)
    assert notice["text"] == NO
    assert notice["silent"]  # where the two live is not known
    for exercise in ("walk", "song"):
        await alex.types(f"/do {exercise}")
        await alex.sees(ENOUGH, newest=1)
    assert await alex.labels() == ["A song, on my own", "‹ Menu"]
    await until(alex, 19)
    await alex.quiet()
    assert await said(alex, NO_ANSWER) == 0
    await until(alex, 1)
    await alex.types("/do song")
    await alex.sees(ASKED, newest=1)


async def test_ill_come_to_you_leaves_the_asking_to_who_said_it_for_a_month(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await says_i_come(sam)
    assert (await alex.sees(COMES, newest=1))["text"].endswith("the asking is up to them.")
    await alex.forward(29 * DAY)
    await alex.types("/do song")
    await alex.sees("Sam said “I'll come to you”, so I leave the asking to them until", newest=1)
    await sam.types("/do song")
    await sam.sees(ASKED, newest=1)
    assert "A song with you." in await opens(alex)
    await alex.taps("Not today")
    await alex.forward(2 * DAY)
    await alex.types("/do song")
    await alex.sees(ASKED, newest=1)


async def test_ill_come_to_you_can_be_taken_back_and_the_latest_one_counts(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await says_i_come(sam)
    await sam.types("/do song")
    await sam.sees(ASKED, newest=1)
    await says_i_come(alex)
    await sam.forward(2 * DAY)
    await sam.types("/do song")
    await sam.sees("Alex said “I'll come to you”", newest=1)
    await alex.types("/do song")
    await alex.sees(ASKED, newest=1)
    await alex.taps("Sam may ask again too")
    await alex.sees("From now on you can both ask again.", newest=1)
    await opens(sam)
    await sam.taps("Not today", (await sam.last())["message_id"])
    await sam.types("/do walk")
    await sam.sees("Are you in the same room?", newest=1)


async def test_a_no_after_the_evening_line_says_nothing_more_but_ill_come_does(couple: Two) -> None:
    alex, sam = couple
    await until(alex, 15)
    await asks(alex)
    await opens(sam)
    await sam.taps("Later today")
    await alex.forward(8 * HOUR)
    await alex.sees(NO_ANSWER, newest=1)
    before = alex.said_so_far()
    await sam.sees(AGAIN, newest=1)
    await sam.taps("Open")
    await sam.taps("Not today")
    await sam.sees("Not today, then. It needs no reason.", newest=1)
    await alex.quiet()
    assert alex.said_so_far() == before


async def test_no_reminder_invites_to_what_was_declined_that_day(couple: Two) -> None:
    alex, sam = couple
    await lives_in(sam, "Reykjavík")
    await lives_in(alex, "Reykjavík")
    await alex.types("/nudges")
    await alex.does("Plan “A walk”", "Evening")
    await until(alex, 19)
    await alex.quiet()
    assert await alex.times_said(*INVITES) == 1
    await alex.forward(6 * DAY)
    await until(alex, 9)
    await asks(alex)
    await says_no(sam)
    await until(alex, 19)
    await alex.quiet()
    assert await alex.times_said(*INVITES) == 1
    for _ in range(7):
        await until(alex, 19)
    await alex.sees(INVITES[1], newest=1)


async def test_without_an_answer_whoever_asked_reads_the_same_line_whatever_the_reason(house: House) -> None:
    """In four of five couples the partner has gone, is hidden or too young: all is equal."""
    askers = [await house.newcomer("Alex") for _ in range(5)]
    partners = [await house.newcomer("Sam") for _ in range(5)]
    for asker, partner in zip(askers, partners, strict=True):
        await house.has_couple(asker, partner)
    _, left, blocked, hidden, young = partners
    await until(askers[0], 9)
    await hides(hidden)
    await house.is_a_minor(young)
    for asker in askers:
        await asks(asker)
    await leaves(left)
    await blocks(blocked)
    await until(askers[0], 18)
    for asker in askers:
        assert await said(asker, NO_ANSWER) == 0
    await until(askers[0], 19)
    for asker in askers:
        await asker.sees(NO_ANSWER, newest=1)
    seen = [await everything(asker) for asker in askers]
    assert seen == [seen[0]] * 5


async def everything(someone: Someone) -> list[tuple[str, str, bool, int]]:
    """What stands in a chat since the question: text, buttons without rows' numbers, sound, and when."""
    await someone.quiet()
    bubbles = (await someone.screen())["messages"]
    first = next(place for place, bubble in enumerate(bubbles) if bubble["text"] == "/do walk")
    return [
        (
            bubble["text"],
            re.sub(r"(q:[a-z]+):[0-9a-z]+", r"\1", str(bubble["buttons"])),
            bubble["silent"],
            round(bubble["date"] / 600),  # the clock stands shortly after a full hour: the same ten minutes
        )
        for bubble in bubbles[first:]
    ]


async def test_the_hour_is_at_least_three_hours_away(couple: Two) -> None:
    alex, _ = couple
    await until(alex, 17)
    await asks(alex)
    await until(alex, 20)
    assert await said(alex, NO_ANSWER) == 0
    await until(alex, 19)
    await alex.sees(NO_ANSWER, newest=1)


@pytest.mark.parametrize("answer", [says_no, does_nothing])
async def test_after_it_came_to_nothing_the_same_can_be_asked_for_on_another_day(
    couple: Two, answer: object
) -> None:
    alex, sam = couple
    assert callable(answer)
    await asks(alex)
    await answer(sam)
    await until(alex, 20)
    await alex.types("/do song")
    await alex.sees("let's leave it there", newest=1)
    await until(alex, 9)
    await asks(alex)


async def test_an_old_question_is_over_after_the_hour(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await opens(sam)
    await until(alex, 19)
    await alex.sees(NO_ANSWER, newest=1)
    await sam.taps("Now")
    await sam.sees(OVER, newest=1)
    await alex.taps("Take it back")
    await alex.sees(OVER)


# -- taking it back -------------------------------------------------------------------------------


async def test_a_question_taken_back_is_kindly_over_and_nothing_comes_at_the_hour(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await alex.taps("Take it back")
    await alex.sees("Taken back. Nothing is asked of Sam any more.", newest=1)
    assert OVER in await opens(sam)
    await until(alex, 19)
    assert await said(alex, NO_ANSWER) == 0
    await asks(alex)


# -- one at a time --------------------------------------------------------------------------------


async def test_one_question_at_a_time_from_either_side(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await alex.types("/do song")
    await alex.sees("yours for “A walk” is still open", newest=1)
    await sam.types("/do song")
    await sam.sees("One question at a time between the two of you, and one is waiting", newest=1)
    await sam.sees("Alex would like to do A walk with you.", newest=1)
    await sam.taps("Not today")
    await sam.types("/do song")
    await sam.sees(ASKED, newest=1)
    await alex.types("/do walk")
    await alex.sees("A song with you.", newest=1)


async def test_two_who_ask_each_other_the_same_begin(couple: Two) -> None:
    alex, sam = couple
    await sam.types("/do walk")
    await sam.does("No", "Live, each")
    await asks(alex)
    await sam.taps("All of it", message_id=next_to_last(sam))
    await sam.sees("Alex picks where to.")
    await alex.sees("Where to?", newest=1)


def next_to_last(someone: Someone) -> int:
    """The message with the question of the length; the notice came below it."""
    return someone.button("All of it")[0]


async def test_the_menu_leads_to_an_open_question_on_both_sides(couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await alex.types("/menu")
    await alex.taps("⏳ Your question for Sam")
    await alex.sees(ASKED, newest=1)
    await sam.types("/menu")
    await sam.taps("A question from Alex")
    await sam.sees("Alex would like to do A walk with you.", newest=1)
    await sam.taps("Not today")
    await sam.types("/menu")
    assert "A question from Alex" not in await sam.labels()


# -- without a partner, and after one -------------------------------------------------------------


async def test_alone_one_for_two_asks_for_a_partner_and_one_with_a_solo_form_begins(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/do walk")
    await alex.sees("“A walk” takes two.", newest=1)
    assert await alex.labels() == ["Invite your partner", "‹ Menu"]
    await alex.types("/do song")
    await alex.sees("Which tune is yours?", newest=1)


@pytest.mark.parametrize("goes", [leaves, blocks])
async def test_a_question_of_someone_who_goes_is_over_without_a_word(couple: Two, goes: object) -> None:
    alex, sam = couple
    assert callable(goes)
    await asks(alex)
    await goes(alex)
    await alex.quiet()
    before = sam.said_so_far()
    await until(sam, 19)
    assert sam.said_so_far() == before
    assert OVER in await opens(sam)
    assert await said(alex, NO_ANSWER) == 0


# -- forged and stale buttons ---------------------------------------------------------------------


async def test_nobody_answers_their_own_question_or_a_strangers(house: House, couple: Two) -> None:
    alex, sam = couple
    await asks(alex)
    await opens(sam)
    stranger = await house.newcomer("Eve")
    other = await house.newcomer("Mallory")
    await become_a_couple(stranger, other)
    _, yes = sam.button("Now")
    _, back = alex.button("Take it back")
    for someone, data in ((alex, yes), (stranger, yes), (stranger, back), (sam, back)):
        await someone.taps_raw(data, (await someone.last())["message_id"])
        await someone.sees("That button is from earlier.", newest=1)
    assert await said(alex, "Where to?") == 0
    await sam.types("/menu")
    await sam.taps("A question from Alex")
    await sam.taps("Now")
    await sam.sees("Alex picks where to.", newest=1)


@pytest.mark.parametrize(
    "data",
    ["q:", "q:now:", "q:now:zzz", "q:ask:walk", "q:ask:walk:nowhere:long", "q:ask:walk:live:for_ever",
     "q:ask:juggling::", "q:what:1", "q:ask::::"],
)  # fmt: skip
async def test_a_forged_button_changes_nothing(couple: Two, data: str) -> None:
    alex, sam = couple
    before = sam.said_so_far()
    await alex.types("/menu")
    await alex.taps_raw(data, (await alex.last())["message_id"])
    await alex.sees("That button is from earlier.", newest=1)
    assert sam.said_so_far() == before
