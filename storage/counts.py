"""Statistics for operators: numbers only, never anything people wrote."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, text

from storage.sql.prepared import Prepared
from storage.sql.transaction import Transaction
from storage.tables import PLANNED, counters, couples, nudges, outbox, people, sessions

BUMP = Prepared(
    text(
        "INSERT INTO counters (name, value) VALUES (:name, :more)"
        " ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value"
    )
)


def bump(transaction: Transaction, tally: Mapping[str, int]) -> None:
    """Add to the counters, in name order so that workers cannot deadlock."""
    rows = [{"name": name, "more": more} for name, more in sorted(tally.items()) if more]
    if rows:
        BUMP.run(transaction.connection, rows)


def counts(transaction: Transaction) -> dict[str, Any]:
    """What `duologue stats --json` prints.

    couples: live couples; partners: people who have not been erased; sessions: by script and status; outbox:
    pending, sent, failed; nudges: planned, sent, skipped, uncertain (perhaps sent, and not retried).
    """
    transaction.flush()
    total = func.count()
    by_script: dict[str, dict[str, int]] = {}
    kinds = (sessions.c.script_id, sessions.c.status)
    for row in transaction.read(select(*kinds, total.label("number")).group_by(*kinds).order_by(*kinds)):
        by_script.setdefault(row.script_id, {})[row.status] = row.number
    stored = {row.name: row.value for row in transaction.read(select(counters.c.name, counters.c.value))}
    counted = transaction.tally + Counter(stored)

    def rows(statement: Any) -> int:
        return int(transaction.read(statement).scalar_one())

    return {
        "couples": rows(select(total).select_from(couples).where(couples.c.ended_at.is_(None))),
        "partners": rows(select(total).select_from(people).where(people.c.key.is_not(None))),
        "sessions": by_script,
        "outbox": {
            "pending": rows(select(total).select_from(outbox)),
            "sent": counted["outbox.sent"],
            "failed": counted["outbox.failed"],
        },
        "nudges": {
            "planned": rows(select(total).select_from(nudges).where(PLANNED)),
            "sent": counted["nudges.sent"],
            "skipped": counted["nudges.skipped"],
            "uncertain": counted["nudges.uncertain"],
        },
    }
