"""An author's day: a file begun, saved, played from where they are, and on to the review."""

import io
from pathlib import Path

import pytest

from bot.authoring.check_command import look
from bot.cli import main
from dialogues.check.check import check
from dialogues.rehearsal.transcript import play
from dialogues.script.files import read
from dialogues.script.revision import Revision
from dialogues.script.steps import VERBS
from dialogues.text.languages import languages
from tests.dialogues.check.beginners_mistakes import EXERCISE
from tests.dialogues.scripts import HEAD, TALK, write

Printed = pytest.CaptureFixture[str]
KEPT = (
    HEAD.replace("[alone, together]", "[alone]")
    + """
cards: {words: "{% if thing %}{{ thing | quote }}{% endif %}"}
steps:
  - {step: thing, who: first, ask: What?, answer: text}
  - {step: kept, who: first, keep: note, card: words, review: {after: 7 days, with: small_look}}
  - {step: close, end: {first: Done.}}
"""
)
LOOK = """
exercise: small_look
title: A look
pillar: trust
minutes: 1
about: A look back.
listed: no
roles: {owner: starter}
forms: [alone]
given: [kept, since]
steps:
  - step: still
    who: owner
    ask: "{% if since %}From {{ since }}: {% endif %}{% if kept %}{{ kept }}{% endif %} Still true?"
    answer: choice
    choices: {fine: Still true, off: Not any more}
  - {step: close, end: {owner: Thanks.}}
"""


def played(lines: str, capsys: Printed, monkeypatch: pytest.MonkeyPatch, *arguments: str, rc: int = 0) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["play-script", *arguments]) == rc
    printed = capsys.readouterr()
    return printed.out + printed.err


