"""What plain words bring outside an exercise: the exercises or the page that they ask for."""

from collections.abc import Callable

from bot.account import own_data
from bot.chat.turn import Turn
from bot.couple import invite, leave
from bot.home import menu, needs, today
from bot.nudges import coming
from dialogues.text_analysis.wanted import QUESTION, command, wanted


def _join(turn: Turn) -> None:
    invite.enter(turn, "")


# By the names in `locales/<language>/wanted.yaml`; all others there are needs (`needs.yaml`).
PAGES: dict[str, Callable[[Turn], None]] = {
    "someone": menu.show_private_help,
    "leave": leave.ask,
    "privacy": own_data.show,
    "reminders": coming.show,
    "join": _join,
    "invite": invite.show,
    "language": menu.show_language,
    "today": today.show,
    "exercises": needs.show,
    "help": menu.show_help,
    QUESTION: menu.answer_question,
}


def answered(turn: Turn, text: str, *, guesses: bool = True) -> bool:
    """Answer what these words plainly ask for; False if they ask for nothing that we know.

    Without `guesses`, a question mark alone asks for nothing.
    """
    if command(text, turn.person.language) == "menu":
        menu.show(turn)
        return True
    name = wanted(text, turn.person.language)
    if name is None or (name == QUESTION and not guesses):
        return False
    if name in PAGES:
        PAGES[name](turn)
        return True
    return needs.show_need(turn, name)
