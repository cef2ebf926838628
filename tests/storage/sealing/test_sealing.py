"""Encryption at rest."""

import asyncio
import dataclasses
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Table, insert, select, update

from storage import tables
from storage.database import Database
from storage.errors import SealBroken
from storage.ids import new_id
from storage.records import Keepsake
from storage.sealing.vault import Vault
from storage.sql import url as sql_url
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, NOW, STRANGERS_CHAT, Household, move_in

CANARY = "canary-that-nobody-may-read"


def sing(unit: Unit, household: Household) -> None:
    """Put the canary into everything that stores what people write."""
    ann, bob = household.ann, household.bob
    unit.people.change(ann, name=CANARY, asked={"about": CANARY})
    unit.sessions.save(
        dataclasses.replace(
            household.session, state={"note": CANARY}, words={"a": {"t": CANARY}, "b": {"t": CANARY}}
        )
    )
    unit.sessions.add(session_with_canary(household))
    unit.keepsakes.add(
        Keepsake(new_id(), "thanks", ann.id, None, None, "private", {"text": CANARY}, NOW, None)
    )
    unit.nudges.plan(bob.id, "daily", NOW, details={"text": CANARY})
    unit.outbox.add(ANNS_CHAT, {"text": CANARY}, ann.id, now=NOW)
    unit.outbox.add(STRANGERS_CHAT, {"text": CANARY}, now=NOW)


def session_with_canary(household: Household) -> object:
    return dataclasses.replace(household.session, id=new_id(), words={"a": {"t": CANARY}, "b": {"t": CANARY}})


async def test_no_table_shows_what_people_wrote(database: Database, household: Household) -> None:
    await database.transact(lambda unit: sing(unit, household))

    def everything(unit: Unit) -> list[str]:
        return [
            repr(value)
            for table in tables.Stored.metadata.sorted_tables
            for row in unit.transaction.read(select(table))
            for value in row
        ]

    stored = await database.transact(everything)
    assert len(stored) > 90
    assert not [value for value in stored if CANARY in value or "canary" in value]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_no_file_shows_what_people_wrote_the_log_included(
    tmp_path: Path, sqlite_url: str, vault: Vault
) -> None:
    database = Database(sqlite_url, vault)
    await database.open()
    await database.transact(lambda unit: sing(unit, move_in(unit)))
    files = contents(tmp_path)
    await database.close()
    files["closed"] = contents(tmp_path)["test.sqlite"]
    assert len(files["test.sqlite-wal"]) > 10_000
    assert b"noticed" in files["closed"]
    assert not [name for name, content in files.items() if CANARY.encode() in content]


async def swap(database: Database, table: Table, column: str) -> None:
    """Swap the sealed values of a table's two rows."""

    def work(unit: Unit) -> None:
        (one, first), (two, second) = unit.transaction.read(select(table.c.id, table.c[column])).all()
        for row_id, value in ((one, second), (two, first)):
            unit.transaction.write(update(table).where(table.c.id == row_id).values({column: value}))

    await database.transact(work)


@pytest.mark.parametrize("column", ["name", "asked", "key"])
async def test_swapped_people_are_noticed(database: Database, household: Household, column: str) -> None:
    for person in (household.ann, household.bob):
        await database.transact(lambda unit, who=person: unit.people.change(who, asked={"for": "name"}))
    await swap(database, tables.people, column)
    with pytest.raises(SealBroken, match=f"people/{'key' if column == 'key' else column}/"):
        await database.transact(lambda unit: unit.people.get(household.ann.id))


@pytest.mark.parametrize("column", ["state", "words_a", "words_b"])
async def test_swapped_sessions_are_noticed_even_between_the_same_two_people(
    database: Database, household: Household, column: str
) -> None:
    await database.transact(lambda unit: unit.sessions.add(session_with_canary(household)))
    await swap(database, tables.sessions, column)
    with pytest.raises(SealBroken, match="sessions/"):
        await database.transact(lambda unit: unit.sessions.get(household.session.id))


