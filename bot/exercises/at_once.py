"""A short private answer counts as soon as it is typed; ⋯ takes it back.

*Send* stays where words go to somebody, where several messages may add up, where a hint was called for, where
something else was looked at, and where nothing would come after it, so that it couldn't be taken back.
"""

from datetime import timedelta

from bot.exercises import screens
from bot.exercises.live_session import LiveSession
from dialogues.engine import engine, offers
from dialogues.engine.events import Chose, Wrote
from dialogues.engine.visibility import sign
from dialogues.script.steps import Ask

GAP = timedelta(seconds=5)  # it takes longer to read the next question and answer it
REMEMBERED = 10_000  # people
SHORT = 400  # signs that a step asks for at most; where it takes more, several messages may add up


def sends(live: LiveSession, wrote: Wrote) -> Chose | None:
    """The tap on *Send* that a typed message makes needless; None if there is to be one."""
    seat, session, script = live.seat, live.session, live.revision.script
    step = live.step if session.status == "waiting" else None
    if not isinstance(step, Ask) or step.typed or not step.takes_words or step.limit > SHORT:
        return None
    if sign(step, session) != "🔒" or session.words[seat].draft or offers.excess(step, wrote.text) > 0:
        return None
    if live.turn.out_of_sight or _goes_on(live, wrote):
        return None
    after, _ = engine.advance(script, session, wrote, live.turn.now)
    if not after.words[seat].draft_hints().isdisjoint(step.hints):
        return None
    send = Chose(seat, screens.visit(live), f"send-{after.changes[seat]}", wrote.today)
    sent, _ = engine.advance(script, after, send, live.turn.now)
    return send if step.answer == "several" or engine.can_go_back(sent, seat) else None


def note(live: LiveSession, wrote: Wrote) -> None:
    """This message was answered at once: what follows within seconds belongs to it."""
    answered, person = live.turn.practice.answered, live.people[live.seat]
    answered.pop(person.id, None)
    answered[person.id] = wrote.message, live.turn.now
    if len(answered) > REMEMBERED:
        answered.pop(next(iter(answered)))


def _goes_on(live: LiveSession, wrote: Wrote) -> bool:
    """Whether the message came so soon after another that its writer can't have read what was asked since."""
    answered = live.turn.practice.answered.get(live.people[live.seat].id)
    return answered is not None and answered[0] != wrote.message and live.turn.now - answered[1] < GAP
