"""Loops, dates, reveals, agreements and keepsakes, on a small plan that two people make together."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.engine import engine
from dialogues.engine.effects import KeepThis
from dialogues.engine.engine import ACTIVE, advance
from dialogues.engine.events import Chose, Seat
from dialogues.rehearsal.rehearsal import Rehearsal
from tests.dialogues.scripts import PLAN, revision, write


@pytest.fixture
def plan(tmp_path: Path) -> Rehearsal:
    play = Rehearsal(revision(tmp_path, PLAN), {"a": "Alex", "b": "Sam"})
    play.begin()
    play.write("a", "a garden")
    play.tap("a", "Send ➤")
    return play


def both_say_what_is_best(plan: Rehearsal) -> None:
    plan.choose("b", 0, "open")
    plan.write("a", "tomatoes")
    plan.tap("a", "Send ➤")
    plan.write("b", "the quiet")
    plan.tap("b", "Send ➤")


def milestone(plan: Rehearsal, what: str, whose: str) -> None:
    plan.write("a", what)
    plan.tap("a", "Send ➤")
    plan.tap("a", whose)
    plan.tap("a", "In a week")


def two_milestones(plan: Rehearsal, second: str = "Sam") -> None:
    both_say_what_is_best(plan)
    milestone(plan, "dig", "Alex")
    milestone(plan, "sow", second)
    plan.tap("a", "That's all")


def test_the_plan_is_a_sound_script(tmp_path: Path) -> None:
    assert check([write(tmp_path, PLAN)]) == []


def test_what_is_revealed_later_is_hidden_until_then(plan: Rehearsal) -> None:
    plan.choose("b", 0, "open")
    plan.write("a", "tomatoes")
    plan.tap("a", "Send ➤")
    assert "tomatoes" not in plan.renderer("b").screen().html
    plan.write("b", "the quiet")
    plan.tap("b", "Send ➤")
    assert {"a/best", "b/best"} <= set(plan.session.shared)


def test_no_more_is_offered_before_there_are_two(plan: Rehearsal) -> None:
    both_say_what_is_best(plan)
    assert "Milestone 1?" in plan.screens["a"].html
    milestone(plan, "dig", "Alex")
    assert "Milestone 2?" in plan.screens["a"].html
    milestone(plan, "sow", "Sam")
    assert "Another one?" in plan.screens["a"].html


def test_the_last_round_is_not_followed_by_a_question(plan: Rehearsal) -> None:
    both_say_what_is_best(plan)
    for what in ("dig", "sow"):
        milestone(plan, what, "Sam")
    plan.tap("a", "One more")
    milestone(plan, "reap", "Alex")
    assert "1. dig (Sam) 2. sow (Sam) 3. reap (Alex)" in plan.screens["a"].html


@pytest.mark.parametrize(("second", "lopsided"), [("Alex", True), ("Sam", False), ("We both", False)])
def test_a_condition_counts_the_rounds(plan: Rehearsal, second: str, lopsided: bool) -> None:
    two_milestones(plan, second)
    assert ("Most of it" in plan.screens["a"].html) is lopsided


def test_both_must_approve(plan: Rehearsal) -> None:
    two_milestones(plan)
    plan.choose("b", 0, "open")
    assert "They said tomatoes." in plan.screens["b"].html
    plan.tap("a", "I'm in ✓")
    assert plan.session.status == "waiting"
    plan.tap("b", "I'm in ✓")
    assert plan.session.outcome == "close"


def test_a_change_asks_both_anew_and_the_newest_wording_counts(plan: Rehearsal) -> None:
    two_milestones(plan)
    plan.choose("b", 0, "open")
    plan.tap("a", "I'm in ✓")
    plan.tap("b", "✏️ The wish")
    assert "was: “a garden”" in plan.screens["b"].html
    assert "Send ➤" not in labels(plan, "b")
    plan.write("b", "a small garden")
    assert "was: “a garden”" in plan.screens["b"].html
    plan.tap("b", "Send ➤")
    assert set(plan.session.waits) == {"a", "b"}
    assert "a small garden" in plan.renderer("a").screen().html
    assert "was: “a garden”" in plan.renderer("a").screen().html
    plan.choose("a", 0, "open")
    plan.tap("a", "I'm in ✓")
    plan.tap("b", "I'm in ✓")
    assert "a small garden" in plan.kept[0][3]


def test_one_answer_of_a_round_can_be_changed_by_either_and_only_that_is_asked(plan: Rehearsal) -> None:
    two_milestones(plan)
    plan.choose("b", 0, "open")
    plan.tap("b", "✏️ 2")
    assert "2: what would you like to change?" in plan.screens["b"].html
    plan.tap("b", "✏️ what")
    plan.write("b", "plant")
    plan.tap("b", "Send ➤")
    assert "1. dig (Alex) 2. plant (Sam)" in plan.screens["b"].html
    plan.tap("b", "✏️ 2")
    plan.tap("b", "✏️ whose")
    plan.tap("b", "We both")
    assert "1. dig (Alex) 2. plant (We both)" in plan.screens["b"].html


def test_looking_at_a_round_changes_nothing(plan: Rehearsal) -> None:
    two_milestones(plan)
    before = plan.session
    plan.tap("a", "✏️ 1")
    assert plan.session == before
    plan.tap("a", "‹ Back to it")
    plan.tap("a", "I'm in ✓")


@pytest.fixture
def turns(tmp_path: Path) -> Rehearsal:
    """The same plan, whose milestones the two write in turn."""
    text = PLAN.replace("    each: 2 to 3\n", "    each: 2 to 3\n    in turn: yes\n    called: Milestone\n")
    assert check([write(tmp_path, text)]) == []
    play = Rehearsal(revision(tmp_path, text), {"a": "Alex", "b": "Sam"})
    play.begin()
    play.write("a", "a garden")
    play.tap("a", "Send ➤")
    both_say_what_is_best(play)
    return play


def milestone_of(plan: Rehearsal, seat: Seat, what: str, whose: str) -> None:
    plan.choose(seat, 0, "open")
    plan.write(seat, what)
    plan.tap(seat, "Send ➤")
    plan.tap(seat, whose)
    plan.tap(seat, "In a week")


def test_in_turn_each_writes_every_other_round_and_is_asked_for_the_next_one(turns: Rehearsal) -> None:
    milestone_of(turns, "a", "dig", "Alex")
    assert set(turns.session.waits) == {"b"}
    milestone_of(turns, "b", "sow", "Sam")
    assert "Another one?" in turns.screens["a"].html
    turns.tap("a", "One more")
    milestone_of(turns, "a", "reap", "We both")
    assert "1. dig (Alex) 2. sow (Sam) 3. reap (We both)" in turns.screens["a"].html
    turns.tap("a", "I'm in ✓")
    turns.choose("b", 0, "open")
    turns.tap("b", "I'm in ✓")
    assert "1. dig (Alex) 2. sow (Sam) 3. reap (We both)" in turns.kept[0][3]


def test_a_round_goes_by_the_name_it_is_given(turns: Rehearsal) -> None:
    milestone_of(turns, "a", "dig", "Alex")
    milestone_of(turns, "b", "sow", "Sam")
    turns.tap("a", "That's all")
    turns.tap("a", "✏️ Milestone 2")
    turns.tap("a", "✏️ whose")
    turns.tap("a", "We both")
    assert "2. sow (We both)" in turns.screens["a"].html


def test_the_partner_cannot_go_back_past_the_round_of_the_other(turns: Rehearsal) -> None:
    milestone_of(turns, "a", "dig", "Alex")
    turns.choose("b", 0, "open")
    turns.choose("b", 0, "back")
    assert set(turns.session.waits) == {"b"}


def test_nobody_takes_turns_where_each_goes_through_every_round(tmp_path: Path) -> None:
    text = PLAN.replace(
        "  - step: lopsided",
        "  - step: apart\n    both:\n      - step: wishes\n        each: 1 to 2\n        in turn: yes\n"
        "        who: first\n        ask: More?\n        another: One more\n        enough: That's all\n"
        "        steps: [{step: wished, ask: What?, answer: text}]\n  - step: lopsided",
    )
    assert ["in turn" in one.message for one in check([write(tmp_path, text)])] == [True]


def test_what_the_other_one_wrote_can_stay_while_the_rest_of_a_round_changes(plan: Rehearsal) -> None:
    two_milestones(plan)
    plan.choose("b", 0, "open")
    plan.tap("b", "✏️ 2")
    plan.tap("b", "✏️ what")
    assert "was: “sow”" in plan.screens["b"].html
    plan.tap("b", "Leave that as it was")
    assert "2. sow (Sam)" in plan.screens["b"].html
    assert "was:" not in plan.screens["b"].html


def test_ones_own_words_are_taken_up_again_and_the_other_ones_are_not(plan: Rehearsal) -> None:
    two_milestones(plan)
    plan.choose("b", 0, "open")
    plan.tap("b", "✏️ The wish")
    plan.write("b", "a balcony")
    plan.tap("b", "Send ➤")
    plan.choose("a", 0, "open")
    plan.tap("a", "✏️ The wish")
    plan.write("a", "a garden, later")
    assert "was: “a balcony”" in plan.screens["a"].html
    assert plan.session.words["a"].draft_text() == "a garden, later"
    plan.tap("a", "Send ➤")
    plan.tap("a", "✏️ The wish")
    assert plan.session.words["a"].draft_text() == "a garden, later"


def test_who_was_writing_when_the_other_one_stops_keeps_a_copy_once(
    plan: Rehearsal,
) -> None:
    plan.choose("b", 0, "open")
    plan.write("b", "the quiet")
    plan.choose("a", plan.session.waits["a"].visit, "stop-now")
    assert "the quiet" not in plan.screens["a"].html
    screen = plan.screens["b"]
    assert "<blockquote>the quiet</blockquote>" in screen.html
    assert [button.copies for row in screen.rows for button in row] == ["the quiet"]
    assert set(plan.session.read) == {"a", "b"}, "they were here, and have read it"
    assert plan.session.forgotten


def test_who_was_writing_and_is_not_here_is_called_for_the_copy(plan: Rehearsal) -> None:
    plan.choose("b", 0, "open")
    plan.write("b", "the quiet " * 30)
    plan.called.clear()
    plan.now += 2 * ACTIVE
    plan.choose("a", plan.session.waits["a"].visit, "stop-now")
    assert plan.called == ["b"]
    assert not plan.session.forgotten
    plan.choose("b", 0, "open")
    assert "the quiet the quiet" in plan.screens["b"].html
    assert plan.screens["b"].rows == (), "too long for the clipboard"
    assert plan.session.forgotten


def test_a_stop_is_asked_about_only_where_both_have_written(plan: Rehearsal) -> None:
    def asks(seat: Seat) -> bool:
        return engine.stops_both(plan.revision.script, plan.session, seat)

    plan.choose("b", 0, "open")
    assert not asks("b")
    plan.write("b", "the quiet")
    assert asks("b"), "they have read the wish"
    assert not asks("a"), "nobody tells them that the other one is typing"
    plan.tap("b", "Send ➤")
    assert not asks("a"), "nor that they have answered"
    plan.write("a", "tomatoes")
    plan.tap("a", "Send ➤")
    assert asks("a"), "by now it is revealed"
    screen = plan.renderer("a").before_stopping()
    assert "Stop it for both of you? Sam sees that it ends." in screen.html
    assert [button.choice for row in screen.rows for button in row] == ["stop-now", "close"]
    plan.choose("a", plan.session.waits["a"].visit, "stop-now")
    assert not asks("a")


def test_alone_nobody_else_is_stopped(tmp_path: Path) -> None:
    play = Rehearsal(revision(tmp_path, PLAN), {"a": "Alex"})
    play.begin()
    play.write("a", "a garden")
    assert not engine.stops_both(play.revision.script, play.session, "a")


def labels(plan: Rehearsal, seat: Seat) -> list[str]:
    return [button.label for row in plan.screens[seat].rows for button in row]


def test_changes_have_an_end(plan: Rehearsal) -> None:
    two_milestones(plan)
    for _ in range(6):
        plan.choose("a", 0, "open")
        plan.tap("a", "✏️ The wish")
        plan.tap("a", "Send ➤")
    assert not any(button.label.startswith("✏️") for row in plan.screens["a"].rows for button in row)


def test_letting_a_change_be_leaves_everything_as_it_was(plan: Rehearsal) -> None:
    two_milestones(plan)
    plan.tap("a", "✏️ 1")
    plan.tap("a", "✏️ what")
    plan.choose("a", 0, "back")
    assert "1. dig (Alex) 2. sow (Sam)" in plan.screens["a"].html
    assert set(plan.session.waits) == {"a", "b"}


def test_not_like_this_needs_no_reason(plan: Rehearsal) -> None:
    two_milestones(plan)
    plan.choose("b", 0, "open")
    plan.tap("b", "Not like this")
    assert plan.session.outcome == "none"


def test_the_goal_is_kept_with_its_review_and_milestones(plan: Rehearsal) -> None:
    two_milestones(plan)
    plan.choose("b", 0, "open")
    plan.tap("a", "I'm in ✓")
    wait = plan.session.waits["b"]
    _, effects = advance(plan.revision.script, plan.session, Chose("b", wait.visit, "agree"), plan.now)
    kept = next(effect for effect in effects if isinstance(effect, KeepThis))
    assert kept.review is not None
    assert (kept.review.due, kept.review.exercise) == (timedelta(days=30), "small")
    assert [(one.owners, one.call_on) for one in kept.milestones] == [
        (("a",), date(2026, 3, 6)),
        (("b",), date(2026, 3, 6)),
    ]


def test_back_returns_to_the_question_of_the_round_before(plan: Rehearsal) -> None:
    both_say_what_is_best(plan)
    milestone(plan, "dig", "Alex")
    plan.choose("a", 0, "back")
    assert "Until when?" in plan.screens["a"].html
    plan.tap("a", "In a week")
    assert "Milestone 2?" in plan.screens["a"].html


def test_a_day_in_words_is_read_back(plan: Rehearsal) -> None:
    both_say_what_is_best(plan)
    plan.write("a", "dig")
    plan.tap("a", "Send ➤")
    plan.tap("a", "Alex")
    plan.write("a", "in two weeks")
    assert "I read: <b>Mon, Mar 16</b>" in plan.screens["a"].html
    plan.tap("a", "That's right ➤")
    assert plan.session.words["a"].answers["by_when#1"] == {"date": "2026-03-16"}


def test_what_cannot_be_read_is_asked_again_and_then_passed(plan: Rehearsal) -> None:
    both_say_what_is_best(plan)
    plan.write("a", "dig")
    plan.tap("a", "Send ➤")
    plan.tap("a", "Alex")
    plan.write("a", "whenever")
    assert "couldn't read a day" in plan.screens["a"].html
    plan.write("a", "in 90 days")
    assert "too far away" in plan.screens["a"].html
    plan.write("a", "in 90 days")
    assert "too far away" in plan.screens["a"].html  # as often as you like: it was understood
    plan.write("a", "sometime")
    plan.write("a", "who knows")
    assert "go on without it" in plan.screens["a"].html
    assert "Milestone 2?" in plan.screens["a"].html


@pytest.mark.parametrize(
    "forged",
    ["nonsense", "change-best", "change-milestones-9", "change-milestones", "change-what-9", "share"],
)
def test_a_forged_tap_at_what_both_must_approve_changes_nothing(plan: Rehearsal, forged: str) -> None:
    two_milestones(plan)
    plan.choose("a", plan.session.waits["a"].visit, forged)
    assert "earlier moment" in plan.screens["a"].html
    assert set(plan.session.waits) == {"a", "b"}


def test_a_round_that_says_nothing_is_no_milestone(tmp_path: Path) -> None:
    text = PLAN.replace("        seen: partner\n        skip: none\n", "        seen: partner\n")
    text = text.replace("{{ one.what }}", "{% if one.what %}{{ one.what }}{% endif %}")
    text = text.replace("Whose is {{ what }}?", "Whose is it?")
    plan = Rehearsal(revision(tmp_path, text), {"a": "Alex", "b": "Sam"})
    plan.begin()
    plan.write("a", "a garden")
    plan.tap("a", "Send ➤")
    both_say_what_is_best(plan)
    plan.choose("a", 0, "skip")
    for label in ("Alex", "In a week"):
        plan.tap("a", label)
    milestone(plan, "sow", "Sam")
    for label in ("That's all", "I'm in ✓"):
        plan.tap("a", label)
    wait = plan.session.waits["b"]
    _, effects = advance(plan.revision.script, plan.session, Chose("b", wait.visit, "agree"), plan.now)
    kept = next(effect for effect in effects if isinstance(effect, KeepThis))
    assert [one.number for one in kept.milestones] == [2]


def test_a_round_can_be_told_by_itself(plan: Rehearsal) -> None:
    two_milestones(plan)
    told = plan.renderer("b").iteration("milestones", 2)
    assert (told["item"], told["what"], told["whose"]) == (2, "sow", "Sam")


def test_a_round_without_a_day_is_a_milestone_without_a_reminder(plan: Rehearsal) -> None:
    both_say_what_is_best(plan)
    plan.write("a", "dig")
    for label in ("Send ➤", "Alex"):
        plan.tap("a", label)
    plan.choose("a", 0, "skip")
    milestone(plan, "sow", "Sam")
    plan.tap("a", "That's all")
    plan.tap("a", "I'm in ✓")
    wait = plan.session.waits["b"]
    _, effects = advance(plan.revision.script, plan.session, Chose("b", wait.visit, "agree"), plan.now)
    kept = next(effect for effect in effects if isinstance(effect, KeepThis))
    assert [(one.number, one.on, one.call_on) for one in kept.milestones] == [
        (1, None, None),
        (2, date(2026, 3, 9), date(2026, 3, 6)),
    ]
