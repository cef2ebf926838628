"""Runs a script: `advance(script, session, event, now)` gives the session after an event, and what to do.

A pure function: nothing is read, written, timed or drawn by lot in here, and the session given is left as it
was. The engine knows steps, never exercises. This module understands events; `course` leads on from them.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeAlias

from dialogues.engine import timeouts
from dialogues.engine.effects import Effect, Note
from dialogues.engine.events import (
    OWN,
    Chose,
    Event,
    Left,
    Opened,
    Paused,
    Resumed,
    Rewrote,
    Seat,
    SentSomethingElse,
    Skipped,
    Stopped,
    TimePassed,
    Wrote,
)
from dialogues.engine.loops import key_at, loop_rounds
from dialogues.engine.progress import ACTIVE, STOPPED, Course, ScriptError
from dialogues.engine.session import Answer, Session, Words
from dialogues.engine.visibility import may_change, owes_nothing, owners
from dialogues.script.fields import duration
from dialogues.script.script import Script
from dialogues.script.steps import Agree, Ask, Rest, Share
from dialogues.text.length import length

__all__ = [
    "ACTIVE",
    "STOPPED",
    "Outcome",
    "ScriptError",
    "advance",
    "begin",
    "can_go_back",
    "forget",
    "length",
    "takes_part",
]

Outcome: TypeAlias = tuple[Session, list[Effect]]
Leading: TypeAlias = Callable[[Script, Session, datetime, date | None], Course]


def begin(
    script: Script,
    session_id: int,
    revision: str,
    people: int,
    now: datetime,
    settings: Mapping[str, str] | None = None,
    acted: Mapping[Seat, datetime] | None = None,
    given: Mapping[str, str] | None = None,
    about: int | None = None,
    led_from: int | None = None,
    leading: Leading = Course,
) -> Outcome:
    """Start an exercise for one person or two; the one who starts it sits at "a".

    `settings`: way, length and depth, where the script has several; else the first of each. `acted`: who has
    agreed to it, and when they did; without it, the one at "a" just now. `given`: what another exercise, or a
    keepsake, hands over. `about`: the id of the keepsake that is looked at again. `led_from`: the session
    that handed over to this one. `leading`: what leads on; the check gives one that notes the steps that it
    passes.
    """
    seats: tuple[Seat, ...] = ("a", "b") if people == 2 else ("a",)
    session = Session(
        id=session_id,
        exercise=script.exercise,
        revision=revision,
        seats=seats,
        cast={role: "a" if who == "starter" else "b" for role, who in script.roles.items()},
        settings=_settled(script, settings or {}, people),
        about=about,
        led_from=led_from,
        words={seat: Words() for seat in seats},
    )
    for name, text in (given or {}).items():
        if name in script.given:
            session.words["a"].answers[name] = {"text": text}
    course = leading(script, session, now, None)
    session.acted = {seat: moment.isoformat() for seat, moment in (acted or {"a": now}).items()}
    course.go_on(0)
    for seat in seats:
        course.tell_of_the_beginning(seat)
    timeouts.look_after_waits(course)
    return session, course.effects


def advance(
    script: Script, session: Session, event: Event, now: datetime, leading: Leading = Course
) -> Outcome:
    """The session after an event, and the effects in the order in which they should happen."""
    session = session.copy()
    course = leading(script, session, now, getattr(event, "today", None))
    if isinstance(event, TimePassed):
        timeouts.time_passed(course)
        return session, course.effects
    before = {seat: course.standing(seat) for seat in session.seats}
    session.acted[event.seat] = now.isoformat()
    note = _take(course, event)
    if not isinstance(event, Left):
        course.show(event.seat, note)
    for seat in session.seats:
        if seat != event.seat and course.standing(seat) != before[seat]:
            course.tell_the_other(seat)
    timeouts.look_after_waits(course)
    return session, course.effects


def forget(session: Session) -> Session:
    """The session without anything that was typed or chosen in it, once everybody has seen how it ended."""
    if session.alive or session.forgotten or set(session.read) != set(session.seats):
        return session
    session = session.copy()
    session.forgotten = True
    session.words = {seat: Words() for seat in session.seats}
    return session


def takes_part(session: Session, seat: Seat) -> bool:
    """Whether this person knows of the session: they did something in it, are asked, told or left something.

    Until then it must not show anywhere: the other may still decide to keep it to themself.
    """
    left_something = not session.alive and seat not in session.read
    return seat in session.acted or seat in session.waits or bool(session.told.get(seat)) or left_something


def can_go_back(session: Session, seat: Seat) -> bool:
    """Whether this person has an earlier question of their own to return to; a reveal closes the way."""
    if session.status != "waiting" or seat not in session.waits:
        return False
    return seat in session.changing or bool(session.trail.get(seat))


def _settled(script: Script, chosen: Mapping[str, str], people: int) -> dict[str, str]:
    """Way, length and depth. Alone nothing is passed on, so that it is in full."""
    offered = {"way": script.ways, "length": script.lengths, "depth": script.depths}
    settled = {name: chosen.get(name, words[0]) for name, words in offered.items() if words}
    return settled | {"depth": "full"} if people == 1 and "full" in script.depths else settled


def _take(course: Course, event: Event) -> Note | None:
    session = course.session
    assert not isinstance(event, TimePassed)
    if session.status == "paused" and session.paused_by is None and event.seat in session.waits:
        timeouts.wake(course)
    match event:
        case Opened():
            return None
        case Stopped(seat=seat) | Paused(seat=seat) if owes_nothing(course.script, session, seat):
            return None
        case Stopped(seat=seat) if _may_just_leave(course, seat):
            course.skip(seat, course.script.flat[session.waits[seat].place])
            return None
        case Stopped() | Left():
            if session.alive:
                course.finish(STOPPED, "stopped")
                course.nothing_to_read_for(set(course.script.roles))
            return None
        case _ if not session.alive:
            return "old_button" if isinstance(event, Chose) else None
        case Paused(seat=seat, rest=rest):
            timeouts.pause(course, seat, rest)
            return None
        case Resumed(seat=seat):
            if not owes_nothing(course.script, session, seat):
                timeouts.resume(course)
            return None
        case _ if session.status == "paused":
            return _while_it_rests(course, event)
        case Wrote():
            return _wrote(course, event)
        case Rewrote():
            return _rewrote(course, event)
        case _:
            return _answered(course, event)


def _while_it_rests(course: Course, event: Event) -> Note | None:
    """Whoever let it rest in the middle of writing may write on, or clear it; it goes on resting."""
    assert not isinstance(event, TimePassed)
    session = course.session
    wait, words = session.waits.get(event.seat), session.words[event.seat]
    step = course.script.flat[wait.place] if wait else None
    writes = isinstance(step, Ask) and not step.typed and words.draft and session.paused_by == event.seat
    match event:
        case Wrote(resting=True) if writes:
            return _wrote(course, event)
        case Rewrote(resting=True) if writes:
            return _rewrote(course, event)
        case Chose(visit=visit, choice="clear") if writes and wait is not None and visit == wait.visit:
            words.draft.clear()
        case Wrote() | Rewrote() | SentSomethingElse():
            return "not_your_turn"
    return None


def _may_just_leave(course: Course, seat: Seat) -> bool:
    """Whether stopping is the same as passing, because no answer is owed."""
    wait = course.session.waits.get(seat)
    step = course.script.flat[wait.place] if wait else None
    return isinstance(step, Ask) and not step.owed


def _answered(course: Course, event: Event) -> Note | None:
    """Events that only make sense for someone who is being asked."""
    assert not isinstance(event, TimePassed)
    wait = course.session.waits.get(event.seat)
    if wait is None:
        return "old_button" if isinstance(event, Chose) else "not_your_turn"
    step = course.script.flat[wait.place]
    match event:
        case Chose(visit=visit) if visit != wait.visit:
            return "old_button"
        case Chose(choice=choice) if isinstance(step, Share):
            return _shared(course, event.seat, step, choice)
        case Chose(choice=choice) if isinstance(step, Agree):
            return _approved(course, event.seat, step, choice)
        case Chose(choice=choice) if isinstance(step, Rest):
            if choice != "back-early":
                return "old_button"
            course.rested(event.seat)
        case Chose(choice=choice):
            assert isinstance(step, Ask)
            return _chose(course, event.seat, step, choice)
        case SentSomethingElse():
            return "words_please" if isinstance(step, Ask) and step.takes_words else "buttons_please"
        case Skipped():
            course.skip(event.seat, step)
        case _:  # they went back
            if not can_go_back(course.session, event.seat):
                return "nothing_to_go_back_to"
            course.go_back(event.seat)
    return None


def _wrote(course: Course, event: Wrote) -> Note | None:
    wait = course.session.waits.get(event.seat)
    if wait is None:
        return "not_your_turn"
    step = course.script.flat[wait.place]
    if not (isinstance(step, Ask) and step.takes_words):
        return "buttons_please"
    bubble = {"message": event.message, "text": event.text, "hints": list(event.hints)}
    draft = course.session.words[event.seat].draft
    if not step.typed:
        draft.append(bubble)
        return _draft_changed(course, event.seat, step)
    answer = _read(course, step, event.value)
    if answer is None:
        return _tried(course, event.seat, step, event.value)
    draft[:] = [bubble | {"value": answer}]
    return _draft_changed(course, event.seat, step)


def _read(course: Course, step: Ask, value: int | str | None) -> Answer | None:
    """The answer that a number, a date or a time is, if it is one that this question takes."""
    match step.answer, value:
        case "number", int(number) if step.fewest <= number <= step.most:
            return {"number": number}
        case "date", str(day):
            away = date.fromisoformat(day) - course.today
            return {"date": day} if step.soonest <= away <= step.latest else None
        case "time", str(moment):
            return {"time": moment}
    return None


_UNREADABLE: dict[str, Note] = {"number": "not_a_number", "date": "not_a_date", "time": "not_a_time"}


def _tried(course: Course, seat: Seat, step: Ask, value: int | str | None) -> Note:
    """What was typed could not be read, or not be taken; often enough, and it goes on without an answer."""
    course.session.tried[seat] = course.session.tried.get(seat, 0) + 1
    if course.session.tried[seat] >= step.tries:
        course.skip(seat, step)
        return "went_on"
    return _UNREADABLE[step.answer] if value is None else "out_of_range"


def _rewrote(course: Course, event: Rewrote) -> Note | None:
    for bubble in course.session.words[event.seat].draft:
        if bubble["message"] == event.message:
            step = course.script.flat[course.session.waits[event.seat].place]
            assert isinstance(step, Ask)
            answer = _read(course, step, event.value) if step.typed else None
            if step.typed and answer is None:
                return _tried(course, event.seat, step, event.value)
            bubble |= {"text": event.text, "hints": list(event.hints), "value": answer}
            return _draft_changed(course, event.seat, step)
    return "already_sent"


def _draft_changed(course: Course, seat: Seat, step: Ask) -> Note | None:
    session = course.session
    session.changes[seat] = session.changes.get(seat, 0) + 1
    words = session.words[seat]
    wanted = words.draft_hints() - _hints_of(course, step.unless_in)
    if not session.hinted.get(seat):
        session.hinted[seat] = [hint for hint in step.hints if hint in wanted][:1]
    return "too_long" if length(words.draft_text()) > step.limit else None


def _chose(course: Course, seat: Seat, step: Ask, choice: str) -> Note | None:
    words = course.session.words[seat]
    if choice == "clear":
        words.draft.clear()
        return None
    if choice.startswith("send-"):
        return _send(course, seat, step, choice)
    if words.draft:
        return "draft_waits"
    if step.answer == "several":
        return _pick(course, seat, step, choice)
    own = choice.removeprefix(OWN)
    if own != choice and (chosen := step.choices.get(own)):
        if chosen.rest is not None:
            timeouts.pause(course, seat, chosen.rest)
        else:
            course.complete(seat, step, _meant(course, step, own), chosen.go)
        return None
    if step.scale and choice.startswith("n-") and choice[2:].isdecimal():
        number = int(choice[2:])
        if step.scale.low <= number <= step.scale.high:
            course.complete(seat, step, {"number": number})
            return None
    return "old_button"


def _meant(course: Course, step: Ask, choice: str) -> Answer:
    """The answer that a choice is: itself, or the number, date or time that it means."""
    means = step.choices[choice].means
    if means is None:
        return {"choice": choice}
    if step.answer == "date":
        return {"date": (course.today + max(timedelta(0), duration(means))).isoformat()}
    return {"time": means} if step.answer == "time" else {"number": int(means)}


def _pick(course: Course, seat: Seat, step: Ask, choice: str) -> Note | None:
    """One of several choices, taken or put back; or *done*."""
    picked = course.session.words[seat].picked
    own = choice.removeprefix(OWN)
    if choice == "done":
        if len(picked) < step.fewest:
            return "too_few"
        course.complete(seat, step, {"choices": list(picked)})
    elif own in picked:
        picked.remove(own)
    elif own not in step.choices:
        return "old_button"
    elif len(picked) >= step.most:
        return "too_many"
    else:
        picked.append(own)
    return None


def _send(course: Course, seat: Seat, step: Ask, choice: str) -> Note | None:
    words = course.session.words[seat]
    if not words.draft:
        return "old_button"
    if choice != f"send-{course.session.changes[seat]}":
        return "draft_changed"
    text = words.draft_text()
    if step.typed:
        course.complete(seat, step, words.draft[0]["value"])
        return None
    if length(text) > step.limit:
        return "too_long"
    course.complete(seat, step, {"text": text, "hints": sorted(words.draft_hints())})
    return None


def _hints_of(course: Course, name: str | None) -> set[str]:
    """What somebody's earlier answer called for: who was spoken to so may answer so."""
    if name is None:
        return set()
    asked = owners(course.script.asks[name].who, course.session)
    answers = [
        course.session.words[seat].answers.get(key_at(course.script, course.session, name, seat), {})
        for seat in asked
    ]
    return {hint for answer in answers for hint in answer.get("hints", ())}


