"""Asking whether someone is under 18. Their words may prompt the question; only their answer counts.

It is a private message of its own above the screen, which stays open and answerable.
"""

from bot.chat import links
from bot.chat.route import Route
from bot.chat.turn import Turn
from bot.telegram.keyboards import press
from bot.wording import private_questions
from bot.wording import under_age as words

# Handled in couple/under_age, which can close and reopen joint exercises.
YOUNG = Route("care:young")
ADULT = Route("care:adult")  # from the card for people under 18
OLDER = Route("care:older")  # from the question


def ask(turn: Turn) -> None:
    """Ask whether the person is under 18, above the screen that this turn shows."""
    rows = [
        [press(turn.label(words.YES), YOUNG.data())],
        [press(turn.label(words.NO), OLDER.data())],
        [press(turn.label(private_questions.PREFER_NOT), links.WIPE.data())],
    ]
    turn.show_above(turn.text(words.ASK), rows)
