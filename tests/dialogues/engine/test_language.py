"""The script language beyond one question after another, each feature on a small script."""

from datetime import timedelta
from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.exploration.control_flow import control_flows
from dialogues.exploration.state_space import distinct_flows
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.conditions import parse
from dialogues.text.languages import Phrase, translated
from tests.dialogues.scripts import ROUNDS, TALK, revision, write


@pytest.fixture
def talk(tmp_path: Path) -> Rehearsal:
    play = Rehearsal(
        revision(tmp_path, ROUNDS),
        {"a": "Alex", "b": "Sam"},
    )
    play.begin()
    play.choose("b", 0, "open")
    return play


def through_the_private_part(talk: Rehearsal) -> None:
    for seat in talk.session.seats:
        talk.tap(seat, "2")
        talk.write(seat, f"my topic {seat}")
        talk.tap(seat, "Send ➤")


def one_round(talk: Rehearsal, seat: str, feeling: str = "Glad") -> None:
    speaker, listener = ("a", "b") if seat == "a" else ("b", "a")
    talk.tap(speaker, feeling)  # type: ignore[arg-type]
    talk.tap(speaker, "Done ➤")  # type: ignore[arg-type]
    talk.tap(listener, "It fits")  # type: ignore[arg-type]


def test_the_small_script_of_these_tests_is_sound(tmp_path: Path) -> None:
    assert check([write(tmp_path, ROUNDS)]) == []


def test_each_goes_through_several_steps_at_their_own_pace(talk: Rehearsal) -> None:
    talk.tap("a", "9")
    assert "A rest first?" in talk.screens["a"].html
    assert "How stirred" in talk.screens["b"].html
    talk.tap("b", "1")
    assert "What about?" in talk.screens["b"].html, "a branch of one's own is nobody else's"
    talk.tap("a", "I can go on")
    talk.write("a", "work")
    talk.tap("a", "Send ➤")
    assert "when Sam is ready too" in talk.screens["a"].html
    talk.write("b", "money")
    talk.tap("b", "Send ➤")
    assert set(talk.session.waits) == {"a"}
    assert "How is it?" in talk.screens["a"].html


def test_one_can_go_back_within_ones_own_part_and_not_behind_the_moment_that_both_reached(
    talk: Rehearsal,
) -> None:
    talk.tap("a", "2")
    talk.choose("a", 0, "back")
    assert "How stirred" in talk.screens["a"].html
    through_the_private_part(talk)
    talk.choose("a", 0, "back")
    assert "nothing to go back to" in talk.screens["a"].html


def test_a_choice_may_let_everything_rest_for_a_while(talk: Rehearsal) -> None:
    talk.tap("a", "9")
    talk.tap("a", "Rest a little")
    assert talk.session.status == "paused"
    assert "is paused" in talk.screens["b"].html
    talk.wait(timedelta(minutes=20))
    assert talk.reminded == ["a"]
    talk.tap("a", "▶ Carry on")
    assert "A rest first?" in talk.screens["a"].html
    assert talk.called == ["b"]


def test_several_choices_are_ticked_put_back_and_bounded(talk: Rehearsal) -> None:
    through_the_private_part(talk)
    visit = talk.session.waits["a"].visit
    talk.choose("a", visit, "done")
    assert "At least 1" in talk.screens["a"].html
    talk.tap("a", "Sad")
    talk.tap("a", "Glad")
    assert "✓ Sad" in {button.label for row in talk.screens["a"].rows for button in row}
    talk.tap("a", "Tired")
    assert "At most 2" in talk.screens["a"].html
    talk.tap("a", "✓ Glad")
    talk.tap("a", "Tired")
    talk.choose("a", visit, "=dancing")
    assert "earlier moment" in talk.screens["a"].html
    talk.tap("a", "Done ➤")
    assert "Sad, Tired." in talk.screens["b"].html


def test_a_condition_on_several_asks_whether_one_of_them_is_among_them(talk: Rehearsal) -> None:
    through_the_private_part(talk)
    talk.tap("a", "Sad")
    talk.tap("a", "Done ➤")
    assert "Be kind tonight." in talk.screens["b"].html


