"""Onboarding: what this is, the age check, a name; then straight into a first exercise alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.account import own_name
from bot.chat.route import TEXT, Answers, Route
from bot.chat.turn import Turn
from bot.couple import invite
from bot.exercises import actions
from bot.exercises.typed_tap import one_that_says
from bot.safety import danger_card, help_card
from bot.telegram.incoming import User
from bot.telegram.keyboards import Rows, press
from bot.wording import help_card as help_card_words
from bot.wording import onboarding as words
from dialogues.text.languages import Phrase
from dialogues.text_analysis.danger import MINOR as MINOR_WORDS
from dialogues.text_analysis.danger import signalled, signalled_in_a_name
from dialogues.text_analysis.wanted import introduced, reply

NEW, WELCOME, ADULT, NAME, HERE, MINOR = "new", "welcome", "adult", "name", "here", "minor"
FIRST_EXERCISE = "noticed"
OF_AGE = 18  # years
_AGE = re.compile(r"(?:yes\W+)?(?:i ?['’]?a?m\W+)?(\d{1,2})(?:\W+years?(?: old)?)?\W*", re.I)

ASK_WELCOME = Route("a:welcome")
ASK_ADULT = Route("a:adult")
YES = Route("a:yes")
NO = Route("a:no")
TAKE_NAME = Route("a:name")
THIS_NAME = Route("a:called", TEXT)  # the name that was typed
COUNTRIES = Route("a:countries")
COUNTRY = Route("a:country", TEXT, separator="-")  # ISO 3166-1 code, or empty for a country not listed


@dataclass(frozen=True, slots=True)
class Arriving:
    """Someone in onboarding, and their Telegram user."""

    turn: Turn
    user: User


def has_arrived(turn: Turn) -> bool:
    """Whether the person has finished onboarding."""
    return turn.person.stage == HERE


def show(turn: Turn, user: User, above: str = "") -> None:
    """Show this person's current question, with an optional line above it (HTML)."""
    match turn.person.stage:
        case "adult":
            _ask_adult(turn, above=above)
        case "name":
            ask_name(turn, user, words.NAME, above)
        case "minor":
            rows = [
                [press(turn.label(help_card_words.CHOOSE_COUNTRY), COUNTRIES.data())],
                [press(turn.label(words.MINOR_BACK), ASK_ADULT.data())],
            ]
            _ask(turn, words.MINOR, rows, above, help_card.country_lines(turn, "young"), private=True)
        case _:
            inviter = invite.inviter_of(turn)
            welcome = words.WELCOME if inviter is None else words.INVITED
            rows = [[press(turn.label(words.GO_ON), ASK_ADULT.data(), main=True)]]
            _ask(turn, welcome, rows, above, inviter=inviter.name if inviter else "")


def _ask_adult(turn: Turn, typed: str = "", above: str = "") -> None:
    """Ask for their age; with `typed`, a yes also takes the name they have typed."""
    rows = [
        [
            press(turn.label(words.ADULT_YES), own_name.data_of(THIS_NAME, typed) or YES.data(), main=True),
            press(turn.label(words.ADULT_NO), NO.data()),
        ],
        [press(turn.label(words.BACK), ASK_WELCOME.data())],
    ]
    _ask(turn, words.ADULT, rows, above)


def ask_name(turn: Turn, user: User, question: Phrase, above: str = "", typed: str = "") -> None:
    """Ask for a name, offering their Telegram name if it is usable, and the one they have typed."""
    suggested = own_name.tidy(user.first_name)
    offer = (
        [[press(suggested, TAKE_NAME.data(), main=True)]] if 0 < len(suggested) <= own_name.LONGEST else []
    )
    if fits := own_name.data_of(THIS_NAME, typed):
        offer.insert(0, [press(typed, fits)])
    _ask(turn, question, [*offer, [press(turn.label(words.BACK), ASK_ADULT.data())]], above)


def tapped(turn: Turn, user: User, data: str) -> None:
    """Handle a button during onboarding; one from another question shows the current question again."""
    is_help = help_card.is_beside(data) and _HELP.open(turn, data)
    if not is_help and not _ARRIVING.open(Arriving(turn, user), data):
        show(turn, user)


