"""The question of the day, the check-in and the path's next step come at a time that somebody picked."""

from datetime import date, timedelta

import pytest

from bot.account.export_contents import gather
from bot.chat.practice import Practice
from bot.home import path
from bot.nudges.kinds import CHECK_IN, DAILY, STEP
from bot.nudges.weekly_reminder import PICK, PLAN
from bot.wording import nudge_lines as words
from dialogues.script import files
from tests.bot.nudges.life import Life


async def picks(someone: Life, kind: str, *labels: str) -> str:
    """They go to the page of a kind and tap their way through it; returns what they read last."""
    await someone.opens(PICK.data(kind))
    return [await someone.taps(label) for label in labels][-1]


async def notices(someone: Life, days: int) -> list[str]:
    """When something came in these days, from today on; they look in at the menu every evening."""
    came = []
    for day in range(days):
        came += await someone.until(f"{date(2026, 6, 1) + timedelta(days=day)} 23:00")
        await someone.writes("/menu")
    return came


@pytest.fixture
async def together(alex: Life) -> Life:
    """Alex in Berlin, with Sam in New York."""
    await alex.is_with_sam()
    return alex


async def test_the_hour_is_asked_for_and_what_comes_is_promised_in_the_same_words(together: Life) -> None:
    asked = [await picks(together, kind, "Wednesday") for kind in (CHECK_IN, STEP)]
    await together.opens(PLAN.data("noticed"))
    asked.append(together.answers[-1].text)
    assert {text.partition("(")[0] for text in asked} == {"What time of day suits you? Tap, or type it. "}
    promised = [await together.writes("19:00")]
    promised += [await picks(together, DAILY, "19:00"), await picks(together, CHECK_IN, "Friday", "19:00")]
    assert {text.rpartition("). ")[2] for text in promised} == {
        "The message won&#39;t say what it&#39;s about."
    }


# -- typed instead of tapped ------------------------------------------------------------------------


async def test_a_typed_time_is_understood_and_comes_at_it_each_day(together: Life) -> None:
    await together.opens(PICK.data(DAILY))
    assert "When in the day" in await together.writes("whenever")
    assert "every day at 19:30 (Berlin)" in await together.writes("half seven")
    assert await notices(together, 2) == ["Mon 19:30", "Tue 19:30"]
    await together.writes("/nudges")
    await together.taps("Today's question: every day at 19:30")


async def test_a_typed_time_keeps_the_day_that_was_picked(together: Life) -> None:
    await picks(together, CHECK_IN, "Wednesday")
    assert "What time of day" in await together.writes("after work")
    assert "Wednesday at 18:15" in await together.writes("18:15")
    await together.opens(PICK.data(STEP))
    assert "What time of day" in await together.writes("Friday")
    assert "Sat, Jun 6 at 7:30" in await together.writes("Saturday 7:30 am")


async def test_a_typed_time_is_kept_while_the_day_is_asked_for(together: Life) -> None:
    await together.opens(PICK.data(CHECK_IN))
    assert "<b>19:30</b>, good. And which day?" in await together.writes("half seven")
    assert "Wednesday at 19:30" in await together.writes("Wednesday")
    await together.opens(PICK.data(STEP))
    await together.writes("noon")
    assert "Fri, Jun 5 at 12:00" in await together.taps("Friday")


async def test_a_day_beside_the_time_of_what_comes_daily_is_passed_over(together: Life) -> None:
    await together.opens(PICK.data(DAILY))
    assert "every day at 20:00 (Berlin)" in await together.writes("Friday at 8")


async def test_a_button_of_the_page_may_be_typed(together: Life) -> None:
    await together.opens(PICK.data(CHECK_IN))
    assert "I won't bring it up" in await together.writes("I’ll look myself")


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        ("yes", "It's 8:00 where you are"),
        ("that's right", "It's 8:00 where you are"),
        ("Berlin, Germany", "It's 8:00 where you are"),
        ("no", "what time is it where you are?"),
        ("Tokyo", "Is this right?"),
        ("Xyzzyville", "I don't know that city."),
    ],
)
async def test_a_city_that_was_said_back_is_confirmed_by_a_word(
    newcomer: Life, words: str, reads: str
) -> None:
    await newcomer.arrives(None)
    await newcomer.opens(PICK.data(CHECK_IN))
    assert "Is this right?" in await newcomer.writes("berlin")
    assert reads.casefold() in (await newcomer.writes(words)).casefold()


async def test_a_yes_does_not_say_which_of_several(newcomer: Life) -> None:
    await newcomer.arrives(None)
    await newcomer.opens(PICK.data(CHECK_IN))
    assert "Which one?" in await newcomer.writes("Springfield, USA")
    shown = newcomer.answers[-1].buttons
    assert "Which one?" in await newcomer.writes("yes")
    assert newcomer.answers[-1].buttons == shown


async def test_a_reminder_of_an_exercise_comes_at_a_typed_time(together: Life) -> None:
    await together.writes("/nudges")
    await together.taps("Noticed and thanked")
    assert "at 19:30 (Berlin)" in await together.writes("19:30")
    assert "at 19:30" in await together.writes("/nudges")
    assert await together.until("2026-06-05 23:00") == ["Tue 19:30", "Fri 19:30"]


# -- the question of the day -----------------------------------------------------------------------


