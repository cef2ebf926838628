"""What comes by itself in the next days: each can be moved or left out in two taps."""

from datetime import date, datetime, timedelta

from babel.dates import format_skeleton

from bot.chat.pages import ON_A_PAGE, on_page
from bot.chat.route import ID, NUMBER, Route, one_of
from bot.chat.turn import Turn
from bot.nudges import asking, gate, moving, own_hour, repeats, rest, typed_time, weekly_reminder
from bot.nudges.kinds import KINDS, WEEKLY
from bot.nudges.notice import SEVERAL
from bot.nudges.pace import Pace
from bot.nudges.quiet_hours import loud_from
from bot.nudges.weekly_reminder import LIST, PLAN, STOP, ZONES
from bot.telegram.keyboards import Button, press
from bot.wording import nudge_lines as words
from bot.wording import weekly_reminder as weekly_words
from dialogues.text.clock import clock
from storage.records import Nudge

DAYS = timedelta(days=14)

MORE = Route("n:more", NUMBER)  # a page of the list
# The first value is the nudge.
ONE = Route("n:one", ID)
MOVE = Route("n:move", ID, one_of(*moving.CHOICES))
LEAVE_OUT = Route("n:out", ID)
NO_MORE = Route("n:nomore", ID)  # one that comes for some days


def show(turn: Turn, page: int = 0) -> None:
    """Show what is coming, the reminders that are set, and those that could be."""
    planned = turn.unit.nudges.planned_of(turn.person.id)
    weekly = _weekly(turn, planned)
    soon = [nudge for nudge in planned if _is_shown(turn, nudge)]
    lines = [turn.text(weekly_words.LIST if weekly or soon or own_hour.rows(turn) else weekly_words.NONE)]
    if turn.person.zone is None:
        lines.append(turn.text(words.WITHOUT_ZONE))
    if paused := rest.said(turn):
        lines.append(paused)
    for exercise, nudge in list(weekly.items())[:ON_A_PAGE]:
        plan = weekly_reminder.plan_in_words(turn, exercise, typed_time.at_of(nudge.details))
        lines.append(turn.text(weekly_words.LIST_ROW, **plan))
    buttons = [press(_line(turn, nudge), ONE.data(nudge.id)) for nudge in soon]
    for exercise in weekly:
        buttons.append(press(turn.label(weekly_words.STOP, title=turn.title(exercise)), STOP.data(exercise)))
    for name, revision in turn.practice.exercises.items():
        if revision.script.weekly is not None and name not in (*weekly, *own_hour.INSTEAD):
            buttons.append(press(turn.label(weekly_words.PLAN, title=turn.title(name)), PLAN.data(name)))
    turn.show("\n".join(lines), [*_still_here(turn), *on_page(turn, buttons, page, MORE), *_more(turn)])


def show_one(turn: Turn, nudge_id: int) -> None:
    """Show one, and the times it may come at instead."""
    nudge = _found(turn, nudge_id)
    if nudge is None:
        show(turn)
        return
    times = [
        press(turn.label(moving.CHOICES[choice]), MOVE.data(nudge.id, choice))
        for choice in moving.moments(turn, nudge.due_at)
    ]
    last = [
        press(turn.label(words.NOT_THIS_ONE), LEAVE_OUT.data(nudge.id)),
        *([no_more(turn, nudge)] if gate.fades(nudge) else []),
        press(turn.label(weekly_words.BACK), LIST.data()),
    ]
    local = turn.local(_comes_at(turn, nudge))
    text = turn.text(
        words.THIS_ONE,
        label=_label(turn, nudge),
        day=format_skeleton("MMMEd", local, locale=turn.person.language),
        time=clock(local),
    )
    rows = [times[:2], times[2:]] if len(times) > 2 else [times]
    rows += [last[first : first + 2] for first in range(0, len(last), 2)]
    turn.show(text, rows)
    turn.waits_for_tap(ONE.data(nudge.id), rows, no=LIST.data())


def move(turn: Turn, nudge_id: int, choice: str) -> None:
    """Move one to the time they chose."""
    nudge = _found(turn, nudge_id)
    due = moving.moments(turn, nudge.due_at).get(choice) if nudge is not None else None
    if nudge is not None and due is not None:
        first_due = int(gate.first_due(nudge).timestamp())
        turn.unit.nudges.move(nudge, due, {**nudge.details, "moved": True, "since": first_due})
    show(turn)


