"""A bot under load: its process, the stand-in for Telegram in front of it, and what it costs."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

HERE = Path(__file__).resolve().parents[2]
BESIDE = HERE / ".venv-beside" / "bin" / "python"  # what does not go together with our own dependencies
SHIPPED = HERE / ".venv-shipped" / "bin" / "duologue"  # with what `make run` installs, and nothing else
OTHERS = {
    "echo": (sys.executable, "echo"),
    "handler": (sys.executable, "conversation_handler"),
    "dialog": (str(BESIDE), "aiogram_dialogs"),
}
LONGEST_LOAD = 90  # seconds that a load may take beyond what it was told to
TICKS = os.sysconf("SC_CLK_TCK")


class BotTrouble(Exception):
    """The bot or the load in front of it cannot go on; the text says why."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A bot and the stand-in it talks to, both running."""

    name: str
    bot: subprocess.Popen[bytes]
    telegram: subprocess.Popen[bytes]
    begun: float  # when the bot's process was started, on the monotonic clock

    def load(self, **command: Any) -> dict[str, Any]:
        """Put a load on the bot; adds `cpu`, the seconds of processor time that the bot's process took."""
        before = cpu_of(self.bot.pid)
        done = obeyed(self.telegram, self.name, command)
        if self.bot.poll() is not None:
            raise BotTrouble(f"{self.name} ended with exit code {self.bot.returncode}")
        return done | {"cpu": cpu_of(self.bot.pid) - before}

    @property
    def memory(self) -> float:
        """What the bot's process holds in memory now, in megabytes (proc(5), VmRSS)."""
        lines = Path(f"/proc/{self.bot.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def obeyed(telegram: subprocess.Popen[bytes], name: str, command: dict[str, Any]) -> dict[str, Any]:
    """The stand-in's answer to a command (`tests.bench.telegram`)."""
    assert telegram.stdin
    assert telegram.stdout
    telegram.stdin.write(orjson.dumps(command) + b"\n")
    telegram.stdin.flush()
    within = command.get("seconds", 0) + LONGEST_LOAD
    if not select.select([telegram.stdout], [], [], within)[0]:
        raise BotTrouble(f"{name}: {command['do']} is not over after {within:.0f} s")
    answer = orjson.loads(telegram.stdout.readline() or b'{"stuck": "the stand-in ended"}')
    if "stuck" in answer:
        raise BotTrouble(f"{name}: {answer['stuck']}")
    return dict(answer)


def cpu_of(pid: int) -> float:
    """The seconds of processor time that a process has taken; 0 if it is gone."""
    # proc(5): utime and stime are the 14th and 15th fields; the name before them may hold spaces.
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextlib.contextmanager
def stand_in(name: str, people: int, couples: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Telegram's process, and its address."""
    telegram = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.telegram", name, str(people), str(couples)],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert telegram.stdout
    try:
        yield telegram, f"http://127.0.0.1:{int(telegram.stdout.readline())}"
    finally:
        end(telegram, signal.SIGINT)


@contextlib.contextmanager
def running(name: str, people: int, folder: Path, couples: int = 0) -> Iterator[Variant]:
    """Start a variant, and end it afterwards; its own log goes to `folder`.

    couples: how many `folder` has already (`tests.bench.population`).
    """
    folder.mkdir(exist_ok=True)
    with stand_in(name, people, couples) as (telegram, address), (folder / "log").open("wb") as log:
        begun = time.monotonic()
        bot = subprocess.Popen(
            **_bot(name, address, folder), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            yield Variant(name, bot, telegram, begun)
        except BotTrouble as trouble:
            raise BotTrouble(f"{trouble}\n{(folder / 'log').read_text()[-2000:]}") from None
        finally:
            end(bot, signal.SIGTERM)


def _bot(name: str, address: str, folder: Path) -> dict[str, Any]:
    if name in OTHERS:
        python, module = OTHERS[name]
        return {"args": [python, "-m", f"tests.bench.{module}", address, str(folder)], "cwd": HERE}
    settings = {
        "TELEGRAM_BOT_TOKEN": "1:duologue",
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": f"sqlite:///{folder}/duologue.sqlite3",
        "MASTER_KEY_FILE": f"{folder}/master.key",
        "ERASURES_FOLDER": f"{folder}/erasures",
    }
    return shipped(folder, settings)


def shipped(folder: Path, settings: dict[str, str]) -> dict[str, Any]:
    """How the shipped bot is started, with these settings."""
    return {"args": [SHIPPED, "run"], "cwd": folder, "env": os.environ | settings}


def end(process: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    """Ask a process to end, and see to it that it does."""
    process.send_signal(sign)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
