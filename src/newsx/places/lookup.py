"""Places by name, from the database that `newsx.places.build` makes: nothing is loaded before the first question."""

from __future__ import annotations

import math
import sqlite3
import weakref
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from typing import Any, Literal, NamedTuple, Protocol

from newsx.places.folding import folded

Kind = Literal["country", "region", "city", "water", "facility", "other"]
Source = Literal["geonames", "newsx-places"]

EARTH_RADIUS_KM = 6371.0088
CACHED_NAMES = 4096
# Coordinates are kept as whole numbers of ten-thousandths of a degree, some ten metres.
DEGREE = 10_000

COLUMNS = "p.number, p.id, p.name, p.kind, p.country, p.region, p.latitude, p.longitude, p.population, p.disputed"
BY_NAME = f"SELECT {COLUMNS}, n.use FROM names n JOIN places p ON p.number = n.place WHERE n.folded = ?"
BY_NUMBER = f"SELECT {COLUMNS} FROM places p WHERE p.number = ?"
BY_ID = f"SELECT {COLUMNS} FROM places p WHERE p.id = ?"

# How the use of a name is kept in the table of names.
MAIN, ACRONYM, SECONDARY = 0, 1, 2

# What counts among places of one name: any country before any region and so on, cities by their people.
STANDING: dict[Kind, float] = {"country": 1e13, "region": 1e12, "water": 1e11, "facility": 1e10, "other": 1e9, "city": 0}
# A place that lends its name to somewhere better known, as Washington State does, stands like a city of this many people.
STANDING_OF_SHARED_NAME = 15_000
SHARE_OF_SECONDARY_NAME = 0.01


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """One place of the database.

    `country` is its ISO 3166 code of two letters (see `data/places/countries.yaml` for the few that are not ISO's), None for waters and
    regions that no one country has. `region` is GeoNames' code of the first-level division that the place is in or is. `latitude` and
    `longitude` are degrees of a point in the middle, `population` is None where it is not known.
    """

    id: str
    name: str
    kind: Kind
    country: str | None
    region: str | None
    latitude: float
    longitude: float
    population: int | None
    source: Source
    disputed: bool


class Gazetteer:
    """The place database. Opened at the first question, read-only; use one object for many questions, since it remembers answers."""

    def __init__(self) -> None:
        self._open = ExitStack()
        weakref.finalize(self, self._open.close)
        self.find = lru_cache(CACHED_NAMES)(self._find)

    def _find(self, name: str) -> tuple[PlaceRecord, ...]:
        """All places of that name, the best known first: countries, regions, waters, facilities, then cities by population.

        Names by which a place is rarely called count less than another's own: `Washington` is the capital before it is the state.
        """
        shouted = name == name.upper()
        rows = [row for row in self._database.execute(BY_NAME, (folded(name),)) if shouted or row[-1] != ACRONYM]
        found = sorted(((_record(row), row[-1]) for row in rows), key=lambda pair: (-_standing(*pair), pair[0].id))
        return tuple(record for record, _ in found)

    def get(self, place_id: str) -> PlaceRecord | None:
        """The place with that id, which is GeoNames' number or an id of `data/places`."""
        if place_id.isascii() and place_id.isdigit():
            row = self._database.execute(BY_NUMBER, (int(place_id),)).fetchone()
        else:
            row = self._database.execute(BY_ID, (place_id,)).fetchone()
        return _record(row) if row else None

    def country(self, name_or_code: str) -> PlaceRecord | None:
        """The country of that name, abbreviation or code of two capitals: `Britain`, `U.K.`, `GB`."""
        key = folded(name_or_code)
        known = self._countries.names.get(key)
        if known and name_or_code != name_or_code.upper() and known.acronym:
            return None
        code = known.country if known else name_or_code
        return self._countries.records.get(code)

    def demonym(self, word: str) -> str | None:
        """The code of the country whose people or ways a capitalised word names: `Russian`, `Russians`, `Dutch`."""
        return self._countries.demonyms.get(folded(word)) if word[:1].isupper() else None

    def seat(self, name: str) -> str | None:
        """The code of the country whose government a building or street stands for: `Kremlin`, `Downing Street`."""
        return self._countries.seats.get(folded(name))

    def capital_of(self, name: str) -> str | None:
        """The code of the country that a city is the capital of, in any usual spelling: `Kyiv`, `Kiev`."""
        return self._countries.capitals.get(folded(name))

    def close(self) -> None:
        """Close the database. It opens again at the next question."""
        self._open.close()
        self.find.cache_clear()
        self.__dict__.pop("_database", None)

    @cached_property
    def _database(self) -> sqlite3.Connection:
        path = self._open.enter_context(as_file(files("newsx.places") / "places.sqlite"))
        database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._open.callback(database.close)
        return database

    @cached_property
    def _countries(self) -> _Countries:
        return _Countries.read(self._database)


class _CountryName(NamedTuple):
    country: str
    acronym: bool


class _Countries(NamedTuple):
    """What is known of countries, small enough to keep. Keys are folded words."""

    records: dict[str, PlaceRecord]
    names: dict[str, _CountryName]
    demonyms: dict[str, str]
    seats: dict[str, str]
    capitals: dict[str, str]

    @classmethod
    def read(cls, database: sqlite3.Connection) -> _Countries:
        records = {
            row[1]: _record(row) for row in database.execute(f"SELECT {COLUMNS} FROM places p WHERE p.number < 0 AND p.kind = 'country'")
        }
        words: dict[str, dict[str, str]] = {"name": {}, "acronym": {}, "demonym": {}, "seat": {}, "capital": {}}
        for kind, word, country in database.execute("SELECT kind, folded, country FROM words"):
            words[kind][word] = country
        names = {word: _CountryName(country, acronym=True) for word, country in words["acronym"].items()}
        names |= {word: _CountryName(country, acronym=False) for word, country in words["name"].items()}
        return cls(records, names, words["demonym"], words["seat"], words["capital"])


class Point(Protocol):
    """Anything with a latitude and a longitude in degrees."""

    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


def distance_km(a: Point, b: Point) -> float:
    """The length of the great circle between two points, in kilometres."""
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    east = math.radians(b.longitude - a.longitude)
    chord = math.sin((north_b - north_a) / 2) ** 2 + math.cos(north_a) * math.cos(north_b) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def _record(row: tuple[Any, ...]) -> PlaceRecord:
    number, place_id, name, kind, country, region, latitude, longitude, population, disputed = row[:10]
    return PlaceRecord(
        id=place_id or str(number),
        name=name,
        kind=kind,
        country=country,
        region=region,
        latitude=latitude / DEGREE,
        longitude=longitude / DEGREE,
        population=population,
        source="newsx-places" if place_id else "geonames",
        disputed=bool(disputed),
    )


def _standing(record: PlaceRecord, use: int) -> float:
    """Comparable with a number of people; see `STANDING`."""
    if record.kind != "city":
        return STANDING_OF_SHARED_NAME if use == SECONDARY else STANDING[record.kind]
    people = record.population or 0
    return people * SHARE_OF_SECONDARY_NAME if use == SECONDARY else people
