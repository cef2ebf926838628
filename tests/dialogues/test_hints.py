"""Private hints: what calls for one, and what does not."""

import pytest

from dialogues.hints import spotted
from dialogues.wording import HINTS


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("You FINALLY made tea", ("backhanded",)),
        ("For once you listened", ("backhanded",)),
        ("It was always so nice", ("vague",)),
        ("Always, finally, a call", ("vague", "backhanded")),
        ("You never ask, but I wait", ("always_never", "but")),
        ("You should just try", ("advice",)),
        ("You held my hand at the station", ()),
        ("The finals were on and you turned it off", ()),
        ("Generallyville is where you drove me", ()),
    ],
)
def test_whole_words_in_any_case_call_for_a_hint(text: str, hints: tuple[str, ...]) -> None:
    assert spotted(text, "en") == hints


def test_a_language_without_a_list_has_no_hints() -> None:
    assert spotted("You finally made tea", "xx") == ()


def test_every_hint_that_can_be_spotted_can_be_said() -> None:
    assert set(spotted("always finally but you should, you never", "en")) == set(HINTS)
