"""What a SQLite corpus answers: its views, its full text, and all that its page in the documentation says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hand_made import ARTICLE, THREE, analysed, analysis, ask, run

PAGE = Path(__file__).parents[2] / "docs" / "corpus.md"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corpus.sqlite"


def test_one_thing_is_one_referent_over_documents(path: Path) -> None:
    run(path, THREE)
    found = ask(path, "SELECT referent, name, documents FROM referents ORDER BY documents DESC, referent")
    assert found == [
        ("PLACE:moscow", "Moscow", 3),
        ("geonames:703448", "Kyiv", 3),
        ("newsx-weapons:s-400", "S-400", 3),
        ("PLACE:saky", "Saky", 2),
        ("PLACE:džankoi", "Džankoi", 1),
    ]


def test_claims_by_source_and_by_what_they_are_about(path: Path) -> None:
    run(path, THREE)
    denied = ask(path, "SELECT document, source, cue, content FROM claims_about WHERE about = 'S-400' AND stance = 'denies'")
    assert ("c.txt", "Moscow", "denied", "the radar was lost") in denied
    assert len(denied) == 3
    assert len(ask(path, "SELECT 1 FROM claims_about WHERE source_referent = 'geonames:703448' AND about_referent = 'PLACE:saky'")) == 2


def test_views_of_relations_mentions_and_events(path: Path) -> None:
    run(path, THREE[:1])
    assert ask(path, "SELECT source, kind, other_source, other_content FROM relations_readable") == [
        ("Moscow", "contradicts", "Kyiv", "it had hit an S-400 near Saky")
    ]
    assert ask(path, "SELECT context, start FROM mentions_in_context WHERE referent = 'newsx-weapons:s-400'") == [
        (ARTICLE.format(place="Saky", thing="launcher")[:89], 24)
    ]
    assert ask(path, "SELECT date, kind, actors, targets, place, told_by FROM events_readable") == [
        ("2024-02-29", "attack", "Kyiv", "S-400", "Saky", "Kyiv")
    ]


@pytest.mark.parametrize("prefix", ["", "source_", "cue_", "trigger_"])
def test_offsets_cut_the_words_out_of_the_text(path: Path, prefix: str) -> None:
    run(path, [analysed("a.txt", "Ḧ\0🚀")])
    tables = {
        "": ["mentions JOIN entities ON entities.id = entity_id", "events"],
        "source_": ["claims"],
        "cue_": ["claims"],
        "trigger_": ["events"],
    }
    for table in tables[prefix]:
        start, end, words = f"{prefix}start", f"{prefix}end", "mentions.text" if "mentions" in table else f"{table}.{prefix}text"
        rows = ask(path, f"SELECT {words}, substr(documents.text, {start} + 1, {end} - {start}) FROM {table} JOIN documents "
                         "ON documents.id = document_id")  # fmt: skip
        assert rows
        assert all(one == other for one, other in rows)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT name FROM documents WHERE id IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH 'dzankoi')", {"b.txt"}),
        ("SELECT name FROM documents WHERE id IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH 'title : saky')",
         {"a.txt", "c.txt"}),
        ("SELECT document FROM claims_readable WHERE id IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH "
         "'source_name : moscow AND content_text : radar')", {"c.txt"}),
        ("SELECT DISTINCT name FROM entities WHERE id IN (SELECT rowid FROM entities_fts WHERE entities_fts MATCH '\"sa-21\"')", {"S-400"}),
    ],
)  # fmt: skip
def test_full_text(path: Path, query: str, expected: set[str]) -> None:
    run(path, THREE)
    assert {name for (name,) in ask(path, query)} == expected


def queries() -> Iterator[str]:
    page = PAGE.read_text(encoding="utf-8")
    return itertools.chain.from_iterable(block.split(";\n") for block in re.findall(r"```sql\n(.*?)```", page, re.DOTALL))


@pytest.mark.parametrize("query", [query for query in queries() if query.strip()])
def test_query_in_the_documentation_runs(path: Path, query: str) -> None:
    run(path, THREE)
    ask(path, query)


def test_documentation_names_every_table_view_and_column(path: Path) -> None:
    run(path, [])
    page = PAGE.read_text(encoding="utf-8")
    found = ask(path, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'")
    names = [str(name) for (name,) in found if not re.search("_fts_", str(name))]
    columns = [str(row[1]) for name in names for row in ask(path, f"PRAGMA table_info({name})")]
    assert [name for name in (*names, *columns) if not re.search(rf"\b{name}\b", page)] == []


def test_python_in_the_documentation_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(path, [analysed("data/examples/harbour-strike.txt")])
    monkeypatch.chdir(path.parent)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    names["database"].close()
    assert names["analysis"] == analysis()
