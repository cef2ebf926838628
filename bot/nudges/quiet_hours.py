"""Quiet hours: at night nothing makes a sound, and nothing planned arrives."""

from datetime import datetime, time

from bot.nudges.schedule import after_quiet, quiet
from storage.records import Person

START = time(22)
END = time(8)


def is_quiet(person: Person, now: datetime) -> bool:
    """Whether a message should arrive without a sound; always so while the person's zone is unknown."""
    return person.zone is None or quiet(now, person.zone, START, END)


def loud_from(person: Person, now: datetime) -> datetime:
    """`now`, or the end of the person's quiet hours where it falls into them."""
    return now if person.zone is None else after_quiet(now, person.zone, START, END)
