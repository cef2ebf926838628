"""Cues: an exercise reminds somebody of what was kept, daily for some days, at the time they picked."""

import pytest

from bot.account.export_contents import gather
from bot.chat.practice import Practice
from bot.nudges.kinds import PROMISE
from bot.nudges.weekly_reminder import ZONE, ZONES
from bot.wording import nudge_lines as words
from dialogues.script import files
from tests.bot.nudges.life import Life

BEFORE_BED = ["Mon 22:30", "Tue 22:30", "Wed 22:30"]


async def test_it_comes_at_the_very_time_without_a_sound_at_night_and_fades_by_itself(alex: Life) -> None:
    await alex.is_cued("22:30", 3)
    assert await alex.until("2026-06-20 12:00") == BEFORE_BED
    assert {said.silent for said in alex.said} == {True}
    assert {said.text for said in alex.said} <= {line.english for line in words.SMALL_MOMENT}
    assert await alex.planned() == []


async def test_it_begins_tomorrow_if_that_time_is_over_today(alex: Life) -> None:
    await alex.is_cued("07:30", 2)
    assert await alex.until("2026-06-20 12:00") == ["Tue 07:30", "Wed 07:30"]


async def test_what_it_is_about_is_read_after_a_tap_even_after_the_last_one(alex: Life) -> None:
    await alex.is_cued("19:05", 2)
    await alex.until("2026-06-01 19:10")
    assert "Here's your reminder:\n\n…" in await alex.taps("Open")
    assert "No more of these" in alex.answers[-1].buttons
    await alex.until("2026-06-02 19:10")
    assert "Here's your reminder:\n\n…" in await alex.taps("Open")
    assert "No more of these" not in alex.answers[-1].buttons


async def test_it_stays_outside_the_daily_limit_and_silence_is_no_answer_to_it(alex: Life) -> None:
    """What it reminds of is done away from the phone."""
    await alex.plans(PROMISE, "2026-06-03 20:00")
    await alex.is_cued("19:00", 7)
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    came = await alex.until("2026-06-20 12:00")
    assert came == [*(f"{day} 19:00" for day in days[:3]), "Wed 20:00", *(f"{day} 19:00" for day in days[3:])]
    assert (await alex.person()).pace.get("unanswered", 0) == 1, "only the promise waits for something"


async def test_more_than_two_hours_late_it_is_left_out(alex: Life) -> None:
    await alex.is_cued("19:00", 3)
    assert await alex.until("2026-06-01 22:00", asleep=True) == []
    assert await alex.until("2026-06-20 12:00") == ["Tue 19:00", "Wed 19:00"]


@pytest.mark.parametrize("page", ["reminders", "cue"])
async def test_no_more_of_these_ends_it(alex: Life, page: str) -> None:
    await alex.is_cued("19:00", 7)
    await alex.until("2026-06-01 20:00")
    if page == "reminders":
        await alex.writes("/nudges")
        assert "A reminder you set" in await alex.taps("Tue, Jun 2, 19:00 · A reminder you set")
    else:
        await alex.taps("Open")
    assert "no more of these" in await alex.taps("No more of these")
    await alex.until("2026-06-01 20:30")
    assert "already over" in await alex.taps("No more of these")
    assert await alex.until("2026-06-20 12:00") == []


async def test_one_that_comes_every_week_has_no_such_button(alex: Life) -> None:
    await alex.is_reminded(19, [1, 4], "2026-06-02 19:00")
    await alex.writes("/nudges")
    await alex.taps("· Noticed and thanked")
    assert "No more of these" not in alex.answers[-1].buttons
    [planned] = await alex.planned()
    for label, data in alex.answers[-1].buttons.items():
        if label == words.NOT_THIS_ONE.english:
            await alex.opens(data.replace("n:out", "n:nomore"))
    assert await alex.planned() == [planned]


async def test_not_this_one_leaves_the_others_and_another_time_moves_one(alex: Life) -> None:
    await alex.is_cued("19:00", 4)
    await alex.writes("/nudges")
    await alex.taps("A reminder you set")
    await alex.taps("Not this one")
    assert await alex.until("2026-06-02 19:00") == ["Tue 19:00"]
    await alex.taps("Not now")
    await alex.taps("In an hour")
    assert await alex.until("2026-06-03 12:00") == ["Tue 20:00"]
    assert await alex.until("2026-06-20 12:00") == ["Wed 19:00", "Thu 19:00"]


