"""An analysis as rows of the tables in schema.sql."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Json = dict[str, Any]
Row = dict[str, Any]
Ids = dict[str | None, int]

ROWS_A_DOCUMENT = 1_000_000
"""How many ids of entities, claims, events and figures each document has for itself: more than an article cut off at 2,000,000
characters can fill."""

_LARGEST = 2**63 - 1
_SPAN = ("start", "end", "text")
_UNFIT = re.compile("[\0\ud800-\udfff]")
_UNFIT_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def parse_record(record: str) -> Json:
    """A record with the characters that SQLite cannot hold, or stops at, as U+FFFD (see `storable`)."""
    parsed: Json = json.loads(record)
    if _UNFIT.search(record) or _UNFIT_ESCAPE.search(record):
        parsed = _with_storable_strings(parsed)
    return parsed


def storable(text: str) -> str:
    """The text with NUL, at which SQLite's text functions stop, and lone surrogates as U+FFFD: the same length, so offsets stay."""
    return _UNFIT.sub("\ufffd", text)


def rows_of(record: Json, document_id: int) -> Iterator[tuple[str, list[Row]]]:
    """Tables with the rows that an analysis has in them, those first that others refer to. Without `documents` and `records`.

    Fields that `--only` left out yield no rows, and what refers to them refers to nothing.
    """
    entities, claims, events = (record.get(field, ()) for field in ("entities", "claims", "events"))
    entity_ids, claim_ids = _ids(entities, document_id), _ids(claims, document_id)
    yield "segments", _listed("document_id", document_id, record["document"].get("segments", ()), ("start", "end", "kind"))
    yield from _entity_tables(entities, document_id, entity_ids)
    yield from _claim_tables(claims, document_id, entity_ids, claim_ids)
    yield from _figure_tables(record.get("figures", ()), claims, document_id, claim_ids)
    yield "dates", _listed("document_id", document_id, record.get("dates", ()), (*_SPAN, "value", "granularity", "kind", "part"))
    yield from _event_tables(events, document_id, entity_ids, claim_ids)
    yield "summary_sentences", _listed("document_id", document_id, record.get("summary", {}).get("sentences", ()), (*_SPAN, "score"))


def document_row(record: Json) -> Row:
    """What `documents` holds of an analysis itself."""
    document = record["document"]
    fields = ("source", "media_type", "encoding", "title", "standfirst", "publisher", "published", "published_from",
              "language", "words", "text")  # fmt: skip
    return {
        "sha256": document["id"],
        **_picked(document, fields),
        **_picked(record["generator"], ("version", "pipeline")),
        **_arrays(document, ("authors",)),
        **_arrays(record, ("warnings",)),
    }


def referent(entity: Json) -> str:
    """A name for what an entity means that is the same in all documents: its knowledge base's id, else its type and name."""
    if entity.get("kb"):
        return f"{entity['kb']['source']}:{entity['kb']['id']}"
    return f"{entity['type']}:{' '.join(entity['name'].casefold().split())}"


def _entity_tables(entities: Sequence[Json], document_id: int, ids: Ids) -> Iterator[tuple[str, list[Row]]]:
    kb = ("source", "id", "category", "group", "kind", "country", "latitude", "longitude")
    yield (
        "entities",
        [
            {
                "id": ids[entity["id"]],
                "document_id": document_id,
                "local_id": entity["id"],
                "referent": referent(entity),
                **_picked(entity, ("type", "name", "specific", "salience")),
                **_arrays(entity, ("aliases",)),
                **_picked(entity.get("kb"), kb, prefix="kb_"),
                **_arrays(entity.get("kb"), ("origin", "operators", "also_known_as"), prefix="kb_"),
                **_picked(entity.get("weapon_class"), ("group", "category"), prefix="weapon_class_"),
                **_arrays(entity.get("weapon_class"), ("origin",), prefix="weapon_class_"),
            }
            for entity in entities
        ],
    )
    mentions, references, roles = [], [], []
    for entity in entities:
        entity_id = ids[entity["id"]]
        mentions += _listed("entity_id", entity_id, entity["mentions"], (*_SPAN, "metonym"))
        references += _listed("entity_id", entity_id, entity.get("references", ()), _SPAN)
        linked = ({**role, **{key: ids.get(role.get(key)) for key in ("organisation_id", "place_id")}} for role in entity.get("roles", ()))
        roles += _listed("entity_id", entity_id, linked, (*_SPAN, "organisation_id", "place_id"))
    yield "mentions", mentions
    yield "entity_references", references
    yield "roles", roles


