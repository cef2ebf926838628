"""`duologue play`: the playground, and the unmodified bot in a separate process."""

import asyncio
import os
import secrets
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import bot
from bot.playground.server import Playground
from bot.settings import Settings, SettingsTrouble
from dialogues.check.operator_scripts import offer

START_SECONDS = 30.0
STOP_SECONDS = 10.0
BOT_ID = 1_000_000_001  # any plausible bot id


def folder(data: Path) -> Path:
    """The folder for a playground's database, created if missing. SettingsTrouble if that fails."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise SettingsTrouble(f"--data {data} cannot be made ({trouble.strerror})") from None
    return data.absolute()


def own_scripts(named: Path | None) -> Path | None:
    """The folder with an author's own exercises: as given, otherwise SCRIPTS_PATH; None without either.

    Scripts with problems that keep them from being offered are reported here, because the bot's log is
    hidden. SettingsTrouble: it is not a folder.
    """
    found = named or os.environ.get("SCRIPTS_PATH")
    if not found:
        return None
    scripts = Path(found).absolute()
    if not scripts.is_dir():
        raise SettingsTrouble(f"{'--scripts' if named else 'SCRIPTS_PATH'} {found} is no folder")
    own = offer(scripts)
    for problem in (*own.problems, *own.warnings):
        print(problem, file=sys.stderr)
    return scripts


async def play(port: int, data: Path | None, scripts: Path | None = None) -> int:
    """Run until Ctrl-C; prints one line, the page's URL. Returns the exit code.

    `port` 0 picks a free one. `data`, an absolute folder, keeps the database between runs; without it
    everything is gone at the end. `scripts`, an absolute folder, holds more exercises. SettingsTrouble: the
    port is unavailable.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    with ExitStack() as stack:
        if data is None:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="duologue-")))
        else:
            home = data
        clock_file = home / "clock"
        clock_file.write_text("0", encoding="ascii")
        try:
            playground = await Playground(port, clock_file, bot_name="Duologue").__aenter__()
        except OSError as trouble:
            raise SettingsTrouble(
                f"--port {port} cannot be used ({trouble.strerror}); choose another"
            ) from None
        try:
            return await _beside(playground, home, clock_file, scripts, stop)
        finally:
            await playground.__aexit__(None, None, None)


async def _beside(
    playground: Playground, home: Path, clock_file: Path, scripts: Path | None, stop: asyncio.Event
) -> int:
    log = home / "bot.log"
    with log.open("wb") as lines:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", "run",
            env=_environment(playground.url, home, clock_file, scripts), cwd=home, stdout=lines, stderr=lines,
            start_new_session=True,  # Ctrl-C reaches only us, and we stop the bot
        )  # fmt: skip
    ended = asyncio.create_task(child.wait())
    stopping = asyncio.create_task(stop.wait())
    try:
        deadline = asyncio.get_running_loop().time() + START_SECONDS
        while not playground.exchange.deliveries.polled and asyncio.get_running_loop().time() < deadline:
            await asyncio.wait({ended, stopping}, timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
            if ended.done() or stopping.done():
                break
        if not ended.done() and not stopping.done():
            print(f"Open {playground.url}", flush=True)
            await asyncio.wait({ended, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            print(f"the bot stopped: {''.join(last)}", file=sys.stderr)
            return 1
        return 0
    finally:
        stopping.cancel()
        await _stop(child, ended)


async def _stop(child: asyncio.subprocess.Process, ended: asyncio.Task[int]) -> None:
    if not ended.done():
        child.send_signal(signal.SIGTERM)
        await asyncio.wait({ended}, timeout=STOP_SECONDS)
    if not ended.done():
        child.kill()
        await ended


def _environment(url: str, home: Path, clock_file: Path, scripts: Path | None) -> dict[str, str]:
    """The child's environment: none of the operator's settings, only the playground's."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    source = str(Path(bot.__file__).parent.parent)
    return kept | {
        "PYTHONPATH": os.pathsep.join(filter(None, (source, kept.get("PYTHONPATH")))),
        "TELEGRAM_API_URL": url,
        "TELEGRAM_BOT_TOKEN": f"{BOT_ID}:{secrets.token_urlsafe(24)}",
        "DATABASE_URL": f"sqlite:///{home / 'duologue.sqlite3'}",
        "MASTER_KEY_FILE": str(home / "master.key"),
        "ERASURES_FOLDER": str(home / "erasures"),
        "CLOCK_OFFSET_FILE": str(clock_file),
        **({"SCRIPTS_PATH": str(scripts)} if scripts else {}),
    }
