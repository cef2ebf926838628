"""*Just for me*: help, the private questions, exercises to do alone, ready lines first."""

from dataclasses import replace

from bot.account import hiding
from bot.chat import links
from bot.chat.pages import on_page
from bot.chat.route import NUMBER, Route, one_of
from bot.chat.turn import Turn
from bot.exercises import actions
from bot.home import menu
from bot.safety import help_card, private_questions
from bot.safety.record import Care, remember
from bot.telegram.keyboards import press
from bot.wording import help_card as words
from bot.wording import hiding as hiding_words
from bot.wording import menu as menu_words

LINES = Route("care:lines_first", one_of("on", "off"))
MORE = Route("care:more", NUMBER)  # a page of the exercises for one


def show(turn: Turn) -> None:
    """Show the *Just for me* page."""
    first = Care.of(turn.person, turn.now).lines_first
    rows = [
        [press(turn.label(words.SOMEONE), help_card.CARD.data(help_card.GENERAL_CARD))],
        [press(turn.label(words.QUESTIONS), private_questions.ASK.data())],
        [press(turn.label(words.ALONE), links.ALONE.data())],
        [press(turn.label(hiding_words.OPEN), hiding.ABOUT.data())],
        [
            press(
                turn.label(words.LINES_ARE_ON if first else words.LINES_ARE_OFF),
                LINES.data("off" if first else "on"),
            )
        ],
        turn.home(),
    ]
    turn.say(words.JUST_FOR_ME, rows, private=True)


def put_lines_first(turn: Turn, switch: str) -> None:
    """Let questions open with their ready lines showing, or no longer."""
    remember(turn, replace(Care.of(turn.person, turn.now), lines_first=switch == "on"))
    show(turn)


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
    turn.say(words.ALONE_TEXT, [*on_page(turn, buttons, page, MORE), turn.home()], private=True)


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
    LINES.opens(put_lines_first),
    links.CLEAR.opens(clear),
    private_questions.NOT_NOW.opens(clear),
)
