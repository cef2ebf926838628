"""The hours that somebody picks for the question of the day, the check-in, and the path's next step.

Each picks for themselves, and nobody else sees it. The zone is asked when the first is planned.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, get_day_names

from bot.chat.route import NUMBER, Route, one_of, optional
from bot.chat.turn import Turn
from bot.nudges import typed_time, weekly_reminder
from bot.nudges.kinds import CHECK_IN, DAILY, STEP, WEEKLY
from bot.nudges.schedule import moment_of, next_due
from bot.nudges.typed_time import Picking
from bot.nudges.weekly_reminder import LIST, PICK, zone_name
from bot.telegram.keyboards import Button, press
from bot.wording import own_hour as words
from bot.wording import weekly_reminder as weekly_words
from dialogues.text.clock import clock
from dialogues.text.languages import Phrase
from storage.records import Json, Nudge

HOURS = (9, 12, 15, 17, 19, 20)
ANY_DAY = 7  # in place of a weekday (Monday is 0)
EVERY_DAY = tuple(range(7))


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be picked for a kind, and what is said about it."""

    days: Literal["every", "weekly", "once"]
    asks: Phrase
    planned: Phrase
    row: Phrase
    instead_of: str | None = None  # an exercise whose own reminder it takes the place of


OFFERS = {
    DAILY: Offer("every", words.DAILY_ASK, words.DAILY_PLANNED, words.DAILY_ROW),
    CHECK_IN: Offer("weekly", words.CHECK_IN_ASK, words.CHECK_IN_PLANNED, words.CHECK_IN_ROW, "check_in_a"),
    STEP: Offer("once", words.STEP_ASK, words.STEP_PLANNED, words.STEP_ROW),
}
INSTEAD = {offer.instead_of: kind for kind, offer in OFFERS.items() if offer.instead_of is not None}

# The kind, a weekday or `ANY_DAY`, and an hour. A day may bring the time (in minutes) that is known by then.
DAY = Route("o:day", one_of(*OFFERS), NUMBER, optional(NUMBER))
AT = Route("o:at", one_of(*OFFERS), NUMBER, NUMBER)
NONE = Route("o:none", one_of(*OFFERS))


def ask(turn: Turn, kind: str) -> None:
    """Ask when it shall come: the zone if it is unknown, a day if there is one to pick, then the hour."""
    if turn.person.zone is None:
        weekly_reminder.ask_zone(turn, kind)
    else:
        _picking(kind).go_on(turn, None, None)


def day_picked(turn: Turn, kind: str, day: int, minutes: int | None) -> bool:
    """Go on with a day; False if there is no such day, or no zone."""
    if day not in EVERY_DAY or OFFERS[kind].days == "every" or turn.person.zone is None:
        return False
    _picking(kind).go_on(turn, day, typed_time.at_minutes(minutes))
    return True


def hour_picked(turn: Turn, kind: str, day: int, hour: int) -> bool:
    """Plan it, in place of what was planned before; False if a value is invalid or the zone is unknown."""
    return hour in HOURS and _plan(turn, kind, day, time(hour))


def time_typed(turn: Turn, text: str) -> None:
    """Take a typed day, time or both, and ask for what is lacking."""
    kind: str = turn.person.asked["kind"]
    if turn.person.zone is None:
        ask(turn, kind)
    else:
        _picking(kind).typed(turn, text)


def _picking(kind: str) -> Picking:
    asks_day = OFFERS[kind].days != "every"
    return Picking(
        ask_day=(lambda turn, at: _ask_day(turn, kind, at)) if asks_day else None,
        ask_time=lambda turn, day: _ask_hour(turn, kind, day),
        take=lambda turn, day, at: _plan(turn, kind, ANY_DAY if day is None else day, at),
    )


def _plan(turn: Turn, kind: str, day: int, at: time) -> bool:
    offer, zone = OFFERS[kind], turn.person.zone
    if zone is None or (day == ANY_DAY) != (offer.days == "every") or day not in (*EVERY_DAY, ANY_DAY):
        return False
    _forget(turn, kind)
    days = list(EVERY_DAY) if day == ANY_DAY else [day]
    after = _end_of_today(turn) if offer.days == "once" else turn.now
    due = next_due(after, zone, set(days), at)
    # What comes once was asked for at this very time.
    details: Json = {"moved": True} if offer.days == "once" else {"days": days, **typed_time.as_details(at)}
    turn.unit.nudges.plan(turn.person.id, kind, due, details=details)
    values = {
        "day": _day(turn, kind, due),
        "zone": zone_name(turn),
        "neutral": turn.label(weekly_words.NEUTRAL),
    }
    said = turn.text(offer.planned, time=clock(at), **values)
    turn.show(said, [_back(turn)])
    return True


