"""`/pause` in a joint exercise: just pause, or take a time-out with a time to return."""

from bot.chat.partner import couple_of
from bot.chat.route import Route
from bot.chat.turn import Turn
from bot.exercises import actions
from bot.exercises.advance import happen
from bot.exercises.live_session import LiveSession
from bot.telegram.keyboards import press
from bot.wording import time_out as words
from dialogues.engine.events import EVERYWHERE

EXERCISE = "pause_and_return"

ASK = Route("t:ask")
PAUSE = Route("t:pause")
OUT = Route("t:out")  # handled in couple/left_behind, which knows whether there still is a partner
NEITHER = Route("t:neither")


def offer(turn: Turn) -> bool:
    """Ask which of the two they want; False if only a pause makes sense, or nothing is open."""
    live = next(iter(actions.open_to(turn)), None)
    if live is None or len(live.people) == 1 or not _has_time_out(turn):
        return False
    if live.stored.script_id == EXERCISE:
        return False
    rows = [
        [press(turn.label(words.JUST_PAUSE), PAUSE.data(), main=True)],
        [press(turn.label(words.TIME_OUT), OUT.data())],
        [press(turn.label(words.NEITHER), NEITHER.data())],
    ]
    turn.say(words.WHICH, rows)
    turn.waits_for_tap(ASK.data(), rows)
    return True


def just_pause(turn: Turn) -> bool:
    """Pause the open exercise; False if there is none."""
    return _interrupted(turn) is not None and actions.did(turn, "pause")


def go_out(turn: Turn) -> bool:
    """Pause the open exercise and start the time-out; False if there is no partner."""
    if not _has_time_out(turn):
        return False
    live = _interrupted(turn)
    if live is not None:
        happen(live, EVERYWHERE["pause"](live.seat))
    actions.start(turn, EXERCISE)
    return True


def go_on(turn: Turn) -> bool:
    """Want neither, and carry on; False if nothing is open."""
    live = _interrupted(turn)
    if live is not None:
        actions.carry_on(turn, live)
    return live is not None


def _interrupted(turn: Turn) -> LiveSession | None:
    return next((one for one in actions.open_to(turn) if one.stored.script_id != EXERCISE), None)


def _has_time_out(turn: Turn) -> bool:
    return EXERCISE in turn.practice.exercises and couple_of(turn.person) is not None


ROUTES = (ASK.opens(offer), PAUSE.opens(just_pause), NEITHER.opens(go_on))
