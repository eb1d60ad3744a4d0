"""The hand-written files of `data/places`, read and checked."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from newsx.places.lookup import Kind

CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Names = Annotated[tuple[str, ...], BeforeValidator(lambda cell: tuple(cell.split("|")) if isinstance(cell, str) else cell)]

Entry = TypeVar("Entry", bound=BaseModel)

# The files of places that are not countries, and of what kind each is where its rows do not say.
TABLES: dict[str, Kind] = {"regions.csv": "region", "waters.csv": "water", "facilities.csv": "facility", "settlements.csv": "city"}


class Seats(BaseModel):
    """Buildings, streets and quarters that stand for an institution of the country."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    government: tuple[str, ...]


class Country(BaseModel):
    """A country, a territory that newspapers treat as one, or a state that is gone.

    `shared_demonyms` are words that mean another country unless something says otherwise, as `Congolese` does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: CountryCode
    name: str
    status: Literal["state", "disputed", "territory", "historic"]
    names: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    shared_demonyms: tuple[str, ...] = ()
    seats: Seats = Seats(government=())
    latitude: Latitude
    longitude: Longitude


class Place(BaseModel):
    """A row of one of the tables.

    `shared_names` are names by which somewhere else is better known. `region` is GeoNames' code of a first-level division. A row with a
    number under `geonames` is no place of its own: it gives more names to that place of GeoNames.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern="^[a-z]+-[a-z0-9-]+$")]
    name: str
    names: Names = ()
    shared_names: Names = ()
    kind: Kind
    country: CountryCode | None = None
    region: str | None = None
    latitude: Latitude
    longitude: Longitude
    disputed: bool = False
    geonames: int | None = None


class PlaceFiles(NamedTuple):
    """All of `data/places`, in the order of the files."""

    countries: tuple[Country, ...]
    places: tuple[Place, ...]


def read_folder(folder: Path) -> PlaceFiles:
    """Everything in `data/places`; a ValueError says which entry of which file is wrong."""
    countries = tuple(_countries(folder / "countries.yaml"))
    places = tuple(place for name, kind in TABLES.items() for place in _places(folder / name, kind))
    _check_unique([*(country.id for country in countries), *(place.id for place in places)])
    known = {country.id for country in countries}
    if strangers := [place.id for place in places if place.country and place.country not in known]:
        raise ValueError(f"country not in countries.yaml: {', '.join(strangers)}")
    return PlaceFiles(countries, places)


def _countries(path: Path) -> Iterator[Country]:
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        yield _checked(Country, entry, path)


def _places(path: Path, kind: Kind) -> Iterator[Place]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield _checked(Place, {"kind": kind} | {field: cell for field, cell in row.items() if cell}, path)


def _checked(model: type[Entry], entry: dict[str, Any], path: Path) -> Entry:
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        raise ValueError(f"{path.name}: {entry.get('id')}: {error}") from error


def _check_unique(ids: Iterable[str]) -> None:
    if twice := [place_id for place_id, count in Counter(ids).items() if count > 1]:
        raise ValueError(f"ids that stand twice: {', '.join(twice)}")