async def test_days_off_and_a_pause_hold_and_nothing_is_made_up_for(alex: Life) -> None:
    await alex.change(pace={"off": [1, 3]})  # Tuesdays and Thursdays
    await alex.is_cued("19:00", 4)
    assert await alex.until("2026-06-01 20:00") == ["Mon 19:00"]
    assert await alex.until("2026-06-20 12:00") == ["Wed 19:00"]
    await alex.is_cued("19:00", 3)
    for label in ("Pause until", "For a week"):
        await alex.writes("/nudges")
        await alex.taps(label)
    assert await alex.until("2026-07-20 12:00") == []
    assert await alex.planned() == []


async def test_once_it_is_put_away_no_more_of_it_comes(alex: Life) -> None:
    await alex.is_cued("19:00", 7)
    await alex.until("2026-06-02 20:00")
    await alex.puts_away()
    assert await alex.until("2026-06-20 12:00") == []
    await alex.taps("Open")
    assert "wanted to think of" not in alex.answers[-1].text


async def test_it_moves_with_the_zone(alex: Life) -> None:
    await alex.is_cued("21:00", 3)
    await alex.until("2026-06-01 22:00")
    await alex.opens("n:zone::America/New_York")
    alex.lives_in("America/New_York")
    assert await alex.until("2026-06-20 12:00") == ["Tue 21:00", "Wed 21:00"]


async def test_it_ends_when_the_couple_does(alex: Life) -> None:
    await alex.is_with_sam()
    await alex.is_cued("19:00", 7)
    await alex.sam_leaves()
    assert await alex.until("2026-06-01 20:00") == ["Mon 19:00"], "they don't know yet"
    await alex.opens("l:open")
    assert await alex.planned() == []


async def test_their_copy_says_when_it_comes_and_until_when(alex: Life) -> None:
    await alex.is_cued("07:05", 7)
    person, practice = await alex.person(), Practice(exercises=files.shipped())
    copy = await alex.database.transact(
        lambda unit: gather(practice, unit, person.id, "everything", alex.now)
    )
    assert "A reminder you set: every day at 7:05 until Mon, Jun 8" in copy.reminders


async def lives_in_berlin(someone: Life) -> None:
    """They say so; the clock goes on."""
    await someone.opens(ZONES.data(""))
    await someone.writes("Berlin")
    await someone.writes("yes")
    someone.lives_in("Europe/Berlin")


@pytest.mark.parametrize(
    ("later", "days"),
    [
        ("2026-06-01 07:00", ["Mon", "Tue", "Wed"]),
        ("2026-06-01 21:00", ["Tue", "Wed", "Thu"]),  # it is over today
        ("2026-06-09 12:00", ["Tue", "Wed", "Thu"]),
        ("2026-06-20 20:00", ["Sun", "Mon", "Tue"]),
    ],
)
async def test_its_days_begin_once_it_is_known_where_somebody_lives(
    newcomer: Life, later: str, days: list[str]
) -> None:
    await newcomer.arrives(None)
    await newcomer.is_cued("19:00", 3)
    assert await newcomer.until(later) == []
    await lives_in_berlin(newcomer)
    assert await newcomer.until("2026-07-20 12:00") == [f"{day} 19:00" for day in days]


async def test_so_it_is_for_whoever_lives_where_the_clocks_show_utc(newcomer: Life) -> None:
    await newcomer.arrives(None)
    await newcomer.is_cued("19:00", 2)
    await newcomer.until("2026-06-09 12:00")
    await newcomer.opens(ZONE.data("", "UTC", None))
    assert await newcomer.until("2026-07-20 12:00") == ["Tue 19:00", "Wed 19:00"]


async def test_a_move_takes_it_along_and_its_last_day_stays(alex: Life) -> None:
    await alex.is_cued("19:00", 3)
    await alex.until("2026-06-01 20:00")
    await alex.opens(ZONE.data("", "America/New_York", None))
    alex.lives_in("America/New_York")
    assert await alex.until("2026-06-20 12:00") == ["Tue 19:00", "Wed 19:00"]