async def test_words_moved_to_the_other_seat_are_noticed(database: Database, household: Household) -> None:
    alone = dataclasses.replace(household.session, id=5, seats={"a": household.ann.id, "b": household.ann.id})
    await database.transact(lambda unit: unit.sessions.add(alone))

    def swap_seats(unit: Unit) -> None:
        columns = tables.sessions.c
        one, two = unit.transaction.read(
            select(columns.words_a, columns.words_b).where(columns.id == 5)
        ).one()
        unit.transaction.write(
            update(tables.sessions).where(columns.id == 5).values(words_a=two, words_b=one)
        )

    await database.transact(swap_seats)
    with pytest.raises(SealBroken, match="sessions/words/5/a"):
        await database.transact(lambda unit: unit.sessions.get(5))


async def test_swapped_keepsakes_and_nudges_are_noticed(database: Database, household: Household) -> None:
    def fill(unit: Unit) -> None:
        for text in ("one", "two"):
            unit.keepsakes.add(
                Keepsake(
                    new_id(), "thanks", household.ann.id, None, None, "private", {"text": text}, NOW, None
                )
            )
            unit.nudges.plan(household.ann.id, "daily", NOW, details={"text": text})

    await database.transact(fill)
    await swap(database, tables.keepsakes, "words")
    await swap(database, tables.nudges, "details")
    with pytest.raises(SealBroken, match="keepsakes/words"):
        await database.transact(lambda unit: unit.keepsakes.seen_by(household.ann))
    with pytest.raises(SealBroken, match="nudges/details"):
        await database.transact(lambda unit: unit.nudges.due(NOW))


async def test_without_their_key_nobody_reads_a_persons_words(
    database: Database, household: Household
) -> None:
    await database.transact(lambda unit: sing(unit, household))

    def whole_row(unit: Unit) -> dict[str, object]:
        found = unit.transaction.read(
            select(tables.sessions).where(tables.sessions.c.id == household.session.id)
        )
        return dict(found.one()._mapping)

    def put_back(unit: Unit, session: dict[str, object], fresh_key: bytes) -> None:
        """What an attacker could try: restore the old row, with some other key in place of the lost one."""
        ann = tables.people.c.id == household.ann.id
        unit.transaction.write(update(tables.people).where(ann).values(key=fresh_key, chat_id=ANNS_CHAT))
        unit.transaction.write(insert(tables.sessions), session)

    def forget(unit: Unit) -> None:
        unit.couples.end(household.couple, NOW)
        unit.people.forget(household.ann)

    row = await database.transact(whole_row)
    await database.transact(forget)
    assert await database.transact(lambda unit: unit.sessions.get(household.session.id)) is None
    other_key = Vault.with_keys(bytes(range(32))).new_key(f"people/key/{household.ann.id}").wrapped
    await database.transact(lambda unit: put_back(unit, row, other_key))
    with pytest.raises(SealBroken):
        await database.transact(lambda unit: unit.sessions.get(household.session.id))


@dataclasses.dataclass(frozen=True)
class Needles:
    """Ann's bytes in a SQLite file: her wrapped key, and data sealed under it."""

    folder: Path
    found: dict[str, bytes]

    def in_files(self) -> dict[str, set[str]]:
        """Which of them each file contains: the database, its write-ahead log, its journal if any."""
        return {
            name: {place for place, needle in self.found.items() if needle in content}
            for name, content in contents(self.folder).items()
        }


def sealed_of(unit: Unit, person_id: int) -> dict[str, bytes]:
    """All sealed data that belongs to a person, by place."""
    people, sessions = tables.people.c, tables.sessions.c
    rows = {
        "people": select(
            people.key, people.name, people.asked, people.hiding, people.parting, people.private
        ).where(people.id == person_id),
        "sessions": select(sessions.words_a).where(sessions.seat_a == person_id),
        "keepsakes": select(tables.keepsakes.c.words).where(tables.keepsakes.c.owner_id == person_id),
        "nudges": select(tables.nudges.c.details).where(tables.nudges.c.person_id == person_id),
        "outbox": select(tables.outbox.c.payload).where(tables.outbox.c.person_id == person_id),
    }
    return {
        f"{table}/{name}/{number}": bytes(value)
        for table, statement in rows.items()
        for number, row in enumerate(unit.transaction.read(statement).mappings())
        for name, value in row.items()
    }


