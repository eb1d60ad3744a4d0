"""Candidates for claims with their classes, out of articles that were annotated whole and of candidates that were judged one by one."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from newsx.analysis import readable_text
from newsx.extract.claim_reader import (
    FIRST,
    INSIDE,
    NO_CLAIM,
    OUTSIDE,
    PLAIN_COLUMNS,
    READ,
    STANCES,
    Candidate,
    Floats,
    Ints,
    Rows,
    Words,
    rows_of,
    windows,
)
from newsx.extract.claims import candidate_of, claims_in, kind_of
from newsx.extract.quotations import quotations
from newsx.language.encoder import MIDDLE
from newsx.read import read_text
from newsx.training.marked_claims import read_marked

Spans = Sequence[Sequence[int]]

UNKNOWN = -1
"""The mark of words from which nothing is learned."""

_WIKINEWS = "raw_wikinews/train"
_MEETS, _APART = 0.5, 0.15
"""Shares of common characters from which a candidate is a claim, and up to which it is none; between them it teaches nothing."""


class Example(NamedTuple):
    """An article or some windows of one.

    `pieces`: the words' vectors in each window, with the part of the window that is kept; what follows counts the words of these parts.
    `rows`, `plain`, `classes`: for each candidate its words, what is known of it, and its class. `marks`: what each word is to a claim
    (content as in `newsx.extract.claim_reader.OUTSIDE`, cue, source), `(words, 3)`, if the article was annotated whole.
    """

    pieces: list[tuple[Floats, slice]]
    rows: list[Rows]
    plain: Floats
    classes: list[int]
    marks: Ints | None


class Gold(NamedTuple):
    """A claim as annotated."""

    content: Spans
    stance: str
    cue: Sequence[int] | None
    source: Sequence[int] | None
    optional: bool


def label_of(content: Spans, gold: Iterable[tuple[Spans, str]]) -> int | None:
    """The class of a candidate with this content among the claims of its text, given as contents and stances.

    None, if it teaches nothing: where it meets a claim in part, or one without a stance, which is optional.
    """
    ours = _places(content)
    best, stance = max(((_share(ours, _places(spans)), stance) for spans, stance in gold), default=(0.0, ""))
    if best >= _MEETS:
        return STANCES.index(stance) if stance else None  # type: ignore[arg-type]  # a stance, or it raises
    return NO_CLAIM if best <= _APART else None


def _places(spans: Spans) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _share(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other)


def texts_of(corpora: Path, wanted: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str, str]]:
    """Corpus, id and text of the documents that are wanted, by corpus."""
    for corpus, ids in sorted(wanted.items()):
        chosen = set(ids)
        with gzip.open(corpora / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                if document["id"] in chosen:
                    yield corpus, document["id"], document["text"]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def annotated_examples(nlp: Language, corpora: Path, annotation: Path) -> Iterator[Example]:
    """The articles in a file of gold claims, which are from Wikinews where no `corpus` is named."""
    gold: dict[str, dict[str, list[Gold]]] = defaultdict(dict)
    for row in _rows(annotation):
        gold[row.get("corpus", _WIKINEWS)][row["id"]] = [Gold(*(claim[part] for part in Gold._fields)) for claim in row["claims"]]
    for corpus, name, text in texts_of(corpora, gold):
        yield _of_article(nlp, text, gold[corpus][name])


def marked_examples(nlp: Language, folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*.txt")):
        text, claims = read_marked(path.read_text(encoding="utf-8"))
        yield _of_article(nlp, text, [Gold(claim.content, claim.stance, claim.cue, claim.source, claim.optional) for claim in claims])


def _of_article(nlp: Language, text: str, gold: list[Gold]) -> Example:
    """Candidates are what grammar finds, and the claims of which it finds nothing."""
    doc = nlp(readable_text(read_text(text)))
    quotes = list(quotations(doc.text))
    found = [candidate_of(claim) for claim in claims_in(doc)]
    claims = [(claim.content, "" if claim.optional else claim.stance) for claim in gold]
    labels = [label_of(candidate.content, claims) for candidate in found]
    for claim in gold:
        if not claim.optional and all(_share(_places(claim.content), _places(candidate.content)) <= _APART for candidate in found):
            content = tuple((start, end) for start, end in claim.content)
            cue, source = ((span[0], span[1]) if span else None for span in (claim.cue, claim.source))
            found.append(Candidate(content, cue, source, kind_of(doc, doc.text, content, quotes), READ, "asserts"))
            labels.append(STANCES.index(claim.stance))  # type: ignore[arg-type]  # a stance, or it raises
    return _example(doc, found, labels, marks_of(doc, gold))


def marks_of(doc: Doc, gold: Iterable[Gold]) -> Ints:
    """What each word of a doc is to a claim: a row each, with columns for content, cue and source.

    Claims within others count as these. What only an optional claim has is `UNKNOWN`.
    """
    words = Words.of(doc)
    marks = np.zeros((len(words.starts), 3), np.int64)
    claims = sorted(gold, key=lambda claim: not claim.optional)
    for claim in claims:
        for column, part in ((1, claim.cue), (2, claim.source)):
            if part:
                marks[words.within(part), column] = UNKNOWN if claim.optional else 1
        for span in claim.content if claim.optional else ():
            marks[words.within(span), 0] = UNKNOWN
    contents = sorted((span for claim in claims if not claim.optional for span in claim.content), key=lambda span: (span[0], -span[1]))
    for span in contents:
        rows = words.within(span)
        marked = marks[rows.start : rows.stop, 0]
        marked[:1] = INSIDE if (marked > OUTSIDE).any() else FIRST
        marked[1:] = np.maximum(marked[1:], INSIDE)
    return marks


def judged_examples(nlp: Language, corpora: Path, judged: Path) -> Iterator[Example]:
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(judged):
        rows[row["corpus"], row["id"]].append(row)
    wanted: dict[str, list[str]] = defaultdict(list)
    for corpus, name in rows:
        wanted[corpus].append(name)
    for corpus, name, text in texts_of(corpora, wanted):
        found = [_candidate(row) for row in rows[corpus, name]]
        labels = [STANCES.index(row["stance"]) if row["stance"] else NO_CLAIM for row in rows[corpus, name]]
        yield _example(nlp(readable_text(read_text(text))), found, labels, None)


def _candidate(row: dict[str, Any]) -> Candidate:
    cue, source = ((row[part][0], row[part][1]) if row[part] else None for part in ("cue", "source"))
    return Candidate(tuple((start, end) for start, end in row["content"]), cue, source, row["kind"], row["rule"], row["stance_by_cue"])


def _example(doc: Doc, candidates: Sequence[Candidate], labels: Sequence[int | None], marks: Ints | None) -> Example:
    """The windows of a doc; without marks, those alone in which candidates are."""
    known = [(candidate, label) for candidate, label in zip(candidates, labels, strict=True) if label is not None]
    words = Words.of(doc)
    rows = [rows_of(candidate, words) for candidate, _ in known]
    read = {row for parts in rows for part in parts for row in part}
    middle = doc.user_data[MIDDLE]
    pieces: list[tuple[Floats, slice]] = []
    place_of: dict[int, int] = {}
    for window in windows(doc, words):
        if marks is not None or not read.isdisjoint(range(window.first, window.last)):
            pieces.append((middle[window.start : window.end].copy(), slice(window.first - window.start, window.last - window.start)))
            place_of |= {row: len(place_of) + number for number, row in enumerate(range(window.first, window.last))}
    return Example(
        pieces,
        [Rows(*([place_of[row] for row in part] for part in parts)) for parts in rows],
        np.stack([candidate.plain() for candidate, _ in known]) if known else np.zeros((0, PLAIN_COLUMNS), np.float32),
        [label for _, label in known],
        marks,
    )
