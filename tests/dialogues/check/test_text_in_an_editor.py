"""A script is checked as it stands in an editor, before it is saved."""

from pathlib import Path

import pytest

from dialogues.check.check import check_text
from dialogues.exploration.shortest_path import way_to
from dialogues.exploration.state_space import explorations
from dialogues.text.strict_yaml import UnreadableError, read
from dialogues.text.template_faults import fault_in
from tests.dialogues.check.beginners_mistakes import EXERCISE
from tests.dialogues.scripts import TALK, revision

WEEKS = "path: own\nweeks: []\n"


def test_quickly_at_each_letter_and_fully_when_it_is_saved(tmp_path: Path) -> None:
    file = tmp_path / "three_good_things.yaml"
    file.write_text("not this", "utf-8")
    assert check_text(file, EXERCISE, [file], fully=True) == []
    [torn] = check_text(file, "exercise: [", [], fully=False)
    assert torn.code == "DUO001"
    leaks = EXERCISE.replace("who: teller\n    when: mood is heavy", "who: reader\n    when: mood is heavy")
    assert check_text(file, leaks, [], fully=False) == []
    assert [problem.code for problem in check_text(file, leaks, [], fully=True)] == ["DUO011"]


def test_what_is_no_exercise_is_checked_as_what_it_is_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "weeks.yaml"
    file.write_text(WEEKS, "utf-8")
    assert check_text(file, WEEKS, [], fully=False) == []
    assert {problem.code for problem in check_text(file, WEEKS, [], fully=True)} == {"DUO003"}
    file.write_text("services: {}\n", "utf-8")
    assert check_text(file, "services: {}\n", [], fully=True) == []


def test_braces_that_mean_nothing_to_us_are_just_signs(tmp_path: Path) -> None:
    file = tmp_path / "three_good_things.yaml"
    assert check_text(file, EXERCISE.replace("A heart", "A {heart}"), [], fully=False) == []
    assert check_text(file, EXERCISE.replace("Then let's", "A {smile}: let's"), [], fully=False) != []
    quoted = EXERCISE.replace("tell: Then let's look for something small.", 'tell: "Look {there}."')
    assert check_text(file, quoted, [], fully=False) == []


def test_what_is_paired_may_still_make_no_sense() -> None:
    assert (
        fault_in("{% if a %}x{% else %}y") == "'{% if a %}' is never closed; write {% endif %} where it ends"
    )
    assert (fault_in("{% if a %}x{% endif %}{% if b %}") or "").startswith("'{% if b %}' is never closed")
    assert (fault_in("{% for one in a %}{% elif b %}{% endfor %}") or "").startswith(
        "the braces can't be read"
    )


def test_where_there_is_no_trap_that_we_know_it_is_said_where_to_look() -> None:
    with pytest.raises(UnreadableError, match="look here and in the lines above") as raised:
        read("# one\na: b\n# two\n  - }\n")
    assert raised.value.line == 4


def test_the_way_to_a_step_is_a_transcript_and_there_may_be_none(tmp_path: Path) -> None:
    [first, *_] = [
        one.explore()
        for one in explorations(revision(tmp_path, TALK))
        if one.flow.settings["form"] == "alone"
    ]
    lines = way_to(first, "heavy")
    assert lines is not None
    assert lines[0] == "exercise small: Alex"
    assert lines[-1] == "Alex taps: Send ➤"
    assert way_to(first, "once_more") is None
