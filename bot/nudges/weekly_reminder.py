"""Reminders people set: which exercise, in which zone, at which hour; and stopping them."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_day_names
from babel.lists import format_list

from bot.chat import links
from bot.chat.route import NUMBER, TEXT, Route, one_of, optional
from bot.chat.turn import PAGE, Turn, label_for
from bot.nudges import moving, typed_time
from bot.nudges.kinds import CHECK_IN, DAILY, KINDS, MEETING, STEP, WEEKLY
from bot.nudges.notice import Opening
from bot.nudges.pace import Pace
from bot.nudges.schedule import next_due
from bot.nudges.typed_time import Picking
from bot.places import zones
from bot.places.table import Place
from bot.places.typed_place import understood
from bot.telegram.keyboards import Button, ButtonData, press
from bot.wording import nudge_lines, own_hour
from bot.wording import weekly_reminder as words
from dialogues.script.script import Weekly
from dialogues.text.clock import clock
from dialogues.text_analysis.wanted import reply
from storage.records import Json, Person
from storage.unit_of_work import Unit

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = {9: words.MORNING, 13: words.MIDDAY, 19: words.EVENING}

LIST = Route("n:list")  # what is coming; answered in nudges/coming
PICK = Route("o:pick", one_of(DAILY, CHECK_IN, STEP))  # an hour for a kind; answered in nudges/own_hour
# The first value is the exercise. For the zone it may be a kind for which an hour is picked, or empty: then
# nothing is asked after it.
PLAN = Route("n:plan", TEXT)
ZONES = Route("n:zones", TEXT)
# An IANA zone, the longest of which fits exactly into the 64 bytes; and the typed city, if there is room.
ZONE = Route("n:zone", TEXT, TEXT, optional(TEXT))
AT = Route("n:at", TEXT, NUMBER)  # an hour from `HOURS`
STOP = Route("n:stop", TEXT)

AFTER_THE_ZONE = {
    **{kind: PICK.data(kind) for kind in (DAILY, CHECK_IN, STEP)},
    MEETING: links.APPOINTMENT.data(),
}


def plan_asked(turn: Turn, exercise: str) -> bool:
    """Start setting a reminder; False if the exercise offers none."""
    if _weekly(turn, exercise) is None:
        return False
    ask_hour(turn, exercise) if turn.person.zone else ask_zone(turn, exercise)
    return True


def zone_asked(turn: Turn, exercise: str) -> bool:
    """Ask for the zone again; False if the exercise offers no reminder."""
    if not _may_follow(turn, exercise):
        return False
    ask_zone(turn, exercise)
    return True


def zone_chosen(turn: Turn, exercise: str, zone: str, city: str | None = None) -> bool:
    """Store the zone, then ask for the hour if it's for a reminder; False if either value is invalid.

    `city`: what they typed, where the zone is named after another one.
    """
    if not _may_follow(turn, exercise) or not zones.is_zone(zone):
        return False
    turn.change(asked={})
    moving.change_zone(turn, zone)
    if exercise and exercise not in AFTER_THE_ZONE:
        ask_hour(turn, exercise, city)
    else:
        rows = [[press(turn.label(words.BACK), LIST.data()), *turn.home()]]
        if exercise:
            rows = [[press(turn.label(own_hour.GO_ON), AFTER_THE_ZONE[exercise], main=True)]]
        time_there = clock(turn.local(turn.now))
        known = nudge_lines.ZONE_KNOWN if city is None else nudge_lines.CITY_KNOWN
        turn.say(known, rows, time=time_there, zone=zone_name(turn), city=city)
    return True


def hour_chosen(turn: Turn, exercise: str, hour: int) -> bool:
    """Set the reminder; False if a value is invalid or the zone is unknown."""
    if _weekly(turn, exercise) is None or hour not in HOURS or not turn.person.zone:
        return False
    plan(turn, exercise, time(hour))
    return True


def hour_typed(turn: Turn, text: str) -> None:
    """Set the reminder for a typed time, or ask again."""
    exercise = turn.person.asked["exercise"]
    if _weekly(turn, exercise) is None or not turn.person.zone:
        plan_asked(turn, exercise)
        return
    picking = Picking(
        ask_day=None,
        ask_time=lambda turn, _: ask_hour(turn, exercise),
        take=lambda turn, _, at: plan(turn, exercise, at),
    )
    picking.typed(turn, text)


def stop(turn: Turn, exercise: str) -> bool:
    """Stop this exercise's reminder; False if the exercise offers none."""
    if _weekly(turn, exercise) is None:
        return False
    forget(turn, exercise)
    turn.say(words.STOPPED, [turn.home()])
    return True


