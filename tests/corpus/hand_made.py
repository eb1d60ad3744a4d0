"""Analyses made by hand, and small runs of a batch into a SQLite corpus."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from newsx.corpus.records import Outcome
from newsx.corpus.sqlite_store import SqliteStore
from newsx.models import (
    Analysis,
    Claim,
    ClaimRelation,
    Content,
    Cue,
    Document,
    Entity,
    Event,
    Failure,
    FailureReason,
    Generator,
    KnowledgeBaseLink,
    Mention,
    Source,
    TextSpan,
)  # fmt: skip

FULL_TEXT = ("documents_fts", "claims_fts", "entities_fts")
ARTICLE = "Kyiv said it had hit an S-400 near {place}. Moscow denied that the {thing} was lost."


def span(text: str, words: str) -> dict[str, int | str]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def entity(number: int, type_: str, name: str, text: str, kb: KnowledgeBaseLink | None = None) -> Entity:
    mentions = tuple(Mention(start=found.start(), end=found.end(), text=name) for found in re.finditer(re.escape(name), text))
    return Entity.model_validate({"id": f"e{number}", "type": type_, "name": name, "mentions": mentions, "salience": 0.5, "kb": kb})


def analysis(place: str = "Džankoi", thing: str = "launcher", *, title: str | None = None, published: str = "2024-03-01") -> Analysis:
    """Two claims on one weapon, one against the other, by hand: no pipeline can move what these tests say."""
    text = ARTICLE.format(place=place, thing=thing)
    hit, lost = (span(text, words) for words in (f"it had hit an S-400 near {place}", f"the {thing} was lost"))
    return Analysis(
        generator=Generator(name="newsx", version="1", pipeline="none"),
        document=Document.model_validate(
            {"id": hashlib.sha256(text.encode()).hexdigest(), "title": title or f"Strike near {place}", "published": published,
             "words": len(text.split()), "text": text, "segments": [{"start": 0, "end": len(text), "kind": "body"}]}
        ),
        entities=(
            entity(1, "PLACE", "Kyiv", text, KnowledgeBaseLink(source="geonames", id="703448", latitude=50.5, longitude=30.5)),
            entity(2, "WEAPON", "S-400", text, KnowledgeBaseLink(source="newsx-weapons", id="s-400", also_known_as=("SA-21 Growler",))),
            entity(3, "PLACE", place, text),
            entity(4, "PLACE", "Moscow", text),
        ),
        claims=(
            Claim(
                id="c1", kind="indirect", stance="asserts", source=Source.model_validate({**span(text, "Kyiv"), "name": "Kyiv",
                "entity_id": "e1", "kind": "named"}), cue=Cue.model_validate({**span(text, "said"), "lemma": "say"}),
                content=Content(text=str(hit["text"]), spans=((int(hit["start"]), int(hit["end"])),)), entity_ids=("e2", "e3"),
                evidence="rule",
            ),
            Claim(
                id="c2", kind="indirect", stance="denies", source=Source.model_validate({**span(text, "Moscow"), "name": "Moscow",
                "entity_id": "e4", "kind": "named"}), cue=Cue.model_validate({**span(text, "denied"), "lemma": "deny"}),
                content=Content(text=str(lost["text"]), spans=((int(lost["start"]), int(lost["end"])),)), entity_ids=("e2",),
                relations=(ClaimRelation(kind="contradicts", claim_id="c1", evidence="rule"),), evidence="rule",
            ),
        ),
        events=(
            Event.model_validate({**hit, "id": "v1", "kind": "attack", "trigger": TextSpan.model_validate(span(text, "hit")),
                                  "date": "2024-02-29", "place_id": "e3", "actor_ids": ["e1"], "target_ids": ["e2"], "claim_id": "c1"}),
        ),
    )  # fmt: skip


def analysed(name: str, place: str = "Džankoi", thing: str = "launcher") -> Outcome:
    return outcome(name, analysis(place, thing))


def outcome(name: str, result: Analysis) -> Outcome:
    return Outcome(name, result.document.id, "analysed", result.model_dump_json(), result.document.words)


def failed(name: str, digest: str = "d") -> Outcome:
    record = Failure(source=name, error=FailureReason(kind="binary", message=f"{name}: not text"))
    return Outcome(name, digest, "failed", record.model_dump_json())


def run(path: Path, outcomes: Iterable[Outcome], *, resume: bool = True, fingerprint: str = "f", finish: bool = True) -> list[str]:
    """What a batch does; the names of those that were unchanged."""
    unchanged = []
    with closing(SqliteStore(path, fingerprint, resume=resume)) as store:
        for one in outcomes:
            if store.unchanged(one.name, one.digest):
                unchanged.append(one.name)
                one = Outcome(one.name, one.digest, "unchanged", "")
            store.add(one)
        if finish:
            store.finish()
    return unchanged


def ask(path: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query, values).fetchall()


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but those that tell of runs; the full-text indices and all keys are checked."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for index in FULL_TEXT:
            database.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'")
        tables = sorted(name for (name,) in found if name != "runs" and not name.startswith("sqlite_"))
        return {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


THREE = [analysed("a.txt", "Saky"), analysed("b.txt", "Džankoi"), analysed("c.txt", "Saky", "radar")]
