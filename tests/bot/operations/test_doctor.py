"""`duologue doctor`: one line for each thing an operator can get wrong."""

import asyncio
import json
import shutil
import socket
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.operations import doctor as examination
from bot.operations import look_around
from bot.operations.finding import Finding
from bot.places import help_lines
from bot.settings import Settings, SettingsTrouble, erasures_folder, key_file
from storage.database import Database
from storage.inspection import inspected, stored_counts
from storage.sealing.master_key import find_vault
from storage.unit_of_work import Unit
from tests.quiet_telegram import QuietTelegram
from tests.storage.household import NOW, move_in

TOKEN = "1234567890:a-token-that-is-long-enough-for-anyone"
ROW = "{help: crisis, name: A line, number: 116 123, source: https://example.org, read: DAY, confirmed: yes}"


@pytest.fixture
def telegram() -> Iterator[QuietTelegram]:
    with QuietTelegram() as telegram:
        yield telegram


@pytest.fixture(autouse=True)
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, telegram: QuietTelegram) -> None:
    """An operator whose settings are right and who has not started the bot yet."""
    monkeypatch.chdir(tmp_path)
    for name in ("MASTER_KEY", "MASTER_KEY_FILE", "CLOCK_OFFSET_FILE", "HELP_LINES_FILE"):
        monkeypatch.delenv(name, raising=False)
    lines(tmp_path, monkeypatch, date.today())  # noqa: DTZ011 - the built-in rows grow old, this test does not
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
    monkeypatch.setenv("OPERATOR_CONTACT", "@someone")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/duologue.sqlite3")


def lines(folder: Path, monkeypatch: pytest.MonkeyPatch, day: date) -> Path:
    """A file of help lines with one row, read on that day."""
    file = folder / "lines.yaml"
    file.write_text(f"DE:\n  emergency: '112'\n  lines:\n    - {ROW.replace('DAY', str(day))}\n", "utf-8")
    monkeypatch.setenv("HELP_LINES_FILE", str(file))
    return file


