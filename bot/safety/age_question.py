"""Asking whether someone is under 18. Their words may prompt the question; only their answer counts."""

from bot.chat import links
from bot.chat.route import Route
from bot.chat.turn import Turn
from bot.telegram.keyboards import press
from bot.wording import private_questions
from bot.wording import under_age as words

# Handled in couple/under_age, which can close and reopen joint exercises.
YOUNG = Route("care:young")
ADULT = Route("care:adult")


def ask(turn: Turn) -> None:
    """Ask whether the person is under 18."""
    rows = [
        [press(turn.label(words.YES), YOUNG.data())],
        [press(turn.label(words.NO), ADULT.data())],
        [press(turn.label(private_questions.PREFER_NOT), links.CLEAR.data())],
    ]
    turn.say(words.ASK, rows)
