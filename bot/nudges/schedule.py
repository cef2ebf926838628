"""When a nudge is due: from a local date and a wall time to the one moment meant, and never in quiet hours.

Around a change of the clocks a library's cron fires twice or not at all, so the moment is computed here: one
per local date. A wall time that the change skips moves forward by what was skipped (back, if forward would
be the next day); one that happens twice means the first. Every moment taken is aware, and every moment given
is in UTC.
"""

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_due(after: datetime, zone: str, days: AbstractSet[int], at: time) -> datetime:
    """The first moment later than `after` when the clocks of `zone` show `at`, on one of the weekdays `days`.

    `days` holds weekdays as `date.weekday()` counts them (Monday is 0). Raises ValueError if it is empty or
    holds anything else, or if `after` is naive; ZoneInfoNotFoundError for an unknown zone.
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
    """The moment at which the clocks show `at` on `day`; None if the place had no such day (Samoa, 2011)."""
    for fold in (0, 1):
        moment = _instant(day, at, clock, fold)
        if moment.astimezone(clock).date() == day:
            return moment
    return None


def quiet(now: datetime, zone: str, start: time, end: time) -> bool:
    """Whether the clocks of `zone` stand between `start` (included) and `end` (not included).

    Quiet hours may run past midnight. If both are the same there are none. Raises ValueError if `now` is
    naive.
    """
    wall = _aware(now).astimezone(ZoneInfo(zone)).time()
    if start <= end:
        return start <= wall < end
    return wall >= start or wall < end


def after_quiet(now: datetime, zone: str, start: time, end: time) -> datetime:
    """`now` itself outside quiet hours; within them, the moment they end. In UTC.

    Raises ValueError if `now` is naive.
    """
    if not quiet(now, zone, start, end):
        return now.astimezone(UTC)
    clock = ZoneInfo(zone)
    local = now.astimezone(clock)
    ends_tomorrow = start > end and local.time() >= start
    day = local.date() + timedelta(days=1 if ends_tomorrow else 0)
    first = _instant(day, end, clock, fold=0)
    # Where the clocks were put back over the end, it comes a second time, and `now` may lie between the two.
    return first if first > now else _instant(day, end, clock, fold=1)


def _instant(day: date, at: time, clock: ZoneInfo, fold: int) -> datetime:
    """A wall time as a moment: fold=0 is the first of two; in a gap it moves on, fold=1 back (PEP 495)."""
    return datetime.combine(day, at.replace(fold=fold, tzinfo=None), clock).astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment
