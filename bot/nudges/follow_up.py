"""The question that each is asked some days after an exercise: alone, by day, and not at the same hour."""

from datetime import datetime, time, timedelta

from bot.chat import links
from bot.chat.nudge_outcome import SENT, SKIPPED, Fired
from bot.chat.route import TEXT, Route
from bot.chat.turn import Turn
from bot.nudges.kinds import FOLLOW_UP
from bot.nudges.neutral_notice import call
from bot.nudges.schedule import next_due
from bot.telegram.keyboards import Rows, press
from bot.wording import follow_up as words
from bot.wording import notices
from dialogues.script.revision import Revision
from dialogues.text.languages import Phrase
from storage.records import Nudge, Person
from storage.unit_of_work import Unit

ASK = Route("f:ask", TEXT)  # the exercise
GENTLY = Route("f:gently", TEXT)
QUIET_MINUTE = "noticed"

EARLY, LATE = (
    range(10, 14),
    range(15, 19),
)  # hours by the person's clock; each of the two gets one of another range


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
    """Plan it; `second` tells the two people of a session apart, so that their hours differ."""
    follow_up = revision.script.follow_up
    assert follow_up is not None
    hours = LATE if second == bool(session_id % 2) else EARLY
    at = time(hours[session_id // 2 % len(hours)])
    earliest = now + follow_up.after - timedelta(hours=12)  # that day, whatever the hour of the exercise was
    due = next_due(earliest, person.zone or "UTC", set(range(7)), at)
    details = {"exercise": revision.script.exercise, "gently": gently}
    unit.nudges.cancel(person_id=person.id, kind=FOLLOW_UP)
    unit.nudges.plan(person.id, FOLLOW_UP, due, details=details)


def fire(turn: Turn, nudge: Nudge) -> Fired:
    """Its hour has come: a neutral line; what it is about comes after the tap."""
    exercise = nudge.details["exercise"]
    revision = turn.practice.exercises.get(exercise)
    if revision is None or revision.script.follow_up is None:
        return SKIPPED
    route = GENTLY if nudge.details["gently"] else ASK
    call(turn, turn.person, route.data(exercise), notices.READY, planned=True)
    return SENT


def ask(turn: Turn, exercise: str) -> bool:
    """Its notice was opened; False if the exercise asks nothing afterwards (any more)."""
    revision = turn.practice.exercises.get(exercise)
    if revision is None or revision.script.follow_up is None:
        return False
    asked = revision.script.phrase("follow up", revision.script.follow_up.ask)
    again = press(turn.label(words.AGAIN), links.EXERCISE.data(exercise), main=True)
    _show(turn, revision, asked, [[again]])
    return True


def ask_gently(turn: Turn, exercise: str) -> bool:
    """The same after an exercise that went hard, where its author has other words for that."""
    revision = turn.practice.exercises.get(exercise)
    if revision is None or revision.script.follow_up is None or revision.script.follow_up.gently is None:
        return ask(turn, exercise)
    rows = [
        [press(turn.label(words.SOMEONE_TO_TALK_TO), links.SOMEONE.data())],
        [press(turn.label(words.QUIET_MINUTE), links.EXERCISE.data(QUIET_MINUTE))],
    ]
    asked = revision.script.phrase("follow up/gently", revision.script.follow_up.gently.ask)
    _show(turn, revision, asked, rows)
    return True


def _show(turn: Turn, revision: Revision, asked: Phrase, rows: Rows) -> None:
    html = revision.language(turn.person.language).translate(asked)
    turn.show(html, [*rows, [press(turn.label(notices.NOT_NOW), links.NOT_NOW.data())]])


ROUTES = (ASK.opens(ask), GENTLY.opens(ask_gently))
