"""Dispatches due nudges to their use cases by kind."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.chat import clearing
from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.couple import answer_partner, ask_partner, left_behind
from bot.exercises import actions, review
from bot.nudges import follow_up, weekly_reminder
from bot.nudges.kinds import (
    ANSWER_HOUR,
    FOLLOW_UP,
    LATER_TODAY,
    LOOK,
    PARTING,
    QUESTIONS,
    REVIEW,
    UNSEEN,
    WEEKLY,
)
from bot.safety import private_questions
from storage.records import Nudge
from storage.unit_of_work import PASSING, Unit

HIDDEN_FOR = timedelta(days=1)  # how often to check whether a chat is still hidden


def fire(practice: Practice, unit: Unit, nudge: Nudge, now: datetime) -> None:
    """Run a due nudge and settle it; most kinds wait while the chat is hidden."""
    turn = Turn(practice, unit, now, unit.people.get(nudge.person_id))
    waits = turn.person.hidden and nudge.kind not in UNSEEN
    fired = later(now + HIDDEN_FOR) if waits else KINDS[nudge.kind](turn, nudge)
    if nudge.kind == PASSING and fired.next_due is None:
        unit.nudges.drop(nudge)  # nothing stays to say that there was something private in the chat
    else:
        unit.nudges.settle(nudge, fired.state, fired.next_due)


def _check_session(turn: Turn, nudge: Nudge) -> Fired:
    moment = actions.look(turn.practice, turn.unit, nudge, turn.now)
    return SENT if moment is None else later(moment)


def _remind_weekly(turn: Turn, nudge: Nudge) -> Fired:
    rests = ask_partner.rests(turn, nudge.details["exercise"])
    following = weekly_reminder.fire(turn, nudge, rests=rests)
    return SKIPPED if following is None else Fired("sent", following)


def _follow_up(turn: Turn, nudge: Nudge) -> Fired:
    """The gentle question doesn't invite to the exercise again; the other one does."""
    rests = not nudge.details["gently"] and ask_partner.rests(turn, nudge.details["exercise"])
    return SKIPPED if rests else follow_up.fire(turn, nudge)


KINDS: dict[str, Callable[[Turn, Nudge], Fired]] = {
    LOOK: _check_session,
    WEEKLY: _remind_weekly,
    FOLLOW_UP: _follow_up,
    REVIEW: review.fire,
    LATER_TODAY: answer_partner.remind,
    ANSWER_HOUR: ask_partner.answer_hour,
    PARTING: left_behind.fire,
    PASSING: clearing.fire,
    QUESTIONS: private_questions.fire,
}
