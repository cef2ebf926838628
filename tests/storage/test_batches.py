"""Batches."""

import asyncio
import contextlib
import dataclasses
from collections import Counter

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import tables
from storage.database import Database
from storage.errors import DatabaseTrouble
from storage.records import Outgoing, Settled
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW, STRANGERS_CHAT, Household, move_in

CHATS = (ANNS_CHAT, BOBS_CHAT)


def answer(unit: Unit, update_id: int, chat_id: int = ANNS_CHAT) -> None:
    """Handle an update as the bot would: mark it seen, change the session, plan a nudge, reply."""
    if not unit.updates.fresh(update_id, NOW):
        return
    person = unit.people.by_chat(chat_id)
    assert person is not None
    assert person.focus is not None
    stored = unit.sessions.get(person.focus)
    assert stored is not None
    answers = [*stored.state.get("answers", []), update_id]
    unit.sessions.save(dataclasses.replace(stored, state={"answers": answers}))
    unit.people.change(person, asked={"last": update_id})
    unit.nudges.cancel(session_id=stored.id)
    unit.nudges.plan(person.id, "wait", NOW, session_id=stored.id, visit=update_id)
    unit.outbox.add(chat_id, {"update": update_id}, person.id, now=NOW)


async def answers(database: Database, household: Household) -> list[int]:
    stored = await database.transact(lambda unit: unit.sessions.get(household.session.id))
    assert stored is not None
    found: list[int] = stored.state.get("answers", [])
    return found


async def pending(database: Database) -> list[Outgoing]:
    return await database.transact(lambda unit: unit.outbox.pending(100))


@pytest.mark.parametrize("how", ["raises", "writes and raises", "reads what cannot be read"])
async def test_items_that_read_are_undone_on_their_own(
    database: Database, household: Household, how: str
) -> None:
    def handle(unit: Unit, number: int) -> None:
        assert unit.keepsakes.get(number) is None
        if number == 3:
            if how == "writes and raises":
                unit.transaction.write(tables.seen_updates.insert(), {"update_id": 99, "seen_at": NOW})
            if how == "reads what cannot be read":
                unit.transaction.read(text("SELECT CAST('x' AS INTEGER)"))
            raise ValueError("a bug of ours")
        if number % 2:
            unit.nudges.settle(unit.nudges.plan(household.ann.id, "daily", NOW), "skipped", NOW, why="late")
        unit.outbox.add(ANNS_CHAT, {"number": number}, household.ann.id, now=NOW)
        assert unit.keepsakes.get(number) is None

    batch = await database.batch([1, 2, 3, 4, 5], handle, chats=CHATS)
    assert [number for number, _ in batch.failures] == [3]
    assert [outgoing.payload["number"] for outgoing in await pending(database)] == [1, 2, 4, 5]  # type: ignore[index]
    assert await pending(database) == batch.outgoing
    assert len(await database.transact(lambda unit: unit.nudges.planned_of(household.ann.id))) == 2
    assert await database.transact(lambda unit: unit.updates.fresh(99, NOW))


async def test_a_batch_commits_what_all_its_items_did(database: Database, household: Household) -> None:
    batch = await database.batch([1, 2, 3], answer, chats=CHATS, updates=[1, 2, 3])
    assert batch.failures == []
    assert [outgoing.payload for outgoing in batch.outgoing] == [{"update": 1}, {"update": 2}, {"update": 3}]
    assert await pending(database) == batch.outgoing
    assert await answers(database, household) == [1, 2, 3]
    nudges = await database.transact(lambda unit: unit.nudges.planned_of(household.ann.id))
    assert [nudge.visit for nudge in nudges] == [3]


async def test_an_update_seen_before_changes_nothing(database: Database, household: Household) -> None:
    await database.batch([1, 2], answer, chats=CHATS, updates=[1, 2])
    again = await database.batch([2, 3, 3], answer, chats=CHATS, updates=[2, 3, 3])
    assert [outgoing.payload for outgoing in again.outgoing] == [{"update": 3}]
    assert await answers(database, household) == [1, 2, 3]


@pytest.mark.parametrize("with_statement", [False, True], ids=["only waiting rows", "a statement of its own"])
async def test_a_failing_item_undoes_only_itself(
    database: Database, household: Household, with_statement: bool
) -> None:
    def handle(unit: Unit, item: int) -> None:
        answer(unit, item)
        if with_statement:
            unit.invites.add(household.ann.id, bytes([item]), NOW, NOW)
        if item == 2:
            raise ValueError("this one is bad")

    batch = await database.batch([1, 2, 3], handle, chats=CHATS, updates=[1, 2, 3])
    assert [(item, type(error)) for item, error in batch.failures] == [(2, ValueError)]
    assert [outgoing.payload for outgoing in batch.outgoing] == [{"update": 1}, {"update": 3}]
    assert await pending(database) == batch.outgoing
    assert await answers(database, household) == [1, 3]
    assert await database.transact(lambda unit: unit.updates.fresh(2, NOW))
    ann = await database.transact(lambda unit: unit.people.get(household.ann.id))
    assert ann.asked == {"last": 3}
    known = [
        await database.transact(lambda unit, code=code: unit.invites.by_hash(bytes([code])))
        for code in (1, 2, 3)
    ]
    assert [invite is not None for invite in known] == [with_statement, False, with_statement]


