"""Batches: many items in one transaction, where a failing item is rolled back on its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.errors import DatabaseTrouble, PendingRefused
from storage.records import Outgoing
from storage.sql.transaction import is_data_error
from storage.unit_of_work import Unit

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Batch(Generic[Item]):
    """The result of a committed batch."""

    outgoing: list[Outgoing]  # for this worker to send, in outbox order
    failures: list[tuple[Item, Exception]]  # items that were rolled back, with their errors


def run_batch(
    unit: Unit, items: Sequence[Item], handle: Callable[[Unit, Item], None]
) -> list[tuple[Item, Exception]]:
    """Handle each item so that it can be rolled back on its own; returns the failed items with their errors.

    Errors of the database itself are raised; the caller must then abandon the batch.
    """
    transaction = unit.transaction
    failures: list[tuple[Item, Exception]] = []
    for item in items:
        transaction.begin_item()
        try:
            handle(unit, item)
            transaction.keep_item()
        except Exception as error:
            if isinstance(error, (DatabaseTrouble, PendingRefused)) or not is_data_error(error):
                raise
            if transaction.on_sqlite and not transaction.alive:
                raise DatabaseTrouble("the database ended the transaction before its commit") from error
            transaction.undo_item()
            failures.append((item, error))
        if not transaction.alive:
            raise DatabaseTrouble("the database ended the transaction in the middle of a batch")
    return failures
