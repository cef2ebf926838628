"""Ready words: which lines someone is offered, when they come first, and what the engine is given."""

from pathlib import Path

import pytest

from dialogues.engine.engine import begin
from dialogues.engine.events import STARTER, Chose, Wrote
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.rehearsal.transcript import play
from dialogues.script.revision import Revision
from dialogues.text.languages import languages
from tests.dialogues.scripts import HEAD, revision

LINES = "[One here, Two here, Three here, Four here, Five here, Six here, Seven here, Eight here]"
TALK = (
    HEAD.replace("[alone, together]", "[together]")
    + f"""steps:
  - step: area
    who: first
    ask: What is it about?
    answer: choice
    seen: when shared
    choices: {{home: Home, work: Work}}
  - step: said
    who: first
    ask: Say it.
    answer: text
    seen: when shared
    lines:
      by: area
      home: ["{{{{ second }}}}, I like our home."]
      otherwise: {LINES}
    starters: [I wish that…]
    examples: [One small thing., Another.]
  - step: give
    who: first
    share: [area, said]
    ask: "{{% if said %}}{{{{ said }}}}{{% endif %}}"
    keep: kept
  - step: kept
    go: answer
  - step: answer
    who: second
    ask: "{{% if area %}}{{{{ area }}}}{{% endif %}} And you?"
    answer: choice
    own words: yes
    choices: {{fine: All good}}
    seen: partner
    lines: {{by: area, home: [About home.], otherwise: [About something.]}}
  - step: close
    end: {{first: "{{% if answer %}}{{{{ answer }}}}{{% endif %}}", second: Done.}}
"""
)


def talked(tmp_path: Path, *lines: str) -> Rehearsal:
    """Alex and Sam, as far as these lines go."""
    return play(
        "\n".join(("exercise small: Alex and Sam", "Alex begins", *lines)),
        {"small": revision(tmp_path, TALK)},
    )


def labels(rehearsal: Rehearsal, *, first: bool) -> list[str]:
    """Alex's buttons, with ready lines first or not."""
    renderer = rehearsal.renderer("a")
    screen = (renderer.with_lines() if first else renderer).screen()
    return [button.label for row in screen.rows for button in row]


def test_lines_fit_what_was_chosen_and_may_name_the_partner(tmp_path: Path) -> None:
    chosen = talked(tmp_path, "Alex taps: Home", "Alex taps: Tap a line instead")
    assert "<b>1</b>  Sam, I like our home." in chosen.screens["a"].html
    chosen.tap("a", "1")
    assert chosen.session.words["a"].draft == [{"message": 1, "text": "Sam, I like our home.", "hints": []}]
    other = talked(tmp_path, "Alex taps: Work", "Alex taps: Tap a line instead")
    assert "<b>8</b>  Eight here" in other.screens["a"].html
    assert [len(row) for row in other.screens["a"].rows] == [4, 4, 2]


@pytest.mark.parametrize(("way", "line"), [("Send to Sam ➤", "home"), ("Keep it to myself", "something")])
def test_what_the_partner_chose_picks_the_lines_only_once_it_is_shared(
    tmp_path: Path, way: str, line: str
) -> None:
    told = talked(
        tmp_path,
        "Alex taps: Home", "Alex writes: So", "Alex taps: Send ➤", f"Alex taps: {way}", "Sam opens",
        "Sam taps: Tap a line instead", f"  Sam sees: <b>1</b>  About {line}.",
        "  Sam has: 1 | All good | Own words instead | ⋯",
    )  # fmt: skip
    assert told.session.alive


def test_a_tapped_line_and_the_same_typed_leave_the_same_behind(tmp_path: Path) -> None:
    begun = ("Alex taps: Work",)
    tapped = talked(tmp_path, *begun, "Alex taps: Tap a line instead", "Alex taps: 2", "Alex taps: Send ➤")
    typed = talked(tmp_path, *begun, "Alex writes: Two here", "Alex taps: Send ➤")
    assert tapped.session.to_json() == typed.session.to_json()