async def test_a_batch_marks_what_was_sent_meanwhile_whichever_items_fail(
    database: Database, household: Household
) -> None:
    first = await database.batch([1], answer, chats=[ANNS_CHAT], updates=[1])
    settled = Settled(sent=[first.outgoing[0].id], failed=[], screens={BOBS_CHAT: 71})

    def fail(unit: Unit, update_id: int) -> None:
        answer(unit, update_id)
        raise ValueError

    second = await database.batch([2], fail, chats=[ANNS_CHAT], updates=[2], settled=settled)
    assert len(second.failures) == 1
    assert await pending(database) == []
    bob = await database.transact(lambda unit: unit.people.by_chat(BOBS_CHAT))
    assert bob is not None
    assert bob.screen == 71
    assert (await database.transact(lambda unit: unit.counts()))["outbox"]["sent"] == 1


async def test_a_row_that_the_database_refuses_undoes_only_its_item(
    database: Database, household: Household
) -> None:
    def handle(unit: Unit, item: int) -> None:
        answer(unit, item)
        if item == 2:
            unit.people.add(BOBS_CHAT, "en", NOW)

    batch = await database.batch([1, 2, 3], handle, chats=CHATS, updates=[1, 2, 3])
    assert [(item, type(error)) for item, error in batch.failures] == [(2, IntegrityError)]
    assert await answers(database, household) == [1, 3]


async def test_a_waiting_row_that_the_database_refuses_undoes_only_its_item(
    database: Database, household: Household
) -> None:
    def handle(unit: Unit, item: int) -> None:
        answer(unit, item)
        if item == 1:
            unit.nudges.plan(household.ann.id, "odd", NOW, session_id=77)
        if item == 2:
            unit.nudges.plan(household.ann.id, "naive", NOW.replace(tzinfo=None))
        if item == 3:
            unit.invites.add(household.ann.id, b"3", NOW, NOW)

    batch = await database.batch([1, 2, 3, 4], handle, chats=CHATS, updates=[1, 2, 3, 4])
    assert [(item, type(error)) for item, error in batch.failures] == [
        (1, IntegrityError),
        (2, ValueError),
    ]
    assert [outgoing.payload for outgoing in batch.outgoing] == [{"update": 3}, {"update": 4}]
    assert await pending(database) == batch.outgoing
    assert await answers(database, household) == [3, 4]


@pytest.mark.parametrize("odd", [{1}, {2}, {4}, {1, 2}, {1, 4}, {1, 2, 3, 4}])
async def test_receipts_on_board_and_items_that_read_what_cannot_be_read(
    database: Database, household: Household, odd: set[int]
) -> None:
    """What rides along is written though any item fails, first or last; only that item is undone."""
    before = await database.batch([9], answer, chats=CHATS, updates=[9])
    receipts = Settled([one.id for one in before.outgoing], [], {ANNS_CHAT: 77})

    def handle(unit: Unit, item: int) -> None:
        if item in odd:
            unit.transaction.read(text("SELECT CAST('x' AS INTEGER)"))  # SQLite reads a 0
            raise ValueError("SQLite's turn to fail")
        answer(unit, item)

    batch = await database.batch([1, 2, 3, 4], handle, chats=CHATS, updates=[1, 2, 3, 4], settled=receipts)
    fine = [item for item in (1, 2, 3, 4) if item not in odd]
    assert {item for item, _ in batch.failures} == odd
    assert [outgoing.payload for outgoing in batch.outgoing] == [{"update": item} for item in fine]
    assert [one.id for one in await pending(database)] == [one.id for one in batch.outgoing]
    assert await answers(database, household) == [9, *fine]
    ann = await database.transact(lambda unit: unit.people.by_chat(ANNS_CHAT))
    assert ann is not None
    assert ann.screen == 77


async def test_an_item_without_json_fails_alone(database: Database, household: Household) -> None:
    def handle(unit: Unit, item: int) -> None:
        unit.outbox.add(ANNS_CHAT, {"what": object() if item == 1 else item}, now=NOW)

    batch = await database.batch([1, 2], handle)
    assert [item for item, _ in batch.failures] == [1]
    assert [outgoing.payload for outgoing in batch.outgoing] == [{"what": 2}]


async def test_a_full_disk_abandons_the_whole_batch(sqlite_url: str, vault: Vault) -> None:
    database = Database(sqlite_url, vault)
    await database.open()
    house = await database.transact(move_in)
    await database.transact(lambda unit: set_page_limit(unit, extra=8))

    def handle(unit: Unit, item: int) -> None:
        answer(unit, item)
        if item == 2:
            with contextlib.suppress(OperationalError):  # even if the bot swallows it
                unit.revisions.keep("b" * 64, "noticed", "x" * 1_000_000)

    with pytest.raises(DatabaseTrouble):
        await database.batch([1, 2, 3], handle, chats=CHATS, updates=[1, 2, 3])
    await database.transact(lambda unit: set_page_limit(unit, extra=100_000))
    assert await answers(database, house) == []
    assert await pending(database) == []

    again = await database.batch([1, 2, 3], handle, chats=CHATS, updates=[1, 2, 3])
    assert len(again.outgoing) == 3
    assert await answers(database, house) == [1, 2, 3]
    await database.close()


