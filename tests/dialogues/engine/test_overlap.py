"""What both have ticked, and nothing of the rest."""

from itertools import product
from pathlib import Path

import pytest

from dialogues.author.diagram import diagram
from dialogues.check.check import check
from dialogues.engine.events import Seat
from dialogues.exploration.shortest_path import transcripts_for_uncovered
from dialogues.exploration.state_space import explorations
from dialogues.rehearsal.coverage import all_edges, covered_edges
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.rehearsal.transcript import play
from tests.dialogues.scripts import HEAD, revision, write

TOGETHER = HEAD.replace("[alone, together]", "[together]")
AREAS = (
    TOGETHER
    + """
steps:
  - step: areas
    ask: Where would you like things to change?
    answer: several
    at least: 1
    at most: 3
    seen: when the same
    choices: {home: Home, work: Work, fun: Fun, money: Money, health: Health}
  - step: both_ticked
    overlap of: areas
    none: nothing
  - step: which
    who: first
    ask: "You both ticked {{ both_ticked | listed }}. Where do you begin?"
    answer: choice
    seen: partner
    choices from: both_ticked
  - step: over
    end:
      first: "{% if which %}{{ which }}{% endif %}"
      second: "{{ both_ticked }}: {% if which %}{{ which }}{% endif %}"
  - step: nothing
    end: {first: Different things this time., second: Different things this time.}
"""
)
NOTHING = """  - step: nothing
    end: {first: Different things this time., second: Different things this time.}
"""
LABELS = ("Home", "Work", "Fun")


def codes(folder: Path, text: str) -> list[str]:
    return [problem.code for problem in check([write(folder, text)])]


def said(folder: Path, text: str) -> str:
    return " ".join(problem.message for problem in check([write(folder, text)]))


def test_only_what_both_have_ticked_is_shown(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
  Alex sees: only what you both tap
Alex taps: Money
Alex taps: Home
Alex taps: Fun
Alex taps: Done ➤
Sam opens
Sam taps: Fun
Sam taps: Work
Sam taps: Money
Sam taps: Done ➤
  Alex sees: You both ticked Fun and Money.
  Alex does not see: Work
  Alex has: Fun | Money | ⋯
  Sam does not see: Home
Alex taps: Money
  Sam sees: Fun, Money: Money
""",
        {"small": revision(tmp_path, AREAS)},
    )


def test_where_nothing_is_the_same_nothing_is_said_of_either(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex taps: Home
Alex taps: Done ➤
Sam opens
Sam taps: Work
Sam taps: Done ➤
  Alex sees: Different things this time.
  Sam sees: Different things this time.
""",
        {"small": revision(tmp_path, AREAS)},
    )


@pytest.mark.parametrize("first", ["a", "b"])
def test_whoever_leaves_it_out_has_nothing_in_common(tmp_path: Path, first: Seat) -> None:
    played = Rehearsal(revision(tmp_path, AREAS), {"a": "Alex", "b": "Sam"})
    played.begin()
    second: Seat = "b" if first == "a" else "a"
    for seat in (first, second):
        played.choose(seat, played.session.visit, "open")
    played.choose(first, played.session.visit, "skip")
    played.tap(second, "Home")
    played.tap(second, "Done ➤")
    assert played.session.outcome == "nothing"


def test_the_check_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    assert codes(tmp_path, AREAS) == []


def test_a_single_choice_is_what_both_have_in_common_too(tmp_path: Path) -> None:
    one = AREAS.replace("    answer: several\n    at least: 1\n    at most: 3\n", "    answer: choice\n")
    assert codes(tmp_path, one) == []
    for mine, theirs in product(LABELS, repeat=2):
        played = Rehearsal(revision(tmp_path, one), {"a": "Alex", "b": "Sam"})
        played.begin()
        played.choose("b", 0, "open")
        played.tap("a", mine)
        played.tap("b", theirs)
        assert (played.session.outcome is None) == (mine == theirs)


