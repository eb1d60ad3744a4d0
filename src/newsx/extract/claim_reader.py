"""Reads an article for claims: judges those that grammar found, and marks the words of those that it did not.

Three layers of a transformer read the encoder's middle vectors of all words. Two dense layers judge each claim that grammar found by
what these make of its content, cue and source: whether it is one (`he voiced the character` is built like `he voiced the complaint`),
and how its source stands to it where the cue does not tell (`said`). One more layer says of each word whether it is part of what
somebody claims, of a cue, of a source. The weights are made by `python -m newsx.training.claims` and are part of the pipeline.
Without them, as in other people's pipelines, what grammar finds stays as it is. Figures are in docs/claims.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from newsx.language.encoder import session_of
from newsx.language.trained import gaps_before, word_positions
from newsx.language.windows import Window, borders, cut
from newsx.models import Stance

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
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

WINDOW = 128
"""The most words that are read at once."""

_CONTENT = 40
"""The words of a content that it is judged by: its first ones."""

READ = "read"
"""The rule of claims that were found by reading alone."""

OUTSIDE, INSIDE, FIRST = range(3)
"""What a word is to a claim's content: no part of it, a part, its first word."""

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
    """The words of a doc, white space left out: the positions of their tokens, and where they start and end in the text."""

    positions: Ints
    starts: Ints
    ends: Ints

    @classmethod
    def of(cls, doc: Doc) -> Words:
        positions = word_positions(doc)
        starts, lengths = doc.to_array(["IDX", "LENGTH"]).astype(np.int64)[positions].reshape(-1, 2).T
        return cls(positions, starts, starts + lengths)

    def within(self, span: Sequence[int]) -> range:
        """The rows of the words that a span of the text touches."""
        return range(int(np.searchsorted(self.ends, span[0], side="right")), int(np.searchsorted(self.starts, span[1], side="left")))


class Rows(NamedTuple):
    """Which words of an article a candidate's content, cue and source are."""

    content: list[int]
    cue: list[int]
    source: list[int]


class Reading(NamedTuple):
    """An article as read: its words, and their vectors `(words, width)`."""

    words: Words
    vectors: Floats


class Marks(NamedTuple):
    """For each word, how likely it is to be each of `OUTSIDE`, `INSIDE`, `FIRST`: `(words, 3)`; part of a cue; part of a source."""

    content: Floats
    cue: Floats
    source: Floats


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


def windows(doc: Doc, words: Words) -> list[Window]:
    """The stretches in which the words of a doc are read."""
    texts = [doc.vocab.strings[orth] for orth in doc.to_array("ORTH")[words.positions].tolist()]
    return cut([1] * len(texts), borders(texts, gaps_before(doc, words.positions).tolist()), WINDOW)


def rows_of(candidate: Candidate, words: Words) -> Rows:
    content = [row for span in candidate.content for row in words.within(span)]
    cue, source = ([*words.within(span)] if span else [] for span in (candidate.cue, candidate.source))
    return Rows(content[:_CONTENT], cue, source)


class ClaimReader:
    """The network with its weights: `layers` (an ONNX graph as bytes); `weight` and `bias` of `hidden`, `out` and `marks`."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._session = session_of(weights["layers"])
        self._weights = weights

    def read(self, doc: Doc, middle: Floats) -> Reading:
        """`middle`: vectors of the doc's words, white space left out."""
        words = Words.of(doc)
        vectors = np.empty_like(middle)
        for window in windows(doc, words):
            found = self._session.run(["vectors"], {"given": middle[None, window.start : window.end]})[0][0]
            vectors[window.first : window.last] = found[window.first - window.start : window.last - window.start]
        return Reading(words, vectors)

    def judge(self, reading: Reading, candidates: Sequence[Candidate]) -> Floats:
        """Log probabilities `(candidates, stances and NO_CLAIM)`."""
        table = np.zeros((len(candidates), self._weights["hidden.weight"].shape[1]), np.float32)
        for row, candidate in zip(table, candidates, strict=True):
            row[:] = np.concatenate([*pooled(reading.vectors, rows_of(candidate, reading.words)), candidate.plain()])
        hidden = np.maximum(table @ self._weights["hidden.weight"].T + self._weights["hidden.bias"], 0)
        return _log_shares(hidden @ self._weights["out.weight"].T + self._weights["out.bias"])

    def mark(self, reading: Reading) -> Marks:
        scores = reading.vectors @ self._weights["marks.weight"].T + self._weights["marks.bias"]
        cue, source = 1 / (1 + np.exp(-scores[:, 3:].T))
        return Marks(np.exp(_log_shares(scores[:, :3])), cue, source)


def _log_shares(scores: Floats) -> Floats:
    scores = scores - scores.max(1, keepdims=True)
    shares: Floats = scores - np.log(np.exp(scores).sum(1, keepdims=True))
    return shares


def pooled(vectors: Floats, rows: Rows) -> list[Floats]:
    """The mean and the largest values of the content's vectors, and the means of the cue's and of the source's."""
    nothing = np.zeros(vectors.shape[1], np.float32)
    content = vectors[rows.content]
    return [
        content.mean(0) if len(content) else nothing,
        content.max(0) if len(content) else nothing,
        *(vectors[part].mean(0) if part else nothing for part in (rows.cue, rows.source)),
    ]
