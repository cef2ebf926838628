"""An appointment of two people for an exercise: suggested by one, agreed by both, in each one's local time.

It is no part of the exercise's session, which begins only once both are there: it comes before, and stays.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Self, TypeVarTuple
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.chat import links
from bot.chat.partner import couple_of, partner_name
from bot.chat.route import ID, NUMBER, Route, optional
from bot.chat.turn import Turn
from bot.couple import ask_partner, left_behind
from bot.exercises.screens import MEETS
from bot.exercises.start import may_be_joint_in
from bot.nudges import typed_time, weekly_reminder
from bot.nudges.kinds import MEETING, MISSED
from bot.nudges.neutral_notice import call
from bot.nudges.notice import Opening
from bot.nudges.schedule import moment_of, next_due
from bot.nudges.typed_time import Picking
from bot.safety.record import Care
from bot.telegram.keyboards import ButtonData, press
from bot.telegram.outgoing import OutgoingMessage
from bot.wording import appointment as words
from bot.wording import notices
from bot.wording import own_hour as planning
from bot.wording import weekly_reminder as weekly_words
from dialogues.text.clock import clock
from dialogues.text.languages import Phrase
from storage.records import Json, Person

Values = TypeVarTuple("Values")

HOURS = (9, 11, 15, 17, 19, 20)  # local, to choose from
BEFORE = timedelta(hours=2)  # when a word comes
STILL_TIME = timedelta(hours=2)  # after its moment one may still begin
FARTHEST = timedelta(days=8)  # nothing later can be suggested
EARLY = timedelta(hours=12)  # before its moment: what is done by then was the meeting
LOOKED_BACK = timedelta(days=7)  # for so long a missed one can be made up for
NEXT_MORNING = time(10)
RESTS = timedelta(days=5)  # after *not this week*, until the same person may suggest a time again
ONE_CALL = timedelta(hours=20)  # suggesting again and again calls nobody again and again

DAYS = Route("e:days")
DAY = Route("e:day", NUMBER, optional(NUMBER))  # a weekday, Monday is 0; a time in minutes, if known before
AT = Route("e:at", NUMBER, NUMBER)  # and an hour
# The value is the moment that the button is about (seconds since 1970, UTC).
THIS = Route("e:this", ID)
YES = Route("e:yes", ID)
NO = Route("e:no", ID)
OFF = Route("e:off", ID)
FILE = Route("e:file", ID)


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a couple meets, or when one of the two would like to."""

    at: datetime
    by: int  # who suggested it
    agreed: bool = False
    off: bool = False  # there is none any more; the rest is kept
    called: Mapping[str, int] = field(default_factory=dict)  # by person: when they were last called about one
    rests: Mapping[str, int] = field(default_factory=dict)  # by person: until when they suggest nothing

    @classmethod
    def of(cls, turn: Turn) -> Self | None:
        """The couple's newest; None if there never was one. Whoever was left and isn't told still has it."""
        couple_id = turn.person.couple_id
        state: dict[str, Any] = turn.person.parting.get("appointment", {})
        if couple_id is not None:
            state = turn.unit.appointments.of(couple_id)
        return cls(**{**state, "at": datetime.fromtimestamp(state["at"], UTC)}) if state else None

    def keep(self, turn: Turn) -> None:
        """Store it."""
        assert turn.person.couple_id is not None
        turn.unit.appointments.save(turn.person.couple_id, asdict(self) | {"at": self.second})

    @property
    def second(self) -> int:
        """Its moment, for buttons."""
        return int(self.at.timestamp())


def _for_two(action: Callable[[Turn, *Values], bool | None]) -> Callable[[Turn, *Values], bool | None]:
    """Bind a button that takes a partner; without one, or for somebody under 18, it is said why not."""

    def tapped(turn: Turn, *values: *Values) -> bool | None:
        if turn.person.parting:
            left_behind.tell(turn)
        elif turn.unit.people.partner_of(turn.person) is None or not may_be_joint_in(turn):
            ask_partner.start(turn, MEETS)
        else:
            return action(turn, *values)
        return None

    return tapped


