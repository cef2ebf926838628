"""How well the English phrases find what lands badly, measured on labelled sentences (`hints/en.yaml`).

Recall: the share of the sentences that should call for a hint and do. False alarms: the share of the
sentences in the same kind of turn that should not and do. `pytest -s` prints the figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from dialogues.text.shared_phrases import HINTS
from dialogues.text_analysis.hints import spotted

# A hint is offered only in turns whose steps list it, so it is measured only there.
OFFERED_IN = {
    "vague": "thanks",
    "backhanded": "thanks",
    "always_never": "speaking",
    "advice": "listening",
    "but": "listening",
    "stop_request": "asking",
    "size": "promising",
    "blame": "complaint",
}


@dataclass(frozen=True)
class Sentence:
    """Something a partner might type in one kind of turn, and the hints it should call for."""

    turn: str
    says: str
    hints: frozenset[str]
    held_out: bool


@dataclass(frozen=True)
class Quality:
    """How well a hint does on some sentences; both shares are between 0 and 1."""

    recall: float
    false_alarms: float


@cache
def sentences() -> tuple[Sentence, ...]:
    turns = yaml.safe_load(Path(__file__).parents[1].joinpath("hints", "en.yaml").read_text("utf-8"))
    return tuple(
        Sentence(turn, entry["says"], frozenset(entry["hints"]), entry.get("held_out", False))
        for turn, entries in turns.items()
        for entry in entries
    )


def of_half(hint: str, held_out: bool) -> Iterator[Sentence]:
    return (one for one in sentences() if one.turn == OFFERED_IN[hint] and one.held_out is held_out)


def measured(hint: str, held_out: bool) -> Quality:
    wanted = [hint in spotted(one.says, "en") for one in of_half(hint, held_out) if hint in one.hints]
    unwanted = [hint in spotted(one.says, "en") for one in of_half(hint, held_out) if hint not in one.hints]
    quality = Quality(sum(wanted) / len(wanted), sum(unwanted) / len(unwanted))
    print(
        f"\n{hint:>12}, {'held out' if held_out else 'tuned on'}: "
        f"recall {quality.recall:6.1%} of {len(wanted)}, "
        f"false alarms {quality.false_alarms:6.1%} of {len(unwanted)}",
        end="",
    )
    return quality


@pytest.mark.parametrize(
    ("hint", "recall"),
    [
        ("vague", 1.0),
        ("backhanded", 1.0),
        ("always_never", 1.0),
        ("advice", 1.0),
        ("but", 0.95),
        ("stop_request", 1.0),
        ("size", 1.0),
        ("blame", 1.0),
    ],
)
def test_the_lists_do_as_well_as_they_did_on_the_sentences_they_were_tuned_on(
    hint: str, recall: float
) -> None:
    quality = measured(hint, held_out=False)
    assert quality.recall >= recall
    assert quality.false_alarms == 0


@pytest.mark.parametrize(
    ("hint", "recall"),
    [
        ("vague", 0.59),
        ("backhanded", 0.40),
        ("always_never", 0.72),
        ("advice", 0.58),
        ("but", 0.66),
        ("stop_request", 0.95),
        ("size", 0.40),
        ("blame", 0.55),
    ],
)
def test_sentences_never_tuned_on_are_found_less_often_and_rarely_by_mistake(
    hint: str, recall: float
) -> None:
    quality = measured(hint, held_out=True)
    assert quality.recall >= recall
    assert quality.false_alarms <= 0.05


def test_every_hint_is_measured_on_at_least_forty_sentences_and_half_of_them_are_held_out() -> None:
    for hint in HINTS:
        calling = [one for one in sentences() if hint in one.hints]
        assert len(calling) >= 40
        assert {one.turn for one in calling} == {OFFERED_IN[hint]}
        assert sum(one.held_out for one in calling) * 2 == len(calling)
    assert sum(not one.hints for one in sentences()) >= 90
    assert [one.held_out for one in sentences()] == [False, True] * (len(sentences()) // 2)


def test_no_sentence_stands_twice() -> None:
    written = [one.says.casefold() for one in sentences()]
    assert len(set(written)) == len(written)
