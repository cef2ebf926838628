"""Words that say just what a button says count as its tap: "4" on a scale, "yes" under *Yes, that's it*.

Consent isn't typed: what shares an answer, sends a draft or leaves the exercise takes a real tap.
"""

from collections.abc import Callable

from bot.exercises import actions, screens
from bot.exercises.live_session import LiveSession
from dialogues.engine.events import OWN
from dialogues.screen.ready_words import LINE
from dialogues.screen.screen import Button

_ANSWERS = ("done", "agree", "otherwise", "back-early")
_KINDS = (OWN, "n-", LINE)  # a choice, a number on a scale, a ready line by its number

_SAID: tuple[Callable[[str], str], ...] = (str, lambda label: label.partition(",")[0])


def taps(live: LiveSession, message: int, text: str) -> bool:
    """Take a message as the tap of the one answer whose button says it; False if there is none."""
    if live.session.status != "waiting" or live.step is None:
        return False
    shown = live.renderer(live.seat).screen().rows
    answers = [button for row in shown for button in row if _is_answer(button)]
    for said in _SAID:  # a whole label, or else one up to its comma
        meant = {button.choice for button in answers if _plain(said(button.label)) == _plain(text)}
        if len(meant) == 1:
            visit = screens.visit(live)
            return actions.tapped(live.turn, live.session.id, visit, meant.pop(), typed=message)
    return False


def _is_answer(button: Button) -> bool:
    return button.choice.startswith(_KINDS) or button.choice in _ANSWERS


def _plain(text: str) -> str:
    """The words and numbers alone, in small letters; where there are none, the signs as they are."""
    letters = "".join(sign if sign.isalnum() else " " * (sign not in "'’") for sign in text.casefold())
    return " ".join(letters.split()) or text.replace("\ufe0f", "").strip()