def test_for_someone_who_likes_lines_first_they_show_at_once_and_own_words_a_tap_away(tmp_path: Path) -> None:
    asked = talked(tmp_path, "Alex taps: Home")
    assert labels(asked, first=True) == ["1", "Own words instead", "⋯"]
    assert labels(asked, first=False)[-2:] == ["Tap a line instead", "⋯"]
    lines_first = asked.renderer("a").with_lines()
    assert "Tap a line instead" in str(lines_first.with_words().screen().rows)
    elsewhere = talked(tmp_path)
    assert labels(elsewhere, first=True) == labels(elsewhere, first=False) == ["Home", "Work", "⋯"]


def test_examples_stand_under_the_question_and_can_be_copied(tmp_path: Path) -> None:
    asked = talked(tmp_path, "Alex taps: Home")
    assert "For example: “One small thing.” · “Another.”" in asked.screens["a"].html
    copies = [button for row in asked.screens["a"].rows for button in row if button.copies]
    assert [(one.label, one.copies, one.choice) for one in copies] == [
        ("📋 Copy 1", "One small thing.", ""),
        ("📋 Copy 2", "Another.", ""),
    ]
    before = asked.session.copy()
    asked.tap("a", "📋 Copy 1")
    assert asked.session == before


@pytest.mark.parametrize("written", [(), ("Alex writes: So",), ("Alex taps: I wish that…",)])
def test_the_buttons_below_a_draft_are_those_of_its_screen(tmp_path: Path, written: tuple[str, ...]) -> None:
    renderer = talked(tmp_path, "Alex taps: Home", *written).renderer("a")
    shown = tuple(button for row in renderer.screen().rows for button in row)
    assert renderer.draft_buttons == (shown if written else ())


def test_a_beginning_alone_is_never_sent(tmp_path: Path) -> None:
    begun = talked(tmp_path, "Alex taps: Home", "Alex taps: I wish that…")
    visit, changes = begun.session.waits["a"].visit, begun.session.changes["a"]
    begun.happen(Chose("a", visit, f"send-{changes}"))
    assert begun.session.words["a"].draft == [{"message": STARTER, "text": "I wish that", "hints": []}]
    begun.write("a", "we sang")
    begun.write("a", "More often.")
    begun.tap("a", "Send ➤")
    assert begun.session.words["a"].answers["said"]["text"] == "I wish that we sang\nMore often."


@pytest.mark.parametrize("choice", ["line-0", "line-9", "line-x", "line-", "begin-2", "lines", "=home"])
def test_a_button_that_offers_nothing_here_stands_for_no_words(tmp_path: Path, choice: str) -> None:
    asked = talked(tmp_path, "Alex taps: Work")
    assert asked.renderer("a").ready_words(choice) is None
    assert asked.renderer("b").ready_words("line-1") is None  # nothing is asked of them
    asked.happen(Wrote("a", 5, "Something"))
    assert asked.renderer("a").ready_words("line-1") is None  # words are on their way already


def test_a_revision_with_ready_words_is_restored_as_it_was(tmp_path: Path) -> None:
    made = revision(tmp_path, TALK)
    again = Revision.restore(made.document)
    assert again.hash == made.hash
    assert again.script == made.script
    session, _ = begin(again.script, 1, again.hash, 2, Rehearsal(again, {}).now)
    assert session.alive
    assert set(again.languages) == set(languages())


def test_own_words_are_all_but_the_lines(tmp_path: Path) -> None:
    lines = ("Alex taps: Work", "Alex taps: Tap a line instead", "Alex taps: 2", "Alex taps: Send ➤")
    assert talked(tmp_path, *lines).renderer("a").own_words() == []
    words = ("Alex taps: Work", "Alex writes: Two here, and more", "Alex taps: Send ➤")
    assert talked(tmp_path, *words).renderer("a").own_words() == ["Two here, and more"]
