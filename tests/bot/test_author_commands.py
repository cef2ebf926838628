"""The commands for people who write exercises, as they are typed."""

from pathlib import Path

import pytest

from bot.cli import main
from dialogues.problems import CODES
from tests.dialogues.scripts import TALK, write

Printed = pytest.CaptureFixture[str]


def test_check_names_each_problem_and_where_its_meaning_is_explained(tmp_path: Path, capsys: Printed) -> None:
    file = write(tmp_path, TALK.replace("go: thought", "go: nowhere"))
    assert main(["check", str(file)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith(f"{file}:")
    assert "DUO004" in out
    assert "duologue explain DUO004" in err


def test_check_says_nothing_where_there_is_no_problem(tmp_path: Path, capsys: Printed) -> None:
    assert main(["check", str(write(tmp_path, TALK))]) == 0
    assert capsys.readouterr() == ("", "")


def test_explain_prints_the_page_of_a_code(capsys: Printed) -> None:
    assert main(["explain", "duo007"]) == 0
    assert capsys.readouterr().out.startswith("# DUO007: a text shows what its reader may not see\n")


def test_explain_lists_the_codes_where_there_is_no_such_code(capsys: Printed) -> None:
    assert main(["explain", "DUO999"]) == 1
    said = capsys.readouterr().err
    assert all(f"{code}  {meaning}" in said for code, meaning in CODES.items())
