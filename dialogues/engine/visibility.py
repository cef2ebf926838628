"""Who may see what.

Every answer has an owner. It is visible to the owner alone, to the partner too, to the partner once its owner
releases it in a share-step, or to both once a reveal-step opens it. A template receives only what its reader
may see, so a script cannot show more than it declares; the sign under each question follows the same rule.
"""

from typing import Literal

from dialogues.engine.events import Seat
from dialogues.engine.session import Answer, Session, other
from dialogues.script.fields import BOTH
from dialogues.script.script import Script
from dialogues.script.steps import Agree, Ask, End, Rest

Sign = Literal["🔒", "👥", "✋"]


def sign(step: Ask, session: Session) -> Sign:
    """The sign under a question: 🔒 only you · 👥 your partner too · ✋ you decide before it is shared."""
    if session.form == "alone" or step.seen in ("me", "unnamed"):
        return "🔒"
    return "✋" if step.seen == "when shared" else "👥"


def may_see(reader: Seat, owner: Seat, step: Ask, session: Session, key: str | None = None) -> bool:
    """Whether someone may read an answer now. `key` is its key, if that differs from the step's name."""
    return (
        reader == owner
        or step.seen == "partner"
        or (step.seen != "me" and f"{owner}/{key or step.step}" in session.shared)
    )


def as_shown(script: Script, step: Ask, answer: Answer | None) -> Answer | None:
    """An answer as the partner sees it: some choices are shown as another one."""
    if answer is None:
        return None
    if "choices" in answer:
        shown = (_item_as_shown(script, step, item) for item in answer["choices"])
        return {"choices": list(dict.fromkeys(shown))}
    return {"choice": _item_as_shown(script, step, answer["choice"])} if "choice" in answer else answer


def _item_as_shown(script: Script, step: Ask, item: str) -> str:
    offered = script.offers[step.step].get(item)
    return item if offered is None else offered.choice.shown_as or item


def owners(who: str, session: Session) -> tuple[Seat, ...]:
    """The seats a step addresses; none if nobody plays the role, as in the form alone."""
    if who == BOTH:
        return session.seats
    seat = session.cast.get(who)
    return (seat,) if seat in session.seats else ()


def owes_nothing(script: Script, session: Session, seat: Seat) -> bool:
    """Whether the session is as good as over for this person: only the other is asked, and owes no answer.

    The same while the other one rests. Pausing, skipping, stopping and silence of the other must then all
    look alike to this person, so they are told none of it.
    """
    wait = session.waits.get(other(seat))
    if not session.alive:
        return session.settled is not None and not _has_an_ending(script, session, seat)
    if wait is None or seat in session.waits:
        return False
    step = script.flat[wait.place]
    return isinstance(step, Rest) or (isinstance(step, Ask) and not step.owed)


def _has_an_ending(script: Script, session: Session, seat: Seat) -> bool:
    """Whether this person got something to read at the end."""
    if session.outcome not in script.index:
        return True  # stopping is told to both
    end = script.flat[script.index[session.outcome]]
    return isinstance(end, End) and session.role_of(seat) in end.end


def reads_the_other(names: frozenset[str], script: Script, session: Session, reader: Seat) -> bool:
    """Whether a template that uses these names shows this reader what their partner wrote."""
    written = {step.step for step in script.asks.values() if other(reader) in owners(step.who, session)}
    loops = {
        script.flat[script.loops[script.index[name]].head].step for name in written if script.loop_of(name)
    }
    return "theirs" in names or bool(names & (written | loops))


def may_change(step: Agree, session: Session) -> bool:
    """Whether the wording up for agreement may still be changed; changes are bounded."""
    return session.counts.get(step.step, 0) < step.at_most
