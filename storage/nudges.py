"""Nudges: stored as rows when planned, due at a set time, handed out once."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Date as DateType
from sqlalchemy import Row, bindparam, delete, insert, select, text, update

from storage.ids import id_at, new_id
from storage.people import People
from storage.records import Json, Nudge, NudgeState
from storage.sealing.keyring import Keyring
from storage.sql.prepared import Prepared, among
from storage.sql.transaction import Transaction
from storage.sql.write_buffer import NudgeCancel, SettledNudge
from storage.tables import PLANNED, nudge_days, nudges

ADD = Prepared(insert(nudges))
# The literal lets both databases use the partial index.
DUE = (
    select(nudges)
    .where(PLANNED, nudges.c.due_at <= bindparam("now"))
    .order_by(nudges.c.due_at)
    .limit(bindparam("count"))
    .with_for_update(skip_locked=True)
)
_BY_DUE = select(nudges).where(PLANNED).order_by(nudges.c.due_at)
PLANNED_OF = Prepared(_BY_DUE.where(nudges.c.person_id == bindparam("person")))
# Those that another worker holds are left out: waiting for them could be a deadlock.
BESIDE = Prepared(_BY_DUE.where(among(nudges.c.person_id, "people")).with_for_update(skip_locked=True))
SETTLE = Prepared(
    update(nudges)
    .where(nudges.c.id == bindparam("nudge"))
    .values(
        state=bindparam("new_state"),
        due_at=bindparam("new_due"),
        details=bindparam("new_details"),
        why=bindparam("new_why"),
    )
)
MOVE = (
    update(nudges)
    .where(PLANNED, nudges.c.id == bindparam("nudge"))
    .values(due_at=bindparam("new_due"), details=bindparam("new_details"))
)
DROP = delete(nudges).where(nudges.c.id == bindparam("nudge"))
# Ids grow with time, so this scans only old rows.
PRUNE = delete(nudges).where(
    nudges.c.id < bindparam("first"), nudges.c.due_at < bindparam("before"), nudges.c.state != "planned"
)
SOON = timedelta(days=2)  # longer than what is left of any local day
DAYS_READ = 14  # of a nudge's days, those back to then are read in advance
FIRED = Prepared(
    select(nudge_days).where(
        among(nudge_days.c.nudge_id, "ids"), nudge_days.c.local_date >= bindparam("since")
    )
)
CLAIM_DAY = Prepared(
    text(
        "INSERT INTO nudge_days (nudge_id, local_date) VALUES (:nudge, :local_date) ON CONFLICT DO NOTHING"
    ).bindparams(bindparam("local_date", type_=DateType()))
)


class Nudges:
    """Repository of nudges within one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring, people: People) -> None:
        self._transaction = transaction
        self._keyring = keyring
        self._people = people
        # Of those to whom something is due: what is planned for the next time, by its id, as this transaction
        # leaves it; and the days since `_days_since` on which these nudges have fired.
        self._beside: dict[int, dict[int, Nudge]] = {}
        self._read_until = datetime.min.replace(tzinfo=UTC)
        self._days: set[tuple[int, date]] = set()
        self._days_since = date.max
        transaction.on_undo.append(self.forget_read)

    def forget_read(self) -> None:
        """Clear what was read in advance, so that it is read again when next asked for."""
        self._beside.clear()
        self._days.clear()
        self._days_since = date.max

    def plan(
        self,
        person_id: int,
        kind: str,
        due_at: datetime,
        session_id: int | None = None,
        visit: int | None = None,
        details: Json | None = None,
    ) -> Nudge:
        """Plan a nudge. KeyError if the person does not exist or was erased."""
        if self._keyring.of(person_id) is None:
            raise KeyError(f"person {person_id} was forgotten")
        nudge = Nudge(new_id(), person_id, session_id, kind, visit, due_at, "planned", details or {})
        self._transaction.pending.plan(nudge, orjson.dumps(nudge.details))
        if person_id in self._beside:
            self._beside[person_id][nudge.id] = nudge
        return nudge

    def cancel(
        self, *, session_id: int | None = None, person_id: int | None = None, kind: str | None = None
    ) -> None:
        """Delete planned nudges of this session and/or person, of one kind or of any.

        ValueError if neither is given.
        """
        if session_id is None and person_id is None:
            raise ValueError("say whose nudges to cancel: a session's or a person's")
        cancel = NudgeCancel(session_id, person_id, kind)
        self._transaction.pending.cancel(cancel)
        for one, planned in self._beside.items():
            self._beside[one] = {nudge.id: nudge for nudge in planned.values() if not cancel.covers(nudge)}

    def planned_of(self, person_id: int, kind: str | None = None) -> list[Nudge]:
        """The person's planned nudges, earliest first."""
        rows = self._transaction.rows(PLANNED_OF, {"person": person_id})
        found = [self._open(row) for row in rows if kind in (None, row.kind)]
        for waiting in self._transaction.waiting():  # cheaper to search the buffer than to flush it
            became = [waiting.settled[one.id].nudge if one.id in waiting.settled else one for one in found]
            found = [nudge for nudge in became if nudge.state == "planned"]
            found = [nudge for nudge in found if not any(cancel.covers(nudge) for cancel in waiting.cancels)]
            found += [
                nudge
                for planned in waiting.nudges.values()
                for nudge, _ in planned
                if nudge.person_id == person_id and kind in (None, nudge.kind)
            ]
        return sorted(found, key=lambda nudge: nudge.due_at)

    def due(self, now: datetime, limit: int = 100) -> list[Nudge]:
        """Planned nudges that are due, oldest first, locked until the end of the transaction.

        Their people and those people's partners are loaded (and locked) too, and what else is planned soon
        for them. If another worker holds the nudge or one of the people, the nudge is left for the next tick.
        """
        self._transaction.flush()
        rows = self._transaction.read(DUE, {"now": now, "count": limit}).all()
        if not rows:
            return []
        free = self._people.load_free(row.person_id for row in rows)
        mine = [row for row in rows if row.person_id in free]
        self._read_beside({row.person_id for row in mine}, now + SOON)
        self._days_since = now.date() - timedelta(days=DAYS_READ)
        fired = self._transaction.rows(FIRED, {"ids": [row.id for row in mine], "since": self._days_since})
        self._days = {(row.nudge_id, row.local_date) for row in fired}
        return [self._beside[row.person_id][row.id] for row in mine]

    def beside(self, person_id: int, until: datetime) -> list[Nudge]:
        """What is planned for the person by then, earliest first, locked; not what another worker holds."""
        if person_id not in self._beside or until > self._read_until:
            self._transaction.flush()
            self._read_beside({person_id, *self._beside}, until)
        planned = (nudge for nudge in self._beside[person_id].values() if nudge.due_at <= until)
        return sorted(planned, key=lambda nudge: nudge.due_at)

    def _read_beside(self, person_ids: Collection[int], until: datetime) -> None:
        rows = self._transaction.rows(BESIDE, {"people": sorted(person_ids)}) if person_ids else []
        self._beside = {person_id: {} for person_id in person_ids}
        self._read_until = until
        for row in rows:
            if row.due_at <= until:  # most are far away, and need not be opened
                self._beside[row.person_id][row.id] = self._open(row)

    def _now_is(self, nudge: Nudge) -> None:
        """Note what this transaction has made of a nudge, unless it was cancelled before."""
        planned = self._beside.get(nudge.person_id, {})
        if planned.pop(nudge.id, None) is not None and nudge.state == "planned":
            planned[nudge.id] = nudge

    def move(self, nudge: Nudge, due_at: datetime, details: Json | None = None) -> Nudge:
        """Plan a nudge for another time, with other details if given; nothing if it was settled meanwhile."""
        moved = replace(nudge, due_at=due_at, details=nudge.details if details is None else details)
        self._transaction.flush()
        sealed = self._sealed(moved, orjson.dumps(moved.details))
        self._transaction.write(MOVE, {"nudge": nudge.id, "new_due": due_at, "new_details": sealed})
        self._now_is(moved)
        return moved

    def settle(
        self,
        nudge: Nudge,
        state: NudgeState,
        next_due: datetime | None = None,
        *,
        details: Json | None = None,
        why: str | None = None,
    ) -> Nudge:
        """Record that the nudge was sent or skipped, and count it; `why`: in a word, why it was not sent.

        With next_due, the same row is planned again for that time, with other details if given.
        """
        if state == "planned":
            raise ValueError("a nudge is settled as sent or skipped; for a later time give next_due")
        kept = nudge.details if details is None else details
        settled = replace(
            nudge,
            state="planned" if next_due else state,
            due_at=next_due or nudge.due_at,
            details=kept if next_due else {},
        )
        waiting = self._transaction.waiting()
        if any(one.cancels or one.has_planned(nudge) for one in waiting):
            self._transaction.flush()  # those come first
        self._transaction.pending.settled[nudge.id] = SettledNudge(
            settled, orjson.dumps(settled.details), why
        )
        self._now_is(settled)
        self._transaction.pending.tally[f"nudges.{state}"] += 1
        return settled

    def drop(self, nudge: Nudge) -> None:
        """Delete a nudge that has been carried out, so that nothing says that it ever was."""
        self._transaction.flush()
        self._transaction.write(DROP, {"nudge": nudge.id})
        self._beside.get(nudge.person_id, {}).pop(nudge.id, None)

    def claim_day(self, nudge: Nudge, local_date: date) -> bool:
        """Whether the nudge may fire on this local date: True the first time, False ever after."""
        if local_date < self._days_since:
            self._transaction.flush()
            return self._transaction.run(CLAIM_DAY, [{"nudge": nudge.id, "local_date": local_date}]) == 1
        claimed = (nudge.id, local_date)
        if claimed in self._days:
            return False
        self._days.add(claimed)
        self._transaction.pending.days[claimed] = None
        return True

    def prune(self, before: datetime) -> int:
        """Delete settled nudges that were due before then; returns how many."""
        self._transaction.flush()
        return self._transaction.write(PRUNE, {"first": id_at(before), "before": before}).rowcount

    def write_cancels(self, cancels: Collection[NudgeCancel]) -> None:
        """Delete the rows that match these cancels."""
        for columns in {_named(cancel) for cancel in cancels}:
            _cancel_by(columns).run(
                self._transaction.connection,
                [
                    {f"its_{name}": getattr(cancel, name) for name in columns}
                    for cancel in cancels
                    if _named(cancel) == columns
                ],
            )

    def write_settled(self, settled: Collection[SettledNudge], days: Collection[tuple[int, date]]) -> None:
        """Update buffered nudges that were settled, and insert the days on which they fired."""
        if settled:
            SETTLE.run(
                self._transaction.connection,
                [
                    {
                        "nudge": one.nudge.id, "new_state": one.nudge.state, "new_due": one.nudge.due_at,
                        "new_details": self._sealed(one.nudge, one.details), "new_why": one.why,
                    }
                    for one in settled
                ],
            )  # fmt: skip
        if days:
            CLAIM_DAY.run(
                self._transaction.connection, [{"nudge": nudge, "local_date": day} for nudge, day in days]
            )

    def write(self, planned: Sequence[tuple[Nudge, bytes]]) -> None:
        """Insert buffered nudges."""
        self._keyring.load(nudge.person_id for nudge, _ in planned)
        ADD.run(
            self._transaction.connection,
            [
                {
                    "id": nudge.id, "person_id": nudge.person_id, "session_id": nudge.session_id,
                    "kind": nudge.kind, "visit": nudge.visit, "due_at": nudge.due_at, "state": nudge.state,
                    "details": self._sealed(nudge, details), "why": None,
                }
                for nudge, details in planned
            ],
        )  # fmt: skip

    def _sealed(self, nudge: Nudge, details: bytes) -> bytes | None:
        if not nudge.details:
            return None
        return self._keyring.seal(nudge.person_id, _place(nudge.id), details)

    def _open(self, row: Row[Any]) -> Nudge:
        return Nudge(
            id=row.id, person_id=row.person_id, session_id=row.session_id, kind=row.kind, visit=row.visit,
            due_at=row.due_at, state=row.state,
            details=self._keyring.open_json(row.person_id, _place(row.id), row.details),
        )  # fmt: skip


@cache
def _cancel_by(columns: tuple[str, ...]) -> Prepared:
    """The statement that deletes planned nudges by these columns."""
    return Prepared(
        delete(nudges).where(PLANNED, *(nudges.c[name] == bindparam(f"its_{name}") for name in columns))
    )


def _named(cancel: NudgeCancel) -> tuple[str, ...]:
    return tuple(name for name in ("session_id", "person_id", "kind") if getattr(cancel, name) is not None)


def _place(nudge_id: int) -> str:
    return f"nudges/details/{nudge_id}"
