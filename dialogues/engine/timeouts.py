"""Timeouts and pauses: who is reminded and when, and when a session pauses or goes on without an answer."""

from datetime import datetime, timedelta

from dialogues.engine.effects import Plan, Remind
from dialogues.engine.events import Seat
from dialogues.engine.progress import Progress
from dialogues.engine.session import Wait


def pause(progress: Progress, seat: Seat, rest: timedelta | None) -> None:
    """Pause for someone; with `rest`, call them back after that time."""
    session = progress.session
    session.status = "paused"
    session.paused_by = seat
    session.returns = None if rest is None else (progress.now + rest).isoformat()
    if rest is not None:
        _plan(progress, progress.now + rest)


def wake(progress: Progress) -> None:
    """End a pause that came from silence, because the silent person is back. Their timeout starts afresh."""
    progress.session.status = "waiting"
    for seat, wait in list(progress.session.waits.items()):
        progress.session.waits[seat] = Wait(
            wait.place, wait.visit, progress.now.isoformat(), until=wait.until
        )


def resume(progress: Progress) -> None:
    """End a pause: ask the same questions again, with new buttons."""
    session = progress.session
    if session.status != "paused":
        return
    session.status = "waiting"
    session.paused_by = None
    session.returns = None
    for seat, wait in list(session.waits.items()):
        progress.ask(seat, wait.place, datetime.fromisoformat(wait.until) if wait.until else None)


def time_passed(progress: Progress) -> None:
    """Handle a planned moment: end a rest, send a reminder, or go on without an answer."""
    session = progress.session
    session.timed = None
    if session.status == "paused":
        _remind_after_pause(progress)
        return
    before = {seat: progress.screen_key(seat) for seat in session.seats}
    for seat, wait in list(session.waits.items()):
        moved_on = session.waits.get(seat) != wait  # the other one's timeout has moved the session on
        if not moved_on and not _apply_timeout(progress, seat, wait):
            return
    for seat in session.seats:
        if progress.screen_key(seat) != before[seat]:
            progress.tell_the_other(seat)
    plan_timeout(progress)


def _apply_timeout(progress: Progress, seat: Seat, wait: Wait) -> bool:
    """Do whatever is due for one wait by now. False if the session pauses because of it."""
    if wait.until is not None:
        if progress.now >= datetime.fromisoformat(wait.until):
            progress.rested(seat)
        return True
    silence = progress.script.silence_at(wait.place)
    waited = progress.now - datetime.fromisoformat(wait.since)
    if waited >= silence.after:
        if silence.go is None:
            progress.session.status = "paused"
            return False
        progress.skip(seat, progress.script.flat[wait.place], silence.go)
    elif (due := sum(waited >= moment for moment in silence.remind)) > wait.reminders:
        # After a night, or while the bot was away, two may be due by now: they are one.
        progress.session.waits[seat] = Wait(wait.place, wait.visit, wait.since, due)
        progress.effects.append(Remind(seat))
    return True


def _remind_after_pause(progress: Progress) -> None:
    session = progress.session
    returns, seat = session.returns, session.paused_by
    if seat is not None and returns is not None and progress.now >= datetime.fromisoformat(returns):
        session.returns = None
        progress.effects.append(Remind(seat))


def plan_timeout(progress: Progress) -> None:
    """Plan the earliest timeout of all waits, unless one as early is planned already."""
    session = progress.session
    if session.status != "waiting" or not session.waits:
        return
    moment = min(_timeout_of(progress, wait) for wait in session.waits.values())
    if session.timed is None or moment < datetime.fromisoformat(session.timed):
        _plan(progress, moment)


def _plan(progress: Progress, moment: datetime) -> None:
    progress.session.timed = moment.isoformat()
    progress.effects.append(Plan(moment))


def _timeout_of(progress: Progress, wait: Wait) -> datetime:
    if wait.until is not None:
        return datetime.fromisoformat(wait.until)
    silence = progress.script.silence_at(wait.place)
    return datetime.fromisoformat(wait.since) + (*silence.remind, silence.after)[wait.reminders]
