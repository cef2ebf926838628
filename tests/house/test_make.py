"""The Makefile's commands on machines with something missing, with and without a token."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the files `make` reads, and no environment yet."""
    for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(HOUSE / name, tmp_path)
    return tmp_path


def make(checkout: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run make without the caller's settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "MAKE"))}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=checkout,
        env=clean | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def program(path: Path, shell: str) -> Path:
    """A fake executable with the given script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{shell}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("python", "line"),
    [
        ("", "is missing: apt-get install python3 python3-venv"),
        ("case $2 in *version*) exit 1;; esac", "Duologue needs Python 3.11 or newer"),
        ("case $2 in *ensurepip*) exit 1;; esac", "venv module is missing: apt-get install python3-venv"),
    ],
)
@pytest.mark.parametrize("target", ["run", "test"])
def test_what_a_machine_lacks_is_named_in_one_line_with_its_mend(
    checkout: Path, python: str, line: str, target: str
) -> None:
    path = checkout / "python"
    if python:
        program(path, python)
    done = make(checkout, target, f"PYTHON={path}")
    assert done.returncode != 0
    assert len(done.stdout.splitlines()) == 1
    assert line in done.stdout


@pytest.fixture
def ready(checkout: Path) -> Path:
    """An installed checkout whose command only prints how it was called."""
    program(checkout / ".venv" / "bin" / "duologue", 'echo "duologue $*"')
    for stamp in (".made", ".ready-to-run", ".ready-to-work"):
        (checkout / ".venv" / stamp).touch()
    return checkout


def test_without_a_token_make_run_opens_the_playground(ready: Path) -> None:
    assert make(ready, "run").stdout == "duologue play\n"


def test_with_a_token_in_the_environment_make_run_runs_the_bot(ready: Path) -> None:
    assert make(ready, "run", TELEGRAM_BOT_TOKEN="1:a").stdout == "duologue run\n"


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("TELEGRAM_BOT_TOKEN=123:abc", "run"),
        ("TELEGRAM_BOT_TOKEN = '123:abc'", "run"),
        ('export TELEGRAM_BOT_TOKEN="123:abc"', "run"),
        ("telegram_bot_token=123:abc", "run"),
        ("# TELEGRAM_BOT_TOKEN=123:abc", "play"),
        ("TELEGRAM_BOT_TOKEN=", "play"),
        ("TELEGRAM_BOT_TOKEN=''", "play"),
        ("OTHER_TELEGRAM_BOT_TOKEN=123:abc", "play"),
    ],
)
def test_a_token_in_the_env_file_counts_if_it_is_one(ready: Path, line: str, command: str) -> None:
    (ready / ".env").write_text(f"OPEN_TO=1\n{line}\n")
    assert make(ready, "run").stdout == f"duologue {command}\n"


def test_the_second_time_nothing_is_installed(ready: Path) -> None:
    assert make(ready, "install").returncode == 0
    assert "Installing" not in make(ready, "install").stdout
