"""How often somebody likes to be asked to things for two: what each chose alone, and what holds for both.

The less often of the two holds. On which days the two are asked is drawn, whatever they chose; on the others
the same things stand further down. So no single day says what the other one chose, and nothing else shows it.
The day on which they join is always one of them. Whoever comes by themselves is never asked. To their partner
that is like once a week: never would tell.
"""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.chat.partner import couple_of
from bot.chat.route import Route, one_of
from bot.chat.turn import Turn
from bot.nudges.gate import local_date
from bot.nudges.pace import Pace
from bot.nudges.weekly_reminder import LIST
from bot.telegram.keyboards import Button, press
from bot.wording import asking as words
from bot.wording import weekly_reminder as weekly_words
from storage.records import Person
from storage.unit_of_work import Unit

NOW_AND_THEN, WEEKLY, MYSELF = "often", "weekly", "myself"  # from most to least
CHOICES = {NOW_AND_THEN: words.NOW_AND_THEN, WEEKLY: words.WEEKLY, MYSELF: words.MYSELF}
OUT_OF_A_WEEK = {NOW_AND_THEN: 6, WEEKLY: 1}  # days, on average
SOON_ENOUGH = 14  # days among which one is looked for

ASK = Route("n:asks")
CHOOSE = Route("n:asked", one_of(*CHOICES))


def ask(turn: Turn) -> None:
    """Show the choices, the one that holds marked."""
    holds, rows = choice_of(turn.person), []
    for choice, phrase in CHOICES.items():
        label = turn.label(phrase)
        shown = turn.label(words.CHOSEN, choice=label) if choice == holds else label
        rows.append([press(shown, CHOOSE.data(choice))])
    turn.say(words.ASK, [*rows, _back(turn)], private=True)


def choose(turn: Turn, choice: str) -> None:
    """Keep the choice; nobody is told."""
    replace(Pace.of(turn.person), asks=choice).keep(turn)
    turn.say(words.NOTED, [_back(turn)], private=True)


def suits(turn: Turn) -> bool:
    """Whether things for two come first for the current person today."""
    return _suits(turn.unit, turn.person, local_date(turn))


def next_day(unit: Unit, person: Person, earliest: date) -> date | None:
    """The first day from `earliest` on which to ask somebody to something for two; None if they never are."""
    if choice_of(person) == MYSELF:
        return None
    days = (earliest + timedelta(days=more) for more in range(SOON_ENOUGH))
    return next((day for day in days if _suits(unit, person, day)), earliest + timedelta(days=SOON_ENOUGH))


def choice_of(person: Person) -> str:
    """What somebody chose; the usual if they chose nothing."""
    asks = Pace.of(person).asks
    return asks if asks in CHOICES else NOW_AND_THEN


def row(turn: Turn) -> list[Button]:
    """The button that leads here."""
    return [press(turn.label(words.BUTTON), ASK.data())]


def chosen(turn: Turn) -> list[str]:
    """What they chose, in words, for their copy."""
    choice = choice_of(turn.person)
    return [] if choice == NOW_AND_THEN else [turn.label(words.ROW, choice=turn.label(CHOICES[choice]))]


def _suits(unit: Unit, person: Person, day: date) -> bool:
    couple_id, own = couple_of(person), choice_of(person)
    if couple_id is None or own == MYSELF:
        return couple_id is None
    joined = unit.couples.get(couple_id).created_at
    if joined.astimezone(ZoneInfo(person.zone or "UTC")).date() == day:
        return True
    partner = unit.people.partner_of(person)
    theirs = person.parting.get("asks", NOW_AND_THEN) if partner is None else choice_of(partner)
    usual = own == theirs == NOW_AND_THEN
    drawn = hashlib.sha256(f"{couple_id}/{day}".encode()).digest()[0] % 7
    return drawn < OUT_OF_A_WEEK[NOW_AND_THEN if usual else WEEKLY]


def _back(turn: Turn) -> list[Button]:
    return [press(turn.label(weekly_words.BACK), LIST.data())]


ROUTES = (ASK.opens(ask), CHOOSE.opens(choose))
