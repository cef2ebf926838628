"""An operator, with an installation of either kind, and the commands as they are typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from bot.cli import main
from storage.database import Database
from storage.records import Couple, Person
from storage.sealing.master_key import find_vault
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW

T = TypeVar("T")


@dataclass(frozen=True)
class Pair:
    """A couple with nothing open."""

    ann: Person
    bob: Person
    couple: Couple


def pair(unit: Unit) -> Pair:
    """Ann and Bob arrive, and become a couple."""
    ann = unit.people.change(unit.people.add(ANNS_CHAT, "en", NOW), name="Ann", stage="home")
    bob = unit.people.change(unit.people.add(BOBS_CHAT, "en", NOW), name="Bob", stage="home")
    return Pair(ann, bob, unit.couples.add(ann, bob, NOW))


@dataclass
class Installation:
    """A database with its key and its journal, each at a place of its own."""

    home: Path
    url: str
    capsys: pytest.CaptureFixture[str]

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def backups(self) -> Path:
        return self.home / "backups"

    @property
    def key(self) -> Path:
        return self.home / "keys" / "master.key"

    @property
    def erasures(self) -> Path:
        return self.home / "erasures"

    def does(self, *typed: object) -> tuple[int, str, str]:
        """`duologue …`: its exit code, what it printed, and what it complained of."""
        self.capsys.readouterr()
        code = main([str(word) for word in typed])
        said = self.capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    def refuses(self, *typed: object) -> tuple[int, str]:
        """Its exit code, and the one line it complained with."""
        code, printed, line = self.does(*typed)
        assert (code != 0, printed) == (True, "")
        assert "\n" not in line
        assert "Traceback" not in line
        return code, line

    def backed_up(self) -> Path:
        code, printed, said = self.does("backup", self.backups)
        assert code == 0, said
        return Path(printed)

    def work(self, work: Callable[[Unit], T]) -> T:
        """Run it as the bot would."""

        async def run() -> T:
            database = Database(self.url, find_vault(self.url, file=self.key), self.erasures)
            await database.open()
            try:
                return await database.transact(work)
            finally:
                await database.close()

        return asyncio.run(run())

    def moves_in(self) -> Pair:
        return self.work(pair)


@pytest.fixture
def settings_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the settings of an operator who keeps everything below it."""
    monkeypatch.chdir(tmp_path)
    for name in ("MASTER_KEY", "CLOCK_OFFSET_FILE", "HELP_LINES_FILE", "BACKUP_FOLDER", "SCRIPTS_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MASTER_KEY_FILE", str(tmp_path / "keys" / "master.key"))
    monkeypatch.setenv("ERASURES_FOLDER", str(tmp_path / "erasures"))
    return tmp_path


@pytest.fixture
def on_sqlite(
    settings_of: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Installation:
    """An installation on SQLite."""
    url = f"sqlite:///{settings_of}/data/duologue.sqlite3"
    monkeypatch.setenv("DATABASE_URL", url)
    return Installation(settings_of, url, capsys)


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(
    request: pytest.FixtureRequest,
    settings_of: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Installation:
    """One on each kind of database."""
    if request.param == "sqlite":
        url = f"sqlite:///{settings_of}/data/duologue.sqlite3"
    else:
        url = request.getfixturevalue("postgres_url")
    monkeypatch.setenv("DATABASE_URL", url)
    return Installation(settings_of, url, capsys)
