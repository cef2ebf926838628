"""How well danger is found in English, measured on labelled texts (`tests/dialogues/danger/`).

Authors who wrote apart from one another taught the weights; nothing is fitted to the held-out files
(`python -m tests.bench.danger`; docs/safety.md has the figures and the misses).
"""

import re
from itertools import chain

import pytest

from dialogues.text_analysis.danger import KINDS
from tests.bench.danger import (
    HELD_OUT,
    LIFE,
    Judged,
    authors,
    card,
    false_alarms,
    harmless,
    judged,
    share,
    utterances,
    withheld,
)

DANGER, EVERYDAY, ANSWERS = HELD_OUT


def wrong(found: tuple[Judged, ...]) -> float:
    return share(not one.is_right for one in found).part


@pytest.mark.stress
@pytest.mark.parametrize("author", [author for author in authors("en") if "danger" in author])
def test_every_author_who_wrote_of_danger_is_understood(author: str) -> None:
    assert card(judged(author), "explicit").part >= 0.93
    assert false_alarms(judged(author))["quarrel"].part <= 0.01


@pytest.mark.stress
@pytest.mark.parametrize("author", [author for author in authors("en") if "life" in author])
def test_what_couples_write_day_by_day_rings_for_nobody_who_taught(author: str) -> None:
    assert wrong(judged(author)) <= 0.005
    assert not any(one.withheld for one in judged(author))


def test_explicit_danger_that_was_held_out_is_found() -> None:
    assert card(judged(DANGER), "explicit").part >= 0.95
    assert withheld(judged(DANGER), "explicit").part >= 0.4
    assert false_alarms(judged(DANGER))["quarrel"].part <= 0.01


def test_what_couples_write_day_by_day_and_was_held_out_brings_a_card_once_in_a_hundred() -> None:
    assert wrong(judged(EVERYDAY)) <= 0.01
    assert not any(one.withheld for one in judged(EVERYDAY))
    assert {kind: found for kind, found in false_alarms(judged(EVERYDAY)).items() if found.part > 0.03} == {}


def test_very_short_answers_that_were_held_out_bring_a_card_once_in_a_hundred() -> None:
    assert false_alarms(judged(ANSWERS))["answer"].part <= 0.01
    assert not any(one.withheld for one in harmless(judged(ANSWERS)))
    assert card(judged(ANSWERS), "explicit").part >= 0.9


def test_there_are_enough_of_all_kinds_and_from_many_hands() -> None:
    life = [*(author for author in authors("en") if "life" in author), EVERYDAY]
    written = [one for author in life for one in utterances(author)]
    assert len(written) >= 3_000
    assert {one.how for one in written} == set(LIFE)
    assert len(life) >= 10
    assert {one.kind for one in utterances(DANGER)} == {*KINDS, "none"}


def test_no_text_stands_twice() -> None:
    texts = [one.text for one in chain.from_iterable(map(utterances, (*authors("en"), *HELD_OUT)))]
    bare = [re.sub(r"\W+", " ", text.casefold()).strip() for text in texts]
    assert len(set(bare)) == len(bare)
