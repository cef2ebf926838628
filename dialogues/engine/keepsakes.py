"""What a keep-step leaves behind: for whom, its reviews, its cues, and a goal's milestones."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from dialogues.engine.effects import CueDaily, KeepThis, LookAgain, MilestoneDue
from dialogues.engine.evaluation import answer_to
from dialogues.engine.events import Seat
from dialogues.engine.loops import iteration_at, iterations
from dialogues.engine.session import Session
from dialogues.engine.visibility import owners
from dialogues.script.fields import BOTH, Milestones
from dialogues.script.script import Script
from dialogues.script.steps import Keep


def keepsake(script: Script, session: Session, step: Keep, seat: Seat) -> KeepThis:
    """The effect of a keep-step for one person."""
    return KeepThis(
        seat=seat,
        kind=step.keep,
        card=step.card,
        audience=step.seen,
        step=step.step,
        number=iteration_at(script, session, script.index[step.step], seat),
        review=_review(script, session, step, seat),
        milestones=tuple(_milestones(script, session, step.milestones)) if step.milestones else (),
        cues=tuple(_cues(script, session, step, seat)),
    )


def _cues(script: Script, session: Session, step: Keep, seat: Seat) -> Iterator[CueDaily]:
    """One for each who may see the keepsake and has given a time."""
    if step.cue is None:
        return
    for reader in session.seats if step.is_shared else (seat,):
        number = iteration_at(script, session, script.index[step.cue.daily_at], reader)
        if answer := answer_to(script, session, step.cue.daily_at, reader, number):
            yield CueDaily(reader, time.fromisoformat(answer["time"]), step.cue.days)


def _review(script: Script, session: Session, step: Keep, seat: Seat) -> LookAgain | None:
    review = step.review
    if review is None:
        return None
    due: date | timedelta | None = review.after or review.every
    if review.on is not None:
        due = _day(script, session, review.on, seat)
    return LookAgain(due, review.every, review.with_) if due is not None else None


def _day(script: Script, session: Session, name: str, seat: Seat, number: int | None = None) -> date | None:
    asked = owners(script.asks[name].who, session)
    answer = answer_to(script, session, name, seat if seat in asked else asked[0], number) if asked else None
    return date.fromisoformat(answer["date"]) if answer else None


def _milestones(script: Script, session: Session, wanted: Milestones) -> list[MilestoneDue]:
    """The milestone of each iteration that named one. Unless a role owns it, both do."""
    found: list[MilestoneDue] = []
    for writer in owners(script.asks[wanted.what].who, session)[:1]:
        for number in iterations(script, session, wanted.what, writer):
            day = _day(script, session, wanted.on, writer, number)
            whose = (answer_to(script, session, wanted.whose, writer, number) or {}).get("choice", BOTH)
            if number is not None and answer_to(script, session, wanted.what, writer, number):
                whom = owners(whose if whose in script.roles else BOTH, session) or session.seats
                found.append(MilestoneDue(number, whom, day, day - wanted.before if day else None))
    return found
