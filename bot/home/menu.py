"""The menu: everything that exists, by button, and the pages behind it."""

from collections.abc import Callable

from bot.account import hiding, own_data
from bot.chat.turn import Turn
from bot.couple import ask_partner, invite, leave, left_behind
from bot.exercises import actions
from bot.home import board
from bot.home.board import show_board
from bot.nudges import weekly_reminder
from bot.safety import help_card
from bot.telegram.keyboards import Button, number, press, short
from bot.wording import help_card as help_card_words
from bot.wording import menu as words
from bot.wording import notices
from dialogues.text.languages import Phrase

PAGE_LENGTH = 4096  # UTF-16 units in a message (Bot API, sendMessage); markup, counted here too, leaves room


def show(turn: Turn, above: Phrase | None = None) -> None:
    """The menu, with a line above it if something needs saying."""
    partner = left_behind.partner_name(turn)
    rows: list[list[Button]] = []
    for live in actions.open_to(turn)[:3]:
        label = turn.label(words.CARRY_ON, title=turn.title_of(live.revision))
        rows.append([press(label, f"s:{short(live.stored.id)}:0:open", main=True)])
    rows += ask_partner.rows(turn)
    for name, revision in turn.practice.exercises.items():
        if not revision.script.listed:
            continue
        label = turn.label(words.EXERCISE, title=turn.title(name), minutes=revision.script.minutes)
        rows.append([press(label, f"x:do:{name}")])
    if partner is None:
        rows.append([press(turn.label(words.INVITE), "i:show")])
    rows.append([press(turn.label(words.BOARD), "m:board"), press(turn.label(words.NUDGES), "n:list")])
    rows.append([press(turn.label(words.PROMISES), "m:promises"), press(turn.label(words.GOALS), "m:goals")])
    rows.append([press(turn.label(words.JUST_FOR_ME), "care:me")])
    rows.append([press(turn.label(words.HELP), "m:help"), press(turn.label(words.PRIVACY), "m:privacy")])
    if partner is not None:
        rows.append([press(turn.label(words.LEAVE), "l:ask")])
    heading = words.MENU if partner is None else words.WITH_PARTNER
    text = turn.text(heading, name=turn.person.name, partner=partner or "")
    turn.show(f"<i>{turn.text(above)}</i>\n\n{text}" if above is not None else text, rows)


def tapped(turn: Turn, action: str, argument: str) -> bool:
    """A button of the menu; False if it means nothing."""
    pages: dict[str, Callable[[Turn], None]] = {"menu": show, "help": show_help, "privacy": own_data.show}
    pages |= {"later": put_off, "someone": show_private_help}
    pages |= {"promises": board.show_promises, "goals": board.show_goals}
    if action == "board":
        show_board(turn, number(argument))
    elif action in pages:
        pages[action](turn)
    else:
        return False
    return True


def put_off(turn: Turn) -> None:
    """A reminder was answered with *not now*."""
    turn.say(notices.ANOTHER_TIME, [turn.home()])


def show_private_help(turn: Turn) -> None:
    """The private help card, outside an exercise."""
    help_card.show(turn)


def show_help(turn: Turn) -> None:
    """How this works."""
    turn.say(words.HELP_TEXT, [[press(turn.label(help_card_words.SOMEONE), "m:someone")], turn.home()])


def start(turn: Turn, exercise: str) -> None:
    """`/do <exercise>` or its button."""
    if exercise in turn.practice.exercises and turn.practice.exercises[exercise].script.listed:
        ask_partner.start(turn, exercise)
    else:
        show(turn, words.NO_SUCH_EXERCISE if exercise else None)


COMMANDS: dict[str, Callable[[Turn], None]] = {
    "menu": show,
    "help": show_help,
    "privacy": own_data.show,
    "export": own_data.ask_export,
    "delete": own_data.ask_delete,
    "hide": hiding.ask,
    "board": show_board,
    "invite": invite.show,
    "leave": leave.ask,
    "nudges": weekly_reminder.show,
    "promises": board.show_promises,
    "goals": board.show_goals,
}
NOT_YET = ("today", "checkin", "language")
