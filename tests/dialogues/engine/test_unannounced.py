"""Exercises that each finds by themselves, and what is sealed until both are there."""

from datetime import timedelta
from pathlib import Path

import pytest

from dialogues.engine.engine import knows_of
from dialogues.engine.events import Opened
from dialogues.engine.session import last_acted
from dialogues.exploration.inputs import UserInput
from dialogues.exploration.shortest_path import transcript, transcripts_for_uncovered
from dialogues.exploration.state_space import explorations
from dialogues.questions.as_exercise import FOLDER
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.files import read
from dialogues.script.revision import Revision
from tests.dialogues.scripts import HEAD, revision

SEALED = (
    HEAD.replace("forms: [alone, together]", "forms: [together]\nannounced: no")
    + """
steps:
  - step: alone
    both:
      - step: thought
        ask: What are you thinking of?
        answer: text
        limit: 50
        seen: when revealed
        owed: no
        skip: opened
        meanwhile: It's sealed.
        silence: {remind: [], after: 2 days, go: opened}
  - step: opened
    reveal: [thought]
  - step: over
    end:
      first: "{% if theirs.thought %}{{ theirs.thought }}{% endif %}"
      second: "{% if theirs.thought %}{{ theirs.thought }}{% endif %}"
"""
)


@pytest.fixture
def rehearsal(tmp_path: Path) -> Rehearsal:
    """One has begun it."""
    found = Rehearsal(revision(tmp_path, SEALED), {"a": "Alex", "b": "Sam"})
    found.begin()
    return found


def test_nobody_else_is_told_that_it_has_begun(rehearsal: Rehearsal) -> None:
    script, session = rehearsal.revision.script, rehearsal.session
    assert rehearsal.called == []
    assert knows_of(script, session, "a")
    assert not knows_of(script, session, "b")
    rehearsal.happen(Opened("b"))
    assert knows_of(script, rehearsal.session, "b")


def test_it_offers_neither_a_pause_nor_an_end_that_the_other_could_see(rehearsal: Rehearsal) -> None:
    rehearsal.tap("a", "⋯")
    labels = [button.label for row in rehearsal.screens["a"].rows for button in row]
    assert labels == ["⏭ Skip this", "🔒 Private help", "‹ Back to it"]
    rehearsal.choose("a", rehearsal.session.visit, "pause")
    assert rehearsal.session.status == "waiting"


def test_until_both_are_there_one_may_go_back_and_say_it_differently(rehearsal: Rehearsal) -> None:
    rehearsal.happen(Opened("b"))
    rehearsal.write("a", "The sea")
    rehearsal.tap("a", "Send ➤")
    assert rehearsal.screens["a"].html == "It's sealed."
    rehearsal.choose("a", rehearsal.session.visit, "back")
    assert "The sea" in rehearsal.screens["a"].html
    assert not rehearsal.session.arrived
    rehearsal.tap("a", "Start over")
    rehearsal.write("a", "The hills")
    rehearsal.tap("a", "Send ➤")
    rehearsal.write("b", "A lake")
    rehearsal.tap("b", "Send ➤")
    assert rehearsal.screens["b"].html == "The hills"


def test_what_both_leave_unanswered_at_the_same_time_is_written_as_one_silence() -> None:
    """The clock that runs out for one has run out for the other, so there is nothing more to wait for."""
    question = Revision.of(read(FOLDER / "daily_guess.yaml").script, {})
    explored = [one.explore() for one in explorations(question)]
    written = transcripts_for_uncovered(question, explored, set())
    assert ["Alex begins", "72 hours pass"] in [lines[1:] for lines in written.values()]


def test_a_way_that_the_clock_does_not_allow_is_written_as_far_as_it_goes() -> None:
    question = Revision.of(read(FOLDER / "daily_open.yaml").script, {})
    first = next(iter(explorations(question))).explore().states[0]
    lines = transcript(question, first, [UserInput("a", "answer", "answer", ("=never_offered",))])
    assert lines[-1] == "Alex begins"


@pytest.mark.parametrize("name", ["daily_open", "daily_choose", "daily_guess"])
def test_looking_again_at_what_was_left_out_makes_nothing_last_longer(name: str) -> None:
    """It would end later for the other one, who could tell by it that somebody was there."""
    rehearsal = Rehearsal(Revision.of(read(FOLDER / f"{name}.yaml").script, {}), {"a": "Alex", "b": "Sam"})
    rehearsal.begin()
    rehearsal.tap("a", "Not this one")
    rehearsal.happen(Opened("b"))
    rehearsal.tap("b", "Not this one")
    rehearsal.wait(timedelta(hours=47))
    rehearsal.tap("b", "All right")
    before = rehearsal.screens["b"].html
    rehearsal.tap("b", "All right")
    assert rehearsal.screens["b"].html == before
    rehearsal.wait(timedelta(hours=2))
    assert rehearsal.session.status == "finished"


def test_a_stored_session_says_when_each_was_last_there(rehearsal: Rehearsal) -> None:
    rehearsal.write("a", "The sea")
    state, _ = rehearsal.session.to_json()
    assert last_acted(state, "a") == rehearsal.session.last_acted("a")
    assert last_acted(state, "b") is None