def show(turn: Turn) -> None:
    """Show what there is: a time that is agreed, suggested or missed, or none; how to go on from there."""
    if turn.person.zone is None:
        weekly_reminder.ask_zone(turn, MEETING)
    else:
        _show(turn, Appointment.of(turn))


def ask_day(turn: Turn) -> None:
    """Ask for a day, unless this is not the time to suggest one."""
    found = Appointment.of(turn)
    if turn.person.zone is None:
        show(turn)
    elif found is not None and _rests(turn, found):
        _show_rest(turn, found)
    elif ask_partner.rests(turn, MEETS):
        ask_partner.start(turn, MEETS)  # says why not
    else:
        _PICKING.go_on(turn, None, None)


def _ask_day(turn: Turn, at: time | None) -> None:
    days = [
        press(label, DAY.data(day, typed_time.minutes(at))) for day, label in typed_time.coming_days(turn)
    ]
    rows = [*(days[start : start + 2] for start in range(0, len(days), 2)), turn.home()]
    if at is None:
        turn.say(words.WHICH_DAY, rows, partner=partner_name(turn) or "")
    else:
        turn.say(planning.DAY_ASK, rows, time=clock(at))
    turn.waits_for(typed_time.asked("meeting time", at=at), rows)


def day_picked(turn: Turn, day: int, minutes: int | None) -> bool:
    """Go on with a day; False if there is no such day."""
    if not 0 <= day <= 6:
        return False
    if turn.person.zone is None:
        show(turn)
    else:
        _PICKING.go_on(turn, day, typed_time.at_minutes(minutes))
    return True


def _ask_hour(turn: Turn, day: int | None) -> None:
    assert day is not None, "a day is asked for first"
    buttons = [press(turn.label(planning.HOUR, hour=hour), AT.data(day, hour)) for hour in HOURS]
    zone = press(turn.label(weekly_words.OTHER_ZONE), weekly_reminder.ZONES.data(MEETING))
    rows = [buttons[:3], buttons[3:], [zone, *turn.home()]]
    turn.say(weekly_words.HOUR, rows, zone=weekly_reminder.zone_name(turn))
    # A time that is typed is said back first, also where it can be tapped.
    turn.waits_for(typed_time.asked("meeting time", day), rows[-1:])


def _say_back(turn: Turn, day: int | None, at: time) -> None:
    """Say which moment was understood; it goes to the partner with one tap."""
    assert day is not None, "a day is asked for first"
    moment = _moment(turn, day, at)
    send, other = THIS.data(int(moment.timestamp())), DAYS.data()
    suggest_it = press(turn.label(words.SEND), send, main=True)
    rows = [[suggest_it], [press(turn.label(words.ANOTHER_TIME), other)], turn.home()]
    values = {"partner": partner_name(turn) or "", "zone": weekly_reminder.zone_name(turn)}
    turn.show(turn.text(words.UNDERSTOOD, **values, **_when(turn, moment)), rows)
    # It can still be put right by typing.
    turn.waits_for(typed_time.asked("meeting time", day, at), rows, yes=send, no=other)


_PICKING = Picking(_ask_day, _ask_hour, _say_back)


def suggest(turn: Turn, day: int, hour: int) -> bool:
    """Suggest a time to the partner, in place of whatever there was; False if a value is invalid."""
    if not 0 <= day <= 6 or hour not in HOURS:
        return False
    if turn.person.zone is None:
        show(turn)
    else:
        _suggest(turn, _moment(turn, day, time(hour)))
    return True


def suggest_this(turn: Turn, second: int) -> bool:
    """Suggest the moment that was said back; False if there is no such moment."""
    if not turn.now.timestamp() < second <= (turn.now + FARTHEST).timestamp():
        return False
    _suggest(turn, datetime.fromtimestamp(second, UTC))
    return True


