"""Writes buffered until the end of a batch, so that a hundred updates take only a handful of statements."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from storage.records import Nudge, Outgoing, Trace


@dataclass(frozen=True, slots=True)
class SessionSave:
    """The latest save of a session, already serialised so that writing it cannot fail."""

    session_id: int
    base: int  # the version currently in the database
    version: int
    status: str
    state: bytes
    words: dict[str, bytes]  # by seat
    seats: dict[str, int]
    couple_id: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NudgeCancel:
    """Which planned nudges to cancel; None matches any."""

    session_id: int | None
    person_id: int | None
    kind: str | None

    def covers(self, nudge: Nudge) -> bool:
        """Whether this nudge matches."""
        return (
            self.session_id in (None, nudge.session_id)
            and self.person_id in (None, nudge.person_id)
            and self.kind in (None, nudge.kind)
        )


@dataclass(frozen=True, slots=True)
class SettledNudge:
    """What became of a nudge, its details already serialised."""

    nudge: Nudge
    details: bytes
    why: str | None


PlannedNudge = tuple[Nudge, bytes]  # with its serialised details


@dataclass(slots=True)
class WriteBuffer:
    """Unwritten changes of one batch item, or of all items before it."""

    updates: dict[int, datetime] = field(default_factory=dict)  # update id → when it was seen
    people: dict[int, dict[str, Any]] = field(default_factory=dict)  # person id → changed columns
    sessions: dict[int, SessionSave] = field(default_factory=dict)
    settled: dict[int, SettledNudge] = field(default_factory=dict)  # by nudge id; written before the cancels
    days: dict[tuple[int, date], None] = field(
        default_factory=dict
    )  # nudges and the local days they fired on
    cancels: dict[NudgeCancel, None] = field(default_factory=dict)  # used as an ordered set
    nudges: dict[int | None, list[PlannedNudge]] = field(default_factory=dict)  # by session id
    outbox: list[tuple[Outgoing, bytes]] = field(default_factory=list)  # with serialised payload
    traces: dict[tuple[int, int], Trace] = field(default_factory=dict)  # by chat id and message id
    tally: Counter[str] = field(default_factory=Counter)  # stays until the end, see `Database._run`

    def __bool__(self) -> bool:
        """Whether a flush would write something."""
        return bool(
            self.updates
            or self.people
            or self.sessions
            or self.settled
            or self.days
            or self.cancels
            or self.nudges
            or self.outbox
            or self.traces
        )

    def cancel(self, cancel: NudgeCancel) -> None:
        """Cancel planned nudges, both in the buffer and, on flush, in the database."""
        sessions = list(self.nudges) if cancel.session_id is None else [cancel.session_id]
        for session_id in sessions:
            planned = self.nudges.pop(session_id, [])
            left = [(nudge, details) for nudge, details in planned if not cancel.covers(nudge)]
            if left:
                self.nudges[session_id] = left
        self.cancels[cancel] = None

    def plan(self, nudge: Nudge, details: bytes) -> None:
        """Plan a nudge; only cancels that come later affect it."""
        self.nudges.setdefault(nudge.session_id, []).append((nudge, details))

    def has_planned(self, nudge: Nudge) -> bool:
        """Whether the nudge is in here, not yet written."""
        return any(one.id == nudge.id for one, _ in self.nudges.get(nudge.session_id, ()))

    def save(self, save: SessionSave) -> None:
        """Keep only the latest state of a session, but the version that is in the database."""
        earlier = self.sessions.get(save.session_id)
        self.sessions[save.session_id] = replace(save, base=earlier.base) if earlier else save

    def take(self, later: "WriteBuffer") -> None:
        """Merge the changes of a later item."""
        self.updates.update(later.updates)
        for person_id, columns in later.people.items():
            self.people.setdefault(person_id, {}).update(columns)
        for save in later.sessions.values():
            self.save(save)
        self.settled.update(later.settled)
        self.days.update(later.days)
        for cancel in later.cancels:
            self.cancel(cancel)
        for session_id, planned in later.nudges.items():
            self.nudges.setdefault(session_id, []).extend(planned)
        self.outbox += later.outbox
        self.traces.update(later.traces)
        self.tally += later.tally