async def test_a_disk_that_fills_up_at_the_end_abandons_the_whole_batch_too(
    sqlite_url: str, vault: Vault
) -> None:
    database = Database(sqlite_url, vault)
    await database.open()
    house = await database.transact(move_in)
    await database.transact(lambda unit: set_page_limit(unit, extra=8))

    def handle(unit: Unit, item: int) -> None:
        answer(unit, item)
        unit.outbox.add(ANNS_CHAT, {"text": "x" * 100_000}, now=NOW)

    with pytest.raises(DatabaseTrouble, match="full"):
        await database.batch([1, 2], handle, chats=CHATS, updates=[1, 2])
    assert await answers(database, house) == []
    await database.close()


def set_page_limit(unit: Unit, extra: int) -> None:
    connection = unit.transaction.connection
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages + extra}")


async def test_a_transaction_that_an_item_ended_is_not_committed(
    database: Database, household: Household
) -> None:
    def handle(unit: Unit, item: int) -> None:
        answer(unit, item)
        if item == 2:
            unit.transaction.write(text("ROLLBACK"))

    with pytest.raises(DatabaseTrouble):
        await database.batch([1, 2, 3], handle, chats=CHATS, updates=[1, 2, 3])
    assert await answers(database, household) == []
    assert await pending(database) == []


async def test_a_batch_that_deadlocks_is_repeated_whole(postgres_url: str, vault: Vault) -> None:
    database = Database(postgres_url, vault)
    await database.open()
    house = await database.transact(move_in)
    runs: Counter[int] = Counter()

    def handle(unit: Unit, item: int) -> None:
        runs[item] += 1
        answer(unit, item)
        if item == 2 and runs[item] == 1:
            unit.transaction.write(
                text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$")
            )

    batch = await database.batch([1, 2], handle, chats=CHATS, updates=[1, 2])
    assert batch.failures == []
    assert runs == {1: 2, 2: 2}
    assert await answers(database, house) == [1, 2]
    assert await pending(database) == batch.outgoing
    await database.close()


async def test_batches_of_two_workers_that_meet_the_same_couples_lose_nothing(
    database: Database, url: str, vault: Vault
) -> None:
    houses = [
        await database.transact(lambda unit, at=at: move_in(unit, at, at + 1)) for at in range(5000, 5010, 2)
    ]
    chats = [person.chat_id for house in houses for person in (house.ann, house.bob)]
    other = Database(url, vault)
    await other.open()

    def handle(unit: Unit, item: tuple[int, int]) -> None:
        answer(unit, *item)

    batches = [[(100 * run + at, chats[at * (run % 3 + 1) % 10]) for at in range(10)] for run in range(8)]
    done = await asyncio.gather(
        *(
            side.batch(
                items, handle, chats=[chat for _, chat in items], updates=[update for update, _ in items]
            )
            for items, side in zip(batches, [database, other] * 4, strict=True)
        )
    )
    await other.close()
    assert [batch.failures for batch in done] == [[]] * 8
    found = [update for house in houses for update in await answers(database, house)]
    assert sorted(found) == sorted(update for items in batches for update, _ in items)


async def test_an_update_that_two_workers_receive_at_once_is_handled_once(
    database: Database, household: Household, url: str, vault: Vault
) -> None:
    other = Database(url, vault)
    await other.open()
    updates = list(range(20))
    both = await asyncio.gather(
        *(
            side.batch(updates, lambda unit, item: reply_to_stranger(unit, item), updates=updates)
            for side in (database, other)
        )
    )
    await other.close()
    assert sum(len(batch.outgoing) for batch in both) == 20
    assert len(await pending(database)) == 20


def reply_to_stranger(unit: Unit, update_id: int) -> None:
    if unit.updates.fresh(update_id, NOW):
        unit.outbox.add(STRANGERS_CHAT, {"update": update_id}, now=NOW)


async def test_an_item_that_the_map_forgot_reads_what_earlier_items_saved(
    database: Database, household: Household
) -> None:
    def handle(unit: Unit, item: int) -> None:
        if item == 2:
            unit.transaction.write(insert(tables.counters), {"name": None, "value": 0})
        answer(unit, item)

    batch = await database.batch([1, 2, 3, 4], handle, chats=CHATS, updates=[1, 2, 3, 4])
    assert [item for item, _ in batch.failures] == [2]
    assert await answers(database, household) == [1, 3, 4]


async def test_a_table_that_is_missing_is_the_databases_fault_and_no_items(database: Database) -> None:
    def handle(unit: Unit, item: int) -> None:
        unit.transaction.write(text("DELETE FROM nothing_of_the_kind"))

    with pytest.raises(DatabaseTrouble):
        await database.batch([1], handle)
