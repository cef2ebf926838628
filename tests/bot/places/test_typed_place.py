"""What people answer when they are asked where they are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.table import regions
from bot.places.typed_place import understood
from bot.places.zones import is_zone

WINTER = datetime(2026, 1, 15, 15, 3, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 15, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Paris, France", "Europe/Paris"),
        ("rome italy", "Europe/Rome"),
        ("I live in Rome", "Europe/Rome"),
        ("I'm in Rome right now!", "Europe/Rome"),
        ("we live near Munich, Germany", "Europe/Berlin"),
        ("I'm from India but live in Tokyo", "Asia/Tokyo"),
        ("London uk", "Europe/London"),
        ("London, Ontario", "America/Toronto"),
        ("New York, USA", "America/New_York"),
        ("Portland Oregon", "America/Los_Angeles"),
        ("Portland, Maine", "America/New_York"),
        ("Birmingham, AL", "America/Chicago"),
        ("Frankfurt in Germany", "Europe/Berlin"),
        ("Smallville, Germany", "Europe/Berlin"),
        ("somewhere in Germany", "Europe/Berlin"),
        ("the Netherlands", "Europe/Amsterdam"),
        ("The Hague", "Europe/Amsterdam"),
        ("Washington DC", "America/New_York"),
        ("India", "Asia/Kolkata"),
        ("UK", "Europe/London"),
        ("Hawaii", "Pacific/Honolulu"),
        ("Berlin time", "Europe/Berlin"),
        ("Europe/Lisbon", "Europe/Lisbon"),
    ],
)
def test_a_place_is_found_as_people_say_it(typed: str, zone: str) -> None:
    assert {place.zone for place in understood(typed, WINTER)} == {zone}


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("Paris, Texas", {"America/Chicago", "America/Denver"}),
        ("paris, tx", {"America/Chicago", "America/Denver"}),
        ("USA", {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"}),
        ("the us", {"America/New_York", "America/Phoenix", "Pacific/Honolulu"}),
        ("Spain", {"Europe/Madrid", "Atlantic/Canary"}),
        ("Georgia", {"America/New_York", "Asia/Tbilisi"}),
        ("EST", {"America/New_York"}),
        ("my time zone is PST", {"America/Los_Angeles"}),
        ("CET", {"Europe/Berlin", "Europe/Paris"}),
        ("IST", {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}),
        ("UTC+3", {"Europe/Istanbul", "Europe/Moscow"}),
        ("GMT-5", {"America/New_York"}),
        ("gmt", {"Europe/London"}),
    ],
)
def test_where_several_zones_may_be_meant_they_are_a_choice(typed: str, zones: set[str]) -> None:
    found = {place.zone for place in understood(typed, WINTER)}
    assert zones <= found
    assert 2 <= len(found) <= 12


@pytest.mark.parametrize("typed", ["16:03", "it is 16:05 here", "4:05 pm", "its 4pm", "16.00"])
def test_a_time_on_the_clock_gives_the_zones_that_show_it_now(typed: str) -> None:
    winter = {place.zone for place in understood(typed, WINTER)}
    assert {"Europe/Berlin", "Africa/Lagos"} <= winter
    summer = {place.zone for place in understood(typed, SUMMER)}
    assert "Europe/London" in summer
    assert "Europe/Berlin" not in summer


def test_a_time_that_may_be_morning_or_evening_gives_both() -> None:
    assert {"America/New_York", "Asia/Bangkok"} <= {place.zone for place in understood("10:05", WINTER)}


def test_the_other_side_of_midnight_is_counted_too() -> None:
    late = WINTER.replace(hour=20)
    assert "Asia/Tokyo" in {place.zone for place in understood("05:03", late)}
    assert "Pacific/Honolulu" in {place.zone for place in understood("10:03", late)}


def test_country_names_are_known_in_the_reader_s_language() -> None:
    assert [place.zone for place in understood("Wien, Österreich", WINTER, "de")] == ["Europe/Vienna"]
    assert [place.zone for place in understood("Frankreich", WINTER, "de")] == ["Europe/Paris"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "home",
        "work",
        "nowhere",
        "here",
        "the moon",
        "ok",
        "hi",
        "me",
        "in",
        "call me",
        "what is it",
        "no one",
        "my house",
        "idk",
        "no idea",
        "Paris was lovely",
        "I don't want to say",
        "25:99",
        "16:33",
        "UTC+27",
        "x" * 4096,
    ],
)
def test_where_only_a_guess_would_be_left_nothing_is_found(typed: str) -> None:
    assert understood(typed, WINTER) == []


def test_every_zone_of_a_region_exists() -> None:
    assert all(is_zone(zone) for found in regions().values() for region in found for zone in region.zones)


@given(st.text(max_size=100))
def test_whatever_is_typed_never_breaks(text: str) -> None:
    assert all(is_zone(place.zone) for place in understood(text, WINTER))
