"""Leaving the couple: at once, in two taps, with no consent and no reason needed.

Nothing passes between the two after the commit, even if it was already in progress.
"""

from bot.chat import links
from bot.chat.route import Route, one_of
from bot.chat.turn import Turn
from bot.couple import ask_partner, left_behind
from bot.exercises import actions
from bot.nudges.kinds import JOINT, PARTING, REVIEW
from bot.telegram.keyboards import press
from bot.wording import leave as words
from dialogues.text.shared_phrases import PRIVATE_HELP

TELLS = ("nothing", "now", "tomorrow")  # what the partner is told; the first is the default

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
    rows = [
        [press(turn.label(words.LEAVE_NOW), LEAVE.data("nothing"))],
        [press(turn.label(words.LEAVE_AND_TELL, partner=partner.name), LEAVE.data("now"))],
        [press(turn.label(words.LEAVE_AND_TELL_TOMORROW, partner=partner.name), LEAVE.data("tomorrow"))],
        [
            press(turn.label(words.STAY), links.MENU.data()),
            press(turn.label(PRIVATE_HELP), links.SOMEONE.data()),
        ],
    ]
    turn.say(words.LEAVE, rows, private=True, partner=partner.name)


def leave(turn: Turn, tells: str) -> None:
    """Second tap: leave. `tells` says what the partner is told, one of `TELLS`."""
    if turn.person.couple_id is None:
        ask(turn)
        return
    part(turn, tells)
    turn.say(words.LEFT[tells], [turn.home()], private=True)


def part(turn: Turn, tells: str) -> None:
    """End the couple for both. The partner is told now, tomorrow, or when they next want something joint."""
    unit, partner = turn.unit, turn.unit.people.partner_of(turn.person)
    assert partner is not None, "only someone in a couple can leave it"
    assert turn.person.couple_id is not None, "only someone in a couple can leave it"
    couple = unit.couples.get(turn.person.couple_id)
    shared = unit.keepsakes.shared_with(partner)
    ask_partner.someone_left(unit, turn.person, turn.now)
    actions.someone_left(turn.practice, unit, turn.person, turn.now, joint_only=True)
    actions.erase_finished(unit, couple.id)
    for person_id in (couple.first_id, couple.second_id):
        for kind in JOINT:
            unit.nudges.cancel(person_id=person_id, kind=kind)
        for nudge in unit.nudges.planned_of(person_id, REVIEW):
            kept = unit.keepsakes.get(nudge.details["keepsake"])
            if kept is None or (kept.couple_id == couple.id and kept.audience == "partner"):
                unit.nudges.settle(nudge, "skipped")
    unit.couples.end(couple, turn.now)
    turn.person, partner = unit.people.get(turn.person.id), unit.people.get(partner.id)
    left_behind.remember(turn, partner, couple.id, turn.person.name or "", shared=shared)
    if tells == "now":
        left_behind.announce(turn, partner)
    elif tells == "tomorrow":
        unit.nudges.plan(partner.id, PARTING, turn.now + left_behind.TOMORROW)


ROUTES = (ASK.opens(ask), LEAVE.opens(leave))