def doctor(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Its exit code, and what it printed."""
    code = main(["doctor"])
    return code, capsys.readouterr().out


def started(folder: Path) -> None:
    """The bot was started once, and two people have come."""

    async def start() -> None:
        url = f"sqlite:///{folder}/duologue.sqlite3"
        database = Database(url, find_vault(url, file=folder / "master.key"))
        await database.open()
        await database.transact(move_in)
        await database.close()

    asyncio.run(start())


def test_before_the_first_start_all_is_well_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = doctor(capsys)
    assert code == 0, said
    assert [line.split(":")[0] for line in said.splitlines()] == [
        "ok    settings", "ok    Telegram", "ok    webhook", "ok    clock",
        "ok    database", "ok    master key",
        "ok    folders", "ok    room", "ok    backups", "ok    exercises", "ok    help lines",
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["lines.yaml"]


def test_after_it_the_database_its_key_and_the_outbox_are_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path)
    code, said = doctor(capsys)
    assert code == 0, said
    assert "ok    database: reachable, its tables up to date" in said
    assert "ok    master key: found, and it opens the database" in said
    assert "ok    outbox: nothing waits too long" in said
    assert "ok    writing: the database takes it" in said
    assert "ok    sizes: database " in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TELEGRAM_BOT_TOKEN", "", "WRONG settings: TELEGRAM_BOT_TOKEN is missing"),
        ("TELEGRAM_BOT_TOKEN", "nonsense", "WRONG settings: TELEGRAM_BOT_TOKEN is not a bot token"),
        ("DATABASE_URL", "postgresql://me@127.0.0.1:1/none", "WRONG database: DATABASE_URL cannot be read"),
        ("DATABASE_URL", "postgresql://me:p@ss@127.0.0.1:1/none", "write it there as %40"),
        ("HELP_LINES_FILE", "/nowhere/a.yaml", "WRONG help lines: HELP_LINES_FILE /nowhere/a.yaml cannot"),
        ("MASTER_KEY", "short", "WRONG master key: MASTER_KEY is not a key"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(
    name: str,
    value: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)
    code, printed = doctor(capsys)
    assert code == 1
    assert said in printed


def test_an_operator_without_a_contact_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OPERATOR_CONTACT")
    code, said = doctor(capsys)
    assert code == 0
    assert "OPERATOR_CONTACT is empty" in said


def test_files_that_others_can_read_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started(tmp_path)
    for name in ("duologue.sqlite3", "master.key"):
        (tmp_path / name).chmod(0o644)
    code, said = doctor(capsys)
    assert code == 1
    assert f"WRONG database: {tmp_path}/duologue.sqlite3 can be read by others (mode 0644): chmod 600" in said
    assert f"WRONG master key: {tmp_path}/master.key can be read by others (mode 0644): chmod 600" in said


def test_an_env_file_that_others_can_read_is_named_with_its_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    env = tmp_path / ".env"
    env.write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n", "utf-8")
    env.chmod(0o640)
    code, said = doctor(capsys)
    assert code == 1
    assert "WRONG .env: .env can be read by others (mode 0640): chmod 600 .env\n" in said
    assert TOKEN not in said
    env.chmod(0o600)
    code, said = doctor(capsys)
    assert (code, ".env" in said) == (0, False)


def test_a_key_that_is_absent_or_of_another_database_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path)
    (tmp_path / "master.key").unlink()
    code, said = doctor(capsys)
    assert (code, "WRONG master key: the master key is absent" in said) == (1, True)
    (tmp_path / "master.key").write_text("00" * 32, "ascii")
    (tmp_path / "master.key").chmod(0o600)
    code, said = doctor(capsys)
    assert (code, "WRONG master key: it is not the one" in said) == (1, True)


def test_a_database_of_an_older_version_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started(tmp_path)

    async def age() -> None:
        url = f"sqlite:///{tmp_path}/duologue.sqlite3"
        database = Database(url, find_vault(url, file=tmp_path / "master.key"))
        await database.open()
        await database.transact(older)
        await database.close()

    def older(unit: Unit) -> None:
        unit.transaction.connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'first_tables'")

    asyncio.run(age())
    code, said = doctor(capsys)
    assert (code, "WRONG database: its tables are not those of this version" in said) == (1, True)


def test_messages_that_wait_too_long_are_told_by_their_age_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path)

    async def write() -> None:
        url = f"sqlite:///{tmp_path}/duologue.sqlite3"
        database = Database(url, find_vault(url, file=tmp_path / "master.key"))
        await database.open()
        payload = {"method": "sendMessage", "params": {"text": "a secret"}}
        await database.transact(lambda unit: unit.outbox.add(7, payload, now=NOW))
        await database.close()

    asyncio.run(write())
    code, said = doctor(capsys)
    assert code == 1
    assert "WRONG outbox: a message has waited for" in said
    assert "secret" not in said


def test_an_operators_own_exercises_are_looked_at_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "scripts"
    folder.mkdir()
    monkeypatch.setenv("SCRIPTS_PATH", str(folder))
    assert doctor(capsys)[0] == 0
    (folder / "walk.yaml").write_text("exercise: walk", "utf-8")
    code, said = doctor(capsys)
    assert code == 1
    assert f"duologue check {folder} names them" in said


def test_rows_of_help_lines_older_than_180_days_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    today = date.today()  # noqa: DTZ011 - as above
    lines(tmp_path, monkeypatch, today - timedelta(days=179))
    assert doctor(capsys)[0] == 0
    lines(tmp_path, monkeypatch, today - timedelta(days=182))
    code, said = doctor(capsys)
    assert code == 1
    assert "WRONG help lines: DE, A line (116 123) was read on" in said
    assert "check it at https://example.org" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DE: {emergency: '112', lines: [{help: crisis}]}", "line 1: DE.lines.0.name: Field required"),
        ("Germany: {emergency: '112', lines: []}", "Germany"),
        ("DE:\n  emergency: call mum\n  lines: []", "line 2: DE.emergency"),
        ("DE: [", "is not the YAML it should be"),
        ("DE: {emergency: '112', lines: []}\nDE: {}", "stands twice"),
        ("just words", "line 1"),
    ],
)
def test_a_file_of_help_lines_with_a_fault_is_refused_in_one_line(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "faulty.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsTrouble) as trouble:
        help_lines.load(file)
    line = str(trouble.value)
    assert line.startswith(f"HELP_LINES_FILE {file} ")
    assert said in line
    assert "\n" not in line


def test_the_built_in_lines_say_for_every_row_where_it_stands_and_whether_it_is_confirmed() -> None:
    built_in = help_lines.load()
    assert len(built_in.countries) == 18
    rows = [line for country in built_in.countries.values() for line in country.lines]
    from_memory = {line.number for line in rows if not line.confirmed}
    assert {"1-800-799-7233", "1800 341 900", "0808 802 4040", "016", "0800-2000"} <= from_memory
    assert from_memory.isdisjoint({"988", "116 016", "3919", "1522", "+254 722 178 177"})


def test_a_copy_without_its_log_is_noticed_and_so_is_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ERASURES_FOLDER", str(tmp_path / "erasures"))
    file = tmp_path / "duologue.sqlite3"
    copy = tmp_path / "copy"

    async def work() -> None:
        url = f"sqlite:///{file}"
        database = Database(url, find_vault(url, file=tmp_path / "master.key"), tmp_path / "erasures")
        await database.open()
        await database.beat(NOW)
        shutil.copy(file, copy)  # while the bot runs: without the -wal
        await database.transact(move_in)
        await database.beat(NOW + timedelta(minutes=1))
        await database.close()

    asyncio.run(work())
    assert doctor(capsys)[0] == 0
    shutil.copy(copy, file)
    code, said = doctor(capsys)
    assert (
        code,
        "it ends at 2026-03-01 12:00 UTC, but the bot was at work until 2026-03-01 12:01" in said,
    ) == (
        1,
        True,
    )
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(bytes(range(256)) * 64)
    code, said = doctor(capsys)
    assert (code, "WRONG database: " in said) == (1, True)


def test_a_copy_made_while_the_bot_runs_holds_all_but_the_last_minute(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/duologue.sqlite3"

    async def work() -> int:
        database = Database(url, find_vault(url, file=tmp_path / "master.key"))
        await database.open()
        assert inspected(copied("opened")).house is not None
        await database.transact(move_in)
        await database.beat(NOW)
        found = stored_counts(copied("later"))["partners"]
        await database.close()
        return int(found)

    def copied(name: str) -> str:
        shutil.copy(tmp_path / "duologue.sqlite3", tmp_path / name)
        return f"sqlite:///{tmp_path / name}"

    assert asyncio.run(work()) == 2


def test_the_newest_backup_must_not_be_old_and_a_key_beside_the_database_is_mentioned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path)
    folder = tmp_path / "backups"
    monkeypatch.setenv("BACKUP_FOLDER", str(folder))
    code, said = doctor(capsys)
    assert (code, f"WRONG backups: there is none in {folder}" in said) == (1, True)
    assert "ok    master key: found, and it opens the database; it lies in the folder of the database" in said
    assert main(["backup"]) == 0
    assert doctor(capsys)[0] == 0
    (made,) = folder.glob("*.sqlite3")
    made.rename(folder / "duologue-20260101T000000Z.sqlite3")
    code, said = doctor(capsys)
    assert (code, "hours old: does the bot run" in said) == (1, True)


def test_a_new_installation_has_its_key_apart_from_the_folder_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/data/duologue.sqlite3")
    assert f"the first start creates {tmp_path}/data.apart/master.key" in doctor(capsys)[1]
    old = tmp_path / "data" / "master.key"
    old.parent.mkdir()
    old.write_text("11" * 32)
    old.chmod(0o600)
    assert key_file(Settings.load()) == old
    assert erasures_folder(Settings.load()) == tmp_path / "data.apart" / "erasures"


def wrong(said: str) -> list[str]:
    """What is wrong, in order."""
    return [line for line in said.splitlines() if line.startswith("WRONG")]


def test_as_json_it_is_a_list_of_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["what"] for one in found][:4] == ["settings", "Telegram", "webhook", "clock"]
    assert {frozenset(one) for one in found} == {frozenset({"what", "well", "line"})}
    assert all(one["well"] for one in found)


def test_a_token_that_telegram_refuses_is_named(
    telegram: QuietTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    telegram.refuses = True
    code, said = doctor(capsys)
    assert (code, wrong(said)) == (
        1,
        ["WRONG Telegram: TELEGRAM_BOT_TOKEN is refused by Telegram: copy the token again from @BotFather"],
    )


def test_a_page_in_telegrams_place_and_no_answer_at_all_are_told_apart(
    telegram: QuietTelegram, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    telegram.page = True
    assert "WRONG Telegram: something else answers in its place" in doctor(capsys)[1]
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")
    said = doctor(capsys)[1]
    assert "WRONG Telegram: http://127.0.0.1:1 cannot be reached (ClientConnectorError): does it run?" in said
    assert TOKEN not in said


def test_a_clock_that_is_wrong_is_seen_by_telegrams(
    telegram: QuietTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    telegram.ahead = timedelta(minutes=-20)
    assert "ahead of Telegram's: let the network set it" in wrong(doctor(capsys)[1])[0]
    telegram.ahead = timedelta(hours=5)
    assert "behind Telegram's" in wrong(doctor(capsys)[1])[0]


def test_the_webhook_is_looked_at_with_its_last_error_and_what_waits(
    telegram: QuietTelegram, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    telegram.webhook |= {"url": "https://bot.example.org/updates", "pending_update_count": 7}
    said = doctor(capsys)[1]
    assert "WRONG webhook: a webhook is set, so this bot would get no updates (7 updates wait" in said
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org/updates")
    monkeypatch.setenv("WEBHOOK_SECRET", "s")
    monkeypatch.setenv("LISTEN", "127.0.0.1:0")
    assert "ok    webhook: it is set; 7 updates wait" in doctor(capsys)[1]
    telegram.webhook |= {
        "last_error_date": int(datetime.now(UTC).timestamp()) - 10,
        "last_error_message": "Connection refused",
    }
    said = doctor(capsys)[1]
    assert "WRONG webhook: Telegram cannot deliver to WEBHOOK_URL (Connection refused)" in said
    telegram.webhook["pending_update_count"] = 0
    assert "the last error was at" in doctor(capsys)[1]
    telegram.webhook["url"] = "https://theirs.example.org/"
    assert "WRONG webhook: another program has taken" in doctor(capsys)[1]
    telegram.webhook["url"] = ""
    assert "ok    webhook: none is set yet" in doctor(capsys)[1]


def test_a_port_that_another_program_has_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(look_around, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv("HEALTH_LISTEN", place)
        assert f"WRONG HEALTH_LISTEN: another program listens at {place}" in doctor(capsys)[1]
    assert f"ok    HEALTH_LISTEN: {place} is free" in doctor(capsys)[1]
    monkeypatch.setenv("HEALTH_LISTEN", "192.0.2.1:80")  # nobody's
    assert "WRONG HEALTH_LISTEN: 192.0.2.1:80 cannot be had" in doctor(capsys)[1]


def test_a_folder_that_cannot_be_written_and_a_full_disk_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("BACKUP_FOLDER", str(tmp_path / "file"))
    assert f"WRONG folders: BACKUP_FOLDER {tmp_path}/file: " in doctor(capsys)[1]
    monkeypatch.delenv("BACKUP_FOLDER")
    monkeypatch.setattr(look_around, "ROOM", 2**70)
    assert "WRONG room: " in doctor(capsys)[1]


def test_a_database_that_another_program_holds_is_not_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("storage.inspection.BUSY_SECONDS", 0)
    started(tmp_path)
    other = sqlite3.connect(tmp_path / "duologue.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "WRONG writing: not now" in doctor(capsys)[1]
    other.close()
    assert "ok    writing" in doctor(capsys)[1]
    assert stored_counts(f"sqlite:///{tmp_path}/duologue.sqlite3")["partners"] == 2


def test_a_database_of_a_newer_version_is_named_as_that(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path)
    with sqlite3.connect(tmp_path / "duologue.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = 'of_next_year'")
    database.close()
    assert "WRONG database: a newer version of Duologue has made its tables" in doctor(capsys)[1]


def test_what_hangs_is_told_and_the_rest_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "LONGEST", 0.05)
    over = threading.Event()

    def checks() -> Iterator[Finding]:
        yield Finding("first", True, "fine")
        over.wait(60)

    found = list(examination._in_time("disk", checks))
    over.set()
    assert [(one.what, one.well, one.hangs) for one in found] == [
        ("first", True, False),
        ("disk", False, True),
    ]
    assert "no answer within" in found[1].line
