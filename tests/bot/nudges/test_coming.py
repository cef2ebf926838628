"""`/nudges` shows what is coming; each is moved or left out in two taps. A zone takes all of it along."""

import pytest

from bot.account.export_contents import gather
from bot.chat.practice import Practice
from bot.nudges.kinds import ANSWER_HOUR, FOLLOW_UP, LATER_TODAY, PROMISE, QUESTIONS, REVIEW
from dialogues.script import files
from tests.bot.nudges.life import Life

LISTENED = {"exercise": "listening_loop", "gently": False}


async def moves_to(someone: Life, city: str) -> None:
    """They say that they live elsewhere."""
    await someone.writes("/nudges")
    await someone.taps("🕐")
    await someone.writes(city)
    await someone.taps(f"{city}, ")


async def test_it_shows_the_next_days_and_says_what_is_private_only_as_something(alex: Life) -> None:
    await alex.plans(PROMISE, "2026-06-03 20:00")
    await alex.is_reminded(19, [1, 4], "2026-06-02 19:00")
    await alex.plans(QUESTIONS, "2026-06-04 10:00", again=False)
    await alex.plans(REVIEW, "2026-08-04 10:00")
    await alex.writes("/nudges")
    assert list(alex.answers[-1].buttons)[:3] == [
        "Tue, Jun 2, 19:00 · Noticed and thanked",
        "Wed, Jun 3, 20:00 · Something of yours",
        "Stop “Noticed and thanked”",
    ]


@pytest.mark.parametrize(
    ("choice", "comes"),
    [
        ("In an hour", ["Mon 09:00"]),
        ("Tonight", ["Mon 19:30"]),
        ("Tomorrow", ["Tue 20:00"]),
        ("A day later", ["Thu 20:00"]),
        ("Not this one", []),
    ],
)
async def test_two_taps_move_or_leave_out_one(alex: Life, choice: str, comes: list[str]) -> None:
    await alex.plans(PROMISE, "2026-06-03 20:00")
    await alex.writes("/nudges")
    await alex.taps("Something of yours")
    await alex.taps(choice)
    assert await alex.until("2026-06-10 12:00") == comes


@pytest.mark.parametrize("choice", ["Tomorrow", "A day later"])
async def test_a_reminder_that_was_moved_comes_once_and_then_as_ever(alex: Life, choice: str) -> None:
    await alex.is_reminded(19, [3], "2026-06-04 19:00")
    await alex.writes("/nudges")
    await alex.taps("Noticed and thanked")
    await alex.taps(choice)
    assert len(await alex.until("2026-06-10 12:00")) == 1
    assert await alex.until("2026-06-12 12:00") == ["Thu 19:00"]


async def test_a_reminder_left_out_comes_on_its_next_day(alex: Life) -> None:
    await alex.is_reminded(19, [1, 4], "2026-06-02 19:00")
    await alex.writes("/nudges")
    await alex.taps("Noticed and thanked")
    await alex.taps("Not this one")
    assert await alex.until("2026-06-06 12:00") == ["Fri 19:00"]


async def test_whatever_is_planned_for_a_local_time_moves_with_the_zone(newcomer: Life) -> None:
    """Planned in New York, moved to Berlin: the reminder of 19:00 comes at 19:00 in Berlin."""
    alex = newcomer
    await alex.arrives("America/New_York")
    await alex.is_reminded(19, [1, 4], "2026-06-02 19:00")
    await alex.plans(REVIEW, "2026-06-03 10:00")
    await alex.plans(PROMISE, "2026-06-04 20:00")
    await alex.plans(FOLLOW_UP, "2026-06-05 16:00", **LISTENED)
    await alex.plans(ANSWER_HOUR, "2026-06-04 19:00", request=77)
    await moves_to(alex, "Berlin")
    alex.lives_in("Europe/Berlin")
    due = {nudge.kind: f"{nudge.due_at.astimezone(alex.zone):%a %H:%M}" for nudge in await alex.planned()}
    assert due == {
        "weekly": "Tue 19:00", REVIEW: "Wed 10:00", PROMISE: "Thu 20:00", ANSWER_HOUR: "Thu 19:00",
        FOLLOW_UP: "Fri 16:00",
    }  # fmt: skip
    came = []
    for day in range(2, 6):
        came += await alex.until(f"2026-06-{day:02} 23:00")
        await alex.writes("/menu")
    assert came == ["Tue 19:00", "Wed 10:00", "Thu 20:00", "Fri 16:00", "Fri 19:00"]


