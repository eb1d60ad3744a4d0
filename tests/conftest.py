"""Pipelines that several folders share: the shipped one, and one of written rules whose answers no training can move."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

import newsx

NAMES = {
    "PERSON": ["Oleh Marchenko", "Marchenko", "Anna Berg"],
    "GPE": ["Kyiv", "Feodosia", "Moscow"],
    "ORG": ["Black Sea Fleet"],
    "WEAPON": ["S-400", "Neptune"],
    "DATE": ["Wednesday"],
}


@pytest.fixture(scope="session")
def shipped() -> Language:
    return newsx.load()


@pytest.fixture(scope="session")
def ruled() -> Language:
    """Finds the names above wherever they stand, and sentences at full stops."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for label, names in NAMES.items() for name in names])
    return nlp
