"""Lines, starters and examples as an author writes them."""

from pathlib import Path

import pytest

from dialogues.script.files import read
from dialogues.script.problems import FaultyScriptError
from dialogues.script.script import Script
from tests.dialogues.scripts import HEAD, write


def script(tmp_path: Path, keys: str, answer: str = "text") -> Script:
    """A script with one question that has these keys as well."""
    asked = f"{{step: one, who: first, ask: So, answer: {answer}, {keys}}}"
    return read(write(tmp_path, f"{HEAD}steps:\n  - {asked}\n  - {{step: end, end: {{}}}}\n")).script


def test_a_list_serves_for_any_choice(tmp_path: Path) -> None:
    lines = script(tmp_path, "lines: [One, Two]").asks["one"].lines
    assert lines is not None
    assert (lines.by, lines.named("otherwise")) == (
        None,
        [("line/otherwise/1", "One"), ("line/otherwise/2", "Two")],
    )
    assert lines.named("home") == []


def test_every_ready_word_is_a_text_for_translators(tmp_path: Path) -> None:
    found = script(
        tmp_path, "lines: {by: one, a: [One], otherwise: [Two]}, starters: [So…], examples: [Three]"
    )
    texts = {phrase.context: phrase.english for phrase in found.phrases()}
    assert texts["small/one/line/a/1"] == "One"
    assert texts["small/one/line/otherwise/1"] == "Two"
    assert texts["small/one/starter/1"] == "So…"
    assert texts["small/one/example/1"] == "Three"


@pytest.mark.parametrize(
    ("keys", "answer", "says"),
    [
        ("lines: {home: [One]}", "text", "lists of lines need 'by'"),
        ("lines: []", "text", "at least 1"),
        (f"lines: [{', '.join(map(str, range(16)))}]", "text", "at most 15"),
        ("lines: Just one", "text", "lines"),
        ("starters: [So far]", "text", "ends in '…'"),
        ("lines: [One], choices: {a: A}", "choice", "belong to a question that takes words"),
        ("examples: [3]", "number", "belong to a question that takes words"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, keys: str, answer: str, says: str) -> None:
    with pytest.raises(FaultyScriptError) as refused:
        script(tmp_path, keys, answer)
    assert says in str(refused.value)
