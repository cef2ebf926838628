"""Due times of nudges: local dates and wall times converted to UTC, and quiet hours.

A library's cron fires twice or not at all around a clock change, so the time is computed here, once per local
date. A wall time skipped by the change moves forward by the gap, or back if that would be the next day; one
that occurs twice means the first. Datetimes passed in must be aware; those returned are in UTC.
"""

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_due(after: datetime, zone: str, days: AbstractSet[int], at: time) -> datetime:
    """The first time after `after` when it is `at` in `zone`, on one of the weekdays `days`.

    `days` holds weekdays as in `date.weekday()` (Monday is 0). Raises ValueError if it is empty or holds
    anything else, or if `after` is naive; ZoneInfoNotFoundError for an unknown zone.
    """
    if not days or not days <= set(range(7)):
        raise ValueError(f"weekdays are 0 (Monday) to 6, and at least one: {sorted(days)}")
    clock = ZoneInfo(zone)
    day = _aware(after).astimezone(clock).date()
    while True:
        if day.weekday() in days:
            moment = moment_of(day, at, clock)
            if moment is not None and moment > after:
                return moment
        day += timedelta(days=1)


def moment_of(day: date, at: time, clock: ZoneInfo) -> datetime | None:
    """The time when it is `at` on `day`; None if the zone skipped that day (Samoa, 2011)."""
    for fold in (0, 1):
        moment = _instant(day, at, clock, fold)
        if moment.astimezone(clock).date() == day:
            return moment
    return None


def quiet(now: datetime, zone: str, start: time, end: time) -> bool:
    """Whether local time in `zone` is between `start` (included) and `end` (excluded).

    Quiet hours may run past midnight; if both are the same there are none. Raises ValueError if `now` is
    naive.
    """
    wall = _aware(now).astimezone(ZoneInfo(zone)).time()
    if start <= end:
        return start <= wall < end
    return wall >= start or wall < end


def after_quiet(now: datetime, zone: str, start: time, end: time) -> datetime:
    """`now` outside quiet hours; within them, the time they end. In UTC.

    Raises ValueError if `now` is naive.
    """
    if not quiet(now, zone, start, end):
        return now.astimezone(UTC)
    clock = ZoneInfo(zone)
    local = now.astimezone(clock)
    ends_tomorrow = start > end and local.time() >= start
    day = local.date() + timedelta(days=1 if ends_tomorrow else 0)
    first = _instant(day, end, clock, fold=0)
    # If the clocks go back over the end, it occurs twice, and `now` may lie in between.
    return first if first > now else _instant(day, end, clock, fold=1)


def _instant(day: date, at: time, clock: ZoneInfo, fold: int) -> datetime:
    """A wall time in UTC. fold=0 picks the first of two and moves forward in a gap; fold=1 back (PEP 495)."""
    return datetime.combine(day, at.replace(fold=fold, tzinfo=None), clock).astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment
