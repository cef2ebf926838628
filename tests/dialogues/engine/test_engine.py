"""What the engine promises, shown on a small script with a question for both."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dialogues.engine import engine
from dialogues.engine.effects import Effect, Notify, Plan, Remind, ReportFault, Show
from dialogues.engine.events import STARTER, TAKEN_UP, Chose, Left, Opened, Resumed, Seat, TimePassed, Wrote
from dialogues.engine.session import DRAFT_BUBBLES, DRAFT_CHARACTERS
from dialogues.rehearsal.rehearsal import BEGINNING, Rehearsal
from dialogues.rehearsal.transcript import perform
from dialogues.screen.template_values import TemplateValues
from dialogues.script.revision import Revision
from dialogues.text.languages import languages
from tests.dialogues.scripts import HEAD, TALK, revision

FULL = "as much as I can hold in one go"


@pytest.fixture
def talk(tmp_path: Path) -> Rehearsal:
    return Rehearsal(revision(tmp_path, TALK), {"a": "Alex", "b": "Sam"})


@pytest.fixture
def shared(talk: Rehearsal) -> Rehearsal:
    talk.begin()
    talk.choose("b", 2, "open")
    talk.tap("a", "3")
    talk.tap("b", "4")
    return talk


def test_a_question_for_both_calls_the_other_and_waits_for_both(talk: Rehearsal) -> None:
    talk.begin()
    assert set(talk.session.waits) == {"a", "b"}
    talk.tap("a", "5")
    assert "That's in." in talk.screens["a"].html
    assert set(talk.session.waits) == {"b"}


def test_after_both_answered_the_next_one_is_asked(shared: Rehearsal) -> None:
    assert set(shared.session.waits) == {"a"}
    assert "What is on your mind" in shared.screens["a"].html
    assert "Alex has the floor" in shared.screens["b"].html


def test_a_rating_for_both_stays_private_to_each(shared: Rehearsal) -> None:
    script = shared.revision.script
    values = TemplateValues(shared.revision, shared.session, "a", languages()["en"], shared.names).at(
        script.flat[0]
    )
    assert values["mine"] == {"mood": 3}
    assert values["theirs"] == {}


def test_one_cannot_go_back_over_a_question_that_both_were_asked(shared: Rehearsal) -> None:
    assert not engine.can_go_back(shared.session, "a")


def test_a_rating_outside_the_scale_is_an_old_button(talk: Rehearsal) -> None:
    talk.begin()
    for forged in ("n-9", "n-", "n-x", "send-1", "nonsense"):
        talk.choose("a", talk.session.waits["a"].visit, forged)
        assert "earlier moment" in talk.screens["a"].html
    assert set(talk.session.waits) == {"a", "b"}


def test_the_same_tap_twice_answers_once(shared: Rehearsal) -> None:
    shared.write("a", "tired")
    shared.tap("a", "Send ➤")
    shared.choose("b", shared.session.waits["b"].visit, "open")
    visit = shared.session.waits["b"].visit
    shared.choose("b", visit, "=yes")
    ended = shared.session.to_json()
    shared.choose("b", visit, "=yes")
    assert shared.session.outcome == "close"
    assert shared.session.to_json()[0]["visit"] == ended[0]["visit"]


def test_a_button_from_an_earlier_visit_shows_where_one_is(shared: Rehearsal) -> None:
    shared.choose("a", 1, "n-3")
    assert "earlier moment" in shared.screens["a"].html
    assert "What is on your mind" in shared.screens["a"].html


def test_a_side_button_does_not_throw_a_draft_away(tmp_path: Path) -> None:
    script = TALK.replace("limit: 50", "limit: 50\n    choices: {nothing: {label: Nothing, go: close}}")
    play = Rehearsal(revision(tmp_path, script), {"a": "Alex"})
    play.begin()
    play.tap("a", "3")
    visit = play.session.waits["a"].visit
    play.write("a", "something")
    play.choose("a", visit, "=nothing")
    assert "still here, unsent" in play.screens["a"].html
    assert "something" in play.screens["a"].html


def test_words_over_the_limit_are_not_cut_and_cannot_be_sent(shared: Rehearsal) -> None:
    shared.write("a", "x" * 60)
    assert "Up to 50 characters fit here, and this is 10 over" in shared.screens["a"].html
    assert [button.choice for row in shared.screens["a"].rows for button in row] == ["clear", "options"]
    shared.choose("a", shared.session.waits["a"].visit, "send-1")
    assert set(shared.session.waits) == {"a"}
    shared.edit("a", "x" * 20)
    shared.tap("a", "Send ➤")
    assert set(shared.session.waits) == {"b"}


def test_a_full_draft_says_so_once_and_what_comes_beyond_changes_nothing(shared: Rehearsal) -> None:
    for _ in range(DRAFT_BUBBLES - 1):
        shared.write("a", "")
    assert FULL not in shared.screens["a"].html
    shared.write("a", "the last")
    assert FULL in shared.screens["a"].html
    assert "Send this first" in shared.screens["a"].html
    assert "Write more" not in shared.screens["a"].html
    before = shared.session
    for _ in range(3):
        shared.messages += 1
        beyond = Wrote("a", shared.messages, "beyond")
        shared.session, effects = engine.advance(shared.revision.script, shared.session, beyond, shared.now)
        assert effects == []
    assert shared.session == before
    shared.edit("a", "beyond, edited")
    assert FULL in shared.screens["a"].html
    assert "already taken in" not in shared.screens["a"].html
    assert shared.session.words == before.words
    shared.tap("a", "Send ➤")
    assert set(shared.session.waits) == {"b"}


def test_a_bubble_of_a_full_draft_can_be_edited(shared: Rehearsal) -> None:
    for _ in range(DRAFT_BUBBLES - 1):
        shared.write("a", "")
    shared.write("a", "tea")
    shared.edit("a", "tea, early")
    assert "tea, early" in shared.screens["a"].html


def test_a_draft_of_too_many_characters_takes_no_more_until_it_is_shorter(shared: Rehearsal) -> None:
    shared.write("a", "x" * (DRAFT_CHARACTERS - 100))
    assert FULL not in shared.screens["a"].html
    shared.write("a", "y" * 4_096)
    assert FULL in shared.screens["a"].html
    assert "Up to 50 characters fit here: shorten your messages" in shared.screens["a"].html
    before = shared.session.words["a"].draft_text()
    shared.edit("a", "y" * 4_097)
    assert shared.session.words["a"].draft_text() == before
    assert FULL in shared.screens["a"].html
    shared.edit("a", "short")
    assert FULL not in shared.screens["a"].html
    assert shared.session.words["a"].draft[-1]["text"] == "short"


def test_lengths_are_counted_as_telegram_does() -> None:
    assert engine.length("a😀b") == 4


def test_send_under_an_older_preview_does_not_send_words_it_did_not_show(shared: Rehearsal) -> None:
    shared.write("a", "one")
    old = shared.screens["a"]
    shared.write("a", "two")
    shared.choose("a", old.visit, old.rows[0][0].choice)
    assert "have changed since that button" in shared.screens["a"].html
    assert set(shared.session.waits) == {"a"}


def test_what_the_partner_wrote_makes_a_screen_that_lasts(shared: Rehearsal) -> None:
    shared.write("a", "tired")
    shared.tap("a", "Send ➤")
    assert "<blockquote>tired</blockquote>" in shared.screens["b"].html
    assert shared.renderer("b").lasting
    assert not shared.renderer("a").lasting


def test_a_line_that_needs_no_answer_stands_above_what_comes_next(shared: Rehearsal) -> None:
    shared.write("a", "tired")
    shared.tap("a", "Send ➤")
    assert shared.screens["a"].html.startswith("Thank you for the words.")


def test_a_choice_may_lead_back_and_the_answer_be_given_anew(shared: Rehearsal) -> None:
    shared.write("a", "tired")
    shared.tap("a", "Send ➤")
    shared.tap("b", "Later")
    assert set(shared.session.waits) == {"a"}
    shared.write("a", "rested")
    shared.tap("a", "Send ➤")
    assert "rested" in shared.screens["b"].html


def test_someone_away_for_three_minutes_is_called_without_content(shared: Rehearsal) -> None:
    shared.now += timedelta(minutes=3, seconds=1)
    before = shared.screens["b"]
    shared.write("a", "tired")
    shared.tap("a", "Send ➤")
    assert shared.called == ["b"]
    assert shared.screens["b"] is before


def test_when_all_have_read_the_end_what_was_typed_is_forgotten(shared: Rehearsal) -> None:
    shared.write("a", "tired")
    shared.tap("a", "Send ➤")
    shared.tap("b", "Yes")
    assert "Done: Yes" in shared.screens["a"].html
    assert "That was <b>Small</b>" in shared.screens["b"].html
    assert shared.session.forgotten
    assert all(not words.answers for words in shared.session.words.values())
    shared.happen(Opened("a"))
    assert "That was <b>Small</b>" in shared.screens["a"].html


def test_one_moment_is_planned_however_much_happens(tmp_path: Path) -> None:
    play = revision(tmp_path, TALK)
    session, effects = engine.begin(play.script, 1, play.hash, 2, BEGINNING)
    plans = [effect for effect in effects if isinstance(effect, Plan)]
    assert plans == [Plan(BEGINNING + timedelta(hours=24))]
    _, effects = engine.advance(play.script, session, Chose("a", 1, "n-3"), BEGINNING)
    assert not any(isinstance(effect, Plan) for effect in effects)


def test_a_moment_that_comes_for_a_younger_wait_only_plans_the_next(shared: Rehearsal) -> None:
    shared.wait(timedelta(hours=23))
    shared.write("a", "tired")
    shared.tap("a", "Send ➤")
    shared.wait(timedelta(hours=1))
    assert shared.reminded == []
    assert shared.planned == BEGINNING + timedelta(hours=23 + 24)


def test_reminders_that_are_due_together_are_one(tmp_path: Path) -> None:
    play = revision(tmp_path, TALK)
    session, _ = engine.begin(play.script, 1, play.hash, 2, BEGINNING)
    late = BEGINNING + timedelta(hours=80)  # the bot was away for both of them
    session, effects = engine.advance(play.script, session, TimePassed(), late)
    seats = [effect.seat for effect in effects if isinstance(effect, Remind)]
    assert sorted(seats) == sorted(session.waits)
    assert [effect for effect in effects if isinstance(effect, Plan)] == [
        Plan(BEGINNING + timedelta(hours=96))
    ]


def test_time_does_nothing_to_a_session_that_is_over_or_paused(shared: Rehearsal) -> None:
    for choice in ("pause", "stop"):
        shared.choose("a", shared.session.visit, choice)
        effects = engine.advance(shared.revision.script, shared.session, TimePassed(), shared.now)[1]
        assert effects == []


def test_resuming_what_is_not_paused_only_shows_it(shared: Rehearsal) -> None:
    session, effects = engine.advance(shared.revision.script, shared.session, Resumed("a"), shared.now)
    assert session.waits == shared.session.waits
    assert effects == [Show("a")]


def test_the_session_given_is_left_as_it_was(shared: Rehearsal) -> None:
    before = shared.session.to_json()
    engine.advance(shared.revision.script, shared.session, Wrote("a", 1, "hello"), shared.now)
    assert shared.session.to_json() == before


def test_an_answer_that_was_not_given_cannot_be_printed(tmp_path: Path) -> None:
    script = TALK.replace("What is on your mind?", "Before {{ thought }}")
    play = Rehearsal(revision(tmp_path, script), {"a": "Alex"})
    play.begin()
    with pytest.raises(Exception, match="not given"):
        play.tap("a", "3")


def test_a_script_that_never_asks_is_ended_and_reported(tmp_path: Path) -> None:
    script: Revision = revision(
        tmp_path, HEAD + "steps:\n  - step: one\n    go: two\n  - step: two\n    go: one\n"
    )
    session, effects = engine.begin(script.script, 1, script.hash, 1, BEGINNING)
    assert (session.status, session.outcome) == ("stopped", engine.STOPPED)
    assert [one.step for one in effects if isinstance(one, ReportFault)] == ["one"]


def test_a_script_that_runs_past_its_end_is_ended_and_reported(tmp_path: Path) -> None:
    script = revision(tmp_path, HEAD + "steps:\n  - {step: one, who: first, tell: So.}\n")
    session, effects = engine.begin(script.script, 1, script.hash, 1, BEGINNING)
    assert (session.status, session.outcome) == ("stopped", engine.STOPPED)
    assert [one.step for one in effects if isinstance(one, ReportFault)] == ["one"]


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ("alone", True),
        ("together", False),
        ("number above 3", True),
        ("number below 3", False),
        ("number is 4", True),
        ("number is not 4", False),
        ("number answered", True),
        ("number not answered", False),
    ],
)
def test_a_condition_decides_whether_a_step_is_taken(tmp_path: Path, when: str, shown: bool) -> None:
    script = (
        HEAD
        + f"""
