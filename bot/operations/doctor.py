"""`duologue doctor`: checks what operators can get wrong, one line each. It changes nothing."""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, Queue

from bot.clock import Clock
from bot.operations.ask_telegram import ask_telegram
from bot.operations.finding import Finding
from bot.operations.look_around import folders, ports, sizes
from bot.places import help_lines
from bot.settings import Settings, SettingsTrouble, erasures_folder, key_file
from bot.watch.health import WAITS_TOO_LONG
from dialogues.check import operator_scripts
from dialogues.check.check import read_all, shape_problems
from dialogues.script.files import SHIPPED
from storage import erasures
from storage.backup import backups
from storage.errors import DatabaseAway, DatabaseTrouble, MasterKeyTrouble
from storage.inspection import Inspection, inspected, try_writing
from storage.migrations import NEWER
from storage.sealing.master_key import find_vault

LONGEST = 20.0  # seconds for a check; each has a shorter patience of its own where it can

Checks = Callable[[], Iterable[Finding]]


def examine() -> Iterator[Finding]:
    """Run every check; if the settings cannot be loaded, only that is reported."""
    try:
        settings = Settings.load()
    except SettingsTrouble as trouble:
        yield Finding("settings", False, str(trouble))
        return
    now = Clock(settings.clock_offset_file).now()
    yield _settings(settings)
    if (fault := _env_file()) is not None:
        yield fault
    if settings.telegram_bot_token is not None:
        yield from _in_time("Telegram", lambda: ask_telegram(settings))
    yield from _in_time("database", lambda: _stored(settings, now))
    yield from _in_time("ports", lambda: ports(settings))
    yield _scripts(settings)
    yield from _help_lines(settings, now)


def _in_time(what: str, checks: Checks) -> Iterator[Finding]:
    """What these checks find; if one of them hangs, as a dead network folder does, that is what is found."""
    found: Queue[Finding | Exception | None] = Queue()

    def run() -> None:
        try:
            for finding in checks():
                found.put(finding)
            found.put(None)
        except Exception as fault:  # noqa: BLE001 - it is raised again, by whoever waits
            found.put(fault)

    threading.Thread(target=run, daemon=True, name=f"doctor: {what}").start()
    while True:
        try:
            finding = found.get(timeout=LONGEST)
        except Empty:
            line = f"no answer within {LONGEST:.0f} s: does a disk, a folder on the network or a server hang?"
            yield Finding(what, False, line, hangs=True)
            return
        if finding is None:
            return
        if isinstance(finding, Exception):
            raise finding
        yield finding


def _settings(settings: Settings) -> Finding:
    try:
        _ = settings.token
    except SettingsTrouble as trouble:
        return Finding("settings", False, str(trouble))
    if settings.operator_contact is None:
        line = "readable; OPERATOR_CONTACT is empty, so people cannot see how to reach whoever runs this bot"
        return Finding("settings", True, line)
    return Finding("settings", True, "readable and complete")


def _env_file() -> Finding | None:
    """What is wrong with `.env`, which holds the token: whoever can read it can run this bot as theirs."""
    file = Path(str(Settings.model_config["env_file"]))
    if file.is_file() and (fault := _open_to_others(file)):
        return Finding(str(file), False, fault)
    return None


