"""The commands for people who write exercises, as they are typed."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.cli import main
from dialogues.author import editor_schema
from dialogues.script.files import shipped
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
    assert "no longer holds: line 3" in capsys.readouterr().err


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


@pytest.fixture
def fake_dot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `dot` that repeats its arguments and its input; nothing else is on the PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    program = folder / "dot"
    program.write_text('#!/bin/sh\necho "$@"\nexec /bin/cat\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return program


def test_draw_prints_mermaid_and_needs_no_graphviz(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["draw", "noticed"]) == 0
    assert capsys.readouterr().out.startswith('---\ntitle: "Noticed and thanked"\n---\nflowchart TB\n')


@pytest.mark.parametrize(
    ("name", "begins", "ends"),
    [
        ("a.mmd", "---\n", "\n"),
        ("a.md", "```mermaid\n---\n", "\n```\n"),
        ("a.dot", "digraph ", "}\n"),
        ("a.DOT", "digraph ", "}\n"),
    ],
)
def test_draw_writes_the_format_of_the_files_suffix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, begins: str, ends: str
) -> None:
    monkeypatch.setenv("PATH", "")
    picture = tmp_path / name
    assert main(["draw", str(write(tmp_path, TALK)), "-o", str(picture)]) == 0
    drawn = picture.read_text("utf-8")
    assert drawn.startswith(begins)
    assert drawn.endswith(ends)


@pytest.mark.usefixtures("fake_dot")
@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_draw_leaves_pictures_to_graphviz(tmp_path: Path, suffix: str) -> None:
    picture = tmp_path / f"a.{suffix}"
    assert main(["draw", "noticed", "-o", str(picture)]) == 0
    assert picture.read_text("utf-8").startswith(f"-T{suffix}\ndigraph exercise {{\n")


@pytest.mark.skipif(not Path("/usr/bin/dot").exists(), reason="Graphviz is not installed")
def test_graphviz_draws_every_step_of_a_built_in_exercise(tmp_path: Path) -> None:
    picture = tmp_path / "a.svg"
    assert main(["draw", "noticed", "-o", str(picture)]) == 0
    svg = ElementTree.fromstring(picture.read_text("utf-8"))
    titles = {title.text for title in svg.iter("{http://www.w3.org/2000/svg}title")}
    assert {step.step for step in shipped()["noticed"].script.steps} <= titles


def test_draw_says_in_one_line_what_to_install(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["draw", "noticed", "-o", str(tmp_path / "a.svg")]) == 2
    said = capsys.readouterr().err
    assert said == "Graphviz is missing: apt-get install graphviz, or leave out -o for Mermaid\n"
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize(
    ("script", "reason"), [("echo 'no such format' >&2; exit 1", "no such format"), ("exit 3", "exit code 3")]
)
def test_draw_passes_on_why_graphviz_fails(
    tmp_path: Path, capsys: Printed, fake_dot: Path, script: str, reason: str
) -> None:
    fake_dot.write_text(f"#!/bin/sh\n/bin/cat >/dev/null\n{script}\n", "utf-8")
    assert main(["draw", "noticed", "-o", str(tmp_path / "a.pdf")]) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert said.count("\n") == 1
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("name", ["a.gif", "a"])
def test_draw_names_the_files_it_can_make(tmp_path: Path, capsys: Printed, name: str) -> None:
    assert main(["draw", "noticed", "-o", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.endswith("use one of .md, .mmd, .dot, .svg, .png, .pdf\n")


def test_draw_tells_the_problems_of_a_script_that_cannot_be_read(tmp_path: Path, capsys: Printed) -> None:
    assert main(["draw", str(write(tmp_path, "exercise: ["))]) == 1
    assert "DUO001" in capsys.readouterr().err


def test_draw_names_what_there_is_where_there_is_no_such_exercise(capsys: Printed) -> None:
    assert main(["draw", "walking"]) == 1
    assert "listening_loop" in capsys.readouterr().err


def test_draw_says_where_it_cannot_write(tmp_path: Path, capsys: Printed) -> None:
    assert main(["draw", "noticed", "-o", str(tmp_path / "none" / "a.mmd")]) == 2
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
