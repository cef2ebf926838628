"""Reviewing keepsakes: a neutral notice, then the review starts after the tap."""

import re
from datetime import date
from html import unescape

from babel.dates import format_skeleton

from bot.chat import links
from bot.chat.partner import couple_of
from bot.chat.route import ID, NUMBER, Route, optional
from bot.chat.turn import Turn
from bot.exercises import actions
from bot.exercises.start import Beginning, may_be_joint
from bot.nudges.notice import Opening
from dialogues.engine.events import Seat
from dialogues.screen.template_values import DAY
from dialogues.text.peoples_words import as_written
from storage.records import Json, Keepsake

# A keepsake, and its milestone (from 1). Handled in couple/left_behind: there may be no partner any more.
AGAIN = Route("k:again", ID, optional(NUMBER))

_TAGS = re.compile(r"<[^>]+>")


def opens(turn: Turn, details: Json) -> Opening | None:
    """What is behind the notice on the review day; None if the keepsake is gone, or the step is done.

    A wish or a need that the partner shared is announced in the same words; its notice opens the board.
    """
    keepsake = readable(turn, details["keepsake"])
    if keepsake is None:
        return None
    if details.get("new"):
        return Opening(links.BOARD.data(None))
    milestone: int | None = details.get("milestone")
    if milestone is not None and keepsake.words["milestones"][milestone - 1].get("done"):
        return None
    return Opening(AGAIN.data(keepsake.id, milestone))


def open_again(turn: Turn, keepsake_id: int, milestone: int | None) -> bool:
    """Start the review from the notice or from *look again*; False if the keepsake is gone."""
    keepsake = readable(turn, keepsake_id)
    if keepsake is None:
        return False
    exercise, given = _review(turn, keepsake, milestone)
    if exercise not in turn.practice.exercises:
        return False
    _look_again(turn, exercise, keepsake, given)
    return True


def takes_two(turn: Turn, keepsake_id: int, milestone: int | None) -> bool:
    """Whether the review would be done with the partner, as far as this person knows of one."""
    keepsake = readable(turn, keepsake_id)
    if keepsake is None:
        return False
    exercise, _ = _review(turn, keepsake, milestone)
    return exercise in turn.practice.exercises and _is_joint(turn, keepsake, exercise)


def _review(turn: Turn, keepsake: Keepsake, milestone: int | None) -> tuple[str, dict[str, str]]:
    """The exercise that looks at it again, and what is given to it; no name if there is no such review.

    Days are given as dates: they stay true however long the review is open.
    """
    since = turn.local(keepsake.created_at).date()
    given = {"kept": plain_words(keepsake.words["html"]), "since": _as_said(turn, since)}
    if milestone is None:
        return keepsake.words.get("review", ""), given
    found = keepsake.words.get("milestones", [])
    if not 0 < milestone <= len(found):
        return "", given
    one = found[milestone - 1]
    given["milestone"] = one["what"]
    if one.get("on"):
        given["on"] = _as_said(turn, date.fromisoformat(one["on"]))
    return one["exercise"], given


def _as_said(turn: Turn, day: date) -> str:
    return format_skeleton(DAY, day, locale=turn.person.language)


def plain_words(html: str) -> str:
    """A card's text without markup, and without signs that aren't its people's own."""
    return as_written(unescape(_TAGS.sub("", html.replace("</blockquote>", "\n")))).strip()


def _look_again(turn: Turn, exercise: str, keepsake: Keepsake, given: dict[str, str]) -> None:
    for live in actions.open_to(turn):
        if live.session.about == keepsake.id and live.stored.script_id == exercise:
            actions.carry_on(turn, live)
            return
    partner = turn.unit.people.partner_of(turn.person)
    seats: dict[Seat, int] = {"a": turn.person.id}
    if partner is not None and _is_joint(turn, keepsake, exercise):
        seats["b"] = partner.id
    actions.begin(turn, exercise, seats, Beginning(given=given, about=keepsake.id))


def _is_joint(turn: Turn, keepsake: Keepsake, exercise: str) -> bool:
    couple_id = couple_of(turn.person)
    shared = keepsake.audience == "partner" and couple_id is not None and keepsake.couple_id == couple_id
    return shared and may_be_joint(turn, exercise)


def readable(turn: Turn, keepsake_id: int) -> Keepsake | None:
    """The keepsake, if it is still kept and this person may read it."""
    keepsake = turn.unit.keepsakes.get(keepsake_id)
    if keepsake is None or keepsake.state != "kept":
        return None
    person = turn.person
    shared = keepsake.audience == "partner" and keepsake.couple_id is not None
    mine = keepsake.owner_id == person.id
    return keepsake if mine or (shared and keepsake.couple_id == couple_of(person)) else None
