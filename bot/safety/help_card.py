"""The help card: who to call. Numbers are in `places/help_lines.yaml`, words in `wording/help_card.py`.

The country is never guessed. Until the person picks one, the card shows only what applies everywhere.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from babel import Locale

from bot.chat import links
from bot.chat.route import NUMBER, TEXT, Field, Route, one_of
from bot.chat.turn import Turn
from bot.places.help_lines import EVERYWHERE, EVERYWHERE_YOUNG, Country, Help, Line
from bot.safety.age_question import ADULT, OLDER
from bot.safety.record import Care, remember
from bot.telegram.keyboards import Button, ButtonData, press
from bot.wording import help_card as words
from bot.wording import private_questions, under_age
from dialogues.engine.session import ALIVE
from dialogues.text.languages import Phrase
from dialogues.text.shared_phrases import HELP as GENERAL
from dialogues.text.templates import ours

_ABUSE: tuple[Help, ...] = ("abuse", "crisis")

# Each card's intro and its kinds of help lines; the names are used in button data.
CARDS: dict[str, tuple[Phrase, tuple[Help, ...]]] = {
    "general": (GENERAL, ("crisis", "abuse")),
    "harmed": (words.HARMED, _ABUSE),
    "read": (words.READ_ALONG, _ABUSE),
    "frightening": (words.FRIGHTENING, ("frightening", "crisis")),
    "young": (words.YOUNG, ("young", "crisis")),
}
_COLUMNS = 3


class Card(NamedTuple):
    """A card's name, and the number of the private question to continue with, if any.

    `beside`: it is a message above the screen, and leaves the screen alone.
    """

    name: str
    then: int | None = None
    beside: bool = False


def _write_card(card: Card) -> str:
    then = "" if card.then is None else f".{card.then}"
    return ("+" if card.beside else "") + card.name + then


def _read_card(text: str) -> Card | None:
    name, dot, number = text.removeprefix("+").partition(".")
    then = NUMBER.read(number) if dot else None
    return None if name not in CARDS or (dot and then is None) else Card(name, then, text.startswith("+"))


_CARD = Field(_write_card, _read_card)

CARD = Route("care:card", _CARD)
COUNTRIES = Route("care:countries", _CARD)
COUNTRY = Route("care:country", _CARD, TEXT)  # ISO 3166-1 code, or empty for a country not listed
LINES = Route("care:lines", one_of("first", "each", "same"), _CARD)  # what someone at risk would like
QUESTION = Route("care:q", NUMBER)  # number of a private question; handled in private_questions

GENERAL_CARD = Card("general")
BESIDE = Card("general", beside=True)


def show(turn: Turn, card: Card = GENERAL_CARD, *, offers_lines: bool = False) -> None:
    """Show a help card. `offers_lines`: it also asks whether they would like ready lines first."""
    if card.beside:
        turn.show_beside(_text(turn, card.name), [[country_button(turn, card)], [clear(turn, beside=True)]])
        return
    rows = [[country_button(turn, card)], [clear(turn)], back_button(turn)]
    if card.name == "young":
        rows.insert(0, [press(turn.label(under_age.WRONG_ONE), ADULT.data())])
    if card.name != "general":
        rows.insert(0, [press(turn.label(words.ALONE), links.ALONE.data())])
    if card.then is not None:
        rows.insert(0, [press(turn.label(private_questions.GO_ON), QUESTION.data(card.then))])
    text = _text(turn, card.name)
    if offers_lines:
        rows = [*lines_rows(turn, lambda choice: LINES.data(choice, card)), *rows]
        text += f"\n\n{turn.text(words.LINES_OFFER)}"
    turn.show(text, rows, private=True)


def lines_rows(turn: Turn, data: Callable[[str], ButtonData]) -> list[list[Button]]:
    """The offer of ready lines first; `data` turns an answer to it into button data."""
    offered = {"first": words.LINES_FIRST, "each": words.DECIDE_EACH_TIME, "same": words.CHANGE_NOTHING}
    return [[press(turn.label(phrase), data(choice))] for choice, phrase in offered.items()]


def choose_lines(turn: Turn, choice: str) -> None:
    """Follow an answer to the offer of ready lines first."""
    if choice != "same":
        remember(turn, replace(Care.of(turn.person, turn.now), lines_first=choice == "first"))


def _text(turn: Turn, card: str) -> str:
    intro, kinds = CARDS[card]
    if card == "general":
        return turn.text(intro) + country_lines(turn)
    everywhere = EVERYWHERE_YOUNG if card == "young" else EVERYWHERE
    more = turn.text(words.MORE, site=ours(everywhere))
    chosen = _lines(turn, kinds) or [turn.text(words.EMERGENCY_SOMEWHERE)]
    return "\n\n".join([turn.text(intro), "\n".join([*chosen, more]), turn.text(words.A_PROGRAM)])


def country_lines(turn: Turn, card: str = "general") -> str:
    """The chosen country's help lines as HTML to append to a text; empty if no country is chosen."""
    chosen = _lines(turn, CARDS[card][1])
    return "\n\n" + "\n".join(chosen) if chosen else ""


