"""The commands for people who write exercises, as they are typed."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.cli import main
from dialogues.author import editor_schema
from dialogues.script.problems import CODES
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
    assert main(["check", "--quiet", str(write(tmp_path, TALK))]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_says_how_much_it_went_through(tmp_path: Path, capsys: Printed) -> None:
    assert main(["check", str(write(tmp_path, TALK))]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(
        r"small: \d+ states, \d+ transitions in 2 ways to do it, \d+\.\d s of CPU\n", printed.err
    )


def test_transcripts_are_written_for_what_none_takes_yet_and_come_true(
    tmp_path: Path, capsys: Printed
) -> None:
    script, folder = write(tmp_path, TALK), tmp_path / "transcripts"
    assert main(["transcripts", str(script), str(folder)]) == 0
    written = capsys.readouterr().out.splitlines()
    assert written
    assert all(main(["play-script", str(script), "--replay", file]) == 0 for file in written)
    capsys.readouterr()
    assert main(["transcripts", str(script), str(folder)]) == 0
    assert capsys.readouterr().out == "", "by now there is one for each"


def test_transcripts_say_which_of_those_there_is_not_true(tmp_path: Path, capsys: Printed) -> None:
    (tmp_path / "old.txt").write_text("exercise small: Alex and Sam\nAlex begins\nAlex taps: Gone\n", "utf-8")
    assert main(["transcripts", str(write(tmp_path, TALK)), str(tmp_path)]) == 1
    assert "does not come true. line 3" in capsys.readouterr().err


def test_transcripts_name_what_there_is_where_there_is_no_such_exercise(
    tmp_path: Path, capsys: Printed
) -> None:
    assert main(["transcripts", "walking", str(tmp_path)]) == 1
    assert "noticed" in capsys.readouterr().err


def test_check_does_not_call_a_folder_sound_that_holds_no_exercise(tmp_path: Path, capsys: Printed) -> None:
    assert main(["check", str(tmp_path)]) == 1
    assert "there is no exercise in it" in capsys.readouterr().err


def test_explain_prints_the_page_of_a_code(capsys: Printed) -> None:
    assert main(["explain", "duo007"]) == 0
    assert capsys.readouterr().out.startswith("# DUO007: a text shows what its reader may not see\n")


def test_explain_lists_the_codes_where_there_is_no_such_code(capsys: Printed) -> None:
    assert main(["explain", "DUO999"]) == 1
    said = capsys.readouterr().err
    assert all(f"{code}  {meaning}" in said for code, meaning in CODES.items())


def test_draw_prints_an_svg_of_a_built_in_exercise(capsys: Printed) -> None:
    assert main(["draw", "noticed"]) == 0
    assert ElementTree.fromstring(capsys.readouterr().out).get("aria-label") == "Noticed and thanked"


@pytest.mark.parametrize(
    ("name", "form", "begins"),
    [
        ("a.svg", [], "<svg"),
        ("a.mmd", [], "---"),
        ("a.txt", ["--mermaid"], "---"),
        ("a.mmd", ["--svg"], "<svg"),
    ],
)
def test_draw_writes_the_form_that_is_named_or_that_the_files_name_says(
    tmp_path: Path, name: str, form: list[str], begins: str
) -> None:
    picture = tmp_path / name
    assert main(["draw", *form, str(write(tmp_path, TALK)), "-o", str(picture)]) == 0
    assert picture.read_text("utf-8").startswith(begins)


def test_draw_tells_the_problems_of_a_script_that_cannot_be_read(tmp_path: Path, capsys: Printed) -> None:
    assert main(["draw", str(write(tmp_path, "exercise: ["))]) == 1
    assert "DUO001" in capsys.readouterr().err


def test_draw_names_what_there_is_where_there_is_no_such_exercise(capsys: Printed) -> None:
    assert main(["draw", "walking"]) == 1
    assert "listening_loop" in capsys.readouterr().err


def test_draw_says_where_it_cannot_write(tmp_path: Path, capsys: Printed) -> None:
    assert main(["draw", "noticed", "-o", str(tmp_path / "none" / "a.svg")]) == 1
    assert "choose another file" in capsys.readouterr().err


def test_schema_prints_the_schema_that_lies_ready_for_editors(capsys: Printed) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == editor_schema.COPY.read_text("utf-8")


def test_check_notices_a_schema_that_is_out_of_date(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "script.json"
    old.write_text("{}")
    monkeypatch.setattr(editor_schema, "COPY", old)
    small = write(tmp_path, TALK)
    monkeypatch.setattr("dialogues.check.check.SHIPPED", small)
    assert main(["check"]) == 1
    assert "duologue schema -o" in capsys.readouterr().err
    assert main(["check", str(small)]) == 0, "which is nothing to an author of other scripts"
    assert main(["schema", "-o", str(old)]) == 0
    assert main(["check"]) == 0
