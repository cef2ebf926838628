"""Arriving: what this is, of age, a name; then straight into a first exercise of one's own."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.chat.route import TEXT, Answers, Route
from bot.chat.turn import Turn
from bot.couple import invite
from bot.exercises import actions
from bot.safety import help_card
from bot.telegram.incoming import User
from bot.telegram.keyboards import Rows, press
from bot.wording import help_card as help_card_words
from bot.wording import onboarding as words
from dialogues.text.languages import Phrase
from dialogues.text.shared_phrases import HELP as PRIVATE_HELP
from dialogues.text_analysis.danger import MINOR as MINOR_WORDS
from dialogues.text_analysis.danger import signalled

NEW, WELCOME, ADULT, NAME, HERE, MINOR = "new", "welcome", "adult", "name", "here", "minor"
LONGEST_NAME = 40
FIRST_EXERCISE = "noticed"

ASK_WELCOME = Route("a:welcome")
ASK_ADULT = Route("a:adult")
YES = Route("a:yes")
NO = Route("a:no")
TAKE_NAME = Route("a:name")
COUNTRIES = Route("a:countries")
COUNTRY = Route("a:country", TEXT, separator="-")  # two letters, or nothing for any other

_JOINERS = "\u200c\u200d"  # they hold emoji together, and the letters of some scripts apart
_FILLERS = " \u115f\u1160\u2800\u3164\uffa0"  # of Hangul and Braille: signs with nothing to see


@dataclass(frozen=True, slots=True)
class Arriving:
    """Someone who is arriving, and who they are on Telegram."""

    turn: Turn
    user: User


def has_arrived(turn: Turn) -> bool:
    """Whether the person is past the first three questions."""
    return turn.person.stage == HERE


def show(turn: Turn, user: User, above: str = "") -> None:
    """The question at which this person is, with a line above it (HTML) if something needs saying."""
    match turn.person.stage:
        case "adult":
            rows = [
                [
                    press(turn.label(words.ADULT_YES), YES.data(), main=True),
                    press(turn.label(words.ADULT_NO), NO.data()),
                ],
                [press(turn.label(words.BACK), ASK_WELCOME.data())],
            ]
            _ask(turn, words.ADULT, rows, above)
        case "name":
            ask_name(turn, user, words.NAME, above)
        case "minor":
            rows = [
                [press(turn.label(help_card_words.CHOOSE_COUNTRY), COUNTRIES.data())],
                [press(turn.label(words.MINOR_BACK), ASK_ADULT.data())],
            ]
            _ask(turn, words.MINOR, rows, above, help_card.beneath(turn, "young"))
        case _:
            _ask(turn, words.WELCOME, [[press(turn.label(words.GO_ON), ASK_ADULT.data(), main=True)]], above)


def ask_name(turn: Turn, user: User, question: Phrase, above: str = "") -> None:
    """Ask for a name, offering the one on Telegram where it can be taken."""
    suggested = _tidy(user.first_name)
    offer = [[press(suggested, TAKE_NAME.data(), main=True)]] if 0 < len(suggested) <= LONGEST_NAME else []
    _ask(turn, question, [*offer, [press(turn.label(words.BACK), ASK_ADULT.data())]], above)


def tapped(turn: Turn, user: User, data: str) -> None:
    """A button while arriving: one that is not for where the person is shows the question they are at."""
    if not _ARRIVING.open(Arriving(turn, user), data):
        show(turn, user)


def typed(turn: Turn, user: User, text: str | None) -> None:
    """Words (None: something else) while arriving: a name where one is asked for; else the question again.

    A name is shown to the partner, so words that signal danger are none.
    """
    kinds = signalled(text or "", turn.person.language)
    if kinds - {MINOR_WORDS}:
        show(turn, user, turn.text(PRIVATE_HELP))
    elif kinds and turn.person.stage == NAME:
        turn.change(stage=ADULT)
        show(turn, user)
    elif turn.person.stage != NAME or (text is not None and text.startswith("/")):
        show(turn, user)
    elif text is None:
        ask_name(turn, user, words.NAME_IN_WORDS)
    else:
        named(turn, user, text)


def named(turn: Turn, user: User, text: str) -> None:
    """Take a name, and go on to what the person came for."""
    name = _tidy(text)
    if not name:
        show(turn, user)
        return
    if len(name) > LONGEST_NAME:
        ask_name(turn, user, words.NAME_TOO_LONG)
        return
    turn.change(name=name, stage=HERE)
    if turn.person.invite_id is not None and invite.ask_to_join(turn):
        return
    actions.start(turn, FIRST_EXERCISE)


def _ask(turn: Turn, question: Phrase, rows: Rows, above: str, below: str = "") -> None:
    """Ask; below what was typed the question moves down, so that it never stands there twice."""
    html = (f"<i>{above}</i>\n\n{turn.text(question)}" if above else turn.text(question)) + below
    if turn.tapped is None:
        turn.show_at_the_bottom(html, rows)
    else:
        turn.show(html, rows)


def _tidy(text: str) -> str:
    """A name without line breaks, control signs and doubled blanks; empty where there is nothing to see."""
    kept = (sign if sign.isprintable() or sign in _JOINERS else " " * sign.isspace() for sign in text)
    name = " ".join("".join(kept).split())
    return name if name.strip(_FILLERS + _JOINERS) else ""


def _leads(to: str, *from_: str) -> Callable[[Arriving], bool]:
    """A button that leads to a question, for whoever is at one of some others."""

    def opened(arriving: Arriving) -> bool:
        if arriving.turn.person.stage not in from_:
            return False
        arriving.turn.change(stage=to)
        show(arriving.turn, arriving.user)
        return True

    return opened


def _too_young(arriving: Arriving) -> bool:
    if arriving.turn.person.stage != ADULT:
        return False
    arriving.turn.change(stage=MINOR, invite_id=None)
    show(arriving.turn, arriving.user)
    return True


def _take_name(arriving: Arriving) -> bool:
    """The name on Telegram was taken."""
    if arriving.turn.person.stage != NAME:
        return False
    named(arriving.turn, arriving.user, arriving.user.first_name)
    return True


def _countries(arriving: Arriving) -> bool:
    turn = arriving.turn
    if turn.person.stage != MINOR:
        return False
    turn.say(help_card_words.WHICH_COUNTRY, help_card.country_rows(turn, COUNTRY.data))
    return True


def _country(arriving: Arriving, code: str) -> bool:
    if arriving.turn.person.stage == MINOR:
        help_card.choose_country(arriving.turn, code)
    return False  # the question stays, with the country's lines


def _join(turn: Turn, invite_id: int) -> bool:
    """Someone with an invite says yes, and begins where everybody does."""
    return invite.join(turn, invite_id, FIRST_EXERCISE)


ROUTES = (invite.JOIN.opens(_join),)
ARRIVING_ROUTES = (
    ASK_WELCOME.opens(_leads(WELCOME, WELCOME, ADULT, NAME)),
    ASK_ADULT.opens(_leads(ADULT, NEW, WELCOME, NAME, MINOR)),
    YES.opens(_leads(NAME, ADULT)),
    NO.opens(_too_young),
    TAKE_NAME.opens(_take_name),
    COUNTRIES.opens(_countries),
    COUNTRY.opens(_country),
)
_ARRIVING = Answers(ARRIVING_ROUTES)