def ask_zone(turn: Turn, exercise: str, above: str = "", *, by_itself: bool = False) -> None:
    """Ask for the zone: a short list with current local times, or a typed city."""
    buttons = [
        press(
            turn.label(words.ZONE_CHOICE, time=clock(place.time), city=place.city),
            ZONE.data(exercise, place.zone, None),
        )
        for place in sorted(
            zones.nearest(turn.now, turn.person.language),
            key=lambda here: here.time.utcoffset() or timedelta(),
        )
    ]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    rows.append(turn.home() if by_itself else [press(turn.label(words.BACK), LIST.data())])
    turn.show(above or turn.text(words.ZONE), rows)
    turn.waits_for({"for": "city", "exercise": exercise}, rows)


def city_unknown(turn: Turn) -> None:
    """Ask again, as nothing that was typed names a place."""
    ask_zone(turn, turn.person.asked["exercise"], turn.text(words.CITY_UNKNOWN))


def city_typed(turn: Turn, text: str) -> bool:
    """Offer the zones that a typed place, clock time or zone may mean; False if it names none."""
    exercise, language = turn.person.asked["exercise"], turn.person.language
    if reply(text, language) is not None:  # which of several, though?
        text = turn.person.asked.get("typed", text)
    found = understood(text, turn.now, language)
    if not found:
        return False
    buttons = []
    countries = Locale.parse(language).territories
    for place in found:
        local = turn.now.astimezone(ZoneInfo(place.zone))
        country = countries.get(place.country, place.country)
        label = turn.label(words.CITY_CHOICE, city=place.name, country=country, time=clock(local))
        buttons.append((label, _data_of(turn, exercise, place)))
    back, only = ZONES.data(exercise), buttons[0][1] if len(buttons) == 1 else None
    rows = [[press(label, data)] for label, data in (*buttons, (turn.label(words.BACK), back))]
    turn.say(words.CITY_WHICH if only is None else words.CITY_RIGHT, rows)
    turn.waits_for({"for": "city", "exercise": exercise, "typed": text}, rows, yes=only, no=back)
    return True


def _data_of(turn: Turn, exercise: str, place: Place) -> ButtonData:
    """What a button holds that chooses a place, with its name if that isn't the zone's."""
    if place.name == zones.city_of(place.zone, turn.person.language):
        return ZONE.data(exercise, place.zone, None)
    try:
        return ZONE.data(exercise, place.zone, place.name)
    except ValueError:  # too long a name
        return ZONE.data(exercise, place.zone, None)


def ask_hour(turn: Turn, exercise: str, city: str | None = None) -> None:
    """Ask for the time of day."""
    rows = [[press(turn.label(phrase), AT.data(exercise, hour))] for hour, phrase in HOURS.items()]
    last = [
        press(turn.label(words.BACK), LIST.data()),
        press(turn.label(words.OTHER_ZONE), ZONES.data(exercise)),
    ]
    turn.say(words.HOUR, [*rows, last], zone=city or zone_name(turn))
    turn.waits_for(typed_time.asked("reminder hour", exercise=exercise), [*rows, last])


