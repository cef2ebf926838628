"""The menu, with a button for everything, and the help pages."""

from bot.account import own_data
from bot.chat import links
from bot.chat.pages import on_page
from bot.chat.partner import partner_name
from bot.chat.route import NUMBER, Route
from bot.chat.turn import Turn
from bot.couple import ask_partner, leave, left_behind
from bot.exercises import actions
from bot.home import board
from bot.nudges import weekly_reminder
from bot.nudges.neutral_notice import call
from bot.safety import help_card
from bot.telegram.keyboards import Button, press
from bot.wording import help_card as help_card_words
from bot.wording import menu as words
from bot.wording import notices
from dialogues.text.languages import Phrase

MORE = Route("m:more", NUMBER)  # a page of exercises
HELP = Route("m:help")
PRIVACY = Route("m:privacy")


def show(turn: Turn, above: Phrase | None = None) -> None:
    """Show the menu, with an optional line above it."""
    partner = partner_name(turn)
    rows: list[list[Button]] = []
    for session_id, title in _open(turn)[:3]:
        label = turn.label(words.CARRY_ON, title=title)
        rows.append([press(label, links.SESSION.data(session_id, 0, links.OPEN), main=True)])
    rows += ask_partner.rows(turn)
    rows += on_page(turn, _exercises(turn), 0, MORE)
    if partner is None:
        rows.append([press(turn.label(words.INVITE), links.INVITE.data())])
    rows.append(
        [
            press(turn.label(words.BOARD), links.BOARD.data(None)),
            press(turn.label(words.NUDGES), weekly_reminder.LIST.data()),
        ]
    )
    rows.append(
        [
            press(turn.label(words.PROMISES), board.PROMISES.data()),
            press(turn.label(words.GOALS), board.GOALS.data()),
        ]
    )
    rows.append([press(turn.label(words.JUST_FOR_ME), links.ME.data())])
    rows.append(
        [press(turn.label(words.HELP), HELP.data()), press(turn.label(words.PRIVACY), PRIVACY.data())]
    )
    if partner is not None:
        rows.append([press(turn.label(words.LEAVE), leave.ASK.data())])
    heading = words.MENU if partner is None else words.WITH_PARTNER
    text = turn.text(heading, name=turn.person.name, partner=partner or "")
    turn.show(f"<i>{turn.text(above)}</i>\n\n{text}" if above is not None else text, rows)


def _open(turn: Turn) -> list[tuple[int, str]]:
    """Session and title of every open exercise, as far as this person knows, newest first."""
    found = {live.stored.id: turn.title_of(live.revision) for live in actions.to_carry_on_with(turn)}
    found |= {one: turn.title(exercise) for one, exercise in left_behind.still_open(turn.person).items()}
    return sorted(found.items(), reverse=True)


def say_what_waits(turn: Turn) -> None:
    """Send a neutral notice that leads to the menu, if there is something to carry on with or to answer."""
    if actions.to_carry_on_with(turn) or ask_partner.rows(turn):
        call(turn, turn.person, links.MENU.data())


def show_more(turn: Turn, page: int) -> None:
    """Show a further page of exercises."""
    turn.say(words.MORE_EXERCISES, [*on_page(turn, _exercises(turn), page, MORE), turn.home()])


def _exercises(turn: Turn) -> list[Button]:
    return [
        press(
            turn.label(words.EXERCISE, title=turn.title(name), minutes=revision.script.minutes),
            links.EXERCISE.data(name),
        )
        for name, revision in turn.practice.exercises.items()
        if revision.script.listed
    ]


def lead_on(turn: Turn, session_id: int, visit: int, choice: str) -> bool:
    """Handle an exercise's button; False if it isn't for this person."""
    if actions.tapped(turn, session_id, visit, choice) or left_behind.went_on(turn, session_id):
        return True
    if turn.unit.sessions.get(session_id) is not None:
        return False
    turn.keeps_text = True
    show(turn, words.IS_OVER)
    return True


def put_off(turn: Turn) -> None:
    """Answer *not now* under a reminder."""
    turn.say(notices.ANOTHER_TIME, [turn.home()])


def show_private_help(turn: Turn) -> None:
    """Show the private help card outside an exercise."""
    help_card.show(turn)


def show_help(turn: Turn) -> None:
    """Explain how the bot works."""
    turn.say(
        words.HELP_TEXT, [[press(turn.label(help_card_words.SOMEONE), links.SOMEONE.data())], turn.home()]
    )


def show_language(turn: Turn) -> None:
    """Say which language there is, and what that means for whoever writes in another."""
    turn.say(words.LANGUAGE, [turn.home()])


def start(turn: Turn, exercise: str) -> None:
    """`/do <exercise>`: start it, or show the menu if there is none of that name."""
    if not ask_partner.start_listed(turn, exercise):
        show(turn, words.NO_SUCH_EXERCISE if exercise else None)


ROUTES = (
    links.MENU.opens(show),
    links.NOT_NOW.opens(put_off),
    links.SOMEONE.opens(show_private_help),
    links.SESSION.opens(lead_on),
    MORE.opens(show_more),
    HELP.opens(show_help),
    PRIVACY.opens(own_data.show),
)
