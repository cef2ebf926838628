"""Quiet hours: when it is night for someone. Each nudge decides whether it waits or comes without a sound."""

from datetime import datetime, time

from bot.nudges.pace import Pace
from bot.nudges.schedule import after_quiet, quiet
from storage.records import Person


def is_quiet(person: Person, now: datetime) -> bool:
    """Whether a message should be silent; always true while the person's zone is unknown."""
    return person.zone is None or quiet(now, person.zone, *_hours(person))


def loud_from(person: Person, now: datetime) -> datetime:
    """`now`, or the end of the person's quiet hours if it falls within them (UTC)."""
    return now if person.zone is None else after_quiet(now, person.zone, *_hours(person))


def _hours(person: Person) -> tuple[time, time]:
    start, end = Pace.of(person).quiet
    return time(start), time(end)
