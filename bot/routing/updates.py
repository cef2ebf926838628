"""Dispatches what someone did to the use case that handles it, and nothing more."""

from collections.abc import Callable

from bot.account import hiding, onboarding, own_name
from bot.chat.turn import NOTICE, PAGE, TAP, Turn
from bot.couple import appointment, invite, invite_code, left_behind
from bot.exercises import actions, command_words, screens, typed_words
from bot.home import menu
from bot.nudges import moving, own_hour, weekly_reminder
from bot.routing import buttons, plain_words, typed_commands
from bot.safety import private_questions
from bot.telegram.incoming import Edited, Incoming, SentOther, Tapped, Typed
from bot.wording import hiding as hiding_words
from bot.wording import menu as menu_words
from dialogues.screen.ready_words import LINES
from dialogues.text_analysis.danger import signalled

# What somebody may be asked to type outside exercises, and what answers it.
ASKED: dict[str, Callable[[Turn, int, str], object]] = {
    "city": lambda turn, _, text: _city_typed(turn, text),
    "reminder hour": lambda turn, _, text: weekly_reminder.hour_typed(turn, text),
    "own hour": lambda turn, _, text: own_hour.time_typed(turn, text),
    "meeting time": lambda turn, _, text: appointment.time_typed(turn, text),
    "name": lambda turn, _, text: own_name.typed(turn, text),
    "code": lambda turn, _, text: invite.typed(turn, text),
    "hiding word": hiding.word_typed,
}

# What may stand there while words are an exercise's answer.
IN_AN_EXERCISE = (None, LINES, TAP, "way")  # the last in rows of an earlier release


def _city_typed(turn: Turn, text: str) -> None:
    """A place, or else what plainly asks for something else: nobody had to ask for this question."""
    if not weekly_reminder.city_typed(turn, text) and not plain_words.answered(turn, text, guesses=False):
        weekly_reminder.city_unknown(turn)


def answer(turn: Turn, happened: Incoming, is_due: Callable[[], bool], *, goes_on: bool = False) -> None:
    """Reply to one person in their chat, hidden or not.

    `is_due`: whether to say once more that something says nothing to us (`refusals`); what does is always
    answered. `goes_on`: it is one more of a group that has had its answer (`bursts`).
    """
    moving.is_back(turn)
    if goes_on and isinstance(happened, SentOther):
        return
    if not turn.person.hidden:
        if not _answers_a_notice(turn, happened):
            _answer(turn, happened, is_due, goes_on=goes_on)
    elif hiding.answer(turn, happened):
        menu.show(turn, hiding_words.BACK)


def _answers_a_notice(turn: Turn, happened: Incoming) -> bool:
    """Whether words tap a button of a notice that has just come; all else is for what was asked before it."""
    notice = turn.person.asked
    if notice.get("for") != NOTICE:
        return False
    turn.change(asked=notice["before"])
    turn.out_of_sight = True
    is_at_it = notice["before"].get("for") != PAGE and screens.is_at_it(turn)
    if not isinstance(happened, Typed) or happened.forwarded or is_at_it:
        return False
    if private_questions.is_open(turn) or (data := buttons.said(turn, notice, happened.text)) is None:
        return False
    turn.change(asked={})
    return buttons.opened(turn, data)


def _answer(turn: Turn, happened: Incoming, is_due: Callable[[], bool], *, goes_on: bool) -> None:
    match happened:
        case (
            Typed(user=user, command=str(name), argument=argument)
            | Edited(user=user, command=str(name), argument=argument)
        ):
            typed_commands.typed(turn, user, name, argument, is_due)
        case Typed(user=user, text=text) if code := _invite_in(turn, text):
            typed_commands.typed(turn, user, "join", code, is_due)
        case Typed() | Edited() | SentOther() if not onboarding.has_arrived(turn):
            written = None if isinstance(happened, SentOther) else happened.text
            onboarding.typed(turn, happened.user, written)
        case Typed(message=message, text=text, forwarded=forwarded):
            _typed(turn, message, text, is_due, goes_on=goes_on, forwarded=forwarded)
        case Edited(message=message, text=text):
            if typed_words.rewrote(turn, message, text):
                return
            if typed_words.outside(turn, message, text) or is_due():
                turn.say(menu_words.EDITED)
        case SentOther() if turn.is_at_a_tap:
            buttons.typed(turn, "")
        case SentOther():
            if not actions.sent_something_else(turn) and is_due():
                menu.show(turn, menu_words.ONLY_TEXT)
        case Tapped():
            buttons.tapped(turn, happened)


def _invite_in(turn: Turn, text: str) -> str | None:
    """An invite, wherever it is typed or pasted; words of danger around it are answered first."""
    found = invite_code.found_in(text, turn.practice.username)
    return None if found is None or signalled(found.around, turn.person.language) else found.code


def _typed(
    turn: Turn, message: int, text: str, is_due: Callable[[], bool], *, goes_on: bool, forwarded: bool
) -> None:
    asks_privately = private_questions.is_open(turn)
    page = turn.person.asked
    if page.get("for") == PAGE:
        turn.change(asked={})
        data = None if forwarded else buttons.said(turn, page, text)
        if data is not None and buttons.opened(turn, data):
            return
        turn.out_of_sight = True
        if not signalled(text, turn.person.language) and plain_words.answered(turn, text, guesses=False):
            return
    asked_for = turn.person.asked.get("for")
    in_an_exercise = not asks_privately and not turn.is_at_a_tap and asked_for in IN_AN_EXERCISE
    if in_an_exercise and command_words.asked(turn, message, text):
        return
    if in_an_exercise and typed_words.wrote(turn, message, text, forwarded=forwarded):
        return
    names_something = asked_for in ASKED
    signals_danger = typed_words.outside(turn, message, text, as_a_name=names_something)
    if asks_privately:
        private_questions.show_again(turn)
    elif turn.is_at_a_tap:
        if not goes_on:
            buttons.typed(turn, "" if forwarded else text)
    elif (answered := ASKED.get(asked_for or "")) is not None:
        if forwarded or not buttons.typed(turn, text):
            answered(turn, message, text)
    elif left_behind.went_on(turn, turn.person.focus) or goes_on or invite.ask_again(turn):
        pass
    elif signals_danger:
        menu.show(turn)  # no exercise is suggested beside a card
    elif not plain_words.answered(turn, text) and is_due():
        menu.show(turn, menu_words.WORDS_OUTSIDE)
