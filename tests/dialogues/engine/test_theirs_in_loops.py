"""Loops through what the partner ticked or wrote, and what both said in a round."""

from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.rehearsal.transcript import play
from dialogues.script.revision import Revision
from dialogues.text.languages import languages
from tests.dialogues.scripts import HEAD, revision, write

HEAD_FOR_TWO = HEAD.replace("[alone, together]", "[together]")
REPLIES = """
  - step: opened
    reveal: [wish]
  - step: replies
    both:
      - step: about
        each: theirs.wish
        steps:
          - step: reply
            ask: "{{ partner }} would like this: <b>{{ item }}</b>. How about it?"
            answer: choice
            seen: when revealed
            choices: {can: I can do that, cannot: Not right now}
  - step: opened_replies
    reveal: [reply]
  - step: read
    ask: >-
      {% for one in theirs.about %}{{ one.item }}: {% if one.reply %}{{ one.reply }}{% endif %}. {% endfor %}
    answer: choice
    choices: {read: I've read it}
  - step: bye
    end: {first: Bye., second: Bye.}
"""
TICKED = (
    HEAD_FOR_TWO
    + """
steps:
  - step: each_first
    both:
      - step: wish
        ask: What would you like?
        answer: several
        seen: when revealed
        choices: {walk: A walk, tea: Tea, quiet: Quiet}
"""
    + REPLIES
)
WRITTEN = (
    HEAD_FOR_TWO
    + """
steps:
  - step: each_first
    both:
      - step: wishes
        each: 1 to 3
        ask: Another one?
        another: One more
        enough: That's all
        steps:
          - step: wish
            ask: What would you like?
            answer: text
            limit: 100
            seen: when revealed
"""
    + REPLIES
)
COMMON = (
    HEAD_FOR_TWO
    + """
steps:
  - step: topics
    who: first
    ask: What shall we look at?
    answer: several
    seen: partner
    choices: {order: Order, plans: Plans}
  - step: sorted
    each: topics
    steps:
      - step: sort
        ask: "{{ item }}?"
        answer: choice
        seen: partner
        choices: {rubs: It rubs, fine: It's fine}
      - step: talk
        who: first
        ask: >-
          {{ item }}. You: {% if mine.sort %}{{ mine.sort }}{% endif %}.
          They: {% if theirs.sort %}{{ theirs.sort }}{% endif %}.
        answer: choice
        choices: {on: On}
  - step: alone_again
    both:
      - step: once_more
        each: topics
        steps:
          - step: closer
            ask: "{{ item }}, once more?"
            answer: choice
            seen: when revealed
            choices: {closer: Closer, not: Not yet}
  - step: opened
    reveal: [closer]
  - step: compared
    both:
      - step: looked_at
        each: once_more
        steps:
          - step: seen
            ask: >-
              {{ item }}: {% if mine.closer %}{{ mine.closer }}{% endif %}
              and {% if theirs.closer %}{{ theirs.closer }}{% endif %}.
            answer: choice
            choices: {on: On}
  - step: read
    ask: >-
      Yours: {% for it in mine.sorted %}{{ it.item }} {% if it.sort %}{{ it.sort }}{% endif %}. {% endfor %}
      They: {% for it in theirs.sorted %}{{ it.item }} {% if it.sort %}{{ it.sort }}{% endif %}. {% endfor %}
    answer: choice
    choices: {read: I've read it}
  - step: bye
    end: {first: Bye., second: Bye.}
"""
)


def messages(folder: Path, text: str) -> list[str]:
    return [problem.message for problem in check([write(folder, text)])]


@pytest.mark.parametrize("text", [TICKED, WRITTEN, COMMON], ids=["ticked", "written", "common"])
def test_the_check_finds_nothing_wrong_with_it(tmp_path: Path, text: str) -> None:
    assert messages(tmp_path, text) == []


def test_each_goes_through_what_the_other_ticked(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex taps: A walk
Alex taps: Quiet
Alex taps: Done ➤
Sam opens
Sam taps: Tea
Sam taps: Done ➤
  Sam sees: Alex would like this: <b>A walk</b>
Sam taps: I can do that
  Sam sees: Alex would like this: <b>Quiet</b>
Sam taps: Not right now
  Alex sees: Sam would like this: <b>Tea</b>
Alex taps: I can do that
  Alex sees: A walk: I can do that. Quiet: Not right now.
  Sam sees: Tea: I can do that.
""",
        {"small": revision(tmp_path, TICKED)},
    )


def test_each_goes_through_what_the_other_wrote(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex writes: Sunday in bed
Alex taps: Send ➤
Alex taps: One more
Alex writes: Fewer <meetings>
Alex taps: Send ➤
Alex taps: That's all
Sam opens
Sam skips
Sam taps: That's all
  Sam sees: Alex would like this: <b>Sunday in bed</b>
Sam taps: I can do that
  Sam sees: Fewer <meetings>
Sam taps: Not right now
  Alex sees: Sunday in bed: I can do that. Fewer <meetings>: Not right now.
""",
        {"small": revision(tmp_path, WRITTEN)},
    )


def test_a_stored_script_still_goes_through_what_the_other_ticked(tmp_path: Path) -> None:
    kept = Revision.of(revision(tmp_path, TICKED).script, languages()).document
    assert Revision.restore(kept).script == revision(tmp_path, TICKED).script


