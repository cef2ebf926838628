"""Quiet hours: when it is night for someone. Each nudge decides whether it waits or comes without a sound."""

from datetime import datetime, time

from bot.nudges.pace import Pace
from bot.nudges.schedule import after_quiet, quiet
from storage.records import Person
from storage.unit_of_work import Unit


def is_quiet(unit: Unit, person: Person, now: datetime) -> bool:
    """Whether a message should be silent: at night where the person lives.

    Whoever hasn't said where is taken to live where their partner does; if that is unknown, too, it's silent.
    """
    partner = unit.people.partner_of(person) if person.zone is None else None
    zone = person.zone or (partner.zone if partner is not None else None)
    return zone is None or quiet(now, zone, *_hours(person))


def loud_from(person: Person, now: datetime) -> datetime:
    """`now`, or the end of the person's quiet hours if it falls within them (UTC)."""
    return now if person.zone is None else after_quiet(now, person.zone, *_hours(person))


def _hours(person: Person) -> tuple[time, time]:
    start, end = Pace.of(person).quiet
    return time(start), time(end)
