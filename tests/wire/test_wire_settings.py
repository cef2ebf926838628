"""Settings: one line that names the setting and the mend, exit code 2, and no secret in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings, SettingsTrouble
from tests.wire.conftest import ROOT, TOKEN

GOOD = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}


@pytest.fixture
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without a .env, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def _run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`duologue run` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "run"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **GOOD, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "not-a-token"),
        ("TELEGRAM_BOT_TOKEN", "12345:with a space"),
        ("TELEGRAM_API_URL", "telegram.example"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:port"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("DATABASE_URL", "sqlite://memory"),
        ("OPEN_TO", "12, alex"),
        ("OPEN_TO", "-5"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsTrouble) as trouble:
        Settings.load()
    line = str(trouble.value)
    assert line.startswith(name)
    assert "\n" not in line
    assert value not in line


@pytest.mark.usefixtures("_alone")
def test_ids_may_be_separated_by_commas_and_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPEN_TO", "1001, 1002 1003")
    assert Settings.load().open_to == {1001, 1002, 1003}


@pytest.mark.usefixtures("_alone")
def test_an_empty_setting_is_an_absent_one() -> None:
    Path(".env").write_text("OPEN_TO=\nTELEGRAM_BOT_TOKEN=\nTELEGRAM_API_URL=\n")
    settings = Settings.load()
    assert settings.open_to == frozenset()
    assert settings.telegram_api_url == "https://api.telegram.org"
    with pytest.raises(SettingsTrouble, match="TELEGRAM_BOT_TOKEN is missing"):
        _ = settings.token


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:81", "http://127.9.9.9", "http://[::1]:81", "http://localhost"]
)
def test_the_clock_may_be_moved_with_a_local_bot_api(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", address)
    monkeypatch.setenv("CLOCK_OFFSET_FILE", "clock")
    assert Settings.load().clock_offset_file == Path("clock")


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize("address", ["", "http://127.0.0.1.example.org", "https://192.168.1.2"])
def test_the_clock_may_not_be_moved_with_any_other(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", address)
    monkeypatch.setenv("CLOCK_OFFSET_FILE", "clock")
    with pytest.raises(SettingsTrouble, match=r"^CLOCK_OFFSET_FILE"):
        Settings.load()


@pytest.mark.usefixtures("_alone")
def test_a_secret_is_not_shown_by_the_settings_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("MASTER_KEY", "c2VjcmV0")
    settings = Settings.load()
    assert TOKEN not in repr(settings)
    assert "c2VjcmV0" not in repr(settings)


@pytest.mark.usefixtures("_alone")
def test_run_without_a_token_is_one_line_and_makes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 2
    written = capsys.readouterr().err
    assert written.startswith("TELEGRAM_BOT_TOKEN is missing")
    assert written.count("\n") == 1
    assert not list(Path().iterdir())


@pytest.mark.usefixtures("_alone")
def test_stats_of_no_database_are_one_line_and_make_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--json"]) == 2
    written = capsys.readouterr().err
    assert written.startswith("DATABASE_URL")
    assert written.count("\n") == 1
    assert not list(Path().iterdir())


@pytest.mark.usefixtures("_alone")
def test_a_broken_env_file_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_bytes(b"OPERATOR_NAME=\xff\xfe\n")
    assert main(["stats", "--json"]) == 2
    written = capsys.readouterr().err
    assert written.startswith(".env")
    assert written.count("\n") == 1


def test_a_master_key_that_is_no_key_is_one_line_without_it(tmp_path: Path) -> None:
    ended = _run(tmp_path, MASTER_KEY="hunter2hunter2")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "MASTER_KEY" in ended.stderr
    assert "hunter2" not in ended.stderr


def test_a_database_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = _run(tmp_path, DATABASE_URL="sqlite:///file/db.sqlite3")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1), ended.stderr


def test_a_journal_that_cannot_be_made_is_one_line_that_names_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = _run(tmp_path, ERASURES_FOLDER="file/erasures")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1), ended.stderr
    assert ended.stderr.startswith("ERASURES_FOLDER file/erasures cannot be written")
