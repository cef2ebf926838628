"""Transcripts: what each person does, and what each then finds."""

import re
from functools import cache
from pathlib import Path

import pytest

from dialogues.rehearsal.coverage import EdgeKey, all_edges, recorded, report
from dialogues.rehearsal.transcript import TranscriptFault, play
from dialogues.script.files import shipped as read_shipped
from dialogues.script.revision import Revision
from tests.dialogues.rehearsal.coverage import Watched

FOLDER = Path(__file__).parents[1] / "transcripts"
TRANSCRIPTS = sorted(FOLDER.rglob("*.txt"))
shipped = cache(read_shipped)


EACH = pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: f"{file.parent.name}-{file.stem}")
TWO = [file for file in TRANSCRIPTS if re.search(r"^exercise .* and ", file.read_text("utf-8"), re.MULTILINE)]
EACH_OF_TWO = pytest.mark.parametrize("file", TWO, ids=lambda file: f"{file.parent.name}-{file.stem}")
# What is handed over belongs to whoever starts the exercise, so there the seats are not equal.
EQUALS = [file for file in TWO if not shipped()[file.parent.name].script.given]
EACH_OF_EQUALS = pytest.mark.parametrize("file", EQUALS, ids=lambda file: f"{file.parent.name}-{file.stem}")


def exchanged(text: str) -> str:
    """The same transcript with the two names swapped everywhere."""
    first, second = re.findall(r"^exercise .*: (\w+) and (\w+)$", text, re.MULTILINE)[0]
    names = {first: second, second: first}
    return re.sub(rf"\b(?:{first}|{second})\b", lambda found: names[found[0]], text)


def mirrored(revision: Revision) -> Revision:
    """The same exercise with the roles swapped between the seats."""
    other: dict[str, str] = {"starter": "partner", "partner": "starter"}
    roles = {role: other[who] for role, who in revision.script.roles.items()}
    return Revision(revision.script.model_copy(update={"roles": roles}), revision.languages)


@EACH
def test_what_a_transcript_says_comes_true_and_every_screen_can_be_made_in_every_language(file: Path) -> None:
    revisions = {name: recorded(revision) for name, revision in shipped().items()}
    play(file.read_text("utf-8"), revisions, rehearsal_class=Watched)


@EACH_OF_TWO
def test_nothing_hangs_on_a_name(file: Path) -> None:
    play(exchanged(file.read_text("utf-8")), shipped())


@EACH_OF_EQUALS
def test_nothing_hangs_on_who_sits_where(file: Path) -> None:
    revisions = {name: mirrored(revision) for name, revision in shipped().items()}
    play(file.read_text("utf-8"), revisions, first="b")


@pytest.mark.parametrize("exercise", sorted(shipped()))
def test_the_transcripts_of_an_exercise_take_all_its_ways(exercise: str) -> None:
    revisions = {name: recorded(revision) for name, revision in shipped().items()}
    taken: set[EdgeKey] = set()
    for file in (FOLDER / exercise).glob("*.txt"):
        rehearsal = play(file.read_text("utf-8"), revisions, rehearsal_class=Watched)
        assert isinstance(rehearsal, Watched)
        taken |= rehearsal.taken
    share, missing = report(revisions[exercise].script, taken)
    print(
        f"{exercise}: the transcripts take {share:.0%} of its ways; not taken: {', '.join(missing) or 'none'}"
    )
    assert taken <= all_edges(revisions[exercise].script)
    assert not missing, f"duologue transcripts {exercise} writes plays that take them"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("  Alex sees: a unicorn", "one thing Sam did"),
        ("  Alex does not see: Sam", "instead"),
        ("  Alex has: Fly", "Nothing today | 📋 Copy it | Tap a line instead | ⋯"),
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


def test_a_transcript_of_another_exercise_is_named_as_such() -> None:
    with pytest.raises(TranscriptFault, match="this transcript is of 'other', and not of 'noticed'"):
        play("exercise other: Alex and Sam", {"noticed": shipped()["noticed"]})


@pytest.mark.parametrize("text", ["", "# only a remark", "Alex begins"])
def test_a_transcript_begins_with_its_cast(text: str) -> None:
    with pytest.raises(TranscriptFault, match="begins with 'exercise"):
        play(text, shipped())
