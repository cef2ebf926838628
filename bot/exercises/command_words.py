"""A command typed as a word, such as *stop*, where an answer is asked for: which of the two is it?"""

from bot.chat import links
from bot.chat.route import ID, TEXT, Route
from bot.chat.turn import Turn
from bot.exercises import screens, typed_tap, typed_words
from bot.exercises.live_session import LiveSession, in_focus
from bot.telegram.keyboards import Button, press
from bot.wording import command_words as words
from dialogues.script.steps import Ask
from dialogues.text import shared_phrases as phrases
from dialogues.text_analysis.wanted import command

IS_ANSWER = Route("x:word", ID, TEXT)  # the message's id, and what stood in it
LONGEST = 40  # bytes; a button's data holds 64 bytes

IN_EXERCISES = {
    "stop": phrases.STOP,
    "pause": phrases.PAUSE,
    "skip": phrases.SKIP,
    "back": phrases.BACK,
}


def asked(turn: Turn, message: int, text: str) -> bool:
    """Ask whether a word is their answer or meant for us; False if it can only be an answer."""
    too_long = len(text.encode()) > LONGEST or ":" in text
    if too_long or (name := command(text, turn.person.language)) is None:
        return False
    if (live := in_focus(turn)) is None or typed_tap.meant(live, text) is not None:
        return False
    if name in ("skip", "back") and live.step is None:
        return False  # nothing is asked of them, so there is nothing to pass over
    if live.seat in live.session.words and live.session.words[live.seat].draft:
        return False
    rows = [*_answer(live, message, text), *([one] for one in _commands(live, name))]
    turn.show_at_the_bottom(turn.text(words.WHICH if _takes_words(live) else words.FOR_ME, word=text), rows)
    return True


def is_answer(turn: Turn, message: int, text: str) -> bool:
    """The word was meant as it stands; False if no exercise is open any more."""
    return typed_words.wrote(turn, message, text)


def _takes_words(live: LiveSession) -> bool:
    return live.session.status == "waiting" and isinstance(live.step, Ask) and live.step.takes_words


def _answer(live: LiveSession, message: int, text: str) -> list[list[Button]]:
    if not _takes_words(live):
        return []
    return [[press(live.turn.label(words.IS_ANSWER), IS_ANSWER.data(message, text), main=True)]]


def _commands(live: LiveSession, name: str) -> list[Button]:
    """The buttons for what the word may have meant, and the way back."""
    turn, session_id = live.turn, live.session.id
    here = press(turn.label(phrases.CLOSE), links.SESSION.data(session_id, 0, links.OPEN))
    if name in IN_EXERCISES:
        data = links.SESSION.data(session_id, screens.visit(live), name)
        return [press(turn.label(IN_EXERCISES[name]), data), here]
    if name == "menu":
        return [*turn.home(), here]
    return [
        press(turn.label(words.HOW_IT_WORKS), links.HELP.data()),
        press(turn.label(phrases.PRIVATE_HELP), links.SOMEONE.data()),
        here,
    ]


ROUTES = (IS_ANSWER.opens(is_answer),)