def _lines(turn: Turn, kinds: tuple[Help, ...]) -> list[str]:
    """The emergency number first, then confirmed lines, then unconfirmed ones with a warning."""
    code = Care.of(turn.person, turn.now).country
    country = turn.practice.help_lines.countries.get(code or "")
    if country is None or code is None:
        return []
    found = country.lines_for(*kinds)
    parts = [turn.text(words.EMERGENCY, country=_name(turn, code), number=country.emergency)]
    parts += [_line(turn, line) for line in found if line.confirmed]
    return parts + _from_memory(turn, country, [line for line in found if not line.confirmed])


def show_countries(turn: Turn, card: Card) -> None:
    """List the countries with help lines, and *another one*."""
    rows = [*country_rows(turn, lambda code: COUNTRY.data(card, code)), [clear(turn, beside=card.beside)]]
    if card.beside:
        turn.show_beside(turn.text(words.WHICH_COUNTRY), rows)
    else:
        turn.say(words.WHICH_COUNTRY, rows, private=True)


def country_rows(turn: Turn, data: Callable[[str], ButtonData]) -> list[list[Button]]:
    """A button per country and one for any other; `data` turns a code, or "", into button data."""
    named = sorted((_name(turn, code), code) for code in turn.practice.help_lines.countries)
    buttons = [press(name, data(code)) for name, code in named]
    rows = [buttons[start : start + _COLUMNS] for start in range(0, len(buttons), _COLUMNS)]
    return [*rows, [press(turn.label(words.ELSEWHERE), data(""))]]


def choose_country(turn: Turn, code: str) -> bool:
    """Remember the country to show lines for, none if `code` is empty; False if it is not listed."""
    if code and code not in turn.practice.help_lines.countries:
        return False
    remember(turn, replace(Care.of(turn.person, turn.now), country=code or None))
    return True


def clear(turn: Turn, *, beside: bool = False) -> Button:
    """A button that deletes its message; `beside`: the message stands above the screen."""
    return press(turn.label(words.CLEAR), (links.WIPE if beside else links.CLEAR).data())


def country_button(turn: Turn, card: Card = GENERAL_CARD) -> Button:
    """A button to choose or change the country."""
    chosen = Care.of(turn.person, turn.now).country is not None
    label = turn.label(words.OTHER_COUNTRY if chosen else words.CHOOSE_COUNTRY)
    return press(label, COUNTRIES.data(card))


def back_button(turn: Turn) -> list[Button]:
    """A row with a button back to the exercise in focus, or else to the menu."""
    focus = turn.person.focus
    stored = turn.unit.sessions.get(focus) if focus is not None else None
    if stored is not None and stored.status in ALIVE:
        return [press(turn.label(words.BACK), links.SESSION.data(stored.id, 0, links.OPEN))]
    return turn.home()


def _line(turn: Turn, line: Line) -> str:
    return turn.text(words.LINE, name=ours(line.name), number=ours(line.number))


def _from_memory(turn: Turn, country: Country, found: list[Line]) -> list[str]:
    if not found:
        return []
    return [turn.text(words.UNCONFIRMED, number=country.emergency), *(_line(turn, line) for line in found)]


def _name(turn: Turn, code: str) -> str:
    return str(Locale.parse(turn.person.language).territories.get(code, code))


def _country(turn: Turn, card: Card, code: str) -> bool:
    if not choose_country(turn, code):
        return False
    show(turn, card)
    return True


def _chose_lines(turn: Turn, choice: str, card: Card) -> None:
    choose_lines(turn, choice)
    show(turn, card)


def _wipe(turn: Turn) -> None:
    turn.wipe()


def is_beside(data: str) -> bool:
    """Whether a button stands under a message above the screen, so that what the screen asks stays asked."""
    for route in (CARD, COUNTRIES, COUNTRY):
        values = route.read(data.removeprefix(route.name))
        if values is not None and values[0].beside:
            return True
    return data in (links.WIPE.data(), OLDER.data())


ROUTES = (
    CARD.opens(show),
    LINES.opens(_chose_lines),
    COUNTRIES.opens(show_countries),
    COUNTRY.opens(_country),
    links.WIPE.opens(_wipe),
)
