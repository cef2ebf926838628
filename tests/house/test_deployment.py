"""What is in deploy/ besides the image's steps: the unit, the compose files, and what lint says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values

from bot.settings import Settings
from tests.house.dockerfile import DOCKERFILE, HOUSE, instructions

DEPLOY = HOUSE / "deploy"
UNIT = DEPLOY / "duologue.service"
COMPOSE = sorted(DEPLOY.glob("compose.*.yaml"))
EXPOSURE = 15  # tenths, of `systemd-analyze security`; a unit without any protection has 96
SETTINGS = {name.upper() for name in Settings.model_fields}
NOT_OURS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_lint_finds_nothing_in_the_dockerfile() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint has no wheel for this machine")
    linted = run(hadolint, "--no-color", DOCKERFILE)
    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_dockerfile_sets_nothing_but_settings() -> None:
    names = {pair.split("=")[0] for name, rest in instructions() if name == "ENV" for pair in rest.split()}
    assert names - NOT_OURS <= SETTINGS


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, on a machine that has its program."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is missing: apt-get install systemd")
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text("utf-8").replace("/opt/duologue/bin/duologue run", "/bin/true"), "utf-8")
    return copy


def test_systemd_understands_every_line_of_the_unit(unit: Path) -> None:
    verified = run("systemd-analyze", "verify", unit)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_unit_leaves_little_open(unit: Path) -> None:
    judged = run("systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSURE}", unit)
    assert judged.returncode == 0, judged.stdout


def test_the_unit_sets_nothing_but_settings_and_keeps_key_and_data_apart() -> None:
    text = UNIT.read_text("utf-8")
    pairs = dict(line.split("=", 1) for line in re.findall(r"^Environment=(.*)$", text, re.M))
    assert set(pairs) - NOT_OURS <= SETTINGS
    places = {Path(pairs[name].removeprefix("sqlite:///")) for name in ("DATABASE_URL", "MASTER_KEY_FILE")}
    assert len({place.parent for place in places}) == 2
    folders = re.findall(r"^StateDirectory=(.*)$", text, re.M)[0].split()
    assert {place.parent for place in places} == {Path("/var/lib") / folder for folder in folders}


def test_a_wrong_setting_is_not_tried_again_and_a_failure_is() -> None:
    text = UNIT.read_text("utf-8")
    assert "Restart=on-failure" in text
    assert "RestartPreventExitStatus=2\n" in text


def services(file: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))["services"]
    return found


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.stem)
def test_every_service_has_a_file_system_to_read_and_no_rights_to_spare(file: Path) -> None:
    for name, service in services(file).items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "privileged" not in service, name
        assert ("ports" in service) == (name == "proxy"), name


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.stem)
def test_what_the_bots_of_a_compose_file_need_is_there(file: Path) -> None:
    whole = yaml.safe_load(file.read_text("utf-8"))
    image = dict(
        pair.split("=", 1) for name, rest in instructions() if name == "ENV" for pair in rest.split()
    )
    bots = {name: service for name, service in services(file).items() if "build" in service}
    assert bots
    for service in bots.values():
        build = service["build"]
        assert (DEPLOY / build["context"]).resolve() == HOUSE
        assert (HOUSE / build["dockerfile"]).samefile(DOCKERFILE)
        settings = image | service.get("environment", {})
        assert set(settings) - NOT_OURS <= SETTINGS
        mounted = dict(reversed(volume.split(":")) for volume in service["volumes"])
        assert set(mounted.values()) <= set(whole["volumes"])
        for name in ("MASTER_KEY_FILE", "ERASURES_FOLDER", "BACKUP_FOLDER", "DATABASE_URL"):
            place = settings[name].removeprefix("sqlite:///")
            if place.startswith("/"):
                assert any(Path(place).is_relative_to(folder) for folder in mounted), name
    for service in services(file).values():
        for volume in service["volumes"]:
            if volume.startswith("./"):
                assert (DEPLOY / volume.split(":")[0]).exists()


def test_several_workers_share_one_database_key_and_journal_and_only_one_makes_backups() -> None:
    found = services(DEPLOY / "compose.postgres.yaml")
    workers = [found["worker-1"], found["worker-2"]]
    assert len({worker["environment"]["DATABASE_URL"] for worker in workers}) == 1
    assert all("apart:/var/lib/duologue.apart" in worker["volumes"] for worker in workers)
    assert [bool(worker["environment"]["BACKUP_FOLDER"]) for worker in workers] == [True, False]
    assert {worker["environment"]["WEBHOOK_URL"][-8:] for worker in workers} == {"/updates"}
    ports = {f"{name}:8080" for name in ("worker-1", "worker-2")}
    assert set(found["proxy"]["environment"]["BOT_WORKERS"].split()) == ports


def test_an_empty_value_in_the_env_file_leaves_the_images_own() -> None:
    """The compose files hand .env.example on, and what is empty there must not undo what the image says."""
    given = {name for name, value in dotenv_values(HOUSE / ".env.example").items() if value is not None}
    set_by_image = {
        pair.split("=")[0] for name, rest in instructions() if name == "ENV" for pair in rest.split()
    }
    assert not given & set_by_image


def test_nothing_but_what_is_copied_gets_to_the_engine() -> None:
    ignore = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text("utf-8").splitlines()
    kept = {line.removeprefix("!") for line in ignore if line.startswith("!")}
    copied = {
        source
        for name, rest in instructions()
        if name == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    }
    assert "*" in ignore
    assert kept == copied
