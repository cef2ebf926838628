"""Transactions."""

import asyncio
import dataclasses
import gc
import stat
import threading
import weakref
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import StatementError

from storage import tables
from storage.database import Database
from storage.errors import DatabaseTrouble, StaleSession
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW, Household, move_in


async def test_what_a_transaction_wrote_is_there_afterwards(database: Database) -> None:
    added = await database.transact(lambda unit: unit.people.add(ANNS_CHAT, "en", NOW))
    assert await database.transact(lambda unit: unit.people.by_chat(ANNS_CHAT)) == added


async def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    def work(unit: Unit) -> None:
        unit.people.add(ANNS_CHAT, "en", NOW)
        unit.updates.fresh(1, NOW)
        unit.outbox.add(ANNS_CHAT, {"method": "sendMessage"}, now=NOW)
        raise RuntimeError("changed its mind")

    with pytest.raises(RuntimeError, match="changed its mind"):
        await database.transact(work)
    assert await database.transact(lambda unit: unit.people.by_chat(ANNS_CHAT)) is None
    assert await database.transact(lambda unit: unit.outbox.pending(10)) == []
    assert await database.transact(lambda unit: unit.updates.fresh(1, NOW))


async def test_concurrent_reading_and_writing_back_loses_nothing(
    database: Database, household: Household
) -> None:
    def guess(unit: Unit) -> None:
        ann = unit.people.by_chat(ANNS_CHAT)
        assert ann is not None
        unit.people.change(ann, wrong_codes=ann.wrong_codes + 1)
        stored = unit.sessions.get(household.session.id)
        assert stored is not None
        unit.sessions.save(dataclasses.replace(stored, state={"count": stored.state.get("count", 0) + 1}))

    await asyncio.gather(*(database.transact(guess) for _ in range(60)))
    ann = await database.transact(lambda unit: unit.people.get(household.ann.id))
    stored = await database.transact(lambda unit: unit.sessions.get(household.session.id))
    assert ann.wrong_codes == 60
    assert stored is not None
    assert (stored.state, stored.version) == ({"count": 60}, 61)


async def test_two_processes_on_one_database_lose_nothing_either(
    database: Database, household: Household, url: str, vault: Vault
) -> None:
    def guess(unit: Unit) -> None:
        ann = unit.people.get(household.ann.id)
        unit.people.change(ann, wrong_codes=ann.wrong_codes + 1)

    other = Database(url, vault)
    await other.open()
    await asyncio.gather(*(side.transact(guess) for _ in range(20) for side in (database, other)))
    await other.close()
    assert (await database.transact(lambda unit: unit.people.get(household.ann.id))).wrong_codes == 40


async def test_a_deadlock_is_run_again_until_it_is_none(postgres_url: str, vault: Vault) -> None:
    database = Database(postgres_url, vault)
    await database.open()
    house = await database.transact(move_in)
    meeting = threading.Barrier(2)
    runs = []

    def lock_both(first: int, second: int) -> Callable[[Unit], None]:
        def work(unit: Unit) -> None:
            runs.append(first)
            one = unit.people.get(first)
            if len(runs) <= 2:
                meeting.wait(timeout=5)
            other = unit.people.get(second)
            unit.people.change(one, wrong_codes=one.wrong_codes + 1)
            unit.people.change(other, wrong_codes=other.wrong_codes + 1)

        return work

    await asyncio.gather(
        database.transact(lock_both(house.ann.id, house.bob.id)),
        database.transact(lock_both(house.bob.id, house.ann.id)),
    )
    ann = await database.transact(lambda unit: unit.people.get(house.ann.id))
    await database.close()
    assert len(runs) == 3
    assert ann.wrong_codes == 2


async def test_a_session_saved_since_it_was_loaded_is_refused(
    database: Database, household: Household
) -> None:
    changed = dataclasses.replace(household.session, status="running")
    saved = await database.transact(lambda unit: unit.sessions.save(changed))
    assert saved.version == 2
    with pytest.raises(StaleSession):
        await database.transact(lambda unit: unit.sessions.save(changed))
    stored = await database.transact(lambda unit: unit.sessions.get(changed.id))
    assert stored == saved


async def test_a_row_changed_behind_the_lock_is_noticed_by_its_version(
    database: Database, household: Household
) -> None:
    def work(unit: Unit) -> None:
        unit.sessions.save(household.session)
        unit.transaction.connection.execute(
            update(tables.sessions).where(tables.sessions.c.id == household.session.id).values(version=9)
        )

    with pytest.raises(DatabaseTrouble, match="changed"):
        await database.transact(work)
    stored = await database.transact(lambda unit: unit.sessions.get(household.session.id))
    assert stored == household.session


