"""People install the wheel, so it must be complete and work outside this checkout."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from dialogues.script.files import shipped

HOUSE = Path(__file__).resolve().parents[2]
FLOORS = ("bot", "dialogues", "storage")


@dataclass(frozen=True)
class Installed:
    """A wheel, the source archive it was made from, and the environment it was installed into."""

    wheel: Path
    archive: Path
    environment: Path
    empty_folder: Path

    @property
    def duologue(self) -> str:
        """The command."""
        return str(self.environment / "bin" / "duologue")

    @property
    def variables(self) -> dict[str, str]:
        """Environment variables that keep this checkout out."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.empty_folder)}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Both as `make dist` builds them, the wheel installed elsewhere.

    Its dependencies come from this environment, to stay offline.
    """
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", place, HOUSE]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (wheel,), (archive,) = place.glob("*.whl"), place.glob("*.tar.gz")
    environment = place / "environment"
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    # A path in a .pth file brings packages, but not that folder's own .pth files: no editable install.
    (own,) = environment.glob("lib/python*/site-packages")
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    empty = place / "empty"
    empty.mkdir()
    return Installed(wheel, archive, environment, empty)


def test_every_file_of_the_three_floors_is_in_the_wheel(installed: Installed) -> None:
    inside = set(zipfile.ZipFile(installed.wheel).namelist())
    here = {
        str(path.relative_to(HOUSE))
        for floor in FLOORS
        for path in (HOUSE / floor).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here <= inside
    assert {name.split("/")[0] for name in inside} == {*FLOORS, f"duologue-{_version(inside)}.dist-info"}


def test_the_source_archive_holds_what_is_deployed_and_tested_and_nothing_of_ones_own(
    installed: Installed,
) -> None:
    with tarfile.open(installed.archive) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    for file in (
        "Makefile",
        "requirements.txt",
        "deploy/Dockerfile",
        "deploy/duologue.service",
        "SECURITY.md",
    ):
        assert file in inside
    for folder in (*FLOORS, "docs", "tests"):
        here = {str(path.relative_to(HOUSE)) for path in (HOUSE / folder).rglob("*.[pm][yd]")}
        assert here <= inside
    assert not {
        name for name in inside if name.split("/")[0] in (".env", ".venv", "data", "data.apart", "dist")
    }


def test_the_installed_wheel_lists_the_exercises_that_are_here(installed: Installed) -> None:
    code = "from dialogues.script.files import shipped; print(*sorted(shipped()))"
    listed = subprocess.run(
        [installed.environment / "bin" / "python", "-c", code],
        cwd=installed.empty_folder,
        env=installed.variables,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert listed.stdout.split() == sorted(shipped())


def test_the_wheel_holds_the_kinds_of_files_that_are_no_modules(installed: Installed) -> None:
    inside = zipfile.ZipFile(installed.wheel).namelist()
    for beginning, ending in (
        ("dialogues/exercises/", ".yaml"),
        ("dialogues/locales/", ""),
        ("dialogues/problem_pages/", ".md"),
        ("dialogues/schema/", ".json"),
        ("storage/migrations/", ".py"),
        ("bot/playground/page/", ".html"),
        ("bot/playground/botapi/", ".json"),
        ("bot/places/", ".tsv"),
        ("bot/places/help_lines", ".yaml"),
    ):
        assert any(name.startswith(beginning) and name.endswith(ending) for name in inside), beginning
    notices = [path for name in ("NOTICE.md", "OFL.txt") for path in (HOUSE / "bot").rglob(name)]
    for path in (HOUSE / "LICENSE", HOUSE / "THIRD-PARTY.md", *notices):
        assert any(name.endswith(f"licenses/{path.relative_to(HOUSE)}") for name in inside), path


def test_the_installed_wheel_is_what_runs(installed: Installed) -> None:
    code = "import bot, dialogues, storage; print(*(each.__file__ for each in (bot, dialogues, storage)))"
    found = subprocess.run(
        [installed.environment / "bin" / "python", "-c", code],
        cwd=installed.empty_folder,
        env=installed.variables,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert all(path.startswith(str(installed.environment)) for path in found.stdout.split())


def test_the_installed_exercises_are_those_that_were_checked_here(installed: Installed) -> None:
    wheel = zipfile.ZipFile(installed.wheel)
    exercises = sorted((HOUSE / "dialogues" / "exercises").rglob("*.yaml"))
    assert exercises
    for file in exercises:
        assert wheel.read(str(file.relative_to(HOUSE))) == file.read_bytes()


def test_an_installed_exercise_passes_the_installed_check(installed: Installed) -> None:
    (exercise,) = installed.environment.rglob("dialogues/exercises/**/gentle_start.yaml")
    check = subprocess.run(
        [installed.duologue, "check", exercise],
        cwd=installed.empty_folder,
        env=installed.variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (check.returncode, check.stdout) == (0, ""), check.stderr


def test_the_installed_command_explains_a_problem(installed: Installed) -> None:
    explain = subprocess.run(
        [installed.duologue, "explain", "DUO007"],
        cwd=installed.empty_folder,
        env=installed.variables,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert explain.stdout == (HOUSE / "docs/problems/DUO007.md").read_text("utf-8")


@pytest.fixture
def playing(installed: Installed) -> Iterator[subprocess.Popen[str]]:
    """`duologue play` from the wheel, in an empty folder; ended with Ctrl-C's signal."""
    process = subprocess.Popen(
        [installed.duologue, "play"],
        cwd=installed.empty_folder,
        env=installed.variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        process.terminate()
        process.wait(30)


def test_the_installed_playground_opens_its_page_and_leaves_nothing_behind(
    installed: Installed, playing: subprocess.Popen[str]
) -> None:
    assert playing.stdout
    line = playing.stdout.readline()
    assert "http://127.0.0.1:" in line, playing.stderr and playing.stderr.read()
    address = line[line.index("http://") :].strip()
    with urlopen(address, timeout=30) as page:
        assert page.status == 200
        assert b"<html" in page.read().lower()
    playing.terminate()
    assert playing.wait(30) == 0
    assert list(installed.empty_folder.iterdir()) == []


def _version(names: set[str]) -> str:
    (version,) = {name.split("/")[0] for name in names if ".dist-info/" in name}
    return version.removeprefix("duologue-").removesuffix(".dist-info")
