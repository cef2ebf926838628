"""Finding somebody's time zone by what they type, or from a short list."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.places.table import by_name, places
from bot.places.zones import city_of, find, is_zone, local_time, nearest

WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "language", "zone"),
    [
        ("Berlin", "en", "Europe/Berlin"),
        ("  berlin ", "en", "Europe/Berlin"),
        ("MÜNCHEN", "de", "Europe/Berlin"),
        ("munchen", "en", "Europe/Berlin"),
        ("Muenchen", "en", "Europe/Berlin"),
        ("sao paulo", "en", "America/Sao_Paulo"),
        ("Wien", "de", "Europe/Vienna"),
        ("Москва", "ru", "Europe/Moscow"),
        ("Den Haag", "nl", "Europe/Amsterdam"),
        ("New York", "en", "America/New_York"),
        ("Kiev", "en", "Europe/Kyiv"),
        ("saint-denis", "en", "Indian/Reunion"),
        ("Lodnon", "en", "Europe/London"),
        ("Berln", "en", "Europe/Berlin"),
        ("Bueno", "en", "America/Argentina/Buenos_Aires"),
        ("europe/lisbon", "en", "Europe/Lisbon"),
    ],
)
def test_a_city_is_found_as_people_type_it(typed: str, language: str, zone: str) -> None:
    assert find(typed, language)[0].zone == zone


def test_of_two_cities_of_one_name_the_larger_comes_first() -> None:
    assert [(place.country, place.zone) for place in find("London")][:2] == [
        ("GB", "Europe/London"),
        ("CA", "America/Toronto"),
    ]


def test_the_whole_name_is_meant_rather_than_names_that_only_begin_so() -> None:
    assert {place.name for place in find("San")} == {"San"}
    assert {place.name for place in find("Frankfurt")} == {"Frankfurt am Main"}


def test_at_most_five_places_are_offered_and_none_twice() -> None:
    found = find("santo")
    assert len(found) == 5
    assert len(set(found)) == 5


@pytest.mark.parametrize(
    "typed", ["", "   ", "!?", "🦔", "qqqqqq", "a" * 4096, "s", "home", "where", "nowhere"]
)
def test_what_is_no_city_finds_nothing(typed: str) -> None:
    assert find(typed) == []


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("de", "Europe/Berlin"),
        ("de-at", "Europe/Vienna"),
        ("en", "America/New_York"),
        ("en-gb", "Europe/London"),
        ("pt-br", "America/Sao_Paulo"),
        ("zh-hans", "Asia/Shanghai"),
        ("ru", "Europe/Moscow"),
        ("", "Europe/London"),
        ("qq-zz", "Europe/London"),
    ],
)
def test_the_short_list_begins_where_a_language_is_at_home(language: str, first: str) -> None:
    assert nearest(WINTER, language)[0].zone == first


@pytest.mark.parametrize("language", ["de", "en", "pt-br", "ru", "ja", "xx"])
@pytest.mark.parametrize("now", [WINTER, SUMMER])
def test_the_short_list_shows_eight_different_times_from_west_to_east(language: str, now: datetime) -> None:
    first, *others = [choice.time.utcoffset() or timedelta() for choice in nearest(now, language)]
    assert len({first, *others}) == 8
    assert others == sorted(others)


def test_everybody_in_the_short_list_sees_the_same_moment() -> None:
    assert {choice.time.astimezone(UTC) for choice in nearest(SUMMER, "de")} == {SUMMER}


def test_a_city_is_called_as_its_reader_calls_it() -> None:
    assert city_of("Europe/Vienna", "de") == "Wien"
    assert city_of("America/Sao_Paulo") == "São Paulo"
    assert city_of("America/Argentina/Rio_Gallegos", "not-a-language") == "Río Gallegos"


def test_local_time_is_what_the_clocks_there_show() -> None:
    assert local_time("Asia/Kolkata", WINTER).strftime("%H:%M") == "17:30"
    with pytest.raises(ValueError, match="unknown time zone"):
        local_time("Europe/Atlantis", WINTER)
    with pytest.raises(ValueError, match="needs its time zone"):
        local_time("Europe/Berlin", WINTER.replace(tzinfo=None))


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "America/Argentina/Ushuaia"])
def test_a_zone_is_known_by_its_exact_name(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "Berlin", "Europe", "europe/berlin", "../etc/passwd", "Europe/Berlin\n"]
)
def test_anything_else_is_no_zone(name: str) -> None:
    assert not is_zone(name)


def test_every_place_is_well_formed_and_every_zone_of_it_exists() -> None:
    assert 2_000 <= len(places()) <= 5_000
    for place, names in places().items():
        assert names, place
        assert place.name == place.name.strip()
        assert len(place.country) == 2
        assert place.country.isupper()
        assert is_zone(place.zone), place
        assert ZoneInfo(place.zone).utcoffset(WINTER) is not None


def test_the_table_is_small_and_every_name_of_it_can_be_found() -> None:
    assert sum(len(name) for name in by_name()) < 60_000
    for name, called in list(by_name().items())[::50]:
        assert set(find(name)) & set(called), name
