"""Parts of speech and morphology from the encoder's vectors."""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from newsx.language.trained import Floats, TrainedComponent


@Language.factory("newsx_tagger", assigns=["token.tag", "token.pos", "token.morph"], requires=["doc.tensor"])
def make_tagger(nlp: Language, name: str) -> Tagger:
    return Tagger(name)


class Tagger(TrainedComponent):
    """Sets `tag_` (Penn Treebank), `pos_` and `morph` (Universal Dependencies) together.

    Each of the three has a head of its own; of the combinations met in training the one with the highest joint probability wins,
    so a token is never a plural noun by its tag and a verb by its `pos_`. White space gets `_SP` and `SPACE`.
    """

    def prepare(self) -> None:
        self.weights: list[tuple[Floats, Floats]] = [
            (self.data[f"{layer}.weight"].T, self.data[f"{layer}.bias"]) for layer in ("tags", "pos", "morphs")
        ]
        self.columns = [np.array(column) for column in zip(*self.data["combinations"], strict=True)]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.data.get("tags", ()))

    def __call__(self, doc: Doc) -> Doc:
        words, vectors = self.read_words(doc)
        strings = doc.vocab.strings
        values = np.zeros((len(doc), 3), np.uint64)
        values[:] = strings.add("_SP"), strings.add("SPACE"), doc.vocab.morphology.add("")
        if len(words):
            best = self.best_combinations(vectors)
            values[words] = self._attributes(doc)[best]
        doc.from_array(["TAG", "POS", "MORPH"], values)  # type: ignore[arg-type]  # the stub knows no uint64
        return doc

    def best_combinations(self, vectors: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        # Probabilities of a layer differ from its scores by one factor a word, which the best combination does not depend on.
        total = np.zeros((len(vectors), len(self.columns[0])), np.float32)
        for (weight, bias), column in zip(self.weights, self.columns, strict=True):
            total += (vectors @ weight + bias).take(column, axis=1)
        best: np.ndarray[tuple[int], np.dtype[np.int64]] = total.argmax(1)
        return best

    def _attributes(self, doc: Doc) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
        """The spaCy values of each combination, in this doc's vocabulary."""
        strings, morphology = doc.vocab.strings, doc.vocab.morphology
        tags = [strings.add(tag) for tag in self.data["tags"]]
        pos = [strings.add(label) for label in self.data["pos"]]
        morphs = [morphology.add("" if feats == "_" else feats) for feats in self.data["morphs"]]
        return np.array([(tags[t], pos[p], morphs[m]) for t, p, m in self.data["combinations"]], np.uint64)
