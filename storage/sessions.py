"""Sessions: loaded once, saved last, each answer sealed under its author's key."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Executable, Row, bindparam, delete, func, insert, or_, select, update

from storage.errors import DatabaseTrouble, StaleSession
from storage.ids import id_at
from storage.records import StoredSession
from storage.sealing.keyring import Keyring
from storage.sql.prepared import Prepared, among
from storage.sql.transaction import Transaction
from storage.sql.write_buffer import SessionSave
from storage.tables import sessions

OVER = ("finished", "stopped")
ADD = insert(sessions)
BY_ID = select(sessions).where(sessions.c.id == bindparam("session")).with_for_update()
BY_IDS = Prepared(
    select(sessions).where(among(sessions.c.id, "ids")).order_by(sessions.c.id).with_for_update()
)
LIVE_OF = (
    select(sessions)
    .where(
        or_(sessions.c.seat_a == bindparam("person"), sessions.c.seat_b == bindparam("person")),
        sessions.c.status.in_(("running", "waiting", "paused")),
    )
    .order_by(sessions.c.id.desc())
    .with_for_update()
)
FINISHED = (
    select(func.count())
    .select_from(sessions)
    .where(
        or_(sessions.c.seat_a == bindparam("person"), sessions.c.seat_b == bindparam("person")),
        sessions.c.couple_id == bindparam("couple"),
        sessions.c.status == "finished",
    )
)
FINISHED_OF = (
    select(sessions.c.id)
    .where(
        sessions.c.couple_id == bindparam("couple"),
        sessions.c.script_id.in_(bindparam("scripts", expanding=True)),
        sessions.c.status == "finished",
    )
    .limit(1)
)
FINISHED_SINCE = (
    select(sessions.c.script_id, func.count().label("times"))
    .where(
        sessions.c.couple_id == bindparam("couple"),
        sessions.c.status == "finished",
        sessions.c.updated_at >= bindparam("since"),
    )
    .group_by(sessions.c.script_id)
)
SAVE = Prepared(
    update(sessions)
    .where(sessions.c.id == bindparam("session_id"), sessions.c.version == bindparam("base"))
    .values(
        version=bindparam("new_version"),
        status=bindparam("new_status"),
        state=bindparam("new_state"),
        words_a=bindparam("new_words_a"),
        words_b=bindparam("new_words_b"),
        couple_id=bindparam("new_couple"),
        updated_at=bindparam("new_updated"),
    )
)
WITHOUT_B = update(sessions).where(sessions.c.id == bindparam("session")).values(seat_b=None)
OVER_IN_COUPLE = (
    select(sessions)
    .where(sessions.c.couple_id == bindparam("couple"), sessions.c.status.in_(OVER))
    .order_by(sessions.c.id)
    .with_for_update()
)
OF_PERSON = (
    select(sessions)
    .where(or_(sessions.c.seat_a == bindparam("person"), sessions.c.seat_b == bindparam("person")))
    .order_by(sessions.c.id)
    .with_for_update()
)
# Ids grow with time, so this scans only old rows.
PRUNE = delete(sessions).where(
    sessions.c.id.in_(
        select(sessions.c.id)
        .where(
            sessions.c.id < bindparam("first"),
            sessions.c.updated_at < bindparam("before"),
            sessions.c.status.in_(OVER),
        )
        .order_by(sessions.c.id)
        .limit(bindparam("count"))
    )
)
SEATS = ("a", "b")


class Sessions:
    """Repository of sessions within one transaction; each is read once, and written once at the end."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        self._transaction = transaction
        self._keyring = keyring
        self._sessions: dict[int, StoredSession] = {}
        transaction.on_undo.append(self._sessions.clear)

    def load(self, session_ids: Iterable[int]) -> None:
        """Read these sessions in one SELECT (on PostgreSQL: lock them, in id order)."""
        wanted = sorted(set(session_ids) - self._sessions.keys())
        if wanted:
            self._hold(self._transaction.rows(BY_IDS, {"ids": wanted}))

    def get(self, session_id: int) -> StoredSession | None:
        """The session with this id."""
        if session_id not in self._sessions:
            self._hold(self._transaction.read(BY_ID, {"session": session_id}).all())
        return self._sessions.get(session_id)

    def live_of(self, person_id: int) -> list[StoredSession]:
        """The person's running, waiting and paused sessions, newest first."""
        return self._found(LIVE_OF, {"person": person_id})

    def over_in_couple(self, couple_id: int) -> list[StoredSession]:
        """The couple's finished and stopped sessions, oldest first."""
        return self._found(OVER_IN_COUPLE, {"couple": couple_id})

    def of_person(self, person_id: int) -> list[StoredSession]:
        """All stored sessions of the person, oldest first."""
        return self._found(OF_PERSON, {"person": person_id})

    def prune(self, before: datetime, limit: int = 1_000) -> int:
        """Delete up to `limit` sessions that ended before then; returns how many."""
        self._transaction.flush()
        values = {"first": id_at(before), "before": before, "count": limit}
        return self._transaction.write(PRUNE, values).rowcount

    def finished_together(self, person_id: int, couple_id: int) -> int:
        """How many exercises somebody has finished in a couple and are still kept."""
        self._transaction.flush()
        found = {"person": person_id, "couple": couple_id}
        return int(self._transaction.read(FINISHED, found).scalar_one())

    def finished_of(self, couple_id: int, exercises: Sequence[str]) -> bool:
        """Whether a couple has finished one of these exercises, as far as that is still kept."""
        self._transaction.flush()
        found = {"couple": couple_id, "scripts": list(exercises)}
        return self._transaction.read(FINISHED_OF, found).first() is not None

    def finished_since(self, couple_id: int, moment: datetime) -> Counter[str]:
        """How often a couple has finished each exercise since then, by its script."""
        self._transaction.flush()
        rows = self._transaction.read(FINISHED_SINCE, {"couple": couple_id, "since": moment})
        return Counter({row.script_id: row.times for row in rows})

    def add(self, stored: StoredSession) -> None:
        """Store a new session unchanged.

        Its revision, people and couple must exist (IntegrityError).
        """
        unknown = stored.seats.keys() - set(SEATS)
        if "a" not in stored.seats or unknown:
            raise ValueError("a session has a seat a and may have a seat b")
        self._keyring.load(stored.seats.values())
        save = _serialise(stored, base=stored.version, version=stored.version)
        sealed = self._sealed(save)
        self._transaction.write(
            ADD,
            {
                "id": stored.id, "script_id": stored.script_id, "revision": stored.revision,
                "couple_id": stored.couple_id, "seat_a": stored.seats["a"], "seat_b": stored.seats.get("b"),
                "status": stored.status, "state": sealed["new_state"], "words_a": sealed["new_words_a"],
                "words_b": sealed["new_words_b"], "version": stored.version, "created_at": stored.created_at,
                "updated_at": stored.updated_at,
            },
        )  # fmt: skip
        self._sessions[stored.id] = stored

    def save(self, stored: StoredSession) -> StoredSession:
        """Save status, state, words, couple_id and updated_at; returns the session with its next version.

        StaleSession if it was saved after `stored` was loaded; KeyError if it does not exist.
        """
        current = self.get(stored.id)
        if current is None:
            raise KeyError(f"no session has the id {stored.id}")
        if current.version != stored.version:
            raise StaleSession(f"session {stored.id} has version {current.version}, not {stored.version}")
        saved = replace(stored, version=stored.version + 1)
        self._transaction.pending.save(_serialise(saved, base=current.version, version=saved.version))
        self._sessions[stored.id] = saved
        return saved

    def save_alone(self, stored: StoredSession) -> StoredSession:
        """Save as `save` does, without the second person and the couple: it is no longer theirs."""
        words = {"a": stored.words["a"]}
        alone = replace(stored, seats={"a": stored.seats["a"]}, words=words, couple_id=None)
        saved = self.save(alone)
        self._transaction.flush()
        self._transaction.write(WITHOUT_B, {"session": stored.id})
        return saved

    def write(self, saves: Sequence[SessionSave]) -> None:
        """Seal and write buffered saves.

        DatabaseTrouble if a row's version differs from the one that was locked here.
        """
        self._keyring.load(person for save in saves for person in save.seats.values())
        written = SAVE.run(self._transaction.connection, [self._sealed(save) for save in saves])
        if written != len(saves):
            raise DatabaseTrouble("a session changed while it was locked")

    def _found(self, statement: Executable, values: dict[str, Any]) -> list[StoredSession]:
        self._transaction.flush()
        rows = self._transaction.read(statement, values).all()
        self._hold(rows)
        return [self._sessions[row.id] for row in rows]

    def _sealed(self, save: SessionSave) -> dict[str, Any]:
        words = {
            seat: self._keyring.seal(save.seats[seat], f"sessions/words/{save.session_id}/{seat}", data)
            for seat, data in save.words.items()
        }
        return {
            "session_id": save.session_id,
            "base": save.base,
            "new_version": save.version,
            "new_status": save.status,
            "new_state": self._keyring.seal(None, f"sessions/state/{save.session_id}", save.state),
            "new_words_a": words.get("a"),
            "new_words_b": words.get("b"),
            "new_couple": save.couple_id,
            "new_updated": save.updated_at,
        }

    def _hold(self, rows: Sequence[Row[Any]]) -> None:
        fresh = [row for row in rows if row.id not in self._sessions]
        self._keyring.load(person for row in fresh for person in (row.seat_a, row.seat_b))
        for row in fresh:
            self._sessions[row.id] = self._open(row)

    def _open(self, row: Row[Any]) -> StoredSession:
        seats = {"a": row.seat_a} if row.seat_b is None else {"a": row.seat_a, "b": row.seat_b}
        sealed = {"a": row.words_a, "b": row.words_b}
        words = {
            seat: self._keyring.open_json(person, f"sessions/words/{row.id}/{seat}", sealed[seat])
            for seat, person in seats.items()
        }
        return StoredSession(
            id=row.id, script_id=row.script_id, revision=row.revision, couple_id=row.couple_id, seats=seats,
            status=row.status, state=self._keyring.open_json(None, f"sessions/state/{row.id}", row.state),
            words=words, version=row.version, created_at=row.created_at, updated_at=row.updated_at,
        )  # fmt: skip


def _serialise(stored: StoredSession, *, base: int, version: int) -> SessionSave:
    return SessionSave(
        session_id=stored.id,
        base=base,
        version=version,
        status=stored.status,
        state=orjson.dumps(stored.state),
        words={seat: orjson.dumps(words) for seat, words in stored.words.items() if seat in stored.seats},
        seats=stored.seats,
        couple_id=stored.couple_id,
        updated_at=stored.updated_at,
    )
