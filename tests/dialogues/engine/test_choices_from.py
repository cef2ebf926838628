"""Choices that come from what was chosen or written before, or from a list."""

from pathlib import Path

import pytest

from dialogues.author.diagram import diagram
from dialogues.check.check import check
from dialogues.exploration.shortest_path import transcripts_for_uncovered
from dialogues.exploration.state_space import explorations
from dialogues.rehearsal.coverage import all_edges, covered_edges
from dialogues.rehearsal.transcript import play
from dialogues.script.files import read
from dialogues.script.problems import FaultyScriptError
from dialogues.script.revision import Revision
from tests.dialogues.scripts import HEAD, revision, write

TOGETHER = HEAD.replace("[alone, together]", "[together]")
MENU = (
    TOGETHER
    + """
lists:
  needs: {rest: Rest, order: Order, fun: Fun, quiet: Quiet}
steps:
  - step: each_first
    both:
      - step: picks
        ask: What do you need?
        answer: several
        choices from: needs
        own words: yes
        at least: 1
        at most: 3
      - step: shown
        ask: Which of them will you show?
        answer: several
        choices from: picks
        at least: 0
        at most: 2
        seen: when revealed
  - step: opened
    reveal: [shown]
  - step: answer
    both:
      - step: pledge
        ask: Which one of {{ partner }}'s could you do something for?
        answer: choice
        choices from: theirs.shown
        choices: {none: None of them}
        seen: when revealed
  - step: pledged
    reveal: [pledge]
  - step: over
    end:
      first: "{% if theirs.pledge %}{{ theirs.pledge }}{% endif %}"
      second: "{% if theirs.pledge %}{{ theirs.pledge }}{% endif %}"
"""
)
SEVERAL_AT_ONCE = """
exercise small: Alex and Sam
Alex begins
Alex writes: fun, a walk, tea
Alex taps: Send ➤
  Alex has: Rest | Order | ✓ Fun | Quiet | ✓ a walk | ✓ tea | Done ➤ | ⋯
Alex taps: ✓ tea
Alex writes: quiet, tea
Alex taps: Send ➤
  Alex sees: At most 3
Alex taps: Start over
Alex writes: Tea
Alex writes: A walk
Alex taps: Send ➤
  Alex has: Rest | Order | ✓ Fun | Quiet | ✓ a walk | ✓ tea | Done ➤ | ⋯
"""
PLAYED = """
exercise small: Alex and Sam
Alex begins
  Alex has: Rest | Order | Fun | Quiet | ⋯
Alex taps: Rest
Alex writes: A walk alone
  Alex sees: A walk alone
Alex taps: Send ➤
  Alex has: ✓ Rest | Order | Fun | Quiet | ✓ A walk alone | Done ➤ | ⋯
Alex taps: ✓ A walk alone
  Alex has: ✓ Rest | Order | Fun | Quiet | A walk alone | Done ➤ | ⋯
Alex taps: A walk alone
Alex taps: Fun
Alex taps: Quiet
  Alex sees: At most 3
Alex taps: Done ➤
  Alex has: Rest | A walk alone | Fun | Done ➤ | ⋯
Alex taps: A walk alone
Alex taps: Rest
Alex taps: Fun
  Alex sees: At most 2
Alex taps: Done ➤
Sam opens
Sam taps: Order
Sam taps: Done ➤
  Sam has: Order | Done ➤ | ⋯
Sam taps: Done ➤
  Sam has: A walk alone | Rest | None of them | ⋯
  Sam does not see: Fun
Sam taps: A walk alone
Alex opens
  Alex has: None of them | ⋯
Alex taps: None of them
  Alex sees: A walk alone
  Sam sees: None of them
"""


def menu(folder: Path) -> Revision:
    return revision(folder, MENU)


def codes(folder: Path, text: str) -> list[str]:
    return [problem.code for problem in check([write(folder, text)])]


def said(folder: Path, text: str) -> str:
    return " ".join(problem.message for problem in check([write(folder, text)]))


def test_people_choose_among_what_they_and_their_partner_chose_before(tmp_path: Path) -> None:
    play(PLAYED, {"small": menu(tmp_path)})


def test_several_things_typed_at_once_are_added_one_by_one(tmp_path: Path) -> None:
    play(SEVERAL_AT_ONCE, {"small": menu(tmp_path)})


def test_a_list_may_be_as_long_as_all_that_fits_and_each_thing_as_long_as_one(tmp_path: Path) -> None:
    play(
        f"""
exercise small: Alex and Sam
Alex begins
Alex writes: {", ".join(letter * 60 for letter in "abc")}
  Alex sees: {"c" * 60}
Alex taps: Start over
Alex writes: tea, {"a" * 61}, milk
  Alex sees: “{"a" * 40} …” is 1 over
  Alex has: Start over | ⋯
""",
        {"small": menu(tmp_path)},
    )