def leave_out(turn: Turn, nudge_id: int) -> None:
    """Not this one. A reminder that repeats comes again on its next day."""
    nudge = _found(turn, nudge_id)
    if nudge is not None:
        following = repeats.following(turn, nudge, nudge.due_at)
        turn.unit.nudges.settle(nudge, "skipped", following, why="not this one")
    show(turn)


def no_more(turn: Turn, nudge: Nudge) -> Button:
    """A button that ends one that comes for some days."""
    return press(turn.label(words.NO_MORE), NO_MORE.data(nudge.id))


def end(turn: Turn, nudge_id: int) -> None:
    """No more of one that comes for some days."""
    found = turn.unit.nudges.planned_of(turn.person.id)
    nudge = next((one for one in found if one.id == nudge_id and gate.fades(one)), None)
    if nudge is not None:
        turn.unit.nudges.settle(nudge, "skipped", why="no more")
    back = press(turn.label(weekly_words.BACK), LIST.data())
    turn.say(words.OVER if nudge is None else words.NO_MORE_COMES, [[back, *turn.home()]])


def cues(turn: Turn) -> list[str]:
    """What comes for some days, in words, for their copy."""
    found = [nudge for nudge in turn.unit.nudges.planned_of(turn.person.id) if gate.fades(nudge)]
    return [
        turn.label(
            words.CUE_ROW,
            label=_label(turn, nudge),
            time=clock(typed_time.at_of(nudge.details)),
            day=format_skeleton(
                "MMMEd", date.fromisoformat(nudge.details["last"]), locale=turn.person.language
            ),
        )
        for nudge in found
    ]


def _weekly(turn: Turn, planned: list[Nudge]) -> dict[str, Nudge]:
    """The reminders that are set, by exercise."""
    return {
        nudge.details["exercise"]: nudge
        for nudge in planned
        if nudge.kind == WEEKLY
        and "once" not in nudge.details
        and weekly_reminder.offers(turn, nudge.details["exercise"])
    }


def _is_shown(turn: Turn, nudge: Nudge) -> bool:
    if KINDS[nudge.kind].label is None or turn.person.zone is None or nudge.due_at > turn.now + DAYS:
        return False
    return nudge.kind != WEEKLY or weekly_reminder.offers(turn, nudge.details["exercise"])


def _found(turn: Turn, nudge_id: int) -> Nudge | None:
    found = turn.unit.nudges.planned_of(turn.person.id)
    return next((one for one in found if one.id == nudge_id and _is_shown(turn, one)), None)


def _comes_at(turn: Turn, nudge: Nudge) -> datetime:
    """When it comes if nothing else keeps it back: what waits for the end of quiet hours, then."""
    return nudge.due_at if KINDS[nudge.kind].to_the_minute else loud_from(turn.person, nudge.due_at)


def _line(turn: Turn, nudge: Nudge) -> str:
    local = turn.local(_comes_at(turn, nudge))
    day = format_skeleton("MMMEd", local, locale=turn.person.language)
    return turn.label(words.COMING, day=day, time=clock(local), label=_label(turn, nudge))


def _label(turn: Turn, nudge: Nudge) -> str:
    """What stands for it where somebody may look over their shoulder."""
    if nudge.kind == WEEKLY:
        return turn.title(nudge.details["exercise"])
    label = KINDS[nudge.kind].label
    return turn.label(label) if label is not None else ""


def _still_here(turn: Turn) -> list[list[Button]]:
    """What the newest notice was about, if that was several things."""
    told = Pace.of(turn.person).told
    if not told or len(told[-1][1]) < 2:
        return []
    return [[press(turn.label(words.STILL_HERE), SEVERAL.data(told[-1][0]))]]


def _more(turn: Turn) -> list[list[Button]]:
    zone = turn.person.zone
    label = (
        turn.label(words.NO_ZONE)
        if zone is None
        else turn.label(words.ZONE, zone=weekly_reminder.zone_name(turn))
    )
    return [
        [press(label, ZONES.data(""))],
        *own_hour.rows(turn),
        *rest.rows(turn),
        asking.row(turn),
        turn.home(),
    ]


ROUTES = (
    LIST.opens(show),
    MORE.opens(show),
    ONE.opens(show_one),
    MOVE.opens(move),
    LEAVE_OUT.opens(leave_out),
    NO_MORE.opens(end),
)