def test_a_loop_is_bounded_and_its_count_begins_anew_where_the_script_says_so(talk: Rehearsal) -> None:
    through_the_private_part(talk)
    for _ in range(2):
        talk.tap("a", "Sad")
        talk.tap("a", "Done ➤")
        talk.tap("b", "Not quite")
        assert "How is it?" in talk.screens["a"].html
    one_round(talk, "a")
    assert talk.session.cast == {"first": "b", "second": "a"}
    for _ in range(2):
        talk.tap("b", "Sad")
        talk.tap("b", "Done ➤")
        talk.tap("a", "Not quite")
    talk.tap("b", "Sad")
    talk.tap("b", "Done ➤")
    talk.tap("a", "Not quite")
    assert "We leave it there." in talk.screens["a"].html
    assert "We leave it there." in talk.screens["b"].html


def test_after_a_swap_the_other_one_plays_the_part(talk: Rehearsal) -> None:
    through_the_private_part(talk)
    one_round(talk, "a")
    assert "How is it?" in talk.screens["b"].html
    assert "Sam has the floor" in talk.screens["a"].html


@pytest.mark.parametrize(("ratings", "soft", "both"), [(("5", "4"), set(), True), (("2", "5"), {"a"}, False)])
def test_a_private_rating_says_something_to_its_author_alone(
    talk: Rehearsal, ratings: tuple[str, str], soft: set[str], both: bool
) -> None:
    through_the_private_part(talk)
    one_round(talk, "a")
    one_round(talk, "b")
    talk.tap("a", ratings[0])
    talk.tap("b", ratings[1])
    for seat in talk.session.seats:
        talk.choose(seat, 0, "open")
        assert ("a gentle word" in talk.screens[seat].html) is (seat in soft)
        assert ("Both of you." in talk.screens[seat].html) is both


@pytest.mark.parametrize(
    "text",
    ["alone", "not short", "reply is more", "either roles is other_way", "my heard below 3", "deed answered"],
)
def test_a_condition_reads_as_it_was_written(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize("text", ["it rains", "heat above high", "my alone", "not", ""])
def test_what_is_no_condition_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"isn't a condition|whole number"):
        parse(text)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (("20 minutes", "a while"), "DUO003"),
        (("    then: parked\n", ""), "DUO003"),
        (("then: parked", "then: nowhere"), "DUO004"),
        (("when: my rate below 3", "when: same_room"), "DUO004"),
        (("choices: {sad: Sad, ", "choices: {sad: {label: Sad, go: close}, "), "DUO003"),
        (("      - step: topic\n", "      - step: topic\n        colour: red\n"), "DUO003"),
        (("when: stirred above 6", "when: stirred above high"), "DUO003"),
    ],
)  # fmt: skip
def test_faults_in_the_larger_language_are_found(tmp_path: Path, wrong: tuple[str, str], code: str) -> None:
    text = ROUNDS
    assert wrong[0] in text
    problems = check([write(tmp_path, text.replace(*wrong))])
    assert {problem.code for problem in problems} == {code}


# ---- texts ------------------------------------------------------------------------------------------


def test_a_language_is_spoken_as_soon_as_it_has_a_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    folder.joinpath("duologue.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\n'
        'msgctxt "small/title"\nmsgid "Small"\nmsgstr "Malgranda"\n',
        "utf-8",
    )
    (tmp_path / "fi").mkdir()
    spoken = translated(tmp_path)
    assert set(spoken) == {"eo"}
    assert spoken["eo"].translate(Phrase("small/title", "Small")) == "Malgranda"


def test_the_question_some_days_later_is_a_text_like_all_others(tmp_path: Path) -> None:
    script = revision(
        tmp_path, TALK.replace("cards:", "follow up: {after: 1 day, ask: Well?}\ncards:", 1)
    ).script
    assert Phrase("small/follow up", "Well?") in script.phrases()


def test_settings_that_change_nothing_are_looked_at_once(tmp_path: Path) -> None:
    script = revision(tmp_path, TALK.replace("cards:", "ways: [live, apart]\ncards:", 1)).script
    assert len(control_flows(script)) == 4
    assert [flow.settings["form"] for flow in distinct_flows(control_flows(script))] == ["together", "alone"]
