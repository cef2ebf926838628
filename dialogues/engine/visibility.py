"""Who may see what.

Each answer has an owner. It is its owner's alone, or the partner's too, or the partner's once its owner
released it in a share-step, or both's once a reveal-step opened it. A template receives only what its reader
may see, so what a script declares is also what happens; the sign under every question is derived from the
same rule.
"""

from typing import Literal

from dialogues.engine.events import Seat
from dialogues.engine.session import Answer, Session, other
from dialogues.script.fields import BOTH
from dialogues.script.script import Script
from dialogues.script.steps import Agree, Ask, End, Rest

Sign = Literal["🔒", "👥", "✋"]


def sign(step: Ask, session: Session) -> Sign:
    """🔒 only you · 👥 your partner too · ✋ you decide before it is shared."""
    if session.form == "alone" or step.seen == "me":
        return "🔒"
    return "✋" if step.seen == "when shared" else "👥"


def may_see(reader: Seat, owner: Seat, step: Ask, session: Session, key: str | None = None) -> bool:
    """Whether a person may read an answer now; `key` is the answer's, where it is not the step's name."""
    return (
        reader == owner
        or step.seen == "partner"
        or (step.seen != "me" and f"{owner}/{key or step.step}" in session.shared)
    )


def as_shown(step: Ask, answer: Answer | None) -> Answer | None:
    """An answer as the other one sees it: some choices are shown as another."""
    if answer is None or "choice" not in answer:
        return answer
    shown = step.choices[answer["choice"]].shown_as
    return answer if shown is None else {"choice": shown}


def owners(who: str, session: Session) -> tuple[Seat, ...]:
    """The seats that a step addresses; none where the role is not played, as in the form alone."""
    if who == BOTH:
        return session.seats
    seat = session.cast.get(who)
    return (seat,) if seat in session.seats else ()


def owes_nothing(script: Script, session: Session, seat: Seat) -> bool:
    """Whether only the other one is asked, and an answer is not owed; or the other one rests.

    For this person the exercise is as good as over then: pausing, skipping, stopping and silence of the other
    must look alike to them.
    """
    wait = session.waits.get(other(seat))
    if not session.alive:
        return session.settled is not None and not _has_an_ending(script, session, seat)
    if wait is None or seat in session.waits:
        return False
    step = script.flat[wait.place]
    return isinstance(step, Rest) or (isinstance(step, Ask) and not step.owed)


def _has_an_ending(script: Script, session: Session, seat: Seat) -> bool:
    """Whether the exercise closed with something for this person to read."""
    if session.outcome not in script.index:
        return True  # it was stopped, and that is said to both
    end = script.flat[script.index[session.outcome]]
    return isinstance(end, End) and session.role_of(seat) in end.end


def reads_the_other(names: frozenset[str], script: Script, session: Session, reader: Seat) -> bool:
    """Whether a template that mentions these names shows this reader something their partner wrote."""
    written = {step.step for step in script.asks.values() if other(reader) in owners(step.who, session)}
    loops = {
        script.flat[script.loops[script.index[name]].head].step for name in written if script.loop_of(name)
    }
    return "theirs" in names or bool(names & (written | loops))


def may_change(step: Agree, session: Session) -> bool:
    """Whether what both are to approve may still be changed."""
    return session.counts.get(step.step, 0) < step.at_most
