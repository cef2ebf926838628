"""`duologue backup` and `duologue restore`: what comes back is whole, and revives nobody."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import storage.migrations
from bot.clock import Clock
from bot.routing.use_cases import UseCases
from bot.settings import Settings
from bot.upkeep import Upkeep
from storage import backup
from storage.database import Database
from storage.erasures import read_lines
from storage.inspection import inspected
from storage.older_file import Behind
from storage.sealing.master_key import find_vault
from storage.unit_of_work import Unit
from tests.bot.operations.conftest import Installation, Pair, pair
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW

ROOT = Path(__file__).parents[3]


def erase_ann(household: Pair, unit: Unit) -> None:
    unit.couples.end(household.couple, NOW, household.ann)
    unit.people.forget(unit.people.get(household.ann.id))


def names(installation: Installation) -> dict[int, str | None]:
    """By chat."""

    def read(unit: Unit) -> dict[int, str | None]:
        found = [unit.people.by_chat(chat) for chat in (ANNS_CHAT, BOBS_CHAT)]
        return {one.chat_id: one.name for one in found if one is not None}

    return installation.work(read)


def sign_again(file: Path) -> None:
    """A checksum that fits whatever the file holds now."""
    files = (file, file.with_suffix(".erasures"))
    lines = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files]
    file.with_suffix(".sha256").write_text("".join(lines))


def test_a_backup_is_one_file_with_a_date_and_beside_it_a_checksum_and_the_journal(
    installation: Installation,
) -> None:
    household = installation.moves_in()
    installation.work(lambda unit: erase_ann(household, unit))
    file = installation.backed_up()
    date = backup.backups(installation.backups)[file]
    assert abs(datetime.now(UTC) - date) < timedelta(minutes=10)
    assert sorted(path.suffix for path in installation.backups.iterdir()) == [
        ".erasures", ".sha256", ".sqlite3",
    ]  # fmt: skip
    assert {stat.S_IMODE(path.stat().st_mode) for path in installation.backups.iterdir()} == {0o600}
    assert [line.what for line in read_lines(installation.backups)] == ["left", "erased"]
    checked = subprocess.run(
        ["sha256sum", "-c", file.with_suffix(".sha256").name], cwd=installation.backups, capture_output=True
    )
    assert checked.returncode == 0


def test_the_master_key_is_in_no_backup_and_no_backup_goes_where_it_lies(installation: Installation) -> None:
    installation.moves_in()
    installation.backed_up()
    key = find_vault(installation.url, file=installation.key)  # it is the one in this file
    assert key is not None
    words = installation.key.read_bytes().strip()
    for path in installation.backups.iterdir():
        assert words not in path.read_bytes()
    code, line = installation.refuses("backup", installation.key.parent)
    assert (code, "the master key lies in" in line) == (2, True)


async def test_while_the_bot_writes_a_backup_is_of_one_moment(on_sqlite: Installation) -> None:
    """In each transaction two people get the same number; no backup has two different ones."""
    database = Database(on_sqlite.url, find_vault(on_sqlite.url, file=on_sqlite.key), on_sqlite.erasures)
    await database.open()
    await database.transact(pair)
    over = asyncio.Event()

    async def write() -> int:
        number = 0
        while not over.is_set():
            number += 1

            def both(unit: Unit, number: int = number) -> None:
                for chat in (ANNS_CHAT, BOBS_CHAT):
                    person = unit.people.by_chat(chat)
                    assert person is not None
                    unit.people.change(person, wrong_codes=number)

            await database.transact(both)
        return number

    writing = asyncio.create_task(write())
    seen = []
    for second in range(4):
        file = await asyncio.to_thread(
            backup.back_up,
            on_sqlite.url, on_sqlite.backups, on_sqlite.erasures, NOW + timedelta(seconds=second),
        )  # fmt: skip
        with closing(sqlite3.connect(file)) as copy:
            seen.append({row[0] for row in copy.execute("SELECT wrong_codes FROM people")})
    over.set()
    assert await writing > 0
    await database.close()
    assert [len(numbers) for numbers in seen] == [1, 1, 1, 1]


def test_what_was_backed_up_comes_back(installation: Installation) -> None:
    household = installation.moves_in()
    file = installation.backed_up()
    installation.work(lambda unit: unit.people.change(unit.people.get(household.ann.id), name="Anna"))
    code, line = installation.refuses("restore", file)
    assert (code, "--yes" in line) == (2, True)
    assert names(installation)[ANNS_CHAT] == "Anna"
    code, said, _ = installation.does("restore", file, "--yes")
    assert (code, "start the bot" in said) == (0, True)
    assert names(installation) == {ANNS_CHAT: "Ann", BOBS_CHAT: "Bob"}


def test_a_restore_revives_nobody_and_says_nothing_again(installation: Installation) -> None:
    household = installation.moves_in()
    installation.work(
        lambda unit: unit.outbox.add(BOBS_CHAT, {"method": "sendMessage"}, household.bob.id, now=NOW)
    )
    file = installation.backed_up()
    installation.work(lambda unit: erase_ann(household, unit))
    code, said, _ = installation.does("restore", file, "--yes")
    assert (code, "1 deletions, 1 leavings and 0 hidings" in said) == (0, True)
    assert names(installation) == {BOBS_CHAT: "Bob"}
    assert installation.work(lambda unit: unit.people.get(household.bob.id)).couple_id is None
    assert installation.work(lambda unit: unit.outbox.pending(9)) == []


def test_with_the_journal_lost_the_one_beside_a_newer_backup_holds(on_sqlite: Installation) -> None:
    household = on_sqlite.moves_in()
    first = on_sqlite.backed_up()
    on_sqlite.work(lambda unit: erase_ann(household, unit))
    time.sleep(1)  # a name for each second
    on_sqlite.backed_up()
    for lost in (on_sqlite.erasures, on_sqlite.file.parent):
        shutil.rmtree(lost)
    code, said, _ = on_sqlite.does("restore", first)
    assert (code, "1 deletions" in said) == (0, True)
    assert names(on_sqlite) == {BOBS_CHAT: "Bob"}


def test_a_backup_of_one_kind_of_database_restores_into_the_other(
    on_sqlite: Installation, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sqlite.moves_in()
    file = on_sqlite.backed_up()
    on_sqlite.url = postgres_url
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    assert on_sqlite.does("restore", file)[0] == 0
    assert names(on_sqlite) == {ANNS_CHAT: "Ann", BOBS_CHAT: "Bob"}


def test_a_backup_that_does_not_verify_is_refused_and_nothing_changes(on_sqlite: Installation) -> None:
    on_sqlite.moves_in()
    file = on_sqlite.backed_up()
    before = on_sqlite.file.read_bytes()
    whole = file.read_bytes()

    file.write_bytes(whole[:-4096])
    assert "checksum differs" in on_sqlite.refuses("restore", file, "--yes")[1]
    sign_again(file)
    assert on_sqlite.refuses("restore", file, "--yes")[0] == 2
    file.write_bytes(b"no database at all")
    sign_again(file)
    assert "is no backup" in on_sqlite.refuses("restore", file, "--yes")[1]
    file.write_bytes(whole)
    sign_again(file)
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = 'of tomorrow'")
        newer.commit()
    sign_again(file)
    assert "made by a newer version" in on_sqlite.refuses("restore", file, "--yes")[1]
    file.with_suffix(".erasures").unlink()
    assert "three files" in on_sqlite.refuses("restore", file, "--yes")[1]
    assert on_sqlite.file.read_bytes() == before


def test_with_another_master_key_a_backup_is_refused(on_sqlite: Installation) -> None:
    on_sqlite.moves_in()
    file = on_sqlite.backed_up()
    on_sqlite.key.write_text("00" * 32)
    code, line = on_sqlite.refuses("restore", file, "--yes")
    assert (code, "another master key" in line) == (2, True)


async def test_while_the_bot_runs_nothing_is_restored(installation: Installation) -> None:
    await asyncio.to_thread(installation.moves_in)
    file = await asyncio.to_thread(installation.backed_up)
    vault = find_vault(installation.url, file=installation.key)
    bot = Database(installation.url, vault, installation.erasures)
    await bot.open()
    code, line = await asyncio.to_thread(installation.refuses, "restore", file, "--yes")
    await bot.close()
    assert (code, "stop it first" in line) == (75, True)


def test_a_backup_of_an_older_version_is_migrated(on_sqlite: Installation) -> None:
    on_sqlite.moves_in()
    file = on_sqlite.backed_up()
    with closing(sqlite3.connect(file)) as copy:
        house = copy.execute("SELECT * FROM house_keys").fetchone()
    file.unlink()
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "first_tables")
        connection.exec_driver_sql("INSERT INTO house_keys VALUES (?, ?, ?)", house)
    engine.dispose()
    sign_again(file)
    assert on_sqlite.does("restore", file, "--yes")[0] == 0
    assert inspected(on_sqlite.url).migrated
    assert names(on_sqlite) == {}


def test_without_a_folder_or_a_database_one_line_says_so(on_sqlite: Installation) -> None:
    assert on_sqlite.refuses("backup") == (2, "name a folder: duologue backup FOLDER (or set BACKUP_FOLDER)")
    code, line = on_sqlite.refuses("backup", on_sqlite.backups)
    assert (code, "there is no database" in line) == (2, True)
    assert list(on_sqlite.backups.iterdir()) == []
    assert "is missing" in on_sqlite.refuses("restore", on_sqlite.home / "none.sqlite3")[1]


def test_it_is_made_when_it_is_due_and_so_many_stay(on_sqlite: Installation) -> None:
    on_sqlite.moves_in()
    made = []
    for hours in (0, 3, 24, 48, 72):
        file = backup.back_up_if_due(
            on_sqlite.url, on_sqlite.backups, on_sqlite.erasures, NOW + timedelta(hours=hours),
            every=timedelta(hours=24), keep=2, key=None,
        )  # fmt: skip
        made.append(file is not None)
    assert made == [True, False, True, True, True]
    assert len(list(on_sqlite.backups.iterdir())) == 2 * 3
    assert sorted(backup.backups(on_sqlite.backups).values()) == [
        NOW + timedelta(hours=48),
        NOW + timedelta(hours=72),
    ]


def test_killed_at_any_moment_a_backup_is_whole_or_not_there_and_a_restore_done_or_not_begun(
    on_sqlite: Installation,
) -> None:
    household = on_sqlite.moves_in()
    kept = on_sqlite.backed_up()
    on_sqlite.work(lambda unit: unit.people.change(unit.people.get(household.ann.id), name="Anna"))
    vault = find_vault(on_sqlite.url, file=on_sqlite.key)

    def killed(*command: object, once: Path) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", *map(str, command)],
            env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while process.poll() is None and not any(on_sqlite.home.glob(str(once.relative_to(on_sqlite.home)))):
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()

    killed("backup", on_sqlite.backups, once=on_sqlite.backups / "*.part")
    for file in backup.backups(on_sqlite.backups):
        backup.verify(file, vault)
    killed("restore", kept, "--yes", once=on_sqlite.file.parent / ".restoring-*/*-wal")
    assert names(on_sqlite)[ANNS_CHAT] in ("Ann", "Anna")
    assert on_sqlite.does("restore", kept, "--yes")[0] == 0
    assert [path.name for path in on_sqlite.file.parent.iterdir()] == ["duologue.sqlite3"]


def test_a_damaged_database_is_replaced_and_one_that_is_in_use_is_not(on_sqlite: Installation) -> None:
    on_sqlite.moves_in()
    file = on_sqlite.backed_up()
    with closing(sqlite3.connect(on_sqlite.file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        code, line = on_sqlite.refuses("restore", file, "--yes")
        assert (code, "another program has" in line) == (75, True)
    assert names(on_sqlite) == {ANNS_CHAT: "Ann", BOBS_CHAT: "Bob"}
    on_sqlite.file.write_bytes(b"overwritten by something else" * 1000)
    assert on_sqlite.does("restore", file, "--yes")[0] == 0
    assert names(on_sqlite) == {ANNS_CHAT: "Ann", BOBS_CHAT: "Bob"}


async def make_one_by_itself(installation: Installation, days: int) -> None:
    """The bot makes a backup when its clock is so many days ahead."""
    clock = installation.home / "clock"
    clock.write_text(str(days * 86400))
    settings = Settings(
        _env_file=None, database_url=installation.url, master_key_file=installation.key,
        erasures_folder=installation.erasures, backup_folder=installation.backups, backup_keep=2,
    )  # fmt: skip
    database = Database(
        installation.url, find_vault(installation.url, file=installation.key), installation.erasures
    )
    await database.open()
    try:
        await Upkeep(database, Clock(clock), settings).back_up()
    finally:
        await database.close()


def test_the_journal_is_kept_as_long_as_the_oldest_backup_and_for_ninety_days(
    installation: Installation,
) -> None:
    def numbers() -> list[int]:
        return [line.number for line in read_lines(installation.erasures)]

    household = installation.moves_in()
    asyncio.run(make_one_by_itself(installation, 0))
    old = installation.home / "elsewhere"
    shutil.copytree(installation.backups, old)
    installation.work(lambda unit: erase_ann(household, unit))
    installation.work(lambda unit: unit.people.forget(unit.people.get(household.bob.id)))
    asyncio.run(make_one_by_itself(installation, 2))
    asyncio.run(make_one_by_itself(installation, 4))
    assert numbers() == [1, 2, 3], "they are young"
    asyncio.run(make_one_by_itself(installation, 100))
    assert numbers() == [3], "the last one stays"
    (file,) = old.glob("*.sqlite3")
    code, line = installation.refuses("restore", file, "--yes")
    assert (code, "older than the erasure journal reaches" in line) == (2, True)
    assert names(installation) == {}
    code, said, _ = installation.does("restore", file, "--yes", "--revive")
    assert (code, len(names(installation))) == (0, 1), said


def test_the_journals_beside_newer_backups_fill_what_ours_has_forgotten(on_sqlite: Installation) -> None:
    household = on_sqlite.moves_in()
    asyncio.run(make_one_by_itself(on_sqlite, 0))
    old = on_sqlite.home / "elsewhere"
    shutil.copytree(on_sqlite.backups, old)
    on_sqlite.work(lambda unit: erase_ann(household, unit))
    on_sqlite.work(lambda unit: unit.people.forget(unit.people.get(household.bob.id)))
    asyncio.run(make_one_by_itself(on_sqlite, 2))
    for journal in on_sqlite.backups.glob("*.erasures"):
        shutil.copy(journal, old)
    for days in (4, 100):
        asyncio.run(make_one_by_itself(on_sqlite, days))
    (file,) = old.glob("*.sqlite3")
    code, said, _ = on_sqlite.does("restore", file, "--yes")
    assert (code, "2 deletions" in said) == (0, True), said
    assert names(on_sqlite) == {}


def test_a_backup_that_cannot_be_read_keeps_the_whole_journal(on_sqlite: Installation) -> None:
    household = on_sqlite.moves_in()
    on_sqlite.work(lambda unit: erase_ann(household, unit))
    on_sqlite.backed_up()
    assert list(backup.noted(on_sqlite.backups).values()) == [2]
    (on_sqlite.backups / "duologue-20260101T000000Z.sqlite3").write_text("no database at all" * 100)
    assert backup.noted(on_sqlite.backups) == {}


def test_a_plain_copy_that_is_older_than_the_journal_reaches_is_logged_at_the_start(
    on_sqlite: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    use_cases = UseCases.from_settings(Settings(_env_file=None), "")
    on_sqlite.work(lambda unit: use_cases.catch_up(unit, Behind(gap=True), NOW))
    assert ["older than the erasure journal reaches" in line for line in caplog.messages] == [True]
