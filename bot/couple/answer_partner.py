"""Answering the partner's request: *now*, *later today* or *not today*, perhaps with *I'll come to you*.

The asker is told each of these at once, without a reason. Whoever would rather not say it doesn't answer:
then the asker reads one neutral line at the answer hour (`ask_partner`).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.route import ID, Route
from bot.chat.turn import Turn, home_button, text_for, write_to
from bot.couple import sole_asker
from bot.exercises import actions
from bot.exercises.start import Beginning
from bot.nudges.kinds import ANSWER_HOUR, LATER_TODAY
from bot.nudges.neutral_notice import call
from bot.nudges.quiet_hours import is_quiet, loud_from
from bot.nudges.schedule import moment_of
from bot.safety.record import Care
from bot.telegram.keyboards import Button, press
from bot.wording import ask_partner as words
from bot.wording import notices
from dialogues.text.clock import clock
from dialogues.text.languages import Phrase
from storage.records import Nudge, Person, Request

PUT_OFF = timedelta(hours=3)
EVENING = time(20, 30)  # local time; the reminder comes no later than this
SOON = timedelta(minutes=30)  # if the evening is closer than this, remind tomorrow
TIME_TO_ANSWER = timedelta(hours=1)  # after that reminder, before the asker reads that no answer came
RESTS = timedelta(days=7)  # `rests_until` is so long after the asker was told; what counts is that day
LINGERS = timedelta(hours=24)  # after the answer hour, *later today* can still become a yes
SHORT_MINUTES = 3
WAYS = {"same_room": words.WAY_SAME_ROOM, "live": words.WAY_LIVE, "apart": words.WAY_APART}

# The value is a request id.
OPEN = Route("q:open", ID)
NOW = Route("q:now", ID)
LATER = Route("q:later", ID)
NO = Route("q:no", ID)
COMES = Route("q:comes", ID)
RESIGN = Route("q:resign")


def found(turn: Turn, request_id: int) -> Request | None:
    """The request, or None if it is not of this person's couple."""
    request = turn.unit.requests.get(request_id)
    if request is None:
        return None
    couple = turn.unit.couples.get(request.couple_id)
    return request if turn.person.id in (couple.first_id, couple.second_id) else None


def answerable(turn: Turn, request: Request) -> bool:
    """Whether this person can still answer the request."""
    if request.couple_id != turn.person.couple_id or request.asker_id == turn.person.id:
        return False
    if Care.is_minor(turn.person):
        return False
    if request.state not in ("open", "later") or request.declined_at is not None:
        return False
    if request.exercise not in turn.practice.exercises:
        return False
    if request.rests_until is None:
        return True
    asker = turn.unit.people.get(request.asker_id)
    free = asker.blocked_at is None and turn.unit.requests.waiting(request.couple_id) is None
    return free and turn.now < request.due_at + LINGERS


def ask(turn: Turn, request: Request, above: Phrase | None = None) -> None:
    """Ask: who wants which exercise, which way and how long; with an optional line above."""
    script = turn.practice.exercises[request.exercise].script
    asker = turn.unit.people.get(request.asker_id)
    way = WAYS.get(request.settings.get("way", ""))
    in_short = request.settings.get("length") == "short"
    text = turn.text(
        words.QUESTION,
        asker=asker.name,
        title=turn.title(request.exercise),
        way=turn.label(way) if way is not None else "",
        minutes=SHORT_MINUTES if in_short else script.minutes,
    )
    not_now = [press(turn.label(words.NO), NO.data(request.id))]
    if request.state == "open":
        not_now.insert(0, press(turn.label(words.LATER), LATER.data(request.id)))
    rows = [
        [press(turn.label(words.NOW), NOW.data(request.id), main=True)],
        not_now,
        [press(turn.label(words.COMES), COMES.data(request.id))],
    ]
    is_beside = turn.beside  # then what stands on the screen is what their words are for
    turn.show_beside_the_screen(f"<i>{turn.text(above)}</i>\n\n{text}" if above is not None else text, rows)
    if not is_beside:
        turn.waits_for_tap(OPEN.data(request.id), rows, yes=NOW.data(request.id), no=NO.data(request.id))


def _if_open(answer: Callable[[Turn, Request], None]) -> Callable[[Turn, int], bool]:
    """Bind a button for the person who was asked, valid while the request is open."""

    def tapped(turn: Turn, request_id: int) -> bool:
        request = found(turn, request_id)
        if request is None or request.asker_id == turn.person.id:
            return False
        (answer if answerable(turn, request) else over)(turn, request)
        return True

    return tapped


def accept(turn: Turn, request: Request) -> None:
    """Start the exercise: at once for the person who said yes, for the asker as soon as they are there."""
    turn.unit.requests.change(request, state="accepted", declined_at=None, rests_until=None)
    forget_nudges(turn, request)
    actions.begin(
        turn,
        request.exercise,
        {"a": request.asker_id, "b": turn.person.id},
        Beginning(settings=request.settings, acted={"a": request.created_at, "b": turn.now}),
    )


