"""Numbers, days and times in people's own words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.text_analysis.typed_values import day, number, read, time_of_day

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow", "2026-11-24"),
        ("Friday", "2026-11-27"),
        ("in two weeks", "2026-12-07"),
        ("24 December", "2026-12-24"),
        ("2026-12-24", "2026-12-24"),
        ("3rd of jan", "2027-01-03"),
        ("in May", None),
        ("5", None),
        ("whenever you like", None),
        ("x" * 100, None),
        ("", None),
    ],
)
def test_a_day_is_read_as_the_next_one_there_is(text: str, meant: str | None) -> None:
    assert day(text, "en", MONDAY) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("20:30", "20:30"),
        ("8 pm", "20:00"),
        ("12 am", "00:00"),
        ("at 7", "07:00"),
        ("20.15", "20:15"),
        ("13 pm", None),
        ("25:00", None),
        ("between 7 and 8", None),
        ("later", None),
    ],
)
def test_a_time_is_read_by_the_clock(text: str, meant: str | None) -> None:
    assert time_of_day(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3", 3),
        ("about 20", 20),
        ("1,000", 1000),
        ("3 or 4", None),
        ("two", None),
        ("-,", None),
        ("1.000,5", None),
    ],
)
def test_a_number_is_read_if_it_is_the_only_one(text: str, meant: int | None) -> None:
    assert number(text, "en") == meant


def test_other_answers_are_not_read() -> None:
    assert read("text", "tomorrow", "en", MONDAY) is None
    assert read("number", "7", "en", MONDAY) == 7
    assert read("time", "7 am", "en", MONDAY) == "07:00"
    assert read("date", "tomorrow", "en", MONDAY) == "2026-11-24"


@given(st.text(max_size=80), st.sampled_from(["number", "date", "time"]))
def test_whatever_is_typed_is_read_or_not_but_never_breaks(text: str, kind: str) -> None:
    read(kind, text, "en", MONDAY)
