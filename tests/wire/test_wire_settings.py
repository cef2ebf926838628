"""Settings: one line that names the setting and the mend, exit code 2, and no secret in it."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings, SettingsTrouble
from storage.errors import JournalTrouble
from storage.inspection import stored_counts
from tests.wire.conftest import ROOT, TOKEN, House

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
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("DATABASE_POOL", "hundreds"),
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
@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("OPEN_T0", "OPEN_TO"),
        ("OPENTO", "OPEN_TO"),
        ("duologue_open_to", "OPEN_TO"),
        ("TELEGRAM_BOT_TOKNE", "TELEGRAM_BOT_TOKEN"),
        ("WEBHOOK_SECRETS", "WEBHOOK_SECRET"),
        ("KEEP_FINISHED_DAY", "KEEP_FINISHED_DAYS"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_what_was_meant(
    slip: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(slip, "1")
    with pytest.raises(SettingsTrouble, match=f"^{slip.upper()} in the environment .* {meant}"):
        Settings.load()
    monkeypatch.delenv(slip)
    Path(".env").write_text(f"{slip}=1\n")
    with pytest.raises(SettingsTrouble, match=rf"^{slip} in \.env is no setting: do you mean {meant}"):
        Settings.load()


@pytest.mark.usefixtures("_alone")
def test_what_other_programs_have_in_the_environment_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "LISTEN_FDS",
        "LISTEN_PID",
        "PYTHONPATH",
        "RAILS_MASTER_KEY",
        "LOGNAME",
        "TZ",
        "CLOCK",
        "DATABASE_PORT",
        "DATABASE_SSL",
        "DATA_FILE",
        "PASS_FILE",
        "DUOLOGUE_PORT",
    ):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("DATABASE_URI", "theirs")  # near to one of ours, which is set
    monkeypatch.setenv("DATABASE_URL", "sqlite:///ours")
    assert Settings.load().database_url == "sqlite:///ours"


@pytest.mark.usefixtures("_alone")
def test_in_the_env_file_every_name_is_one_of_ours() -> None:
    Path(".env").write_text("POSTGRES_PASSWORD=x\n")
    with pytest.raises(SettingsTrouble, match=r"POSTGRES_PASSWORD in \.env is no setting: \.env\.example"):
        Settings.load()
    Path(".env").write_text("export open_to=5 # me\nOPERATOR_NAME='A # B'\n")
    assert Settings.load().open_to == {5}


SECRETS = {
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "DATABASE_URL": "postgresql://me:hidden@host/name",
    "WEBHOOK_SECRET": "only-telegram-knows",
}


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_lie_in_a_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    value = SECRETS[name]
    Path("secret").write_text(f"{value}\n")
    monkeypatch.setenv(f"{name}_FILE", "secret")
    found = getattr(Settings.load(), name.lower())
    assert (found if isinstance(found, str) else found.get_secret_value()) == value
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsTrouble, match=f"^{name}_FILE and {name} are both set"):
        Settings.load()
    monkeypatch.delenv(name)
    Path("secret").write_text("")
    with pytest.raises(SettingsTrouble, match=f"^{name}_FILE secret is empty"):
        Settings.load()
    Path("secret").unlink()
    with pytest.raises(SettingsTrouble, match=f"^{name}_FILE secret cannot be read"):
        Settings.load()


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


@pytest.mark.parametrize("typed", [["--version"], ["runn"], ["stats"], ["play", "--port", "x"], []])
def test_what_is_typed_wrong_is_told_in_one_line(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)
    said = capsys.readouterr()
    if typed == ["--version"]:
        assert (ended.value.code, said.out.startswith("duologue 0.")) == (0, True)
    else:
        assert (ended.value.code, said.err.count("\n"), said.out) == (2, 1, "")
        assert said.err.startswith("duologue")


def test_a_database_that_is_away_is_not_now_and_one_that_cannot_be_is_a_setting(tmp_path: Path) -> None:
    """75 is tried again by whoever started it; 2 is not."""
    (tmp_path / "text").write_text("this is no database, however long one looks at it" * 100)
    (tmp_path / "master.key").write_text("11" * 32)
    for url, code, said in (
        ("postgresql://me@127.0.0.1:1/none", 75, "DATABASE_URL: OperationalError: "),
        ("sqlite:///text", 2, "name another file in DATABASE_URL, or restore a backup"),
    ):
        ended = subprocess.run(
            [sys.executable, "-m", "bot.cli", "stats", "--json"],
            cwd=tmp_path, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATABASE_URL": url},
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
        assert (ended.returncode, ended.stderr.count("\n")) == (code, 1), ended.stderr
        assert said in ended.stderr


def test_a_database_of_a_newer_version_is_one_line_with_its_mend(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "newer") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('a_revision_of_next_year')")
    database.close()
    ended = _run(tmp_path, DATABASE_URL="sqlite:///newer")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1), ended.stderr
    assert ended.stderr.startswith("DATABASE_URL: a newer version of Duologue has made its tables")


async def test_a_second_bot_on_one_file_is_not_now_and_a_command_that_reads_still_works(
    house: House,
) -> None:
    async with house.running():
        ended = await asyncio.to_thread(_run, house.database.parent, **house.environment())
        assert (ended.returncode, ended.stderr.count("\n")) == (75, 1), ended.stderr
        assert ended.stderr.startswith("another bot, process ")
        assert stored_counts(house.settings.database_url)["partners"] == 0


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, 75), (errno.EACCES, 2)])
def test_a_full_disk_is_not_now_and_a_missing_right_is_a_setting(
    number: int, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise JournalTrouble("ERASURES_FOLDER a cannot be written") from OSError(number, "")

    monkeypatch.setattr("storage.inspection.stored_counts", refuse)
    assert main(["stats", "--json"]) == code
    assert capsys.readouterr().err == "ERASURES_FOLDER a cannot be written\n"
