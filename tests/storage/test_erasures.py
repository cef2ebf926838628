"""The erasure journal: what a restore must not undo."""

import os
import stat
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import erasures
from storage.database import Database
from storage.errors import JournalTrouble
from storage.moving import move
from storage.older_file import Behind
from storage.records import Erasure
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, NOW, Household, move_in

LATER = NOW + timedelta(days=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "erasures"


@pytest.fixture
async def database(url: str, vault: Vault, folder: Path) -> AsyncIterator[Database]:
    """An open, empty database with a journal."""
    database = Database(url, vault, folder)
    await database.open()
    yield database
    await database.close()


def leave(household: Household) -> Callable[[Unit], object]:
    return lambda unit: unit.couples.end(household.couple, NOW, household.bob)


def erase(household: Household) -> Callable[[Unit], None]:
    def work(unit: Unit) -> None:
        unit.couples.end(household.couple, NOW, household.ann)
        unit.people.forget(unit.people.get(household.ann.id))

    return work


def hide(household: Household, **hiding: Any) -> Callable[[Unit], object]:
    return lambda unit: unit.people.change(unit.people.get(household.ann.id), hiding=hiding)


def journals(folder: Path) -> list[Path]:
    return list(folder.glob(f"*{erasures.JOURNAL}"))


def content(file: Path) -> bytes:
    return file.read_bytes()


def append(file: Path, data: bytes) -> None:
    with file.open("ab") as handle:
        handle.write(data)


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def caught_up(database: Database) -> list[Behind]:
    """What it was behind by; nothing is settled."""
    found: list[Behind] = []
    await database.catch_up(lambda unit, behind: found.append(behind), LATER)
    return found


async def test_deleting_leaving_and_hiding_write_a_line_each_without_ids_or_words(
    database: Database, household: Household, folder: Path
) -> None:
    await database.transact(hide(household, word="harbour", on=True))
    await database.transact(erase(household))
    lines = erasures.read_lines(folder)
    assert [(line.number, line.what) for line in lines] == [(1, "hiding"), (2, "left"), (3, "erased")]
    (file,) = journals(folder)
    written = content(file)
    for secret in (str(household.ann.id), str(household.couple.id), str(ANNS_CHAT), "harbour", "Ann"):
        assert secret.encode() not in written
    assert modes(folder) == {0o600}


async def test_a_wrong_guess_at_the_word_is_no_line_but_another_word_is(
    database: Database, household: Household, folder: Path
) -> None:
    await database.transact(hide(household, word="harbour", on=True))
    await database.transact(hide(household, word="harbour", on=True, tries=1, tried=5.0))
    assert len(erasures.read_lines(folder)) == 1
    await database.transact(hide(household, word="lantern", on=True))
    assert len(erasures.read_lines(folder)) == 2


async def test_what_is_rolled_back_leaves_no_line_and_of_a_batch_only_the_item_that_failed(
    database: Database, household: Household, folder: Path
) -> None:
    def work(unit: Unit, item: str) -> None:
        hide(household, word="harbour", on=item == "works")(unit)
        if item == "fails":
            unit.couples.end(household.couple, NOW, household.ann)
            raise ValueError("of its own")

    await database.batch(["works", "fails"], work)
    assert [line.what for line in erasures.read_lines(folder)] == ["hiding"]


async def test_a_database_that_has_noted_every_line_is_not_behind(
    database: Database, household: Household
) -> None:
    await database.transact(erase(household))
    await database.beat(NOW)
    assert await caught_up(database) == []


async def test_a_line_whose_transaction_did_not_commit_is_found_at_the_next_start(
    database: Database, household: Household
) -> None:
    assert database._journal is not None
    database._journal.write([Erasure("erased", household.ann.id)], NOW)  # and then the process died
    (behind,) = await caught_up(database)
    assert (behind.erased, behind.until) == ([household.ann.id], None)


async def test_half_a_line_at_the_end_is_cut_off_and_the_next_one_follows(
    database: Database, household: Household, url: str, vault: Vault, folder: Path
) -> None:
    await database.transact(hide(household, word="harbour", on=True))
    await database.close()
    (file,) = journals(folder)
    append(file, b"half of")
    again = Database(url, vault, folder)
    await again.open()
    await again.transact(hide(household, word="harbour", on=False))
    await again.close()
    assert [line.number for line in erasures.read_lines(folder)] == [1, 2]
    assert b"half" not in content(file)


async def test_each_process_has_a_file_of_its_own_and_a_later_one_takes_it_over(
    database: Database, household: Household, url: str, vault: Vault, folder: Path
) -> None:
    other = Database(url, vault, folder)
    await other.open()
    await database.transact(hide(household, word="harbour", on=True))
    await other.transact(hide(household, word="harbour", on=False))
    await other.close()
    assert len(journals(folder)) == 2
    third = Database(url, vault, folder)
    await third.open()
    await third.close()
    assert len(journals(folder)) == 2
    assert await caught_up(database) == []


async def test_without_room_for_its_line_nothing_is_committed(
    database: Database, household: Household, folder: Path
) -> None:
    assert database._journal is not None
    journal = database._journal._lines
    full = os.open("/dev/full", os.O_WRONLY)
    kept = os.dup(journal)
    os.dup2(full, journal)
    with pytest.raises(JournalTrouble, match="ERASURES_FOLDER") as caught:
        await database.transact(erase(household))
    os.dup2(kept, journal)
    for descriptor in (kept, full):
        os.close(descriptor)
    assert "\n" not in str(caught.value)
    assert (await database.transact(lambda unit: unit.people.get(household.ann.id))).name == "Ann"
    await database.transact(erase(household))
    assert [line.number for line in erasures.read_lines(folder)] == [1, 2]


async def test_a_copy_that_comes_back_has_missed_what_was_done_since(
    database: Database, url: str, vault: Vault, folder: Path, tmp_path: Path
) -> None:
    copy = f"sqlite:///{tmp_path}/copy.sqlite3"
    first = await database.transact(lambda unit: move_in(unit, 1, 2))
    second = await database.transact(lambda unit: move_in(unit, 3, 4))
    third = await database.transact(lambda unit: move_in(unit, 5, 6))
    await database.transact(hide(third, word="harbour", on=True))
    await database.transact(lambda unit: unit.outbox.add(1, {"method": "sendMessage"}, now=NOW))
    await database.beat(NOW)
    await database.close()
    move(url, copy)

    again = Database(url, vault, folder)
    await again.open()
    await again.transact(erase(first))
    await again.transact(leave(second))
    await again.transact(hide(third, word="harbour", on=False))
    await again.transact(hide(third, word="lantern", on=True))
    await again.transact(lambda unit: unit.updates.fresh(4711, NOW))
    await again.beat(LATER)
    await again.close()
    move(copy, url)

    restored = Database(url, vault, folder)
    await restored.open()
    found: list[Behind] = []

    def settle(unit: Unit, behind: Behind) -> None:
        found.append(behind)
        unit.couples.end(first.couple, LATER, first.ann)
        unit.people.forget(unit.people.get(first.ann.id))
        unit.people.hide_as(unit.people.get(third.ann.id), behind.hiding[third.ann.id])
        unit.outbox.add(2, {"method": "sendMessage"}, now=LATER)

    await restored.catch_up(settle, LATER)
    (behind,) = found
    assert (behind.erased, behind.left) == (
        [first.ann.id],
        {first.couple.id: first.ann.id, second.couple.id: second.bob.id},
    )
    assert (behind.until, behind.waiting) == (LATER.replace(microsecond=0), 1)
    assert await restored.transact(lambda unit: unit.outbox.pending(9)) == []
    assert not await restored.transact(lambda unit: unit.updates.fresh(4711, LATER))
    assert await restored.transact(lambda unit: unit.updates.fresh(4712, LATER))
    hidden = await restored.transact(lambda unit: unit.people.get(third.ann.id))
    assert hidden.hiding == {"word": "lantern", "on": True}
    assert await caught_up(restored) == []
    await restored.close()


async def test_another_databases_journal_means_nothing_to_this_one(
    database: Database, household: Household, tmp_path: Path, vault: Vault, folder: Path
) -> None:
    await database.transact(erase(household))
    other = Database(f"sqlite:///{tmp_path}/other.sqlite3", vault, folder)
    await other.open()
    await other.transact(move_in)
    (behind,) = await caught_up(other)
    await other.close()
    assert (behind.erased, behind.left, behind.hiding) == ([], {}, {})


def lines(folder: Path) -> list[int]:
    return sorted(line.number for line in erasures.read_lines(folder))


async def hides_so_often(database: Database, household: Household, times: int) -> None:
    for word in ("harbour", "lantern", "meadow", "kettle")[:times]:
        await database.transact(hide(household, word=word, on=True))


async def noted(database: Database) -> dict[str, int]:
    """As a backup of this moment would have it."""

    def read(unit: Unit) -> dict[str, int]:
        asked = "SELECT name, value FROM counters WHERE name LIKE 'erasures.%%'"
        return dict(unit.transaction.connection.exec_driver_sql(asked).all())  # type: ignore[arg-type]

    return await database.transact(read)


FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


async def test_what_every_copy_has_noted_is_forgotten_but_for_the_last_line(
    database: Database, household: Household, url: str, vault: Vault, folder: Path
) -> None:
    await hides_so_often(database, household, 3)
    assert await database.prune_journal(await noted(database), FOREVER) == 2
    assert lines(folder) == [3]
    await database.transact(erase(household))
    assert lines(folder) == [3, 4, 5], "its numbers go on"
    assert await caught_up(database) == []
    assert erasures.is_held(folder), "it is still this process's"
    other = Database(url, vault, folder)
    await other.open()
    await other.close()
    assert len(journals(folder)) == 2
    assert modes(folder) == {0o600}


async def test_what_the_oldest_backup_has_not_noted_stays(
    database: Database, household: Household, folder: Path
) -> None:
    await hides_so_often(database, household, 2)
    backup = await noted(database)
    await database.transact(erase(household))
    assert await database.prune_journal(backup, FOREVER) == 2
    assert lines(folder) == [3, 4]
    assert await database.prune_journal({}, FOREVER) == 0


async def test_what_is_young_stays(database: Database, household: Household, folder: Path) -> None:
    await hides_so_often(database, household, 3)
    assert await database.prune_journal(await noted(database), NOW) == 0
    assert lines(folder) == [1, 2, 3]


async def test_a_line_that_the_database_itself_has_not_noted_stays(
    database: Database, household: Household, folder: Path
) -> None:
    await hides_so_often(database, household, 1)
    assert database._journal is not None
    database._journal.write([Erasure("erased", household.ann.id)], NOW)  # whose transaction did not commit
    database._journal.write([Erasure("erased", household.bob.id)], NOW)
    every = dict.fromkeys(await noted(database), 99)
    assert await database.prune_journal(every, FOREVER) == 1
    assert lines(folder) == [2, 3]


async def test_the_file_of_another_living_process_is_its_own(
    database: Database, household: Household, url: str, vault: Vault, folder: Path
) -> None:
    other = Database(url, vault, folder)
    await other.open()
    await hides_so_often(other, household, 3)
    assert await database.prune_journal(await noted(database), FOREVER) == 0
    await other.close()
    assert await database.prune_journal(await noted(database), FOREVER) == 2


async def test_whoever_opens_a_journal_while_it_is_replaced_takes_another(
    database: Database, household: Household, folder: Path
) -> None:
    """Its lock would be on a file that has no name any more, and its lines in nobody's journal."""
    await hides_so_often(database, household, 3)
    (file,) = journals(folder)
    descriptor = os.open(file, os.O_RDWR)
    try:
        assert await database.prune_journal(await noted(database), FOREVER) == 2
        assert not erasures._taken(descriptor, file)
    finally:
        os.close(descriptor)


async def test_a_copy_from_before_what_is_forgotten_is_told_from_one_that_has_missed_nothing(
    database: Database, household: Household, folder: Path
) -> None:
    await hides_so_often(database, household, 3)
    counted = await noted(database)
    (name,) = counted
    await database.prune_journal(counted, FOREVER)
    await database.transact(erase(household))
    there = erasures.read_lines(folder)
    assert [erasures.has_gap(there, {name: number}) for number in range(6)] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
    assert not erasures.has_gap(there, {name: 5})
    assert erasures.has_gap([there[0], there[-1]], {name: 3}), "also in the middle"