def myself(turn: Turn, kind: str) -> None:
    """Nothing comes; they look by themselves."""
    _forget(turn, kind)
    turn.say(words.NOT_PLANNED, [turn.home()])


def is_planned(turn: Turn, kind: str) -> bool:
    """Whether the current person has picked a time for it; an older reminder of the same counts."""
    instead_of = OFFERS[kind].instead_of
    older = turn.unit.nudges.planned_of(turn.person.id, WEEKLY) if instead_of is not None else []
    return bool(turn.unit.nudges.planned_of(turn.person.id, kind)) or any(
        nudge.details.get("exercise") == instead_of for nudge in older
    )


def again(turn: Turn, kind: str, details: Json) -> datetime | None:
    """When the one that repeats comes next, after now."""
    if "once" in details:
        return None
    zone = turn.person.zone or "UTC"
    return next_due(turn.now, zone, frozenset(details["days"]), typed_time.at_of(details))


def rows(turn: Turn) -> list[list[Button]]:
    """A button for each that comes again and again, which leads to changing or stopping it."""
    planned = [one for one in _planned(turn) if OFFERS[one.kind].days != "once"]
    return [[press(_in_words(turn, nudge), PICK.data(nudge.kind))] for nudge in planned]


def chosen(turn: Turn) -> list[str]:
    """What they picked, in words, for their copy."""
    return [_in_words(turn, nudge) for nudge in _planned(turn)]


def _planned(turn: Turn) -> list[Nudge]:
    found = turn.unit.nudges.planned_of(turn.person.id)
    return [nudge for nudge in found if nudge.kind in OFFERS and "once" not in nudge.details]


def _in_words(turn: Turn, nudge: Nudge) -> str:
    at = typed_time.at_of(nudge.details) if "hour" in nudge.details else turn.local(nudge.due_at).time()
    day = _day(turn, nudge.kind, nudge.due_at, nudge.details.get("days", ()))
    return turn.label(OFFERS[nudge.kind].row, time=clock(at), day=day)


def _day(turn: Turn, kind: str, due: datetime, days: list[int] | tuple[()] = ()) -> str:
    local = turn.local(due)
    if OFFERS[kind].days == "once":
        return str(format_skeleton("MMMEd", local, locale=turn.person.language))
    names = get_day_names("wide", locale=turn.person.language)
    return str(names[days[0] if days else local.weekday()])


def _ask_day(turn: Turn, kind: str, at: time | None) -> None:
    offer, names = OFFERS[kind], get_day_names("wide", locale=turn.person.language)
    weekdays = [(day, names[day]) for day in EVERY_DAY]
    days = weekdays if offer.days == "weekly" else typed_time.coming_days(turn)
    buttons = [press(label, DAY.data(kind, day, typed_time.minutes(at))) for day, label in days]
    rows = [*(buttons[first : first + 2] for first in range(0, len(buttons), 2)), _last(turn, kind)]
    text = turn.text(offer.asks)
    if at is not None:
        text = turn.text(words.DAY_ASK, time=clock(at))
    turn.show(text, rows)
    turn.waits_for(typed_time.asked("own hour", at=at, kind=kind), rows)


def _ask_hour(turn: Turn, kind: str, day: int | None) -> None:
    place = ANY_DAY if day is None else day
    buttons = [press(turn.label(words.HOUR, hour=hour), AT.data(kind, place, hour)) for hour in HOURS]
    rows = [buttons[:3], buttons[3:], _last(turn, kind)]
    turn.say(OFFERS[kind].asks if day is None else weekly_words.HOUR, rows, zone=zone_name(turn))
    turn.waits_for(typed_time.asked("own hour", day, kind=kind), rows)


def _last(turn: Turn, kind: str) -> list[Button]:
    zone = press(turn.label(weekly_words.OTHER_ZONE), weekly_reminder.ZONES.data(kind))
    return [press(turn.label(words.MYSELF), NONE.data(kind)), zone]


def _forget(turn: Turn, kind: str) -> None:
    turn.unit.nudges.cancel(person_id=turn.person.id, kind=kind)
    if (exercise := OFFERS[kind].instead_of) is not None:
        weekly_reminder.forget(turn, exercise)


def _back(turn: Turn) -> list[Button]:
    return [press(turn.label(weekly_words.BACK), LIST.data()), *turn.home()]


def _end_of_today(turn: Turn) -> datetime:
    clock = ZoneInfo(turn.person.zone or "UTC")
    midnight = moment_of(turn.local(turn.now).date() + timedelta(days=1), time(), clock)
    return (midnight or turn.now) - timedelta(seconds=1)


ROUTES = (PICK.opens(ask), DAY.opens(day_picked), AT.opens(hour_picked), NONE.opens(myself))
