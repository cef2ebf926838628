"""The follow-up question some days after an exercise: asked alone, by day, each at a different hour."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat import links
from bot.chat.route import NUMBER, TEXT, Route, optional
from bot.chat.turn import Turn
from bot.nudges import asking
from bot.nudges.kinds import FOLLOW_UP
from bot.nudges.notice import Opening
from bot.nudges.schedule import moment_of, next_due
from bot.telegram.keyboards import Rows, press
from bot.wording import follow_up as words
from bot.wording import notices
from dialogues.script.revision import Revision
from dialogues.text.languages import Phrase
from dialogues.text.templates import fill
from storage.records import Json, Person
from storage.unit_of_work import Unit

# The exercise, and the local day it was on, counted from `FIRST_DAY`; unknown in buttons of older releases.
ASK = Route("f:ask", TEXT, optional(NUMBER))
GENTLY = Route("f:gently", TEXT, optional(NUMBER))
FIRST_DAY = date(2020, 1, 1)
QUIET_MINUTE = "noticed"

# Local hours. The two partners get one from each range, so they are never asked at the same time.
EARLY, LATE = range(10, 14), range(15, 19)


def plan(
    unit: Unit,
    person: Person,
    revision: Revision,
    session_id: int,
    now: datetime,
    *,
    second: bool,
    gently: bool,
) -> None:
    """Plan the follow-up. `second` tells a session's two people apart, so that their hours differ."""
    follow_up = revision.script.follow_up
    assert follow_up is not None
    hours = LATE if second == bool(session_id % 2) else EARLY
    at = time(hours[session_id // 2 % len(hours)])
    earliest = now + follow_up.after - timedelta(hours=12)  # on that day, whatever time the exercise ended
    due = next_due(earliest, person.zone or "UTC", set(range(7)), at)
    day = (now.astimezone(ZoneInfo(person.zone or "UTC")).date() - FIRST_DAY).days
    details = {"exercise": revision.script.exercise, "gently": gently, "day": day}
    unit.nudges.cancel(person_id=person.id, kind=FOLLOW_UP)
    if not (gently and follow_up.gently):  # it invites to doing that again
        clock = ZoneInfo(person.zone or "UTC")
        asked_on = asking.next_day(unit, person, due.astimezone(clock).date())
        if asked_on is None:
            return
        due = moment_of(asked_on, at, clock) or due
    unit.nudges.plan(person.id, FOLLOW_UP, due, details=details)


def opens(turn: Turn, details: Json) -> Opening | None:
    """What is behind its notice; None if there is no such question any more, or they are not to be asked."""
    exercise: str = details["exercise"]
    revision = turn.practice.exercises.get(exercise)
    if revision is None or revision.script.follow_up is None:
        return None
    invites = not (details["gently"] and revision.script.follow_up.gently)
    if invites and asking.choice_of(turn.person) == asking.MYSELF:  # chosen since it was planned
        return None
    return Opening((GENTLY if details["gently"] else ASK).data(exercise, details.get("day")))


def leads_to(turn: Turn, exercise: str) -> str:
    """What *again* begins: whoever did what is for the first time goes on with what it stood in for."""
    onward = (name for name, one in turn.practice.exercises.items() if one.script.first_time == exercise)
    return next(onward, exercise)


def ask(turn: Turn, exercise: str, day: int | None) -> bool:
    """Ask the follow-up once its notice is opened; False if the exercise no longer has one."""
    revision = turn.practice.exercises.get(exercise)
    if revision is None or revision.script.follow_up is None:
        return False
    asked = revision.script.phrase("follow up", revision.script.follow_up.ask)
    again = press(turn.label(words.AGAIN), links.EXERCISE.data(leads_to(turn, exercise)), main=True)
    _show(turn, revision, asked, day, [[again]])
    return True


def ask_gently(turn: Turn, exercise: str, day: int | None) -> bool:
    """The same after an exercise that was hard, in the script's gentler words if it has any."""
    revision = turn.practice.exercises.get(exercise)
    if revision is None or revision.script.follow_up is None or revision.script.follow_up.gently is None:
        return ask(turn, exercise, day)
    rows = [
        [press(turn.label(words.SOMEONE_TO_TALK_TO), links.SOMEONE.data())],
        [press(turn.label(words.QUIET_MINUTE), links.EXERCISE.data(QUIET_MINUTE))],
    ]
    asked = revision.script.phrase("follow up/gently", revision.script.follow_up.gently.ask)
    _show(turn, revision, asked, day, rows)
    return True


def _show(turn: Turn, revision: Revision, asked: Phrase, day: int | None, rows: Rows) -> None:
    text = revision.language(turn.person.language).translate(asked)
    html = fill(text, {"ago": turn.label(_ago(turn, day))})
    turn.show_beside_the_screen(html, [*rows, [press(turn.label(notices.NOT_NOW), links.NOT_NOW.data())]])


def _ago(turn: Turn, day: int | None) -> Phrase:
    """How long ago the exercise was, counted now."""
    today = (turn.local(turn.now).date() - FIRST_DAY).days
    return words.THE_OTHER_DAY if day is None else words.AGO.get(today - day, words.THE_OTHER_DAY)


ROUTES = (ASK.opens(ask), GENTLY.opens(ask_gently))
