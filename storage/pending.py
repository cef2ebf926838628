"""Writes that wait for the end of a batch, so that a hundred updates cost a handful of statements."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from storage.records import Nudge, Outgoing


@dataclass(frozen=True, slots=True)
class SessionSave:
    """The last of a session's saves; everything is serialised already, so that writing it cannot fail."""

    session_id: int
    base: int  # the version that the database holds now
    version: int
    status: str
    state: bytes
    words: dict[str, bytes]  # per seat
    seats: dict[str, int]
    couple_id: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NudgeCancel:
    """Which planned nudges to take back; None means any."""

    session_id: int | None
    person_id: int | None
    kind: str | None

    def covers(self, nudge: Nudge) -> bool:
        """Whether this nudge is meant."""
        return (
            self.session_id in (None, nudge.session_id)
            and self.person_id in (None, nudge.person_id)
            and self.kind in (None, nudge.kind)
        )


@dataclass(slots=True)
class Pending:
    """What one item of a batch, or all items before it, still want written."""

    updates: dict[int, datetime] = field(default_factory=dict)  # update id → seen at
    people: dict[int, dict[str, Any]] = field(default_factory=dict)  # person id → changed columns
    sessions: dict[int, SessionSave] = field(default_factory=dict)
    cancels: list[NudgeCancel] = field(default_factory=list)
    nudges: list[tuple[Nudge, bytes]] = field(default_factory=list)  # planned, with serialised details
    outbox: list[tuple[Outgoing, bytes]] = field(default_factory=list)  # with serialised payload
    tally: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return any(
            (self.updates, self.people, self.sessions, self.cancels, self.nudges, self.outbox, self.tally)
        )

    def cancel(self, cancel: NudgeCancel) -> None:
        """Take back planned nudges, here and later in the database."""
        self.nudges = [(nudge, details) for nudge, details in self.nudges if not cancel.covers(nudge)]
        self.cancels.append(cancel)

    def save(self, save: SessionSave) -> None:
        """Keep only the last state of a session, but the version the database has."""
        earlier = self.sessions.get(save.session_id)
        self.sessions[save.session_id] = replace(save, base=earlier.base) if earlier else save

    def take(self, later: "Pending") -> None:
        """Add what a later item wants."""
        self.updates.update(later.updates)
        for person_id, columns in later.people.items():
            self.people.setdefault(person_id, {}).update(columns)
        for save in later.sessions.values():
            self.save(save)
        for cancel in later.cancels:
            self.cancel(cancel)
        self.nudges += later.nudges
        self.outbox += later.outbox
        self.tally += later.tally


Flush = Callable[[Pending], None]