def _time_typed(turn: Turn, text: str) -> None:
    """Take a typed day, time or both, and ask for what is lacking."""
    if turn.person.zone is None:
        show(turn)
    else:
        _PICKING.typed(turn, text)


time_typed = _for_two(_time_typed)


def _moment(turn: Turn, day: int, local: time) -> datetime:
    """When it is that weekday and time next where they live, after today (UTC)."""
    zone = turn.person.zone or "UTC"
    midnight = moment_of(turn.local(turn.now).date() + timedelta(days=1), time(), ZoneInfo(zone))
    return next_due((midnight or turn.now) - timedelta(seconds=1), zone, {day}, local)


def _suggest(turn: Turn, at: datetime) -> None:
    found = Appointment.of(turn)
    rests = found is not None and _rests(turn, found)
    if rests or ask_partner.rests(turn, MEETS):
        ask_day(turn)
        return
    partner = _partner(turn)
    called = found.called if found is not None else {}
    last = datetime.fromtimestamp(called.get(str(partner.id), 0), UTC)
    answers = found is not None and found.by == partner.id and not found.off and not found.agreed
    calls = (answers or turn.now - last >= ONE_CALL) and not Care.is_minor(partner)
    if calls:
        called = {**called, str(partner.id): int(turn.now.timestamp())}
        call(turn, partner, links.APPOINTMENT.data(), notices.QUESTION)
    _forget_nudges(turn)
    suggested = Appointment(at, turn.person.id, called=called, rests=found.rests if found is not None else {})
    suggested.keep(turn)
    _show(turn, suggested)


def agree(turn: Turn, second: int) -> None:
    """Yes: it is agreed, and a word comes to both some time before."""
    found = _still(turn, second)
    if found is not None and found.agreed and found.at > turn.now:
        _show(turn, found)  # an old button, and it is agreed
        return
    if found is None or found.by == turn.person.id or found.at <= turn.now:
        _show_over(turn)
        return
    agreed = replace(found, agreed=True)
    agreed.keep(turn)
    for person in (turn.person, _partner(turn)):
        _plan(turn, person, agreed)
    call(turn, _partner(turn), links.APPOINTMENT.data())
    _show(turn, agreed)


def decline(turn: Turn, second: int) -> None:
    """Not this week: whoever suggested it reads so, and suggests nothing for some days."""
    found = _still(turn, second)
    if found is None or found.agreed or found.by == turn.person.id:
        _show_over(turn)
        return
    until = int((turn.now + RESTS).timestamp())
    replace(found, off=True, rests={**found.rests, str(found.by): until}).keep(turn)
    call(turn, turn.unit.people.get(found.by), links.APPOINTMENT.data())
    turn.say(notices.ANOTHER_TIME, [turn.home()])


def call_off(turn: Turn, second: int) -> None:
    """Take a suggestion back, call an appointment off, or leave a missed one be."""
    found = _still(turn, second)
    if found is None:
        _show_over(turn)
        return
    replace(found, off=True).keep(turn)
    _forget_nudges(turn)
    if found.agreed and found.at > turn.now:
        call(turn, _partner(turn), links.APPOINTMENT.data())
    missed = found.at <= turn.now
    said = words.LEFT_OUT if missed else words.OFF if found.agreed else words.TAKEN_BACK
    turn.say(said, [[press(turn.label(words.SUGGEST), DAYS.data())], turn.home()])


def send_file(turn: Turn, second: int) -> None:
    """Send a file for their calendar, below the page, which stays."""
    found = _still(turn, second)
    if found is None or not found.agreed:
        _show_over(turn)
        return
    event = {
        "uid": str(uuid5(NAMESPACE_OID, f"{couple_of(turn.person)}/{found.second}")),
        "at": found.at.isoformat(),
        "minutes": turn.practice.exercises[MEETS].script.minutes,
        "title": turn.label(words.CALENDAR_TITLE),
        "made": turn.now.isoformat(),
    }
    turn.post(OutgoingMessage("sendDocument", turn.text(words.CALENDAR_CAPTION), event=event))


