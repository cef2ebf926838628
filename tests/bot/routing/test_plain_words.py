"""What plain words bring: whatever can be recognised has an answer, and every answer can be asked for."""

from importlib import resources

import pytest
import yaml

from bot.home import needs
from bot.routing.plain_words import PAGES
from dialogues.text.languages import languages
from dialogues.text_analysis.wanted import QUESTION, wanted

LISTS = {
    language: file
    for language in languages()
    if (file := resources.files("dialogues").joinpath("locales", language, "wanted.yaml")).is_file()
}


@pytest.mark.parametrize("language", LISTS)
def test_everything_that_is_recognised_has_an_answer_and_the_other_way_round(language: str) -> None:
    recognised = yaml.safe_load(LISTS[language].read_text("utf-8"))["wanted"]
    assert recognised.keys() == {*needs.named(), *PAGES} - {QUESTION}


@pytest.mark.parametrize("language", LISTS)
def test_each_phrase_asks_for_what_it_is_listed_under_or_for_something_narrower(language: str) -> None:
    recognised = yaml.safe_load(LISTS[language].read_text("utf-8"))["wanted"]
    order = list(recognised)
    for name, phrases in recognised.items():
        for phrase in phrases:
            typed = phrase.replace("…", "dear").replace(".", "").replace(",", "")
            found = wanted(typed, language)
            assert found in order[: order.index(name) + 1], phrase
