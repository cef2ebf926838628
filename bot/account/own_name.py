"""The name somebody goes by: how it is written down, what can't be one, and changing it later."""

from collections.abc import Set as AbstractSet

from bot.chat.route import TEXT, Route
from bot.chat.turn import Turn
from bot.telegram.keyboards import ButtonData, press
from bot.wording import onboarding as words
from dialogues.text.languages import Phrase
from dialogues.text_analysis.danger import MINOR, THREAT, Kind, signalled_in_a_name, threatens_plainly
from dialogues.text_analysis.wanted import introduced

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


def fault(name: str, kinds: AbstractSet[Kind], language: str) -> Phrase | None:
    """What is asked instead of taking this name, in which `kinds` of danger were found; None if it is taken.

    One that plainly threatens isn't taken at all, because the partner reads it on every screen.
    """
    if not name:
        return words.NAME_IN_WORDS
    if len(name) > LONGEST:
        return words.NAME_TOO_LONG
    if threatens_plainly([name], language):
        return words.NOT_AS_A_NAME
    if kinds and THREAT not in kinds:  # whoever is in despair isn't asked whether it is really their name
        return words.NAME
    doubtful = kinds or len(name.split()) > WORDS or any(mark in name for mark in "?？؟")
    return words.REALLY_THIS_NAME if doubtful else None


def data_of(route: Route[str], name: str) -> ButtonData | None:
    """What a button holds that takes a name; None if it can't be a name, or doesn't fit."""
    try:
        return route.data(name) if 0 < len(name) <= LONGEST else None
    except ValueError:
        return None


def ask(turn: Turn) -> None:
    """Ask what to call them from now on."""
    turn.change(asked={"for": "name"})
    turn.say(words.RENAME, [turn.home()], name=turn.person.name)


def typed(turn: Turn, text: str) -> None:
    """Take the name they typed, or ask about it. A card for what it signals stands above that already."""
    language = turn.person.language
    name, kinds = tidy(introduced(text, language)), signalled_in_a_name(text, language) - {MINOR}
    if (instead := fault(name, kinds, language)) is None:
        _take(turn, name)
    else:
        taken = data_of(IS, name) if instead is not words.NOT_AS_A_NAME else None
        turn.say(instead, [*([[press(name, taken)]] if taken else []), turn.home()])


def _take(turn: Turn, name: str) -> None:
    turn.change(name=tidy(name), asked={})
    turn.say(words.RENAMED, [turn.home()], name=turn.person.name)


ROUTES = (ASK.opens(ask), IS.opens(_take))
