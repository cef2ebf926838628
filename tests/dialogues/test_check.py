"""Faults that are found before a couple meets them, each with its place and the way to mend it."""

from pathlib import Path

import pytest

from dialogues.catalog import read
from dialogues.check import check
from dialogues.problems import CODES, FaultyScriptError
from tests.dialogues.scripts import HEAD, TALK, write

STEPS = HEAD + "cards: {}\nsteps:\n"
SECRET = """
  - step: secret
    who: first
    ask: Something of your own?
    answer: text
"""
CLOSE = """
  - step: close
    end: {}
"""


def found(folder: Path, text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in check([write(folder, text)])]


def test_the_built_in_exercises_are_sound() -> None:
    assert check() == []


def test_the_small_script_of_these_tests_is_sound(tmp_path: Path) -> None:
    assert found(tmp_path, TALK) == []


READY = """
  - step: ready
    who: second
    ask: Ready?
    answer: choice
    choices: {yes: 'Yes'}
"""

FAULTS = [
    ("exercise: [", "DUO001", "check the indentation"),
    ("exercise: one\nexercise: two\n", "DUO002", "'exercise' stands twice"),
    (HEAD + "steps: []\n", "DUO003", "steps"),
    (HEAD, "DUO003", "this part is missing"),
    (STEPS + "  - step: one\n    who: first\n" + CLOSE, "DUO003", "a step here needs one of"),
    (STEPS + SECRET + "    colour: red\n" + CLOSE, "DUO003", "not known here"),
    (STEPS + SECRET + "    when: it rains\n" + CLOSE, "DUO003", "is no condition"),
    (STEPS + SECRET.replace("text", "choice") + CLOSE, "DUO003", "a choice needs 'choices'"),
    (STEPS + SECRET.replace("text", "scale") + CLOSE, "DUO003", "belong together"),
    (STEPS + SECRET + "    own words: yes\n" + CLOSE, "DUO003", "'own words' belongs"),
    (STEPS + SECRET + "    skip: nowhere\n" + CLOSE, "DUO004", "'nowhere', which is no step"),
    (STEPS + SECRET.replace("first", "third") + CLOSE, "DUO004", "no role 'third'"),
    (STEPS + SECRET + "    when: mood is 3\n" + CLOSE, "DUO004", "'mood' in this condition"),
    (STEPS + SECRET + SECRET + CLOSE, "DUO004", "'secret' is there already"),
    (
        STEPS + SECRET + "  - {step: two, who: first, keep: note, card: none}" + CLOSE,
        "DUO004",
        "no card 'none'",
    ),
    (STEPS + SECRET + "  - step: end\n    end: {third: Bye}\n", "DUO004", "no role 'third'"),
    (
        STEPS + SECRET + "  - {step: two, who: first, share: [secret], ask: So, keep: close}" + CLOSE,
        "DUO004",
        "'secret' is no answer with 'seen: when shared'",
    ),
    (
        STEPS + SECRET + "  - {step: two, who: first, tell: 'Hi {{ stranger }}'}" + CLOSE,
        "DUO004",
        "'stranger'",
    ),
    (
        STEPS + SECRET + "  - {step: two, go: close}" + SECRET.replace("secret", "lost") + CLOSE,
        "DUO005",
        "'lost'",
    ),
    (STEPS + SECRET, "DUO005", "past its last step"),
    (
        STEPS
        + SECRET
        + "  - {step: two, go: three, when: alone}\n  - {step: three, go: two, when: alone}\n"
        + CLOSE,
        "DUO006",
        "without asking anyone",
    ),
    (
        STEPS
        + SECRET
        + "  - {step: two, who: second, tell: '{% if secret %}{{ secret }}{% endif %}'}"
        + CLOSE,
        "DUO007",
        "the second may not read it",
    ),
    (STEPS + SECRET + "  - {step: two, who: first, tell: '{{ secret'}" + CLOSE, "DUO008", "check the braces"),
    (STEPS + SECRET.replace("Something", "Something " * 400) + CLOSE, "DUO009", "characters in 'en'"),
    (
        (STEPS + SECRET + "    seen: partner\n" + CLOSE).replace(
            "open because: These are small scripts for tests.\n", ""
        ),
        "DUO020",
        "put 'when: full' there",
    ),
    (
        STEPS + SECRET + "  - {step: two, who: first, tell: 'So: {{ secret }}'}" + CLOSE,
        "DUO010",
        "{% if secret %}",
    ),
]


@pytest.mark.parametrize(("text", "code", "says"), FAULTS)
def test_a_fault_is_named_with_its_mend(tmp_path: Path, text: str, code: str, says: str) -> None:
    problems = check([write(tmp_path, text)])
    assert {problem.code for problem in problems} == {code}
    assert says in " ".join(problem.message for problem in problems)
    assert code in CODES


