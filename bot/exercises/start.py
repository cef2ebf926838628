"""Makes the session of an exercise that begins: its people, its settings, its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.chat.turn import Turn
from bot.safety import gate
from bot.safety.record import Care
from dialogues.engine import engine
from dialogues.engine.effects import Effect
from dialogues.engine.events import Seat
from dialogues.engine.session import Session
from dialogues.text.languages import opens_joint_exercises
from storage.ids import new_id
from storage.records import StoredSession


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an exercise begins with beside its people."""

    settings: Mapping[str, str] | None = None  # the way and the length that were chosen
    acted: Mapping[Seat, datetime] | None = None  # who agreed to it, and when; see `engine.begin`
    given: Mapping[str, str] | None = None  # what another exercise, or a keepsake, hands over
    about: int | None = None  # the keepsake that is looked at again
    led_from: int | None = None  # the session that handed over to this one


PLAIN = Beginning()


def seats_for(turn: Turn, exercise: str) -> dict[Seat, int]:
    """Who takes part: the partner, too, where there is one and it can be done together."""
    partner = turn.unit.people.partner_of(turn.person)
    if partner is None or not may_be_joint(turn, exercise):
        return {"a": turn.person.id}
    return {"a": turn.person.id, "b": partner.id}


def may_be_joint(turn: Turn, exercise: str) -> bool:
    """Whether it can be done together, and begun so without a question that the gate may have to answer."""
    script = turn.practice.exercises[exercise].script
    open_to_them = not Care.is_minor(turn.person) and not gate.may_be_held_back(script)
    return "together" in script.forms and open_to_them and speak_safely(turn)


def speak_safely(turn: Turn) -> bool:
    """Whether the languages of both have what keeps two people safe; else they only do things alone."""
    partner = turn.unit.people.partner_of(turn.person)
    both = (turn.person,) if partner is None else (turn.person, partner)
    return all(opens_joint_exercises(person.language) for person in both)


def new_session(
    turn: Turn, exercise: str, seats: Mapping[Seat, int], beginning: Beginning
) -> tuple[StoredSession, Session, list[Effect]]:
    """Begin it, and store it; nobody has seen anything of it yet. The depth is settled here."""
    revision = turn.practice.exercises[exercise]
    people = [turn.unit.people.get(person_id) for person_id in seats.values()]
    first = not turn.unit.sessions.finished_together(turn.person, exercise)
    settled = {**gate.depth(revision.script, people, turn.now, first=first), **(beginning.settings or {})}
    session, effects = engine.begin(
        revision.script,
        new_id(),
        revision.hash,
        len(seats),
        turn.now,
        settled,
        beginning.acted,
        beginning.given,
        beginning.about,
        beginning.led_from,
    )
    state, words = session.to_json()
    stored = StoredSession(
        id=session.id,
        script_id=exercise,
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
    turn.unit.revisions.keep(revision.hash, exercise, revision.document)
    turn.unit.sessions.add(stored)
    return stored, session, effects
