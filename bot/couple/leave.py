"""Leaving the couple: at once, in two taps, with no consent and no reason needed.

Nothing passes between the two after the commit, even if it was already in progress.
"""

from babel.lists import format_list

from bot.chat import links
from bot.chat.route import Route, one_of
from bot.chat.turn import Turn
from bot.couple import ask_partner, left_behind
from bot.exercises import actions
from bot.nudges.kinds import JOINT, PARTING
from bot.telegram.keyboards import press
from bot.wording import leave as words
from dialogues.text.shared_phrases import PRIVATE_HELP

# What the partner is told; the first is the default. "end": nothing, but open exercises end visibly.
TELLS = ("nothing", "now", "tomorrow", "end")

ASK = Route("l:ask")
LEAVE = Route("l:leave", one_of(*TELLS))


def ask(turn: Turn) -> None:
    """First tap: explain what leaving means, and ask whether to tell the partner."""
    if turn.person.parting:
        left_behind.tell(turn)
        return
    partner = turn.unit.people.partner_of(turn.person)
    if partner is None:
        turn.say(words.NO_COUPLE, [turn.home()])
        return
    exercises = _open(turn)
    rows = [
        [press(turn.label(words.LEAVE_NOW), LEAVE.data("nothing"))],
        [press(turn.label(words.LEAVE_AND_TELL, partner=partner.name), LEAVE.data("now"))],
        [press(turn.label(words.LEAVE_AND_TELL_TOMORROW, partner=partner.name), LEAVE.data("tomorrow"))],
        [
            press(turn.label(words.STAY), links.MENU.data()),
            press(turn.label(PRIVATE_HELP), links.SOMEONE.data()),
        ],
    ]
    if exercises:
        rows.insert(1, [press(turn.label(words.LEAVE_AND_END), LEAVE.data("end"))])
    turn.say(words.LEAVE, rows, private=True, partner=partner.name, exercises=exercises)
    turn.waits_for_tap(ASK.data(), private=True)


def leave(turn: Turn, tells: str) -> None:
    """Second tap: leave. `tells` says what the partner is told, one of `TELLS`."""
    if turn.person.couple_id is None:
        ask(turn)
        return
    exercises = _open(turn)
    if tells == "end" and exercises:
        actions.end_between(turn)
    part(turn, tells)
    said = "nothing" if tells == "end" and not exercises else tells
    turn.say(words.LEFT[said], [turn.home()], private=True, exercises=exercises)


def part(turn: Turn, tells: str = TELLS[0]) -> None:
    """End the couple for both. The partner is told now, tomorrow, or when they next want something joint."""
    unit, partner = turn.unit, turn.unit.people.partner_of(turn.person)
    assert partner is not None, "only someone in a couple can leave it"
    assert turn.person.couple_id is not None, "only someone in a couple can leave it"
    couple = unit.couples.get(turn.person.couple_id)
    ask_partner.someone_left(unit, turn.person, turn.now)
    actions.fall_silent(turn)
    actions.erase_finished(unit, couple.id)
    for kind in JOINT:
        unit.nudges.cancel(person_id=turn.person.id, kind=kind)
    left_behind.forget_reviews(unit, turn.person.id, couple.id)
    meets = unit.appointments.of(couple.id)
    unit.couples.end(couple, turn.now, turn.person)
    turn.person, partner = unit.people.get(turn.person.id), unit.people.get(partner.id)
    left_behind.remember(turn, partner, couple.id, turn.person.name or "", meets)
    if tells == "now":
        left_behind.announce(turn, partner)
    elif tells == "tomorrow":
        unit.nudges.plan(partner.id, PARTING, turn.now + left_behind.TOMORROW)


def _open(turn: Turn) -> str:
    """The exercises that would end for the partner to see, as a list in words; empty if there are none."""
    titles = [f"“{turn.title_of(live.revision)}”" for live in actions.open_between(turn)]
    return format_list(titles, locale=turn.person.language) if titles else ""


ROUTES = (ASK.opens(ask), LEAVE.opens(leave))