def test_without_a_way_for_nothing_it_goes_on(tmp_path: Path) -> None:
    on = AREAS.replace("    none: nothing\n", "").replace(
        NOTHING,
        "",
    )
    (printed, _) = check([write(tmp_path, on)])
    assert printed.code == "DUO010", "then there may be nothing to print"
    assert "write {% if both_ticked %}…{% endif %} around it" in printed.message
    tested = on.replace(
        "{{ both_ticked | listed }}", "{% if both_ticked %}{{ both_ticked }}{% endif %}"
    ).replace('"{{ both_ticked }}: ', '"{% if both_ticked %}{{ both_ticked }}: {% endif %}')
    assert codes(tmp_path, tested) == []


def test_steps_can_depend_on_it_and_loops_go_through_it(tmp_path: Path) -> None:
    each = AREAS.replace(
        "  - step: which\n",
        """  - step: rounds
    each: both_ticked
    steps:
      - {step: wish, ask: "{{ item }}?", answer: choice, seen: partner, choices: {must: Must, like: Like}}
  - step: money_too
    when: both_ticked is money
    who: second
    tell: Money is a good place to begin.
  - step: which
""",
    ).replace("- {{ which }}", "")
    found = codes(tmp_path, each)
    assert [code for code in found if code != "DUO015"] == []


def test_a_drawing_and_transcripts_have_the_way_for_nothing(tmp_path: Path) -> None:
    found = revision(tmp_path, AREAS)
    assert ("both_ticked", "nothing", "nothing in common") in [
        (arrow.start, arrow.end, arrow.label) for arrow in diagram(found.script).arrows
    ]
    written = transcripts_for_uncovered(found, [one.explore() for one in explorations(found)], set())
    taken = covered_edges(found, ["\n".join(lines) for lines in written.values()])
    assert taken == all_edges(found.script)


# -- what it must not tell -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Different things this time., second",
            '"{% if theirs.areas %}{{ theirs.areas }}{% endif %}.", second',
        ),
        ("You both ticked", "{% if theirs.areas %}{{ theirs.areas }}{% endif %}"),
        ("choices from: both_ticked", "choices from: theirs.areas"),
    ],
)
def test_the_check_finds_whatever_shows_the_rest(tmp_path: Path, old: str, new: str) -> None:
    assert set(codes(tmp_path, AREAS.replace(old, new))) == {"DUO007"}


@pytest.mark.parametrize("condition", ["either areas is home", "both areas is not home", "my areas is home"])
def test_the_check_finds_what_tells_more_than_what_both_ticked(tmp_path: Path, condition: str) -> None:
    telling = AREAS.replace(
        "  - step: nothing\n",
        f"  - step: nothing\n    when: {condition}\n    end: {{first: Home?, second: Home?}}\n"
        "  - step: nothing_else\n",
    )
    found = codes(tmp_path, telling)
    assert "DUO011" in found or "my" in condition
    assert found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("overlap of: areas", "overlap of: area", "no choice with 'seen: when the same'"),
        ("overlap of: areas", "reveal: [areas]", "write 'overlap of: areas' instead"),
        ("seen: when the same", "seen: partner", "no choice with 'seen: when the same'"),
        ("none: nothing", "none: nowhere", "'nowhere', which is no step"),
        ("overlap of: areas", "overlap of: later", "asked only after this"),
    ],
)
def test_an_author_reads_what_to_write_instead(tmp_path: Path, old: str, new: str, message: str) -> None:
    later = "  - {step: later, ask: And?, answer: choice, seen: when the same, choices: {a: A, b: B}}\n"
    wrong = AREAS.replace("  - step: over", f"{later}  - step: over", 1).replace(old, new)
    if "reveal" in new:
        wrong = wrong.replace("    none: nothing\n", "")
    assert message in said(tmp_path, wrong)
