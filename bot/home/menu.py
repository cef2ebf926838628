"""The menu, at most eight buttons; the pages behind it; and the help pages."""

from babel import Locale
from babel.lists import format_list

from bot.account import own_data, own_name
from bot.chat import links
from bot.chat.partner import partner_name
from bot.chat.route import Route
from bot.chat.turn import Turn
from bot.couple import appointment, ask_partner, invite, leave, left_behind
from bot.exercises import actions
from bot.exercises.screens import MEETS
from bot.home import board, needs
from bot.nudges import weekly_reminder
from bot.nudges.neutral_notice import call
from bot.safety import help_card
from bot.telegram.keyboards import Button, press
from bot.wording import appointment as appointment_words
from bot.wording import board as board_words
from bot.wording import check_in as check_in_words
from bot.wording import help_card as help_card_words
from bot.wording import menu as words
from bot.wording import notices
from bot.wording import onboarding as onboarding_words
from bot.wording import today as today_words
from dialogues.text.languages import Phrase, languages

MOST_NEXT = 3  # rows above the five buttons that are always there

OURS = Route("m:ours")
REST = Route("m:rest")
PRIVACY = Route("m:privacy")
LANGUAGE = Route("m:language")


def show(turn: Turn, above: Phrase | None = None) -> None:
    """Show the menu, with an optional line above it."""
    partner = partner_name(turn)
    rows = [
        *_next(turn, partner),
        [press(turn.label(words.EXERCISES), needs.EXERCISES.data()), _ours(turn, partner)],
        [
            press(turn.label(words.NUDGES), weekly_reminder.LIST.data()),
            press(turn.label(words.JUST_FOR_ME), links.ME.data()),
        ],
        [press(turn.label(words.REST), REST.data())],
    ]
    heading = words.MENU if partner is None else words.WITH_PARTNER
    text = turn.text(heading, name=turn.person.name, partner=partner or "")
    turn.show(f"<i>{turn.text(above)}</i>\n\n{text}" if above is not None else text, rows)
    turn.may_be_typed(rows)


def _next(turn: Turn, partner: str | None) -> list[list[Button]]:
    """What comes next, the most important first: questions that wait, what is open, *Today*."""
    rows = [*ask_partner.rows(turn), *invite.rows(turn)]
    for session_id, title in _open(turn)[:MOST_NEXT]:
        label = turn.label(words.CARRY_ON, title=title)
        rows.append([press(label, links.SESSION.data(session_id, 0, links.OPEN), main=True)])
    always = [[press(turn.label(today_words.BUTTON), links.TODAY.data(), main=not rows)]]
    if partner is None:
        always.append([_invite(turn)])
    return [*rows[: MOST_NEXT - len(always)], *always]


def _ours(turn: Turn, partner: str | None) -> Button:
    return press(turn.label(words.BOARD if partner is None else words.OURS), OURS.data())


def _invite(turn: Turn) -> Button:
    return press(turn.label(words.INVITE), links.INVITE.data())


def show_ours(turn: Turn) -> None:
    """Lead to what exercises left behind."""
    rows = [
        [
            press(turn.label(words.PROMISES), board.PROMISES.data()),
            press(turn.label(words.GOALS), board.GOALS.data()),
        ],
        [press(turn.label(words.BOARD), links.BOARD.data(None))],
        turn.home(),
    ]
    partner = partner_name(turn)
    if partner is not None:
        rows.insert(2, [press(turn.label(board_words.LIKED_BUTTON), board.LIKED.data())])
    if partner is not None and MEETS in turn.practice.exercises:
        rows.insert(2, [press(turn.label(appointment_words.BUTTON), links.APPOINTMENT.data())])
    turn.say(words.OURS_TEXT, rows, partner=partner or "")


def show_rest(turn: Turn) -> None:
    """Show what is needed more rarely."""
    partner = partner_name(turn)
    rows = [
        [press(turn.label(words.HELP), links.HELP.data()), press(turn.label(words.PRIVACY), PRIVACY.data())],
        [
            press(turn.label(check_in_words.BUTTON), links.CHECK_IN.data()),
            press(turn.label(words.LANGUAGE), LANGUAGE.data()),
        ],
        [press(turn.label(onboarding_words.MY_NAME), own_name.ASK.data())],
        [_invite(turn) if partner is None else press(turn.label(words.LEAVE), leave.ASK.data())],
        turn.home(),
    ]
    turn.say(words.REST_TEXT, rows)


def show_language(turn: Turn) -> None:
    """Say which languages there are; each person reads theirs, as set in Telegram."""
    locale = Locale.parse(turn.person.language)
    spoken = [locale.languages.get(code, code) for code in sorted(languages())]
    turn.say(words.LANGUAGES, [turn.home()], spoken=format_list(spoken, locale=locale), count=len(spoken))


def _open(turn: Turn) -> list[tuple[int, str]]:
    """Session and title of every open exercise, as far as this person knows, newest first."""
    found = {live.stored.id: turn.title_of(live.revision) for live in actions.to_carry_on_with(turn)}
    found |= {one: turn.title(exercise) for one, exercise in left_behind.still_open(turn.person).items()}
    return sorted(found.items(), reverse=True)


def say_what_waits(turn: Turn) -> None:
    """Send a neutral notice that leads to the menu, if there is something to carry on with or to answer."""
    if actions.to_carry_on_with(turn) or ask_partner.rows(turn) or appointment.is_due(turn):
        call(turn, turn.person, links.MENU.data())


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


def show_help(turn: Turn, above: Phrase | None = None) -> None:
    """Explain how the bot works, with an optional line above it."""
    rows = [[press(turn.label(help_card_words.SOMEONE), links.SOMEONE.data())], turn.home()]
    text = turn.text(words.HELP_TEXT, partner=partner_name(turn))
    turn.show(f"<i>{turn.text(above)}</i>\n\n{text}" if above is not None else text, rows)


def answer_question(turn: Turn) -> None:
    """Say how things work to somebody who asked something in words of their own."""
    show_help(turn, words.QUESTION)


def start(turn: Turn, exercise: str) -> None:
    """`/do <exercise>`: start it, or show what there is."""
    if not exercise:
        needs.show(turn)
    elif not ask_partner.start_listed(turn, exercise):
        show(turn, words.NO_SUCH_EXERCISE)


ROUTES = (
    links.MENU.opens(show),
    links.NOT_NOW.opens(put_off),
    links.SOMEONE.opens(show_private_help),
    links.SESSION.opens(lead_on),
    OURS.opens(show_ours),
    REST.opens(show_rest),
    links.HELP.opens(show_help),
    PRIVACY.opens(own_data.show),
    LANGUAGE.opens(show_language),
)
