"""A calendar file holds a moment, a length and a neutral title, and nothing else."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from bot.outbox import calendar_file

EVENT = {
    "uid": "6f2a",
    "at": "2026-06-03T19:00:00+02:00",
    "minutes": 20,
    "title": "Kept free; really",
    "made": "2026-06-01T08:00:00+00:00",
}


def test_it_is_read_back_as_it_was_meant() -> None:
    name, content, kind = calendar_file.make(EVENT)
    assert (name, kind) == ("time.ics", "text/calendar")
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["dtstart"].dt == datetime(2026, 6, 3, 17, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=20)
    assert str(event["summary"]) == "Kept free; really"
    assert set(event) == {"UID", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP"}


def test_the_same_appointment_is_the_same_entry() -> None:
    assert calendar_file.make(EVENT) == calendar_file.make(EVENT)
