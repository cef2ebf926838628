"""The command line: `duologue run`, `play`, `stats`, and the authors' commands."""

import argparse
import asyncio
import errno
import gc
import json
import os
import sys
from collections.abc import Coroutine, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from bot import logs
from bot.authoring import author_commands
from bot.settings import Settings, SettingsTrouble
from storage.errors import (
    BackupTrouble,
    DatabaseAway,
    DatabaseTrouble,
    JournalTrouble,
    MasterKeyTrouble,
    NotNow,
)

T = TypeVar("T")

FAULT = 1
WRONG_SETTING = 2
NOT_NOW = 75
PASSING = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE}  # no room, and the like


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code.

    0; 1 after a fault or a problem found; 2 for something the operator has to change; 75 if it may be tried
    again as it is.
    """
    logs.keep_words_out()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without our signs shows ? in their place
    try:
        chosen = _parser().parse_args(arguments)
        code = int(chosen.command(chosen))
        sys.stdout.flush()
        return code
    except (SettingsTrouble, MasterKeyTrouble, BackupTrouble, JournalTrouble) as trouble:
        return _complain(str(trouble), trouble)
    except DatabaseTrouble as trouble:
        line = str(trouble).removeprefix("DATABASE_URL").removeprefix(":").lstrip()
        return _complain(f"DATABASE_URL: {line}", trouble)
    except KeyboardInterrupt:
        return 128 + 2
    except BrokenPipeError:  # whoever reads, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
        return 128 + 13
    except Exception as trouble:  # noqa: BLE001 - a traceback could show words; the places are enough to find the fault
        print(f"duologue stopped: {logs.fault(trouble)}", file=sys.stderr)
        return FAULT


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command."""

    def error(self, message: str) -> NoReturn:
        """Without the usage, of which there are many lines."""
        self.exit(WRONG_SETTING, f"{self.prog}: {message} ({self.prog} --help shows how)\n")


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"duologue {version('duologue')}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="duologue", description="A coach for two partners, on Telegram.")
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run the bot (settings come from the environment and .env)")
    run.set_defaults(command=_run)

    play = commands.add_parser("play", help="try the bot on two phones in your browser; needs no token")
    play.add_argument("--port", type=_port, default=0, help="port of the page (default: a free one)")
    play.add_argument("--data", type=Path, metavar="DIR", help="keep the database here (default: forget it)")
    play.add_argument(
        "--scripts", type=Path, metavar="DIR", help="exercises of your own, offered beside the built-in ones"
    )
    play.set_defaults(command=_play)

    author_commands.add_to(commands)

    backup = commands.add_parser("backup", help="copy the database into one file, while the bot runs")
    backup.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="default: BACKUP_FOLDER")
    backup.set_defaults(command=_backup)

    restore = commands.add_parser("restore", help="put a backup in the place of the database; revives nobody")
    restore.add_argument(
        "file", type=Path, metavar="FILE", help="duologue-DATE.sqlite3, its two others beside it"
    )
    restore.add_argument("--yes", action="store_true", help="also if people are in the database")
    restore.add_argument(
        "--revive", action="store_true", help="also if it is too old to know who has been deleted since"
    )
    restore.set_defaults(command=_restore)

    rotate = commands.add_parser("rotate-key", help="let a new master key take over, while the bot runs")
    rotate.add_argument("--retire", action="store_true", help="take out the old one, if nothing needs it")
    rotate.set_defaults(command=_rotate_key)

    erase = commands.add_parser("erase", help="delete everything of somebody who asked for it by other ways")
    erase.add_argument("person", type=int, metavar="TELEGRAM_ID")
    erase.add_argument("--yes", action="store_true", help="without it, only say what would go")
    erase.set_defaults(command=_erase)

    move = commands.add_parser("move", help="copy everything into another database, and compare")
    move.add_argument("to", metavar="ADDRESS", help="sqlite:///path or postgresql://…, as in DATABASE_URL")
    move.set_defaults(command=_move)

    doctor = commands.add_parser("doctor", help="look for what an operator can get wrong; changes nothing")
    doctor.add_argument("--json", action="store_true", help="as a JSON list")
    doctor.set_defaults(command=_doctor)

    stats = commands.add_parser("stats", help="counts of what the database holds, never words")
    stats.add_argument("--json", action="store_true", required=True, help="as one JSON object")
    stats.set_defaults(command=_stats)
    return parser


def _run(chosen: argparse.Namespace) -> int:
    settings = Settings.load()
    _ = settings.token  # a missing one is told before anything heavy is loaded

    # What is loaded until it listens stays for good: looking through it again and again delays the start.
    gc.disable()
    try:
        from bot import app
        from bot.routing.use_cases import UseCases

        gc.freeze()
        logs.set_up(settings.log_level, settings.log_format)
        _in_loop(app.run(settings, UseCases.from_settings))
    finally:
        gc.enable()
    return 0


def _play(chosen: argparse.Namespace) -> int:
    from bot.operations.play import folder, own_scripts, play

    data = folder(chosen.data) if chosen.data else None
    return _in_loop(play(chosen.port, data, own_scripts(chosen.scripts)))


def _backup(chosen: argparse.Namespace) -> int:
    from bot.operations.backup import back_up

    print(back_up(Settings.load(), chosen.folder))
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from bot.operations.restore import restore

    behind = restore(Settings.load(), chosen.file, sure=chosen.yes, revives=chosen.revive)
    print(f"restored from {chosen.file}; start the bot")
    if behind is not None:
        again = (
            f"{len(behind.erased)} deletions, {len(behind.left)} leavings and {len(behind.hiding)} hidings"
        )
        print(f"done again, because they came after it: {again}")
    return 0


def _rotate_key(chosen: argparse.Namespace) -> int:
    from bot.operations.rotate_key import retire, rotate

    for line in (retire if chosen.retire else rotate)(Settings.load()):
        print(line)
    return 0


def _erase(chosen: argparse.Namespace) -> int:
    from bot.operations.erase import erase

    print(_in_loop(erase(Settings.load(), chosen.person, sure=chosen.yes)))
    return 0


def _move(chosen: argparse.Namespace) -> int:
    from bot.operations.move import move

    for line in move(Settings.load(), chosen.to):
        print(line)
    return 0


def _doctor(chosen: argparse.Namespace) -> int:
    from bot.operations.doctor import examine

    found = []
    for finding in examine():
        found.append(finding)
        if not chosen.json:
            print(finding, flush=True)
    if chosen.json:
        print(json.dumps([finding.as_dict() for finding in found], ensure_ascii=False))
    if any(finding.hangs for finding in found):
        sys.stdout.flush()
        os._exit(FAULT)  # Python would wait at its end for threads that hang
    return 0 if all(finding.well for finding in found) else FAULT


def _stats(chosen: argparse.Namespace) -> int:
    from storage.inspection import stored_counts

    print(json.dumps(stored_counts(Settings.load().database_url), ensure_ascii=False))
    return 0


def _in_loop(main: Coroutine[Any, Any, T]) -> T:
    """Run on uvloop where there is one; it is the faster loop."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _complain(line: str, trouble: Exception) -> int:
    """Say it; the exit code."""
    print(line.replace("\n", " "), file=sys.stderr)
    passes = isinstance(trouble, NotNow | DatabaseAway) or getattr(trouble.__cause__, "errno", 0) in PASSING
    return NOT_NOW if passes else WRONG_SETTING


if __name__ == "__main__":
    sys.exit(main())
