"""Moving what is planned: with someone's time zone, or to a time that they choose."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.turn import Turn
from bot.nudges.gate import fades, first_due
from bot.nudges.kinds import ANSWER_HOUR, KINDS
from bot.nudges.pace import Pace
from bot.nudges.quiet_hours import loud_from
from bot.nudges.schedule import moment_of, next_due
from bot.wording import nudge_lines as words
from dialogues.text.languages import Phrase
from storage.records import Nudge

CHOICES: dict[str, Phrase] = {  # times to choose from
    "hour": words.IN_AN_HOUR,
    "tonight": words.TONIGHT,
    "tomorrow": words.TOMORROW,
    "later": words.A_DAY_LATER,
}
EVENING = time(19, 30)
SOON = timedelta(hours=1)
EVERY_DAY = frozenset(range(7))


def change_zone(turn: Turn, zone: str) -> None:
    """They live elsewhere: whatever was planned for a local time comes at that time there.

    What comes for some days has all of them before it, if none could come as nobody knew where they live.
    """
    was_known, before = turn.person.zone is not None, turn.person.zone or "UTC"
    turn.change(zone=zone)
    if was_known and zone == before:
        return
    for nudge in turn.unit.nudges.planned_of(turn.person.id):
        kind = KINDS[nudge.kind]
        if kind.by_clock:
            due = _there(nudge, before, zone, turn.now + kind.at_least)
            put_off = "moved" not in nudge.details
            details = {name: one for name, one in nudge.details.items() if not (put_off and name == "since")}
            if fades(nudge) and not was_known:
                days = due.astimezone(ZoneInfo(zone)).date() - first_due(nudge).astimezone(UTC).date()
                details["last"] = (date.fromisoformat(details["last"]) + days).isoformat()
            turn.unit.nudges.move(nudge, due, details)
            if nudge.kind == ANSWER_HOUR:
                _move_request(turn, nudge, due)


def is_back(turn: Turn) -> None:
    """They did something: whatever came before counts as answered, and what waited for them comes again."""
    if not (turn.person.pace.get("unanswered") or turn.person.pace.get("asked")):
        return
    pace = Pace.of(turn.person)
    replace(pace, unanswered=0, asked=False).keep(turn)
    if pace.asked:
        bring_back(turn)


def bring_back(turn: Turn) -> None:
    """What was put off until nobody knew when is due soon."""
    for nudge in turn.unit.nudges.planned_of(turn.person.id):
        waits = "since" in nudge.details and "moved" not in nudge.details
        if KINDS[nudge.kind].unasked and waits and nudge.due_at > turn.now + SOON:
            turn.unit.nudges.move(nudge, turn.now + SOON)


def moments(turn: Turn, planned: datetime | None = None) -> dict[str, datetime]:
    """The times to choose from (UTC), by choice; `planned`: when it comes otherwise, if it still does."""
    person, now = turn.person, turn.now
    clock = ZoneInfo(person.zone or "UTC")
    at = (planned or now).astimezone(clock).time()
    found = {"hour": loud_from(person, now + SOON)}
    tonight = moment_of(now.astimezone(clock).date(), EVENING, clock)
    soon_enough = person.zone is not None and tonight is not None and tonight >= now + SOON
    if tonight is not None and soon_enough and loud_from(person, tonight) == tonight:
        found["tonight"] = tonight
    found["tomorrow"] = loud_from(person, next_due(_end_of_day(now, clock), clock.key, EVERY_DAY, at))
    if planned is not None:
        a_day_later = loud_from(person, next_due(_end_of_day(planned, clock), clock.key, EVERY_DAY, at))
        if a_day_later != found["tomorrow"]:
            found["later"] = a_day_later
    return found


def _there(nudge: Nudge, before: str, zone: str, earliest: datetime) -> datetime:
    """The same date and time in another zone; if that is over by now, its next day at that time."""
    meant_for = nudge.due_at if "moved" in nudge.details else first_due(nudge)
    local = meant_for.astimezone(ZoneInfo(before))
    moment = moment_of(local.date(), local.time(), ZoneInfo(zone))
    if moment is not None and moment > earliest:
        return moment
    days = nudge.details.get("days") or ([local.weekday()] if KINDS[nudge.kind].repeats else EVERY_DAY)
    return next_due(earliest, zone, frozenset(days), local.time())


def _move_request(turn: Turn, nudge: Nudge, due: datetime) -> None:
    request = turn.unit.requests.get(nudge.details["request"])
    if request is not None and request.rests_until is None:
        turn.unit.requests.change(request, due_at=due)


def _end_of_day(moment: datetime, clock: ZoneInfo) -> datetime:
    day = moment.astimezone(clock).date() + timedelta(days=1)
    midnight = moment_of(day, time(), clock)
    return (midnight or moment + timedelta(days=1)) - timedelta(seconds=1)
