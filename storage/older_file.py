"""Finds out at a start whether the database is older than what has happened since, and what that was.

It may have been restored from a backup, or simply copied back. The erasure journal, which lies apart from it,
has gone further then; so have the marks that say until when a process was at work.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, func, select, text, update

from storage.erasures import COUNTER, Journal, Line, Mark, has_gap, missed
from storage.sql.transaction import Transaction
from storage.sql.worker import LOCKS
from storage.tables import counters, couples, outbox, people, seen_updates
from storage.utc_time import UtcTime

BEAT = "beat"  # the counter that every beat moves to the present
UPDATES = 1_000  # of the newest updates, how many are noted as seen: those that Telegram may deliver again

ONE_AT_A_TIME = text(f"SELECT pg_advisory_xact_lock({LOCKS}, -2)")
SET = text(
    "INSERT INTO counters (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value ="
    " CASE WHEN counters.value > excluded.value THEN counters.value ELSE excluded.value END"
)
SEEN = text(
    "INSERT INTO seen_updates (update_id, seen_at) VALUES (:id, :now) ON CONFLICT (update_id) DO NOTHING"
).bindparams(bindparam("now", type_=UtcTime()))


@dataclass(frozen=True, slots=True)
class Behind:
    """What a database has missed."""

    erased: Sequence[int] = ()  # people who are still in it
    left: dict[int, int] = field(default_factory=dict)  # couples that still last, and who left each
    hiding: dict[int, bytes] = field(default_factory=dict)  # by person; what `People.hide_as` takes
    # It is a copy, and a bot was at work until then: what was due before has been said. None: it is not; a
    # process only died between a line of the journal and its commit.
    until: datetime | None = None
    waiting: int = 0  # messages of then that are not sent again
    gap: bool = False  # lines of the journal that it has missed are gone: it is older than that reaches


def find_behind(
    transaction: Transaction,
    journal: Journal,
    lines: Sequence[Line],
    marks: Sequence[Mark],
    until: datetime | None,
) -> Behind | None:
    """What this database has missed of these lines, by these marks; None if nothing.

    until: given when it is known to be a copy. Whoever calls this at the same time waits for the first.
    """
    if not transaction.on_sqlite:
        transaction.read(ONE_AT_A_TIME)
    noted = select(counters).where(counters.c.name.like(f"{COUNTER}%") | (counters.c.name == BEAT))
    counted = {row.name: row.value for row in transaction.read(noted)}
    gap = has_gap(lines, counted)
    lines = missed(lines, counted)
    beat = max((mark.beat for mark in marks), default=0)
    if until is None and beat > counted.get(BEAT, 0) and _has_people(transaction):
        until = datetime.fromtimestamp(beat, UTC)
    if not lines and until is None:
        return None
    digests = {journal.digest("erased", row.id): row.id for row in transaction.read(select(people.c.id))}
    alive = set(transaction.read(select(people.c.id).where(people.c.key.is_not(None))).scalars())
    pairs = {
        journal.digest("left", row.id): row.id
        for row in transaction.read(select(couples.c.id).where(couples.c.ended_at.is_(None)))
    }
    erased = {digests[line.digest] for line in lines if line.what == "erased" and line.digest in digests}
    erased &= alive
    left = {
        pairs[line.digest]: digests[line.more.decode("ascii", "replace")]
        for line in lines
        if line.what == "left"
        and line.digest in pairs
        and digests.get(line.more.decode("ascii", "replace")) in alive
    }
    hiding = {
        digests[line.digest]: line.more
        for line in lines
        if line.what == "hiding" and digests.get(line.digest) in alive - erased  # the last one counts
    }
    waiting = transaction.read(select(func.count()).select_from(outbox)).scalar_one() if until else 0
    return Behind(sorted(erased), left, hiding, until, waiting, gap)


def note_caught_up(
    transaction: Transaction, behind: Behind, lines: Sequence[Line], marks: Sequence[Mark], now: datetime
) -> None:
    """Note that nothing of this is missing any more, and take back what an older file would say again."""
    transaction.flush()
    further = {BEAT: max((mark.beat for mark in marks), default=0)}
    for line in lines:
        name = COUNTER + line.journal
        further[name] = max(further.get(name, 0), line.number)
    for name, value in sorted(further.items()):
        set_counter(transaction, name, value)
    if behind.until is None:
        # Nobody has been given these yet: whoever takes up the outbox sends them.
        for outgoing in transaction.outgoing:
            transaction.write(update(outbox).where(outbox.c.id == outgoing.id).values(worker=None))
        return
    transaction.write(delete(outbox))
    transaction.outgoing.clear()
    for mark in marks:
        newest = transaction.read(select(func.max(seen_updates.c.update_id))).scalar() or 0
        first = max(newest + 1, mark.update - UPDATES + 1, 1)
        for update_id in range(first, mark.update + 1):
            transaction.write(SEEN, {"id": update_id, "now": now})


def set_counter(transaction: Transaction, name: str, value: int) -> None:
    """Raise a counter to this value; one that is higher already stays."""
    transaction.write(SET, {"name": name, "value": value})


def _has_people(transaction: Transaction) -> bool:
    return transaction.read(select(people.c.id).limit(1)).first() is not None
