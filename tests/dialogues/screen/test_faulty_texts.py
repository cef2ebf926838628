"""What people read where a script that nobody checked is faulty: a kind line, and a way on."""

import logging
from pathlib import Path

import pytest

from dialogues.engine.engine import advance, begin
from dialogues.engine.events import Chose, Seat, Skipped
from dialogues.engine.session import Session
from dialogues.rehearsal.rehearsal import BEGINNING
from dialogues.screen.render import Renderer
from dialogues.text.languages import languages
from tests.dialogues.scripts import HEAD, revision

FAULTY = (
    HEAD.replace("[alone, together]", "[together]")
    + """
cards:
  broken: "{{ stranger }}"
steps:
  - step: said
    who: first
    ask: Say it.
    answer: text
    seen: partner
    meanwhile: "{{ stranger }}"
  - step: told
    who: second
    tell: "{{ said }}"
  - step: kept
    who: first
    keep: note
    card: broken
  - step: asked
    who: second
    ask: "They said {{ said }}."
    answer: choice
    choices: {yes: "{{ stranger }}"}
  - step: labelled
    who: second
    ask: So?
    answer: choice
    choices: {yes: "{{ stranger }}"}
  - step: close
    end:
      first: "{{ said }}"
      second: "{% if said %}{{ said }}{% endif %}"
"""
)


def screen(folder: Path, session: Session, seat: Seat) -> tuple[str, list[str]]:
    shown = Renderer(
        revision(folder, FAULTY), session, seat, languages()["en"], {"a": "Alex", "b": "Sam"}
    ).screen()
    return shown.html, [button.label for row in shown.rows for button in row]


def test_a_faulty_step_is_passed_with_a_kind_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    script = revision(tmp_path, FAULTY).script
    caplog.set_level(logging.ERROR)
    session, _ = begin(script, 1, "", 2, BEGINNING)
    session.acted["b"] = session.acted["a"]
    assert "has the floor" in screen(tmp_path, session, "b")[0], "not the faulty line"
    session, _ = advance(script, session, Skipped("a"), BEGINNING)
    html, labels = screen(tmp_path, session, "b")
    assert html == "Something is wrong with this part of mine, and it's nothing you did. Let's skip it."
    assert labels == ["⏭ Skip this", "⋯"]
    assert "small at step 'asked' can't be made: an answer that was not given is printed" in caplog.text
    session, _ = advance(script, session, Skipped("b"), BEGINNING)
    assert screen(tmp_path, session, "b") == ("So?\n\n<i>🔒 Only you will see your answer.</i>", ["…", "⋯"])
    session, _ = advance(script, session, Chose("b", session.waits["b"].visit, "=yes"), BEGINNING)
    for seat in session.seats:
        assert screen(tmp_path, session, seat)[0] == "That was <b>Small</b>. Thank you for being here."


def test_a_faulty_card_is_not_kept(tmp_path: Path) -> None:
    one = revision(tmp_path, FAULTY)
    session, _ = begin(one.script, 1, "", 2, BEGINNING)
    renderer = Renderer(one, session, "a", languages()["en"], {"a": "Alex", "b": "Sam"})
    assert renderer.card("broken", "kept") == ""
