"""What somebody meant who wrote it in another way, and nothing where nobody can know."""

import pytest

from dialogues.script.meant import condition_meant, duration_meant, name_meant, time_meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("96h", "96 hours"), ("an hour", "1 hour"), ("two weeks", "2 weeks"), ("1 month", "4 weeks"),
     ("1 Day", "1 day"), ("some days", None), ("3 moons", None), ("soon", None)],
)  # fmt: skip
def test_a_duration(written: str, meant: str | None) -> None:
    assert duration_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("7:30", "07:30"), ("7.30 pm", "19:30"), ("12 am", "00:00"), ("noon", None), ("25:00", None)],
)  # fmt: skip
def test_a_time(written: str, meant: str | None) -> None:
    assert time_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Über uns", "ueber_uns"), ("café", "cafe"), ("2nd", "choice_2nd"), ("!?", None), ("x" * 30, None)],
)
def test_a_name(written: str, meant: str | None) -> None:
    assert name_meant(written, 24, "choice") == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mood != low", "mood is not low"),
        ("mood isn't low", "mood is not low"),
        ("heat>6", "heat above 6"),
        ("mood is Rather low", "mood is low"),
        ("it rains", None),
        ("mood is low and it rains", None),
    ],
)
def test_a_condition(written: str, meant: str | None) -> None:
    assert condition_meant(written, {"mood": {"Rather low": "low"}}) == meant
