"""An exercise that the partner has not heard of goes on alone when the two part."""

from bot.exercises.advance import carry_out
from bot.exercises.live_session import LiveSession
from dialogues.engine import engine
from dialogues.engine.effects import Show


def goes_on_alone(live: LiveSession) -> bool:
    """Make it one for the current person, who is shown nothing; False if it isn't theirs alone."""
    if not live.is_ones_own or "alone" not in live.revision.script.forms:
        return False
    session, effects = engine.go_on_alone(live.revision.script, live.session, live.turn.now)
    live.stored = live.turn.unit.sessions.save_alone(live.stored)
    live.people = {live.seat: live.people[live.seat]}
    carry_out(live, session, [effect for effect in effects if not isinstance(effect, Show)])
    return True
