"""Hiding a chat: it is cleared as far as Telegram allows, then poses as a plain notes bot.

Typing the person's secret word brings everything back. Anything else gets a reply that fits a notes bot and
is not stored. Someone who picks up the phone finds no command that leads back.
"""

import hmac
import unicodedata

from bot.chat import links
from bot.chat.route import Answers, Route
from bot.chat.turn import Turn
from bot.exercises import actions
from bot.telegram.incoming import Edited, Incoming, Tapped, Typed
from bot.telegram.keyboards import press
from bot.telegram.outgoing import OutgoingMessage, deletion
from bot.wording import hiding as words

SHORTEST, LONGEST = 3, 40  # characters in the word

ASK = Route("h:ask")
NOW = Route("h:now")
HOW = Route("h:how")  # this and PAGE are only used in the hidden chat
PAGE = Route("h:page")


def ask(turn: Turn) -> None:
    """Explain what hiding does and what stays, and ask for the word."""
    turn.change(asked={"for": "hiding word"})
    rows = [[press(turn.label(words.NOT_NOW), links.MENU.data())]]
    if turn.person.hiding:
        rows.insert(0, [press(turn.label(words.HIDE_AS_BEFORE), NOW.data(), main=True)])
    turn.say(words.EXPLAIN, rows)


def word_typed(turn: Turn, text: str) -> None:
    """Take the word that was asked for, and show it once more before hiding."""
    word = _plain(text)
    if not SHORTEST <= len(word) <= LONGEST or "\n" in text.strip():
        turn.say(words.UNFIT, [[press(turn.label(words.NOT_NOW), links.MENU.data())]])
        return
    turn.change(hiding={"word": word, "on": False})
    rows = [
        [press(turn.label(words.HIDE_NOW), NOW.data(), main=True)],
        [press(turn.label(words.NOT_NOW), links.MENU.data())],
    ]
    turn.say(words.READY, rows, word=word)


def hide_now(turn: Turn) -> None:
    """Hide the chat, or ask for the word if none is set."""
    if turn.person.hiding:
        hide(turn)
    else:
        ask(turn)


def hide(turn: Turn) -> None:
    """Clear the chat and show the notes page. Messages still queued for this chat are dropped."""
    actions.mark_away(turn)
    turn.unit.outbox.drop(turn.person.chat_id)
    turn.change(hiding={**turn.person.hiding, "on": True}, asked={})
    turn.tapped = None
    turn.post(OutgoingMessage("deleteMessages", wipe=True))
    commands = tuple((name, turn.label(phrase)) for name, phrase in words.COMMANDS.items())
    turn.post(OutgoingMessage("setMyCommands", commands=commands, scope=turn.person.chat_id))
    _page(turn)


def answer(turn: Turn, happened: Incoming) -> bool:
    """Reply as a hidden chat; True if it was the secret word and the chat is back to normal."""
    match happened:
        case Typed(message=message, text=text) if _is_word(turn, text):
            turn.change(hiding={**turn.person.hiding, "on": False})
            turn.post(deletion(message))
            turn.post(OutgoingMessage("deleteMyCommands", scope=turn.person.chat_id))
            return True
        case Typed(command="help"):
            _how(turn)
        case Tapped(data=data):
            if not _HIDDEN.open(turn, data):
                _page(turn)
        case Typed(command=str()):
            _page(turn)
        case Typed():
            turn.say(words.NOTED)
        case Edited():
            pass
        case _:
            turn.say(words.ONLY_TEXT)
    return False


def _page(turn: Turn) -> None:
    turn.say(words.PAGE, [[press(turn.label(words.HOW), HOW.data())]])


def _how(turn: Turn) -> None:
    turn.say(words.HOW_TEXT, [[press(turn.label(words.HOW_BACK), PAGE.data())]])


def _is_word(turn: Turn, text: str) -> bool:
    wanted = str(turn.person.hiding["word"]).encode()
    return hmac.compare_digest(_plain(text).encode(errors="replace"), wanted)


def _plain(text: str) -> str:
    """Normalise a word for comparison: case, spacing and Unicode composition make no difference."""
    word = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return "" if word.startswith("/") else word


ROUTES = (ASK.opens(ask), NOW.opens(hide_now))
HIDDEN_ROUTES = (HOW.opens(_how), PAGE.opens(_page))
_HIDDEN = Answers(HIDDEN_ROUTES)
