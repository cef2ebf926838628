"""Time in a session: who is reminded and when, when it rests or goes on without an answer."""

from datetime import datetime, timedelta

from dialogues.engine.effects import Plan, Remind
from dialogues.engine.events import Seat
from dialogues.engine.progress import Course
from dialogues.engine.session import Wait


def pause(course: Course, seat: Seat, rest: timedelta | None) -> None:
    """Someone lets it rest; until a moment at which they are called back, if one is named."""
    session = course.session
    session.status = "paused"
    session.paused_by = seat
    session.returns = None if rest is None else (course.now + rest).isoformat()
    if rest is not None:
        _plan(course, course.now + rest)


def wake(course: Course) -> None:
    """It rested because of silence, and whoever was silent is here: the question is as if just asked."""
    course.session.status = "waiting"
    for seat, wait in list(course.session.waits.items()):
        course.session.waits[seat] = Wait(wait.place, wait.visit, course.now.isoformat(), until=wait.until)


def resume(course: Course) -> None:
    """Take it up again: the same questions, with new buttons."""
    session = course.session
    if session.status != "paused":
        return
    session.status = "waiting"
    session.paused_by = None
    session.returns = None
    for seat, wait in list(session.waits.items()):
        course.ask(seat, wait.place, datetime.fromisoformat(wait.until) if wait.until else None)


def time_passed(course: Course) -> None:
    """A planned moment came: call back from a rest, remind whoever is waited for, or go on without them."""
    session = course.session
    session.timed = None
    if session.status == "paused":
        _call_back(course)
        return
    before = {seat: course.standing(seat) for seat in session.seats}
    for seat, wait in list(session.waits.items()):
        led_on = session.waits.get(seat) != wait  # by somebody else's silence
        if not led_on and not _waits_on(course, seat, wait):
            return
    for seat in session.seats:
        if course.standing(seat) != before[seat]:
            course.tell_the_other(seat)
    look_after_waits(course)


def _waits_on(course: Course, seat: Seat, wait: Wait) -> bool:
    """Do what a wait comes to by now; False where the exercise rests from here on."""
    if wait.until is not None:
        if course.now >= datetime.fromisoformat(wait.until):
            course.rested(seat)
        return True
    silence = course.script.silence_at(wait.place)
    waited = course.now - datetime.fromisoformat(wait.since)
    if waited >= silence.after:
        if silence.go is None:
            course.session.status = "paused"
            return False
        course.skip(seat, course.script.flat[wait.place], silence.go)
    elif wait.reminders < len(silence.remind) and waited >= silence.remind[wait.reminders]:
        course.session.waits[seat] = Wait(wait.place, wait.visit, wait.since, wait.reminders + 1)
        course.effects.append(Remind(seat))
    return True


def _call_back(course: Course) -> None:
    session = course.session
    returns, seat = session.returns, session.paused_by
    if seat is not None and returns is not None and course.now >= datetime.fromisoformat(returns):
        session.returns = None
        course.effects.append(Remind(seat))


def look_after_waits(course: Course) -> None:
    """Plan the next moment at which to look after someone; one at a time, the earliest."""
    session = course.session
    if session.status != "waiting" or not session.waits:
        return
    moment = min(_next_look(course, wait) for wait in session.waits.values())
    if session.timed is None or moment < datetime.fromisoformat(session.timed):
        _plan(course, moment)


def _plan(course: Course, moment: datetime) -> None:
    course.session.timed = moment.isoformat()
    course.effects.append(Plan(moment))


def _next_look(course: Course, wait: Wait) -> datetime:
    if wait.until is not None:
        return datetime.fromisoformat(wait.until)
    silence = course.script.silence_at(wait.place)
    return datetime.fromisoformat(wait.since) + (*silence.remind, silence.after)[wait.reminders]
