"""What the trained pipeline must find in a sample article: the names that nobody who read it would leave out."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from newsx.analysis import analyze_article
from newsx.models import Analysis
from newsx.read import read_path

ARTICLE = Path(__file__).parent.parent / "data" / "examples" / "harbour-strike.txt"


@pytest.fixture(scope="module")
def analysis(shipped: Language) -> Analysis:
    return analyze_article(read_path(ARTICLE), shipped)


def forms(analysis: Analysis, kind: str) -> list[set[str]]:
    return [{entity.name, *entity.aliases} for entity in analysis.entities if entity.type == kind]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("PERSON", "Oleh Marchenko"),
        ("PERSON", "Igor Vlasenkov"),
        ("PERSON", "Viktor Samoylenko"),
        ("PERSON", "Iryna Halenko"),
        ("PERSON", "Pavlo Rudenko"),
        ("PLACE", "Ukraine"),
        ("PLACE", "Russia"),
        ("PLACE", "Moscow"),
        ("PLACE", "Kyiv"),
        ("PLACE", "Feodosia"),
        ("PLACE", "Crimea"),
        ("PLACE", "Black Sea"),
        ("ORG", "Black Sea Fleet"),
    ],
)
def test_the_main_names_are_found(analysis: Analysis, kind: str, name: str) -> None:
    assert any(name in known for known in forms(analysis, kind))


@pytest.mark.parametrize("word", ["S-400", "Neptune", "Magura V5", "Shahed"])
def test_the_main_weapons_are_found(analysis: Analysis, word: str) -> None:
    assert any(word in form for known in forms(analysis, "WEAPON") for form in known)


def test_full_and_short_name_are_one_person(analysis: Analysis) -> None:
    assert {"Oleh Marchenko", "Marchenko"} in forms(analysis, "PERSON")


def test_the_author_and_the_photographer_are_no_entities(analysis: Analysis) -> None:
    people = set().union(*forms(analysis, "PERSON"))
    assert not {"Tom Ashworth", "Ashworth", "Lena Hordiyenko", "Hordiyenko"} & people


def test_the_summary_begins_with_the_lead(analysis: Analysis) -> None:
    assert analysis.summary.sentences[0].text.startswith("Ukraine said on Wednesday that its navy and security service")


def test_the_spokesman_has_a_role(analysis: Analysis) -> None:
    marchenko = next(entity for entity in analysis.entities if entity.name == "Oleh Marchenko")
    assert any("spokesman" in role.text for role in marchenko.roles)
