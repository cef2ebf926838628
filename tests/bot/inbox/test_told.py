"""Each person is told once per outage, whichever worker their messages reach."""

from __future__ import annotations

from pathlib import Path

from bot.inbox.told import FILE, SLACK, Told

ANN, BOB = 501, 502
BEGAN = 1_000_000.0


def test_what_one_worker_has_told_no_other_tells(tmp_path: Path) -> None:
    one, other = Told(tmp_path, b"key"), Told(tmp_path, b"key")
    assert one.first(ANN, BEGAN, BEGAN + 5)
    assert other.first(BOB, BEGAN + 20, BEGAN + 30)
    assert not other.first(ANN, BEGAN + 20, BEGAN + 30)
    assert not one.first(BOB, BEGAN, BEGAN + 40)


def test_in_the_next_outage_they_are_told_again(tmp_path: Path) -> None:
    told = Told(tmp_path, b"key")
    assert told.first(ANN, BEGAN, BEGAN + 5)
    later = BEGAN + 5 + SLACK + 1
    assert told.first(ANN, later, later)
    assert len((tmp_path / FILE).read_text().splitlines()) == 1, "what is over is forgotten"


def test_the_file_says_nothing_of_who_they_are(tmp_path: Path) -> None:
    Told(tmp_path, b"key").first(ANN, BEGAN, BEGAN)
    assert str(ANN) not in (tmp_path / FILE).read_text().split()[0]
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    assert Told(tmp_path, b"another bot's").first(ANN, BEGAN, BEGAN)


def test_where_nothing_can_be_written_people_are_told_all_the_same(tmp_path: Path) -> None:
    told = Told(tmp_path / "absent", b"key")
    assert told.first(ANN, BEGAN, BEGAN)


def test_half_a_line_left_by_a_full_disk_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"0123 \xff\nab")
    assert Told(tmp_path, b"key").first(ANN, BEGAN, BEGAN)
    assert not Told(tmp_path, b"key").first(ANN, BEGAN, BEGAN)
