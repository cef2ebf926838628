"""Exercises by what somebody needs. Which helps with what is data: `needs.yaml`."""

from functools import cache
from importlib import resources

import yaml

from bot.chat import links
from bot.chat.pages import on_page
from bot.chat.route import NUMBER, TEXT, Route
from bot.chat.turn import Turn
from bot.telegram.keyboards import Button, press
from bot.wording import menu as menu_words
from bot.wording import needs as words

EXERCISES = Route("m:exercises")
NEED = Route("m:need", TEXT)
MORE = Route("m:more", NUMBER)  # a page of the exercises that no need names

_IN_A_ROW = 2


def show(turn: Turn) -> None:
    """Ask what would help right now."""
    helped = [name for name in words.NEEDS if _for_need(turn, name)]
    buttons = [press(turn.label(words.NEEDS[name]), NEED.data(name)) for name in helped]
    if _others(turn):
        buttons.append(press(turn.label(words.OTHERS), MORE.data(0)))
    rows = [buttons[first : first + _IN_A_ROW] for first in range(0, len(buttons), _IN_A_ROW)]
    turn.say(words.WHAT, [*rows, turn.home()])
    turn.may_be_typed(rows)


def show_need(turn: Turn, need: str) -> bool:
    """Show what there is for a need, how long it takes, alone or for two; False if there is nothing."""
    exercises = _for_need(turn, need)
    if not exercises:
        return False
    texts = [turn.text(words.HEADS[need]), *(_told(turn, exercise) for exercise in exercises)]
    rows = [[_button(turn, exercise)] for exercise in exercises]
    back = press(turn.label(words.BACK), EXERCISES.data())
    turn.show("\n\n".join(texts), [*rows, [back, *turn.home()]])
    turn.may_be_typed(rows)
    return True


def show_others(turn: Turn, page: int) -> None:
    """Show a page of the exercises that no need names."""
    buttons = [_button(turn, exercise) for exercise in _others(turn)]
    back = press(turn.label(words.BACK), EXERCISES.data())
    turn.say(words.OTHER_EXERCISES, [*on_page(turn, buttons, page, MORE), [back, *turn.home()]])
    turn.may_be_typed([buttons])


@cache
def named() -> dict[str, list[str]]:
    """Every need, with its exercises."""
    file = resources.files("bot.home").joinpath("needs.yaml")
    found: dict[str, list[str]] = yaml.safe_load(file.read_text("utf-8"))
    return found


def _for_need(turn: Turn, need: str) -> list[str]:
    exercises = turn.practice.exercises
    return [name for name in named().get(need, ()) if name in exercises and exercises[name].script.listed]


def _others(turn: Turn) -> list[str]:
    taken = {exercise for exercises in named().values() for exercise in exercises}
    exercises = turn.practice.exercises.items()
    return [name for name, revision in exercises if revision.script.listed and name not in taken]


def _button(turn: Turn, exercise: str) -> Button:
    label = turn.label(menu_words.EXERCISE, title=turn.title(exercise), minutes=_minutes(turn, exercise))
    return press(label, links.EXERCISE.data(exercise))


def _told(turn: Turn, exercise: str) -> str:
    revision = turn.practice.exercises[exercise]
    script = revision.script
    about = revision.language(turn.person.language).translate(script.phrase("about", script.about))
    return turn.text(
        words.ONE,
        title=turn.title(exercise),
        minutes=script.minutes,
        alone="alone" in script.forms,
        together="together" in script.forms,
        about=about,
    )


def _minutes(turn: Turn, exercise: str) -> int:
    return turn.practice.exercises[exercise].script.minutes


ROUTES = (EXERCISES.opens(show), NEED.opens(show_need), MORE.opens(show_others))
