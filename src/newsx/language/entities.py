"""Named entities from the encoder's vectors."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc, Span

from newsx.language.trained import Floats, TrainedComponent, gaps_before
from newsx.language.wordpieces import Gap


@Language.factory("newsx_entities", assigns=["doc.ents", "token.ent_iob", "token.ent_type"], requires=["doc.tensor"])
def make_entity_recognizer(nlp: Language, name: str) -> EntityRecognizer:
    return EntityRecognizer(name)


class EntityRecognizer(TrainedComponent):
    """Sets `doc.ents` by the best valid sequence of BIES tags. No entity goes over a blank line."""

    def prepare(self) -> None:
        tags: list[str] = self.data["tags"]
        opens = np.array([tag[0] in "OBS" for tag in tags])
        closes = np.array([tag[0] in "OES" for tag in tags])
        same = np.array([[left[1:] == right[1:] for right in tags] for left in tags])
        self.allowed = (closes[:, None] & opens[None, :]) | (~closes[:, None] & ~opens[None, :] & same)
        self.opens, self.closes = opens, closes

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(tag[2:] for tag in self.data.get("tags", ()) if tag != "O"))

    def __call__(self, doc: Doc) -> Doc:
        words, vectors = self.read_words(doc)
        if len(words):
            broken = gaps_before(doc, words) == Gap.BLANK_LINE
            tags = self.decode(vectors @ self.data["entities.weight"].T + self.data["entities.bias"], broken)
            doc.set_ents(self._spans(doc, words.tolist(), tags.tolist()))
        return doc

    def decode(self, scores: Floats, broken: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """The best valid tags. Where each word's best tag already makes a valid sequence, that is it.

        `broken` marks the words after a blank line.
        """
        scores = scores - _log_sum_exp(scores)
        tags: npt.NDArray[np.int64] = scores.argmax(1)
        # Paragraphs do not depend on each other, so only those with a fault need the search.
        borders = [0, *(np.flatnonzero(broken[1:]) + 1).tolist(), len(tags)]
        for start, end in pairwise(borders):
            part = tags[start:end]
            if not (self.opens[part[0]] and self.closes[part[-1]] and self.allowed[part[:-1], part[1:]].all()):
                tags[start:end] = self._viterbi(scores[start:end])
        return tags

    def _viterbi(self, scores: Floats) -> npt.NDArray[np.int64]:
        penalty, columns = np.where(self.allowed, 0.0, -1e9), np.arange(len(self.allowed))
        best = scores[0] + np.where(self.opens, 0.0, -1e9)
        back = []
        for row in scores[1:]:
            reached = best[:, None] + penalty
            pointers = reached.argmax(0)
            back.append(pointers)
            best = reached[pointers, columns] + row
        tag = int((best + np.where(self.closes, 0.0, -1e9)).argmax())
        path = [tag]
        for pointers in reversed(back):
            tag = int(pointers[tag])
            path.append(tag)
        return np.array(path[::-1])

    def _spans(self, doc: Doc, words: list[int], tags: list[int]) -> list[Span]:
        names: list[str] = self.data["tags"]
        spans, start = [], 0
        for position, tag in zip(words, tags, strict=True):
            name = names[tag]
            if name[0] in "BS":
                start = position
            if name[0] in "ES":
                spans.append(Span(doc, start, position + 1, label=name[2:]))
        return spans


def _log_sum_exp(scores: Floats) -> Floats:
    highest = scores.max(1, keepdims=True)
    total: Floats = highest + np.log(np.exp(scores - highest).sum(1, keepdims=True))
    return total