async def test_times_come_back_exact_and_in_utc(database: Database) -> None:
    moment = NOW + timedelta(microseconds=123_457)
    elsewhere = moment.astimezone(tz=datetime.strptime("+0530", "%z").tzinfo)
    added = await database.transact(lambda unit: unit.people.add(ANNS_CHAT, "en", elsewhere))
    stored = await database.transact(lambda unit: unit.people.get(added.id))
    assert stored.created_at == moment
    assert stored.created_at.utcoffset() == timedelta(0)


async def test_naive_times_are_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        await database.transact(lambda unit: unit.people.add(ANNS_CHAT, "en", NOW.replace(tzinfo=None)))


async def test_errors_show_no_parameters(database: Database) -> None:
    def work(unit: Unit) -> None:
        row = {"id": 1, "key": None, "name": b"canary", "language": "canary", "stage": None, "wrong_codes": 0}
        unit.transaction.write(insert(tables.people), row | {"created_at": NOW})

    with pytest.raises(Exception, match=r"(?i)null") as caught:
        await database.transact(work)
    assert "hide_parameters" in str(caught.value)
    assert "b'canary'" not in str(caught.value)


async def test_a_closed_database_that_opens_again_still_has_everything(
    database: Database, household: Household, url: str, vault: Vault
) -> None:
    again = Database(url, vault)
    await again.open()
    found = await again.transact(lambda unit: unit.people.get(household.ann.id))
    await again.close()
    assert found == household.ann


async def test_a_new_sqlite_file_belongs_to_its_owner_alone_and_so_does_its_log(
    tmp_path: Path, vault: Vault
) -> None:
    path = tmp_path / "data" / "duologue.sqlite"
    database = Database(f"sqlite:///{path}", vault)
    await database.open()
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    await database.close()
    assert modes == dict.fromkeys(("duologue.sqlite", "duologue.sqlite-wal", "duologue.sqlite-shm"), 384)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 5000),
    ],
)
async def test_sqlite_is_set_to_lose_and_leak_nothing(
    sqlite_url: str, vault: Vault, pragma: str, value: str | int
) -> None:
    database = Database(sqlite_url, vault)
    await database.open()
    found = await database.transact(
        lambda unit: unit.transaction.connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
    )
    await database.close()
    assert found == value


@pytest.mark.parametrize(
    "url", ["", "duologue.db", "sqlite://", "sqlite:///:memory:", "mysql://localhost/duologue"]
)
def test_an_address_that_is_no_database_is_refused_in_one_line(url: str, vault: Vault) -> None:
    with pytest.raises(DatabaseTrouble, match="DATABASE_URL"):
        Database(url, vault)


async def test_a_server_that_is_not_there_is_one_line(tmp_path: Path, vault: Vault) -> None:
    database = Database(f"postgresql://postgres@/duologue?host={tmp_path}", vault)
    with pytest.raises(DatabaseTrouble) as caught:
        await database.open()
    await database.close()
    assert "\n" not in str(caught.value)


async def test_a_database_that_was_not_opened_says_so(url: str, vault: Vault) -> None:
    database = Database(url, vault)
    with pytest.raises(RuntimeError, match="open the database"):
        await database.transact(lambda unit: unit.counts())
    await database.close()


async def test_reading_sees_what_the_same_transaction_put_off_writing(
    database: Database, household: Household
) -> None:
    def work(unit: Unit) -> tuple[str, int]:
        ann = unit.people.change(unit.people.get(household.ann.id), zone="Europe/Vienna")
        unit.sessions.save(dataclasses.replace(household.session, status="paused"))
        unit.nudges.plan(ann.id, "wait", NOW, session_id=household.session.id)
        unit.outbox.add(ANNS_CHAT, {"method": "sendMessage"}, ann.id, now=NOW)
        assert [stored.status for stored in unit.sessions.live_of(ann.id)] == ["paused"]
        assert len(unit.nudges.planned_of(ann.id)) == 1
        assert len(unit.outbox.pending(5)) == 1
        zone = unit.transaction.read(select(tables.people.c.zone).where(tables.people.c.chat_id == ANNS_CHAT))
        return zone.scalar_one(), unit.counts()["sessions"]["noticed"]["paused"]

    assert await database.transact(work) == ("Europe/Vienna", 1)
    assert await database.transact(lambda unit: unit.people.by_chat(BOBS_CHAT)) == household.bob


async def test_a_finished_transaction_is_free_before_any_garbage_is_collected(
    database: Database, household: Household
) -> None:
    held: list[weakref.ref[Any]] = []

    def look(unit: Unit) -> None:
        held.extend(map(weakref.ref, (unit, unit.transaction, unit.people)))
        unit.load([household.ann.chat_id])

    gc.disable()
    try:
        await database.transact(look)
        await database.batch([1], lambda unit, _: look(unit))
        assert [one() for one in held] == [None] * 6
    finally:
        gc.enable()
