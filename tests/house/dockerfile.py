"""A Dockerfile's steps in a plain folder: what an engine would do, without an engine."""

import ctypes
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.house.licences import normal

HOUSE = Path(__file__).resolve().parents[2]
DOCKERFILE = HOUSE / "deploy" / "Dockerfile"
NOBODY = 65534
AS_ROOT = os.geteuid() == 0
UNPRIVILEGED: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if AS_ROOT else {}


def instructions(file: Path = DOCKERFILE) -> list[tuple[str, str]]:
    """Every instruction and what follows it, with its lines joined."""
    lines = "\n".join(line for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    found = [line.strip() for line in re.sub(r"\\\n\s*", " ", lines).splitlines()]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in found if line)]


@dataclass
class Image:
    """The folder that stands for the image's root, made by `build`."""

    root: Path
    online: bool  # whether pip may fetch what requirements.txt names; else it is linked from this environment
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path = Path("/")  # WORKDIR
    user: str = "root"
    healthcheck: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    _libraries: dict[str, str] = field(default_factory=dict)  # where a copied Python finds its own

    def build(self) -> None:
        """Carry out every instruction, in order."""
        self._give_python()
        for name, rest in instructions():
            match name:
                case "FROM":
                    self.environment = {"PATH": f"{self.root}/python/bin:/usr/bin:/bin", **self._libraries}
                    self.user = "root"
                case "WORKDIR":
                    self.folder = self._here(rest)
                    self.folder.mkdir(parents=True, exist_ok=True)
                case "COPY":
                    self._copy(rest.split())
                case "RUN":
                    for part in rest.split(" && "):
                        self._run(part)
                case "ENV":
                    for pair in shlex.split(rest):
                        key, _, value = pair.partition("=")
                        self.environment[key] = self._here_within(value)
                case "USER":
                    self.user = rest
                case "HEALTHCHECK":
                    self.healthcheck = json.loads(rest.partition("CMD ")[2])
                case "ENTRYPOINT" | "CMD":
                    self.command += json.loads(rest)
                case "VOLUME" | "EXPOSE":
                    pass
                case _:
                    raise AssertionError(f"{name} is not understood here: teach it to this file")
        for folder in self._code():
            folder.chmod(0o555)

    def call(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command as the image's user would."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **UNPRIVILEGED,
        )

    def start(self, **more: str) -> "subprocess.Popen[str]":
        """Run the image's own command as its user would, under what the unit and the compose files forbid."""
        return subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_locked_down,
            **UNPRIVILEGED,
        )

    def state(self) -> dict[str, tuple[int, int]]:
        """Every file of the code, with size and time."""
        return {
            str(path): (path.lstat().st_size, path.lstat().st_mtime_ns)
            for path in (self.root / "opt").rglob("*")
        }

    def distributions(self) -> set[str]:
        """The names of what is installed."""
        places = [str(place) for place in self.root.glob("opt/duologue/lib/python*/site-packages")]
        return {normal(one.name) for one in metadata.distributions(path=places)}

    def remove(self) -> None:
        """Leave nothing behind."""
        for folder in self._code():
            folder.chmod(0o755)
        shutil.rmtree(self.root)

    def _code(self) -> Iterator[Path]:
        yield from (
            path for path in (self.root / "opt").rglob("*") if path.is_dir() and not path.is_symlink()
        )

    def _here(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def _here_within(self, text: str) -> str:
        return re.sub(
            r"(?<![\w.])/(?=(opt/duologue|src|var/(lib|backups)/duologue)\b)", f"{self.root}/", text
        )

    def _copy(self, words: list[str]) -> None:
        if words[0].startswith("--from="):
            assert words[1] == words[2], "what is built in one place would not run in another"
            return
        *sources, target = words
        for source in sources:
            to = self.folder / target
            if (HOUSE / source).is_dir():
                shutil.copytree(HOUSE / source, to, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(HOUSE / source, to)

    def _run(self, part: str) -> None:
        if part.startswith("useradd "):
            return  # here it is nobody
        if "--require-hashes" in part and not self.online:
            (packages,) = self.root.glob("opt/duologue/lib/python*/site-packages")
            _link_requirements(packages)
            return
        owner = ("--owner=duologue --group=duologue", f"--owner={NOBODY} --group={NOBODY}" if AS_ROOT else "")
        # As root: pip's cache and the like are none of the image's business.
        environment = os.environ | self.environment | {"PIP_ROOT_USER_ACTION": "ignore", "PYTHONPATH": ""}
        done = subprocess.run(
            ["sh", "-c", self._here_within(part.replace(*owner))],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, f"{part}\n{done.stdout}\n{done.stderr}"

    def _give_python(self) -> None:
        """The base image's Python: this one; if nobody may go where it lies, a copy that is linked."""
        home = self.root / "python"
        base = Path(sys.base_prefix)
        program = Path(os.path.realpath(sys.executable))
        with suppress(OSError):
            subprocess.run(
                [program, "-c", "import ensurepip"], check=True, capture_output=True, **UNPRIVILEGED
            )
            (home / "bin").mkdir(parents=True)
            (home / "bin" / "python").symlink_to(program)
            return
        tail = f"python{sys.version_info.major}.{sys.version_info.minor}"
        (home / "bin").mkdir(parents=True)
        _link(program, home / "bin" / "python")
        unneeded = shutil.ignore_patterns(
            "test", "site-packages", "__pycache__", "config-*", "idlelib", "*.a"
        )
        shutil.copytree(base / "lib" / tail, home / "lib" / tail, copy_function=_link, ignore=unneeded)
        for library in (base / "lib").glob("libpython*.so*"):
            _link(library, home / "lib" / library.name)
        self._libraries = {"LD_LIBRARY_PATH": f"{home}/lib"}


def _locked_down() -> None:
    """No new privileges, and no memory that is written and run (prctl(2)); older kernels don't know that."""
    system = ctypes.CDLL(None)
    for rule in (38, 65):  # PR_SET_NO_NEW_PRIVS, PR_SET_MDWE
        system.prctl(rule, 1, 0, 0, 0)


def _link_requirements(packages: Path) -> None:
    """What requirements.txt names and this environment has, into another environment."""
    names = re.findall(r"^([\w.-]+)==", (HOUSE / "requirements.txt").read_text("utf-8"), re.M)
    for name in names:
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system
        for file in found.files or ():
            target = packages / file
            if (
                ".." not in file.parts
                and Path(str(found.locate_file(file))).is_file()
                and not target.exists()
            ):
                target.parent.mkdir(parents=True, exist_ok=True)
                _link(Path(str(found.locate_file(file))), target)


def _link(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
