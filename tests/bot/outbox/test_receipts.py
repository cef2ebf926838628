"""Marking what was sent."""

import asyncio
import threading
from pathlib import Path

import pytest

from bot.outbox.receipts import MOST_IN_FLIGHT, Receipts
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.sealing.vault import Vault
from tests.storage.household import NOW, STRANGERS_CHAT


async def test_marks_whose_transaction_fails_wait_for_the_next(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/marks.sqlite3", Vault.with_keys(bytes(32)))
    await database.open()
    first, second = await database.transact(
        lambda unit: [unit.outbox.add(STRANGERS_CHAT, {}, now=NOW) for _ in range(2)]
    )
    marks = Receipts(database)
    marks.sent(first.id, STRANGERS_CHAT)
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


async def test_what_is_finished_while_marks_are_written_is_marked_before_the_end(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/marks.sqlite3", Vault.with_keys(bytes(32)))
    await database.open()
    first, second = await database.transact(
        lambda unit: [unit.outbox.add(STRANGERS_CHAT, {}, now=NOW) for _ in range(2)]
    )
    marks, free = Receipts(database), threading.Event()
    running = asyncio.create_task(marks.run())
    holding = asyncio.create_task(database.transact(lambda unit: free.wait(10)))
    marks.sent(first.id, STRANGERS_CHAT)
    await asyncio.sleep(0.2)  # its transaction has begun to wait for the writer's thread
    marks.sent(second.id, STRANGERS_CHAT)
    marks.close()
    free.set()
    await asyncio.wait_for(asyncio.gather(running, holding), 60)
    counted = (await database.transact(lambda unit: unit.counts()))["outbox"]
    assert counted == {"pending": 0, "sent": 2, "failed": 0}
    await database.close()


@pytest.mark.parametrize("seconds", [0, 0.01])
async def test_marking_ends_whether_or_not_something_waits(tmp_path: Path, seconds: float) -> None:
    """Told so before it looks for the first time, and while marks gather."""
    database = Database(f"sqlite:///{tmp_path}/marks.sqlite3", Vault.with_keys(bytes(32)))
    await database.open()
    message = await database.transact(lambda unit: unit.outbox.add(STRANGERS_CHAT, {}, now=NOW))
    marks = Receipts(database)
    running = asyncio.create_task(marks.run())
    marks.sent(message.id, STRANGERS_CHAT)
    await asyncio.sleep(seconds)
    marks.close()
    await asyncio.wait_for(running, 60)
    counted = (await database.transact(lambda unit: unit.counts()))["outbox"]
    assert counted == {"pending": 0, "sent": 1, "failed": 0}
    await database.close()


async def called(marks: Receipts, chat_id: int) -> None:
    """A call that is over at once and tells nothing new."""
    async with marks.in_flight(chat_id):
        pass


async def test_a_chat_with_two_messages_to_be_marked_waits_for_that(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/marks.sqlite3", Vault.with_keys(bytes(32)))
    await database.open()
    first, second = await database.transact(
        lambda unit: [unit.outbox.add(STRANGERS_CHAT, {}, now=NOW) for _ in range(2)]
    )
    marks, free = Receipts(database), threading.Event()
    running = asyncio.create_task(marks.run())
    holding = asyncio.create_task(database.transact(lambda unit: free.wait(10)))
    marks.sent(first.id, STRANGERS_CHAT)
    await asyncio.wait_for(called(marks, STRANGERS_CHAT), 60)
    marks.sent(second.id, STRANGERS_CHAT)
    await asyncio.wait_for(called(marks, STRANGERS_CHAT + 1), 60)
    next_one = asyncio.create_task(called(marks, STRANGERS_CHAT))
    await asyncio.sleep(0.2)
    assert not next_one.done()
    free.set()
    await asyncio.wait_for(next_one, 60)
    marks.close()
    await asyncio.wait_for(asyncio.gather(running, holding), 60)
    counted = (await database.transact(lambda unit: unit.counts()))["outbox"]
    assert counted == {"pending": 0, "sent": 2, "failed": 0}
    await database.close()


async def test_no_more_messages_than_may_be_in_flight_wait_for_their_marks(tmp_path: Path) -> None:
    """However many chats they are in: a crash says no more of them again."""
    database = Database(f"sqlite:///{tmp_path}/marks.sqlite3", Vault.with_keys(bytes(32)))
    await database.open()
    messages = await database.transact(
        lambda unit: [unit.outbox.add(chat, {}, now=NOW) for chat in range(1, MOST_IN_FLIGHT + 11)]
    )
    marks, free, over = Receipts(database), threading.Event(), asyncio.Event()
    running = asyncio.create_task(marks.run())
    holding = asyncio.create_task(database.transact(lambda unit: free.wait(10)))
    begun: list[int] = []

    async def send(outgoing_id: int, chat_id: int) -> None:
        async with marks.in_flight(chat_id):
            begun.append(chat_id)
            if chat_id > 1:  # the first call takes its time
                marks.sent(outgoing_id, chat_id)
            else:
                await over.wait()

    sending = [asyncio.create_task(send(message.id, message.chat_id)) for message in messages]
    await asyncio.sleep(0.2)
    assert len(begun) == MOST_IN_FLIGHT
    free.set()
    await asyncio.wait_for(asyncio.gather(*sending[1:]), 60)
    over.set()
    marks.close()
    await asyncio.wait_for(asyncio.gather(running, holding, *sending), 60)
    assert len(begun) == len(messages)
    await database.close()
