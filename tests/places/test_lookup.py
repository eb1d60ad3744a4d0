"""Names find the places that a reader of news would think of."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import FrozenInstanceError

import pytest

from newsx.places.folding import folded, is_acronym
from newsx.places.lookup import Gazetteer, PlaceRecord, distance_km


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def point(latitude: float, longitude: float) -> PlaceRecord:
    return PlaceRecord("x", "x", "other", None, None, latitude, longitude, None, "newsx-places", False)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("St. Petersburg", "Saint Petersburg"),
        ("SAINT-PETERSBURG", "saint petersburg"),
        ("Mt Everest", "Mount Everest"),
        ("Ft. Worth", "Fort Worth"),
        ("The Hague", "Hague"),
        ("Sana’a", "Sanaa"),
        ("Donets'k", "Donetsk"),
        ("São Paulo", "Sao Paulo"),
        ("Łódź", "Lodz"),
        ("Ağrı", "Agri"),
        ("Reykjavík", "Reykjavik"),
        ("Port-au-Prince", "Port au Prince"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
        ("U.S.", "US"),
        ("Washington, D.C.", "washington dc"),
        ("Hà Nội", "Ha Noi"),
    ],
)
def test_spellings_of_one_name_fold_to_one_key(name: str, other: str) -> None:
    assert folded(name) == folded(other) != ""


def test_what_is_no_name_folds_to_nothing() -> None:
    assert folded("") == folded(" - ’ ") == ""
    assert folded("The") == "the"


def test_acronyms_are_a_few_capitals() -> None:
    assert is_acronym("U.S.") and is_acronym("DPRK")
    assert not is_acronym("Us") and not is_acronym("ISTANBUL") and not is_acronym("S-400")


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Russia", "country", "RU"),
        ("Ukraine", "country", "UA"),
        ("Georgia", "country", "GE"),
        ("Jordan", "country", "JO"),
        ("Niger", "country", "NE"),
        ("Burma", "country", "MM"),
        ("Türkiye", "country", "TR"),
        ("Soviet Union", "country", "SU"),
        ("Texas", "region", "US"),
        ("Bavaria", "region", "DE"),
        ("Donbass", "region", "UA"),
        ("Judea and Samaria", "region", "PS"),
        ("Middle East", "region", None),
        ("Black Sea", "water", None),
        ("Dnieper", "water", "UA"),
        ("Strait of Hormuz", "water", None),
        ("Kremlin", "facility", "RU"),
        ("White House", "facility", "US"),
        ("Zaporizhzhia nuclear power plant", "facility", "UA"),
        ("Mount Everest", "other", None),
        ("Paris", "city", "FR"),
        ("London", "city", "GB"),
        ("Washington", "city", "US"),
        ("New York", "city", "US"),
        ("Odessa", "city", "UA"),
        ("Birmingham", "city", "GB"),
        ("Aleppo", "city", "SY"),
        ("Idlib", "city", "SY"),
        ("Cologne", "city", "DE"),
        ("Ariel", "city", "PS"),
    ],
)
def test_the_best_known_place_of_a_name_comes_first(gazetteer: Gazetteer, name: str, kind: str, country: str | None) -> None:
    best = gazetteer.find(name)[0]
    assert (best.kind, best.country) == (kind, country)


def test_further_places_of_a_name_follow(gazetteer: Gazetteer) -> None:
    assert [(place.kind, place.country) for place in gazetteer.find("Georgia")][:2] == [("country", "GE"), ("region", "US")]
    donetsk = gazetteer.find("Donetsk")
    assert {(place.kind, place.country) for place in donetsk} >= {("city", "UA"), ("region", "UA"), ("city", "RU")}
    assert len({place.id for place in donetsk}) == len(donetsk)


def test_cities_of_one_name_are_sorted_by_people(gazetteer: Gazetteer) -> None:
    people = [place.population or 0 for place in gazetteer.find("Birmingham") if place.name == "Birmingham"]
    assert len(people) > 2
    assert people == sorted(people, reverse=True)


def test_a_name_nobody_has_finds_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Qwertzuiop") == gazetteer.find("") == gazetteer.find("’") == ()


def test_abbreviations_are_found_in_capitals_only(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("US")[0].id == gazetteer.find("U.S.")[0].id == "US"
    assert "US" not in {place.id for word in ("us", "Us") for place in gazetteer.find(word)}
    assert gazetteer.country("DRC") and not gazetteer.country("Drc")


def test_names_in_capitals_are_found(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("KYIV") == gazetteer.find("Kyiv")
    assert gazetteer.find("IRAN")[0].id == "IR"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Britain", "GB"),
        ("UK", "GB"),
        ("GB", "GB"),
        ("America", "US"),
        ("DR Congo", "CD"),
        ("Congo", "CD"),
        ("Congo-Brazzaville", "CG"),
        ("Ivory Coast", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Holland", "NL"),
        ("the Netherlands", "NL"),
        ("DPRK", "KP"),
        ("Timor-Leste", "TL"),
        ("Czechia", "CZ"),
        ("Swaziland", "SZ"),
        ("Taiwan", "TW"),
        ("XK", "XK"),
        ("NO", "NO"),
    ],
)
def test_countries_by_name_and_code(gazetteer: Gazetteer, name: str, code: str) -> None:
    country = gazetteer.country(name)
    assert country and country.id == country.country == code and country.kind == "country"


@pytest.mark.parametrize("name", ["no", "in", "Paris", "Bavaria", "us", "ZZ", ""])
def test_what_is_no_country(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.country(name) is None


@pytest.mark.parametrize(
    ("word", "code"),
    [("Russian", "RU"), ("Russians", "RU"), ("Dutch", "NL"), ("Briton", "GB"), ("British", "GB"), ("Congolese", "CD"), ("Filipino", "PH"),
     ("Poles", "PL"), ("Emirati", "AE"), ("Palestinians", "PS"), ("Frenchmen", "FR"), ("North Koreans", "KP"), ("Soviet", "SU"),
     ("SWISS", "CH"), ("Nigerien", "NE"), ("Nigerian", "NG"), ("polish", None), ("Parisian", None), ("", None)],
)  # fmt: skip
def test_demonyms(gazetteer: Gazetteer, word: str, code: str | None) -> None:
    assert gazetteer.demonym(word) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Kremlin", "RU"), ("the Kremlin", "RU"), ("White House", "US"), ("Pentagon", "US"), ("Downing Street", "GB"), ("Whitehall", "GB"),
     ("Élysée", "FR"), ("Elysee", "FR"), ("Zhongnanhai", "CN"), ("Blue House", "KR"), ("Moscow", None), ("Louvre", None)],
)  # fmt: skip
def test_seats_of_government(gazetteer: Gazetteer, name: str, code: str | None) -> None:
    assert gazetteer.seat(name) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Kyiv", "UA"), ("Kiev", "UA"), ("Moscow", "RU"), ("Washington", "US"), ("Washington, D.C.", "US"), ("Peking", "CN"),
     ("The Hague", "NL"), ("Sana'a", "YE"), ("N’Djamena", "TD"), ("Berlin", "DE"), ("Belgrade", "RS"), ("Pristina", "XK"),
     ("Tel Aviv", None), ("Munich", None)],
)  # fmt: skip
def test_capitals(gazetteer: Gazetteer, name: str, code: str | None) -> None:
    assert gazetteer.capital_of(name) == code


@pytest.mark.parametrize(
    ("name", "country", "latitude", "longitude"),
    [
        ("Kyiv", "UA", 50.45, 30.52),
        ("Kharkov", "UA", 49.99, 36.23),
        ("Bakhmut", "UA", 48.60, 38.00),
        ("Artemivsk", "UA", 48.60, 38.00),
        ("Klishchiivka", "UA", 48.53, 37.96),
        ("Robotyne", "UA", 47.45, 35.84),
        ("Avdeevka", "UA", 48.14, 37.75),
        ("Severodonetsk", "UA", 48.95, 38.49),
        ("Nova Kakhovka", "UA", 46.76, 33.36),
        ("Sevastopol", "UA", 44.61, 33.52),
        ("Snake Island", "UA", 45.26, 30.20),
        ("Kerch Bridge", "UA", 45.31, 36.51),
        ("Chernobyl nuclear plant", "UA", 51.39, 30.10),
        ("Sudzha", "RU", 51.19, 35.27),
        ("Shebekino", "RU", 50.41, 36.90),
        ("Engels air base", "RU", 51.48, 46.21),
        ("Vladivostok", "RU", 43.12, 131.89),
        ("Grozny", "RU", 43.32, 45.69),
        ("Khan Yunis", "PS", 31.35, 34.30),
        ("Rafah", "PS", 31.29, 34.25),
        ("Jabalia", "PS", 31.53, 34.48),
        ("Jenin", "PS", 32.46, 35.30),
        ("Kfar Aza", "IL", 31.48, 34.53),
        ("Kiryat Shmona", "IL", 33.21, 35.57),
        ("Bint Jbeil", "LB", 33.12, 35.43),
        ("Baalbek", "LB", 34.01, 36.21),
        ("Deir Ezzor", "SY", 35.34, 40.14),
        ("Kobane", "SY", 36.89, 38.35),
        ("Khmeimim", "SY", 35.40, 35.95),
        ("Falluja", "IQ", 33.35, 43.78),
        ("Mosul", "IQ", 36.34, 43.13),
        ("Natanz nuclear facility", "IR", 33.72, 51.73),
        ("Isfahan", "IR", 32.65, 51.67),
        ("Hodeidah", "YE", 14.80, 42.95),
        ("Sanaa", "YE", 15.35, 44.21),
        ("El Fasher", "SD", 13.63, 25.35),
        ("Geneina", "SD", 13.45, 22.45),
        ("Mekelle", "ET", 13.50, 39.47),
        ("Stepanakert", "AZ", 39.82, 46.75),
        ("Lachin", "AZ", 39.64, 46.55),
        ("Myawaddy", "MM", 16.69, 98.51),
        ("Timbuktu", "ML", 16.77, -3.01),
        ("Maiduguri", "NG", 11.85, 13.16),
        ("Goma", "CD", -1.68, 29.23),
        ("Las Anod", "SO", 8.48, 47.36),
        ("Pyongyang", "KP", 39.03, 125.75),
        ("Panmunjom", "KP", 37.96, 126.68),
        ("Taipei", "TW", 25.04, 121.56),
        ("Kinmen", "TW", 24.44, 118.37),
        ("Urumqi", "CN", 43.82, 87.60),
        ("Srinagar", "IN", 34.08, 74.80),
        ("Bombay", "IN", 19.07, 72.88),
        ("Kandahar", "AF", 31.62, 65.71),
        ("Fukushima Daiichi", "JP", 37.42, 141.03),
        ("Pearl Harbor", "US", 21.36, -157.95),
        ("Guantanamo Bay", "CU", 19.93, -75.15),
        ("Mar-a-Lago", "US", 26.68, -80.04),
        ("Ciudad Juárez", "MX", 31.73, -106.48),
        ("Rio de Janeiro", "BR", -22.91, -43.20),
        ("Mariana Trench", None, 11.35, 142.20),
        ("Suez Canal", "EG", 30.46, 32.35),
        ("Cape Town", "ZA", -33.92, 18.42),
        ("Christchurch", "NZ", -43.53, 172.63),
        ("Ushuaia", "AR", -54.80, -68.30),
        ("Longyearbyen", "SJ", 78.22, 15.64),
    ],
)
def test_places_lie_where_they_lie(gazetteer: Gazetteer, name: str, country: str | None, latitude: float, longitude: float) -> None:
    best = gazetteer.find(name)[0]
    assert best.country == country
    assert distance_km(best, point(latitude, longitude)) < 30


def test_a_village_that_lists_of_towns_lack_is_among_its_namesakes(gazetteer: Gazetteer) -> None:
    by_bakhmut = [place for place in gazetteer.find("Andriivka") if distance_km(place, point(48.5, 37.97)) < 5]
    assert [place.source for place in by_bakhmut] == ["newsx-places"]


def test_a_city_carries_the_code_of_its_region(gazetteer: Gazetteer) -> None:
    ohio = gazetteer.find("Ohio")[0]
    daytons = [place for place in gazetteer.find("Dayton") if (place.country, place.region) == (ohio.country, ohio.region)]
    assert daytons[0].name == "Dayton" and distance_km(daytons[0], point(39.76, -84.19)) < 10
    assert gazetteer.find("Kharkiv")[0].region == gazetteer.find("Kharkiv region")[0].region


def test_get_takes_the_ids_that_find_gives(gazetteer: Gazetteer) -> None:
    for name in ("Kyiv", "Ukraine", "Crimea", "Black Sea", "Kremlin", "Andriivka"):
        for place in gazetteer.find(name):
            assert gazetteer.get(place.id) == place
    assert gazetteer.get("703448") == gazetteer.find("Kyiv")[0]
    assert gazetteer.get("0") is gazetteer.get("nowhere") is gazetteer.get("") is None


def test_disputed_places_say_so(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Crimea")[0].disputed and gazetteer.find("Kosovo")[0].disputed
    assert not gazetteer.find("Bavaria")[0].disputed


def test_sources_are_named(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Paris")[0].source == "geonames"
    assert gazetteer.find("Klishchiivka")[0].source == "newsx-places"


def test_distances() -> None:
    assert distance_km(point(0, 0), point(0, 0)) == 0
    assert distance_km(point(0, 0), point(0, 180)) == pytest.approx(20015, abs=1)
    assert distance_km(point(51.51, -0.13), point(48.86, 2.35)) == pytest.approx(343, abs=3)
    assert distance_km(point(0, 179.5), point(0, -179.5)) == pytest.approx(111.2, abs=0.1)


def test_records_cannot_be_changed(gazetteer: Gazetteer) -> None:
    with pytest.raises(FrozenInstanceError):
        gazetteer.find("Paris")[0].name = "Lutetia"  # type: ignore[misc]


def test_a_closed_gazetteer_opens_again() -> None:
    gazetteer = Gazetteer()
    first = gazetteer.find("Paris")
    gazetteer.close()
    assert gazetteer.find("Paris") == first
    assert gazetteer.country("France")
    gazetteer.close()


def test_asking_again_is_fast(gazetteer: Gazetteer) -> None:
    gazetteer.find("San José")
    start = time.perf_counter()
    for _ in range(1000):
        gazetteer.find("San José")
    assert time.perf_counter() - start < 0.2


def test_looking_up_loads_no_heavy_library() -> None:
    heavy = "{'spacy', 'numpy', 'pydantic', 'yaml'}"
    script = f"import sys; from newsx.places.lookup import Gazetteer; Gazetteer().find('Kyiv'); print({heavy} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
