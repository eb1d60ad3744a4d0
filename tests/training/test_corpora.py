"""What the corpora's readers make of spans, marks and names."""

from __future__ import annotations

from pathlib import Path

from newsx.language.labels import ENTITY_TAG_IDS, ENTITY_TAGS
from newsx.training.corpora import allowed_tags, entity_tags, read_inline, registry
from newsx.training.harmonise import UNKNOWN


def test_a_span_that_cuts_a_token_takes_the_whole_of_it() -> None:
    assert entity_tags([(0, 4), (5, 10), (11, 12)], [(5, 8, "ORG")]) == ["O", "S-ORG", "O"]


def test_the_first_of_overlapping_spans_wins() -> None:
    assert entity_tags([(0, 2), (3, 5), (6, 8)], [(0, 5, "PERSON"), (3, 8, "ORG")]) == ["B-PERSON", "E-PERSON", "O"]


def test_marked_passages_give_text_and_offsets(tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text("[[Kyiv|PLACE]] fell.\n---\nIt was [[Anna Berg|PERSON]].\n")
    first, second = read_inline(path)
    assert (first["id"], first["text"], first["ents"]) == ("some-0", "Kyiv fell.", [(0, 4, "PLACE")])
    assert (second["text"], second["ents"]) == ("It was Anna Berg.", [(7, 16, "PERSON")])


def test_unannotated_types_may_hide_under_o() -> None:
    everything = frozenset(ENTITY_TAG_IDS.values())
    allowed = {ENTITY_TAGS[column] for column in allowed_tags("O", frozenset({"PERSON"}))}
    assert "O" in allowed and "S-WEAPON" in allowed and "S-PERSON" not in allowed
    assert allowed_tags("S-PERSON", frozenset({"PERSON"})) == {ENTITY_TAG_IDS["S-PERSON"]}
    assert allowed_tags("S-WEAPON", frozenset({"PERSON"})) == everything == allowed_tags(UNKNOWN, frozenset())


def test_the_registry_names_source_and_licence_of_each_corpus() -> None:
    entries = registry()
    assert {"gum", "ewt_uner", "gmb_fixed"} <= entries.keys()
    assert all(entry.title and entry.licence and entry.types for entry in entries.values())
