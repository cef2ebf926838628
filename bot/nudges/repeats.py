"""When a nudge that repeats comes next: by its `hour` and weekdays (`days`), or `every` so many days.

One that fades has a `last` local date.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.turn import Turn
from bot.nudges import typed_time
from bot.nudges.gate import fades
from bot.nudges.kinds import KINDS, WEEKLY
from bot.nudges.schedule import next_due
from bot.nudges.weekly_reminder import days_of
from storage.records import Nudge

EVERY_DAY = frozenset(range(7))


def following(turn: Turn, nudge: Nudge, after: datetime | None = None) -> datetime | None:
    """When it comes next (UTC), after now or a later moment; None if this is the only time."""
    details, zone = nudge.details, turn.person.zone or "UTC"
    after = max(turn.now, after or turn.now)
    if "once" in details:
        return None
    if "every" in details:
        on_that_day = after + timedelta(days=details["every"], hours=-12)
        return next_due(on_that_day, zone, EVERY_DAY, KINDS[nudge.kind].hour or time(10))
    if not KINDS[nudge.kind].repeats:
        return None
    days = details.get("days", EVERY_DAY)
    if nudge.kind == WEEKLY and "days" not in details:  # from an older release
        days = days_of(turn, details["exercise"])
    if not days:
        return None
    due = next_due(after, zone, frozenset(days), typed_time.at_of(details))
    if fades(nudge) and due.astimezone(ZoneInfo(zone)).date() > date.fromisoformat(details["last"]):
        return None
    return due