def test_a_new_exercise_passes_the_check_and_shows_each_construct(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "tea_menu"]) == 0
    assert "duologue check --watch" in capsys.readouterr().out
    assert check([tmp_path]) == []
    steps = [
        *read(tmp_path / "tea_menu.yaml").script.flat,
        *read(tmp_path / "tea_menu_review.yaml").script.flat,
    ]
    called = {"handover": "hand over", "overlap": "overlap of"}
    kinds = {called.get(kind, kind) for kind in (type(step).__name__.lower() for step in steps)}
    assert set(VERBS) <= kinds
    assert "alone" in {str(one) for step in steps for one in step.when}
    answers = {step.answer for step in steps if hasattr(step, "answer")}
    assert answers == {"text", "choice", "several", "scale", "number", "date", "time"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Tea Menu", "duologue new tea_menu"),
        ("noticed", "the name of a built-in exercise"),
        ("a_name_that_is_rather_long", "at most 17 signs"),
        ("there", "choose another name"),
    ],
)
def test_a_name_that_a_new_exercise_cannot_have_is_told(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.yaml").write_text("precious")
    assert main(["new", name]) == 1
    assert says in capsys.readouterr().err
    assert Path("there.yaml").read_text() == "precious"


def test_each_save_gets_a_line(tmp_path: Path) -> None:
    said: list[str] = []
    file = write(tmp_path, TALK)
    stamps = look([tmp_path], {}, said.append)
    assert said == [f"{file}: sound"]
    stamps = look([tmp_path], stamps, said.append)
    assert len(said) == 1, "nothing was saved"
    write(tmp_path, TALK.replace("go: thought", "go: though").replace("who: second", "who: secnd"))
    stamps = look([tmp_path], stamps, said.append)
    assert len(said) == 2
    assert said[-1].startswith(f"{file}:")
    assert said[-1].endswith("(and 1 more)")
    assert "\n" not in said[-1]
    file.unlink()
    look([tmp_path], stamps, said.append)
    assert said[-1] == f"{file}: gone"


def test_watching_ends_with_ctrl_c(tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.authoring.check_command.sleep", interrupted)
    file = write(tmp_path, TALK)
    assert main(["check", "--watch", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{file}: sound\n"


def test_a_button_is_tapped_by_what_it_says(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "three_good_things.yaml"
    file.write_text(EXERCISE, "utf-8")
    said = played("rather fine\na: The tea\nsend\n", capsys, monkeypatch, str(file))
    assert "would read this" in said
    assert "I don't know “rather”" in played("rather\n", capsys, monkeypatch, str(file)), "there are two"


def test_it_begins_at_a_step(tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "three_good_things.yaml"
    file.write_text(EXERCISE, "utf-8")
    said = played("b a heart\n", capsys, monkeypatch, str(file), "--at", "read")
    assert said.count("How is your day") == 0, "the way there is not shown"
    assert "Sam read it: A heart" in said
    ends = played("", capsys, monkeypatch, str(file), "--at", "quiet_end")
    assert "That's enough." in ends
    assert "did you mean 'read'?" in played("", capsys, monkeypatch, str(file), "--at", "reed", rc=1)
    assert "its steps are mood, gentle" in played("", capsys, monkeypatch, str(file), "--at", "xyz", rc=1)
    never = played("", capsys, monkeypatch, str(file), "alone", "--at", "read", rc=1)
    assert "never comes to 'read'" in never
    short = played("", capsys, monkeypatch, "listening_loop", "short", "--at", "you_first")
    assert "You play Alex" in short


def test_it_goes_on_where_a_transcript_ends(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, first, second = tmp_path / "three_good_things.yaml", tmp_path / "1.txt", tmp_path / "2.txt"
    file.write_text(EXERCISE, "utf-8")
    played("rather fine\na: The tea\n", capsys, monkeypatch, str(file), "--save", str(first))
    first.write_text(first.read_text("utf-8").replace("Alex", "Ada").replace("Sam", "Ben"), "utf-8")
    said = played("send\n", capsys, monkeypatch, str(file), "--from", str(first), "--save", str(second))
    assert "│ The tea" in said
    text = second.read_text("utf-8")
    assert "Alex writes: The tea\n" in text
    assert "Alex taps: Send ➤\n" in text
    assert play(text, {"three_good_things": Revision.of(read(file).script, languages())}).session
    other = played("", capsys, monkeypatch, "noticed", "--from", str(first), rc=1)
    assert "this transcript is of 'three_good_things', and not of 'noticed'" in other
    assert "No such file" in played("", capsys, monkeypatch, "noticed", "--from", "none.txt", rc=1)


def test_a_transcript_of_another_exercise_is_named_as_such(tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "other.txt"
    file.write_text("exercise small: Alex and Sam\nAlex begins\n", "utf-8")
    assert main(["play-script", "noticed", "--replay", str(file)]) == 1
    assert "this transcript is of 'small', and not of 'noticed'" in capsys.readouterr().err


def test_a_transcript_remembers_every_line_of_a_text(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, file = tmp_path / "three_good_things.yaml", tmp_path / "1.txt"
    text = "    ask: |-\n      How is your day so far?\n\n      Take your time.\n    answer"
    script.write_text(EXERCISE.replace("    ask: How is your day so far?\n    answer", text), "utf-8")
    played("", capsys, monkeypatch, str(script), "--save", str(file))
    kept = file.read_text("utf-8")
    assert "  Alex sees: How is your day so far?\n  Alex sees: Take your time.\n" in kept


def test_what_the_check_says_is_said_before_it_is_played(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, TALK.replace("go: thought", "go: nowhere"))
    said = played("q\n", capsys, monkeypatch, str(file))
    assert said.index("leads to 'nowhere'") < said.index("You play Alex")


def test_what_was_kept_is_looked_at_again_a_week_later(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, file = write(tmp_path, KEPT), tmp_path / "1.txt"
    write(tmp_path, LOOK)
    said = played(
        "review\na: The tea\nsend\nreview\nstill true\nreview\n",
        capsys,
        monkeypatch,
        str(script),
        "--save",
        str(file),
    )
    assert "There is nothing to look at again yet" in said
    assert "(review to look at what was kept, q to quit)" in said
    assert "── Alex ── day 8, 18:00" in said
    assert "From Mon, Mar 2: The tea Still true?" in said
    assert "Nothing was kept that is looked at again." in said
    assert file.read_text("utf-8").startswith("exercise small: Alex\n")
    review = tmp_path / "1_review.txt"
    look_again = {"small_look": Revision.of(read(tmp_path / "small_look.yaml").script, languages())}
    assert play(review.read_text("utf-8"), look_again).session.outcome == "close"


def test_a_review_that_is_not_there_is_named(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = played("a: The tea\nsend\nreview\n", capsys, monkeypatch, str(write(tmp_path, KEPT)))
    assert "There is no exercise 'small_look' beside this one." in said


def test_a_keepsake_of_both_is_looked_at_by_both(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = KEPT.replace("[alone]", "[together]").replace("answer: text}", "answer: text, seen: partner}")
    script = write(tmp_path, both.replace("card: words,", "card: words, seen: partner,"))
    write(tmp_path, LOOK.replace("[alone]", "[together]").replace("starter}", "starter, other: partner}"))
    said = played("a: The tea\nsend\nreview\n", capsys, monkeypatch, str(script))
    assert "You play Alex (owner) and Sam (other)." in said
    assert "name the step before it or after it" in played(
        "", capsys, monkeypatch, str(script), "--at", "kept", rc=1
    )
