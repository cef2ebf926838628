"""An exercise of two goes on alone, for who is in it, when the other one has never heard of it."""

from pathlib import Path

import pytest

from dialogues.engine import engine
from dialogues.engine.events import Paused
from dialogues.rehearsal.rehearsal import Rehearsal
from tests.dialogues.scripts import HEAD, revision

GIFT = (
    HEAD
    + """
steps:
  - step: thought
    who: first
    ask: What is on your mind?
    answer: text
    limit: 50
    seen: when shared
  - step: how
    who: first
    when: together
    ask: "How shall {{ second }} get it?"
    answer: choice
    choices: {sent: Send it}
  - step: look
    who: first
    share: [thought]
    ask: "Send {{ thought }}?"
    keep: kept
  - step: reading
    who: second
    ask: "{{ thought }}"
    answer: choice
    choices: {fine: Fine}
    seen: partner
  - step: close
    end: {first: It was read., second: You read it.}
  - step: kept
    end: {first: "Kept: {{ thought }}"}
"""
)


@pytest.fixture
def gift(tmp_path: Path) -> Rehearsal:
    play = Rehearsal(revision(tmp_path, GIFT), {"a": "Alex", "b": "Sam"})
    play.begin()
    return play


def goes_on_alone(gift: Rehearsal) -> None:
    gift.session, _ = engine.go_on_alone(gift.revision.script, gift.session, gift.now)
    assert gift.session.form == "alone"
    assert set(gift.session.words) == {"a"}


def writes(gift: Rehearsal) -> None:
    gift.write("a", "tea")
    gift.tap("a", "Send ➤")


def test_a_question_that_is_asked_alone_too_stays_asked_and_what_needs_the_other_one_is_passed_over(
    gift: Rehearsal,
) -> None:
    gift.write("a", "tea")
    goes_on_alone(gift)
    gift.choose("a", 0, "open")
    gift.tap("a", "Send ➤")
    assert gift.screens["a"].html == "Kept: tea"


def test_a_question_about_the_other_one_is_passed_over(gift: Rehearsal) -> None:
    writes(gift)
    assert "How shall Sam get it?" in gift.screens["a"].html
    goes_on_alone(gift)
    assert gift.session.outcome == "kept"


def test_what_was_about_to_be_sent_is_kept(gift: Rehearsal) -> None:
    writes(gift)
    gift.tap("a", "Send it")
    assert "Send tea?" in gift.screens["a"].html
    goes_on_alone(gift)
    assert gift.session.outcome == "kept"


def test_a_pause_stays_a_pause(gift: Rehearsal) -> None:
    gift.happen(Paused("a"))
    goes_on_alone(gift)
    assert gift.session.status == "paused"
    gift.tap("a", "▶ Carry on")
    assert "What is on your mind?" in gift.screens["a"].html
