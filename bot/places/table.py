"""The tables of places, loaded once: cities with country and time zone, largest first; regions."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Place:
    """A city with its country (ISO 3166, two letters) and IANA time zone."""

    name: str
    country: str
    zone: str


def folded(name: str) -> str:
    """Normalise a name by removing what people leave out when typing: capitals, accents, spaces, hyphens."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


@cache
def places() -> dict[Place, frozenset[str]]:
    """Every known place with all its normalised names, largest first."""
    table: dict[Place, frozenset[str]] = {}
    for line in resources.files(__package__).joinpath("places.tsv").read_text("utf-8").splitlines():
        name, also, country, zone = line.split("\t")
        names = {folded(each) for each in (name, *also.split("|"))}
        table[Place(name, country, zone)] = frozenset(names - {""})
    return table


@dataclass(frozen=True, slots=True)
class Region:
    """A country, a state or a clock ("CET") and its zones; without any, all of the country's."""

    country: str
    zones: tuple[str, ...] = ()


@cache
def regions() -> dict[str, list[Region]]:
    """Regions by normalised name; Georgia is two. Of countries, only names that Babel lacks."""
    index: dict[str, list[Region]] = {}
    for line in resources.files(__package__).joinpath("regions.tsv").read_text("utf-8").splitlines():
        names, country, zones = line.split("\t")
        for name in names.split("|"):
            index.setdefault(folded(name), []).append(Region(country, tuple(zones.split())))
    return index


@cache
def by_name() -> dict[str, list[Place]]:
    """Places by normalised name; places that share a name, largest first."""
    index: dict[str, list[Place]] = {}
    for place, names in places().items():
        for name in names:
            index.setdefault(name, []).append(place)
    return index


@cache
def namesakes() -> dict[str, Place]:
    """The city each zone is named after (Europe/Berlin: Berlin), if it is in the table."""
    found: dict[str, Place] = {}
    for place, names in places().items():
        if folded(place.zone.rpartition("/")[2]) in names:
            found.setdefault(place.zone, place)
    return found
