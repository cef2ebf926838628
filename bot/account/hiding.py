"""Hiding a chat: it is cleared as far as Telegram allows, then poses as a plain notes bot.

The word that brings everything back is set beforehand, in a calm hour, and nothing of that stays in the chat.
In the hidden chat anything but the word gets a reply that fits a notes bot and is not stored. Someone who
picks up the phone finds no command that leads back, and can't try one word after the other.
"""

from datetime import timedelta

from bot.account.secret_word import LONGEST, SHORTEST, fits, is_same, plain
from bot.chat import links
from bot.chat.route import Answers, Route
from bot.chat.turn import Turn
from bot.exercises import actions
from bot.telegram.incoming import Edited, Incoming, Tapped, Typed
from bot.telegram.keyboards import Button, press
from bot.telegram.outgoing import OutgoingMessage, deletion
from bot.wording import hiding as words
from storage.records import Json

FREE_TRIES = 5  # wrong words that cost nothing
TRIES_LAST = timedelta(hours=1)  # after the newest; then they are forgotten
FIRST_PAUSE = timedelta(minutes=1)  # in which no word is compared; each wrong one then doubles it
LONGEST_PAUSE = timedelta(minutes=15)  # the right person has to wait as well

ASK = Route("h:ask")
NOW = Route("h:now")
ABOUT = Route("h:about")
CHANGE = Route("h:change")
HOW = Route("h:how")  # this and PAGE are only used in the hidden chat
PAGE = Route("h:page")


def ask(turn: Turn) -> None:
    """`/hide`: hide the chat at once, or ask for the word if none is set."""
    if turn.person.hiding:
        hide(turn)
    else:
        ask_word(turn)


def show(turn: Turn) -> None:
    """Show what hiding does, from *Just for me*: set the word, or change it, or hide."""
    if not turn.person.hiding:
        ask_word(turn)
        return
    rows = [
        [press(turn.label(words.HIDE_NOW), NOW.data())],
        [press(turn.label(words.CHANGE), CHANGE.data()), press(turn.label(words.NOT_NOW), links.ME.data())],
    ]
    turn.say(words.ABOUT, rows, private=True)


def ask_word(turn: Turn) -> None:
    """Explain what hiding does and what stays, and ask for a word, or for another one."""
    asked: Json = {"for": "hiding word"}
    if turn.tapped is None and (command := _newest_of_theirs(turn)):
        asked |= {"command": command}
    turn.change(asked=asked)
    turn.say(words.CHANGE_TO if turn.person.hiding else words.EXPLAIN, [_not_now(turn)], private=True)


def word_typed(turn: Turn, message: int, text: str) -> None:
    """Take the word that was asked for. What was typed leaves the chat, and so does the explanation."""
    typed = {message, turn.person.asked.get("command", message)}
    if fits(text):
        turn.change(hiding={"word": plain(text), "on": False}, asked={})
        turn.show_at_the_bottom(turn.text(words.DONE), [turn.home()])
    else:
        turn.change(asked={"for": "hiding word"})
        unfit = turn.text(words.UNFIT, shortest=SHORTEST, longest=LONGEST)
        turn.show_at_the_bottom(unfit, [_not_now(turn)], private=True)
    for one in sorted(typed):  # their traces stay: hiding at once drops these calls and sweeps the chat
        turn.post(deletion(one))


def hide(turn: Turn) -> None:
    """Clear the chat and show the notes page. Messages still queued for this chat are dropped."""
    actions.mark_away(turn)
    turn.unit.outbox.drop(turn.person.chat_id)
    turn.change(hiding={"word": turn.person.hiding["word"], "on": True}, asked={})
    turn.tapped = None
    turn.post(OutgoingMessage("deleteMessages", wipe=True))
    commands = tuple((name, turn.label(phrase)) for name, phrase in words.COMMANDS.items())
    turn.post(OutgoingMessage("setMyCommands", commands=commands, scope=turn.person.chat_id))
    _page(turn)


def answer(turn: Turn, happened: Incoming) -> bool:
    """Reply as a hidden chat; True if it was the secret word and the chat is back to normal."""
    match happened:
        case Typed(message=message, text=text) if _opens(turn, text):
            for typed in (*_typed_in_the_pause(turn), message):
                turn.post(deletion(typed))
            turn.change(hiding={"word": turn.person.hiding["word"], "on": False})
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


def _opens(turn: Turn, text: str) -> bool:
    """Whether this is the word. After a few wrong ones none is compared for a while, and nothing shows it."""
    hiding, now = turn.person.hiding, turn.now.timestamp()
    if 0 < hiding.get("paused", 0) - now <= LONGEST_PAUSE.total_seconds():  # or the clock was set back
        return False
    word = str(hiding["word"])
    if is_same(text, word):
        return True
    if fits(text, min(SHORTEST, len(word))):
        recent = now - hiding.get("tried", 0) < TRIES_LAST.total_seconds()
        tries = hiding.get("tries", 0) + 1 if recent else 1
        pause = timedelta(0)
        if tries >= FREE_TRIES:
            pause = min(FIRST_PAUSE * 2 ** min(tries - FREE_TRIES, 10), LONGEST_PAUSE)
        paused = now + pause.total_seconds()
        turn.change(hiding={**hiding, "tries": tries, "tried": now, "paused": paused})
    return False


def _typed_in_the_pause(turn: Turn) -> list[int]:
    """Messages that weren't compared: the word may be among them, and shouldn't be left to be read."""
    start, end = turn.person.hiding.get("tried", 0), turn.person.hiding.get("paused", 0)
    traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now) if end > start else []
    return [trace.message_id for trace in traces if trace.own and start < trace.at.timestamp() <= end]


def _newest_of_theirs(turn: Turn) -> int | None:
    traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now)
    return max((trace.message_id for trace in traces if trace.own), default=None)


def _not_now(turn: Turn) -> list[Button]:
    return [press(turn.label(words.NOT_NOW), links.MENU.data())]


ROUTES = (ASK.opens(ask), NOW.opens(ask), ABOUT.opens(show), CHANGE.opens(ask_word))
HIDDEN_ROUTES = (HOW.opens(_how), PAGE.opens(_page))
_HIDDEN = Answers(HIDDEN_ROUTES)
