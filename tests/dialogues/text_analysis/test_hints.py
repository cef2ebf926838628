"""Private hints: what calls for one, and what does not."""

import pytest

from dialogues.text.shared_phrases import HINTS
from dialogues.text_analysis.hints import spotted


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("You FINALLY made tea", ("backhanded",)),
        ("For once you listened", ("backhanded",)),
        ("It was always so nice", ("vague",)),
        ("Always, finally, a call", ("vague", "backhanded")),
        ("You never ask, but I wait", ("backhanded", "always_never", "but")),
        ("You should just try", ("advice",)),
        ("You held my hand at the station", ()),
        ("The finals were on and you turned it off", ()),
        ("Generallyville is where you drove me", ()),
    ],
)
def test_whole_words_in_any_case_call_for_a_hint(text: str, hints: tuple[str, ...]) -> None:
    assert spotted(text, "en") == hints


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("you don't ever call", ("always_never",)),
        ("you don’t  ever\tcall", ("always_never",)),
        ("you dont ever call", ("always_never",)),
        ("u nevr call", ("backhanded", "always_never")),
    ],
)
def test_apostrophes_spacing_and_listed_spellings_make_no_difference(
    text: str, hints: tuple[str, ...]
) -> None:
    assert spotted(text, "en") == hints


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("You have really never asked", ("backhanded", "always_never")),
        ("You went to sleep early and always asked", ("vague",)),
        ("I asked you. Never mind", ()),
    ],
)
def test_a_gap_in_a_phrase_is_at_most_two_words_within_a_sentence(text: str, hints: tuple[str, ...]) -> None:
    assert spotted(text, "en") == hints


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("You know I never sleep on trains", ()),
        ("You know I never sleep, and you never ask", ("backhanded", "always_never")),
        ("Nothing but love", ()),
        ("Nothing but love, but it hurts", ("but",)),
    ],
)
def test_a_harmless_phrase_is_overlooked_and_what_stands_around_it_counts(
    text: str, hints: tuple[str, ...]
) -> None:
    assert spotted(text, "en") == hints


@pytest.mark.parametrize(
    ("text", "hints"),
    [("Just call her", ("advice",)), ("I see. Just call her", ("advice",)), ("I just wait", ())],
)
def test_a_phrase_may_ask_to_stand_at_the_beginning_of_a_sentence(text: str, hints: tuple[str, ...]) -> None:
    assert spotted(text, "en") == hints


def test_a_language_without_a_list_has_no_hints() -> None:
    assert spotted("You finally made tea", "xx") == ()


def test_every_hint_that_can_be_spotted_can_be_said() -> None:
    everything = "Stop it! You did it on purpose, always finally but you should, you never from now on"
    assert set(spotted(everything, "en")) == set(HINTS)
