"""Words that say just what a button says count as its tap: "4" on a scale, "yes" under *Yes, that's it*.

Consent isn't typed: what shares an answer, sends words or leaves the exercise takes a real tap. A number, a
day or a time that was said back is confirmed by a yes as well.
"""

from collections.abc import Callable, Iterable

from bot.exercises import actions, screens
from bot.exercises.live_session import LiveSession
from dialogues.engine.events import OWN
from dialogues.screen.ready_words import LINE
from dialogues.screen.screen import Button
from dialogues.script.steps import Ask
from dialogues.text_analysis.wanted import reply

ONLY_BY_TAP = "only by tap"  # no choice: the word is said by a button that takes a real tap
LONGEST = 120  # characters; no button says as much
_ANSWERS = ("done", "agree", "otherwise", "back-early")
_KINDS = (OWN, "n-", LINE)  # a choice, a number on a scale, a ready line by its number

_SAID: tuple[Callable[[str], str], ...] = (
    str,
    lambda label: label.partition(" · ")[0],
    lambda label: label.partition(",")[0],
)


def taps(live: LiveSession, message: int, text: str) -> bool:
    """Take a message as the tap of the one answer whose button says it; False if there is none."""
    choice = meant(live, text)
    if choice is None:
        return False
    if choice == ONLY_BY_TAP:
        screen = live.renderer(live.seat).screen("tap_sends")
        live.turn.show_at_the_bottom(screen.html, screens.rows_of(live, screen, live.seat))
        return True
    return actions.tapped(live.turn, live.session.id, screens.visit(live), choice, typed=message)


def meant(live: LiveSession, text: str) -> str | None:
    """The one answer in sight whose button says just this, or `ONLY_BY_TAP`; None if there is none."""
    if live.session.status != "waiting" or live.step is None or len(text) > LONGEST:
        return None
    if live.session.words[live.seat].draft:
        return _meant_of_a_draft(live, text)
    renderer = live.renderer(live.seat)
    if screens.shows_lines(live.turn):
        renderer = renderer.with_lines()
    shown = [button for row in renderer.screen().rows for button in row]
    return one_that_says(text, ((button.label, button.choice) for button in shown if _is_answer(button)))


def _meant_of_a_draft(live: LiveSession, text: str) -> str | None:
    """What is meant by a word under what was typed before: it goes off, or none of it does."""
    shown = [(button.label, button.choice) for button in live.renderer(live.seat).draft_buttons]
    said = one_that_says(text, [one for one in shown if one[1] == "clear" or one[1].startswith("send-")])
    if not isinstance(live.step, Ask) or not live.step.typed:
        return said and ONLY_BY_TAP
    if said is None and reply(text, live.turn.person.language) == "yes":
        return next((choice for _, choice in shown if choice.startswith("send-")), None)
    return said


def one_that_says(text: str, buttons: Iterable[tuple[str, str]]) -> str | None:
    """The one choice, among labels and choices, whose label is said; None if there is none."""
    answers, words = list(buttons), _plain(text)
    for said in _SAID:  # a whole label, or else its beginning
        found = {choice for label, choice in answers if _plain(said(label)) == words}
        if len(found) == 1:
            return found.pop()
    return None


def _is_answer(button: Button) -> bool:
    return button.choice.startswith(_KINDS) or button.choice in _ANSWERS


def _plain(text: str) -> str:
    """The words and numbers alone, in small letters; where there are none, the signs as they are."""
    letters = "".join(sign if sign.isalnum() else " " * (sign not in "'’") for sign in text.casefold())
    return " ".join(letters.split()) or text.replace("\ufe0f", "").strip()