steps:
  - step: number
    who: first
    ask: A number?
    answer: scale
    scale: {{low: 0, high: 5, low means: none, high means: all}}
  - step: maybe
    who: first
    when: {when}
    tell: It holds.
  - step: last
    who: first
    ask: And now?
    answer: choice
    choices: {{fine: Fine}}
  - step: close
    end: {{}}
"""
    )
    play = Rehearsal(revision(tmp_path, script), {"a": "Alex"})
    play.begin()
    play.tap("a", "4")
    assert ("It holds." in play.screens["a"].html) is shown


def test_whoever_agreed_to_it_is_told_when_it_begins(tmp_path: Path) -> None:
    script = revision(tmp_path, TALK.replace("who: both", "who: first")).script
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def begun(minutes: int) -> list[Effect]:
        acted: dict[Seat, datetime] = {"a": now - timedelta(minutes=minutes), "b": now}
        return engine.begin(script, 1, "x", 2, now, acted=acted)[1]

    assert [one for one in begun(3) if isinstance(one, Show | Notify)] == [Show("a"), Show("b")]
    assert [one for one in begun(4) if isinstance(one, Show | Notify)] == [Notify("a"), Show("b")]


def test_leaving_what_is_over_changes_nothing(shared: Rehearsal) -> None:
    shared.choose("a", shared.session.visit, "stop")
    before = shared.session.to_json()
    shared.happen(Left("b"))
    assert shared.session.outcome == engine.STOPPED
    assert shared.session.to_json()[0]["read"] == before[0]["read"]


def test_what_was_begun_before_a_pause_is_still_there_after_it(shared: Rehearsal) -> None:
    """Words that signalled danger paused the script in earlier releases; such sessions are still stored."""
    shared.write("a", "tired")
    shared.choose("a", shared.session.visit, "pause")
    shared.choose("a", shared.session.visit, "clear")
    assert shared.session.status == "paused"
    assert shared.session.words["a"].draft_text() == "tired"
    shared.choose("a", shared.session.visit, "resume")
    shared.write("a", "and cross")
    assert shared.session.words["a"].draft_text() == "tired\nand cross"


def test_while_it_rests_nobody_writes_by_mistake(shared: Rehearsal) -> None:
    shared.write("a", "tired")
    shared.choose("a", shared.session.visit, "pause")
    shared.write("a", "and cross")
    assert shared.session.words["a"].draft_text() == "tired"


def test_while_it_rests_nothing_is_passed_over(shared: Rehearsal) -> None:
    shared.choose("a", shared.session.visit, "pause")
    before = shared.session.waits
    shared.choose("a", shared.session.visit, "skip")
    assert shared.session.waits == before
    assert shared.session.status == "paused"


def test_of_several_bubbles_the_one_that_was_changed_changes(shared: Rehearsal) -> None:
    shared.write("a", "tired")
    shared.write("a", "and corss")
    shared.edit("a", "and cross")
    assert shared.session.words["a"].draft_text() == "tired\nand cross"


def test_a_screen_lasts_only_while_it_shows_what_the_partner_wrote(shared: Rehearsal) -> None:
    shared.write("a", "tired")
    shared.tap("a", "Send ➤")
    shared.choose("b", shared.session.visit, "pause")
    assert not shared.renderer("b").lasting
    shared.choose("b", shared.session.visit, "resume")
    shared.tap("b", "Yes")
    assert shared.renderer("a").lasting
    shared.choose("a", shared.session.visit, "stop")
    assert shared.renderer("a").lasting, "it was over already"


def test_that_it_was_stopped_need_not_stay_in_the_chat(shared: Rehearsal) -> None:
    shared.choose("a", shared.session.visit, "stop")
    assert not shared.renderer("b").lasting


def test_a_circle_within_what_each_goes_through_is_ended_and_reported(tmp_path: Path) -> None:
    circle = (
        "steps:\n  - step: alone\n    both:\n      - {step: one, go: two}\n      - {step: two, go: one}\n"
    )
    script = revision(tmp_path, HEAD + circle + "  - step: close\n    end: {}\n")
    session, effects = engine.begin(script.script, 1, script.hash, 2, BEGINNING)
    assert (session.status, session.waits) == ("stopped", {})
    assert len([one for one in effects if isinstance(one, ReportFault)]) == 1


def test_who_waits_for_nobody_keeps_no_screen_in_the_chat(tmp_path: Path) -> None:
    free = TALK.replace(
        "    skip: close\n    seen: partner", "    skip: close\n    owed: no\n    seen: partner"
    )
    play = Rehearsal(revision(tmp_path, free), {"a": "Alex", "b": "Sam"})
    play.begin()
    play.choose("b", 0, "open")
    for seat in play.session.seats:
        play.tap(seat, "3")
    play.write("a", "tired")
    play.tap("a", "Send ➤")
    assert not play.renderer("a").lasting
    assert play.renderer("b").lasting


def test_alone_what_the_other_one_would_have_said_is_not_there(tmp_path: Path) -> None:
    script = TALK.replace("go: thought\n    at most: 3\n    then: close", "go: close")
    play = Rehearsal(revision(tmp_path, script), {"a": "Alex"})
    play.begin()
    play.tap("a", "3")
    play.write("a", "tired")
    play.tap("a", "Send ➤")
    assert play.screens["a"].html == "Done"


def test_a_line_typed_at_the_rehearsal_happens(talk: Rehearsal) -> None:
    perform(talk, "Alex begins")
    perform(talk, "Alex taps: 5")
    assert set(talk.session.waits) == {"b"}


# ---- Typing it again -----------------------------------------------------------------------------


def drafted(rehearsal: Rehearsal, seat: Seat) -> list[str]:
    return [bubble["text"] for bubble in rehearsal.session.words[seat].draft]


def test_a_sentence_typed_again_takes_the_place_of_the_first(shared: Rehearsal) -> None:
    seat = next(iter(shared.session.waits))
    shared.write(seat, "You never help with the dishes")
    shared.write(seat, "I would like your help with the dishes")
    assert drafted(shared, seat) == ["I would like your help with the dishes"]
    shared.write(seat, "It would make my evening")
    assert drafted(shared, seat) == ["I would like your help with the dishes", "It would make my evening"]
    shared.write(seat, "my evening")  # two words are said twice easily
    assert len(drafted(shared, seat)) == 3


def test_a_long_text_never_takes_the_place_of_another(shared: Rehearsal) -> None:
    seat = next(iter(shared.session.waits))
    story = "we walked along the river and talked until dark " * 12
    for told in range(3):
        shared.write(seat, f"{story} {told}")
    assert len(drafted(shared, seat)) == 3


def test_what_was_taken_up_to_be_changed_gives_way_to_new_words(shared: Rehearsal) -> None:
    seat = next(iter(shared.session.waits))
    shared.session.words[seat].draft.append({"message": TAKEN_UP, "text": "As it was", "hints": []})
    shared.write(seat, "Something else")
    assert drafted(shared, seat) == ["Something else"]


def test_a_beginning_that_is_typed_again_is_not_said_twice(shared: Rehearsal) -> None:
    seat = next(iter(shared.session.waits))
    shared.session.words[seat].draft.append({"message": STARTER, "text": "It made me", "hints": []})
    shared.write(seat, "it made me feel less alone")
    assert drafted(shared, seat) == ["it made me feel less alone"]
