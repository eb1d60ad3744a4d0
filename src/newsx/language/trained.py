"""What all trained components share: their weights and labels, kept on disk as msgpack."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import srsly
from spacy.tokens import Doc

from newsx.language.wordpieces import Gap, gap_of

Floats = npt.NDArray[np.float32]


class TrainedComponent:
    """A spaCy component whose whole state is `self.data`: arrays and lists of labels by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: dict[str, Any] = {}

    def prepare(self) -> None:
        """Called after `data` changed: derive what the component computes with."""

    def set_data(self, data: dict[str, Any]) -> None:
        self.data = data
        self.prepare()

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return bytes(srsly.msgpack_dumps(self.data))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        self.set_data(srsly.msgpack_loads(data))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / "data.msgpack").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        return self.from_bytes((Path(path) / "data.msgpack").read_bytes())

    def read_words(self, doc: Doc) -> tuple[npt.NDArray[np.int64], Floats]:
        """The positions of the tokens that are no white space, and their vectors `(words, width)`."""
        words = word_positions(doc)
        tensor = np.asarray(doc.tensor)
        if len(doc) and tensor.shape[0] != len(doc):
            raise ValueError(f"{self.name} needs doc.tensor: the component `encoder` must come before it")
        return words, tensor[words] if len(doc) else np.zeros((0, 0), np.float32)


def gaps_before(doc: Doc, words: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The `Gap` before each token at the positions `words`, between which there is only white space."""
    spaces = doc.to_array("SPACY").astype(np.int64)
    before = np.concatenate(([-1], words[:-1]))
    gaps = np.where(spaces[words - 1] == 1, int(Gap.SPACE), int(Gap.NONE))
    gaps[:1] = int(Gap.NONE)
    for number in np.flatnonzero(words - before > 1).tolist():
        between = doc[int(before[number]) + 1 : int(words[number])].text_with_ws
        gaps[number] = gap_of(" " * int(number > 0 and spaces[before[number]]) + between)
    return gaps


def word_positions(doc: Doc) -> npt.NDArray[np.int64]:
    return np.flatnonzero(doc.to_array("IS_SPACE") == 0)
