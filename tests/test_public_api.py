"""What `import newsx` promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import newsx
from newsx.errors import InputError, NewsxError, OutputError, PipelineError
from newsx.pipeline import describe, load


@pytest.mark.parametrize("name", newsx.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(newsx, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        _ = newsx.analyse


def test_importing_newsx_does_not_import_spacy() -> None:
    code = "import newsx, sys; print(sorted({'spacy', 'pydantic', 'onnxruntime', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("error", [InputError, PipelineError, OutputError])
def test_all_errors_are_newsx_errors(error: type[Exception]) -> None:
    assert issubclass(error, NewsxError)


@pytest.mark.parametrize("name", ["no_such_pipeline", "/no/such/folder"])
def test_a_missing_pipeline_is_named(name: str) -> None:
    with pytest.raises(PipelineError, match=rf"^{name}: no spaCy pipeline of this name or path can be loaded \(.+\)$"):
        load(name)


def test_a_broken_pipeline_folder_is_a_pipeline_error(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="can be loaded"):
        load(str(tmp_path))


def test_a_pipeline_that_finds_no_names_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(str(tmp_path))
    with pytest.raises(PipelineError, match="finds no names"):
        load(str(tmp_path))


def test_a_pipeline_of_ones_own_is_loaded(ruled: spacy.Language, tmp_path: Path) -> None:
    ruled.to_disk(str(tmp_path))
    assert load(str(tmp_path)).pipe_names == [*ruled.pipe_names, "weapons", "metonyms", "claims"]


def test_the_shipped_pipeline_says_what_it_is(shipped: spacy.Language) -> None:
    name, version = describe(shipped).split()
    assert name == "en_newsx_news"
    assert version[0].isdigit()


def test_weapons_are_linked_to_records(shipped: Language) -> None:
    text = "Ukraine said on Thursday that it had destroyed a Russian S-400 air defence system with cruise missiles and HHQ-96 missiles."
    found = {entity.name: entity for entity in newsx.analyze(text, nlp=shipped).entities if entity.type == "WEAPON"}
    system = found["S-400 Triumf"]
    assert system.specific
    assert system.kb is not None
    assert (system.kb.source, system.kb.id, system.kb.category, system.kb.group) == ("newsx-weapons", "s-400", "sam_system", "air_defence")
    generic = found["cruise missiles"]
    assert generic.specific is False
    assert generic.kb is None
    assert generic.weapon_class is not None
    assert (generic.weapon_class.group, generic.weapon_class.category) == ("missile", "cruise_missile")
    unresolved = found["HHQ-96 missiles"]
    assert unresolved.specific
    assert unresolved.kb is None
    assert unresolved.weapon_class is not None
    assert unresolved.weapon_class.origin == ("CN",)


def test_weapons_of_ones_own_are_found(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("- id: zorya-9\n  name: Zorya-9\n  category: cruise_missile\n  origin: [UA]\n  aliases: [Zorya-9]\n")
    nlp = newsx.load(weapons=[path])
    entities = newsx.analyze("The army fired a Zorya-9 missile at a warship.", nlp=nlp).entities
    assert [entity.kb.id for entity in entities if entity.kb] == ["zorya-9"]
