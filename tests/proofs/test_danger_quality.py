"""How well danger is found in English, measured on labelled utterances (`danger/`).

Phrases and weights were fitted to the utterances of several authors. The held-out ones come from a different
author and nothing is fitted to them (`python -m tests.bench.danger`; docs/safety.md has the figures and the
misses).
"""

import re

import pytest

from dialogues.text_analysis.danger import KINDS
from tests.bench.danger import HELD_OUT, TUNED, authors, false_alarms, judged, recall, utterances


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_tuned_on_is_found(kind: str) -> None:
    assert recall(judged(TUNED), "explicit", kind).part >= 0.98
    assert recall(judged(TUNED), "oblique", kind).part >= 0.8


@pytest.mark.parametrize("author", authors("en"))
def test_every_author_that_was_learned_from_is_understood(author: str) -> None:
    assert recall(judged(author), "explicit").part >= 0.95
    assert false_alarms(judged(author))["ordinary_quarrel"].part <= 0.05
    assert false_alarms(judged(author))["everyday"].part <= 0.07


def test_what_was_held_out_is_found_no_worse_than_the_documents_say() -> None:
    assert recall(judged(HELD_OUT), "explicit").part >= 0.98
    assert false_alarms(judged(HELD_OUT))["ordinary_quarrel"].part <= 0.05


def test_there_are_enough_of_all_kinds_and_from_many_hands() -> None:
    written = [one for author in authors("en") for one in utterances(author)]
    assert len(authors("en")) >= 10
    assert all(len(utterances(author)) >= 300 for author in authors("en"))
    for half in (written, utterances(HELD_OUT)):
        assert len(half) >= 300
        assert {one.kind for one in half} == {*KINDS, "none"}
        assert len({one.category for one in half}) >= 12
        assert {"figurative", "denied", "ordinary_quarrel", "everyday"} <= {one.category for one in half}


def test_no_utterance_stands_twice() -> None:
    written = [_bare(one.text) for half in (*authors("en"), HELD_OUT) for one in utterances(half)]
    assert len(set(written)) == len(written)


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
