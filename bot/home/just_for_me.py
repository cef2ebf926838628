"""*Just for me*: help, the private questions, exercises to do alone."""

from bot.chat import links
from bot.chat.pages import on_page
from bot.chat.route import NUMBER, Route
from bot.chat.turn import Turn
from bot.exercises import actions
from bot.home import menu
from bot.safety import help_card, private_questions
from bot.telegram.keyboards import press
from bot.wording import help_card as words
from bot.wording import menu as menu_words

MORE = Route("care:more", NUMBER)  # a page of the exercises for one


def show(turn: Turn) -> None:
    """Show the *Just for me* page."""
    rows = [
        [press(turn.label(words.SOMEONE), help_card.CARD.data(help_card.GENERAL_CARD))],
        [press(turn.label(words.QUESTIONS), private_questions.ASK.data())],
        [press(turn.label(words.ALONE), links.ALONE.data())],
        turn.home(),
    ]
    turn.say(words.JUST_FOR_ME, rows)


def show_alone(turn: Turn, page: int = 0) -> None:
    """List the exercises that can be done alone, even with a partner."""
    buttons = [
        press(
            turn.label(menu_words.EXERCISE, title=turn.title(name), minutes=script.minutes),
            links.DO_ALONE.data(name),
        )
        for name, script in ((name, one.script) for name, one in turn.practice.exercises.items())
        if script.listed and "alone" in script.forms
    ]
    turn.say(words.ALONE_TEXT, [*on_page(turn, buttons, page, MORE), turn.home()])


def start_alone(turn: Turn, exercise: str) -> bool:
    """Start an exercise in its solo form; False if it has none."""
    revision = turn.practice.exercises.get(exercise)
    if revision is None or "alone" not in revision.script.forms:
        return False
    actions.start_alone(turn, exercise)
    return True


def clear(turn: Turn) -> None:
    """Delete the message and show the menu."""
    turn.wipe()
    menu.show(turn)


ROUTES = (
    links.ME.opens(show),
    links.ALONE.opens(show_alone),
    MORE.opens(show_alone),
    links.DO_ALONE.opens(start_alone),
    links.CLEAR.opens(clear),
    private_questions.NOT_NOW.opens(clear),
)
