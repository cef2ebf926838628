"""Reminders people set: which exercise, in which zone, at which hour; and stopping them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_day_names
from babel.lists import format_list

from bot.chat import links
from bot.chat.pages import ON_A_PAGE, on_page
from bot.chat.route import NUMBER, TEXT, Route
from bot.chat.turn import Turn, label_for, text_for, write_to
from bot.nudges.kinds import WEEKLY
from bot.nudges.quiet_hours import is_quiet
from bot.nudges.schedule import next_due
from bot.places import zones
from bot.places.typed_place import understood
from bot.telegram.keyboards import Button, press
from bot.wording import notices
from bot.wording import weekly_reminder as words
from dialogues.script.script import Weekly
from storage.records import Nudge

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = {9: words.MORNING, 13: words.MIDDAY, 19: words.EVENING}

# The first value is the exercise.
LIST = Route("n:list")
MORE = Route("n:more", NUMBER)  # a page of the list
PLAN = Route("n:plan", TEXT)
ZONES = Route("n:zones", TEXT)
ZONE = Route("n:zone", TEXT, TEXT)  # an IANA zone; the longest fits exactly into the 64 bytes
AT = Route("n:at", TEXT, NUMBER)  # an hour from `HOURS`
STOP = Route("n:stop", TEXT)


def show(turn: Turn, page: int = 0) -> None:
    """Show the reminders that are set, and those that could be."""
    nudges = turn.unit.nudges.planned_of(turn.person.id, WEEKLY)
    planned = [nudge for nudge in nudges if _weekly(turn, nudge.details["exercise"]) is not None]
    lines = [turn.text(words.LIST if planned else words.NONE)]
    buttons: list[Button] = []
    taken = set()
    for nudge in planned:
        exercise = nudge.details["exercise"]
        taken.add(exercise)
        if len(taken) <= ON_A_PAGE:
            lines.append(turn.text(words.LIST_ROW, **plan_in_words(turn, exercise, nudge.details["hour"])))
        buttons.append(press(turn.label(words.STOP, title=turn.title(exercise)), STOP.data(exercise)))
    for name, revision in turn.practice.exercises.items():
        if revision.script.weekly is not None and name not in taken:
            buttons.append(press(turn.label(words.PLAN, title=turn.title(name)), PLAN.data(name)))
    turn.show("\n".join(lines), [*on_page(turn, buttons, page, MORE), turn.home()])


def plan_asked(turn: Turn, exercise: str) -> bool:
    """Start setting a reminder; False if the exercise offers none."""
    if _weekly(turn, exercise) is None:
        return False
    ask_hour(turn, exercise) if turn.person.zone else ask_zone(turn, exercise)
    return True


def zone_asked(turn: Turn, exercise: str) -> bool:
    """Ask for the zone again; False if the exercise offers no reminder."""
    if _weekly(turn, exercise) is None:
        return False
    ask_zone(turn, exercise)
    return True


def zone_chosen(turn: Turn, exercise: str, zone: str) -> bool:
    """Store the zone, then ask for the hour; False if either value is invalid."""
    if _weekly(turn, exercise) is None or not zones.is_zone(zone):
        return False
    turn.change(zone=zone, asked={})
    ask_hour(turn, exercise)
    return True


def hour_chosen(turn: Turn, exercise: str, hour: int) -> bool:
    """Set the reminder; False if a value is invalid or the zone is unknown."""
    if _weekly(turn, exercise) is None or hour not in HOURS or not turn.person.zone:
        return False
    plan(turn, exercise, hour)
    return True


def stop(turn: Turn, exercise: str) -> bool:
    """Stop this exercise's reminder; False if the exercise offers none."""
    if _weekly(turn, exercise) is None:
        return False
    _stop(turn, exercise)
    turn.say(words.STOPPED, [turn.home()])
    return True


def ask_zone(turn: Turn, exercise: str, above: str = "") -> None:
    """Ask for the zone: a short list with current local times, or a typed city."""
    turn.change(asked={"for": "city", "exercise": exercise})
    buttons = [
        press(
            turn.label(words.ZONE_CHOICE, time=f"{place.time:%H:%M}", city=place.city),
            ZONE.data(exercise, place.zone),
        )
        for place in sorted(
            zones.nearest(turn.now, turn.person.language),
            key=lambda here: here.time.utcoffset() or timedelta(),
        )
    ]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    turn.show(above or turn.text(words.ZONE), [*rows, [press(turn.label(words.BACK), LIST.data())]])


