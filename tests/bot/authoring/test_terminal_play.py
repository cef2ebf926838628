"""A script played in a terminal: both voices, a clock, and a transcript that comes true."""

import io
import os
import pty
import random
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bot.cli import main
from dialogues.rehearsal.transcript import play
from dialogues.script.files import shipped
from tests.dialogues.scripts import HEAD, ROUNDS, TALK, write

HOUSE = Path(__file__).resolve().parents[3]
THANKS = """a: The tea & the toast <3
1
skip
4
1
b
1
a
"""
DEEDS = ("{}", "{} 1", "{} 2", "{} 3", "{}: it's <3 & more", "{} skip", "wait 30 h")
# Whoever runs these tests in the background has Ctrl-C ignored, and so would the command have it.
AS_ON_A_TERMINAL = """
import signal, sys
from bot.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(sys.argv[1:]))
"""


class Theatre:
    """The command, given lines, and what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._patch = patch

    def plays(self, lines: str, *arguments: str, rc: int = 0) -> str:
        self._patch.setattr("sys.stdin", io.StringIO(lines))
        assert main(["play-script", *arguments]) == rc
        printed = self._capsys.readouterr()
        return printed.out + printed.err


@pytest.fixture
def theatre(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Theatre:
    return Theatre(capsys, monkeypatch)


def test_one_plays_both_from_the_first_question_to_the_end(theatre: Theatre) -> None:
    said = theatre.plays(THANKS + "q\n", "noticed")
    assert "You play Alex (giver) and Sam (receiver)." in said
    assert "── Alex ── day 1, 18:00" in said
    assert "│ The tea & the toast <3" in said, "markup and entities are made plain"
    assert "🔔 Sam is called. (b looks)" in said
    assert "📌 Kept for both (appreciation):" in said
    assert "The exercise is over." in said
    assert "Sam read it: ❤" in said


def test_what_was_played_is_saved_as_a_transcript_that_comes_true(theatre: Theatre, tmp_path: Path) -> None:
    file = tmp_path / "thanks.txt"
    said = theatre.plays(THANKS, "noticed", "--save", str(file))
    assert f"Written: {file}" in said
    text = file.read_text("utf-8")
    assert text.startswith("exercise noticed: Alex and Sam\nAlex begins\n  Alex sees: Think of the last day")
    assert "Alex writes: The tea & the toast <3\n" in text
    assert "Sam opens\n" in text
    assert "  Alex gives: " in text
    assert play(text, shipped()).session.outcome == "given"
    assert "it comes true" in theatre.plays("", "noticed", "--replay", str(file))


def test_a_transcript_that_comes_true_no_more_is_told_with_its_line(theatre: Theatre, tmp_path: Path) -> None:
    file = tmp_path / "thanks.txt"
    theatre.plays(THANKS, "noticed", "--save", str(file))
    file.write_text(file.read_text("utf-8").replace("What does it show", "What might it show"), "utf-8")
    said = theatre.plays("", "noticed", "--replay", str(file), rc=1)
    assert "line " in said
    assert "What might it show" in said


@pytest.mark.parametrize("exercise", [*shipped()])
@pytest.mark.parametrize("alone", [True, False])
def test_whatever_is_done_the_saved_transcript_comes_true(
    theatre: Theatre, tmp_path: Path, exercise: str, alone: bool
) -> None:
    if alone and "alone" not in shipped()[exercise].script.forms:
        return
    chance = random.Random(23)
    taps = 0
    for number in range(3):
        deeds = (chance.choice(DEEDS).format(chance.choice("ab")) for _ in range(80))
        file = tmp_path / f"{number}.txt"
        theatre.plays("\n".join(deeds), exercise, *(["alone"] if alone else []), "--save", str(file))
        text = file.read_text("utf-8")
        taps += text.count(" taps: ")
        assert play(text, shipped()).session
    assert taps > 0


def test_the_way_it_is_done_is_named_with_it(theatre: Theatre, tmp_path: Path) -> None:
    file = tmp_path / "short.txt"
    theatre.plays("a 1\n", "listening_loop", "short", "same_room", "--save", str(file))
    assert file.read_text("utf-8").startswith("exercise listening_loop, same_room, short: Alex and Sam\n")
    said = theatre.plays("b: hello\n", "noticed", "alone")
    assert "You play Alex (giver)." in said
    assert "Nobody else is here" in said


def test_a_way_that_the_exercise_does_not_have_is_named(theatre: Theatre) -> None:
    assert "'short' isn't a setting of this exercise; it has: alone, together" in theatre.plays(
        "", "noticed", "short", rc=1
    )


def test_time_passes_and_who_is_silent_is_reminded(theatre: Theatre) -> None:
    sent = "".join(THANKS.splitlines(keepends=True)[:5])
    said = theatre.plays(sent + "wait 1 day\nb\nwait 20 minutes\n3h\n", "noticed")
    assert "It is day 2, 18:00." in said
    assert "🔔 Sam is reminded. (b looks)" in said
    assert "It is day 2, 18:20." in said
    assert "It is day 2, 21:20." in said


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("hello there", "I don't know “hello there”. To say it as Alex, write a: hello there"),
        ("99", "Alex has buttons 1 to 4."),
        ("0", "Alex has buttons 1 to 4."),
        ("b 1", "Sam has no buttons now."),
        ("b", "Sam has nothing to do with it yet."),
        ("a:", "Write some words after the colon."),
        ("wait", "I don't know “wait”"),
        ("wait a while", "I don't know “wait a while”"),
        ("undo", "There is nothing to take back."),
        ("?", "wait 3 hours  lets time pass"),
        ("HELP", "wait 3 hours  lets time pass"),
        ("edit: what", "already taken in"),
        ("sticker", "I can only read text here"),
        ("back", "nothing to go back to"),
        ("resume", "Think of the last day"),
    ],
)
def test_whatever_is_typed_gets_a_friendly_answer(theatre: Theatre, line: str, answer: str) -> None:
    assert answer in theatre.plays(f"{line}\n\n", "noticed")


def test_something_is_taken_back_and_never_happened(theatre: Theatre, tmp_path: Path) -> None:
    file = tmp_path / "undone.txt"
    said = theatre.plays("a: no\nundo\na: yes\nedit: yes!\n1\n", "noticed", "--save", str(file))
    assert "Taken back: Alex writes: no" in said
    text = file.read_text("utf-8")
    assert "writes: no\n" not in text
    assert "Alex writes: yes\n" in text
    assert "Alex edits: yes!\n" in text


def test_someone_may_leave_pause_and_stop(theatre: Theatre) -> None:
    assert "is paused" in theatre.plays("pause\nresume\n", "noticed")
    assert "ends here" in theatre.plays("stop\n", "noticed")
    assert "The exercise is over." in theatre.plays("b leave\n", "noticed")


def test_a_script_of_ones_own_is_played_from_its_file(theatre: Theatre, tmp_path: Path) -> None:
    said = theatre.plays("a 3\nb\nb 2\n", str(write(tmp_path, TALK)))
    assert "You play Alex (first) and Sam (second)." in said
    assert "What is on your mind?" in said


def test_a_script_that_breaks_is_told_and_the_play_goes_on_from_before(
    theatre: Theatre, tmp_path: Path
) -> None:
    broken = HEAD + (
        "steps:\n"
        "  - {step: mood, who: first, ask: Well, answer: text, limit: 50}\n"
        "  - {step: own, who: first, ask: 'So: {{ mood }}', answer: choice, choices: {fine: Fine}}\n"
        "  - {step: close, end: {first: Bye}}\n"
    )
    said = theatre.plays("skip\na: fine, then\n1\n", str(write(tmp_path, broken)))
    assert "The script breaks here: UndefinedError" in said
    assert "So: fine, then" in said


def test_a_file_that_is_there_already_is_not_written_over(theatre: Theatre, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("precious")
    assert "choose another file" in theatre.plays("", "noticed", "--save", str(file), rc=1)
    assert file.read_text() == "precious"


def test_a_script_of_loops_and_parts_for_each_can_be_played(theatre: Theatre, tmp_path: Path) -> None:
    said = theatre.plays(
        "a 3\na: work\na 1\nb 3\nb\nb 3\nb: money\nb 1\na 1\na\n", str(write(tmp_path, ROUNDS))
    )
    assert "Sam has not looked yet: type b." in said
    assert "How is it?" in said


def test_there_are_no_colours_in_a_file() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "play-script", "noticed"],
        input="a: hi\n", capture_output=True, text=True, cwd=HOUSE, timeout=60, check=True,
    )  # fmt: skip
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("terminal", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
@pytest.mark.parametrize("command", [["explain", "DUO005"], ["play-script", "noticed"]])
def test_a_terminal_without_our_signs_shows_others_in_their_place(
    terminal: dict[str, str], command: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", *command],
        input="a: h\u00e9llo\nq\n".encode(), capture_output=True, cwd=HOUSE, timeout=60, check=True,
        env={**os.environ, "PYTHONCOERCECLOCALE": "0", **terminal},
    )  # fmt: skip
    assert done.stdout
    assert done.stderr == b""


def test_it_ends_quietly_when_nobody_reads_on() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "play-script", "noticed"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=HOUSE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # as `head` does
        with suppress(BrokenPipeError):
            process.stdin.write(b"b\n" * 5000)
            process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 128 + 13


@pytest.mark.parametrize("ending", ["ctrl-c", "ctrl-d", "q"])
def test_on_a_terminal_it_has_colours_and_ends_however_one_leaves(tmp_path: Path, ending: str) -> None:
    ours, theirs = pty.openpty()
    file = tmp_path / "left.txt"
    with subprocess.Popen(
        [sys.executable, "-c", AS_ON_A_TERMINAL, "play-script", "noticed", "--save", str(file)],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=HOUSE, env={**os.environ, "TERM": "xterm"},
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = b""
        while b"18:00> " not in seen and (part := part_of(ours)):
            seen += part
        if ending == "ctrl-c":
            time.sleep(0.5)  # between the prompt and the reading, Python keeps an interrupt for later
            process.send_signal(signal.SIGINT)
        else:
            os.write(ours, b"q\n" if ending == "q" else b"\x04")
        while part := part_of(ours):
            seen += part
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
    os.close(ours)
    assert process.returncode == 0
    assert b"\x1b[1m" in seen
    assert file.read_text("utf-8").startswith("exercise noticed: Alex and Sam\nAlex begins\n")


def part_of(terminal: int) -> bytes:
    """What the terminal shows next; nothing once the command has ended, or hangs."""
    ready, _, _ = select.select([terminal], [], [], 15)
    if not ready:
        return b""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
