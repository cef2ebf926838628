"""One of them said so, and nobody can tell who."""

from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.rehearsal.transcript import play
from dialogues.script.files import read
from dialogues.script.problems import FaultyScriptError
from tests.dialogues.scripts import HEAD, revision, write

TRIAL = (
    HEAD.replace("[alone, together]", "[together]")
    + """
steps:
  - step: felt
    ask: How did the week with it feel?
    answer: choice
    seen: unnamed
    choices: {good: Good, forced: A bit forced, unequal: Mostly on me}
    silence: {remind: [1 day], after: 2 days, go: asked}
  - step: asked
    when: either felt is forced
    go: smaller
  - step: on
    end: {first: It stays., second: It stays.}
  - step: smaller
    end: {first: Time to make it smaller., second: Time to make it smaller.}
"""
)
STAYS, SMALLER = "It stays.", "Time to make it smaller."


def codes(folder: Path, text: str) -> list[str]:
    return [problem.code for problem in check([write(folder, text)])]


@pytest.mark.parametrize(
    ("mine", "theirs", "ends"),
    [
        ("taps: Good", "taps: Good", STAYS),
        ("taps: Good", "taps: Mostly on me", STAYS),
        ("taps: Good", "taps: A bit forced", SMALLER),
        ("taps: A bit forced", "taps: Good", SMALLER),
        ("taps: Good", "skips", SMALLER),
        ("skips", "taps: Good", SMALLER),
        ("taps: A bit forced", "taps: A bit forced", SMALLER),
    ],
)
def test_it_changes_for_both_if_one_says_so_or_leaves_it_out(
    tmp_path: Path, mine: str, theirs: str, ends: str
) -> None:
    play(
        f"""
exercise small: Alex and Sam
Alex begins
  Alex sees: I won't say whose wish it was
Alex {mine}
Sam opens
Sam {theirs}
  Alex sees: {ends}
  Sam sees: {ends}
""",
        {"small": revision(tmp_path, TRIAL)},
    )


def test_silence_counts_as_leaving_it_out(tmp_path: Path) -> None:
    play(
        f"""
exercise small: Alex and Sam
Alex begins
Alex taps: Good
48 hours pass
Alex opens
  Alex sees: {SMALLER}
""",
        {"small": revision(tmp_path, TRIAL)},
    )


def test_the_check_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    assert codes(tmp_path, TRIAL) == []


def test_a_private_answer_does_not_show_even_so(tmp_path: Path) -> None:
    private = TRIAL.replace("    seen: unnamed\n", "")
    assert "DUO011" in codes(tmp_path, private)


def test_the_check_refuses_what_tells_saying_so_from_leaving_it_out(tmp_path: Path) -> None:
    """Else whoever hasn't said so would know that their partner has."""
    named = TRIAL.replace(
        "  - step: asked\n", "  - {step: out, when: either felt not answered, go: on}\n  - step: asked\n"
    )
    assert codes(tmp_path, named) == ["DUO012"]


def test_the_check_refuses_a_second_thing_that_leaving_it_out_does_not_look_like(tmp_path: Path) -> None:
    second = TRIAL.replace(
        "  - step: on\n",
        "  - {step: too, when: either felt is unequal, go: fairer}\n"
        "  - {step: fairer_not, go: on}\n"
        "  - {step: fairer, end: {first: Share it out., second: Share it out.}}\n"
        "  - step: on\n",
    )
    assert codes(tmp_path, second) == ["DUO012"]


@pytest.mark.parametrize("condition", ["both felt is good", "either felt is not good", "felt is unequal"])
def test_the_check_refuses_any_other_way_to_decide_by_it(tmp_path: Path, condition: str) -> None:
    other = TRIAL.replace(
        "  - step: on\n", f"  - {{step: too, when: {condition}, go: fairer}}\n  - step: on\n"
    )
    other = other.replace("  - step: smaller\n", f"  - step: fairer\n    end: {FAIRER}\n  - step: smaller\n")
    assert {"DUO011", "DUO012"} & set(codes(tmp_path, other))


FAIRER = "{first: Share it out., second: Share it out.}"


def test_the_check_refuses_a_text_that_shows_it(tmp_path: Path) -> None:
    shown = TRIAL.replace(
        "first: Time to", 'first: "{% if theirs.felt %}{{ theirs.felt }}{% endif %} Time to'
    )
    shown = shown.replace("smaller., second: Time", 'smaller.", second: Time')
    problems = check([write(tmp_path, shown)])
    assert [problem.code for problem in problems] == ["DUO007"]
    assert "either … is …" in problems[0].message


@pytest.mark.parametrize("change", ["who: first", "own words: yes"])
def test_it_is_for_choices_that_both_are_asked_for(tmp_path: Path, change: str) -> None:
    with pytest.raises(FaultyScriptError, match="a choice that both are asked for"):
        read(write(tmp_path, TRIAL.replace("seen: unnamed", f"seen: unnamed\n    {change}")))
