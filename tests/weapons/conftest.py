"""A small knowledge base, so that tests do not hang on the shipped one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import spacy

from newsx.weapons.atoms import Tree
from newsx.weapons.component import WeaponRecognizer
from newsx.weapons.matcher import Matcher
from newsx.weapons.mentions import WeaponMention
from newsx.weapons.names import names_in
from newsx.weapons.records import KnowledgeBase, NatoName, Ship, System

SYSTEMS = [
    System(
        id="s-400",
        name="S-400 Triumf",
        category="sam_system",
        origin=("RU",),
        aliases=("S-400",),
        nato=NatoName(code="SA-21", name="Growler"),
    ),
    System(id="f-35", name="F-35 Lightning II", category="fighter", origin=("US",), aliases=("F-35",), manufacturer=("Lockheed Martin",)),
    System(id="su-25", name="Su-25", category="attack_aircraft", origin=("RU",), aliases=("Su-25",)),
    System(id="su-34", name="Su-34", category="bomber", origin=("RU",), aliases=("Su-34",)),
    System(id="kh-101", name="Kh-101", category="cruise_missile", origin=("RU",), aliases=("Kh-101",)),
    System(id="kh-555", name="Kh-555", category="cruise_missile", origin=("RU",), aliases=("Kh-555",)),
    System(id="leopard-1", name="Leopard 1", category="mbt", origin=("DE",), aliases=("Leopard 1",)),
    System(id="leopard-2", name="Leopard 2", category="mbt", origin=("DE",), aliases=("Leopard 2",), variants=("Leopard 2A6",)),
    System(id="patriot", name="Patriot", category="sam_system", origin=("US",), needs_context=("Patriot",)),
    System(id="javelin", name="Javelin", category="atgm", origin=("US",), needs_context=("Javelin",)),
    System(id="grad", name="BM-21 Grad", category="mlrs", origin=("RU",), aliases=("BM-21",), never_alone=("Grad",)),
    System(id="tow", name="BGM-71 TOW", category="atgm", origin=("US",), aliases=("BGM-71",), never_alone=("TOW",)),
    System(id="himars", name="HIMARS", category="mlrs", origin=("US",), aliases=("HIMARS",)),
    System(id="storm-shadow", name="Storm Shadow", category="cruise_missile", origin=("GB", "FR"), aliases=("Storm Shadow",)),
    System(id="shahed", name="Shahed", category="one_way_attack_drone", origin=("IR",), aliases=("Shahed",)),
    System(id="slava-class", name="Slava class", category="cruiser", origin=("RU",), aliases=("Slava-class",)),
    System(id="burke-class", name="Arleigh Burke class", category="destroyer", origin=("US",), aliases=("Arleigh Burke-class",)),
]
SHIPS = [
    Ship(id="moskva", name="Moskva", system="slava-class", navy="RU", status="sunk"),
    Ship(id="uss-cole", name="Cole", prefix="USS", hull="DDG-67", system="burke-class", navy="US"),
]

REPOSITORY = Path(__file__).resolve().parents[2]

blank = spacy.blank("en")

Find = Callable[..., list[WeaponMention]]


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return KnowledgeBase({system.id: system for system in SYSTEMS}, {ship.id: ship for ship in SHIPS})


@pytest.fixture(scope="session")
def recognizer(base: KnowledgeBase) -> WeaponRecognizer:
    tree = Tree()
    for name in names_in(base):
        tree.add(name.text, name)
    made = WeaponRecognizer("weapons")
    made.matcher = Matcher(base, tree)
    return made


@pytest.fixture(scope="session")
def find(recognizer: WeaponRecognizer) -> Find:
    """`find(text, PERSON="Stacey Abrams")`: the weapons, with the words of a keyword marked as an entity of its type."""

    def run(text: str, **entities: str) -> list[WeaponMention]:
        doc = blank(text)
        spans = [doc.char_span(text.index(words), text.index(words) + len(words), label=kind) for kind, words in entities.items()]
        doc.ents = [span for span in spans if span is not None]
        return recognizer.mentions(doc)

    return run
