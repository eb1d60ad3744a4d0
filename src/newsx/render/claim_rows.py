"""Claims for other programs: as JSON with the article they are from, and as rows of a table in CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final

from newsx.models import Analysis, Claim
from newsx.render.claims_view import relation_words
from newsx.render.page import Lines, one_line

COLUMNS: Final = (
    "document",
    "id",
    "line",
    "kind",
    "stance",
    "source",
    "source_text",
    "source_kind",
    "entity_id",
    "cue",
    "content",
    "start",
    "end",
    "addressee",
    "via",
    "figures",
    "hedged",
    "in_headline",
    "relations",
    "evidence",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def claims_as_json(analysis: Analysis, claims: Sequence[Claim]) -> dict[str, Any]:
    """Some of an article's claims, as they are in the analysis, with what names the article."""
    document = analysis.document.model_dump(mode="json", include={"id", "source", "title", "published"})
    return {
        "schema_version": analysis.schema_version,
        "document": document,
        "claims": [claim.model_dump(mode="json") for claim in claims],
    }


def write_header(stream: IO[str]) -> None:
    csv.writer(stream, lineterminator="\n").writerow(COLUMNS)


def write_rows(analysis: Analysis, claims: Iterable[Claim], stream: IO[str]) -> None:
    """A row a claim, in the order of `COLUMNS`. Cells are harmless to a terminal, and to a spreadsheet: see `safe_cell`."""
    lines = Lines(analysis.document.text)
    writer = csv.writer(stream, lineterminator="\n")
    for claim in claims:
        writer.writerow([cell if isinstance(cell, int) else safe_cell(cell) for cell in _cells(analysis, claim, lines)])


def safe_cell(words: str) -> str:
    """The words on one line, after an apostrophe where a spreadsheet would take them for a formula and run it."""
    flat = one_line(words)
    risky = flat != "-" and (flat.startswith(_FORMULA) or words.startswith(_FORMULA))  # a dash alone is standard input
    return f"'{flat}" if risky else flat


def _cells(analysis: Analysis, claim: Claim, lines: Lines) -> Iterator[str | int]:
    spans, source = claim.content.spans, claim.source
    yield analysis.document.source or ""
    yield claim.id
    yield lines[spans[0][0]] if spans else ""
    yield from (claim.kind, claim.stance, source.name or "", source.text or "", source.kind, source.entity_id or "")
    yield claim.cue.text if claim.cue else ""
    yield claim.content.text
    yield from (spans[0][0], spans[-1][1]) if spans else ("", "")
    yield claim.addressee or ""
    yield "; ".join(claim.via)
    yield "; ".join(figure.text for figure in claim.figures)
    yield from ("true" if flag else "false" for flag in (claim.hedged, claim.in_headline))
    yield "; ".join(f"{relation_words(relation)} {relation.claim_id}" for relation in claim.relations)
    yield claim.evidence
