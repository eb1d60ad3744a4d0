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

from newsx.analysis import readable_text
from newsx.extract.claim_reader import NO_CLAIM, STANCES, Candidate, Floats, Words, windows
from newsx.extract.claims import candidate_of, claims_in
from newsx.language.encoder import MIDDLE
from newsx.read import read_text
from newsx.training.marked_claims import read_marked

Spans = Sequence[Sequence[int]]

_ANNOTATED = "raw_wikinews/train"
_MEETS, _APART = 0.5, 0.15
"""Shares of common characters from which a candidate is a claim, and up to which it is none; between them it teaches nothing."""


class Example(NamedTuple):
    """A window: its words' vectors, and for each candidate its place, what is known of it, and its class."""

    vectors: Floats
    words: list[Words]
    plain: Floats
    classes: list[int]


def label_of(content: Spans, gold: Iterable[tuple[Spans, str]]) -> int | None:
    """The class of a candidate with this content among the claims of its text, given as contents and stances."""
    ours = _places(content)
    best, stance = max(((_share(ours, _places(spans)), stance) for spans, stance in gold), default=(0.0, ""))
    if best >= _MEETS:
        return STANCES.index(stance)  # type: ignore[arg-type]  # a stance, or it raises
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
    """Windows of the articles in a file of gold claims."""
    gold = {row["id"]: [(claim["content"], claim["stance"]) for claim in row["claims"]] for row in _rows(annotation)}
    for _, name, text in texts_of(corpora, {_ANNOTATED: gold}):
        yield from _of_article(nlp, text, gold[name])


def marked_examples(nlp: Language, folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*.txt")):
        text, claims = read_marked(path.read_text(encoding="utf-8"))
        yield from _of_article(nlp, text, [(claim.content, claim.stance) for claim in claims])


def _of_article(nlp: Language, text: str, gold: list[tuple[Spans, str]]) -> Iterator[Example]:
    doc = nlp(readable_text(read_text(text)))
    found = [candidate_of(claim) for claim in claims_in(doc)]
    labels = [label_of(candidate.content, gold) for candidate in found]
    yield from _examples(doc, found, labels)


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
        yield from _examples(nlp(readable_text(read_text(text))), found, labels)


def _candidate(row: dict[str, Any]) -> Candidate:
    cue, source = ((row[part][0], row[part][1]) if row[part] else None for part in ("cue", "source"))
    return Candidate(tuple((start, end) for start, end in row["content"]), cue, source, row["kind"], row["rule"], row["stance_by_cue"])


def _examples(doc: Any, candidates: Sequence[Candidate], labels: Sequence[int | None]) -> Iterator[Example]:
    known = [(candidate, label) for candidate, label in zip(candidates, labels, strict=True) if label is not None]
    middle = doc.user_data[MIDDLE]
    for window in windows(doc, [candidate for candidate, _ in known]):
        yield Example(
            middle[window.start : window.end].copy(),
            window.candidates,
            np.stack([known[words.number][0].plain() for words in window.candidates]),
            [known[words.number][1] for words in window.candidates],
        )