def test_the_check_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    assert codes(tmp_path, MENU) == []


def test_a_script_with_it_is_the_same_after_storage(tmp_path: Path) -> None:
    stored = menu(tmp_path)
    restored = Revision.restore(stored.document)
    assert restored.script == stored.script
    play(PLAYED, {"small": restored})


def test_what_is_added_twice_or_beyond_the_most_is_not_added(tmp_path: Path) -> None:
    played = play(
        """
exercise small: Alex and Sam
Alex begins
Alex writes: A walk
Alex taps: Send ➤
Alex writes: A  walk
Alex taps: Send ➤
  Alex has: Rest | Order | Fun | Quiet | ✓ A walk | Done ➤ | ⋯
Alex taps: ✓ A walk
Alex writes: A walk
Alex taps: Send ➤
  Alex has: Rest | Order | Fun | Quiet | ✓ A walk | Done ➤ | ⋯
Alex taps: Rest
Alex taps: Order
Alex writes: One more
Alex taps: Send ➤
  Alex sees: At most 3
Alex taps: Start over
  Alex has: ✓ Rest | ✓ Order | Fun | Quiet | ✓ A walk | Done ➤ | ⋯
""",
        {"small": menu(tmp_path)},
    )
    before = played.session.words["a"].picked
    played.choose("a", played.session.waits["a"].visit, "=own-7")
    assert played.session.words["a"].picked == before, "an old button"


def test_whoever_has_nothing_to_choose_from_is_not_asked(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex skips
Sam opens
Sam taps: Rest
Sam taps: Done ➤
Sam taps: Done ➤
  Sam has: None of them | ⋯
""",
        {"small": menu(tmp_path)},
    )


WRITTEN = (
    TOGETHER
    + """
steps:
  - step: wishes
    who: first
    each: 2 to 3
    ask: Another wish?
    another: One more
    enough: That's all
    steps:
      - {step: wish, who: first, ask: "Wish {{ item }}?", answer: text, limit: 60}
  - step: which
    who: first
    ask: Which matters most?
    answer: choice
    choices from: wish
    seen: partner
  - step: read
    who: second
    ask: "{% if which %}{{ which | quote }}{% else %}Nothing.{% endif %}"
    answer: choice
    choices: {fine: Fine}
  - step: over
    end: {}
"""
)


def test_people_choose_among_what_they_wrote_in_the_rounds_of_a_loop(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex writes: Sleep <3
Alex taps: Send ➤
Alex writes: A day off
Alex taps: Send ➤
Alex taps: That's all
  Alex has: Sleep <3 | A day off | ⋯
Alex taps: Sleep <3
Sam opens
  Sam sees: Sleep <3
  Sam does not see: A day off
""",
        {"small": revision(tmp_path, WRITTEN)},
    )
    assert codes(tmp_path, WRITTEN) == []


def test_typed_words_that_are_chosen_for_the_partner_need_lines_or_a_reason(tmp_path: Path) -> None:
    closed = WRITTEN.replace("open because: These are small scripts for tests.\n", "")
    assert codes(tmp_path, closed) == ["DUO020"]
    menu_closed = MENU.replace("open because: These are small scripts for tests.\n", "")
    assert set(codes(tmp_path, menu_closed)) == {"DUO020"}, "four needs are too few to tap instead"
    eight = menu_closed.replace("quiet: Quiet}", "quiet: Quiet, a: A, b: B, c: C, d: D}")
    assert codes(tmp_path, eight) == []


@pytest.mark.parametrize("script", [MENU, WRITTEN], ids=["menu", "written"])
def test_transcripts_that_take_every_way_can_be_written(tmp_path: Path, script: str) -> None:
    found = revision(tmp_path, script)
    written = transcripts_for_uncovered(found, [one.explore() for one in explorations(found)], set())
    taken = covered_edges(found, ["\n".join(lines) for lines in written.values()])
    third = {("wishes_more", "choice", "another")}  # only as many rounds as there must be are explored
    assert taken | third >= all_edges(found.script)


def test_a_drawing_says_where_choices_come_from(tmp_path: Path) -> None:
    notes = {node.step: node.notes for node in diagram(menu(tmp_path).script).nodes}
    assert "choices from: theirs.shown" in notes["pledge"]


LIMITS = (
    HEAD
    + """
lists:
  limits:
    money: {ask: Ask me first, none: No loans}
    phone: {mine: My phone is mine, night: Not at night}
    otherwise: {time: I need time}
steps:
  - step: area
    who: first
    ask: What is it about?
    answer: choice
    choices: {money: Money, phone: My phone, other: Something else}
  - step: limit
    who: first
    ask: Which limit?
    answer: choice
    choices from: limits[area]
    choices: {later: {label: Not now, go: over}}
  - step: strict
    who: first
    when: limit is night or none
    ask: All right.
    answer: choice
    choices: {fine: Fine}
  - step: over
    end: {first: "{% if limit %}{{ limit }}{% endif %}"}
"""
)


