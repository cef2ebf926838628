"""The weekly check-in: questions for one, one's own trend as a picture, and the one for two.

What was answered is a keepsake of its own kind, private for ever, which no board shows. How safe somebody
felt is not in it. The one for two is found by each by themselves, like the question of the day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from babel.dates import format_skeleton

from bot.chat import links
from bot.chat.nudge_outcome import Fired
from bot.chat.turn import Turn
from bot.couple import left_behind
from bot.exercises import actions
from bot.exercises.keepsakes import CHECK_IN
from bot.exercises.live_session import LiveSession
from bot.exercises.start import Beginning, may_be_joint_in
from bot.nudges import own_hour, weekly_reminder
from bot.nudges.kinds import CHECK_IN as WEEKLY_CHECK_IN
from bot.nudges.notice import Opening
from bot.telegram.keyboards import Button, press
from bot.wording import check_in as words
from bot.wording.weekly_reminder import OFFER_ONCE
from storage.records import Json, Keepsake, StoredSession

IN_TURN = ("check_in_a", "check_in_b")  # two sets of items, week by week; reminders are of the first
FOR_TWO = "check_in_two"
UNOPENED = "unopened"  # how the one for two ends if not both have answered
LOW = 2  # of five
POINTS_FOR_A_TREND, MOST_POINTS = 3, 12

Direction = Literal["up", "steady", "down"]


@dataclass(frozen=True, slots=True)
class Point:
    """What somebody answered on a day, by item: 1 to 5."""

    day: date
    marks: dict[str, int]


def show(turn: Turn) -> None:
    """Show what there is of the check-in: this week's, the trend, the one for two, the reminder."""
    points = _points(turn)
    rows: list[list[Button]] = []
    if _open(turn) is not None:
        rows.append([press(turn.label(words.CARRY_ON), links.CHECK_IN_BEGIN.data(), main=True)])
    elif not _is_done(turn, points):
        rows.append([press(turn.label(words.BEGIN), links.CHECK_IN_BEGIN.data(), main=True)])
    if len(points) >= POINTS_FOR_A_TREND:
        rows.append([press(turn.label(words.TREND), links.CHECK_IN_TREND.data())])
    if turn.person.parting or (turn.person.couple_id is not None and may_be_joint_in(turn)):
        rows.append([press(turn.label(words.FOR_TWO), links.CHECK_IN_FOR_TWO.data())])
    if points and not own_hour.is_planned(turn, WEEKLY_CHECK_IN):
        rows.append([press(turn.label(OFFER_ONCE), weekly_reminder.PICK.data(WEEKLY_CHECK_IN))])
    heading = words.DONE if _is_done(turn, points) else words.AGAIN if points else words.FIRST
    turn.say(heading, [*rows, turn.home()])


def opens(turn: Turn, details: Json) -> Opening | Fired:
    """What is behind its notice: the check-in, unless they have done this week's."""
    if not _is_done(turn, _points(turn)):
        return Opening(links.CHECK_IN.data())
    return Fired("skipped", own_hour.again(turn, WEEKLY_CHECK_IN, details), "this week already")


def begin(turn: Turn) -> None:
    """Begin this week's check-in, or carry on with it."""
    points = _points(turn)
    if (live := _open(turn)) is not None:
        actions.carry_on(turn, live)
    elif _is_done(turn, points):
        show(turn)
    else:
        was_low = bool(points) and points[-1].marks.get("self_esteem", LOW + 1) <= LOW
        beginning = Beginning(given={"low_before": "yes"} if was_low else {})
        actions.begin(turn, IN_TURN[len(points) % 2], {"a": turn.person.id}, beginning)


