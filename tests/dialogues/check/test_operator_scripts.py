"""A folder of an operator's own exercises: sound ones are offered, others refused with their problems."""

import os
from pathlib import Path

import pytest

from dialogues.check.operator_scripts import offer
from dialogues.script.files import shipped
from tests.dialogues.scripts import TALK, write


def named(exercise: str) -> str:
    return TALK.replace("exercise: small", f"exercise: {exercise}")


def test_every_sound_script_below_the_folder_is_offered(tmp_path: Path) -> None:
    deeper = tmp_path / "ours" / "evenings"
    deeper.mkdir(parents=True)
    write(tmp_path, named("walk"), "walk.yaml")
    write(deeper, named("song"), "song.yaml")
    found = offer(tmp_path)
    assert set(found.exercises) == {"walk", "song"}
    assert found.problems == ()
    assert found.exercises["walk"].script.title == "Small"


def test_a_faulty_script_is_refused_with_its_problems_and_the_rest_is_offered(tmp_path: Path) -> None:
    write(tmp_path, named("walk"), "walk.yaml")
    faulty = write(tmp_path, named("song").replace("go: thought", "go: nowhere"), "song.yaml")
    torn = write(tmp_path, "exercise: [", "torn.yaml")
    found = offer(tmp_path)
    assert set(found.exercises) == {"walk"}
    assert {(problem.file, problem.code) for problem in found.problems} == {
        (faulty, "DUO004"),
        (torn, "DUO001"),
    }


LAUGHS = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))


@pytest.mark.parametrize(
    ("name", "written", "line", "said"),
    [
        ("self.yaml", b"a: 1\nb: &b [*b]", 2, "an alias of itself"),
        ("deep.yaml", b"a: 1\nb: " + b"[" * 500 + b"]" * 500, 2, "too many brackets"),
        ("deeper.yaml", b"[" * 100_000, 1, "too many brackets"),
        ("blocks.yaml", "\n".join(" " * n + "a:" for n in range(500)).encode(), 51, "indented blocks"),
        ("laughs.yaml", b"a0: &a0 ha\n" + LAUGHS.encode(), 0, "aliases (*) repeat so many"),
        ("long.yaml", b"a: " + b"x" * 600_000, 1, "longer than 500 kB"),
        ("key.yaml", b"a: 1\n? [b, c]\n: 2", 2, "plain word"),
        ("latin.yaml", "a: 1\nb: für".encode("latin-1"), 2, "with UTF-8 as its encoding"),
        ("utf16.yaml", "a: 1".encode("utf-16"), 1, "saved as UTF-16"),
        ("zeros.yaml", "a: 1".encode("utf-16-le"), 1, "saved as UTF-16"),
        ("bell.yaml", b"a: \x07", 1, "signs in it that YAML doesn't know"),
        ("vast.yaml", b"# long\n" * 9_000 + b"a: [", 9_001, "YAML can't go on at 'a: ['"),
        ("two.yaml", b"a: 1\n---\nb: 2", 2, "a second document begins here"),
        ("short.yml", b"a: 1", 1, "rename it to short.yaml"),
        ("loud.YAML", b"a: 1", 1, "rename it to loud.yaml"),
        ("empty.yaml", b"", 1, "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_offered(
    tmp_path: Path, name: str, written: bytes, line: int, said: str
) -> None:
    write(tmp_path, named("walk"), "walk.yaml")
    bad = tmp_path / name
    bad.write_bytes(written)
    found = offer(tmp_path)
    assert set(found.exercises) == {"walk"}
    [problem] = found.problems
    assert problem.file == bad
    assert problem.code == "DUO001"
    assert said in problem.message
    assert "\n" not in problem.message
    assert line in (problem.line, 0)


@pytest.mark.parametrize("text", ["{{ " + "(" * 500 + "1" + ")" * 500 + " }}", "{% if first %}" * 300])
def test_a_text_that_is_nested_too_deeply_is_named_and_the_rest_is_offered(tmp_path: Path, text: str) -> None:
    write(tmp_path, named("walk"), "walk.yaml")
    text += "{% endif %}" * text.count("{% if")
    deep = write(tmp_path, named("song").replace("How is your evening?", f"'{text}'"), "song.yaml")
    found = offer(tmp_path)
    assert set(found.exercises) == {"walk"}
    assert {(problem.file, problem.code) for problem in found.problems} == {(deep, "DUO008")}


def test_a_folder_a_pipe_and_a_link_that_leads_nowhere_are_no_scripts(tmp_path: Path) -> None:
    write(tmp_path, named("walk"), "walk.yaml")
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "link.yaml").symlink_to("nowhere.yaml")
    found = offer(tmp_path)
    assert set(found.exercises) == {"walk"}
    assert {(problem.file.name, problem.code) for problem in found.problems} == {
        (name, "DUO001") for name in ("folder.yaml", "pipe.yaml", "link.yaml")
    }


def test_a_built_in_exercise_keeps_its_name(tmp_path: Path) -> None:
    file = write(tmp_path, named("noticed"), "mine.yaml")
    found = offer(tmp_path)
    assert found.exercises == {}
    (problem,) = found.problems
    assert (problem.file, problem.line, problem.code) == (file, 2, "DUO004")
    assert "'noticed' is the name of a built-in exercise already" in problem.message
    assert "noticed" in shipped()


def test_of_two_files_with_one_name_the_first_is_offered(tmp_path: Path) -> None:
    first = write(tmp_path, named("walk"), "a.yaml")
    second = write(tmp_path, named("walk").replace("title: Small", "title: Other"), "b.yaml")
    found = offer(tmp_path)
    assert found.exercises["walk"].script.title == "Small"
    (problem,) = found.problems
    assert problem.file == second
    assert str(first) in problem.message


def test_an_empty_folder_offers_nothing(tmp_path: Path) -> None:
    assert (offer(tmp_path).exercises, offer(tmp_path).problems) == ({}, ())


OLD = (
    TALK.replace("open because: These are small scripts for tests.\n", "depths: [mild, full]\n")
    .replace("exercise: small", "exercise: walk")
    .replace("  - step: thought\n", "  - step: thought\n    when: full\n")
    .replace(
        "  - step: heavy\n",
        """  - step: thought_mild
    when: mild
    who: first
    ask: Which is nearest?
    answer: choice
    seen: partner
    choices: {good: Good, long: {label: Long, go: told}}
  - step: ready_mild
    when: mild
    go: ready
  - step: told
    when: mild
    tell: So it is.
  - step: heavy
""",
    )
)


def test_a_script_of_the_last_release_with_a_mild_form_is_offered_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, OLD, "walk.yaml")
    found = offer(tmp_path)
    assert set(found.exercises) == {"walk"}
    assert found.problems == ()
    assert {problem.code for problem in found.warnings} == {"DUO020"}
    typed, mild = [str(problem) for problem in found.warnings]
    assert "DUO020 warning: what people type at 'thought' goes to their partner" in typed
    assert "'thought_mild' no longer runs" in mild
    assert "make its choices 'lines'" in mild


def test_a_fault_of_such_a_script_refuses_it_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, OLD.replace("then: close", "then: nowhere"), "walk.yaml")
    found = offer(tmp_path)
    assert found.exercises == {}
    assert {problem.code for problem in found.problems} == {"DUO004"}