@pytest.mark.parametrize(
    ("area", "offered"),
    [
        ("Money", "Ask me first | No loans | Not now | ⋯"),
        ("My phone", "My phone is mine | Not at night | Not now | ⋯"),
        ("Something else", "I need time | Not now | ⋯"),
    ],
)
def test_an_earlier_answer_decides_which_list_is_offered(tmp_path: Path, area: str, offered: str) -> None:
    play(
        f"exercise small: Alex\nAlex begins\nAlex taps: {area}\n  Alex has: {offered}",
        {"small": revision(tmp_path, LIMITS)},
    )


def test_without_that_answer_it_is_the_list_for_otherwise(tmp_path: Path) -> None:
    skipped = "exercise small: Alex\nAlex begins\nAlex skips\n  Alex has: I need time | Not now | ⋯"
    play(skipped, {"small": revision(tmp_path, LIMITS)})
    assert codes(tmp_path, LIMITS) == []


def test_an_answer_that_leads_to_a_choice_is_explored_for_each_choice(tmp_path: Path) -> None:
    """A step that only some lists lead to is reached; one that none leads to isn't."""
    never = LIMITS.replace("when: limit is night or none", "when: [limit is night, area is money]")
    assert codes(tmp_path, never) == ["DUO005"]


# -- what a question may offer -----------------------------------------------------------------------------

OTHERS = """
steps:
  - step: picks
    who: first
    ask: What worries you?
    answer: several
    choices: {money: Money, work: Work}
  - step: which
    who: second
    ask: Which one?
    answer: choice
    choices from: picks
    seen: partner
  - step: over
    end: {first: "{% if which %}{{ which }}{% endif %}", second: Done.}
"""


def test_nobody_is_offered_what_their_partner_chose_privately(tmp_path: Path) -> None:
    assert codes(tmp_path, TOGETHER + OTHERS) == ["DUO007"]
    seen = OTHERS.replace("answer: several", "answer: several\n    seen: partner")
    assert codes(tmp_path, TOGETHER + seen) == []


def test_nobody_is_offered_a_list_that_tells_what_their_partner_chose_privately(tmp_path: Path) -> None:
    theirs = LIMITS.replace("[alone, together]", "[together]").replace(
        "step: limit\n    who: first", "step: limit\n    who: second"
    )
    assert set(codes(tmp_path, theirs)) == {"DUO007"}


def test_at_run_time_nobody_is_offered_it_either(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex taps: Money
Alex taps: Done ➤
  Alex sees: Done
""".replace("  Alex sees: Done\n", ""),
        {"small": revision(tmp_path, TOGETHER + OTHERS)},
    )


def test_what_is_shown_as_something_else_is_offered_as_that(tmp_path: Path) -> None:
    shown = OTHERS.replace("work: Work", "work: {label: Work, shown as: money}").replace(
        "answer: several", "answer: several\n    seen: partner"
    )
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex taps: Work
Alex taps: Done ➤
Sam opens
  Sam has: Money | ⋯
""",
        {"small": revision(tmp_path, TOGETHER + shown)},
    )


def test_what_the_partner_kept_for_themselves_is_not_offered(tmp_path: Path) -> None:
    """Keeping it and being silent look alike, also where there is then nothing to choose from."""
    shared = OTHERS.replace(
        "answer: several", "answer: several\n    seen: when shared\n    called: It"
    ).replace(
        "  - step: which",
        "  - {step: give, who: first, share: [picks], ask: Send it?, keep: which}\n  - step: which",
    )
    assert codes(tmp_path, TOGETHER + shared) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("choices from: picks", "choices from: pick", "'pick' is nothing to choose from"),
        ("choices from: picks", "choices from: limits[picks]", "'limits' is no list"),
        ("choices from: picks", "choices from: theirs.picks", "asked of the first only"),
        ("choices from: picks", "choices from: which", "'which' is nothing to choose from"),
        ("choices from: picks", "choices from: picks\n    choices: {work: More}", "give it another name"),
        ("answer: several", "answer: scale", "nothing to choose from"),
    ],
)
def test_an_author_reads_what_to_write_instead(tmp_path: Path, old: str, new: str, message: str) -> None:
    seen = OTHERS.replace("who: second", "who: first").replace(old, new)
    seen = seen.replace("    choices: {money: Money, work: Work}\n", SCALE) if "scale" in new else seen
    assert message in said(tmp_path, TOGETHER + seen)


