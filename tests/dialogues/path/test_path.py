"""The path: what an author may write, and where a couple is on it."""

from datetime import date, timedelta
from pathlib import Path as File

import pytest

from dialogues.path.path import SIX_WEEKS, FaultyPathError, ordered, read, six_weeks
from dialogues.path.progress import A_WEEK, OnPath
from dialogues.script.files import shipped

MONDAY = date(2026, 3, 2)
GOOD = """
path: mine
title: Mine
about: Two weeks.
first_week: {1: noticed, 2: question}
weeks:
  one:
    title: One
    why: It helps.
    lesson: [A screen.]
    asks: And you?
    answers: [Yes, No]
    steps: [noticed]
  two:
    title: Two
    why: It helps, too.
    lesson: [A screen.]
    asks: And you?
    answers: [Yes, No]
    steps: [song]
"""


def test_the_built_in_one_names_only_exercises_that_there_are() -> None:
    path = read(SIX_WEEKS, shipped())
    assert path == six_weeks()
    assert len(path.weeks) == 6


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("song", "sing"), "p.yaml:20 there is no exercise 'sing'"),
        (("1: noticed", "1: notice"), "p.yaml:5 there is no exercise 'notice'"),
        (("1: noticed", "9: noticed"), "the days of 'first_week' are 1 to 7"),
        (
            ("first_week: {1: noticed, 2: question}", "first_week: noticed"),
            "p.yaml:5 'first_week': 'noticed' needs a name before it",
        ),
        (("[A screen.]", f"[{'a' * 301}]"), "p.yaml:10 'weeks', 'one', 'lesson', number 1: "),
        (("title: Mine", "title Mine"), "p.yaml:"),
        (("weeks:", "week:"), "'week' isn't known here; did you mean 'weeks'?"),
    ],
)
def test_what_is_wrong_with_a_path_is_said_in_a_line(
    tmp_path: File, change: tuple[str, str], says: str
) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(GOOD)
    assert list(read(file, {"noticed", "song"}).weeks) == ["one", "two"]
    file.write_text(GOOD.replace(*change, 1))
    with pytest.raises(FaultyPathError) as raised:
        read(file, {"noticed", "song"})
    assert says in str(raised.value)


def test_what_both_picked_comes_first_and_one_pick_alone_shows_nothing() -> None:
    path, names = six_weeks(), list(six_weeks().weeks)
    assert ordered(path, {"1": ["limits"]}) == names
    assert ordered(path, {"1": ["limits", "listening"], "2": ["limits"]})[0] == "limits"
    assert ordered(path, {"1": ["limits"], "2": ["listening"]}) == names
    assert ordered(path, {"1": ["limits"], "2": ["limits"]}, done=[names[0]])[:2] == [names[0], "limits"]


def test_nothing_moves_on_by_itself_and_the_end_is_an_end() -> None:
    path, on_path = six_weeks(), OnPath(MONDAY, MONDAY)
    later = MONDAY + timedelta(days=40)
    assert on_path.theme(path) == "room_and_closeness"
    assert not on_path.is_over(MONDAY + timedelta(days=A_WEEK - 1))
    assert on_path.is_over(later)
    assert on_path.theme(path) == "room_and_closeness"
    for _ in path.weeks:
        on_path = on_path.went_on(path, later)
    assert on_path.theme(path) is None
    assert on_path.went_on(path, later).at == len(path.weeks)


def test_the_first_week_has_seven_days() -> None:
    on_path = OnPath(MONDAY, MONDAY)
    assert [on_path.first_week_day(MONDAY + timedelta(days=day)) for day in (0, 6, 7)] == [1, 7, None]
    assert on_path.went_on(six_weeks(), MONDAY).first_week_day(MONDAY) is None


def test_a_place_is_kept_as_plain_data() -> None:
    path = six_weeks()
    on_path = OnPath(MONDAY, MONDAY, out=(7,)).picked(path, 1, {"limits"}).picked(path, 2, {"limits"})
    assert on_path.theme(path) == "limits"
    assert OnPath.from_json(on_path.to_json()) == on_path
    fewer = read(SIX_WEEKS).model_copy(update={"weeks": {"listening": path.weeks["listening"]}})
    assert on_path.theme(fewer) == "listening", "a theme that is gone is passed over"