def put_off(turn: Turn, request: Request) -> None:
    """Remind them once, later today, and tell the asker so. Tapping again changes nothing."""
    planned = turn.unit.nudges.planned_of(turn.person.id, LATER_TODAY)
    moment = planned[0].due_at if planned else _later_today(turn.person, turn.now)
    asker = turn.unit.people.get(request.asker_id)
    today = _date_of(asker, moment) == _date_of(asker, turn.now)
    if request.state == "open":
        turn.unit.requests.change(request, state="later")
        turn.unit.nudges.plan(turn.person.id, LATER_TODAY, moment, details={"request": request.id})
        turn.unit.nudges.cancel(person_id=asker.id, kind=ANSWER_HOUR)
        line = max(request.due_at, moment + TIME_TO_ANSWER)
        turn.unit.nudges.plan(asker.id, ANSWER_HOUR, line, details={"request": request.id})
        _tell(turn, asker, words.TOLD_LATER, today=today)
    at = clock(turn.local(moment)) if turn.person.zone else ""
    _say(turn, words.PUT_OFF, asker=asker.name, time=at, today=today)


def decline(turn: Turn, request: Request) -> None:
    """Say no: the asker is told at once, unless they have read by now that no answer came."""
    asker = _say_no(turn, request)
    if request.rests_until is None:
        _tell(turn, asker, words.TOLD_NO)
    _say(turn, words.DECLINED, asker=asker.name, told=request.rests_until is None)


def decline_and_come(turn: Turn, request: Request) -> None:
    """Say no and *I'll come to you*: from now on only they ask."""
    asker = _say_no(turn, request)
    sole_asker.become(turn, asker)
    _tell(turn, asker, words.TOLD_COMES)
    back = press(turn.label(words.RESIGN, asker=asker.name), RESIGN.data())
    _say(turn, words.COMES_SAID, [[back]], asker=asker.name)


def resign(turn: Turn) -> None:
    """Take back *I'll come to you*: both may ask again."""
    sole_asker.resign(turn)
    _say(turn, words.RESIGNED)


def _say_no(turn: Turn, request: Request) -> Person:
    rests = request.rests_until or turn.now + RESTS
    turn.unit.requests.change(request, state="closed", declined_at=turn.now, rests_until=rests)
    turn.unit.nudges.cancel(person_id=turn.person.id, kind=LATER_TODAY)
    if request.rests_until is None:
        turn.unit.nudges.cancel(person_id=request.asker_id, kind=ANSWER_HOUR)
    return turn.unit.people.get(request.asker_id)


def _tell(turn: Turn, asker: Person, phrase: Phrase, **values: Any) -> None:
    home = [home_button(asker, stays=True)]
    write_to(
        turn, asker, text_for(asker, phrase, **values), [home], silent=is_quiet(turn.unit, asker, turn.now)
    )


def _say(turn: Turn, phrase: Phrase, rows: Sequence[list[Button]] = (), **values: Any) -> None:
    turn.show_beside_the_screen(turn.text(phrase, **values), [*rows, turn.home()])


def _date_of(person: Person, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(person.zone or "UTC")).date()


def over(turn: Turn, request: Request) -> None:
    """Nothing left to answer: show the exercise if it has started, else a kind line."""
    if request.state == "accepted":
        for live in actions.open_to(turn):
            if live.stored.script_id == request.exercise and live.stored.couple_id == request.couple_id:
                actions.carry_on(turn, live)
                return
    _say(turn, words.OVER)


def remind(turn: Turn, nudge: Nudge) -> Fired:
    """Remind someone of a request they put off (nudge `LATER_TODAY`)."""
    request = turn.unit.requests.get(nudge.details["request"])
    if request is None or not answerable(turn, request):
        return SKIPPED
    if (loud := loud_from(turn.person, turn.now)) > turn.now:
        return later(loud)
    call(turn, turn.person, OPEN.data(request.id), notices.STILL_ASKED, planned=True)
    return SENT


def forget_nudges(turn: Turn, request: Request) -> None:
    """Cancel the nudges planned for a request, for both people."""
    couple = turn.unit.couples.get(request.couple_id)
    for person_id in (couple.first_id, couple.second_id):
        for kind in (ANSWER_HOUR, LATER_TODAY):
            turn.unit.nudges.cancel(person_id=person_id, kind=kind)


def _later_today(person: Person, now: datetime) -> datetime:
    """In three hours, or at `EVENING` if quiet hours come first; tomorrow if that is too soon."""
    moment = loud_from(person, now + PUT_OFF)
    if person.zone is None:
        return moment
    clock = ZoneInfo(person.zone)
    today = now.astimezone(clock).date()
    evening = moment_of(today, EVENING, clock)
    tomorrow = moment.astimezone(clock).date() > today
    return evening if tomorrow and evening is not None and evening - now >= SOON else moment


ROUTES = (
    OPEN.opens(_if_open(ask)),
    NOW.opens(_if_open(accept)),
    LATER.opens(_if_open(put_off)),
    NO.opens(_if_open(decline)),
    COMES.opens(_if_open(decline_and_come)),
    RESIGN.opens(resign),
)
