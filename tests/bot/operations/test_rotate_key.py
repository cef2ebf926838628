"""`duologue rotate-key`: while the bot runs, and with proof before the old key goes."""

from __future__ import annotations

import asyncio

import pytest

from storage.database import Database
from storage.sealing.master_key import find_vault, read_keys, write_keys
from storage.sealing.vault import master_key_id
from storage.unit_of_work import Unit
from tests.bot.operations.conftest import Installation
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW


def name_of(chat: int, unit: Unit) -> str | None:
    person = unit.people.by_chat(chat)
    return None if person is None else person.name


async def test_a_new_key_takes_over_under_a_running_bot_and_the_old_one_goes_when_nothing_needs_it(
    installation: Installation,
) -> None:
    await asyncio.to_thread(installation.moves_in)
    (old,) = read_keys(installation.key)
    bot = Database(installation.url, find_vault(installation.url, file=installation.key))
    await bot.open()

    code, said, _ = await asyncio.to_thread(installation.does, "rotate-key")
    new, kept = read_keys(installation.key)
    assert (code, kept) == (0, old)
    assert f"3 keys are now wrapped with the master key {master_key_id(new)}, and none with another" in said
    assert await bot.transact(lambda unit: name_of(ANNS_CHAT, unit)) == "Ann"
    await bot.transact(lambda unit: unit.people.change(unit.people.add(7, "en", NOW), name="Kim"))

    code, said, _ = await asyncio.to_thread(installation.does, "rotate-key", "--retire")
    assert (code, master_key_id(old) in said) == (0, True)
    assert read_keys(installation.key) == [new]
    await bot.close()
    for chat, name in ((ANNS_CHAT, "Ann"), (BOBS_CHAT, "Bob"), (7, "Kim")):
        found = await asyncio.to_thread(installation.work, lambda unit, chat=chat: name_of(chat, unit))
        assert found == name
    assert master_key_id(new) not in said


def test_an_interrupted_rotation_is_finished_and_does_not_make_a_third_key(
    installation: Installation,
) -> None:
    installation.moves_in()
    keys = [bytes(range(32)), *read_keys(installation.key)]
    write_keys(installation.key, keys)  # and then the machine was switched off
    code, line = installation.refuses("rotate-key", "--retire")
    assert (code, "3 keys in the database need the old master key" in line) == (2, True)
    code, said, _ = installation.does("rotate-key")
    assert (code, said.startswith("3 keys")) == (0, True)
    assert read_keys(installation.key) == keys


def test_the_old_key_stays_while_a_backup_needs_it(
    on_sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sqlite.moves_in()
    file = on_sqlite.backed_up()
    monkeypatch.setenv("BACKUP_FOLDER", str(on_sqlite.backups))
    on_sqlite.does("rotate-key")
    code, line = on_sqlite.refuses("rotate-key", "--retire")
    assert (code, file.name in line) == (2, True)
    assert on_sqlite.does("restore", file, "--yes")[0] == 0
    assert on_sqlite.work(lambda unit: name_of(ANNS_CHAT, unit)) == "Ann"
    file.unlink()
    on_sqlite.does("rotate-key")
    assert on_sqlite.does("rotate-key", "--retire")[0] == 0


def test_a_key_in_the_environment_is_the_operators_to_change(
    on_sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sqlite.moves_in()
    old = on_sqlite.key.read_text().strip()
    monkeypatch.setenv("MASTER_KEY", old)
    code, line = on_sqlite.refuses("rotate-key")
    assert (code, line.startswith("MASTER_KEY holds the key itself")) == (2, True)
    monkeypatch.setenv("MASTER_KEY", f"{'11' * 32} {old}")
    assert on_sqlite.does("rotate-key")[0] == 0
    code, said, _ = on_sqlite.does("rotate-key", "--retire")
    assert (code, "in MASTER_KEY" in said) == (0, True)
    monkeypatch.setenv("MASTER_KEY", "11" * 32)
    assert on_sqlite.does("stats", "--json")[0] == 0
    assert on_sqlite.does("doctor")[1].count("opens the database") == 1
