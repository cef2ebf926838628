"""Creates a new exercise's session: its people, settings and database row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.chat.turn import Turn
from bot.safety.record import Care
from dialogues.engine import engine
from dialogues.engine.effects import Effect
from dialogues.engine.events import Seat
from dialogues.engine.session import Session
from dialogues.script.revision import Revision
from dialogues.text.languages import opens_joint_exercises
from storage.ids import new_id
from storage.records import StoredSession


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new session starts with, besides its people."""

    settings: Mapping[str, str] | None = None  # the chosen way and length
    acted: Mapping[Seat, datetime] | None = None  # who agreed to it and when (UTC); see `engine.begin`
    given: Mapping[str, str] | None = None  # values from another exercise or a keepsake
    about: int | None = None  # id of the keepsake under review
    led_from: int | None = None  # id of the session that handed over to this one


PLAIN = Beginning()


def seats_for(turn: Turn, exercise: str) -> dict[Seat, int]:
    """Who takes part: the partner too, if there is one and the exercise may be joint."""
    partner = turn.unit.people.partner_of(turn.person)
    if partner is None or not may_be_joint(turn, exercise):
        return {"a": turn.person.id}
    return {"a": turn.person.id, "b": partner.id}


def may_be_joint(turn: Turn, exercise: str) -> bool:
    """Whether it can be done by two, as far as the person and both languages allow."""
    return "together" in turn.practice.exercises[exercise].script.forms and may_be_joint_in(turn)


def may_be_joint_in(turn: Turn) -> bool:
    """Whether anything for two can be done, as far as the person and both languages allow."""
    return not Care.is_minor(turn.person) and speak_safely(turn)


def speak_safely(turn: Turn) -> bool:
    """Whether both people's languages have the safety texts that joint exercises need."""
    partner = turn.unit.people.partner_of(turn.person)
    both = (turn.person,) if partner is None else (turn.person, partner)
    return all(opens_joint_exercises(person.language) for person in both)


def new_session(
    turn: Turn, revision: Revision, seats: Mapping[Seat, int], beginning: Beginning
) -> tuple[StoredSession, Session, list[Effect]]:
    """Create and store the session. Nothing is shown to anyone yet."""
    session, effects = engine.begin(
        revision.script,
        new_id(),
        revision.hash,
        len(seats),
        turn.now,
        beginning.settings,
        beginning.acted,
        beginning.given,
        beginning.about,
        beginning.led_from,
    )
    state, words = session.to_json()
    stored = StoredSession(
        id=session.id,
        script_id=revision.script.exercise,
        revision=revision.hash,
        couple_id=turn.person.couple_id if len(seats) == 2 else None,
        seats={str(seat): person_id for seat, person_id in seats.items()},
        status=session.status,
        state=state,
        words=words,
        version=1,
        created_at=turn.now,
        updated_at=turn.now,
    )
    turn.unit.revisions.keep(revision.hash, revision.script.exercise, revision.document)
    turn.unit.sessions.add(stored)
    return stored, session, effects
