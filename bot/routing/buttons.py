"""Dispatches taps: every room's routes in one table."""

from itertools import chain

from bot.account import hiding, onboarding, own_data, own_name
from bot.chat import clearing
from bot.chat.route import STAYS, Answers
from bot.chat.turn import PAGE, Turn
from bot.couple import (
    answer_partner,
    appointment,
    ask_partner,
    check_in,
    daily_question,
    invite,
    leave,
    left_behind,
    under_age,
)
from bot.exercises import command_words, time_out, typed_tap, typed_words
from bot.home import board, cue, just_for_me, menu, needs, path, today, waiting
from bot.nudges import asking, coming, follow_up, not_now, own_hour, rest, weekly_reminder
from bot.safety import help_card, private_questions
from bot.telegram.incoming import Tapped
from bot.wording import menu as words
from dialogues.text_analysis.wanted import reply
from storage.records import Json

ANSWERS: Answers[Turn] = Answers(
    chain(
        menu.ROUTES,
        today.ROUTES,
        path.ROUTES,
        needs.ROUTES,
        board.ROUTES,
        cue.ROUTES,
        just_for_me.ROUTES,
        onboarding.ROUTES,
        own_data.ROUTES,
        own_name.ROUTES,
        hiding.ROUTES,
        invite.ROUTES,
        ask_partner.ROUTES,
        answer_partner.ROUTES,
        appointment.ROUTES,
        daily_question.ROUTES,
        check_in.ROUTES,
        leave.ROUTES,
        left_behind.ROUTES,
        under_age.ROUTES,
        time_out.ROUTES,
        typed_words.ROUTES,
        command_words.ROUTES,
        help_card.ROUTES,
        private_questions.ROUTES,
        weekly_reminder.ROUTES,
        own_hour.ROUTES,
        asking.ROUTES,
        coming.ROUTES,
        not_now.ROUTES,
        rest.ROUTES,
        waiting.ROUTES,
        follow_up.ROUTES,
        clearing.ROUTES,
    )
)


def tapped(turn: Turn, tap: Tapped) -> None:
    """Handle a tap. An outdated button brings the menu, and its message keeps its text."""
    turn.keeps_text = turn.keeps_text or tap.data.startswith(STAYS)
    if not onboarding.has_arrived(turn):
        onboarding.tapped(turn, tap.user, tap.data)
        return
    private_questions.forget(turn)
    # A notice that is opened leaves alive what they were just asked to choose, or to type.
    turn.spares_screen = turn.beside and turn.person.asked.get("for") not in (None, PAGE)
    if turn.person.asked and not help_card.is_beside(tap.data):
        turn.change(asked={})
    if not opened(turn, tap.data):
        turn.keeps_text, turn.spares_screen = True, False
        menu.show(turn, words.OLD_BUTTON)


def typed(turn: Turn, text: str) -> bool:
    """Words for a page: they tap the button that they say, or, where only a tap is asked for, bring it again.

    False if they are for what else the page asks.
    """
    asked = turn.person.asked
    data = said(turn, asked, text) or asked.get("again")
    if data is None:
        return False
    turn.change(asked={})
    if not opened(turn, data):
        menu.show(turn, words.OLD_BUTTON)
    return True


def said(turn: Turn, asked: Json, text: str) -> str | None:
    """The button, of those that may be typed (`Turn.waits_for`), that words say."""
    data = typed_tap.one_that_says(text, asked.get("labels", {}).items())
    return data or asked.get("replies", {}).get(reply(text, turn.person.language))


def opened(turn: Turn, data: str) -> bool:
    """Handle a button; False if it is no longer valid."""
    found = ANSWERS.open(turn, data)
    return found if turn.leads_to is None else ANSWERS.open(turn, turn.leads_to)
