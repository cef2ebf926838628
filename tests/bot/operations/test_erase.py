"""`duologue erase`: a request that reached the operator by mail."""

from __future__ import annotations

import asyncio

from storage.database import Database
from storage.sealing.master_key import find_vault
from storage.unit_of_work import Unit
from tests.bot.operations.conftest import Installation
from tests.storage.household import ANNS_CHAT


def test_everything_of_them_goes_and_a_restore_does_not_bring_it_back(installation: Installation) -> None:
    pair = installation.moves_in()
    file = installation.backed_up()
    code, said, _ = installation.does("erase", ANNS_CHAT)
    assert (code, "in a couple; to delete everything: add --yes" in said) == (0, True)
    code, said, _ = installation.does("erase", ANNS_CHAT, "--yes")
    assert (code, said.startswith(f"everything of {ANNS_CHAT}")) == (0, True)

    def look(unit: Unit) -> tuple[bool, int | None, str]:
        bob = unit.people.get(pair.bob.id)
        return unit.people.by_chat(ANNS_CHAT) is None, bob.couple_id, str(bob.parting.get("name"))

    assert installation.work(look) == (True, None, "Ann")
    assert "nobody with the Telegram id" in installation.does("erase", ANNS_CHAT, "--yes")[1]
    installation.does("restore", file, "--yes")
    assert installation.work(look) == (True, None, "Ann")


async def test_it_works_beside_a_running_bot(installation: Installation) -> None:
    pair = await asyncio.to_thread(installation.moves_in)
    vault = find_vault(installation.url, file=installation.key)
    bot = Database(installation.url, vault, installation.erasures)
    await bot.open()
    assert (await asyncio.to_thread(installation.does, "erase", ANNS_CHAT, "--yes"))[0] == 0
    assert await bot.transact(lambda unit: unit.people.by_chat(ANNS_CHAT)) is None
    assert (await bot.transact(lambda unit: unit.people.get(pair.bob.id))).name == "Bob"
    await bot.close()


def test_without_a_database_nothing_is_made(on_sqlite: Installation) -> None:
    code, line = on_sqlite.refuses("erase", 5, "--yes")
    assert (code, "there is no database" in line) == (2, True)
    assert list(on_sqlite.home.iterdir()) == []
