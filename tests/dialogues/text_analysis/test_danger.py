"""Finding words that signal danger, however they are typed and whatever is typed."""

from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dialogues.text.languages import languages, opens_joint_exercises
from dialogues.text_analysis.danger import KINDS, has_patterns, signalled, signalled_by
from dialogues.text_analysis.phrases import Phrases


@pytest.mark.parametrize(
    "text",
    [
        "I will kill you",
        "I WILL KILL YOU!!!",
        "i'll kill u",
        "I’ll kill you",
        "ill kill ya",
        "I will k1ll you",
        "I will k*ll you",
        "I will k!ll you",
        "I will kіll you",  # with a Cyrillic letter
        "I will k\u200bill you",  # with an invisible character
        "I will killlll you",
        "I will hhurttt you",
        "I am gonnnna kill you",
        "I will ki ll you",
        "I w i l l k i l l y o u",
        "I will k.i.l.l you",
        "I really fucking will kill you",
        "I   will\n\tkill   you",
        "Ì wíll kïll yöu",
        "𝐈 𝐰𝐢𝐥𝐥 𝐤𝐢𝐥𝐥 𝐲𝐨𝐮",
        "I am gonna kill you",
        "Goodbye. I will kill you. That is all.",
        '"I will kill you"',
    ],
)
def test_it_makes_no_difference_how_a_threat_is_typed(text: str) -> None:
    assert "threat" in signalled(text, "en")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("He said he would kill me", {"hurt_or_forced", "life"}),
        ("He shouted: “I'll kill you”", {"hurt_or_forced"}),
        ("“I'll kill you”, she said", {"hurt_or_forced"}),
        ("In the film he says “I'll kill you”", set()),
        ("I would never hurt you", set()),
        ("You said you were sorry. I will kill you", {"threat"}),
        ("I'm not joking, I will kill you", {"threat"}),
        ("I can't stop thinking about killing myself", {"self_harm"}),
        ("I don't want to kill myself", set()),
        ("I don't want to be alive", {"self_harm"}),
        ("You're killing me. I want to die", {"self_harm"}),
        ("It's not that I want to die", set()),
        ("That cake is to die for", set()),
        ("I'd kill for a coffee", set()),
    ],
)
def test_who_says_it_and_whether_it_is_denied_counts(text: str, kinds: set[str]) -> None:
    assert signalled(text, "en") == kinds


def test_bubbles_are_read_together_even_where_they_cut_a_word() -> None:
    assert signalled_by(["I will", "kill you"], "en") == {"threat"}
    assert signalled_by(["I will ki", "ll you"], "en") == {"threat"}
    assert signalled_by(["Good", "night"], "en") == set()
    assert signalled_by([], "en") == set()


@given(some.text(max_size=400))
def test_nothing_that_can_be_typed_is_too_strange(text: str) -> None:
    assert signalled(text, "en") <= set(KINDS)


@settings(max_examples=30, deadline=None)
@given(
    some.sampled_from(
        ["i will ", "a ", "k*", "'a' ", "not ", "i l l ", "1!", ". ", "he said he will ", '"', "ki ll "]
    )
)
def test_the_longest_message_is_read_in_a_moment(piece: str) -> None:
    text = piece * (4096 // len(piece))
    signalled(text, "en")  # once, so that the phrases are compiled
    begin = thread_time()  # of CPU: how busy the machine is does not count
    signalled(text, "en")
    assert thread_time() - begin < 1.0


def test_a_phrase_may_have_choices_lists_gaps_and_parts_that_may_be_missing() -> None:
    phrases = Phrases(
        {"x": ["(end it / give up) [at last] … <when>", ". go"]}, {"when": ["now", "this week"]}
    )

    def found(text: str) -> bool:
        return any(phrases.found(text.split()))

    assert found(". end it now .")
    assert found(". give up at last for good this week .")
    assert not found(". end now .")
    assert not found(". end it . now .")
    assert not found(". give up for ever and ever now .")
    assert found(". go home")
    assert not found(". i go home")


def test_a_gap_lets_no_denial_through_unless_it_is_a_wide_one() -> None:
    phrases = Phrases({"x": ["he … hit me", "if you …… again"]}, {}, frozenset({"never"}))

    def found(text: str) -> bool:
        return any(phrases.found(text.split()))

    assert found("he has hit me")
    assert not found("he has never hit me")
    assert found("if you never call again")


def test_a_language_opens_joint_exercises_only_with_lists_of_its_own() -> None:
    assert opens_joint_exercises("en")
    assert not opens_joint_exercises("xx")
    assert has_patterns("en")
    assert not has_patterns("xx")
    assert signalled("I will kill you", "xx") == {"threat"}
    assert all(opens_joint_exercises(code) for code in languages())


def test_what_is_remembered_has_a_bound_and_the_same_is_found_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dialogues.text_analysis.phrases.REMEMBERED", 2)
    phrases = Phrases({"x": ["kill  (me / them all)"]}, {})
    words = ["they", "will", "kill", "me", "and", "kill", "them", "all"]
    assert [(found.start, found.stop) for found in phrases.found(words)] == [(2, 4), (5, 8)]
