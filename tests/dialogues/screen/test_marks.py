"""What somebody has answered on scales, as one reads it off a check-in."""

from pathlib import Path

from dialogues.rehearsal.rehearsal import Rehearsal
from tests.dialogues.scripts import TALK, revision


def test_only_scales_are_marks_and_only_ones_own(tmp_path: Path) -> None:
    rehearsal = Rehearsal(revision(tmp_path, TALK), {"a": "Alex", "b": "Sam"})
    rehearsal.begin()
    rehearsal.tap("a", "4")
    rehearsal.choose("b", 0, "open")
    rehearsal.tap("b", "2")
    rehearsal.write("a", "The garden")
    rehearsal.tap("a", "Send ➤")
    assert rehearsal.renderer("a").marks() == {"mood": 4}
    assert rehearsal.renderer("b").marks() == {"mood": 2}
