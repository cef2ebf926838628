"""The kinds of nudges, each with its rule. A nudge is a planned row; its kind says what becomes of it.

To add a kind: an entry in `KINDS`, its lines in `bot/wording/nudge_lines.py`, and in `bot/home/waiting.py`
what its notice opens and, if it repeats, when it comes next.

`storage.unit_of_work.PASSING` is a kind that storage itself plans: when to take a message out of
its chat, or only its buttons.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

from bot.wording import nudge_lines as words
from dialogues.text.languages import Phrase
from storage.unit_of_work import PASSING

LOOK = "look"  # a session checks for someone who has been silent too long
WEEKLY = "weekly"  # a reminder the person set
CUE = "cue"  # of something that is kept, daily for some days, at the time the person picked in an exercise
LATER_TODAY = "later_today"  # reminds of the partner's request, once
ANSWER_HOUR = "answer_hour"  # when an unanswered request ends
FOLLOW_UP = "follow"  # the question some days after an exercise
PROMISE = "promise"  # a promise's day has come
MILESTONE = "milestone"  # a goal's step comes near
REVIEW = "again"  # any other keepsake is due for review; promises and steps too, in rows of older releases
PARTING = "parting"  # tells someone that their partner left
QUESTIONS = "questions"  # the private questions
# The hyphens keep these apart from the names of exercises.
CHECK_IN = "check-in"  # the weekly check-in, on the day they picked
DAILY = "daily-question"  # the question of the day, at the hour they picked
STEP = "path-step"  # the path's next step, at the time they planned
MEETING = "meeting-before"  # some time before an appointment
MISSED = "meeting-after"  # the day after one, if nothing came of it

Place = Literal[
    "promise", "milestone", "review", "meeting", "check-in", "daily question", "path step", "cue"
]  # fmt: skip
# What falls together becomes one message, in this order.
PLACES: tuple[Place, ...] = (
    "promise", "milestone", "review", "meeting", "check-in", "daily question", "path step", "cue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """The rule of one kind. Only what is `unasked` goes by somebody's pace; all else keeps its own time."""

    name: str
    hour: time | None = None  # local time at which it comes; None: each has its own
    by_clock: bool = True  # at a local time: moves with the zone, and does not come without one
    unasked: bool = False  # it writes to somebody by itself: quiet hours, days off, pauses and the rest hold
    counts: bool = True  # within the daily limit of what comes unasked; what somebody set is outside
    place: Place | None = None  # in a message for several; None: never together with anything
    repeats: bool = False  # comes again and again, in the same row
    to_the_minute: bool = False  # at the very time they picked; in quiet hours it comes without a sound
    halves: bool = True  # rarer, and then stopped, for someone who doesn't react
    good_for: timedelta = timedelta(days=30)  # later than this it is left out
    live_for: timedelta | None = None  # then its notice loses its buttons, before the next one comes
    at_least: timedelta = timedelta()  # when it moves with the zone, it stays this far away
    joint: bool = False  # about something for two: ends when one leaves
    unseen: bool = False  # does its work while the chat is hidden; all else waits until it is back
    lines: tuple[Phrase, ...] = words.READY  # what stands on the lock screen
    label: Phrase | None = None  # in the list of what is coming; None: not in it


def _kinds(*kinds: Kind) -> dict[str, Kind]:
    return {kind.name: kind for kind in kinds}


KINDS = _kinds(
    Kind(LOOK, by_clock=False, unseen=True),
    Kind(PASSING, by_clock=False, unseen=True),
    Kind(PARTING, by_clock=False),
    Kind(LATER_TODAY, by_clock=False, joint=True),
    Kind(ANSWER_HOUR, hour=time(19), at_least=timedelta(hours=3), unseen=True),
    # At a time drawn by chance, so without a zone too; then without a sound.
    Kind(QUESTIONS, by_clock=False, unasked=True, good_for=timedelta(days=3650)),
    Kind(PROMISE, hour=time(20), unasked=True, place="promise", label=words.SOMETHING_OF_YOURS),
    Kind(MILESTONE, hour=time(10), unasked=True, place="milestone", label=words.SOMETHING_OF_YOURS),
    Kind(REVIEW, hour=time(10), unasked=True, place="review", label=words.SOMETHING_OF_YOURS),
    Kind(
        FOLLOW_UP,
        unasked=True,
        place="review",
        good_for=timedelta(days=14),
        joint=True,
        label=words.SOMETHING_OF_YOURS,
    ),
    # An appointment is a moment for two people: it stays where it is if one of them moves. Both have set it,
    # so the word before comes at its time, whatever else came that day.
    Kind(
        MEETING,
        by_clock=False,
        unasked=True,
        counts=False,
        place="meeting",
        to_the_minute=True,
        halves=False,
        joint=True,
        lines=words.A_TIME,
        label=words.MEETING,
    ),
    Kind(
        MISSED,
        by_clock=False,
        unasked=True,
        place="meeting",
        good_for=timedelta(days=3),
        joint=True,
    ),
    Kind(
        CHECK_IN,
        unasked=True,
        place="check-in",
        repeats=True,
        good_for=timedelta(days=5),
        lines=words.YOUR_WEEK,
        label=words.CHECK_IN,
    ),
    Kind(
        DAILY,
        unasked=True,
        place="daily question",
        repeats=True,
        good_for=timedelta(days=2),
        joint=True,
        lines=words.SOMETHING_FOR_TODAY,
        label=words.DAILY,
    ),
    Kind(
        STEP,
        unasked=True,
        place="path step",
        good_for=timedelta(days=14),
        joint=True,
        lines=words.A_SMALL_STEP,
        label=words.STEP,
    ),
    Kind(
        WEEKLY,
        unasked=True,
        counts=False,
        place="cue",
        repeats=True,
        good_for=timedelta(days=7),
        lines=words.SMALL_MOMENT,
        label=words.REMINDER,
    ),
    # What it is about is done away from the phone: that nobody reacts says nothing.
    Kind(
        CUE,
        unasked=True,
        counts=False,
        place="cue",
        repeats=True,
        to_the_minute=True,
        halves=False,
        good_for=timedelta(hours=2),
        live_for=timedelta(hours=22),
        joint=True,
        lines=words.SMALL_MOMENT,
        label=words.REMINDER,
    ),
)

REVIEWS = (PROMISE, MILESTONE, REVIEW)
"""Nudges that look at a keepsake again."""

JOINT = tuple(kind.name for kind in KINDS.values() if kind.joint)
"""Nudges about joint exercises, cancelled once someone has left the couple or knows that it has ended."""
