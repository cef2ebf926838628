"""What people answer when asked where they are: "Paris, Texas", "I live in Rome", "India", "EST", "16:30"."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeAlias

from babel import Locale

from bot.places import zones
from bot.places.table import Place, Region, folded, places, regions

AT_MOST = 12  # choices; no country has more local times
OF_A_CLOCK = 8
LONGEST = 80  # characters, plenty to say where one is

_QUARTER = timedelta(minutes=15)
_DAY = timedelta(days=1)
Words: TypeAlias = list[tuple[str, bool]]  # each with whether a comma is in front of it

_OFFSET = re.compile(r"(?:utc|gmt)?\s*(?:([+−–-])\s*(\d{1,2})(?::?([0-5]\d))?)?", re.I)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})(?:[:.h](\d{2})(?!\d)|(?=\s*[ap]\.?m))\s*(?:([ap])\.?m\b)?", re.I)
_LEAD = re.compile(
    r"^(?:(?:i|we|im|my|our|it|it['’]s|i['’]m|we['’]re|living|currently|right now|now)\b.*\b)?"
    r"(?:in|near|from|at|around|outside|close to)\s+"
    r"|^(?:(?:my|our|the)\s+)?time\s?zone\W+(?:is\s+)?",
    re.I,
)
_TAIL = re.compile(
    r"(?:\W+(?:right now|at the moment|now|currently|(?:standard )?time|time\s?zone|here|too|please))+$", re.I
)
_INSIDE = re.compile(r"\s*,\s*|\s+in\s+", re.I)


def understood(text: str, now: datetime, language: str = "en") -> list[Place]:
    """The places that this may mean, likeliest first; none where only a guess would be left.

    A country or state with several local times, and a time on the clock, give one place for each.
    """
    said = " ".join(text.split()).strip(" .!?…\"'“”„«»()")
    if not said or len(said) > LONGEST:
        return []
    bare = _TAIL.sub("", _LEAD.sub("", said))
    tried = dict.fromkeys((said, bare, bare.removeprefix("the ").removeprefix("The ")))
    readings = (read(one, now, language) for read in (_whole, _within) for one in tried)
    return next(filter(None, readings), []) or _clock(said, now, language) or zones.find(bare, language)


def _whole(said: str, now: datetime, language: str) -> list[Place]:
    """A city, a country, a state or a clock's name, with nothing around it."""
    if (offset := _OFFSET.fullmatch(said)) and offset[0]:
        sign, hours, minutes = offset.groups(default="0")
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        return _listed(
            zones.with_offset(ahead if sign in "+0" else -ahead, now, language)[:OF_A_CLOCK], language
        )
    wanted = folded(said)
    meant = [
        region
        for region in _regions(language).get(wanted, ())
        if len(wanted) > 2
        or not region.country
        or not region.zones  # "ok" isn't Oklahoma, but "UK" is a country
    ]
    if not meant:
        return zones.named(said, language)
    return _first([*_listed(_zones_of(meant, now), language), *zones.exactly(said, language)])


def _within(said: str, now: datetime, language: str) -> list[Place]:
    """A place with the country or state it is in behind it: "Paris, Texas, USA", "rome italy"."""
    words = [(word, place == 0) for part in _INSIDE.split(said) for place, word in enumerate(part.split())]
    around: list[list[Region]] = []
    certain: list[Region] = []
    while (split := _last_region(words, language)) is not None:
        words, meant, sure = split
        around.append(meant)
        certain = meant if sure else certain
        cities = [
            city
            for city in zones.named(" ".join(word for word, _ in words), language)
            if all(any(_lies_in(city, region) for region in each) for each in around)
        ]
        if cities:
            return cities
    return _listed(_zones_of(certain, now), language)


def _last_region(words: Words, language: str) -> tuple[Words, list[Region], bool] | None:
    """The words without the region at their end, the region, and whether it can be meant as nothing else."""
    for first in range(max(1, len(words) - 4), len(words)):
        name = " ".join(word for word, _ in words[first:])
        wanted = folded(name)
        meant = [*_regions(language).get(wanted, ())]
        if len(name) == 2 and name.upper() in _territories(language):
            meant.append(Region(name.upper()))
        if meant:
            return words[:first], meant, len(wanted) > 2 or name.isupper() or words[first][1]
    return None


def _lies_in(city: Place, region: Region) -> bool:
    return city.country == region.country and (not region.zones or city.zone in region.zones)


def _clock(said: str, now: datetime, language: str) -> list[Place]:
    """Where the clocks show this time now; without am or pm, and before one, it may be half a day later."""
    if (match := _CLOCK.search(said)) is None:
        return []
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if hour > (12 if half else 23) or minute > 59:
        return []
    hours = [hour % 12 + 12 * (half == "p")] if half else [hour, hour + 12] if 0 < hour < 12 else [hour]
    found = [_showing(timedelta(hours=one, minutes=minute), now, language) for one in hours]
    return _listed((zone for each in found for zone in each[: OF_A_CLOCK // len(found)]), language)


def _showing(clock: timedelta, now: datetime, language: str) -> list[str]:
    utc = now.astimezone(UTC)
    ahead = round((clock - timedelta(hours=utc.hour, minutes=utc.minute)) / _QUARTER) * _QUARTER
    around = (ahead + days * _DAY for days in (0, -1, 1))
    return [zone for offset in around for zone in zones.with_offset(offset, now, language)]


def _zones_of(meant: Iterable[Region], now: datetime) -> list[str]:
    return [zone for region in meant for zone in region.zones or zones.of_country(region.country, now)]


def _listed(found: Iterable[str], language: str) -> list[Place]:
    return _first(zones.of_zone(zone, language) for zone in found)


def _first(found: Iterable[Place]) -> list[Place]:
    return list(dict.fromkeys(found))[:AT_MOST]


@cache
def _territories(language: str) -> dict[str, str]:
    """The countries' names in a language, by ISO 3166-1 code."""
    return {code: name for code, name in Locale.parse(language).territories.items() if len(code) == 2}


@cache
def _regions(language: str) -> dict[str, list[Region]]:
    """Regions by normalised name: the table's, and countries in English and in the reader's language."""
    index = {name: list(found) for name, found in regions().items()}
    known = {place.country for place in places()}
    for spoken in ("en", language):
        for code, name in _territories(spoken).items():
            called = index.setdefault(folded(name), [])
            if code in known and Region(code) not in called:
                called.append(Region(code))
    return index
