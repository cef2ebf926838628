"""The question that each is asked some days after an exercise: alone, by day, and not at the same hour."""

from datetime import datetime, time, timedelta

from bot.chat.nudge_outcome import SENT, SKIPPED, Fired
from bot.chat.turn import Turn
from bot.nudges.kinds import FOLLOW_UP
from bot.nudges.neutral_notice import call
from bot.nudges.schedule import next_due
from bot.telegram.keyboards import press
from bot.wording import follow_up as words
from bot.wording import notices
from dialogues.script.revision import Revision
from storage.records import Nudge, Person
from storage.unit_of_work import Unit

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
    data = f"f:{'gently' if nudge.details['gently'] else 'ask'}:{exercise}"
    call(turn, turn.person, data, notices.READY, planned=True)
    return SENT


def tapped(turn: Turn, action: str, exercise: str) -> bool:
    """Its notice was opened; False if the button means nothing."""
    revision = turn.practice.exercises.get(exercise)
    follow_up = revision.script.follow_up if revision is not None else None
    if revision is None or follow_up is None or action not in ("ask", "gently"):
        return False
    language = revision.language(turn.person.language)
    if action == "gently" and follow_up.gently is not None:
        asked = language.translate(revision.script.phrase("follow up/gently", follow_up.gently.ask))
        rows = [
            [press(turn.label(words.SOMEONE_TO_TALK_TO), "m:someone")],
            [press(turn.label(words.QUIET_MINUTE), "x:do:noticed")],
        ]
    else:
        asked = language.translate(revision.script.phrase("follow up", follow_up.ask))
        rows = [[press(turn.label(words.AGAIN), f"x:do:{exercise}", main=True)]]
    turn.show(asked, [*rows, [press(turn.label(notices.NOT_NOW), "m:later")]])
    return True
