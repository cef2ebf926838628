"""What a script rarely does, and the check has to know all the same."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.engine.engine import begin, stops_both
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.text.markup import closed
from dialogues.text.template_uses import paths
from tests.dialogues.scripts import HEAD, revision, write

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TOGETHER = HEAD.replace("forms: [alone, together]", "forms: [together]")
OVER = "  - step: over\n    end: {first: Done., second: Done.}\n"
PER_ITEM = (
    TOGETHER
    + """
steps:
  - step: picks
    who: first
    ask: Pick three.
    answer: several
    at least: 3
    at most: 3
    seen: partner
    choices: {a: A, b: B, c: C, d: D}
  - step: shown
    who: second
    ask: "{% if picks %}{{ picks }}{% endif %}"
    answer: choice
    choices: {ok: OK}
  - step: sorting
    each: picks
    steps:
      - step: sort
        ask: "{{ item }}?"
        answer: choice
        seen: partner
        choices: {fine: Fine, rubs: Rubs, neutral: Neutral}
      - step: how
        who: first
        when: either sort is rubs
        ask: "{{ item }}: how?"
        answer: choice
        choices: {a: A, b: B}
"""
    + OVER
)
GIVEN = (
    TOGETHER
    + """given: [kept]
steps:
  - step: look
    who: first
    ask: "{% if kept %}{{ kept }}{% endif %} Still right?"
    answer: choice
    choices: {yes: 'Yes'}
"""
    + OVER
)
FOLLOWED_UP = (
    TOGETHER
    + """follow up:
  after: 2 days
  ask: How was it?
steps:
  - step: look
    who: first
    ask: Ready?
    answer: choice
    choices: {yes: 'Yes'}
"""
    + OVER
)
CIRCLE = HEAD + "steps:\n  - step: one\n    go: two\n  - step: two\n    go: one\n" + OVER


@pytest.mark.parametrize("text", [PER_ITEM, GIVEN, FOLLOWED_UP], ids=["per item", "given", "followed up"])
def test_these_are_sound(tmp_path: Path, text: str) -> None:
    """Where each round decides only what comes in it, rounds add up and don't multiply."""
    assert [str(one) for one in check([write(tmp_path, text)])] == []


def test_a_circle_that_was_not_checked_ends_and_nobody_waits(tmp_path: Path) -> None:
    rehearsal = Rehearsal(revision(tmp_path, CIRCLE), {"a": "Alex", "b": "Sam"})
    rehearsal.begin()
    assert not rehearsal.session.alive


def test_alone_a_stop_is_never_asked_about(tmp_path: Path) -> None:
    script = revision(tmp_path, PER_ITEM.replace("forms: [together]", "forms: [alone, together]")).script
    session, _ = begin(script, 1, "", 1, NOW)
    assert not stops_both(script, session, "a")


def test_where_no_answer_is_owed_a_stop_is_not_asked_about(tmp_path: Path) -> None:
    script = revision(
        tmp_path, PER_ITEM.replace("    at least: 3\n", "    owed: no\n    skip: over\n")
    ).script
    session, _ = begin(script, 1, "", 2, NOW)
    assert not stops_both(script, session, "a")


def test_a_closing_tag_that_opens_nowhere_is_left_out() -> None:
    assert closed("so</b> it is") == "so it is"
    assert closed("with all my <3, <b>always") == "with all my <3, <b>always</b>"


def test_what_a_loop_takes_from_no_name_is_no_value() -> None:
    assert not [path for path in paths("{% for one in [1] %}x{% endfor %}") if path[0] != ""]