def _claim_tables(claims: Sequence[Json], document_id: int, entity_ids: Ids, ids: Ids) -> Iterator[tuple[str, list[Row]]]:
    rows, contents, about, relations = [], [], [], []
    for claim in claims:
        claim_id, source = ids[claim["id"]], claim["source"]
        rows.append(
            {
                "id": claim_id,
                "document_id": document_id,
                "local_id": claim["id"],
                **_picked(claim, ("kind", "stance", "addressee", "hedged", "in_headline", "evidence")),
                **_arrays(claim, ("via",)),
                **_picked(source, (*_SPAN, "name", "kind"), prefix="source_"),
                "source_entity_id": entity_ids.get(source.get("entity_id")),
                "source_count": _within_64_bits(source.get("count")),
                **_picked(claim.get("cue"), (*_SPAN, "lemma"), prefix="cue_"),
                "content_text": claim["content"]["text"],
            }
        )
        spans = ({"start": start, "end": end} for start, end in claim["content"]["spans"])
        contents += _listed("claim_id", claim_id, spans, ("start", "end"))
        about += [{"claim_id": claim_id, "entity_id": entity_id} for entity_id in _known(claim.get("entity_ids", ()), entity_ids)]
        linked = ({**relation, "other_id": ids.get(relation["claim_id"])} for relation in claim.get("relations", ()))
        found = [relation for relation in linked if relation["other_id"] is not None]
        relations += _listed("claim_id", claim_id, found, ("kind", "other_id", "possible", "evidence"))
    yield "claims", rows
    yield "claim_contents", contents
    yield "claim_entities", about
    yield "claim_relations", relations


def _figure_tables(figures: Iterable[Json], claims: Iterable[Json], document_id: int, claim_ids: Ids) -> Iterator[tuple[str, list[Row]]]:
    """The article's figures, and those of its claims, which are the same unless `--only` left out the article's."""
    ids: dict[tuple[Any, ...], int] = {}
    rows, claimed = [], set()
    in_claims = [(claim_ids[claim["id"]], figure) for claim in claims for figure in claim.get("figures", ())]
    for claim_id, figure in [*((None, figure) for figure in figures), *in_claims]:
        row = _picked(figure, (*_SPAN, "value", "of", "low", "high", "unit", "action", "hedge"))
        key = tuple(row.values())
        if key not in ids:
            ids[key] = _first_id(document_id) + len(ids)
            rows.append({"id": ids[key], "document_id": document_id, **row})
        if claim_id is not None:
            claimed.add((claim_id, ids[key]))
    yield "figures", rows
    yield "claim_figures", [{"claim_id": claim_id, "figure_id": figure_id} for claim_id, figure_id in sorted(claimed)]


def _event_tables(events: Sequence[Json], document_id: int, entity_ids: Ids, claim_ids: Ids) -> Iterator[tuple[str, list[Row]]]:
    ids = _ids(events, document_id)
    yield (
        "events",
        [
            {
                "id": ids[event["id"]],
                "document_id": document_id,
                "local_id": event["id"],
                **_picked(event, ("kind", *_SPAN, "date", "modality")),
                **_picked(event["trigger"], _SPAN, prefix="trigger_"),
                "place_id": entity_ids.get(event.get("place_id")),
                "claim_id": claim_ids.get(event.get("claim_id")),
            }
            for event in events
        ],
    )
    yield (
        "event_participants",
        [
            {"event_id": ids[event["id"]], "role": role, "number": number, "entity_id": entity_id}
            for event in events
            for role in ("actor", "target")
            for number, entity_id in enumerate(_known(event.get(f"{role}_ids", ()), entity_ids), 1)
        ],
    )


def _first_id(document_id: int) -> int:
    return document_id * ROWS_A_DOCUMENT + 1


def _ids(items: Iterable[Json], document_id: int) -> Ids:
    """The ids of rows by those that the analysis gives."""
    return {item["id"]: row_id for row_id, item in enumerate(items, _first_id(document_id))}


def _known(given: Iterable[str], ids: Ids) -> list[int]:
    return [ids[one] for one in dict.fromkeys(given) if one in ids]


def _listed(parent: str, parent_id: int, items: Iterable[Json], fields: Sequence[str]) -> list[Row]:
    """Rows that belong to one other row and are numbered in it, from 1."""
    return [{parent: parent_id, "number": number, **_picked(item, fields)} for number, item in enumerate(items, 1)]


def _picked(item: Json | None, fields: Iterable[str], *, prefix: str = "") -> Row:
    """Fields of an item, or `None` for each if there is no item."""
    item = item or {}
    return {prefix + field: item.get(field) for field in fields}


def _arrays(item: Json | None, fields: Iterable[str], *, prefix: str = "") -> Row:
    """Fields that are lists of plain values as JSON arrays, or `None` for those that are empty."""
    lists = ((field, (item or {}).get(field)) for field in fields)
    return {prefix + field: json.dumps(values, ensure_ascii=False) if values else None for field, values in lists}


def _within_64_bits(number: int | None) -> int | None:
    return None if number is None else max(-_LARGEST, min(_LARGEST, number))


def _with_storable_strings(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_with_storable_strings(item) for item in value]
    if isinstance(value, dict):
        return {key: _with_storable_strings(item) for key, item in value.items()}
    return value