def test_in_a_round_both_say_something_and_read_each_other(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex taps: Order
Alex taps: Plans
Alex taps: Done ➤
Alex taps: It rubs
Sam opens
Sam taps: It's fine
  Alex sees: Order. You: It rubs. They: It's fine.
Alex taps: On
Alex taps: It's fine
Sam taps: It rubs
  Alex sees: Plans. You: It's fine. They: It rubs.
Alex taps: On
Alex taps: Closer
Alex taps: Closer
Sam taps: Not yet
Sam taps: Closer
  Sam sees: Order: Not yet and Closer.
Sam taps: On
  Sam sees: Plans: Closer and Closer.
Sam taps: On
  Alex sees: Order: Closer and Not yet.
Alex taps: On
Alex taps: On
  Alex sees: Yours: Order It rubs. Plans It's fine.  They: Order It's fine. Plans It rubs.
  Sam sees: Yours: Order It's fine. Plans It rubs.  They: Order It rubs. Plans It's fine.
""",
        {"small": revision(tmp_path, COMMON)},
    )


def test_alone_there_is_nobody_elses_to_go_through(tmp_path: Path) -> None:
    alone = TICKED.replace("[together]", "[alone, together]").replace(
        "- step: read\n", "- step: read\n    when: together\n"
    )
    assert messages(tmp_path, alone) == []
    play(
        "exercise small: Alex\nAlex begins\nAlex taps: Tea\nAlex taps: Done ➤\n  Alex sees: Bye.",
        {"small": revision(tmp_path, alone)},
    )


def test_what_the_other_keeps_is_not_gone_through(tmp_path: Path) -> None:
    give = """
      - step: give
        share: [wish]
        ask: "They would read: {% if mine.wish %}{{ mine.wish }}{% endif %}"
        keep: replies
"""
    shared = TICKED.replace(
        "seen: when revealed\n        choices: {walk",
        "seen: when shared\n        called: It\n        choices: {walk",
    )
    shared = shared.replace("\n  - step: opened\n    reveal: [wish]\n", give)
    assert messages(tmp_path, shared) == []
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex taps: Tea
Alex taps: Done ➤
Alex taps: Keep it to myself
Sam opens
Sam taps: Quiet
Sam taps: Done ➤
Sam taps: Send to Alex ➤
  Alex sees: Sam would like this: <b>Quiet</b>
  Sam does not see: Tea
""",
        {"small": revision(tmp_path, shared)},
    )


@pytest.mark.parametrize("seen", ["me", "when the same"])
@pytest.mark.parametrize("shows", [True, False])
def test_what_is_ones_own_is_not_gone_through(tmp_path: Path, seen: str, shows: bool) -> None:
    private = TICKED.replace(
        "when revealed\n        choices: {walk", f"{seen}\n        choices: {{walk"
    ).replace("  - step: opened\n    reveal: [wish]\n", "")
    if not shows:
        private = private.replace(": <b>{{ item }}</b>", "").replace("{{ one.item }}: ", "")
    file = write(tmp_path, private)
    assert {problem.code for problem in check([file])} == {"DUO007"}


def test_what_was_gone_through_can_be_listed_for_whoever_did(tmp_path: Path) -> None:
    own = TICKED.replace(
        "  - step: read\n",
        "  - step: told\n    tell: '{% for one in mine.about %}{{ one.item }}{% endfor %}'\n  - step: read\n",
    )
    assert messages(tmp_path, own) == []


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        (
            "theirs.wish",
            "theirs.wihs",
            "'theirs.wihs' is nothing to go through; name a question with 'answer: several'",
        ),
        ("theirs.wish", "theirs.wihs", "did you mean 'wish'?"),
        ("theirs.wish", "theirs.reply", "'theirs.reply' is nothing to go through"),
        (
            "  - step: replies\n    both:\n",
            "",
            "'theirs.wish' belongs inside 'both'; elsewhere, say with 'who'",
        ),
        ("      - step: wish\n", "      - step: wish\n        who: first\n", ""),
    ],
)
def test_what_the_check_says_of_a_slip(tmp_path: Path, written: str, instead: str, says: str) -> None:
    text = TICKED.replace(written, instead)
    if "both" in written:
        here = text.index("      - step: about")
        there = text.index("  - step: opened_replies")
        text = text[:here] + text[here:there].replace("\n    ", "\n")[4:] + text[there:]
    assert any(says in one for one in messages(tmp_path, text))


def test_what_one_role_was_asked_needs_no_theirs(tmp_path: Path) -> None:
    one = TICKED.replace(
        "  - step: each_first\n    both:\n      - step: wish\n", "  - step: wish\n    who: first\n"
    )
    here = one.index("        ask: What would")
    there = one.index("\n  - step: opened\n")
    one = one[:here] + one[here:there].replace("        ", "    ") + one[there:]
    assert any(
        "'wish' is asked of the first only; write it without 'theirs.'" in said
        for said in messages(tmp_path, one)
    )


def test_what_is_being_answered_meanwhile_is_gone_through_later(tmp_path: Path) -> None:
    here, there = TICKED.index("  - step: opened\n"), TICKED.index("      - step: about")
    meanwhile = TICKED[:here] + TICKED[there:]
    assert any("'wish' is being answered meanwhile" in said for said in messages(tmp_path, meanwhile))
