"""Loops: which iteration someone is in, and the key of an answer given in it.

Iterations count from 1. The answer to `what` in the second iteration is stored under the key `what#2`.
"""

from collections.abc import Sequence

from dialogues.engine.events import Seat
from dialogues.engine.session import Answer, Session, holder, other
from dialogues.engine.visibility import as_shown, may_see, owners
from dialogues.script.fields import BOTH
from dialogues.script.script import Loop, Script
from dialogues.script.steps import Ask, Count, Each

WRITTEN = "+"  # before words that somebody typed, among items to choose from or to go through


def answer_key(name: str, number: int | None) -> str:
    """The key of an answer: the step's name, and inside a loop the iteration as well."""
    return name if number is None else f"{name}#{number}"


def counter(script: Script, loop: Loop, seat: Seat | None) -> str:
    """The name under which a loop's iteration is stored: per seat where each goes through it alone."""
    name = script.flat[loop.head].step
    return f"{name}/{seat}" if loop.head in script.blocks else name


def iteration_at(script: Script, session: Session, place: int, seat: Seat | None) -> int | None:
    """The iteration someone is in at a place, 0 before the first; None outside a loop."""
    loop = script.loops.get(place)
    return None if loop is None else session.items.get(counter(script, loop, seat), 0)


def answer_key_at(script: Script, session: Session, name: str, seat: Seat | None) -> str:
    """The key of an answer in the current iteration."""
    return answer_key(
        name, iteration_at(script, session, script.index[name], seat) if name in script.index else None
    )


def iteration_for(
    script: Script, session: Session, name: str, seat: Seat | None, loop: Loop | None, at: Seat | None
) -> int | None:
    """The iteration of a question's loop that a step is about: its own, where its loop goes over that one.

    `at`: who is at the step. The answer may be the other's, and it is about the same iteration.
    """
    asked_in = script.loop_of(name)
    if loop is not None and asked_in in script.goes_over(loop):
        return session.items.get(counter(script, loop, at), 0)
    return iteration_at(script, session, script.index[name], seat)


def iterations(script: Script, session: Session, name: str, seat: Seat) -> Sequence[int | None]:
    """The iterations in which a question has been asked so far; `(None,)` if it is not in a loop."""
    loop = script.loop_of(name)
    if loop is None:
        return (None,)
    return range(1, session.items.get(counter(script, loop, seat), 0) + 1)


def iteration_count(script: Script, session: Session, name: str, seat: Seat) -> int | None:
    """How many iterations a loop has had so far; None if the name is not a loop's."""
    loop = script.loop_of(name)
    if loop is None or script.flat[loop.head].step != name:
        return None
    return session.items.get(counter(script, loop, seat), 0)


def newest_wording(session: Session, known: str, owner: Seat) -> tuple[Seat, Answer] | None:
    """Who wrote the newest wording of an answer, and what it is; None if there is none."""
    writer = holder(session, known, owner)
    found = session.words[writer].answers.get(known)
    return None if found is None else (writer, found)


def newest_at(script: Script, session: Session, step: Ask) -> tuple[Seat, Answer] | None:
    """The same for the answer to a question, in the current iteration."""
    for owner in owners(step.who, session):
        if found := newest_wording(session, answer_key_at(script, session, step.step, owner), owner):
            return found
    return None


def wording_before(session: Session, known: str, owner: Seat) -> str | None:
    """The words that the newest wording replaced, if the other one wrote them; None if there are none."""
    newest = newest_wording(session, known, owner)
    if newest is None or other(newest[0]) not in session.seats:
        return None
    return session.words[other(newest[0])].answers.get(known, {}).get("text")


def given(script: Script, session: Session, seat: Seat, name: str, whose: str) -> list[str]:
    """What was chosen or written at an earlier question, as this person may see it now."""
    asked = script.asks[name]
    owner = _owner(session, seat, asked, whose)
    if owner is None:
        return []
    found: list[str] = []
    for number in iterations(script, session, name, owner):
        key = answer_key(name, number)
        if may_see(seat, owner, asked, session, key):
            answer = session.words[holder(session, key, owner)].answers.get(key)
            found += chosen(answer if seat == owner else as_shown(script, asked, answer))
    return found


def _owner(session: Session, seat: Seat, asked: Ask, whose: str) -> Seat | None:
    if asked.who != BOTH:
        return next(iter(owners(asked.who, session)), None)
    owner = other(seat) if whose == "theirs" else seat
    return owner if owner in session.seats else None


def chosen(answer: Answer | None) -> list[str]:
    """The items that an answer consists of."""
    if answer is None:
        return []
    if "text" in answer:
        return [WRITTEN + answer["text"]]
    return list(answer.get("choices", [answer["choice"]] if "choice" in answer else []))


def chosen_items(
    script: Script, session: Session, loop: Loop, seat: Seat | None, reader: Seat | None = None
) -> list[str] | None:
    """What a loop iterates over, as `reader` sees it; None if it iterates a number of times.

    A loop over an earlier loop's rounds iterates over what that one did.
    """
    each = script.flat[script.goes_over(loop)[-1].head]
    assert isinstance(each, Each)
    if isinstance(each.each, Count):
        return None
    if each.whose and seat is not None:
        return given(script, session, seat, each.each, each.whose)
    asked = owners(script.asks[each.each].who, session)
    who = seat if seat in asked else next(iter(asked), None)
    if who is None:
        return []
    answer = session.words[holder(session, each.each, who)].answers.get(each.each)
    shown = answer if reader in (None, who) else as_shown(script, script.asks[each.each], answer)
    return list((shown or {}).get("choices", ()))


def most_iterations(script: Script, session: Session, loop: Loop, seat: Seat | None) -> int:
    """How many iterations a loop has at most, as things stand."""
    each = script.flat[loop.head]
    assert isinstance(each, Each)
    if isinstance(each.each, Count):
        return each.each.most
    if earlier := script.goes_over(loop)[1:]:
        return session.items.get(counter(script, earlier[0], seat), 0)
    return len(chosen_items(script, session, loop, seat) or ())


def knows_rounds(script: Script, session: Session, reader: Seat, loop: Loop, seat: Seat) -> bool | None:
    """Whether someone may know what a loop goes through and how often; None if they never may.

    A list belongs to whoever ticked it. How many rounds there are belongs to whoever decides on another one,
    until an answer from a round shows it.
    """
    if earlier := script.goes_over(loop)[1:]:
        return knows_rounds(script, session, reader, earlier[0], seat)
    each = script.flat[loop.head]
    assert isinstance(each, Each)
    if isinstance(each.each, str):
        listed = script.asks[each.each]
        asked = owners(listed.who, session)
        owner = other(seat) if each.whose else seat if seat in asked else next(iter(asked), reader)
        if may_see(reader, owner, listed, session) or (each.whose and listed.seen != "me"):
            return True  # of what the other one hasn't shown, there are no rounds
        return None if listed.seen == "me" else False
    if loop.head in script.blocks:
        inside = [(seat, step) for step in each.steps if isinstance(step, Ask)]
        decides = reader == seat
    else:
        inside = [
            (who, step) for step in each.steps if isinstance(step, Ask) for who in owners(step.who, session)
        ]
        decides = reader in owners(each.who, session)
    if decides or each.each.least == each.each.most or reader in (who for who, _ in inside):
        return True
    if all(step.seen == "me" for _, step in inside):
        return None
    keys = [
        (who, step, number) for who, step in inside for number in iterations(script, session, step.step, who)
    ]
    return any(
        may_see(reader, who, step, session, answer_key(step.step, number)) for who, step, number in keys
    )