SCALE = "    scale: {low: 0, high: 3, low means: little, high means: much}\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("limits[area]", "limits", "say which answer decides"),
        ("limits[area]", "limits[areas]", "'areas' is no question"),
        ("limits[area]", "limits[limit]", "'limit' is asked only after this"),
        ("    otherwise: {time: I need time}\n", "", "has nothing for 'other'"),
        ("    otherwise:", "    sky: {a: A}\n    otherwise:", "'sky' in the list 'limits' is no choice"),
        ("night: Not at night", "ask: Not at night", "says 'Ask me first' and 'Not at night'"),
        ("  limits:\n", "  spare: {a: A}\n  limits:\n", "no step has 'choices from: spare'"),
        ("  limits:\n", "  area: {a: A}\n  limits:\n", "'area' is a list, and a step"),
        ("night: Not at night", "later: Not at night", "'later' is among the choices of 'limits'"),
        ("mine: My phone is mine", "mine: ''", "can't be empty"),
    ],
)
def test_an_author_reads_what_is_wrong_with_a_list(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in said(tmp_path, LIMITS.replace(old, new))


def test_one_list_is_not_chosen_by_an_answer(tmp_path: Path) -> None:
    one = MENU.replace("choices from: needs", "choices from: needs[picks]")
    assert "'needs' is one list" in said(tmp_path, one)


def test_nobody_chooses_from_what_is_being_answered_meanwhile(tmp_path: Path) -> None:
    meanwhile = MENU.replace("choices from: picks", "choices from: theirs.picks")
    assert "being answered meanwhile" in said(tmp_path, meanwhile)


def test_nobody_chooses_from_what_is_asked_later_or_in_the_same_loop(tmp_path: Path) -> None:
    swapped = MENU.replace("choices from: needs", "choices from: shown")
    assert "asked only after this" in said(tmp_path, swapped)
    inside = WRITTEN.replace("  - step: which\n    who: first\n    ask: Which matters most?\n", "").replace(
        "    answer: choice\n    choices from: wish\n    seen: partner\n", ""
    )
    inside = inside.replace(
        "  - step: read",
        "      - {step: which, who: first, ask: Which?, answer: choice, choices from: wish, seen: partner}\n"
        "  - step: read",
    ).replace("{% if which %}{{ which | quote }}{% else %}Nothing.{% endif %}", "Well?")
    assert "in this very loop" in said(tmp_path, inside)


def test_what_becomes_a_button_is_short(tmp_path: Path) -> None:
    assert "becomes a button" in said(tmp_path, WRITTEN.replace("limit: 60", "limit: 200"))


def test_where_two_take_turns_each_is_offered_the_same(tmp_path: Path) -> None:
    turns = TOGETHER + OTHERS.replace(
        "  - step: which",
        "  - step: rounds\n    each: 2 to 2\n    in turn: yes\n    steps:\n     - step: which",
    ).replace("\n    who: second\n    ask: Which", "\n       who: first\n       ask: Which").replace(
        "    answer: choice\n    choices from: picks\n    seen: partner",
        "       answer: choice\n       choices from: picks\n       seen: partner",
    ).replace("{% if which %}{{ which }}{% endif %}", "Done.")
    assert "offer a list" in said(tmp_path, turns)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("choices from: needs", "choices from: needs picks", "isn't where choices come from"),
        ("choices from: needs", "limit: 200\n        choices from: needs", "at most 100"),
        ("choices from: needs", "examples: [A]\n        choices from: needs", "don't belong to 'several'"),
        (
            "answer: several\n        choices from: needs",
            "answer: text\n        choices from: needs",
            "belongs to",
        ),
    ],
)
def test_a_question_of_the_wrong_form_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(FaultyScriptError, match=message):
        read(write(tmp_path, MENU.replace(old, new)))


def test_a_list_that_is_no_list_of_choices_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyScriptError, match="'lists', 'needs'"):
        read(
            write(
                tmp_path,
                MENU.replace("needs: {rest: Rest, order: Order, fun: Fun, quiet: Quiet}", "needs: Rest"),
            )
        )


def test_alone_nothing_is_offered_that_only_the_partner_answers(tmp_path: Path) -> None:
    """And neither is there anything in common."""
    script = (
        HEAD
        + """
steps:
  - {step: theirs, who: second, ask: What?, answer: several, seen: partner, choices: {a: Left, b: Right}}
  - {step: which, who: first, ask: Which?, answer: choice, choices from: theirs}
  - {step: likes, ask: And?, answer: several, seen: when the same, choices: {a: Left, b: Right}}
  - {step: common, overlap of: likes, none: over}
  - {step: same, end: {first: "{{ common }}", second: "{{ common }}"}}
  - {step: over, end: {first: Nothing in common., second: Nothing in common.}}
"""
    )
    play(
        """
exercise small: Alex
Alex begins
  Alex sees: And?
Alex taps: Left
Alex taps: Done ➤
  Alex sees: Nothing in common.
""",
        {"small": revision(tmp_path, script)},
    )
