"""How well the English phrases spot danger, measured on labelled utterances (`danger/`).

One half was tuned on; the other was written by somebody else, apart from the phrases; nothing is fitted to it
(`python -m tests.bench.danger`; figures and misses are in docs/safety.md).
"""

import re

import pytest

from dialogues.danger import KINDS
from tests.bench.danger import HELD_OUT, TUNED, false_alarms, recall, utterances


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_tuned_on_is_found(kind: str) -> None:
    assert recall(TUNED, "explicit", kind).part >= 0.98
    assert recall(TUNED, "oblique", kind).part >= 0.8


def test_what_was_tuned_on_raises_no_false_alarm_but_by_what_a_stranger_is_quoted_with() -> None:
    alarms = {category for category, found in false_alarms(TUNED).items() if found.hits}
    assert alarms <= {"quoted"}
    assert false_alarms(TUNED)["quoted"].hits <= 2


def test_what_was_held_out_is_found_no_worse_than_the_documents_say() -> None:
    assert recall(HELD_OUT, "explicit").part >= 0.83
    assert false_alarms(HELD_OUT)["ordinary_quarrel"].part <= 0.05


def test_there_are_enough_of_all_kinds() -> None:
    tuned = utterances(TUNED)
    assert len(tuned) >= 300
    assert len({(one.kind, one.category) for one in tuned}) >= 12
    assert {"figurative", "quoted_or_told", "denied", "ordinary_quarrel"} <= {one.category for one in tuned}
    assert {one.kind for one in tuned} == {*KINDS, "none"}


def test_the_halves_share_no_utterance_and_none_stands_twice() -> None:
    written = [_bare(one.text) for half in (TUNED, HELD_OUT) for one in utterances(half)]
    assert len(set(written)) == len(written)


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
