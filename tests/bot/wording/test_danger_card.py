"""The words of the danger card."""

import re

import pytest

from bot.wording import danger_card
from dialogues.text.languages import Phrase
from dialogues.text.templates import fill

CARDS = pytest.mark.parametrize(
    "phrase", [danger_card.CARD, danger_card.CARD_HELP_FIRST], ids=["carry on", "help first"]
)
VERDICTS = ("could mean", "hurt", "abuse", "danger to", "threat", "what you wrote")


def words(phrase: Phrase, *, lines: bool) -> str:
    return re.sub(r"<[^>]+>", "", fill(phrase.english, {"lines": lines}))


@CARDS
def test_a_card_has_at_most_forty_words_and_names_a_way_to_help(phrase: Phrase) -> None:
    text = words(phrase, lines=False)
    assert len(re.findall(r"[\w'.]*\w", text)) <= 40
    for part in (
        "a person can listen",
        "findahelpline.com",
        "your local emergency number",
        "may have misread",
    ):
        assert part in text.replace("A person", "a person")


@CARDS
def test_beside_the_lines_of_a_country_no_others_are_named(phrase: Phrase) -> None:
    text = words(phrase, lines=True)
    assert "findahelpline" not in text
    assert "emergency" not in text


@CARDS
@pytest.mark.parametrize("lines", [True, False], ids=["with lines", "without"])
def test_no_card_holds_a_verdict(phrase: Phrase, lines: bool) -> None:
    text = words(phrase, lines=lines).lower()
    assert not [one for one in VERDICTS if one in text]