def plan(turn: Turn, exercise: str, at: time) -> None:
    """Set the reminder, replacing any for the same exercise."""
    forget(turn, exercise)
    days = days_of(turn, exercise)
    details = {"exercise": exercise, "days": days, **typed_time.as_details(at)}
    due = next_due(turn.now, turn.person.zone or "UTC", set(days), at)
    turn.unit.nudges.plan(turn.person.id, WEEKLY, due, details=details)
    row = [press(turn.label(words.STOP, title=turn.title(exercise)), STOP.data(exercise))]
    values = {"zone": zone_name(turn), "neutral": turn.label(words.NEUTRAL)}
    planned = turn.text(words.PLANNED, **values, **plan_in_words(turn, exercise, at))
    turn.show(planned, [row, turn.home()])


def opens(turn: Turn, details: Json) -> Opening | None:
    """The exercise that a reminder was set for; None if it offers none any more."""
    exercise: str = details["exercise"]
    return Opening(links.EXERCISE.data(exercise)) if offers(turn, exercise) else None


def forget(turn: Turn, exercise: str) -> None:
    """Cancel one exercise's weekly reminder and keep the others."""
    planned = turn.unit.nudges.planned_of(turn.person.id, WEEKLY)
    turn.unit.nudges.cancel(person_id=turn.person.id, kind=WEEKLY)
    for nudge in planned:
        if nudge.details["exercise"] != exercise:
            turn.unit.nudges.plan(turn.person.id, WEEKLY, nudge.due_at, details=nudge.details)


def offers(turn: Turn, exercise: str) -> bool:
    """Whether there is an exercise of this name that people can be reminded of."""
    return _weekly(turn, exercise) is not None


def days_of(turn: Turn, exercise: str) -> list[int]:
    """The weekdays of an exercise's reminder (Monday is 0); none if it offers none."""
    weekly = _weekly(turn, exercise)
    return [] if weekly is None else [DAYS.index(day) for day in weekly.days]


def waits_for_zone(unit: Unit, person: Person) -> bool:
    """Whether something is planned for a person that can't come before it is known where they live."""
    planned = unit.nudges.planned_of(person.id) if person.zone is None else []
    return any(KINDS[nudge.kind].by_clock and KINDS[nudge.kind].unasked for nudge in planned)


def zone_row(unit: Unit, person: Person) -> list[list[Button]]:
    """A button that asks for the zone, where something waits for it."""
    if not waits_for_zone(unit, person):
        return []
    return [[press(label_for(person, nudge_lines.ZONE_OFFER), ZONES.data("", stays=True))]]


def ask_zone_below(turn: Turn) -> None:
    """Ask for the zone by itself, once, below what they were just shown, as something waits for it."""
    pace, is_busy = Pace.of(turn.person), turn.person.asked.get("for") not in (None, PAGE)
    if is_busy or pace.zone_asked or not waits_for_zone(turn.unit, turn.person):
        return
    replace(pace, zone_asked=True).keep(turn)
    turn.spares_screen = True
    ask_zone(turn, "", by_itself=True)


def _may_follow(turn: Turn, exercise: str) -> bool:
    """Whether this can be asked after the zone."""
    return exercise in ("", *AFTER_THE_ZONE) or offers(turn, exercise)


def _weekly(turn: Turn, exercise: str) -> Weekly | None:
    """An exercise's reminder days; None if it has none or is no longer offered."""
    revision = turn.practice.exercises.get(exercise)
    return revision.script.weekly if revision is not None else None


def plan_in_words(turn: Turn, exercise: str, at: time) -> dict[str, str]:
    """The exercise's `title`, `days` and `hour` as texts in the person's language."""
    weekly = _weekly(turn, exercise)
    names = get_day_names("wide", locale=turn.person.language)
    days = [names[DAYS.index(day)] for day in weekly.days] if weekly is not None else []
    listed = format_list(days, locale=turn.person.language)
    return {"title": turn.title(exercise), "days": listed, "hour": clock(at)}


def zone_name(turn: Turn) -> str:
    """The city that the person's zone is named after."""
    return (turn.person.zone or "UTC").rpartition("/")[2].replace("_", " ")


ROUTES = (
    PLAN.opens(plan_asked),
    ZONES.opens(zone_asked),
    ZONE.opens(zone_chosen),
    AT.opens(hour_chosen),
    STOP.opens(stop),
)