def city_typed(turn: Turn, text: str) -> None:
    """Offer the zones that a typed place, clock time or zone may mean."""
    exercise = turn.person.asked["exercise"]
    found = understood(text, turn.now, turn.person.language)
    if not found:
        ask_zone(turn, exercise, turn.text(words.CITY_UNKNOWN))
        return
    rows = []
    countries = Locale.parse(turn.person.language).territories
    for place in found:
        local = turn.now.astimezone(ZoneInfo(place.zone))
        country = countries.get(place.country, place.country)
        label = turn.label(words.CITY_CHOICE, city=place.name, country=country, time=f"{local:%H:%M}")
        rows.append([press(label, ZONE.data(exercise, place.zone))])
    turn.say(
        words.CITY_WHICH if len(found) > 1 else words.CITY_RIGHT,
        [*rows, [press(turn.label(words.BACK), ZONES.data(exercise))]],
    )


def ask_hour(turn: Turn, exercise: str) -> None:
    """Ask for the time of day."""
    rows = [[press(turn.label(phrase), AT.data(exercise, hour))] for hour, phrase in HOURS.items()]
    last = [
        press(turn.label(words.BACK), LIST.data()),
        press(turn.label(words.OTHER_ZONE), ZONES.data(exercise)),
    ]
    turn.say(words.HOUR, [*rows, last], zone=_zone_name(turn))


def plan(turn: Turn, exercise: str, hour: int) -> None:
    """Set the reminder, replacing any for the same exercise."""
    _stop(turn, exercise)
    details = {"exercise": exercise, "hour": hour}
    weekly = _weekly(turn, exercise)
    assert weekly is not None
    due = _next(weekly, turn.person.zone or "UTC", hour, turn.now)
    turn.unit.nudges.plan(turn.person.id, WEEKLY, due, details=details)
    row = [press(turn.label(words.STOP, title=turn.title(exercise)), STOP.data(exercise))]
    planned = turn.text(words.PLANNED, zone=_zone_name(turn), **plan_in_words(turn, exercise, hour))
    turn.show(planned, [row, turn.home()])


def fire(turn: Turn, nudge: Nudge, *, rests: bool = False) -> datetime | None:
    """Send a due reminder in neutral words, or none if its exercise can't be asked for now.

    Returns the next due time (UTC), or None if there is none.
    """
    exercise = nudge.details["exercise"]
    weekly = _weekly(turn, exercise)
    if weekly is None:
        return None
    zone = turn.person.zone or "UTC"
    reachable = (
        turn.person.blocked_at is None and not turn.person.hidden and not rests
    )  # otherwise skip this one
    if reachable and turn.unit.nudges.claim_day(nudge, turn.now.astimezone(ZoneInfo(zone)).date()):
        row = [
            press(label_for(turn.person, notices.OPEN), links.EXERCISE.data(exercise), main=True),
            press(label_for(turn.person, notices.NOT_NOW), links.NOT_NOW.data()),
        ]
        silent = is_quiet(turn.person, turn.now)
        text = text_for(turn.person, notices.WEEKLY)
        write_to(turn, turn.person, text, [row], silent=silent, unasked=True, is_nudge=True)
    return _next(weekly, zone, nudge.details["hour"], turn.now)


def _stop(turn: Turn, exercise: str) -> None:
    """Cancel one exercise's weekly reminder and keep the others."""
    planned = turn.unit.nudges.planned_of(turn.person.id, WEEKLY)
    turn.unit.nudges.cancel(person_id=turn.person.id, kind=WEEKLY)
    for nudge in planned:
        if nudge.details["exercise"] != exercise:
            turn.unit.nudges.plan(turn.person.id, WEEKLY, nudge.due_at, details=nudge.details)


def _weekly(turn: Turn, exercise: str) -> Weekly | None:
    """An exercise's reminder days; None if it has none or is no longer offered."""
    revision = turn.practice.exercises.get(exercise)
    return revision.script.weekly if revision is not None else None


def _next(weekly: Weekly, zone: str, hour: int, after: datetime) -> datetime:
    return next_due(after, zone, {DAYS.index(day) for day in weekly.days}, time(hour))


def plan_in_words(turn: Turn, exercise: str, hour: int) -> dict[str, str]:
    """The exercise's `title`, `days` and `hour` as texts in the person's language."""
    weekly = _weekly(turn, exercise)
    names = get_day_names("wide", locale=turn.person.language)
    days = [names[DAYS.index(day)] for day in weekly.days] if weekly is not None else []
    listed = format_list(days, locale=turn.person.language)
    return {"title": turn.title(exercise), "days": listed, "hour": f"{hour}:00"}


def _zone_name(turn: Turn) -> str:
    return (turn.person.zone or "UTC").rpartition("/")[2].replace("_", " ")


ROUTES = (
    LIST.opens(show),
    MORE.opens(show),
    PLAN.opens(plan_asked),
    ZONES.opens(zone_asked),
    ZONE.opens(zone_chosen),
    AT.opens(hour_chosen),
    STOP.opens(stop),
)
