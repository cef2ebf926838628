"""Keepsakes that are looked at again: called for neutrally, begun after the tap."""

import re
from datetime import timedelta
from html import unescape

from bot.chat.nudge_outcome import SENT, SKIPPED, Fired
from bot.chat.turn import Turn
from bot.exercises import actions
from bot.exercises.start import Beginning, may_be_joint
from bot.nudges.neutral_notice import call
from bot.telegram.keyboards import number, short
from bot.wording import notices
from dialogues.engine.events import Seat
from storage.records import Keepsake, Nudge

_TAGS = re.compile(r"<[^>]+>")


def fire(turn: Turn, nudge: Nudge) -> Fired:
    """Its day has come: a neutral line; what it is about comes after the tap."""
    keepsake = _readable(turn, nudge.details["keepsake"])
    if keepsake is None:
        return SKIPPED
    milestone = nudge.details.get("milestone")
    data = f"k:again:{short(keepsake.id)}" + ("" if milestone is None else f":{milestone}")
    call(turn, turn.person, data, notices.READY, planned=True)
    every = nudge.details.get("every")
    return SENT if every is None else Fired("sent", turn.now + timedelta(days=every))


def tapped(turn: Turn, action: str, argument: str) -> bool:
    """The notice was opened, or *look again* was tapped; False if the button means nothing."""
    first, _, milestone = argument.partition(":")
    keepsake_id = number(first)
    keepsake = _readable(turn, keepsake_id) if keepsake_id is not None else None
    if action != "again" or keepsake is None:
        return False
    given = {"kept": plain_words(keepsake.words["html"])}
    exercise = keepsake.words.get("review", "")
    if milestone:
        found = keepsake.words.get("milestones", [])
        if not milestone.isdecimal() or not 0 < int(milestone) <= len(found):
            return False
        exercise = found[int(milestone) - 1]["exercise"]
        given["milestone"] = found[int(milestone) - 1]["what"]
    if exercise not in turn.practice.exercises:
        return False
    _look_again(turn, exercise, keepsake, given)
    return True


def plain_words(html: str) -> str:
    """A card's words without its markup."""
    return unescape(_TAGS.sub("", html.replace("</blockquote>", "\n"))).strip()


def _look_again(turn: Turn, exercise: str, keepsake: Keepsake, given: dict[str, str]) -> None:
    for live in actions.open_to(turn):
        if live.session.about == keepsake.id and live.stored.script_id == exercise:
            actions.carry_on(turn, live)
            return
    partner = turn.unit.people.partner_of(turn.person)
    seats: dict[Seat, int] = {"a": turn.person.id}
    shared = keepsake.audience == "partner" and keepsake.couple_id == turn.person.couple_id
    if partner is not None and shared and may_be_joint(turn, exercise):
        seats["b"] = partner.id
    actions.begin(turn, exercise, seats, Beginning(given=given, about=keepsake.id))


def _readable(turn: Turn, keepsake_id: int) -> Keepsake | None:
    """A keepsake that is still kept, if this person may read it."""
    keepsake = turn.unit.keepsakes.get(keepsake_id)
    if keepsake is None or keepsake.state != "kept":
        return None
    person = turn.person
    shared = keepsake.audience == "partner" and person.couple_id is not None
    mine = keepsake.owner_id == person.id
    return keepsake if mine or (shared and keepsake.couple_id == person.couple_id) else None