async def live_and_be_forgotten(database: Database, folder: Path) -> Needles:
    """Ann writes everything that can be written and is then erased; the needles were taken before."""

    def live(unit: Unit) -> Household:
        household = move_in(unit)
        sing(unit, household)
        unit.people.change(household.ann, hiding={"word": CANARY}, parting={"name": CANARY}, private={7: 1})
        unit.nudges.plan(household.ann.id, "daily", NOW, details={"text": CANARY})
        return household

    def forget(unit: Unit) -> None:
        unit.couples.end(household.couple, NOW)
        unit.people.forget(unit.people.get(household.ann.id))

    household = await database.transact(live)
    needles = Needles(folder, await database.transact(lambda unit: sealed_of(unit, household.ann.id)))
    assert len(needles.found) == 11
    assert await database.scrub()
    assert needles.in_files()["test.sqlite"] == set(needles.found)
    await database.transact(forget)
    assert needles.in_files()["test.sqlite"] == set(needles.found), "the file is as it was, but for its log"
    return needles


async def test_a_forgotten_persons_bytes_are_scrubbed_from_the_file_and_its_log(
    tmp_path: Path, sqlite_url: str, vault: Vault
) -> None:
    database = Database(sqlite_url, vault)
    await database.open()
    needles = await live_and_be_forgotten(database, tmp_path)
    assert await database.scrub()
    assert not [name for name, found in needles.in_files().items() if found]
    await database.close()
    assert not [name for name, found in needles.in_files().items() if found]


async def test_a_scrub_says_when_a_reader_is_in_the_way_and_keeps_nobody_waiting(
    tmp_path: Path, sqlite_url: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = [each.replace("timeout=5000", "timeout=3600000") for each in sql_url.SQLITE_PRAGMAS]
    assert patient != list(sql_url.SQLITE_PRAGMAS)
    monkeypatch.setattr(sql_url, "SQLITE_PRAGMAS", patient)  # who waits as long as elsewhere waits for ever
    database = Database(sqlite_url, vault)
    await database.open()
    await database.transact(move_in)
    with sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM people").fetchone() == (2,)
        assert not await asyncio.wait_for(database.scrub(), 60)
        assert (tmp_path / "test.sqlite-wal").stat().st_size > 0
        reader.execute("COMMIT")
        assert await database.scrub()
    reader.close()
    assert (tmp_path / "test.sqlite-wal").stat().st_size == 0
    await database.close()


async def test_an_object_is_the_only_json_that_opens(database: Database, household: Household) -> None:
    def spoil(unit: Unit) -> None:
        keyring = unit.sessions._keyring
        sealed = keyring.seal(household.ann.id, f"people/asked/{household.ann.id}", b"[1]")
        unit.transaction.write(
            update(tables.people).where(tables.people.c.id == household.ann.id).values(asked=sealed)
        )

    await database.transact(spoil)
    with pytest.raises(SealBroken, match="people/asked"):
        await database.transact(lambda unit: unit.people.get(household.ann.id))


async def test_the_house_key_is_made_once(database: Database, url: str, vault: Vault) -> None:
    again = Database(url, vault)
    await again.open()
    await again.close()
    keys = await database.transact(
        lambda unit: unit.transaction.read(select(tables.house_keys.c.id)).scalars().all()
    )
    assert len(keys) == 1


async def test_a_second_house_key_row_does_not_replace_the_first(
    database: Database, url: str, vault: Vault
) -> None:
    await database.transact(lambda unit: unit.outbox.add(STRANGERS_CHAT, {"text": "hello"}, now=NOW))
    row = {"id": 2**62, "key": vault.new_key(f"house_keys/key/{2**62}").wrapped, "created_at": NOW}
    await database.transact(lambda unit: unit.transaction.write(insert(tables.house_keys), row) and None)
    again = Database(url, vault)
    await again.open()
    found = await again.transact(lambda unit: unit.outbox.pending(1))
    await again.close()
    assert found[0].payload == {"text": "hello"}
