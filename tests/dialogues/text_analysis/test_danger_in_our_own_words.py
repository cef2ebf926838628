"""Nothing that can be tapped here or sent as it is, and nothing typed in transcripts, is taken for danger."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogues.text_analysis.danger import MINOR, signalled
from tests.bench.our_own_words import ABOUT_AGE, labels, whole_answers

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"


def typed(transcript: Path) -> Iterator[str]:
    """What the two write, including later edits."""
    for line in transcript.read_text("utf-8").splitlines():
        for verb in (" writes: ", " edits: "):
            if verb in line:
                yield line.partition(verb)[2]


@pytest.mark.parametrize("folder", sorted(TRANSCRIPTS.iterdir()), ids=lambda folder: folder.name)
def test_what_is_typed_in_the_transcripts_brings_no_card(folder: Path) -> None:
    texts = {text for transcript in folder.glob("*.txt") for text in typed(transcript)}
    assert {text: signalled(text, "en") for text in texts if signalled(text, "en")} == {}


LABELS, WHOLE_ANSWERS = labels(), whole_answers()


@pytest.mark.parametrize("place", sorted(LABELS))
def test_no_label_that_somebody_may_type_instead_of_tapping_it_brings_a_card(place: str) -> None:
    assert {text: found for text in LABELS[place] if (found := signalled(text, "en"))} == {}


@pytest.mark.parametrize("place", sorted(WHOLE_ANSWERS))
def test_no_ready_line_and_no_example_brings_a_card(place: str) -> None:
    assert {text: found for text in WHOLE_ANSWERS[place] if (found := signalled(text, "en"))} == {}


def test_the_labels_that_exercises_share_are_among_them() -> None:
    assert {"I'm in ✓", "Not like this", "Keep it to myself"} <= LABELS["buttons"]
    assert "By Sunday I'll…" in LABELS["small_promise"]


@pytest.mark.parametrize("label", sorted(phrase.english for phrase in ABOUT_AGE))
def test_a_label_about_age_brings_no_more_than_the_question_about_it(label: str) -> None:
    assert signalled(label, "en") <= {MINOR}


@pytest.mark.parametrize(
    "text",
    [
        "12:30",
        "13:00",
        "17:15",
        "at 16:45",
        "15",
        "15 %",
        "day 16",
        "at 17:05",
        "2026-10-15",
        "2026-11-16 13:00",
        "14.11.",
        "14",
        "in 15 minutes",
        "11 May",
    ],
)
def test_a_number_a_date_or_a_time_is_no_age(text: str) -> None:
    assert signalled(text, "en") == set()
