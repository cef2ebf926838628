"""Whether someone is under 18: what they wrote may give reason to ask, only their own answer counts."""

from bot.chat import links
from bot.chat.route import Route
from bot.chat.turn import Turn
from bot.telegram.keyboards import press
from bot.wording import private_questions
from bot.wording import under_age as words

# Answered where joint things are closed and opened.
YOUNG = Route("care:young")
ADULT = Route("care:adult")


def ask(turn: Turn) -> None:
    """Ask for the age. What someone wrote may give reason to ask; it never decides."""
    rows = [
        [press(turn.label(words.YES), YOUNG.data())],
        [press(turn.label(words.NO), ADULT.data())],
        [press(turn.label(private_questions.PREFER_NOT), links.CLEAR.data())],
    ]
    turn.say(words.ASK, rows)
