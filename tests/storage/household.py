"""The people used in these tests."""

from dataclasses import dataclass
from datetime import UTC, datetime

from storage.ids import new_id
from storage.records import Couple, Json, Person, StoredSession
from storage.unit_of_work import Unit

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANNS_CHAT = 1001
BOBS_CHAT = 1002
STRANGERS_CHAT = 1003
REVISION = "a" * 64


@dataclass(frozen=True)
class Household:
    """Two people, their couple, and the session in both people's focus."""

    ann: Person
    bob: Person
    couple: Couple
    session: StoredSession


def move_in(unit: Unit, ann_chat: int = ANNS_CHAT, bob_chat: int = BOBS_CHAT) -> Household:
    """Ann invites Bob, and they start an exercise."""
    unit.revisions.keep(REVISION, "noticed", "id: noticed")
    ann = unit.people.change(unit.people.add(ann_chat, "en", NOW), name="Ann", stage="home")
    bob = unit.people.change(unit.people.add(bob_chat, "de", NOW), name="Bob", stage="home")
    couple = unit.couples.add(ann, bob, NOW)
    session = session_of(ann, bob, couple_id=couple.id)
    unit.sessions.add(session)
    ann = unit.people.change(ann, focus=session.id)
    bob = unit.people.change(bob, focus=session.id)
    return Household(ann, bob, couple, session)


def session_of(
    ann: Person,
    bob: Person | None = None,
    *,
    couple_id: int | None = None,
    words: dict[str, Json] | None = None,
) -> StoredSession:
    """An unsaved session of the stored script."""
    seats = {"a": ann.id} if bob is None else {"a": ann.id, "b": bob.id}
    return StoredSession(
        id=new_id(), script_id="noticed", revision=REVISION, couple_id=couple_id, seats=seats,
        status="waiting", state={"step": "ask", "visit": 1}, words=words or {seat: {} for seat in seats},
        version=1, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
