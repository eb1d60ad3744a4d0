"""Nothing of an analysis is lost: each field of the models has its column, or is named here as one that only the record keeps."""

from __future__ import annotations

import datetime
import json
import sqlite3
import types
import zlib
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from newsx.corpus.records import Outcome
from newsx.corpus.rows import referent, rows_of
from newsx.corpus.sqlite_store import SqliteStore
from newsx.models import Analysis

# Lists of ids that order what the tables have, what a place may be, and constants.
RECORD_ONLY = {
    "schema_version",
    "generator.name",
    "entities.candidates",
    "summary.who",
    "summary.where",
    "summary.weapons",
    "summary.organisations",
    "summary.when",
    "summary.disputed",
    "summary.timeline",
}

# Models that have tables of their own. Others are columns of the table above them: `claims.source.name` is `claims.source_name`.
TABLES = {
    "document": "documents",
    "generator": "documents",
    "warnings": "documents",
    "document.segments": "segments",
    "entities": "entities",
    "entities.mentions": "mentions",
    "entities.references": "entity_references",
    "entities.roles": "roles",
    "claims": "claims",
    "claims.content.spans": "claim_contents",
    "claims.entity_ids": "claim_entities",
    "claims.figures": "figures",
    "claims.relations": "claim_relations",
    "figures": "figures",
    "dates": "dates",
    "events": "events",
    "events.actor_ids": "event_participants",
    "events.target_ids": "event_participants",
    "summary.sentences": "summary_sentences",
}
COLUMNS = {
    "document.id": "sha256",
    "warnings": "warnings",
    "entities.id": "local_id",
    "claims.id": "local_id",
    "events.id": "local_id",
    "claims.entity_ids": "entity_id",
    "claims.relations.claim_id": "other_id",
    "events.actor_ids": "entity_id",
    "events.target_ids": "entity_id",
    "claims.content.spans": "start",
}
IDS = {"entities.id": "e1", "claims.id": "c1", "events.id": "v1"}
FIRST = 1_000_001


def filled(model: type[BaseModel], path: str = "") -> dict[str, Any]:
    """Values for all fields of a model, each different from those of other fields where its type allows it."""
    return {name: value_for(field.annotation, f"{path}.{name}".lstrip(".")) for name, field in model.model_fields.items()}


def value_for(annotation: Any, path: str) -> Any:
    if path in IDS:
        return IDS[path]
    if path.endswith(("_id", "_ids")):
        one = "c1" if path.endswith("claim_id") else "e1"
        return [one] if path.endswith("_ids") else one
    kinds = get_args(annotation)
    if get_origin(annotation) is Literal:
        return kinds[-1]
    if isinstance(annotation, types.UnionType) or get_origin(annotation) is Union:
        return value_for(next(kind for kind in kinds if kind is not types.NoneType), path)
    if get_origin(annotation) is tuple:
        return [value_for(kind, path) for kind in kinds if kind is not Ellipsis]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return filled(annotation, path)
    number = sum(path.encode()) * 1000 + len(path)
    return {str: path, int: number, float: number + 0.5, bool: True, datetime.date: "2024-02-29"}[annotation]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Paths with values; a list of models or of spans stands for what is in it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list) and value and (isinstance(value[0], dict) or path in TABLES.keys() - {"warnings"}):
        for item in value:
            yield from leaves(item, path)
    else:
        yield path, value


def place_of(path: str) -> tuple[str, str]:
    prefix = max((known for known in TABLES if path == known or path.startswith(f"{known}.")), key=len)
    return TABLES[prefix], COLUMNS.get(path) or path.removeprefix(f"{prefix}.").replace(".", "_")


ANALYSIS = Analysis.model_validate(filled(Analysis))
FIELDS = dict(leaves(ANALYSIS.model_dump(mode="json")))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("corpus") / "corpus.sqlite"
    store = SqliteStore(path, "f", resume=False)
    store.add(Outcome("a.txt", "d", "analysed", ANALYSIS.model_dump_json()))
    store.close()
    database = sqlite3.connect(path)
    yield database
    database.close()


@pytest.mark.parametrize("path", [path for path in FIELDS if not path.startswith(tuple(RECORD_ONLY))])
def test_field_is_in_a_column(path: str, corpus: sqlite3.Connection) -> None:
    table, column = place_of(path)
    value = FIELDS[path]
    if path.endswith(("_id", "_ids")) and path != "entities.kb.id":
        value = FIRST
    if isinstance(value, list):
        value = json.dumps(value)
    assert (value,) in corpus.execute(f"SELECT {column} FROM {table}").fetchall()


def test_what_has_no_column_is_named_and_exists() -> None:
    assert {path for path in RECORD_ONLY if not any(field.startswith(path) for field in FIELDS)} == set()


def test_record_is_kept_as_it_came(corpus: sqlite3.Connection) -> None:
    (data,) = corpus.execute("SELECT json FROM records").fetchone()
    assert zlib.decompress(data).decode() == ANALYSIS.model_dump_json()


def test_record_with_some_fields_only_gives_fewer_rows() -> None:
    record = ANALYSIS.model_dump(mode="json", include={"schema_version", "generator", "document", "claims", "warnings"})
    rows = dict(rows_of(record, 1))
    assert {table for table, found in rows.items() if found} == {
        "segments", "claims", "claim_contents", "claim_relations", "figures", "claim_figures",
    }  # fmt: skip
    assert rows["claims"][0]["source_entity_id"] is None


def test_figure_of_the_article_and_of_a_claim_is_one_row() -> None:
    figure = ANALYSIS.figures[0].model_dump(mode="json")
    record = ANALYSIS.model_dump(mode="json")
    record["claims"][0]["figures"] = [figure, figure]
    rows = dict(rows_of(record, 1))
    assert len(rows["figures"]) == 1
    assert rows["claim_figures"] == [{"claim_id": FIRST, "figure_id": FIRST}]


def test_count_beyond_64_bits_is_cut_off() -> None:
    record = ANALYSIS.model_dump(mode="json")
    record["claims"][0]["source"]["count"] = 10**30
    assert dict(rows_of(record, 1))["claims"][0]["source_count"] == 2**63 - 1


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ({"type": "WEAPON", "name": "S-400 Triumf", "kb": {"source": "newsx-weapons", "id": "s-400"}}, "newsx-weapons:s-400"),
        ({"type": "PERSON", "name": "Anna  BERG", "kb": None}, "PERSON:anna berg"),
        ({"type": "ORG", "name": "Straße"}, "ORG:strasse"),
    ],
)
def test_referent(entity: dict[str, Any], expected: str) -> None:
    assert referent(entity) == expected
