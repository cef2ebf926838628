"""A time for two: suggested by one, agreed by both, read by each in their own local time; no reproach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.wording import nudge_lines as lines
from tests.acceptance.house import House
from tests.acceptance.people import Someone
from tests.acceptance.test_own_data import takes_a_copy
from tests.phones import Phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
HOUR, DAY = 3600.0, 86_400.0
ALEX, SAM = "Europe/Ljubljana", "America/New_York"
A_WORD = tuple(line.english for line in lines.A_TIME)
SOMETHING = tuple(line.english for line in lines.READY)


async def now_of(someone: Someone) -> datetime:
    return datetime.fromtimestamp((await someone.get("/play/clock"))["now"], UTC)


async def suggests(house: House, alex: Someone, sam: Someone) -> datetime:
    """Alex suggests tomorrow at 19:00; returns when that is (UTC)."""
    await house.has_zone(alex, zone=ALEX)
    await house.has_zone(sam, zone=SAM)
    await alex.types("/menu")
    await alex.does("Ours", "A time for the two of you", "Suggest a time")
    await alex.does("Tomorrow", "19:00")
    await alex.sees("You suggested", newest=1)
    local = (await now_of(alex)).astimezone(ZoneInfo(ALEX)) + timedelta(days=1)
    return local.replace(hour=19, minute=0, second=0, microsecond=0).astimezone(UTC)


async def agree(house: House, alex: Someone, sam: Someone) -> datetime:
    """They agree on that; returns when it is (UTC)."""
    at = await suggests(house, alex, sam)
    await sam.sees("A question for you.", newest=1)
    await sam.taps("Open")
    await sam.sees("Does that suit you?", newest=1)
    message, data = sam.button("Yes, that suits me")
    await sam.taps("Yes, that suits me")
    await sam.sees("your time (New York)", newest=1)
    await Phone.taps_raw(sam, data, message)  # tapped twice: it stands as agreed
    await sam.quiet()
    await sam.sees("your time (New York)", newest=1)
    await alex.taps("Open")
    await alex.sees("your time (Ljubljana)", newest=1)
    return at


async def goes_on_to(someone: Someone, moment: datetime) -> None:
    await someone.forward((moment - await now_of(someone)).total_seconds())
    await someone.after_a_tick()


async def test_a_typed_time_is_said_back_before_it_goes_and_a_typed_yes_agrees(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await house.has_zone(alex, sam, zone=ALEX)
    await alex.types("/menu")
    await alex.does("Ours", "A time for the two of you", "Suggest a time", "Tomorrow")
    await alex.types("some time")
    await alex.sees("What time of day suits you?", newest=1)
    await alex.types("half seven")
    said = await alex.sees("Shall I suggest that to Sam?", newest=1)
    day = (await now_of(alex)).astimezone(ZoneInfo(ALEX)) + timedelta(days=1)
    assert f"{day:%b} {day.day} at 19:30" in said["text"]
    assert "A question for you." not in await sam.reads()
    await alex.taps("Yes, suggest it")
    await alex.sees("You suggested", newest=1)
    await sam.sees("A question for you.", newest=1)
    await sam.taps("Open")
    await sam.types("yes")
    await sam.sees("I'll look in two hours before.", newest=1)


async def test_both_agree_each_in_their_own_time_with_a_file_and_a_word_before(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    at = await agree(house, alex, sam)
    local = at.astimezone(ZoneInfo(SAM))
    assert f"{local:%H:%M}" in (await sam.last())["text"]
    assert "19:00" in (await alex.last())["text"]
    assert "19:00" not in await sam.reads()

    await alex.taps("Into my calendar")
    bubble = await alex.sees("For your calendar.", newest=1)
    file = house.playground.exchange.files.find(bubble["document"]["url"].rpartition("/")[2])
    assert file is not None
    assert file.name == "time.ics"
    [event] = Calendar.from_ical(file.data).walk("VEVENT")
    assert event["dtstart"].dt == at
    assert str(event["summary"]) == "Kept free"
    assert not any(word in file.data.decode().lower() for word in ("sam", "alex", "meeting", "duologue"))

    told = {someone: await someone.times_said(*A_WORD) for someone in couple}
    await goes_on_to(alex, at - timedelta(hours=2, minutes=5))
    assert {someone: await someone.times_said(*A_WORD) for someone in couple} == told
    await goes_on_to(alex, at - timedelta(hours=1, minutes=55))
    assert all([await someone.times_said(*A_WORD) == told[someone] + 1 for someone in couple])
    await sam.taps("Open")
    await sam.taps("Begin now")
    await sam.sees("Are you in the same room?", newest=1)


async def test_a_no_is_read_once_and_no_other_time_is_suggested_for_some_days(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await suggests(house, alex, sam)
    await sam.taps("Open")
    await sam.taps("Not this week")
    await sam.sees("Another time, then.", newest=1)
    await alex.taps("Open")
    await alex.sees("Not this week, then.", newest=1)
    await alex.types("/menu")
    await alex.does("Ours", "A time for the two of you")
    await alex.sees("You can suggest another time from", newest=1)
    assert "Suggest a time" not in await alex.labels()
    await sam.types("/menu")
    await sam.does("Ours", "A time for the two of you")
    assert "Suggest a time" in await sam.labels()
    await alex.forward(6 * DAY)
    await alex.types("/menu")
    await alex.does("Ours", "A time for the two of you")
    assert "Suggest a time" in await alex.labels()


async def test_another_time_goes_back_and_whoever_changes_theirs_calls_nobody_twice(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await suggests(house, alex, sam)
    called = await sam.times_said("A question for you.")
    await alex.does("Another time", "Tomorrow", "20:00")
    assert await sam.times_said("A question for you.") == called
    await sam.taps("Open")
    await sam.does("Another time", "Tomorrow", "11:00")
    await alex.sees("A question for you.", newest=1)
    await alex.taps("Open")
    await alex.sees("17:00", newest=1)
    await alex.taps("Yes, that suits me")
    await sam.taps("Open")
    await sam.sees("11:00", newest=1)
    await sam.taps("Call it off")
    await alex.taps("Open")
    await alex.sees("Nothing is planned yet.", newest=1)


async def test_whoever_was_away_finds_it_when_they_are_back(house: House, couple: Two) -> None:
    alex, sam = couple
    await sam.blocks()
    await suggests(house, alex, sam)
    await sam.unblocks()
    await sam.sees("Something is ready for you.", newest=1)
    await sam.taps("Open")
    await sam.does("Today", "Open")
    await sam.sees("Does that suit you?", newest=1)


@pytest.mark.parametrize(
    ("choice", "reads"),
    [
        ("Another time", "Which day would suit you?"),
        ("The five-minute one", "Are you in the same room?"),
        ("Skip this one", "All right, we'll skip that one."),
    ],
)
async def test_a_missed_one_is_no_reproach_and_can_be_made_up_for(
    house: House, couple: Two, choice: str, reads: str
) -> None:
    alex, sam = couple
    at = await agree(house, alex, sam)
    before = {someone: await someone.times_said(*SOMETHING) for someone in couple}
    await goes_on_to(alex, at + timedelta(hours=22))
    assert all([await someone.times_said(*SOMETHING) > before[someone] for someone in couple])
    await alex.types("/today")
    await alex.sees("Your time together", newest=1)
    await alex.taps("Open")
    await alex.sees("has been and gone, and that happens.", newest=1)
    await alex.taps(choice)
    await alex.sees(reads, newest=1)


async def test_nothing_comes_afterwards_if_they_met(house: House, couple: Two) -> None:
    alex, sam = couple
    at = await agree(house, alex, sam)
    await goes_on_to(alex, at)
    await alex.types("/do weekly_meeting")
    await alex.does("No", "All of it")
    await sam.sees("A question for you.", newest=1)
    await sam.taps("Open")
    await sam.taps("Now")
    await alex.types("/today")
    assert "Your time together" not in await alex.shows()


async def test_what_is_agreed_is_in_the_copy_of_everything_and_goes_when_somebody_leaves(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await agree(house, alex, sam)
    copy = await takes_a_copy(house, alex, "Everything")
    assert any(
        one.startswith("Weekly meeting:") and one.endswith("19:00") for one in copy.content["reminders"]
    )
    await sam.types("/leave")
    await sam.taps("Leave now")
    await alex.types("/menu")
    await alex.does("Ours", "A time for the two of you")
    await alex.sees("are not a couple here any more", newest=1)


async def test_whoever_was_left_without_a_word_is_called_as_if_nothing_had_happened(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    at = await agree(house, alex, sam)
    await goes_on_to(alex, at - timedelta(hours=5))
    await alex.types("/today")
    today = (await alex.last())["text"]
    assert "Your time together" in today
    await sam.types("/leave")
    await sam.taps("Leave now")
    await alex.types("/today")
    assert (await alex.last())["text"] == today
    told = await alex.times_said(*A_WORD), await sam.times_said(*A_WORD)
    await goes_on_to(alex, at - timedelta(hours=1, minutes=55))
    assert (await alex.times_said(*A_WORD), await sam.times_said(*A_WORD)) == (told[0] + 1, told[1])
    await alex.taps("Open")
    await alex.sees("are not a couple here any more", newest=1)
