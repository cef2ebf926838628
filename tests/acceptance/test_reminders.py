"""Reminders people set: the zone asked once, the local hour, neutral words, an end at any time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.nudges.weekly_reminder import ZONES
from bot.wording import nudge_lines as words
from dialogues.text.clock import clock
from tests.acceptance.couple import DEED, at_the_menu
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

NEUTRAL = "A small moment, if you like."
ANOTHER = words.SMALL_MOMENT[1].english
HOUR = 3600.0
Two = tuple[Someone, Someone]


async def plan(someone: Someone, city: str = "Ljubljana", hour: str = "Evening, 19:00") -> None:
    await someone.types("/nudges")
    await someone.taps("Plan “Noticed and thanked”")
    await someone.sees("what time is it where you are?")
    await someone.types(city)
    await someone.sees("Is this right?")
    await someone.taps(f"{city}, ")
    await someone.taps(hour)
    await someone.sees("Planned:")


async def now_of(someone: Someone, zone: str) -> datetime:
    return datetime.fromtimestamp((await someone.get("/play/clock"))["now"], UTC).astimezone(ZoneInfo(zone))


async def to_the_next(someone: Someone, zone: str, weekdays: set[int], hour: int, minutes: int) -> datetime:
    """Move the clock to `minutes` from the next such weekday and hour of that zone."""
    now = await now_of(someone, zone)
    for days in range(9):
        day = now.toordinal() + days
        date = datetime.fromordinal(day)
        target = date.replace(hour=hour, tzinfo=ZoneInfo(zone))
        seconds = target.timestamp() - now.timestamp()
        if date.weekday() in weekdays and seconds > HOUR:
            await someone.forward(seconds + 60 * minutes)
            return target
    raise AssertionError("no such day")


def count(text: str) -> int:
    return text.count(NEUTRAL)


async def test_the_zone_is_asked_when_the_first_reminder_is_planned_and_only_then(arrived: Two) -> None:
    alex, _ = arrived
    await plan(alex)
    planned = await alex.last()
    assert "Noticed and thanked, Tuesday and Friday at 19:00 (Ljubljana)" in planned["text"]
    await alex.taps("Stop “Noticed and thanked”")
    await alex.sees("Stopped.")
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.sees("What time of day suits you? Tap, or type it. (Ljubljana)", newest=1)


async def test_the_zone_can_be_tapped_from_a_list_of_local_times(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.sees("what time is it where you are?")
    times = [label for label in await alex.labels() if re.fullmatch(r"\d\d?:\d\d · .+", label)]
    assert len(times) >= 6
    berlin = f"{clock(await now_of(alex, 'Europe/Berlin'))} · Berlin"
    assert berlin in times
    await alex.taps(berlin)
    await alex.sees("What time of day suits you? Tap, or type it. (Berlin)")


async def test_a_city_is_said_back_by_its_own_name(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.types("Hamburg")
    await alex.taps("Hamburg, ")
    await alex.sees("Tap, or type it. (Hamburg)", newest=1)
    await alex.types("/menu")
    await alex.taps_raw(ZONES.data(""), (await alex.last())["message_id"])
    await alex.types("Munich")
    await alex.taps("Munich, ")
    await alex.sees("Good: Munich, same time as Berlin. It's", newest=1)


async def test_an_unknown_city_is_asked_again_and_there_is_a_way_back(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.types("Xyzzyville-on-Nowhere")
    await alex.sees("I don't know that city.", newest=1)
    assert any("·" in label for label in await alex.labels())
    await alex.types("Springfield, USA")
    await alex.sees("Which one?", newest=1)
    assert (await alex.labels())[0].startswith("Springfield, United States · ")
    await alex.taps("‹ Back")
    await alex.sees("what time is it where you are?", newest=1)
    await alex.taps("‹ Back")
    await alex.sees("You have no reminders.", newest=1)


async def test_a_country_a_zone_or_the_time_on_the_clock_is_an_answer_too(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.types("I live in the US")
    await alex.sees("Which one?", newest=1)
    assert any(label.startswith("Denver, United States · ") for label in await alex.labels())
    await alex.taps("‹ Back")
    tokyo = clock(await now_of(alex, "Asia/Tokyo"))
    await alex.types(f"it's {tokyo} here")
    await alex.sees("Which one?", newest=1)
    await alex.taps(f"Tokyo, Japan · {tokyo}")
    await alex.sees("What time of day suits you? Tap, or type it. (Tokyo)", newest=1)


async def test_another_zone_can_be_chosen_later(arrived: Two) -> None:
    alex, _ = arrived
    await plan(alex)
    await alex.types("/nudges")
    await alex.taps("Stop “Noticed and thanked”")
    await alex.types("/nudges")
    await alex.does("Plan “Noticed and thanked”", "Another time zone")
    await alex.types("Tokyo")
    await alex.taps("Tokyo, ")
    await alex.sees("What time of day suits you? Tap, or type it. (Tokyo)", newest=1)


async def test_it_comes_at_the_local_hour_in_neutral_words_and_opens_the_exercise(arrived: Two) -> None:
    alex, _ = arrived
    await plan(alex, "Tokyo", "Morning, 9:00")
    await to_the_next(alex, "Asia/Tokyo", {1, 4}, 9, -1)
    await alex.quiet()
    assert count(await alex.reads()) == 0
    await alex.forward(90)
    await alex.sees(NEUTRAL)
    assert await alex.labels() == ["Open", "Not now"]
    await alex.taps("Open")
    await alex.sees("one thing they did", newest=1)


async def test_not_now_offers_another_time_and_the_next_one_comes_all_the_same(arrived: Two) -> None:
    alex, _ = arrived
    await plan(alex, hour="Midday, 13:00")
    await to_the_next(alex, "Europe/Ljubljana", {1, 4}, 13, 1)
    await alex.sees(NEUTRAL)
    await alex.does("Not now", "In an hour")
    await alex.sees("All right: ")
    await alex.forward(HOUR)
    await alex.sees(ANOTHER, newest=1)
    await alex.does("Not now", "Not this one")
    await alex.sees("All right, not this one.", newest=1)
    await to_the_next(alex, "Europe/Ljubljana", {1, 4}, 13, 1)
    await alex.sees(words.SMALL_MOMENT[2].english, newest=1)


async def test_planned_in_new_york_it_comes_at_the_same_hour_in_berlin_after_a_move(arrived: Two) -> None:
    alex, _ = arrived
    await plan(alex, "New York City")
    await alex.types("/nudges")
    await alex.taps("🕐 New York")
    await alex.types("Berlin")
    await alex.taps("Berlin, Germany")
    await alex.sees("Everything planned keeps to your local time.", newest=1)
    await to_the_next(alex, "Europe/Berlin", {1, 4}, 19, -1)
    await alex.quiet()
    assert count(await alex.reads()) == 0
    await alex.forward(90)
    await alex.sees(NEUTRAL, newest=1)


async def test_what_is_coming_is_listed_and_left_out_in_two_taps(arrived: Two) -> None:
    alex, sam = arrived
    for someone in (alex, sam):
        await plan(someone)
    await alex.types("/nudges")
    await alex.does("19:00 · Noticed and thanked", "Not this one")
    await to_the_next(alex, "Europe/Ljubljana", {1, 4}, 19, 1)
    await sam.sees(NEUTRAL, newest=1)
    assert count(await alex.reads()) == 0
    await to_the_next(alex, "Europe/Ljubljana", {1, 4}, 19, 1)
    await alex.sees(NEUTRAL, newest=1)


async def test_none_comes_twice_on_one_local_date(arrived: Two) -> None:
    alex, _ = arrived
    await plan(alex)
    for line in (NEUTRAL, ANOTHER):
        await to_the_next(alex, "Europe/Ljubljana", {1, 4}, 19, 1)
        await alex.sees_times(line, 1)
        await alex.forward(4 * HOUR)  # still the same date
        await alex.quiet()
    assert [count(await alex.reads()), (await alex.reads()).count(ANOTHER)] == [1, 1]


async def test_one_that_is_stopped_comes_no_more(arrived: Two) -> None:
    alex, sam = arrived
    await plan(alex)
    await plan(sam, hour="Evening, 19:00")
    await alex.types("/nudges")
    await alex.taps("Stop “Noticed and thanked”")
    await alex.sees("Stopped. I won't write about it any more.")
    await to_the_next(alex, "Europe/Ljubljana", {1, 4}, 19, 1)
    await sam.sees(NEUTRAL)
    assert count(await alex.reads()) == 0


async def test_the_finish_card_offers_it_and_stays(alex: Someone) -> None:
    await at_the_menu(alex)
    await alex.types("/do noticed")
    await alex.says(DEED)
    await alex.opens_options("⏭ Skip this")
    await alex.taps("Care")
    await alex.sees("Noticed.")
    await alex.taps("🔔 Remind me twice a week")
    await alex.sees("what time is it where you are?", newest=1)
    assert "Noticed." in await alex.reads()
    await alex.types("Lima")
    await alex.taps("Lima, Peru")
    await alex.taps("Midday, 13:00")
    await alex.sees("Planned:")


async def test_words_for_an_exercise_are_not_taken_for_a_city(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.sees("what time is it where you are?")
    await alex.types("/do noticed")
    await alex.types("Paris was lovely")
    await alex.sees("what did it do for you")