def _shared(course: Course, seat: Seat, step: Share, choice: str) -> Note | None:
    if choice == "share":
        course.release(seat, step)
    elif choice == "private":
        course.skip(seat, step)
    elif (wanted := _wanted(course, seat, step.share, choice)) is not None:
        course.change(seat, step, *wanted)
    else:
        return "old_button"
    return None


def _approved(course: Course, seat: Seat, step: Agree, choice: str) -> Note | None:
    if choice == "agree":
        course.agree(seat, step)
    elif choice == "otherwise":
        course.disagree(step.otherwise)
    elif (
        may_change(step, course.session) and (wanted := _wanted(course, seat, step.agree, choice)) is not None
    ):
        course.change(seat, step, *wanted)
    else:
        return "old_button"
    return None


def _wanted(
    course: Course, seat: Seat, offered: tuple[str, ...], choice: str
) -> tuple[str, int | None] | None:
    """What a change-button is about: a question, or a round of a loop; None where it is not offered."""
    name, _, number = choice.removeprefix("change-").partition("-")
    if not choice.startswith("change-") or name not in offered:
        return None
    rounds = loop_rounds(course.script, course.session, name, seat)
    if not number:
        return (name, None) if rounds is None else None
    return (name, int(number)) if number.isdecimal() and 0 < int(number) <= (rounds or 0) else None
