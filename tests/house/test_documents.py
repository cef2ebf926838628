"""The documents match the code: settings, commands, links."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import Settings
from storage.database import Database
from storage.sealing.master_key import find_vault
from tests.quiet_telegram import QuietTelegram

HOUSE = Path(__file__).resolve().parents[2]
README = (HOUSE / "README.md").read_text("utf-8")
DOCUMENTS = sorted([*HOUSE.glob("*.md"), *(HOUSE / "docs").glob("**/*.md")])
RUN_HERE = {
    "duologue new evening_word",
    "duologue check",
    "duologue explain DUO007",
    "duologue draw noticed -o noticed.md",
    "duologue play-script noticed --save noticed.txt",
    "duologue schema -o exercise.schema.json",
    "duologue stats --json",
    "duologue doctor",
}


def settings_table() -> str:
    """The settings table as generated from bot/settings.py."""
    lines = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if isinstance(field.default, str | int) else ""
        lines.append(f"| `{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines)


def commands(text: str) -> list[str]:
    """The commands in a document's shell examples."""
    return [
        line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines() if line
    ]


def test_the_readme_lists_every_setting_with_its_default_and_meaning() -> None:
    written = re.search(r"<!-- settings: .*? -->\n(.*?)\n?<!-- end of settings -->", README, re.S)
    assert written
    assert written[1] == settings_table(), f"put this between the marks:\n{settings_table()}"


def test_the_env_example_offers_every_setting_and_sets_none() -> None:
    example = (HOUSE / ".env.example").read_text("utf-8")
    offered = re.findall(r"^#? ?([A-Z_]+)=", example, re.M)
    assert sorted(offered) == sorted(name.upper() for name in Settings.model_fields)
    assert not any(dotenv_values(HOUSE / ".env.example").values())


@pytest.fixture
async def variables(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """The environment of an operator whose bot has run before."""
    url = f"sqlite:///{tmp_path / 'duologue.sqlite3'}"
    database = Database(url, find_vault(url, value=None, file=tmp_path / "master.key"))
    await database.open()
    await database.close()
    token = "1234567890:a-token-that-is-long-enough-for-anyone"
    lines = tmp_path / "lines.yaml"  # the built-in ones get old, and this test must not
    lines.write_text("{}", "utf-8")
    with QuietTelegram() as telegram:
        yield {
            "DATABASE_URL": url,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_BOT_TOKEN": token,
            "HELP_LINES_FILE": str(lines),
            "PATH": "/usr/bin:/bin",
        }


@pytest.mark.parametrize("command", commands(README))
async def test_the_commands_of_the_readme_run(
    command: str, variables: dict[str, str], tmp_path: Path
) -> None:
    program, *arguments = command.split()
    if program == "make":
        # Dry run only: it would run these same tests, or a bot that never ends.
        call = ["make", "--dry-run", "--directory", HOUSE, *arguments]
    else:
        assert command in RUN_HERE
        call = [Path(sys.executable).with_name(program), *arguments]
        if command == "duologue check":  # all of them are checked by `make check`, by this very command
            call.append(HOUSE / "dialogues/exercises/communication/quiet_minutes.yaml")
    done = subprocess.run(  # noqa: ASYNC221 - nothing else runs in this loop
        call,
        cwd=tmp_path,
        env=variables,
        stdin=subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_link_inside_the_house_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_file_a_document_names_exists(document: Path) -> None:
    named = re.findall(r"`((?:bot|dialogues|storage|tests|docs)/[\w./-]*)`", document.read_text("utf-8"))
    assert [name for name in named if not (HOUSE / name).exists()] == []


def test_every_module_of_the_house_has_a_docstring_that_says_what_it_is() -> None:
    silent = [
        path.relative_to(HOUSE)
        for floor in ("bot", "dialogues", "storage")
        for path in (HOUSE / floor).rglob("*.py")
        if not path.read_text("utf-8").startswith('"""')
    ]
    assert silent == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty_names = {"utils", "helpers", "manager", "base", "common", "misc"}
    assert [path for path in HOUSE.glob("[bdst]*/**/*.py") if path.stem in empty_names] == []