async def test_today_offers_an_hour_and_the_question_comes_daily_at_it(together: Life) -> None:
    await together.writes("/today")
    while "Pick an hour" not in str(together.answers[-1].buttons):
        await together.taps("Something else")  # on some days something of one's own comes first
    await together.taps("Pick an hour for it")
    assert "every day at 19:00 (Berlin)" in await together.taps("19:00")
    assert await notices(together, 5) == [
        "Mon 19:00",
        "Tue 19:00",
        "Wed 19:00",
        "Thu 19:00",
        "Fri 19:00",
    ]
    assert {said.text for said in together.said} <= {line.english for line in words.SOMETHING_FOR_TODAY}
    await together.taps("Open")
    assert {"Not this one", "Something else"} & set(together.answers[-1].buttons), (
        "the question, or what is before it"
    )


async def test_it_stays_away_once_they_have_looked_by_themselves_and_comes_the_next_day(
    together: Life,
) -> None:
    await picks(together, DAILY, "19:00")
    await together.until("2026-06-02 10:00")
    await together.opens("d:open")
    await together.taps("Not this one")
    assert await together.until("2026-06-02 23:00") == []
    assert await together.until("2026-06-03 23:00") == ["Wed 19:00"]


async def test_no_hour_is_a_choice_and_ends_what_was_picked(together: Life) -> None:
    await picks(together, DAILY, "9:00")
    await together.writes("/nudges")
    await together.taps("Today's question: every day at 9:00")
    await together.taps("I'll look myself")
    assert await together.until("2026-06-10 12:00") == []


async def test_it_moves_along_and_comes_every_day_there(together: Life) -> None:
    await picks(together, DAILY, "19:00")
    await together.writes("/nudges")
    await together.taps("🕐")
    await together.writes("Tokyo")
    await together.taps("Tokyo, Japan")
    together.lives_in("Asia/Tokyo")
    assert await notices(together, 4) == ["Mon 19:00", "Tue 19:00", "Wed 19:00", "Thu 19:00"]


async def test_what_is_due_the_same_day_takes_it_along(together: Life) -> None:
    await picks(together, DAILY, "19:00")
    await together.plans("promise", "2026-06-01 20:00")
    assert await together.until("2026-06-01 23:00") == ["Mon 20:00"]
    await together.taps("Open")
    assert list(together.answers[-1].buttons)[:2] == ["Something of yours", "Today's question"]


async def test_without_a_zone_it_is_asked_first(newcomer: Life) -> None:
    await newcomer.arrives(None)
    await newcomer.is_with_sam()
    await newcomer.opens(PICK.data(DAILY))
    await newcomer.writes("Lisbon")
    await newcomer.taps("Lisbon, ")
    await newcomer.taps("Go on")
    assert "(Lisbon)" in await newcomer.taps("12:00")


# -- the check-in ----------------------------------------------------------------------------------


async def test_the_check_in_comes_once_a_week_on_their_day(alex: Life) -> None:
    said = await picks(alex, CHECK_IN, "Thursday", "17:00")
    assert "Thursday at 17:00, once a week (Berlin)" in said
    assert await notices(alex, 18) == ["Thu 17:00", "Thu 17:00", "Thu 17:00"]
    assert {said.text for said in alex.said} <= {line.english for line in words.YOUR_WEEK}
    assert "The check-in" in await alex.taps("Open")


async def test_the_older_reminder_of_the_check_in_goes_on_until_a_day_is_picked(alex: Life) -> None:
    await alex.plans("weekly", "2026-06-07 19:00", exercise="check_in_a", hour=19, days=[6])
    assert await notices(alex, 8) == ["Sun 19:00"]
    await picks(alex, CHECK_IN, "Thursday", "17:00")
    assert [nudge.kind for nudge in await alex.planned()] == [CHECK_IN]


# -- the path's next step --------------------------------------------------------------------------


async def test_the_next_step_comes_once_on_the_day_that_was_picked(together: Life) -> None:
    await together.opens(path.BEGIN.data())
    await together.taps("That's it")
    await together.taps("Plan the next one")
    assert "Wed, Jun 3 at 20:00 (Berlin). I'll look in once." in [
        await together.taps("Wednesday"), await together.taps("20:00"),
    ][-1]  # fmt: skip
    assert await notices(together, 20) == ["Wed 20:00"]
    assert together.said[0].text in {line.english for line in words.A_SMALL_STEP}
    assert "1 of 6" in await together.taps("Open")


async def test_it_stays_away_if_they_have_left_the_path(together: Life) -> None:
    await together.opens(path.BEGIN.data())
    await together.opens(path.DO.data("out"))
    await picks(together, STEP, "Wednesday", "20:00")
    assert await together.until("2026-06-10 12:00") == []


# -- all of them -----------------------------------------------------------------------------------


async def test_leaving_ends_what_is_for_two_and_keeps_the_check_in(together: Life) -> None:
    await picks(together, DAILY, "19:00")
    await picks(together, STEP, "Wednesday", "20:00")
    await picks(together, CHECK_IN, "Thursday", "17:00")
    await together.opens("l:leave:nothing")
    assert [nudge.kind for nudge in await together.planned()] == [CHECK_IN]


async def test_what_was_picked_is_in_ones_copy_of_everything(together: Life) -> None:
    await picks(together, DAILY, "19:00")
    await picks(together, CHECK_IN, "Thursday", "17:00")
    person = await together.person()
    practice = Practice(exercises=files.shipped())
    copy = await together.database.transact(
        lambda unit: gather(practice, unit, person.id, "everything", together.now)
    )
    assert copy.reminders == ["Today's question: every day at 19:00", "Check-in: Thursday at 17:00"]


@pytest.mark.parametrize(
    "data", ["o:at:daily-question:3:19", "o:at:check-in:7:19", "o:at:check-in:1:3", "o:day:check-in:7"]
)
async def test_a_forged_time_plans_nothing(together: Life, data: str) -> None:
    await together.opens(data)
    assert await together.planned() == []
