"""Whether someone is under 18: what they wrote may give reason to ask, only their own answer counts."""

from bot.chat.turn import Turn
from bot.telegram.keyboards import press
from bot.wording import private_questions
from bot.wording import under_age as words


def ask(turn: Turn) -> None:
    """Ask for the age. What someone wrote may give reason to ask; it never decides."""
    rows = [
        [press(turn.label(words.YES), "care:young")],
        [press(turn.label(words.NO), "care:adult")],
        [press(turn.label(private_questions.PREFER_NOT), "care:clear")],
    ]
    turn.say(words.ASK, rows)
