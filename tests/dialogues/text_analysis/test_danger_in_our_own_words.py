"""Nothing in our own exercises, and nothing typed in their transcripts, is taken for danger."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogues.script.files import shipped
from dialogues.script.steps import Ask
from dialogues.text_analysis.danger import signalled

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


SHIPPED = shipped()


@pytest.mark.parametrize("script", sorted(SHIPPED))
def test_what_an_exercise_has_ready_made_brings_no_card(script: str) -> None:
    shown = SHIPPED[script].script
    texts = {shown.title, shown.about}
    for step in shown.flat:
        if isinstance(step, Ask):
            texts |= {choice.label for choice in step.choices.values()}
    assert {text: signalled(text, "en") for text in texts if signalled(text, "en")} == {}


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
