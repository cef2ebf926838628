"""Plays written down as text files: what each does, and what each then finds."""

from functools import cache
from pathlib import Path

import pytest

from dialogues.catalog import shipped as read_shipped
from dialogues.transcript import TranscriptFault, play

FOLDER = Path(__file__).parent / "transcripts"
TRANSCRIPTS = sorted(FOLDER.rglob("*.txt"))
shipped = cache(read_shipped)


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_what_a_transcript_says_comes_true(file: Path) -> None:
    play(file.read_text("utf-8"), shipped())


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("  Alex sees: a unicorn", "one thing Sam did"),
        ("  Alex does not see: Sam", "instead"),
        ("  Alex has: Fly", "Nothing today | ⋯"),
        ("  Sam is called", "instead"),
        ("  Alex is reminded", "instead"),
        ("  Alex keeps: anything", "instead"),
        ("Alex taps: Fly", "Fly"),
        ("Alex dances", "nobody can do 'dances'"),
        ("  Alex smells: roses", "nobody can find 'smells'"),
        ("Nobody writes: hello", "a line says who does or finds what"),
    ],
)
def test_a_line_that_is_not_true_is_named(line: str, answer: str) -> None:
    with pytest.raises(TranscriptFault, match="line 3") as fault:
        play(f"exercise noticed: Alex and Sam\nAlex begins\n{line}", shipped())
    assert answer in str(fault.value)


@pytest.mark.parametrize("text", ["", "# only a remark", "Alex begins"])
def test_a_transcript_begins_with_its_cast(text: str) -> None:
    with pytest.raises(TranscriptFault, match="begins with 'exercise"):
        play(text, shipped())
