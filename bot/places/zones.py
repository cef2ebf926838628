"""From what people type ("Muenchen", "são paulo", "Berln") to a time zone, and from a zone to local time."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.places.table import Place, by_name, folded, namesakes, places

AT_MOST = 5
SHORT_LIST = 8
FROM_HOME = 4
ALIKE = 0.8  # difflib ratio for a mistyped name to match: allows one typo in five letters, not two
LARGE = 1500  # so many places, by population, may be meant by half a name or a mistyped one
HALF_A_NAME, MISTYPED = 3, 5  # letters that are needed for that
HALF_A_YEAR = timedelta(days=182)
WHEN_NOTHING_IS_KNOWN = "Europe/London"

# One zone for each local time that most users are likely to have, likeliest first.
COMMON_ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "America/Los_Angeles",
    "Australia/Sydney",
    "Europe/Athens",
    "Europe/Istanbul",
    "America/Sao_Paulo",
    "America/Chicago",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "America/Denver",
)


class LocalTime(NamedTuple):
    """A zone, its city's name in the reader's language, and its local time (aware)."""

    zone: str
    city: str
    time: datetime


def find(city: str, language: str = "en") -> list[Place]:
    """Up to five places that `city` may mean, best match first, then larger cities first.

    Capitals, accents, spaces and hyphens are ignored, and the first words of a name are enough (Frankfurt).
    Of large cities the first letters are enough as well, or all of them with a typo. Cities that zones are
    named after are also found by their name in the reader's language (Wien, Warschau), and by zone.
    """
    wanted = folded(city)
    if found := named(city, language):
        return found
    large = list(places().items())[:LARGE]
    if len(wanted) >= HALF_A_NAME and (found := _first(place for place, it in large if _begins(it, wanted))):
        return found
    if len(wanted) < MISTYPED:
        return []
    names = {name: [place] for place, called in reversed(large) for name in called}
    names |= _namesakes_in(language)
    begin_alike = [name for name in names if name[0] == wanted[0]]
    return _first(
        place for name in get_close_matches(wanted, begin_alike, cutoff=ALIKE) for place in names[name]
    )


def named(city: str, language: str = "en") -> list[Place]:
    """Up to five places called so, larger cities first; otherwise those that begin with these words."""
    return exactly(city, language) or _first(_first_words().get(folded(city), ()))


def exactly(city: str, language: str = "en") -> list[Place]:
    """Up to five places with this very name, larger cities first."""
    wanted = folded(city)
    return _first([*_namesakes_in(language).get(wanted, ()), *by_name().get(wanted, ())])


def of_zone(zone: str, language: str = "en") -> Place:
    """A zone as the place it is named after."""
    namesake = namesakes().get(zone) or next((place for place in places() if place.zone == zone), None)
    return Place(city_of(zone, language), namesake.country if namesake else "", zone)


def of_country(country: str | None, now: datetime) -> list[str]:
    """A country's zones, the common ones first; only one of those whose clocks agree all year."""
    clocks: dict[tuple[timedelta, timedelta], str] = {}
    for zone in _zones_of(country):
        clocks.setdefault((_offset(zone, now), _offset(zone, now + HALF_A_YEAR)), zone)
    return list(clocks.values())


def with_offset(offset: timedelta, now: datetime, language: str = "en") -> list[str]:
    """The zones whose clocks are so far ahead of UTC at `now`: the reader's country, common ones, others."""
    cities = Counter(place.zone for place in places())
    home = of_country(_country_of(language), now)
    found = [zone for zone in cities if _offset(zone, now) == offset]
    return sorted(found, key=lambda zone: (zone not in home, zone not in COMMON_ZONES, -cities[zone]))


def nearest(now: datetime, language: str = "en") -> list[LocalTime]:
    """Eight zones where someone who speaks `language` may live, no two with the same local time at `now`.

    First, where most people live in the country the language suggests ("de": Germany, "pt-br": Brazil); then,
    from west to east, other local times of that country and the world's most common ones. `now` is aware.
    """
    at_home = _zones_of(_country_of(language)) or [WHEN_NOTHING_IS_KNOWN]
    zones: dict[timedelta, str] = {}
    for zone in at_home:
        if len(zones) < FROM_HOME:
            zones.setdefault(_offset(zone, now), zone)
    for zone in COMMON_ZONES:
        if len(zones) < SHORT_LIST:
            zones.setdefault(_offset(zone, now), zone)
    first, *rest = zones.values()
    rest.sort(key=lambda zone: _offset(zone, now))
    return [LocalTime(zone, city_of(zone, language), local_time(zone, now)) for zone in (first, *rest)]


def local_time(zone: str, now: datetime) -> datetime:
    """The local time in `zone` at `now`. Raises ValueError if `now` is naive or the zone unknown."""
    if now.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if not is_zone(zone):
        raise ValueError("unknown time zone")
    return now.astimezone(ZoneInfo(zone))


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone, spelt exactly as in the database."""
    return name in _zone_names()


def city_of(zone: str, language: str = "en") -> str:
    """The city a zone is named after, in the reader's language: Europe/Vienna is Wien in German."""
    locale = _locale(language)
    known = locale.time_zones.get(zone, {}).get("city") if locale else None
    if known:
        return str(known)
    namesake = namesakes().get(zone)
    return namesake.name if namesake else zone.rpartition("/")[2].replace("_", " ")


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


@cache
def _namesakes_in(language: str) -> dict[str, list[Place]]:
    """The cities zones are named after, by normalised zone and by normalised name in a language."""
    index: dict[str, list[Place]] = {}
    for zone, place in namesakes().items():
        for name in {folded(zone), folded(city_of(zone, language))}:
            index.setdefault(name, []).append(place)
    return index


@cache
def _first_words() -> dict[str, list[Place]]:
    """Places by the normalised first words of their name, without the whole."""
    index: dict[str, list[Place]] = {}
    for place in places():
        words = place.name.replace("-", " ").split()
        for many in range(1, len(words)):
            index.setdefault(folded(" ".join(words[:many])), []).append(place)
    return {name: found for name, found in index.items() if len(name) >= HALF_A_NAME}


def _begins(names: Iterable[str], wanted: str) -> bool:
    return any(name.startswith(wanted) for name in names)


def _first(found: Iterable[Place]) -> list[Place]:
    return list(dict.fromkeys(found))[:AT_MOST]


@cache
def _locale(language: str) -> Locale | None:
    """Babel's locale for a tag from Telegram ("de", "pt-br"); None for an unknown one."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _country_of(language: str) -> str | None:
    """The country the tag names, otherwise the one with most speakers (CLDR, likely subtags)."""
    locale = _locale(language)
    if locale is None or locale.territory:
        return locale.territory if locale else None
    return str(get_global("likely_subtags").get(locale.language, "")).rpartition("_")[2] or None


@cache
def _zones_of(country: str | None) -> list[str]:
    """A country's zones: the common ones first (Denver before Phoenix), then those with most cities."""
    cities = Counter(place.zone for place in places() if place.country == country)
    return sorted(cities, key=lambda zone: (zone not in COMMON_ZONES, -cities[zone]))


def _offset(zone: str, now: datetime) -> timedelta:
    return local_time(zone, now).utcoffset() or timedelta()