COURSES = [
    (
        SECRET.replace("text", "choice\n    choices: {good: Good, bad: Bad}")
        + "  - {step: kind, who: second, when: secret is bad, tell: Be kind.}\n"
        + READY,
        "DUO011",
        "the other one can tell how 'secret' was answered",
    ),
    (
        SECRET.replace("text", "text\n    owed: no\n    skip: passed")
        + CLOSE
        + "  - {step: passed, end: {second: They would rather not.}}\n",
        "DUO012",
        "does not look like silence",
    ),
    (
        SECRET
        + READY.replace("'Yes'", "{label: 'Yes', go: close}, more: {label: More, go: secret}")
        + "    seen: partner\n",
        "DUO013",
        "one of the two can lead the other through 'secret', 'ready'",
    ),
    (SECRET + "    silence: {remind: [], after: 1 day}\n", "DUO014", "nobody is reminded"),
    (SECRET + "    seen: partner\n", "DUO015", "they never do"),
    (
        SECRET.replace("text", "choice\n    choices: {good: Good, bad: Bad}")
        + "  - {step: never, who: first, when: [secret is bad, secret is good], tell: Never.}\n"
        + READY,
        "DUO005",
        "never holds when it comes to step 'never'",
    ),
    (
        SECRET + "  - {step: unread, who: first, tell: It ends before this is read.}\n",
        "DUO005",
        "because the end follows at once",
    ),
]


@pytest.mark.parametrize(("steps", "code", "says"), COURSES)
def test_a_fault_in_what_may_happen_is_named_with_its_mend(
    tmp_path: Path, steps: str, code: str, says: str
) -> None:
    problems = check([write(tmp_path, STEPS + steps + ("" if "end:" in steps else CLOSE))])
    assert {problem.code for problem in problems} == {code}
    assert says in " ".join(problem.message for problem in problems)


def test_the_shortest_way_to_a_fault_is_told_in_the_lines_of_a_transcript(tmp_path: Path) -> None:
    [problem] = check([write(tmp_path, STEPS + COURSES[0][0] + CLOSE)])
    assert problem.message.endswith(
        "shortest way there: exercise small: Alex and Sam · Alex begins · Alex taps: Bad"
    )


def test_a_plain_fault_is_told_first_and_alone(tmp_path: Path) -> None:
    steps, _, _ = COURSES[0]
    assert [code for _, code in found(tmp_path, STEPS + steps + "    skip: nowhere\n" + CLOSE)] == ["DUO004"]


def test_every_code_has_an_example() -> None:
    shown = {code for _, code, _ in (*FAULTS, *COURSES)}
    assert shown | {"DUO016"} == set(
        CODES
    )  # a script with too much in it is shown in docs/problems/DUO016.md


def test_the_line_is_that_of_the_fault(tmp_path: Path) -> None:
    text = STEPS + SECRET + "    skip: nowhere\n" + CLOSE
    line = 1 + text[: text.index("skip: nowhere")].count("\n")
    assert found(tmp_path, text) == [(line, "DUO004")]


def test_what_is_shared_on_one_way_only_may_not_be_read(tmp_path: Path) -> None:
    script = (
        STEPS
        + SECRET
        + """    seen: when shared
  - step: give
    who: first
    share: [secret]
    ask: Give it?
    keep: after
  - step: after
    who: second
    ask: "{% if secret %}{{ secret }}{% endif %}"
    answer: choice
    choices: {thanks: Thank you}
"""
        + CLOSE
    )
    assert [code for _, code in found(tmp_path, script)] == ["DUO007"]
    assert found(tmp_path, script.replace("keep: after", "keep: close")) == []


def test_a_keepsake_for_the_partner_may_hold_only_what_they_may_read(tmp_path: Path) -> None:
    script = (
        HEAD
        + "cards: {mine: '{% if secret %}{{ secret }}{% endif %}'}\nsteps:\n"
        + SECRET
        + "  - {step: two, who: first, keep: note, card: mine, seen: partner}"
        + CLOSE
    )
    assert [code for _, code in found(tmp_path, script)] == ["DUO007"]
    assert found(tmp_path, script.replace(", seen: partner", "")) == []


def test_yes_and_half_past_twelve_stay_words(tmp_path: Path) -> None:
    script = STEPS + SECRET.replace("text", "choice") + "    choices: {yes: yes, no: 12:30}\n" + CLOSE
    step = read(write(tmp_path, script)).script.steps[0]
    assert {name: choice.label for name, choice in step.choices.items()} == {"yes": "yes", "no": "12:30"}  # type: ignore[union-attr]


def test_a_file_that_is_missing_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    assert [problem.code for problem in check([tmp_path / "none.yaml"])] == ["DUO001"]


def test_a_file_that_is_not_text_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    file = tmp_path / "picture.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FaultyScriptError, match="DUO001"):
        read(file)