def show_trend(turn: Turn) -> None:
    """Show one's own trend: a picture that leaves the chat again, and the same in words under it."""
    points = _points(turn)[-MOST_POINTS:]
    if len(points) < POINTS_FOR_A_TREND:
        show(turn)
        return
    first, last = points[0].day, points[-1].day
    span = max((last - first).days, 1)
    drawn, said = [], []
    for number, (item, phrase) in enumerate(words.NAMES.items(), start=len(points)):
        marks = [
            ((point.day - first).days / span, point.marks[item]) for point in points if item in point.marks
        ]
        if len(marks) < POINTS_FOR_A_TREND:
            continue
        ends = [turn.label(words.WORDS[f"{item} {mark}"]) for _, mark in (marks[0], marks[-1])]
        name = turn.label(phrase)
        drawn.append({"name": name, "first": ends[0], "last": ends[1], "points": marks})
        way = direction([mark for _, mark in marks])
        variant = number % (words.SPARE + 1)
        trend = words.TRENDS[f"any {way} {variant}" if variant else f"{item} {way}"]
        said.append(turn.text(words.LINE, name=name, trend=turn.label(trend)))
    if not drawn:
        show(turn)
        return
    days = [format_skeleton("MMMd", day, locale=turn.person.language) for day in (first, last)]
    caption = "\n\n".join([turn.text(words.CAPTION), "\n".join(said)])
    turn.show_trend({"days": days, "lines": drawn}, caption, [turn.home()])


def direction(marks: list[int]) -> Direction:
    """Where a line has been going: its second half compared with its first."""
    half = len(marks) // 2
    change = (sum(marks[-half:]) - sum(marks[:half])) / half
    return "up" if change >= 1 else "down" if change <= -1 else "steady"


def show_for_two(turn: Turn) -> None:
    """Show the check-in for two, begun by whoever opens it first; to the other it looks as if it was them."""
    if turn.person.parting:
        left_behind.tell(turn)
        return
    partner = turn.unit.people.partner_of(turn.person)
    if partner is None or not may_be_joint_in(turn):
        show(turn)
        return
    newest = _newest_for_two(turn)
    live = LiveSession(turn, newest) if newest is not None else None
    if live is not None and live.session.alive:
        actions.carry_on(turn, live)
    elif live is not None and live.session.outcome != UNOPENED and _week(turn, live.stored.created_at.date()):
        turn.say(words.FOR_TWO_OVER, [turn.home()])
    else:
        revision = turn.practice.exercises[FOR_TWO]
        actions.begin_unannounced(turn, revision, {"a": turn.person.id, "b": partner.id})


def leads_here(turn: Turn, exercise: str) -> bool:
    """Whether an exercise is the check-in, which is then shown: a reminder leads to the week's own items."""
    if exercise not in (*IN_TURN, FOR_TWO):
        return False
    show(turn)
    return True


def _points(turn: Turn) -> list[Point]:
    """Everything somebody has answered in check-ins, oldest first."""
    return [_point(turn, one) for one in turn.unit.keepsakes.of_kind(turn.person.id, CHECK_IN)]


def _point(turn: Turn, kept: Keepsake) -> Point:
    return Point(turn.local(kept.created_at).date(), kept.words["marks"])


def _is_done(turn: Turn, points: list[Point]) -> bool:
    return bool(points) and _week(turn, points[-1].day)


def _week(turn: Turn, day: date) -> bool:
    """Whether a day is in this person's current week, which begins on Monday."""
    today = turn.local(turn.now).date()
    return day >= today - timedelta(days=today.weekday())


def _open(turn: Turn) -> LiveSession | None:
    return next((live for live in actions.open_to(turn) if live.stored.script_id in IN_TURN), None)


def _newest_for_two(turn: Turn) -> StoredSession | None:
    found = turn.unit.sessions.of_person(turn.person.id)
    ours = [one for one in found if one.script_id == FOR_TWO and one.couple_id == turn.person.couple_id]
    return ours[-1] if ours else None


ROUTES = (
    links.CHECK_IN.opens(show),
    links.CHECK_IN_BEGIN.opens(begin),
    links.CHECK_IN_TREND.opens(show_trend),
    links.CHECK_IN_FOR_TWO.opens(show_for_two),
)
