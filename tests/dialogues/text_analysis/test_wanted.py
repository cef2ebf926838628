"""What somebody wants who types outside an exercise."""

import pytest

from dialogues.text_analysis.wanted import QUESTION, command, introduced, reply, wanted


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
        ("I want us to be closer", "close"),
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


@pytest.mark.parametrize(
    ("text", "name"),
    [("Stop", "stop"), ("STOP!", "stop"), ("what do I do now??", "help"), ("go back", "back")],
)
def test_a_command_is_the_whole_of_a_text(text: str, name: str) -> None:
    assert command(text, "en") == name


@pytest.mark.parametrize("text", ["Please stop shouting", "I help you", "Stop. It hurts.", "", "later"])
def test_a_word_among_others_is_no_command(text: str) -> None:
    assert command(text, "en") is None
    assert command("stop", "eo") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes!", "yes"),
        ("ok", "yes"),
        ("OK 👍", "yes"),
        ("👍", "yes"),
        ("yes, that’s right!", "yes"),
        ("No thanks.", "no"),
        ("yes but later", None),
        ("the tea", None),
        ("", None),
    ],
)
def test_a_bare_yes_or_no_is_a_reply(text: str, said: str | None) -> None:
    assert reply(text, "en") == said
    assert reply(text, "eo") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("call me Alex", "Alex"),
        ("I'm Sam.", "Sam"),
        ("i’m  sam", "sam"),
        ("My name's Ana María!", "Ana María"),
        ("You can call me: Jo", "Jo"),
        ("Imani", "Imani"),
        ("Call me", "Call me"),
        ("Itsuki", "Itsuki"),
        ("Alex", "Alex"),
    ],
)
def test_what_introduces_a_name_is_no_part_of_it(text: str, name: str) -> None:
    assert introduced(text, "en") == name
    assert introduced(text, "xx") == text
