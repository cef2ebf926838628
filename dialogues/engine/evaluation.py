"""Evaluates conditions against the answers and settings of a session."""

from typing import Any

from dialogues.engine.events import Seat
from dialogues.engine.loops import answer_key, iteration_for, iterations
from dialogues.engine.offers import has_nothing_to_offer
from dialogues.engine.session import Answer, Session, holder
from dialogues.engine.visibility import owners
from dialogues.script.conditions import Condition, holds
from dialogues.script.script import Loop, Script
from dialogues.script.steps import Ask, Step


def step_happens(script: Script, session: Session, step: Step, seat: Seat | None) -> bool:
    """Whether a step's conditions hold, and it has something to offer if it offers what was chosen before.

    With no seat, what depends on whose turn it is counts as true.
    """
    if seat is not None and isinstance(step, Ask) and has_nothing_to_offer(script, session, seat, step):
        return False
    if not step.when:
        return True
    loop = script.loops.get(script.index[step.step])
    return all(is_true(script, session, condition, seat, loop) for condition in step.when)


def is_true(
    script: Script, session: Session, condition: Condition, seat: Seat | None, loop: Loop | None = None
) -> bool:
    """Whether one condition holds for a seat. `loop`: the loop that asks."""
    if condition.whose == "my" and seat is None:
        return True
    if condition.whose not in ("either", "both"):
        return holds(condition, _value(script, session, condition, seat, loop, seat))
    enough = condition.whose == "either"  # one who meets it, or one who doesn't
    for one in session.seats:
        value = _value(script, session, condition, one, loop, seat or one)
        unnamed = value is None and condition.covers_silence and _is_unnamed(script, condition.subject)
        if (unnamed or holds(condition, value)) is enough:
            return enough
    return not enough


def _is_unnamed(script: Script, name: str) -> bool:
    """Whether an answer shows only as "one of you", which whoever gave none may be as well."""
    return name in script.asks and script.asks[name].seen == "unnamed"


def answer_to(
    script: Script, session: Session, name: str, seat: Seat, number: int | None = None
) -> Answer | None:
    """The answer to a question as this seat's, in one iteration of its loop; None if not answered."""
    known = answer_key(name, number)
    return session.words[holder(session, known, seat)].answers.get(known)


def _value(
    script: Script,
    session: Session,
    condition: Condition,
    seat: Seat | None,
    loop: Loop | None,
    at: Seat | None,
) -> Any:
    """The setting, or the answer of whoever was asked: of `seat` where both were. `at` is who reads."""
    if condition.is_setting:
        return session.setting(condition.subject)
    name = condition.subject
    if condition.about_role:
        return None if seat is None else session.role_of(seat)
    if name not in script.asks:  # given by another exercise, to the seat that started
        return None if seat == "b" else _plain(session.words["a"].answers.get(name))
    who = owners(script.asks[name].who, session)
    if seat is not None and script.index[name] in script.blocks:
        who = (seat,)
    if condition.about_sharing:
        return any(_is_shared(script, session, name, person) for person in who)
    for person in who:
        if condition.relation == "over":
            return [
                _plain(answer_to(script, session, name, person, number))
                for number in iterations(script, session, name, person)
            ]
        number = iteration_for(script, session, name, person, loop, at)
        answer = answer_to(script, session, name, person, number)
        if answer:
            return _plain(answer)
    return None


def _is_shared(script: Script, session: Session, name: str, person: Seat) -> bool:
    return any(
        f"{person}/{answer_key(name, number)}" in session.shared
        for number in iterations(script, session, name, person)
    )


def _plain(answer: Answer | None) -> Any:
    return next(iter(answer.values())) if answer else None