# -- what comes by itself ---------------------------------------------------------------------------


def opens_before(turn: Turn, details: Json) -> Opening | None:
    """What is behind the word before it; None if it is off, has another time, or has begun."""
    found = Appointment.of(turn)
    if found is None or found.second != details["at"] or found.at <= turn.now:
        return None
    return Opening(links.APPOINTMENT.data()) if found.agreed and _stands(turn, found) else None


def opens_after(turn: Turn, details: Json) -> Opening | None:
    """What is behind the notice a day later; None unless it was missed."""
    found = Appointment.of(turn)
    missed = found is not None and found.second == details["at"] and _is_missed(turn, found)
    return Opening(links.APPOINTMENT.data()) if missed else None


def is_due(turn: Turn) -> bool:
    """Whether there is something to do about it today: answer, meet, or make up for one that was missed."""
    found = Appointment.of(turn)
    if found is None or found.off:
        return False
    if not found.agreed:
        return found.by != turn.person.id and found.at > turn.now and not Care.is_minor(turn.person)
    is_today = turn.local(found.at).date() == turn.local(turn.now).date()
    return (is_today and not _has_met(turn, found)) or _is_missed(turn, found)


def in_words(turn: Turn) -> list[str]:
    """The appointment for somebody's copy, if there is one."""
    found = Appointment.of(turn)
    if found is None or found.off or not found.agreed:
        return []
    return [turn.label(words.ROW, title=turn.title(MEETS), **_when(turn, found.at))]


def _plan(turn: Turn, person: Person, agreed: Appointment) -> None:
    before = agreed.at - BEFORE
    if before > turn.now:  # both have asked for it at this very time
        turn.unit.nudges.plan(person.id, MEETING, before, details={"at": agreed.second, "moved": True})
    clock = ZoneInfo(person.zone or "UTC")
    next_day = agreed.at.astimezone(clock).date() + timedelta(days=1)
    after = moment_of(next_day, NEXT_MORNING, clock) or agreed.at + timedelta(days=1)
    turn.unit.nudges.plan(person.id, MISSED, after, details={"at": agreed.second})


def _forget_nudges(turn: Turn) -> None:
    for person in (turn.person, _partner(turn)):
        for kind in (MEETING, MISSED):
            turn.unit.nudges.cancel(person_id=person.id, kind=kind)


def _partner(turn: Turn) -> Person:
    partner = turn.unit.people.partner_of(turn.person)
    assert partner is not None, "`_for_two` has looked"
    return partner


# -- what it is by now -------------------------------------------------------------------------------


def _still(turn: Turn, second: int) -> Appointment | None:
    """The couple's appointment, if it is still the one that a button was about."""
    found = Appointment.of(turn)
    return found if found is not None and not found.off and found.second == second else None


def _has_met(turn: Turn, found: Appointment) -> bool:
    """Whether the two have begun it around then, or since."""
    sessions = turn.unit.sessions.of_person(turn.person.id)
    return any(
        one.script_id == MEETS
        and one.couple_id == couple_of(turn.person)
        and one.created_at >= found.at - EARLY
        for one in sessions
    )


def _is_missed(turn: Turn, found: Appointment) -> bool:
    in_time = found.at + STILL_TIME <= turn.now < found.at + LOOKED_BACK
    return found.agreed and not found.off and in_time and not _has_met(turn, found)


def _rests(turn: Turn, found: Appointment) -> bool:
    return found.rests.get(str(turn.person.id), 0) > turn.now.timestamp()


# -- its pages ---------------------------------------------------------------------------------------


