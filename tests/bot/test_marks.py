"""Marking what was sent."""

import asyncio
from pathlib import Path

import pytest

from bot.marks import Marks
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.vault import Vault
from tests.storage.household import NOW, STRANGERS_CHAT


async def test_marks_whose_transaction_fails_wait_for_the_next(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/marks.sqlite3", Vault.with_keys(bytes(32)))
    await database.open()
    first, second = await database.transact(
        lambda unit: [unit.outbox.add(STRANGERS_CHAT, {}, now=NOW) for _ in range(2)]
    )
    marks = Marks(database)
    marks.sent(first.id)
    with marks.carried() as settled:
        assert not settled, "marks gather for some milliseconds first"
    await asyncio.sleep(0.03)

    def fail() -> None:
        with marks.carried() as settled:
            assert settled.sent == [first.id]
            marks.failed(second.id)
            raise DatabaseTrouble("the disk is full")

    with pytest.raises(DatabaseTrouble):
        fail()
    await marks.flush()
    counted = (await database.transact(lambda unit: unit.counts()))["outbox"]
    assert counted == {"pending": 0, "sent": 1, "failed": 1}
    await database.close()
