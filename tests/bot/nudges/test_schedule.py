"""Due times and quiet hours, in time zones all over the world, over two years of their changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nudges.schedule import after_quiet, moment_of, next_due, quiet
from bot.places.table import places
from bot.places.zones import is_zone

EVERY_ZONE = sorted(filter(is_zone, available_timezones()))
ZONES = sorted({place.zone for place in places()})
# With gaps and folds at midnight, by half an hour, at the date line, in Ramadan; and with none at all.
UNUSUAL = (
    "America/Nuuk", "America/Santiago", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe",
    "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca", "America/Havana", "Asia/Kathmandu",
    "America/Asuncion", "Pacific/Kiritimati", "America/New_York", "Europe/Berlin", "UTC",
)  # fmt: skip
TWO_YEARS = [date(2026, 1, 1) + timedelta(days=day) for day in range(730)]
EVERY_DAY = frozenset(range(7))

zones = st.sampled_from(ZONES)
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due_dates(zone: str, days: frozenset[int], at: time) -> list[date]:
    """The local date of each due moment from the first to the last day of the two years."""
    clock = ZoneInfo(zone)
    moment = datetime(2025, 12, 31, 12, tzinfo=clock)
    found = []
    while (moment := next_due(moment, zone, days, at)).astimezone(clock).year < 2028:
        local = moment.astimezone(clock).date()
        if local.year > 2025:
            found.append(local)
    return found


@pytest.mark.parametrize("at", [time(2, 30), time(0, 0), time(23, 59)])
@pytest.mark.parametrize("zone", UNUSUAL)
def test_a_zone_has_one_due_moment_for_each_date_of_two_years(zone: str, at: time) -> None:
    assert due_dates(zone, EVERY_DAY, at) == TWO_YEARS


@pytest.mark.stress
@pytest.mark.parametrize("at", [time(0, 0), time(2, 30), time(9), time(20), time(23, 59)])
def test_every_zone_has_one_due_moment_for_each_date_of_two_years(at: time) -> None:
    for zone in EVERY_ZONE:
        assert due_dates(zone, EVERY_DAY, at) == TWO_YEARS, zone


@pytest.mark.stress
@pytest.mark.parametrize("local", [time(21), time(0), time(2, 30), time(8, 59)])
def test_in_every_zone_what_waits_for_the_end_of_the_night_comes_by_day(local: time) -> None:
    for zone in EVERY_ZONE:
        clock = ZoneInfo(zone)
        for day in TWO_YEARS:
            if (moment := moment_of(day, local, clock)) is not None:
                loud = after_quiet(moment, zone, time(21), time(9)).astimezone(clock)
                assert (loud.hour, loud.minute) == (9, 0), (zone, moment)


@given(zones, st.frozensets(st.integers(0, 6), min_size=1), minutes)
def test_only_the_chosen_weekdays_are_due_and_each_of_them_once(
    zone: str, days: frozenset[int], at: time
) -> None:
    assert due_dates(zone, days, at) == [day for day in TWO_YEARS if day.weekday() in days]


@given(zones, moments, minutes)
def test_what_is_due_is_later_and_at_most_a_day_and_a_change_of_clocks_away(
    zone: str, after: datetime, at: time
) -> None:
    due = next_due(after, zone, EVERY_DAY, at)
    assert after < due <= after + timedelta(hours=26)


@given(zones, moments, minutes)
def test_the_clocks_show_the_chosen_time_unless_the_change_skips_it(
    zone: str, after: datetime, at: time
) -> None:
    clock = ZoneInfo(zone)
    due = next_due(after, zone, EVERY_DAY, at)
    shown = due.astimezone(clock)
    before = (due - timedelta(hours=3)).astimezone(clock)
    assert shown.time() == at or shown.utcoffset() != before.utcoffset()


def test_a_time_that_the_change_skips_moves_forward_by_what_was_skipped() -> None:
    due = next_due(utc("2026-03-28 12:00"), "Europe/Berlin", EVERY_DAY, time(2, 30))
    assert due == utc("2026-03-29 01:30")
    assert due.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)


def test_a_time_skipped_at_the_end_of_a_day_moves_back_so_that_the_day_keeps_its_moment() -> None:
    nuuk = ZoneInfo("America/Nuuk")  # where 28 March ends at 23:00
    due = next_due(utc("2026-03-28 12:00"), "America/Nuuk", EVERY_DAY, time(23, 59))
    assert due.astimezone(nuuk).replace(tzinfo=None).isoformat() == "2026-03-28T22:59:00"


def test_a_time_that_happens_twice_means_the_first() -> None:
    due = next_due(utc("2026-10-24 12:00"), "Europe/Berlin", EVERY_DAY, time(2, 30))
    assert due == utc("2026-10-25 00:30")
    assert next_due(due, "Europe/Berlin", EVERY_DAY, time(2, 30)) == utc("2026-10-26 01:30")


def test_a_date_that_a_whole_country_skipped_brings_nothing_twice() -> None:
    before = utc("2011-12-29 12:00")  # Samoa crossed the date line: no 30 December
    first = next_due(before, "Pacific/Apia", EVERY_DAY, time(18))
    second = next_due(first, "Pacific/Apia", EVERY_DAY, time(18))
    assert [each.astimezone(ZoneInfo("Pacific/Apia")).day for each in (first, second)] == [29, 31]


@pytest.mark.parametrize("days", [frozenset[int](), frozenset({7}), frozenset({-1, 3})])
def test_weekdays_that_are_none_are_refused(days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        next_due(utc("2026-01-01"), "UTC", days, time(9))


def test_a_moment_without_its_zone_is_refused() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="time zone"):
        next_due(naive, "UTC", EVERY_DAY, time(9))
    with pytest.raises(ValueError, match="time zone"):
        quiet(naive, "UTC", time(22), time(8))
    with pytest.raises(ValueError, match="time zone"):
        after_quiet(naive, "UTC", time(22), time(8))


@given(zones, moments, minutes, minutes)
def test_after_quiet_hours_it_is_not_quiet_and_until_then_it_is(
    zone: str, now: datetime, start: time, end: time
) -> None:
    until = after_quiet(now, zone, start, end)
    assert until >= now
    assert not quiet(until, zone, start, end)
    if quiet(now, zone, start, end):
        clock = ZoneInfo(zone)
        moment = until - timedelta(seconds=1)
        skipped = (
            until.astimezone(clock).utcoffset() != (until - timedelta(hours=3)).astimezone(clock).utcoffset()
        )
        assert quiet(moment, zone, start, end) or skipped
    else:
        assert until == now


@given(zones, moments, minutes, minutes, minutes)
def test_a_nudge_moved_out_of_quiet_hours_never_disturbs(
    zone: str, after: datetime, at: time, start: time, end: time
) -> None:
    due = next_due(after, zone, EVERY_DAY, at)
    assert not quiet(after_quiet(due, zone, start, end), zone, start, end)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-06-01 19:59", "2026-06-01 19:59"),
        ("2026-06-01 20:00", "2026-06-02 06:00"),
        ("2026-06-02 05:59", "2026-06-02 06:00"),
        ("2026-06-02 06:00", "2026-06-02 06:00"),
    ],
)
def test_quiet_hours_run_past_midnight(now: str, expected: str) -> None:
    assert after_quiet(utc(now), "Europe/Berlin", time(22), time(8)) == utc(expected)


def test_an_end_that_comes_twice_ends_quiet_hours_the_second_time_too() -> None:
    between = utc("2026-10-25 01:10")  # 02:10 for the second time: after the first 02:30, before the second
    assert quiet(between, "Europe/Berlin", time(22), time(2, 30))
    assert after_quiet(between, "Europe/Berlin", time(22), time(2, 30)) == utc("2026-10-25 01:30")


def test_the_same_start_and_end_mean_no_quiet_hours() -> None:
    assert not quiet(utc("2026-06-01 03:00"), "Europe/Berlin", time(5), time(5))
