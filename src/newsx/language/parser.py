"""Sentences and dependency trees from the encoder's vectors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from newsx.language.trained import Floats, TrainedComponent, gaps_before
from newsx.language.trees import best_tree
from newsx.language.wordpieces import Gap

LONGEST_SENTENCE = 400
"""A stretch of more words than this without a sentence end is cut: no real sentence is, and trees cost the square of it."""
_CHUNK = 64
"""Words labelled at once: what they need fits a processor's cache."""

Ints = npt.NDArray[np.int64]


@Language.factory("newsx_parser", assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"], requires=["doc.tensor"])
def make_parser(nlp: Language, name: str) -> Parser:
    return Parser(name)


class Parser(TrainedComponent):
    """A biaffine parser (Dozat and Manning 2017) with a head for sentence starts.

    Labels are Universal Dependencies. Every sentence is one tree with one root. A blank line always ends a sentence.
    White space hangs on the word before it.
    """

    def prepare(self) -> None:
        self.root_id = self.data["deps"].index("ROOT")
        weight = self.data["label_weight"]
        self._label_weight = np.ascontiguousarray(weight.transpose(1, 0, 2)).reshape(weight.shape[1], -1)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.data.get("deps", ()))

    def __call__(self, doc: Doc) -> Doc:
        words, vectors = self.read_words(doc)
        if not len(words):
            for token in doc:
                token.is_sent_start = token.i == 0
            return doc
        preset = doc.to_array("SENT_START")[words].astype(np.int64)
        starts = self.sentence_starts(vectors, gaps_before(doc, words), preset)
        heads = self.heads(vectors, starts)
        labels = self.label_ids(vectors, heads)
        _write(doc, words, heads, [doc.vocab.strings.add(label) for label in self.data["deps"]], labels)
        _write_starts(doc, words[starts])
        return doc

    def sentence_starts(self, vectors: Floats, gaps: Ints, preset: Ints) -> list[int]:
        """The words that begin a sentence, the first one always.

        `preset`: what a component before this one decided, as spaCy stores it: 1 yes, -1 no, 0 undecided.
        """
        scores = vectors @ self.data["sentences.weight"].T + self.data["sentences.bias"]
        first = (scores[:, 1] > scores[:, 0]) | (gaps == Gap.BLANK_LINE)
        first = np.where(preset == 0, first, preset == 1)
        first[0] = True
        starts: list[int] = []
        for start in np.flatnonzero(first).tolist():
            while starts and start - starts[-1] > LONGEST_SENTENCE:
                starts.append(starts[-1] + LONGEST_SENTENCE)
            starts.append(start)
        while len(vectors) - starts[-1] > LONGEST_SENTENCE:
            starts.append(starts[-1] + LONGEST_SENTENCE)
        return starts

    def heads(self, vectors: Floats, starts: list[int]) -> Ints:
        """The head of each word, its own number for a root."""
        data = self.data
        dependent = _leaky(vectors @ data["arc_dependent.weight"].T + data["arc_dependent.bias"])
        queries = dependent @ data["arc_weight"][:-1] + data["arc_weight"][-1]
        head = _leaky(vectors @ data["arc_head.weight"].T + data["arc_head.bias"])
        roots = queries @ data["root"]
        heads = np.empty(len(vectors), np.int64)
        for start, end in zip(starts, [*starts[1:], len(vectors)], strict=True):
            scores = queries[start:end] @ head[start:end].T
            np.fill_diagonal(scores, roots[start:end])
            heads[start:end] = best_tree(scores) + start
        return heads

    def label_ids(self, vectors: Floats, heads: Ints) -> Ints:
        data = self.data
        dependent = _with_one(_leaky(vectors @ data["label_dependent.weight"].T + data["label_dependent.bias"]))
        head = _with_one(_leaky(vectors @ data["label_head.weight"].T + data["label_head.bias"]))[heads]
        count, _, width = data["label_weight"].shape
        labels = np.empty(len(vectors), np.int64)
        for start in range(0, len(vectors), _CHUNK):
            part = slice(start, start + _CHUNK)
            mixed = (dependent[part] @ self._label_weight).reshape(-1, count, width)
            scores = np.matmul(mixed, head[part][:, :, None])[:, :, 0]
            scores[:, self.root_id] = -np.inf
            labels[part] = scores.argmax(1)
        labels[heads == np.arange(len(heads))] = self.root_id
        return labels


def _write(doc: Doc, words: Ints, heads: Ints, label_hashes: list[int], labels: Ints) -> None:
    """Sets heads and labels, with white space hung on the word before it (the first word, at the start)."""
    before = np.clip(np.searchsorted(words, np.arange(len(doc)), side="right") - 1, 0, None)
    absolute = words[before]
    absolute[words] = words[heads]
    values = np.zeros((len(doc), 2), np.uint64)
    values[:, 0] = (absolute - np.arange(len(doc))).astype(np.int64).view(np.uint64)
    values[:, 1] = doc.vocab.strings.add("dep")
    values[words, 1] = np.array(label_hashes, np.uint64)[labels]
    doc.from_array(["HEAD", "DEP"], values)  # type: ignore[arg-type]  # the stub knows no uint64


def _write_starts(doc: Doc, starts: Ints) -> None:
    """Sets sentence starts again: spaCy derives them from the heads, but gives up where many arcs cross."""
    values = np.full((len(doc), 1), -1, np.int64)
    values[0] = values[starts[1:]] = 1  # white space before the first word belongs to it
    doc.from_array(["SENT_START"], values.view(np.uint64))  # type: ignore[arg-type]  # the stub knows no uint64


def _leaky(x: Floats) -> Floats:
    out: Floats = np.maximum(x, np.float32(0.1) * x)
    return out


def _with_one(x: Floats) -> Floats:
    return np.concatenate([x, np.ones((len(x), 1), np.float32)], axis=1)