def _show(turn: Turn, found: Appointment | None) -> None:
    title, begin = turn.title(MEETS), press(turn.label(words.BEGIN), links.EXERCISE.data(MEETS))
    another = press(turn.label(words.ANOTHER_TIME), DAYS.data())
    yes: ButtonData | None = None
    no: ButtonData | None = None
    if found is not None and _is_missed(turn, found):
        short = press(turn.label(words.SHORT), ask_partner.ASK.data(MEETS, "", "short"))
        out = press(turn.label(words.LEAVE_OUT), OFF.data(found.second))
        rows = [[another], [short], [out]]
        text = turn.text(words.MISSED, day=_when(turn, found.at)["day"])
    elif found is not None and _stands(turn, found):
        if found.agreed:
            rows = [[press(turn.label(words.CALENDAR), FILE.data(found.second, stays=True))]]
            if found.at - BEFORE <= turn.now:
                rows.insert(0, [begin])
            rows.append([another, press(turn.label(words.CALL_OFF), OFF.data(found.second))])
            phrase = words.AGREED
        elif found.by == turn.person.id:
            rows = [[another, press(turn.label(words.TAKE_BACK), OFF.data(found.second))]]
            phrase = words.SUGGESTED
        else:
            yes, no = YES.data(found.second), DAYS.data()  # what else a no means, only a tap says
            rows = [
                [press(turn.label(words.YES), yes, main=True)],
                [another, press(turn.label(words.NOT_THIS_WEEK), NO.data(found.second))],
            ]
            phrase = words.ASKED
        text = _in_words(turn, phrase, found)
    elif found is not None and _rests(turn, found):
        _show_rest(turn, found)
        return
    else:
        yes = DAYS.data()
        rows = [[press(turn.label(words.SUGGEST), yes, main=True)], [begin]]
        text = turn.text(words.NOTHING, title=title)
    turn.show(text, [*rows, turn.home()])
    if yes is not None:
        turn.waits_for_tap(links.APPOINTMENT.data(), rows, yes=yes, no=no)


def _stands(turn: Turn, found: Appointment) -> bool:
    """Whether it is agreed or suggested, and not over."""
    if found.off or (found.by != turn.person.id and not found.agreed and Care.is_minor(turn.person)):
        return False
    return (
        found.at + STILL_TIME > turn.now and not _has_met(turn, found)
        if found.agreed
        else found.at > turn.now
    )


def _in_words(turn: Turn, phrase: Phrase, found: Appointment) -> str:
    minutes = turn.practice.exercises[MEETS].script.minutes
    values = {"title": turn.title(MEETS), "partner": partner_name(turn) or "", "minutes": minutes}
    zone = weekly_reminder.zone_name(turn)
    return turn.text(phrase, zone=zone, **values, **_when(turn, found.at))


def _show_rest(turn: Turn, found: Appointment) -> None:
    until = turn.local(datetime.fromtimestamp(found.rests[str(turn.person.id)], UTC))
    day = format_skeleton("MMMEd", until, locale=turn.person.language)
    turn.say(words.RESTS, [turn.home()], day=day)


def _show_over(turn: Turn) -> None:
    turn.say(words.OVER, [[press(turn.label(words.SUGGEST), DAYS.data())], turn.home()])


def _when(turn: Turn, at: datetime) -> dict[str, str]:
    local = turn.local(at)
    return {"day": format_skeleton("MMMEd", local, locale=turn.person.language), "time": clock(local)}


ROUTES = (
    links.APPOINTMENT.opens(_for_two(show)),
    DAYS.opens(_for_two(ask_day)),
    DAY.opens(_for_two(day_picked)),
    AT.opens(_for_two(suggest)),
    THIS.opens(_for_two(suggest_this)),
    YES.opens(_for_two(agree)),
    NO.opens(_for_two(decline)),
    OFF.opens(_for_two(call_off)),
    FILE.opens(_for_two(send_file)),
)