def _stored(settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        found = inspected(settings.database_url)
    except DatabaseTrouble as trouble:
        yield Finding(
            "database", False, f"DATABASE_URL cannot be read ({trouble}): is it right, and running?"
        )
        return
    yield _database(found, erasures_folder(settings))
    yield _master_key(settings, found)
    if found.exists and found.migrated:
        yield _writing(settings)
    yield from folders(settings, found)
    yield _backups(settings, settings.backup_folder, now)
    if found.exists:
        yield _outbox(found, now)
        yield sizes(settings, found)


def _database(found: Inspection, journal: Path) -> Finding:
    if not found.exists:
        return Finding("database", True, f"none at {found.file} yet; the first start creates it")
    if found.file is not None and (fault := _open_to_others(found.file)):
        return Finding("database", False, fault)
    if found.newer:
        return Finding("database", False, NEWER)
    if not found.migrated:
        line = "its tables are not those of this version: start the bot once, which migrates them"
        return Finding("database", False, line)
    if found.damage is not None:
        return Finding("database", False, f"the file is damaged ({found.damage}): duologue restore FILE")
    last = max((mark.beat for mark in erasures.read_marks(journal)), default=0)
    if last > found.beat:
        line = (
            f"it ends at {_moment(found.beat)}, but the bot was at work until {_moment(last)}: it is an older"
            " file, or a copy without the -wal that lay beside it. Put that back beside it, or restore the"
            " newest backup; if there is nothing newer, start the bot, which does deletions since then again"
        )
        return Finding("database", False, line)
    return Finding("database", True, "reachable, its tables up to date")


def _moment(beat: int) -> str:
    return f"{datetime.fromtimestamp(beat, UTC):%Y-%m-%d %H:%M} UTC" if beat else "no time at all"


def _writing(settings: Settings) -> Finding:
    try:
        try_writing(settings.database_url)
    except DatabaseAway as trouble:
        return Finding("writing", False, f"not now ({trouble}): does another program hold it?")
    except DatabaseTrouble as trouble:
        return Finding("writing", False, f"the database refuses it ({trouble}): let this user write there")
    return Finding("writing", True, "the database takes it")


def _backups(settings: Settings, folder: Path | None, now: datetime) -> Finding:
    if folder is None:
        line = "the bot makes none: set BACKUP_FOLDER, or run duologue backup FOLDER now and then"
        return Finding("backups", True, line)
    dates = backups(folder)
    if not dates:
        return Finding("backups", False, f"there is none in {folder}: start the bot, or run duologue backup")
    age = now - max(dates.values())
    if age > 2 * timedelta(hours=settings.backup_hours):
        hours = int(age.total_seconds() // 3600)
        line = f"the newest in {folder} is {hours} hours old: does the bot run, and may it write there?"
        return Finding("backups", False, line)
    return Finding(
        "backups", True, f"{len(dates)} in {folder}, the newest of {max(dates.values()):%Y-%m-%d %H:%M} UTC"
    )


def _master_key(settings: Settings, found: Inspection) -> Finding:
    value = settings.master_key.get_secret_value() if settings.master_key else None
    file = None if value else key_file(settings)
    if value is None and found.house is None and (file is None or not file.exists()):
        if file is None:
            return Finding("master key", False, "there is none: set MASTER_KEY or MASTER_KEY_FILE")
        return Finding("master key", True, f"none yet; the first start creates {file}")
    if file is not None and file.exists() and (fault := _open_to_others(file)):
        return Finding("master key", False, fault)
    try:
        vault = find_vault(settings.database_url, value=value, file=file)
    except (MasterKeyTrouble, DatabaseTrouble) as trouble:
        return Finding("master key", False, str(trouble))
    if not found.opens_with(vault):
        line = "it is not the one this database was sealed with: put that one back"
        return Finding("master key", False, line)
    line = "found, and it opens the database"
    if (
        file is not None
        and found.file is not None
        and found.file.parent.absolute() in file.absolute().parents
    ):
        line += (
            f"; it lies in the folder of the database, {file}, so an archive of that holds both: move it"
            " elsewhere and set MASTER_KEY_FILE"
        )
    return Finding("master key", True, line)


def _outbox(found: Inspection, now: datetime) -> Finding:
    if found.oldest_pending is not None and now - found.oldest_pending > WAITS_TOO_LONG:
        minutes = int((now - found.oldest_pending).total_seconds() // 60)
        line = f"a message has waited for {minutes} minutes: is the bot running, and Telegram reachable?"
        return Finding("outbox", False, line)
    return Finding("outbox", True, "nothing waits too long")


def _scripts(settings: Settings) -> Finding:
    own = operator_scripts.offer(settings.scripts_path).problems if settings.scripts_path is not None else ()
    sources, built_in = read_all([SHIPPED])  # fully checked before release; here only their structure
    known = {source.script.exercise: source.script for source in sources}
    built_in += [problem for source in sources for problem in shape_problems(source, known)]
    if problems := [*built_in, *own]:
        where = f" {settings.scripts_path}" if own else ""
        line = (
            f"{len(problems)} problems; affected exercises are not offered: duologue check{where} names them"
        )
        return Finding("exercises", False, line)
    return Finding("exercises", True, "sound")


def _help_lines(settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        loaded = help_lines.load(settings.help_lines_file)
    except SettingsTrouble as trouble:
        yield Finding("help lines", False, str(trouble))
        return
    stale = [
        f"{code}, {line.name} ({line.number}) was read on {line.read}, over {help_lines.FRESH.days} days ago:"
        f" check it at {line.source}, then enter the new date in the file (HELP_LINES_FILE)"
        for code, line in loaded.stale(now.date())
    ]
    yield from (Finding("help lines", False, line) for line in stale)
    if not stale:
        yield Finding("help lines", True, f"{len(loaded.countries)} countries, every row checked recently")


def _open_to_others(file: Path) -> str | None:
    mode = file.stat().st_mode & 0o777
    return f"{file} can be read by others (mode {mode:04o}): chmod 600 {file}" if mode & 0o077 else None
