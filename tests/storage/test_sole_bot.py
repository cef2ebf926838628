"""A second bot on one SQLite file is refused; commands beside it are not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import DatabaseTrouble, NotNow
from storage.sole_bot import sole_bot

HOLD = """
import sys
from storage.sole_bot import sole_bot
with sole_bot(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_while_one_works_another_is_refused_by_name(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/duologue.sqlite3"
    with (
        sole_bot(url),
        pytest.raises(NotNow, match=f"another bot, process {os.getpid()}, works on .*stop that one first"),
        sole_bot(url),
    ):
        pass
    with sole_bot(url):
        pass


def test_another_way_to_the_same_file_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    with (
        sole_bot(f"sqlite:///{tmp_path}/data/a"),
        pytest.raises(NotNow),
        sole_bot(f"sqlite:///{tmp_path}/link/a"),
    ):
        pass


def test_one_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/duologue.sqlite3"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(NotNow, match=f"process {other.pid},"), sole_bot(url):
        pass
    other.kill()
    other.communicate()
    with sole_bot(url):
        pass


def test_where_nothing_can_be_made_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(DatabaseTrouble, match=r"^DATABASE_URL: .* cannot be made"),
        sole_bot(f"sqlite:///{tmp_path}/file/a"),
    ):
        pass


def test_workers_on_postgresql_are_many() -> None:
    with sole_bot("postgresql://host/name"), sole_bot("postgresql://host/name"):
        pass
