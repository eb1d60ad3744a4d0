"""Reads once more, in its context, each claim that grammar found: whether it is one (`he voiced the character` is built like
`he voiced the complaint`), and how its source stands to it where the cue does not tell (`said`).

Three layers of a transformer read the encoder's middle vectors of the words around a claim; two dense layers judge it by what
they make of its content, cue and source. The weights are made by `python -m newsx.training.claims` and are part of the pipeline.
Without them, as in other people's pipelines, what grammar finds stays as it is. Figures are in docs/claims.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from newsx.language.encoder import session_of
from newsx.language.trained import word_positions
from newsx.models import Stance

Floats = npt.NDArray[np.float32]
Offsets = tuple[int, int]

STANCES: tuple[Stance, ...] = (
    "asserts",
    "opines",
    "reports",
    "accuses",
    "demands",
    "warns",
    "promises",
    "denies",
    "confirms",
    "does-not-confirm",
)
NO_CLAIM = len(STANCES)
"""The class after the stances: nothing is attributed to anybody."""

WINDOW = 80
"""The most words that are read at once for several candidates."""

_CONTENT = 40
"""The first words of a content that are read."""
_NEAR = 20
"""Words between a content and its cue or source over which these are read with it."""
_AROUND = 3
"""Words read before and after."""

_KINDS = ("direct", "indirect", "mixed")
_CONSTRUCTIONS = ("clause", "quote", "object", "infinitive", "noun", "phrase", "adverb", "passive", "quotation", "other")
PLAIN_COLUMNS = len(_KINDS) + len(_CONSTRUCTIONS) + len(STANCES) + 2


class Candidate(NamedTuple):
    """What is judged of a claim. `rule` and `stance` are what grammar and cue say."""

    content: tuple[Offsets, ...]
    cue: Offsets | None
    source: Offsets | None
    kind: str
    rule: str
    stance: Stance

    def plain(self) -> Floats:
        """What is known of it before reading, as ones and zeros: `(PLAIN_COLUMNS,)`."""
        known = (
            [self.kind == kind for kind in _KINDS]
            + [construction_of(self.rule) == construction for construction in _CONSTRUCTIONS]
            + [self.stance == stance for stance in STANCES]
            + [self.source is None, self.cue is None]
        )
        return np.array(known, np.float32)


class Words(NamedTuple):
    """Where a candidate's words are in a window."""

    number: int
    content: list[int]
    cue: list[int]
    source: list[int]


class Window(NamedTuple):
    """Words `[start, end)` of a doc, white space not counted, and the candidates that are read there."""

    start: int
    end: int
    candidates: list[Words]


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


def windows(doc: Doc, candidates: Sequence[Candidate]) -> list[Window]:
    """The stretches of the doc that hold the candidates. Each candidate is in one; candidates that overlap share one if it is not too long.

    A stretch reaches over the first words of the content, and over cue and source where they are near. What lies outside it is not read.
    """
    positions = word_positions(doc)
    starts, lengths = doc.to_array(["IDX", "LENGTH"]).astype(np.int64)[positions].reshape(-1, 2).T
    ends = starts + lengths

    def rows(span: Offsets) -> tuple[int, int]:
        return int(np.searchsorted(ends, span[0], side="right")), int(np.searchsorted(starts, span[1], side="left"))

    stretches = []
    for number, candidate in enumerate(candidates):
        spans = [rows(span) for span in candidate.content]
        start, end = spans[0][0], min(spans[-1][1], spans[0][0] + _CONTENT)
        parts = [rows(span) if span else (0, 0) for span in (candidate.cue, candidate.source)]
        for first, last in parts:
            if first < last and start - _NEAR <= first and last <= end + _NEAR:
                start, end = min(start, first), max(end, last)
        stretches.append((max(0, start - _AROUND), min(len(starts), end + _AROUND), number, spans, parts))
    shared: list[tuple[int, int, list[int]]] = []
    for start, end, number, *_ in sorted(stretches):
        if shared and start <= shared[-1][1] and max(end, shared[-1][1]) - shared[-1][0] <= WINDOW:
            start, before, numbers = shared.pop()
            shared.append((start, max(end, before), [*numbers, number]))
        else:
            shared.append((start, end, [number]))
    found = []
    for start, end, numbers in shared:
        words = []
        for number in numbers:
            *_, spans, parts = stretches[number]
            words.append(Words(number, _within(spans, start, end), *(_within([part], start, end) for part in parts)))
        found.append(Window(start, end, words))
    return found


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    """The words of spans that lie in `[start, end)`, counted from there."""
    return [word - start for first, last in spans for word in range(max(first, start), min(last, end))]


class ClaimReader:
    """The network with its weights: `layers` (an ONNX graph as bytes), `hidden.weight`, `hidden.bias`, `out.weight`, `out.bias`."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._session = session_of(weights["layers"])
        self._weights = weights

    def judge(self, doc: Doc, middle: Floats, candidates: Sequence[Candidate]) -> Floats:
        """Log probabilities `(candidates, stances and NO_CLAIM)`. `middle`: vectors of the doc's words, white space left out."""
        table = np.zeros((len(candidates), self._weights["hidden.weight"].shape[1]), np.float32)
        for window in windows(doc, candidates):
            vectors = self._session.run(["vectors"], {"given": middle[None, window.start : window.end]})[0][0]
            for words in window.candidates:
                table[words.number] = np.concatenate([*pooled(vectors, words), candidates[words.number].plain()])
        hidden = np.maximum(table @ self._weights["hidden.weight"].T + self._weights["hidden.bias"], 0)
        scores = hidden @ self._weights["out.weight"].T + self._weights["out.bias"]
        scores -= scores.max(1, keepdims=True)
        log_probabilities: Floats = scores - np.log(np.exp(scores).sum(1, keepdims=True))
        return log_probabilities


def pooled(vectors: Floats, words: Words) -> list[Floats]:
    """The mean and the largest values of the content's vectors, and the means of the cue's and of the source's."""
    nothing = np.zeros(vectors.shape[1], np.float32)
    content = vectors[words.content]
    return [
        content.mean(0) if len(content) else nothing,
        content.max(0) if len(content) else nothing,
        *(vectors[rows].mean(0) if rows else nothing for rows in (words.cue, words.source)),
    ]
