"""What somebody wants who types outside an exercise."""

import pytest

from dialogues.text_analysis.wanted import QUESTION, wanted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We had a fight", "fight"),
        ("WE HAD A HUGE FIGHT!!!", "fight"),
        ("I don't feel heard", "heard"),
        ("i dont feel heard", "heard"),
        ("I wanna thank her", "thanks"),
        ("Can my wife see this", "privacy"),
        ("I need someone to talk to", "someone"),
        ("Start", "exercises"),
        ("we had a fight, what now?", "fight"),
    ],
)
def test_a_known_phrase_says_what_is_wanted(text: str, name: str) -> None:
    assert wanted(text, "en") == name


@pytest.mark.parametrize("text", ["By the way", "hi", "Thanks", "ok", "no I didn't start it", "", "❤"])
def test_what_asks_for_nothing_wants_nothing_in_particular(text: str) -> None:
    assert wanted(text, "en") is None


@pytest.mark.parametrize("text", ["Does Sam know?", "¿Qué?", "ماذا؟", "什么？"])
def test_a_question_mark_asks_whatever_the_language(text: str) -> None:
    assert wanted(text, "en") == QUESTION


def test_a_language_without_a_list_knows_only_questions() -> None:
    assert wanted("We had a fight", "eo") is None
    assert wanted("We had a fight?", "eo") == QUESTION
