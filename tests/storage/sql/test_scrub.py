"""What is left of a deleted person in PostgreSQL's files: its tables and its write-ahead log apart."""

import dataclasses
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from storage import tables
from storage.database import Database
from storage.errors import DatabaseTrouble, TooLargeToScrub
from storage.records import Keepsake
from storage.sealing.vault import Vault
from storage.sql import scrub
from storage.unit_of_work import Unit
from tests.postgres import Postgres
from tests.storage.household import ANNS_CHAT, NOW, Household, move_in

NOTHING: set[str] = set()


def write(unit: Unit) -> Household:
    """Ann and Bob, and words of Ann's in everything that keeps some."""
    household = move_in(unit)
    ann = household.ann
    unit.people.change(ann, asked={"for": "name"})
    unit.sessions.save(
        dataclasses.replace(household.session, words={"a": {"text": "Ann's"}, "b": {"text": "Bob's"}})
    )
    unit.keepsakes.add(Keepsake(7, "thanks", ann.id, None, None, "private", {"text": "tea"}, NOW, None))
    unit.nudges.plan(ann.id, "daily", NOW, details={"text": "tea"})
    unit.outbox.add(ANNS_CHAT, {"text": "tea"}, ann.id, now=NOW)
    return household


def sealed_of(unit: Unit, household: Household) -> dict[str, bytes]:
    """Ann's wrapped key and what is sealed under it, by where it stands."""
    ann = household.ann.id
    found: dict[str, bytes] = {}
    for table, owner, names in (
        (tables.people, tables.people.c.id, ("key", "name", "asked", "care")),
        (tables.sessions, tables.sessions.c.seat_a, ("words_a",)),
        (tables.keepsakes, tables.keepsakes.c.owner_id, ("words",)),
        (tables.nudges, tables.nudges.c.person_id, ("details",)),
        (tables.outbox, tables.outbox.c.person_id, ("payload",)),
    ):
        columns = [table.c[name] for name in names]
        row = unit.transaction.read(select(*columns).where(owner == ann)).one()
        found |= {f"{table.name}.{name}": value for name, value in zip(names, row, strict=True)}
    return found


class Files:
    """What a server has on its disk."""

    def __init__(self, server: Postgres, url: str, needles: dict[str, bytes]) -> None:
        self._folder = server.files
        self._url = url
        self._needles = needles

    def in_tables(self) -> set[str]:
        """What can be found anywhere but in the log, once everything is written out."""
        self.administer("CHECKPOINT")
        return self._found([file for file in self._all() if "pg_wal" not in file.parts])

    def in_log(self) -> set[str]:
        """What can be found in the write-ahead log, also in files that wait to be written over."""
        return self._found([file for file in self._all() if "pg_wal" in file.parts])

    def administer(self, statement: str) -> None:
        """Run a statement as the server's owner."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _all(self) -> list[Path]:
        return [file for file in self._folder.rglob("*") if file.is_file()]

    def _found(self, files: list[Path]) -> set[str]:
        contents = [file.read_bytes() for file in files]
        return {name for name, needle in self._needles.items() if any(needle in each for each in contents)}


@pytest.fixture
def vault() -> Vault:
    return Vault.with_keys(bytes(range(32)))


async def forget(database: Database, household: Household) -> None:
    def work(unit: Unit) -> None:
        unit.couples.end(household.couple, NOW)
        unit.people.forget(unit.people.get(household.ann.id))

    await database.transact(work)


async def test_after_a_scrub_the_key_is_in_no_table_and_in_the_log_until_that_is_written_over(
    vault: Vault,
) -> None:
    with Postgres() as server:
        url = server.new_database()
        database = Database(url, vault)
        await database.open()
        household = await database.transact(write)
        needles = await database.transact(lambda unit: sealed_of(unit, household))
        assert len(needles) == 8
        files = Files(server, url, needles)
        assert files.in_tables() == set(needles)
        await forget(database, household)
        files.administer("VACUUM people")
        assert "people.key" in files.in_tables(), "a plain VACUUM overwrites nothing"
        assert await database.scrub()
        assert not {name for name in files.in_tables() if name.startswith("people.")}
        assert "people.key" in files.in_log()
        files.administer("ALTER SYSTEM SET wal_recycle = off")
        files.administer("SELECT pg_reload_conf()")
        for _ in range(3):
            files.administer("SELECT pg_switch_wal()")
            files.administer("CHECKPOINT")
        assert files.in_log() == NOTHING
        await database.close()


async def test_a_scrub_waits_for_nobody_and_knows_when_old_rows_are_still_seen(
    postgres_url: str, vault: Vault
) -> None:
    database = Database(postgres_url, vault)
    await database.open()
    household = await database.transact(write)
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT count(*) FROM people")
        await forget(database, household)
        assert not await database.scrub(), "the table is in use"
        other.rollback()
        other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        other.execute("SELECT count(*) FROM couples")
        await database.transact(lambda unit: unit.people.change(household.bob, name="Rob"))
        assert not await database.scrub(), "whoever began before may still ask for the old rows"
        other.rollback()
    assert await database.scrub()
    await database.close()


async def test_a_table_too_large_to_be_rewritten_is_left_to_the_operator(
    postgres_url: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrub, "LARGEST", 0)
    database = Database(postgres_url, vault)
    await database.open()
    await database.transact(write)
    with pytest.raises(TooLargeToScrub, match="run VACUUM FULL people"):
        await database.scrub()
    await database.close()


async def test_a_database_that_is_gone_is_trouble(vault: Vault) -> None:
    with Postgres() as server:
        database = Database(server.new_database(), vault)
        await database.open()
        server.halt()
        with pytest.raises(DatabaseTrouble):
            await database.scrub()
        await database.close()
