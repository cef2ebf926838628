"""An appointment as a calendar file, made when it is sent. It doesn't say what it is about, or with whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.telegram.file import File

NAME = "time.ics"


def make(event: dict[str, Any]) -> File:
    """The file for an event: {"uid", "at": when (ISO), "minutes", "title", "made": now (ISO)}."""
    from icalendar import Calendar, Event  # slow to load, and rarely needed

    starts = datetime.fromisoformat(event["at"]).astimezone(UTC)
    entry = Event()
    entry.add("uid", event["uid"])
    entry.add("summary", event["title"])
    entry.add("dtstart", starts)
    entry.add("dtend", starts + timedelta(minutes=event["minutes"]))
    entry.add("dtstamp", datetime.fromisoformat(event["made"]).astimezone(UTC))
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return (NAME, calendar.to_ical(), "text/calendar")