def typed(turn: Turn, user: User, text: str | None) -> None:
    """Handle a message during onboarding: a name if one was asked for, else repeat the question.

    `text` is None for anything but text. A name that signals danger is asked for once more, one tap away.
    """
    asks_name, language = turn.person.stage == NAME, turn.person.language
    kinds = (signalled_in_a_name if asks_name else signalled)(text or "", language)
    if dangers := kinds - {MINOR_WORDS}:
        danger_card.show(turn, dangers)
    text = introduced(text, language) if asks_name and text is not None else text
    if not dangers and (said := _said(turn, text or "")) is not None:
        tapped(turn, user, said)
    elif turn.person.stage == ADULT and text is not None:
        _ask_adult(turn, above=turn.text(words.ADULT_HOW))
    elif not asks_name or (text is not None and text.startswith("/")):
        show(turn, user)
    elif text is None:
        ask_name(turn, user, words.NAME_IN_WORDS)
    elif kinds and not dangers:
        turn.change(stage=ADULT)
        _ask_adult(turn, own_name.tidy(text))
    elif (instead := own_name.fault(own_name.tidy(text), dangers, language)) is not None:
        ask_name(turn, user, instead, typed="" if instead is words.NOT_AS_A_NAME else own_name.tidy(text))
    else:
        named(turn, user, text)


def _said(turn: Turn, text: str) -> str | None:
    """The button that words say, on the first page or on the one that asks for their age."""
    language, yes, no = turn.person.language, YES.data(), NO.data()
    if turn.person.stage in (NEW, WELCOME):
        goes_on = reply(text, language) == "yes" or one_that_says(text, [(turn.label(words.GO_ON), yes)])
        return ASK_ADULT.data() if goes_on else None
    if turn.person.stage != ADULT:
        return None
    if (age := _AGE.fullmatch(text.strip())) is not None:
        return yes if int(age[1]) >= OF_AGE else no
    labels = [(turn.label(words.ADULT_YES), yes), (turn.label(words.ADULT_NO), no)]
    return one_that_says(text, labels) or {"yes": yes, "no": no}.get(reply(text, language) or "")


def named(turn: Turn, user: User, text: str) -> None:
    """Store a name that they have tapped or typed, then continue with an invite or the first exercise."""
    name = own_name.tidy(text)
    if not 0 < len(name) <= own_name.LONGEST:
        show(turn, user)
        return
    turn.change(name=name, stage=HERE)
    if turn.person.invite_id is not None and invite.ask_to_join(turn):
        return
    actions.start(turn, FIRST_EXERCISE)


def _ask(
    turn: Turn,
    question: Phrase,
    rows: Rows,
    above: str,
    below: str = "",
    *,
    private: bool = False,
    inviter: str | None = "",
) -> None:
    """Ask. After a typed message the question moves to the bottom, so that it is never shown twice."""
    text = turn.text(question, inviter=inviter)
    html = (f"<i>{above}</i>\n\n{text}" if above else text) + below
    if turn.tapped is None:
        turn.show_at_the_bottom(html, rows, private=private)
    else:
        turn.show(html, rows, private=private)


def _leads(to: str, *from_: str) -> Callable[[Arriving], bool]:
    """A button to stage `to`, valid only in the stages `from_`."""

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
    """Use the Telegram name."""
    if arriving.turn.person.stage != NAME:
        return False
    named(arriving.turn, arriving.user, arriving.user.first_name)
    return True


def _take_this_name(arriving: Arriving, name: str) -> bool:
    """Use the name they typed, and have confirmed."""
    if arriving.turn.person.stage not in (ADULT, NAME):
        return False
    named(arriving.turn, arriving.user, name)
    return True


def _countries(arriving: Arriving) -> bool:
    turn = arriving.turn
    if turn.person.stage != MINOR:
        return False
    turn.say(help_card_words.WHICH_COUNTRY, help_card.country_rows(turn, COUNTRY.data), private=True)
    return True


def _country(arriving: Arriving, code: str) -> bool:
    if arriving.turn.person.stage == MINOR:
        help_card.choose_country(arriving.turn, code)
    return False  # shows the question again, now with the country's help lines


def _join(turn: Turn, invite_id: int) -> bool:
    """Accept an invite, and start the first exercise meanwhile."""
    return invite.join(turn, invite_id, FIRST_EXERCISE)


ROUTES = (invite.JOIN.opens(_join),)
ARRIVING_ROUTES = (
    ASK_WELCOME.opens(_leads(WELCOME, WELCOME, ADULT, NAME)),
    ASK_ADULT.opens(_leads(ADULT, NEW, WELCOME, NAME, MINOR)),
    YES.opens(_leads(NAME, ADULT)),
    NO.opens(_too_young),
    TAKE_NAME.opens(_take_name),
    THIS_NAME.opens(_take_this_name),
    COUNTRIES.opens(_countries),
    COUNTRY.opens(_country),
)
_ARRIVING = Answers(ARRIVING_ROUTES)
_HELP = Answers(help_card.ROUTES)  # of the private card above a question
