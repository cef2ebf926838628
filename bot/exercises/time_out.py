"""What `/pause` offers while two are in an exercise: just pause it, or a time-out with a way back."""

from bot.chat.turn import Turn
from bot.exercises import actions
from bot.exercises.advance import happen
from bot.telegram.keyboards import press
from bot.wording import time_out as words
from dialogues.engine.events import EVERYWHERE

EXERCISE = "pause_and_return"


def offer(turn: Turn) -> bool:
    """Ask which of the two it shall be; False where only a pause makes sense, or nothing is open."""
    live = next(iter(actions.open_to(turn)), None)
    if live is None or len(live.people) == 1 or not _possible(turn):
        return False
    if live.stored.script_id == EXERCISE:
        return False
    rows = [
        [press(turn.label(words.JUST_PAUSE), "t:pause", main=True)],
        [press(turn.label(words.TIME_OUT), "t:out")],
        [press(turn.label(words.NEITHER), "t:neither")],
    ]
    turn.say(words.WHICH, rows)
    return True


def tapped(turn: Turn, action: str, argument: str) -> bool:
    """Which of the two it is; False if the button means nothing."""
    live = next((one for one in actions.open_to(turn) if one.stored.script_id != EXERCISE), None)
    if action == "neither" and live is not None:
        actions.carry_on(turn, live)
    elif action == "pause" and live is not None:
        actions.did(turn, "pause")
    elif action == "out" and _possible(turn):
        if live is not None:
            happen(live, EVERYWHERE["pause"](live.seat))
        actions.start(turn, EXERCISE)
    else:
        return False
    return True


def _possible(turn: Turn) -> bool:
    return EXERCISE in turn.practice.exercises and turn.unit.people.partner_of(turn.person) is not None
