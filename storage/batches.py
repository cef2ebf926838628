"""A batch: many items in one transaction, where one bad item undoes only itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.errors import DatabaseTrouble, PendingRefused
from storage.records import Outgoing
from storage.sql.transaction import about_the_rows
from storage.unit_of_work import Unit

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Batch(Generic[Item]):
    """What a committed batch did."""

    outgoing: list[Outgoing]  # for this worker to send, in the order of the outbox
    failures: list[tuple[Item, Exception]]  # items of which nothing was committed


def run_batch(
    unit: Unit, items: Sequence[Item], handle: Callable[[Unit, Item], None]
) -> list[tuple[Item, Exception]]:
    """Handle each item under a savepoint; returns the items that failed, with their errors.

    Errors of the database itself are raised: after them the batch must be abandoned.
    """
    transaction = unit.transaction
    failures: list[tuple[Item, Exception]] = []
    for item in items:
        transaction.begin_item()
        try:
            handle(unit, item)
            transaction.keep_item()
        except Exception as error:
            if isinstance(error, (DatabaseTrouble, PendingRefused)) or not about_the_rows(error):
                raise
            if transaction.on_sqlite and not transaction.alive:
                raise DatabaseTrouble("the database ended the transaction before its commit") from error
            transaction.undo_item()
            failures.append((item, error))
        if not transaction.alive:
            raise DatabaseTrouble("the database ended the transaction in the middle of a batch")
    return failures
