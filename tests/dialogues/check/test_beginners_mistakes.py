"""Whoever writes their first exercise reads what stands there and what to write instead, in plain words."""

import re
from pathlib import Path

import pytest

from bot.cli import main
from dialogues.check.check import check, check_source
from dialogues.script.files import read, shipped
from dialogues.script.problems import FaultyScriptError, Problem
from tests.dialogues.check.beginners_mistakes import EXERCISE, GIVEN_TIME, MISTAKES, Mistake

# Words of the machinery, which nobody needs to know who writes an exercise.
MACHINERY = re.compile(
    r"input should|valid (tuple|dictionary|string|integer|boolean)|string should|pydantic|traceback|jinja|"
    r"token|instance of|mapping|scalar|\bdict\b|\btuple\b|(?-i:\bNone\b)|object has no|\^\[|\.0\.|\[key\]|"
    r"block|parse",
    re.IGNORECASE,
)
KNOWN = {name: revision.script for name, revision in shipped().items()}


def problems(folder: Path, text: str) -> list[Problem]:
    named = re.search(r"^exercise: (\w+)$", text, re.MULTILINE)
    file = folder / f"{named[1] if named else 'three_good_things'}.yaml"
    file.write_text(text, "utf-8")
    try:
        return check_source(read(file), KNOWN)
    except FaultyScriptError as fault:
        return fault.problems


@pytest.mark.parametrize("text", [EXERCISE, GIVEN_TIME])
def test_the_exercises_are_sound_before_anybody_makes_a_mistake(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == []


def test_there_are_ninety_mistakes_and_each_is_made_once() -> None:
    assert len({mistake.slip for mistake in MISTAKES}) == len(MISTAKES) >= 90


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.slip)
def test_the_message_names_the_line_what_stands_there_and_what_to_write(
    tmp_path: Path, mistake: Mistake
) -> None:
    assert mistake.exercise.count(mistake.old) >= 1
    text = mistake.exercise.replace(mistake.old, mistake.new, 1)
    found = problems(tmp_path, text)
    assert found, "it is found"
    first = found[0]
    assert first.code == mistake.code
    assert mistake.at in text.split("\n")[first.line - 1]
    for words in mistake.says:
        assert words in first.message
    for problem in found:
        assert not MACHINERY.search(problem.message), problem.message
        assert len(problem.message) < 500


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        (
            EXERCISE.replace("That made", "Schön, that made").encode("latin-1"),
            60,
            "'smile: Schön, that made me smile'",
        ),
        (EXERCISE.encode("utf-16"), 1, "saved as UTF-16; save it again, with UTF-8"),
        (
            b"PK\x03\x04 and so on",
            1,
            "a document of a word processor (such as .docx or .odt), and not plain text",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", 1, "an old Word document"),
        (b"{\\rtf1\\ansi exercise: one}", 1, "rich text"),
        (b"%PDF-1.7", 1, "a PDF"),
        (b"<!DOCTYPE html><html>", 1, "a web page"),
        (b"\xef\xbb\xbf" + EXERCISE.encode(), 0, ""),
        (EXERCISE.replace("\n", "\r\n").encode(), 0, ""),
    ],
)
def test_a_file_that_is_no_plain_text_is_told_as_what_it_is(
    tmp_path: Path, written: bytes, line: int, says: str
) -> None:
    file = tmp_path / "three_good_things.yaml"
    file.write_bytes(written)
    found = check([file])
    assert [problem.line for problem in found] == ([line] if line else [])
    assert all(says in problem.message for problem in found)


def test_a_name_that_there_is_already_is_told_with_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "noticed.yaml"
    file.write_text(EXERCISE.replace("three_good_things", "noticed"), "utf-8")
    [taken] = check([file])
    assert taken.line == 1
    assert taken.message == "'noticed' is the name of a built-in exercise already; give this one another name"


def test_two_files_with_one_name_are_told_apart(tmp_path: Path) -> None:
    first, second = tmp_path / "three_good_things.yaml", tmp_path / "three_more.yaml"
    first.write_text(EXERCISE, "utf-8")
    second.write_text(EXERCISE, "utf-8")
    found = [problem for problem in check([tmp_path]) if not problem.only_warns]
    assert [problem.file for problem in found] == [second]
    assert f"already of the exercise in {first}" in found[0].message or str(first) in found[0].message


def test_a_file_named_otherwise_than_its_exercise_is_only_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "evening.yaml").write_text(EXERCISE, "utf-8")
    assert main(["check", "--quiet", str(tmp_path)]) == 0
    assert "call the file three_good_things.yaml, or write 'exercise: evening'" in capsys.readouterr().out


OTHERS = {
    "weeks.yaml": (
        "path: own\ntitle: Mine\nabout: A week.\nweeks:\n  one:\n    title: One\n    why: It helps.\n"
        "    lesson: [A screen.]\n    asks: And you?\n    answers: [Yes, No]\n    steps: [noticed]\n"
    ),
    "trust.yaml": (
        "small_joy:\n  kind: open\n  depth: light\n  ask: What was nice today?\n  examples: [The bread.]\n"
    ),
}


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "says"),
    [
        (
            "weeks.yaml",
            "[noticed]",
            "[notised]",
            11,
            "there is no exercise 'notised'; did you mean 'noticed'?",
        ),
        ("weeks.yaml", "[noticed]", "noticed", 11, "write '[noticed]'"),
        ("weeks.yaml", "lesson:", "lessons:", 8, "did you mean 'lesson'?"),
        ("weeks.yaml", "title: One", "title: One: first", 6, 'title: "One: first"'),
        ("trust.yaml", "depth: light", "depth: easy", 3, "write one of: light, warm, deep"),
        ("trust.yaml", "[The bread.]", "The bread.", 5, "write '[The bread.]'"),
        ("trust.yaml", "nice today", "your wedding day today", 1, "ask something else"),
    ],
)
def test_a_path_and_a_bank_of_questions_are_checked_as_what_they_are(
    tmp_path: Path, name: str, old: str, new: str, line: int, says: str
) -> None:
    file = tmp_path / name
    file.write_text(OTHERS[name], "utf-8")
    assert check([file]) == []
    file.write_text(OTHERS[name].replace(old, new), "utf-8")
    [found] = check([file])
    assert (found.file, found.line) == (file, line)
    assert says in found.message
    assert not MACHINERY.search(found.message)


def test_whatever_stands_in_a_place_a_message_says_so_and_nothing_breaks(tmp_path: Path) -> None:
    """Every value of an exercise is put in every other's place, in turn."""
    import yaml

    document = yaml.load(EXERCISE, Loader=yaml.BaseLoader)
    document["steps"].insert(2, {"step": "calm", "use": "calming", "with": {"who": "teller"}})
    file = tmp_path / "three_good_things.yaml"
    for path in places(document):
        for wrong in ("", "x y", [], ["a"], {}, {"a": "b"}, [{"a": ["b"]}]):
            file.write_text(yaml.safe_dump(put(document, path, wrong), allow_unicode=True), "utf-8")
            try:
                read(file)
            except FaultyScriptError as fault:
                for problem in fault.problems:
                    assert not MACHINERY.search(problem.message), (path, wrong, problem.message)


def places(part: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(one for key, value in inside for one in places(value, (*path, key)))]


def put(part: object, path: tuple[str | int, ...], value: object) -> object:
    if not path:
        return value
    if isinstance(part, dict):
        return {key: put(one, path[1:], value) if key == path[0] else one for key, one in part.items()}
    assert isinstance(part, list)
    return [put(one, path[1:], value) if place == path[0] else one for place, one in enumerate(part)]
