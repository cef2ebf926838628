"""Cues: whoever may see what was kept is reminded of it daily, at the time they gave themselves."""

from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.rehearsal.transcript import TranscriptFault, play
from dialogues.script.files import read
from dialogues.script.problems import FaultyScriptError
from tests.dialogues.scripts import HEAD, revision, write

RITUAL = (
    HEAD
    + """
cards: {ritual: A hug at the door}
steps:
  - step: hour
    ask: When shall I remind you, just you?
    answer: time
    choices: {evening: {label: In the evening, means: '19:30'}}
  - step: kept
    who: first
    keep: ritual
    card: ritual
    seen: partner
    cue: {daily at: hour, for: 7 days}
  - step: bye
    end: {first: Bye., second: Bye.}
"""
)


def played(folder: Path, text: str, events: str) -> None:
    play(f"exercise small: Alex and Sam\nAlex begins\n{events}", {"small": revision(folder, text)})


def messages(folder: Path, text: str) -> list[str]:
    return [problem.message for problem in check([write(folder, text)])]


def test_the_check_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    assert messages(tmp_path, RITUAL) == []


def test_each_is_reminded_at_their_own_time(tmp_path: Path) -> None:
    played(
        tmp_path,
        RITUAL,
        """
Alex writes: 07:05
Alex taps: That's right ➤
Sam opens
Sam taps: In the evening
  Alex gives: A hug at the door
  Alex is cued: 07:05 for 7 days
  Sam is cued: 19:30 for 7 days
""",
    )


def test_whoever_gives_no_time_is_not_reminded(tmp_path: Path) -> None:
    events = "Alex taps: In the evening\nSam opens\nSam skips\n  Alex is cued: 19:30 for 7 days\n"
    played(tmp_path, RITUAL, f"{events}  Sam is not cued\n")
    with pytest.raises(TranscriptFault, match="instead"):
        played(tmp_path, RITUAL, f"{events}  Alex is not cued\n")


@pytest.mark.parametrize("kept", ["", "    who: first\n"])
def test_what_stays_with_its_owner_reminds_its_owner_alone(tmp_path: Path, kept: str) -> None:
    """What both keep is kept by each, for themselves."""
    own = RITUAL.replace("    who: first\n    keep", f"{kept}    keep").replace("    seen: partner\n", "")
    assert messages(tmp_path, own) == []
    both = "Alex taps: In the evening\nSam opens\nSam writes: 08:15\nSam taps: That's right ➤\n"
    cued = "  Alex is cued: 19:30 for 7 days\n"
    played(tmp_path, own, f"{both}{cued}  Sam is {'not cued' if kept else 'cued: 08:15 for 7 days'}\n")


def test_a_cue_in_a_loop_has_the_time_of_its_round(tmp_path: Path) -> None:
    rounds = (
        HEAD.replace("[alone, together]", "[alone]")
        + """
cards: {thing: A stretch}
steps:
  - step: twice
    each: 2 to 2
    steps:
      - {step: hour, who: first, ask: When?, answer: time}
      - {step: kept, who: first, keep: note, card: thing, cue: {daily at: hour, for: 2 weeks}}
  - step: bye
    end: {first: Bye.}
"""
    )
    assert messages(tmp_path, rounds) == []
    play(
        """
exercise small: Alex
Alex begins
Alex writes: 08:00
Alex taps: That's right ➤
Alex writes: 21:45
Alex taps: That's right ➤
  Alex is cued: 08:00 for 14 days
  Alex is cued: 21:45 for 14 days
""",
        {"small": revision(tmp_path, rounds)},
    )


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        ("daily at: hour", "daily at: our", "'our' is no question with 'answer: time'; did you mean 'hour'?"),
        ("daily at: hour", "daily at: x", "'x' is no question with 'answer: time'; name the one that asks"),
        ("    ask: When", "    forget: yes\n    ask: When", "'hour' is erased as soon as it is given"),
        ("  - step: hour\n", "  - step: hour\n    who: second\n", ""),
        ("    seen: partner\n", "", ""),
    ],
)
def test_what_the_check_says_of_a_slip(tmp_path: Path, written: str, instead: str, says: str) -> None:
    said = messages(tmp_path, RITUAL.replace(written, instead))
    assert [says in one for one in said] == ([True] if says else [])


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (
            "    who: first\n",
            "'hour' is asked of the second, and everybody picks when they are reminded themselves; "
            "ask the first",
        ),
        ("", "ask both"),
    ],
)
def test_nobody_picks_for_somebody_else(tmp_path: Path, who: str, says: str) -> None:
    own = RITUAL.replace("    who: first\n    keep", f"{who}    keep").replace("    seen: partner\n", "")
    [message] = messages(tmp_path, own.replace("  - step: hour\n", "  - step: hour\n    who: second\n"))
    assert says in message


def test_the_time_is_asked_before_and_not_in_rounds(tmp_path: Path) -> None:
    asked, kept, end = (
        RITUAL.index("  - step: hour"),
        RITUAL.index("  - step: kept"),
        RITUAL.index("  - step: bye"),
    )
    late = RITUAL[:asked] + RITUAL[kept:end] + RITUAL[asked:kept] + RITUAL[end:]
    assert ["'hour' is asked only after this" in one for one in messages(tmp_path, late)] == [True]
    hour = RITUAL[asked:kept]
    loop = "  - step: rounds\n    each: 2 to 2\n    steps:\n" + "".join(
        f"    {line}\n" for line in hour.splitlines()
    )
    assert [
        "'hour' has a time in each round" in one for one in messages(tmp_path, RITUAL.replace(hour, loop))
    ] == [True]


@pytest.mark.parametrize("span", ["12 hours", "61 days", "0 days"])
def test_a_cue_is_for_some_days(tmp_path: Path, span: str) -> None:
    with pytest.raises(FaultyScriptError) as caught:
        read(write(tmp_path, RITUAL.replace("7 days", span)))
    [problem] = caught.value.problems
    assert "write '7 days' or '2 weeks'" in problem.message


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        (
            "cue: {daily at: hour, for: 7 days}",
            "cue: {at: hour, for: 7 days}",
            "'daily at' is missing; add 'daily at: …'",
        ),
        ("cue: {daily at: hour, for: 7 days}", "cue: {daily at: hour}", "'for' is missing; add 'for: …'"),
        (
            "cue: {daily at: hour, for: 7 days}",
            "cue: daily",
            "write 'daily at: daily' on a line of its own below 'cue'",
        ),
        (
            "    keep: ritual\n    card: ritual\n    seen: partner\n",
            "",
            "'cue' isn't known here; did you mean 'keep'? Write 'keep: …'",
        ),
        (
            "for: 7 days}",
            "for: 7 days, say: card.ritual}",
            "'say' isn't known here; delete it, or write one of",
        ),
    ],
)
def test_what_is_written_otherwise_is_mended_in_plain_words(
    tmp_path: Path, written: str, instead: str, says: str
) -> None:
    with pytest.raises(FaultyScriptError) as caught:
        read(write(tmp_path, RITUAL.replace(written, instead)))
    assert says in " ".join(problem.message for problem in caught.value.problems)
