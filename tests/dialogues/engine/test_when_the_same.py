"""Answers that show only where both have given the same."""

from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.engine.events import Opened, Seat, Skipped
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.files import read
from dialogues.script.problems import FaultyScriptError
from tests.dialogues.scripts import HEAD, revision, write

OVERLAP = (
    HEAD.replace("forms: [alone, together]", "forms: [together]\nannounced: no")
    + """
steps:
  - step: apart
    both:
      - step: likes
        ask: What would you like?
        answer: choice
        seen: when the same
        choices: {sea: The sea, hills: The hills, town: A town}
        owed: no
        skip: opened
        meanwhile: It's sealed.
        silence: {remind: [], after: 2 days, go: opened}
  - step: opened
    reveal: [likes]
  - step: not_both
    when: either likes not answered
    go: nothing
  - step: found
    when: both likes shared
    go: same
  - step: apart_end
    end: {first: Something else each., second: Something else each.}
  - step: same
    end:
      first: "Both: {% if theirs.likes %}{{ theirs.likes }}{% endif %}"
      second: "Both: {% if theirs.likes %}{{ theirs.likes }}{% endif %}"
  - step: nothing
    end: {}
"""
)
CHOICES = ("The sea", "The hills", "A town")


@pytest.fixture
def rehearsal(tmp_path: Path) -> Rehearsal:
    """One has begun it, and the other one has found it."""
    found = Rehearsal(revision(tmp_path, OVERLAP), {"a": "Alex", "b": "Sam"})
    found.begin()
    found.happen(Opened("b"))
    return found


def test_people_read_at_the_question_when_it_shows(rehearsal: Rehearsal) -> None:
    assert "only if you both tap the same" in rehearsal.screens["a"].html


@pytest.mark.parametrize("mine", CHOICES)
@pytest.mark.parametrize("theirs", CHOICES)
def test_it_shows_if_both_have_given_the_same_and_else_stays_its_owners(
    rehearsal: Rehearsal, mine: str, theirs: str
) -> None:
    rehearsal.tap("a", mine)
    rehearsal.tap("b", theirs)
    seats: tuple[Seat, ...] = ("a", "b")
    for seat in seats:
        assert rehearsal.screens[seat].html == (f"Both: {mine}" if mine == theirs else "Something else each.")
    assert bool(rehearsal.session.shared) == (mine == theirs)


def test_it_does_not_show_if_only_one_has_answered(rehearsal: Rehearsal) -> None:
    rehearsal.tap("a", "The sea")
    rehearsal.happen(Skipped("b"))
    assert not rehearsal.session.shared


def test_the_check_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    assert not check([write(tmp_path, OVERLAP)])


def test_the_check_finds_what_tells_more_than_that_it_is_not_the_same(tmp_path: Path) -> None:
    """Whoever has tapped the sea would learn that it was a town, and not the hills."""
    telling = OVERLAP.replace(
        "  - step: apart_end",
        """  - step: a_town
    when: either likes is town
    go: town_end
  - step: apart_end""",
    ).replace(
        "  - step: same\n",
        "  - step: town_end\n    end: {first: One of you likes towns., second: One of you likes towns.}\n"
        "  - step: same\n",
    )
    assert [one.code for one in check([write(tmp_path, telling)])] == ["DUO011"]


def test_the_check_finds_a_text_that_shows_it_in_any_case(tmp_path: Path) -> None:
    bare = OVERLAP.replace("Something else each., second", '"{{ theirs.likes }}", second')
    assert "DUO010" in [one.code for one in check([write(tmp_path, bare)])]


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("answer: choice", "answer: scale\n        scale: {low: 0, high: 3, low means: no, high means: yes}"),
        ("answer: choice", "answer: choice\n        own words: yes"),
    ],
)
def test_it_is_for_choices(tmp_path: Path, line: str, instead: str) -> None:
    with pytest.raises(FaultyScriptError, match="a choice that both are asked for"):
        read(write(tmp_path, OVERLAP.replace(line, instead)))
