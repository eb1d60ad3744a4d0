"""Which of the attributions that grammar finds are ones: `he voiced the character` is built like `he voiced the complaint`.

A logistic regression over what kind of attribution it is and the encoder's vectors of its content, cue and source; weights are made by
`python -m newsx.training.claims` and are part of the pipeline. A pipeline without newsx's encoder keeps all that grammar finds.
Figures are in docs/claims.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

Floats = npt.NDArray[np.float32]
Offsets = tuple[int, int]

_KINDS = ("direct", "indirect", "mixed")
_CONSTRUCTIONS = ("clause", "quote", "object", "infinitive", "noun", "phrase", "adverb", "passive", "quotation", "other")
PLAIN_COLUMNS = len(_KINDS) + len(_CONSTRUCTIONS) + 2
"""Columns before the vectors."""


class Candidate(NamedTuple):
    """What is judged of an attribution; `construction` is the last part of its rule."""

    content: tuple[Offsets, ...]
    cue: Offsets | None
    source_head: Offsets | None
    kind: str
    construction: str


def construction_of(rule: str) -> str:
    """The part of a rule's name that says how the attribution is built, as one of a few."""
    words = rule.split()
    if "passive" in words:
        return "passive"
    if "quotation" in words or "name" in words:
        return "quotation"
    last = words[1] if len(words) > 1 else "other"
    for known in ("clause", "infinitive", "object"):
        if last.startswith(known):
            return known
    return last if last in _CONSTRUCTIONS else "other"


def features(doc: Doc, candidates: Sequence[Candidate]) -> Floats:
    """One row a candidate: its kind and construction, then the vectors of the content's mean and root, of the cue and of the source."""
    tensor = np.asarray(doc.tensor, np.float32)
    width = tensor.shape[1]
    rows = np.zeros((len(candidates), PLAIN_COLUMNS + 4 * width), np.float32)
    for row, candidate in zip(rows, candidates, strict=True):
        row[_KINDS.index(candidate.kind)] = 1
        row[len(_KINDS) + _CONSTRUCTIONS.index(candidate.construction)] = 1
        row[PLAIN_COLUMNS - 2] = candidate.source_head is None
        row[PLAIN_COLUMNS - 1] = candidate.cue is None
        content = [token for span in candidate.content for token in _tokens(doc, span)]
        parts = [content, _root(doc, candidate.content[0]), _tokens(doc, candidate.cue), _tokens(doc, candidate.source_head)]
        for number, tokens in enumerate(parts):
            if tokens:
                row[PLAIN_COLUMNS + number * width : PLAIN_COLUMNS + (number + 1) * width] = tensor[tokens].mean(0)
    return rows


def _tokens(doc: Doc, offsets: Offsets | None) -> list[int]:
    span = doc.char_span(*offsets, alignment_mode="expand") if offsets else None
    return list(range(span.start, span.end)) if span is not None else []


def _root(doc: Doc, offsets: Offsets) -> list[int]:
    span = doc.char_span(*offsets, alignment_mode="expand")
    return [span.root.i] if span is not None else []
