"""The knowledge base itself: compiled, sound, and found by all its names."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from newsx.errors import InputError
from newsx.weapons.atoms import Tree, atoms
from newsx.weapons.compile import compiled
from newsx.weapons.matcher import Matcher
from newsx.weapons.names import names_in, surface_forms
from newsx.weapons.reading import read_folder, read_systems
from newsx.weapons.records import KnowledgeBase, shipped, shipped_names
from newsx.weapons.taxonomy import CATEGORIES, GROUP_OF

from .conftest import REPOSITORY

DATA = REPOSITORY / "data" / "weapons"


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return read_folder(DATA)


def test_what_is_shipped_is_what_the_files_say(base: KnowledgeBase) -> None:
    packed = (REPOSITORY / "src" / "newsx" / "weapons" / "weapons.json.gz").read_bytes()
    assert json.loads(gzip.decompress(compiled(base))) == json.loads(gzip.decompress(packed))


def test_records_survive_compilation(base: KnowledgeBase) -> None:
    assert dict(shipped().systems.items()) == base.systems
    assert dict(shipped().ships.items()) == base.ships


def test_there_are_records_in_every_category(base: KnowledgeBase) -> None:
    assert {system.category for system in base.systems.values()} == set(GROUP_OF)
    assert {system.group for system in base.systems.values()} == set(CATEGORIES)


def test_what_records_refer_to_exists(base: KnowledgeBase) -> None:
    for system in base.systems.values():
        for other in (*([system.family] if system.family else []), *system.launches, *system.part_of):
            assert other in base.systems, f"{system.id}: {other}"
    for ship in base.ships.values():
        assert base.systems[ship.system].group == "naval", ship.id
    assert not base.systems.keys() & base.ships.keys()


def test_every_record_has_a_name_and_an_origin(base: KnowledgeBase) -> None:
    for system in base.systems.values():
        assert system.origin, system.id
        assert system.aliases or system.needs_context or system.never_alone, system.id


def test_all_names_are_found_in_a_sentence(base: KnowledgeBase) -> None:
    matcher = Matcher(base, Tree(shipped_names()))
    missed = []
    for name in names_in(base):
        text = f"Officials saw the {name.text} there."
        candidates, _, _ = matcher.search(text)
        if not any(candidate.start <= 19 and any(other.id == name.id for other in candidate.names) for candidate in candidates):
            missed.append((name.id, name.text))
    assert missed == []


def test_spellings_are_found_too(base: KnowledgeBase) -> None:
    matcher = Matcher(base, Tree(shipped_names()))
    names = list(names_in(base))[::23]
    forms = [(name, form) for name in names for form in surface_forms(name)]
    missed = []
    for name, form in forms:
        candidates, _, _ = matcher.search(f"Officials saw the {form} there.")
        if not any(any(other.id == name.id for other in candidate.names) for candidate in candidates):
            missed.append(form)
    assert len(missed) <= len(forms) // 100, missed


def test_names_shared_by_records_are_declared(base: KnowledgeBase) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for name in names_in(base):
        if not name.ship:
            owners[" ".join(atom.key for atom in atoms(name.text))].add(name.id)
    shared = {key: sorted(ids) for key, ids in owners.items() if len(ids) > 1}
    declared = yaml.load((DATA / "collisions.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert shared == declared


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- id: X_1\n  name: A\n  category: mbt\n  origin: [US]\n", ":1: X_1: id: "),
        ("- id: x\n  name: A\n  category: tankk\n  origin: [US]\n", ":3: x: category: no such category"),
        ("- id: x\n  name: A\n  category: mbt\n  origin: [US]\n  colour: red\n", ":5: x: colour: "),
        ("- id: x\n  name: A\n  category: mbt\n  origin: [USA]\n", ":4: x: origin.0: "),
        ("- id: x\n  name: A\n  origin: [US]\n", ": x: category: no such category: None"),
        ("id: x\n", ":1: the file must be a list of records"),
        ("- [a\n", "no YAML"),
        ("- x\n", ":1: a record must have fields"),
    ],
)
def test_errors_name_file_line_and_field(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        read_systems(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_norway_is_no_boolean_and_one_value_is_a_list(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("- id: nsm-x\n  name: NSM X\n  category: anti_ship_missile\n  origin: NO\n  aliases: NSM-X1\n")
    [system] = read_systems(path)
    assert (system.origin, system.aliases) == (("NO",), ("NSM-X1",))
