"""The name somebody goes by: how it is written down, what can't be one, and changing it later."""

from bot.chat.route import TEXT, Route
from bot.chat.turn import Turn
from bot.safety import danger_card
from bot.telegram.keyboards import press
from bot.wording import onboarding as words
from dialogues.text_analysis.danger import MINOR, signalled, threatens_plainly

LONGEST = 40
WORDS = 4  # more are rather an answer to something else

ASK = Route("a:rename")
IS = Route("a:renamed", TEXT)  # the name that was typed

_JOINERS = "\u200c\u200d"  # they join emoji, and separate letters in some scripts
_FILLERS = " \u115f\u1160\u2800\u3164\uffa0"  # blank characters, mostly Hangul and Braille


def tidy(text: str) -> str:
    """A name without line breaks, control characters or repeated spaces; empty if nothing is visible."""
    kept = (sign if sign.isprintable() or sign in _JOINERS else " " * sign.isspace() for sign in text)
    name = " ".join("".join(kept).split())
    return name if name.strip(_FILLERS + _JOINERS) else ""


def is_doubtful(name: str) -> bool:
    """Whether it reads like a sentence or a question, so that it is asked about before it is taken."""
    if len(name) > LONGEST:  # it can't be one, which is said by itself
        return False
    return len(name.split()) > WORDS or any(mark in name for mark in "?？؟")


def ask(turn: Turn) -> None:
    """Ask what to call them from now on."""
    turn.change(asked={"for": "name"})
    turn.say(words.RENAME, [turn.home()], name=turn.person.name)


def typed(turn: Turn, text: str) -> None:
    """Take the name they typed, or ask for another one; the partner reads it on every screen."""
    name, kinds = tidy(text), signalled(text, turn.person.language) - {MINOR}
    if kinds:
        danger_card.show(turn, kinds)
    if not name or len(name) > LONGEST:
        turn.say(words.NAME_TOO_LONG if name else words.NAME_IN_WORDS, [turn.home()])
    elif threatens_plainly([name], turn.person.language):
        turn.say(words.NOT_AS_A_NAME, [turn.home()])
    elif kinds or is_doubtful(name):
        turn.say(words.REALLY_THIS_NAME, [[press(name, IS.data(name))], turn.home()])
    else:
        _take(turn, name)


def _take(turn: Turn, name: str) -> None:
    turn.change(name=tidy(name), asked={})
    turn.say(words.RENAMED, [turn.home()], name=turn.person.name)


ROUTES = (ASK.opens(ask), IS.opens(_take))
