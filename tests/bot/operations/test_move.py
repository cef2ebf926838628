"""`duologue move`: an installation goes from one kind of database to the other, and back."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from storage.copying import contents
from storage.database import Database
from storage.ids import new_id
from storage.records import Keepsake
from storage.sealing.master_key import find_vault
from storage.sql.url import make_engine, parse_url
from storage.unit_of_work import Unit
from tests.bot.operations.conftest import Installation
from tests.storage.household import ANNS_CHAT, NOW, Household, move_in


def everything(unit: Unit) -> Household:
    """A couple in an exercise, with a reminder, a keepsake, a waiting message and an update that was seen."""
    house = move_in(unit)
    unit.nudges.plan(house.ann.id, "weekly", NOW, details={"exercise": "noticed"})
    unit.keepsakes.add(
        Keepsake(
            new_id(), "promise", house.ann.id, None, None, "private", {"text": "tea"}, NOW, date(2027, 1, 2)
        )
    )
    unit.outbox.add(ANNS_CHAT, {"method": "sendMessage"}, house.ann.id, now=NOW)
    unit.updates.fresh(5, NOW)
    return house


def held(url: str) -> object:
    engine = make_engine(parse_url(url), 1)
    with engine.connect() as connection:
        found = contents(connection)
    engine.dispose()
    return found


def test_there_and_back_every_row_is_the_same(
    on_sqlite: Installation, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sqlite.work(everything)
    before = held(on_sqlite.url)
    code, said, _ = on_sqlite.does("move", postgres_url)
    assert (code, "2 people" in said, f"ERASURES_FOLDER={on_sqlite.erasures}" in said) == (0, True, True)
    assert held(postgres_url) == before

    monkeypatch.setenv("DATABASE_URL", postgres_url)
    back = f"sqlite:///{on_sqlite.home}/back.sqlite3"
    assert on_sqlite.does("move", back)[0] == 0
    assert held(back) == before
    on_sqlite.url = back
    assert on_sqlite.work(lambda unit: unit.people.by_chat(ANNS_CHAT)) is not None


def test_where_people_are_already_nothing_is_moved(on_sqlite: Installation, postgres_url: str) -> None:
    on_sqlite.moves_in()
    assert on_sqlite.does("move", postgres_url)[0] == 0
    code, line = on_sqlite.refuses("move", postgres_url)
    assert (code, "name an empty one" in line) == (2, True)
    assert "already: name another" in on_sqlite.refuses("move", on_sqlite.url)[1]
    assert on_sqlite.refuses("move", "mysql://somewhere")[0] == 2


async def test_while_the_bot_runs_nothing_is_moved(on_sqlite: Installation, tmp_path: Path) -> None:
    await asyncio.to_thread(on_sqlite.moves_in)
    bot = Database(on_sqlite.url, find_vault(on_sqlite.url, file=on_sqlite.key), on_sqlite.erasures)
    await bot.open()
    code, line = await asyncio.to_thread(on_sqlite.refuses, "move", f"sqlite:///{tmp_path}/to.sqlite3")
    await bot.close()
    assert (code, "stop it first" in line) == (75, True)
