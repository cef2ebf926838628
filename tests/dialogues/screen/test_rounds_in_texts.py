"""What texts know of a loop's rounds: what its reader may know, and nothing of what nobody was asked."""

from pathlib import Path

from dialogues.rehearsal.rehearsal import Rehearsal
from tests.dialogues.scripts import HEAD, revision

TICKED = """
steps:
  - step: ticks
    who: first
    ask: Which?
    answer: several
    choices: {tea: Tea, milk: Milk}
  - step: each_tick
    each: ticks
    steps:
      - step: why
        who: first
        ask: "{{ item }}: why?"
        answer: choice
        choices: {so: So}
        seen: when shared
        meanwhile: "{{ first }} is at it.{% if why %} {{ why }}{% endif %}"
      - step: reply
        who: second
        when: together
        ask: "{{ first }} asks: well?{% if why %} {{ why }}{% endif %}"
        answer: choice
        choices: {yes: Yes}
  - step: over
    end:
      first: "{% for one in each_tick %}{{ one.item }}{% if one.reply %}!{% endif %} {% endfor %}"
      second: Done.
"""


def test_alone_nobody_was_asked_what_the_partner_is_asked(tmp_path: Path) -> None:
    alone = Rehearsal(revision(tmp_path, HEAD + TICKED), {"a": "Alex"})
    alone.begin()
    for choice in ("=tea", "=milk", "done", "=so", "=so"):
        alone.choose("a", alone.session.visit, choice)
    assert "Tea Milk" in alone.screens["a"].html


def test_what_somebody_ticked_for_themselves_is_in_no_text_of_the_other(tmp_path: Path) -> None:
    two = Rehearsal(revision(tmp_path, HEAD + TICKED), {"a": "Alex", "b": "Sam"})
    two.begin()
    for choice in ("=tea", "=milk", "done"):
        two.choose("a", two.session.visit, choice)
    two.choose("b", 0, "open")
    assert "Alex is at it." in two.screens["b"].html
    assert "Tea" not in two.screens["b"].html
    assert "So" not in two.screens["b"].html
    two.choose("a", two.session.visit, "=so")
    two.choose("b", 0, "open")
    assert "well?" in two.screens["b"].html
    assert "Tea" not in two.screens["b"].html
    assert "So" not in two.screens["b"].html
