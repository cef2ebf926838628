"""What a nudge's notice opens: one thing, or a page with several."""

from collections import Counter
from collections.abc import Callable

from bot.chat.nudge_outcome import Fired
from bot.chat.turn import Turn
from bot.couple import appointment, check_in, daily_question
from bot.exercises import review
from bot.home import cue, path
from bot.nudges import follow_up, weekly_reminder
from bot.nudges.kinds import (
    CHECK_IN,
    CUE,
    DAILY,
    FOLLOW_UP,
    KINDS,
    MEETING,
    MILESTONE,
    MISSED,
    PROMISE,
    QUESTIONS,
    REVIEW,
    STEP,
    WEEKLY,
)
from bot.nudges.notice import SEVERAL, Opening
from bot.nudges.pace import Pace
from bot.safety import private_questions
from bot.telegram.keyboards import Button, press
from bot.wording import nudge_lines as words
from storage.records import Json

# By kind, from a nudge's details: what its notice opens, or None if there is nothing left to open.
OPENS: dict[str, Callable[[Turn, Json], Opening | Fired | None]] = {
    PROMISE: review.opens,
    MILESTONE: review.opens,
    REVIEW: review.opens,
    FOLLOW_UP: follow_up.opens,
    CHECK_IN: check_in.opens,
    DAILY: daily_question.opens,
    STEP: path.opens,
    MEETING: appointment.opens_before,
    MISSED: appointment.opens_after,
    WEEKLY: weekly_reminder.opens,
    CUE: cue.opens,
    QUESTIONS: private_questions.opens,
}


def show_several(turn: Turn, number: int) -> None:
    """Show what a notice was about, as far as it's still there; one thing alone is opened at once."""
    found: list[Button] = []
    labels: Counter[str] = Counter()
    for kind, details in Pace.of(turn.person).told_by(number):
        opening, label = OPENS[kind](turn, details), KINDS[kind].label
        if isinstance(opening, Opening) and label is not None:
            labels[kind_label := turn.label(label)] += 1
            if (many := labels[kind_label]) > 1:
                kind_label = turn.label(words.NUMBERED, label=kind_label, number=many)
            found.append(press(kind_label, opening.data))
    if len(found) == 1:
        turn.leads_to = str(found[0].callback_data)
        return
    turn.say(words.SEVERAL if found else words.NOTHING_LEFT, [*([one] for one in found), turn.home()])


ROUTES = (SEVERAL.opens(show_several),)
