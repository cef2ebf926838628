"""The table of places, loaded once: cities with country and time zone, largest first."""

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
