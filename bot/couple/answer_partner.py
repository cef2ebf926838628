"""Answering the partner's request: *now*, *later today* or *not today*.

The asker only ever learns of a yes. A no, a *later* and silence must look the same to them, so a declined
request stays open on their side until its answer hour.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.route import ID, Route
from bot.chat.turn import Turn
from bot.exercises import actions
from bot.exercises.start import Beginning
from bot.nudges.kinds import ANSWER_HOUR, LATER_TODAY
from bot.nudges.neutral_notice import call
from bot.nudges.quiet_hours import loud_from
from bot.nudges.schedule import moment_of
from bot.safety.record import Care
from bot.telegram.keyboards import press
from bot.wording import ask_partner as words
from bot.wording import notices
from dialogues.text.languages import Phrase
from storage.records import Nudge, Person, Request

PUT_OFF = timedelta(hours=3)
EVENING = time(20, 30)  # local time; the reminder comes no later than this
SOON = timedelta(minutes=30)  # if the evening is closer than this, remind tomorrow
LINGERS = timedelta(hours=24)  # after the answer hour, *later today* can still become a yes
SHORT_MINUTES = 3
WAYS = {"same_room": words.WAY_SAME_ROOM, "live": words.WAY_LIVE, "apart": words.WAY_APART}

# The value is a request id.
OPEN = Route("q:open", ID)
NOW = Route("q:now", ID)
LATER = Route("q:later", ID)
NO = Route("q:no", ID)


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
    last = [press(turn.label(words.NO), NO.data(request.id))]
    if request.state == "open":
        last.insert(0, press(turn.label(words.LATER), LATER.data(request.id)))
    rows = [[press(turn.label(words.NOW), NOW.data(request.id), main=True)], last]
    turn.show(f"<i>{turn.text(above)}</i>\n\n{text}" if above is not None else text, rows)


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
    """Remind them once, later today. Tapping again changes nothing."""
    planned = turn.unit.nudges.planned_of(turn.person.id, LATER_TODAY)
    moment = planned[0].due_at if planned else _later_today(turn.person, turn.now)
    if request.state == "open":
        turn.unit.requests.change(request, state="later")
        turn.unit.nudges.plan(turn.person.id, LATER_TODAY, moment, details={"request": request.id})
    clock = f"{turn.local(moment):%H:%M}" if turn.person.zone else ""
    turn.say(words.PUT_OFF, [turn.home()], time=clock)


def decline(turn: Turn, request: Request) -> None:
    """Decline. The asker sees no change before the answer hour, when silence counts as a no as well."""
    turn.unit.requests.change(request, declined_at=turn.now)
    turn.unit.nudges.cancel(person_id=turn.person.id, kind=LATER_TODAY)
    turn.say(words.DECLINED, [turn.home()])


def over(turn: Turn, request: Request) -> None:
    """Nothing left to answer: show the exercise if it has started, else a kind line."""
    if request.state == "accepted":
        for live in actions.open_to(turn):
            if live.stored.script_id == request.exercise and live.stored.couple_id == request.couple_id:
                actions.carry_on(turn, live)
                return
    turn.say(words.OVER, [turn.home()])


def remind(turn: Turn, nudge: Nudge) -> Fired:
    """Remind someone of a request they put off (nudge `LATER_TODAY`)."""
    request = turn.unit.requests.get(nudge.details["request"])
    if request is None or not answerable(turn, request):
        return SKIPPED
    if (loud := loud_from(turn.person, turn.now)) > turn.now:
        return later(loud)
    call(turn, turn.person, OPEN.data(request.id), notices.STILL_READY, planned=True)
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
)
