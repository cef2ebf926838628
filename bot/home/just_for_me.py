"""What is just for oneself: help, the private questions, exercises alone, one's age."""

from bot.chat.turn import Turn
from bot.couple import under_age
from bot.exercises import actions
from bot.home import menu
from bot.safety import help_card, private_questions
from bot.telegram.keyboards import press
from bot.wording import help_card as words
from bot.wording import menu as menu_words


def show(turn: Turn) -> None:
    """*Just for me*: the way to everything here."""
    rows = [
        [press(turn.label(words.SOMEONE), "care:card:general")],
        [press(turn.label(words.QUESTIONS), "care:ask")],
        [press(turn.label(words.ALONE), "care:alone")],
        turn.home(),
    ]
    turn.say(words.JUST_FOR_ME, rows)


def tapped(turn: Turn, action: str, argument: str) -> bool:
    """A button of these pages; False if it means nothing."""
    match action:
        case "me":
            show(turn)
        case "card" | "countries" | "country":
            return _card(turn, action, *argument.partition(":")[::2])
        case "alone":
            show_alone(turn)
        case "do":
            return start_alone(turn, argument)
        case "ask":
            private_questions.ask(turn)
        case "q" | "yes" | "next" if argument.isdecimal() and argument.isascii() and len(argument) == 1:
            steps = {
                "q": private_questions.show,
                "yes": private_questions.named_risk,
                "next": private_questions.go_on,
            }
            return steps[action](turn, int(argument))
        case "young":
            under_age.is_minor(turn)
        case "adult":
            under_age.is_adult(turn)
        case "clear" | "not_now":
            turn.wipe()
            menu.show(turn)
        case "wipe":
            turn.wipe()
        case _:
            return False
    return True


def show_alone(turn: Turn) -> None:
    """The exercises that one can do on one's own, also beside a partner."""
    rows = [
        [
            press(
                turn.label(menu_words.EXERCISE, title=turn.title(name), minutes=script.minutes),
                f"care:do:{name}",
            )
        ]
        for name, script in ((name, one.script) for name, one in turn.practice.exercises.items())
        if script.listed and "alone" in script.forms
    ]
    turn.say(words.ALONE_TEXT, [*rows, turn.home()])


def start_alone(turn: Turn, exercise: str) -> bool:
    """Begin an exercise in its form for one; False if there is none."""
    revision = turn.practice.exercises.get(exercise)
    if revision is None or "alone" not in revision.script.forms:
        return False
    actions.start_alone(turn, exercise)
    return True


def _card(turn: Turn, action: str, stop: str, code: str) -> bool:
    read = help_card.parse_stop(stop)
    if read is None:
        return False
    card, then = read
    if action == "country" and not help_card.choose_country(turn, code):
        return False
    (help_card.show_countries if action == "countries" else help_card.show)(turn, card, then)
    return True
