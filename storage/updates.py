"""Telegram's updates: which have been seen, and which could not be handled."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, text

from storage.sql.prepared import Prepared, among
from storage.sql.transaction import Transaction
from storage.tables import seen_updates
from storage.utc_time import UtcTime

KEPT = timedelta(days=7)  # Telegram keeps updates for 24 hours and may restart its ids after a quiet week

SEEN = Prepared(select(seen_updates).where(among(seen_updates.c.update_id, "ids")))
ADD = Prepared(insert(seen_updates))
SET_ASIDE = text(
    "INSERT INTO set_aside_updates (update_id, error_class, set_aside_at)"
    " VALUES (:update_id, :error_class, :now)"
    " ON CONFLICT (update_id)"
    " DO UPDATE SET error_class = excluded.error_class, set_aside_at = excluded.set_aside_at"
).bindparams(bindparam("now", type_=UtcTime()))
OLDEST = (
    select(seen_updates.c.update_id)
    .where(seen_updates.c.seen_at < bindparam("before"))
    .order_by(seen_updates.c.seen_at)
    .limit(bindparam("count"))
)
FORGET = delete(seen_updates).where(seen_updates.c.update_id == bindparam("forgotten"))
PRUNE = delete(seen_updates).where(seen_updates.c.update_id.in_(OLDEST))


class Updates:
    """Repository of updates within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._known: dict[int, datetime | None] = {}  # update id → when it was first seen
        transaction.on_undo.append(self._known.clear)  # an undone update counts as unseen

    def load(self, update_ids: Iterable[int]) -> None:
        """Look up all of these with one query."""
        wanted = sorted(set(update_ids) - self._known.keys())
        if wanted:
            self._known.update(dict.fromkeys(wanted))
            seen = self._transaction.rows(SEEN, {"ids": wanted})
            self._known.update({row.update_id: row.seen_at for row in seen})

    def fresh(self, update_id: int, now: datetime) -> bool:
        """Whether this update has not been seen within a week; marks it as seen."""
        if any(update_id in waiting.updates for waiting in self._transaction.waiting()):
            return False
        self.load([update_id])
        seen_at = self._known[update_id]
        if seen_at is not None:
            if seen_at >= now - KEPT:
                return False
            self._transaction.write(FORGET, {"forgotten": update_id})
        self._transaction.pending.updates[update_id] = now
        return True

    def set_aside(self, update_id: int, error_class: str, now: datetime) -> None:
        """Record that an update cannot be handled, with only its error's class, and mark it as seen."""
        self.fresh(update_id, now)
        self._transaction.write(SET_ASIDE, {"update_id": update_id, "error_class": error_class, "now": now})

    def prune(self, now: datetime, limit: int = 20_000) -> int:
        """Delete seen updates older than a week, up to `limit` at a time; returns how many."""
        return self._transaction.write(PRUNE, {"before": now - KEPT, "count": limit}).rowcount

    def write(self, updates: Mapping[int, datetime]) -> None:
        """Insert buffered updates. IntegrityError if another worker has just seen one of them."""
        ADD.run(
            self._transaction.connection,
            [{"update_id": update_id, "seen_at": seen_at} for update_id, seen_at in updates.items()],
        )
        self._known.update(updates)