async def test_what_would_be_over_there_already_comes_on_its_next_day(newcomer: Life) -> None:
    alex = newcomer
    await alex.arrives("America/New_York")
    await alex.is_reminded(19, [1, 4], "2026-06-02 19:00")
    await alex.plans(REVIEW, "2026-06-02 18:00")
    await alex.until("2026-06-02 15:00")  # nine in the evening in Berlin
    await moves_to(alex, "Berlin")
    alex.lives_in("Europe/Berlin")
    due = [f"{nudge.due_at.astimezone(alex.zone):%a %H:%M}" for nudge in await alex.planned()]
    assert due == ["Wed 18:00", "Fri 19:00"]


async def test_what_is_so_many_hours_away_stays_so(newcomer: Life) -> None:
    alex = newcomer
    await alex.arrives("America/New_York")
    await alex.plans(LATER_TODAY, "2026-06-01 12:00", request=77)
    await alex.plans(QUESTIONS, "2026-06-05 12:00", again=False)
    before = [nudge.due_at for nudge in await alex.planned()]
    await moves_to(alex, "Berlin")
    assert [nudge.due_at for nudge in await alex.planned()] == before


@pytest.mark.parametrize("back", ["a new zone", "after a pause"])
async def test_what_somebody_moved_stays_where_they_put_it(alex: Life, back: str) -> None:
    await alex.plans(PROMISE, "2026-06-03 20:00")
    await alex.writes("/nudges")
    await alex.taps("Something of yours")
    await alex.taps("A day later")
    if back == "a new zone":
        await moves_to(alex, "Tokyo")
        alex.lives_in("Asia/Tokyo")
    else:
        for label in ("Pause until", "Until I say so", "End the pause"):
            await alex.taps(label)
    assert await alex.until("2026-06-10 12:00") == ["Thu 20:00"]


async def test_what_waited_for_the_end_of_a_pause_comes_soon_after_it(alex: Life) -> None:
    await alex.plans(PROMISE, "2026-06-03 20:00")
    await alex.writes("/nudges")
    for label in ("Pause until", "Until I say so"):
        await alex.taps(label)
    assert await alex.until("2026-06-05 15:00") == []
    await alex.writes("/nudges")
    await alex.taps("End the pause")
    assert await alex.until("2026-06-10 12:00") == ["Fri 16:00"]


async def test_a_week_has_days_that_are_not_off(alex: Life) -> None:
    await alex.writes("/nudges")
    await alex.taps("Days off")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"):
        await alex.taps(day)
    assert "How long would you like a break?" in await alex.taps("Sunday")
    await alex.plans(PROMISE, "2026-06-03 20:00")
    assert await alex.until("2026-06-10 12:00") == ["Sun 20:00"]


async def test_a_copy_of_ones_data_holds_what_was_chosen(alex: Life) -> None:
    await alex.is_reminded(19, [1, 4], "2026-06-02 19:00")
    await alex.change(pace={"quiet": [22, 8], "off": [5, 6], "paused": "2026-06-08"})
    person = await alex.person()
    practice = Practice(exercises=files.shipped())
    copy = await alex.database.transact(
        lambda unit: gather(practice, unit, person.id, "everything", alex.now)
    )
    assert copy.reminders == [
        "Noticed and thanked · Tuesday and Friday · 19:00",
        "🌙 Quiet 22:00 to 8:00",
        "Days off: Sat, Sun",
        "I'll be quiet until Mon, Jun 8. You can always come by.",
    ]


async def test_what_a_later_release_wrote_about_the_pace_is_passed_over(alex: Life) -> None:
    await alex.change(pace={"quiet": [22, 8], "mood": "sunny"})
    await alex.plans(PROMISE, "2026-06-03 21:30")
    assert await alex.until("2026-06-10 12:00") == ["Wed 21:30"]
