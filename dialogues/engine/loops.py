"""Loops: which round somebody is in, and under which key an answer of that round is known (`what#2`)."""

from collections.abc import Sequence

from dialogues.engine.events import Seat
from dialogues.engine.session import Session, holder
from dialogues.engine.visibility import owners
from dialogues.script.script import Loop, Script
from dialogues.script.steps import Count, Each


def key(name: str, number: int | None) -> str:
    """Under which an answer is kept: the step's name, and in a loop the number of the round."""
    return name if number is None else f"{name}#{number}"


def counter(script: Script, loop: Loop, seat: Seat | None) -> str:
    """Under which a loop's rounds are counted: by seat, where each goes through it alone."""
    name = script.flat[loop.head].step
    return f"{name}/{seat}" if loop.head in script.blocks else name


def round_at(script: Script, session: Session, place: int, seat: Seat | None) -> int | None:
    """The round that somebody is in at a place; None outside a loop."""
    loop = script.loops.get(place)
    return None if loop is None else session.items.get(counter(script, loop, seat), 0)


def key_at(script: Script, session: Session, name: str, seat: Seat | None) -> str:
    """The key of an answer in the round that is going on."""
    return key(name, round_at(script, session, script.index[name], seat) if name in script.index else None)


def numbers(script: Script, session: Session, name: str, seat: Seat) -> Sequence[int | None]:
    """The rounds in which a question was or is asked; `(None,)` for one outside loops."""
    loop = script.loop_of(name)
    if loop is None:
        return (None,)
    return range(1, session.items.get(counter(script, loop, seat), 0) + 1)


def loop_rounds(script: Script, session: Session, name: str, seat: Seat) -> int | None:
    """How many rounds a loop had so far; None where the name is not a loop's."""
    loop = script.loop_of(name)
    if loop is None or script.flat[loop.head].step != name:
        return None
    return session.items.get(counter(script, loop, seat), 0)


def chosen(script: Script, session: Session, loop: Loop, seat: Seat | None) -> list[str] | None:
    """What a loop goes through, where it goes through the choices of an answer; else None."""
    each = script.flat[loop.head]
    assert isinstance(each, Each)
    if isinstance(each.each, Count):
        return None
    asked = owners(script.asks[each.each].who, session)
    who = seat if seat in asked else next(iter(asked), None)
    if who is None:
        return []
    answer = session.words[holder(session, each.each, who)].answers.get(each.each, {})
    return list(answer.get("choices", ()))
