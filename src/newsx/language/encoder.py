"""The component that reads the text: one vector a token, into `doc.tensor`, and for components behind it those of a lower layer."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import numpy as np
import onnxruntime
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from newsx.language.trained import Floats, gaps_before, word_positions
from newsx.language.windows import Window, borders, cut
from newsx.language.wordpieces import CLS, SEP, Gap, Shape, WordPieces

WIDTH = 384
MIDDLE = "newsx.middle"
"""Where `doc.user_data` holds the vectors of a lower layer, of words alone, until the component that needs them takes them out."""
_SPECIAL = Shape.SPECIAL * len(Gap)


@Language.factory("newsx_encoder", assigns=["doc.tensor"], default_config={"window": 128})
def make_encoder(nlp: Language, name: str, window: int) -> TokenEncoder:
    return TokenEncoder(name, window=window)


class TokenEncoder:
    """Runs the encoder over windows of the doc and keeps a vector for each token; white space gets zeros.

    `window`: the most word pieces that are read at once. Environment: `NEWSX_THREADS`, threads of one run (default: 1).
    """

    def __init__(self, name: str, *, window: int) -> None:
        self.name = name
        self.window = window
        self._model = b""
        self._tokenizer = ""
        self.pieces: WordPieces | None = None
        self.session: onnxruntime.InferenceSession | None = None

    def __call__(self, doc: Doc) -> Doc:
        tensor = np.zeros((len(doc), WIDTH), np.float32)
        positions = word_positions(doc)
        if len(positions):
            words = [doc.vocab.strings[orth] for orth in doc.to_array("ORTH")[positions].tolist()]
            tensor[positions], doc.user_data[MIDDLE] = self.encode(words, gaps_before(doc, positions).tolist())
        doc.tensor = tensor  # type: ignore[assignment]  # spaCy's stub says float64, its own tok2vec stores float32
        return doc

    def encode(self, words: list[str], gaps: list[int]) -> tuple[Floats, Floats]:
        """Vectors `(words, 384)` of the last and of the middle layer: the mean over each word's pieces."""
        if self.pieces is None:
            raise ValueError(f"{self.name} has no weights: load it from a pipeline that has")
        found = self.pieces(words)
        costs = [len(ids) for ids, _ in found]
        shapes = [shape * len(Gap) + gap for (_, shape), gap in zip(found, gaps, strict=True)]
        vectors, middle = np.empty((2, len(words), WIDTH), np.float32)
        for window in cut(costs, borders(words, gaps), self.window):
            ids = [piece for piece_ids, _ in found[window.start : window.end] for piece in piece_ids]
            read = self._run(ids, np.repeat(shapes[window.start : window.end], costs[window.start : window.end]))
            for kept, given in zip((vectors, middle), read, strict=True):
                kept[window.first : window.last] = _means(given, costs, window)
        return vectors, middle

    def _run(self, ids: list[int], shapes: Any) -> list[Floats]:
        assert self.session is not None
        pieces = np.array([[CLS, *ids, SEP]], np.int64)
        shape_row = np.concatenate(([_SPECIAL], shapes, [_SPECIAL]))[None].astype(np.int64)
        read: list[Floats] = self.session.run(["vectors", "middle"], {"pieces": pieces, "shapes": shape_row})
        return [vectors[0, 1:-1] for vectors in read]

    def set_model(self, model: bytes, tokenizer: str) -> None:
        """Takes an ONNX graph as bytes and a word-piece tokenizer as JSON."""
        self._model, self._tokenizer = model, tokenizer
        self.session = session_of(model)
        self.pieces = WordPieces(Tokenizer.from_str(tokenizer))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return bytes(srsly.msgpack_dumps({"model": self._model, "tokenizer": self._tokenizer}))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        found = srsly.msgpack_loads(data)
        self.set_model(found["model"], found["tokenizer"])
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "encoder.onnx").write_bytes(self._model)
        (folder / "tokenizer.json").write_text(self._tokenizer, encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        folder = Path(path)
        self.set_model((folder / "encoder.onnx").read_bytes(), (folder / "tokenizer.json").read_text(encoding="utf-8"))
        return self


def session_of(model: bytes) -> onnxruntime.InferenceSession:
    """An ONNX graph ready to run, on as many threads as `NEWSX_THREADS` says."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("NEWSX_THREADS", "1"))
    options.log_severity_level = 3
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _means(vectors: Floats, costs: list[int], window: Window) -> Floats:
    """The mean over each kept word's pieces. Nearly all words have one or two: going through pieces is quicker than `np.add.reduceat`."""
    counts = np.array(costs[window.start : window.end])
    starts = np.cumsum(counts) - counts
    kept = slice(window.first - window.start, window.last - window.start)
    counts, starts = counts[kept], starts[kept]
    means: Floats = vectors.take(starts, axis=0)
    for piece in range(1, counts.max()):
        longer = np.flatnonzero(counts > piece)
        means[longer] += vectors[starts[longer] + piece]
    means /= counts[:, None].astype(np.float32)
    return means
