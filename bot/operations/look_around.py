"""What `duologue doctor` looks at on this machine: folders, room, ports, sizes. It leaves nothing behind."""

import errno
import json
import os
import shutil
import socket
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

from bot.operations.finding import Finding
from bot.settings import Settings, erasures_folder
from storage.inspection import Inspection

ROOM = 512 * 2**20  # bytes that should be free, and as much again as the database has
LARGE_LOG = 256 * 2**20  # bytes of a SQLite file's -wal, which is emptied every minute
PATIENCE = 3.0  # seconds for the answer at a port


def folders(settings: Settings, found: Inspection) -> Iterator[Finding]:
    """Whether this user may write where the bot has to, and whether there is room."""
    places = {"ERASURES_FOLDER": erasures_folder(settings), "BACKUP_FOLDER": settings.backup_folder}
    if found.file is not None:
        places["DATABASE_URL"] = found.file.parent
    wrong = False
    for setting, folder in places.items():
        if folder is not None and (fault := _unwritable(folder)) is not None:
            wrong = True
            yield Finding("folders", False, f"{setting} {folder}: {fault}: let this user write there")
    if not wrong:
        yield Finding("folders", True, "this user may write to all of them")
    yield _room([folder for folder in places.values() if folder is not None], found.size)


def sizes(settings: Settings, found: Inspection) -> Finding:
    """How large everything is."""
    said = [f"database {_size(found.size)}"]
    log = Path(f"{found.file}-wal") if found.file is not None else None
    if log is not None and log.exists():
        size = log.stat().st_size
        if size > LARGE_LOG:
            line = f"{log} has grown to {_size(size)}: end the program that reads the database"
            return Finding("sizes", False, line)
        said.append(f"its log {_size(size)}")
    said.append(f"erasure journal {_size(_held(erasures_folder(settings)))}")
    if settings.backup_folder is not None:
        said.append(f"backups {_size(_held(settings.backup_folder))}")
    return Finding("sizes", True, ", ".join(said))


def ports(settings: Settings) -> Iterator[Finding]:
    """Whether the bot could listen, or does."""
    if settings.webhook_url is not None:
        yield _port("LISTEN", *settings.listen_at)
    if settings.health_at is not None:
        yield _port("HEALTH_LISTEN", *settings.health_at)


def _unwritable(folder: Path) -> str | None:
    """Why nothing can be written there; None if it can. A folder that does not exist yet is made later."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    if there != folder.absolute():
        return None if os.access(there, os.W_OK | os.X_OK) else f"it cannot be made in {there}"
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(bytes(4096))
            file.flush()
    except OSError as trouble:
        return str(trouble.strerror)
    return None


def _room(folders: list[Path], database: int) -> Finding:
    needed = ROOM + database
    least: tuple[int, Path] | None = None
    for folder in folders:
        there = folder.absolute()
        while not there.exists() and there != there.parent:
            there = there.parent
        free = shutil.disk_usage(there).free
        if least is None or free < least[0]:
            least = free, folder
    assert least is not None, "there always is a journal"
    free, folder = least
    if free < needed:
        line = f"{_size(free)} are free at {folder}, and there should be {_size(needed)}: make room"
        return Finding("room", False, line)
    return Finding("room", True, f"{_size(free)} are free at {folder}, no less elsewhere")


def _port(setting: str, host: str, port: int) -> Finding:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
        return Finding(setting, True, f"{host}:{port} is free, so the bot does not run")
    except OSError as trouble:
        if trouble.errno != errno.EADDRINUSE:
            line = f"{host}:{port} cannot be had ({trouble.strerror}): name an address of this machine"
            return Finding(setting, False, f"{line}, and a port above 1023")
    there = f"[{host}]" if ":" in host else host
    health = _answer(f"http://{there}:{port}/health")
    if health is None:
        line = f"another program listens at {host}:{port}: stop it, or name another port"
        return Finding(setting, False, line)
    if wrong := health.get("wrong"):
        return Finding(setting, False, f"the bot answers there, and is not ready: {', '.join(wrong)}")
    return Finding(setting, True, "the bot answers there, and is ready")


def _answer(url: str) -> dict[str, list[str]] | None:
    """What a bot says of its health; None if that is no bot."""
    try:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                said = json.loads(answer.read())
        except HTTPError as refusal:  # 503, which has its reasons with it
            said = json.loads(refusal.read())
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) and said.get("alive") else None


def _held(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*") if file.is_file())


def _size(size: float) -> str:
    for unit in ("bytes", "KB", "MB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"
