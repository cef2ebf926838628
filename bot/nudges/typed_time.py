"""A day and a time as people type them where both can be tapped: "tomorrow 19:30", "half seven", "Friday"."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from bot.chat.turn import Turn
from dialogues.text_analysis.typed_values import hour_of_a_meeting, weekday


def understood(turn: Turn, text: str) -> tuple[int | None, time | None]:
    """The weekday (Monday is 0) and the time that a text names; None for what it doesn't."""
    today = turn.local(turn.now).date()
    return weekday(text, turn.person.language, today), hour_of_a_meeting(text)


def at_of(details: Mapping[str, Any]) -> time:
    """The local time for which something was planned, from its details."""
    return time(details["hour"], details.get("minute", 0))


def as_details(at: time) -> dict[str, int]:
    """A local time as it stands in details; earlier releases know whole hours."""
    return {"hour": at.hour} | ({"minute": at.minute} if at.minute else {})


def clock(at: time) -> str:
    """A time for people to read: 9:00, 19:30."""
    return f"{at.hour}:{at.minute:02}"
