"""Place names that stand for their governments: `Kyiv claims`, `warned Russia`, but not `in Kyiv` and `Russia's army`.

A logistic regression decides, over how the name is joined to its sentence, what kind of place it is, and, in a pipeline with newsx's
encoder, the vectors of the name and of the word it hangs on. Both sets of weights are made by `python -m newsx.training.metonyms`; those
with vectors are part of the pipeline, plain ones lie beside this file. Figures are in docs/entities.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from newsx.extract.places import known_places
from newsx.labels import ENTITY_TYPES
from newsx.language.trained import TrainedComponent

SPANS_KEY = "metonyms"
PLAIN_WEIGHTS = "metonyms.json"
Floats = npt.NDArray[np.float32]

_RELATIONS = {
    "nsubj": "subject",
    "nsubj:pass": "passive subject",
    "nsubjpass": "passive subject",
    "csubj": "subject",
    "obj": "object",
    "dobj": "object",
    "iobj": "object",
    "dative": "object",
    "obl": "oblique",
    "obl:agent": "oblique",
    "agent": "oblique",
    "pobj": "oblique",
    "nmod": "nominal",
    "nmod:poss": "possessor",
    "poss": "possessor",
    "compound": "modifier",
    "amod": "modifier",
    "appos": "apposition",
    "ROOT": "root",
}
"""Dependency labels of Universal Dependencies and of ClearNLP."""

_PREPOSITIONS = (
    "in",
    "at",
    "from",
    "to",
    "with",
    "against",
    "between",
    "by",
    "of",
    "on",
    "for",
    "near",
    "over",
    "across",
    "into",
    "around",
)
_FEATURES = (
    *(f"is {relation}" for relation in dict.fromkeys(_RELATIONS.values())),
    "is other",
    *(f"after {preposition}" for preposition in _PREPOSITIONS),
    "after other",
    "country",
    "capital",
    "other place",
    "under verb",
    "agent",
    "first in sentence",
    "comma after",
    "joined",
    "capital that nothing is at",
    "capital that possesses",
)
_LOCATING = frozenset({"in", "at", "from", "to", "near", "over", "across", "into", "around", "outside", "through"})
_PLACE = {name: place for place, name in enumerate(_FEATURES)}


@Language.factory("newsx_metonyms", assigns=["doc.spans"], requires=["doc.ents"])
def make_metonyms(nlp: Language, name: str) -> MetonymRecognizer:
    return MetonymRecognizer(name)


class MetonymRecognizer(TrainedComponent):
    """Sets `doc.spans["metonyms"]`: the entities, places by label, that stand for a government; none without a parser."""

    def __call__(self, doc: Doc) -> Doc:
        doc.spans[SPANS_KEY] = self.metonyms(doc) if doc.has_annotation("DEP") else []
        return doc

    def metonyms(self, doc: Doc) -> list[Span]:
        places = [ent for ent in doc.ents if ENTITY_TYPES.get(ent.label_) == "PLACE" and can_stand(ent)]
        if not places:
            return []
        table = features(places)
        weights = self.data.get("weights")
        if weights is None:
            weights = plain_weights()
        else:
            table = np.hstack([table, vectors_of(doc, places)])
        odds = table @ weights[:-1] + weights[-1]
        return [place for place, value in zip(places, odds.tolist(), strict=True) if value > 0]


def can_stand(place: Span) -> bool:
    """Whether a place has a government of its own to stand for: a country, a capital, a region; no street and no river."""
    return any(record.kind in {"country", "region", "city"} for record in known_places().find(place.text)[:1])


def features(places: Sequence[Span]) -> Floats:
    """One row a place; the columns are named in `feature_names`."""
    rows = np.zeros((len(places), len(_FEATURES)), np.float32)
    for row, place in zip(rows, places, strict=True):
        for name in _features(place):
            row[_PLACE[name]] = 1
    return rows


def feature_names() -> tuple[str, ...]:
    return _FEATURES


def vectors_of(doc: Doc, places: Sequence[Span]) -> Floats:
    """The encoder's vectors of the first and last token of each place and of the word it hangs on: `(places, 3 * width)`."""
    tensor = np.asarray(doc.tensor)
    tokens = np.array([(place.start, place.end - 1, _governor(place).i) for place in places])
    rows: Floats = tensor[tokens].reshape(len(places), -1)
    return rows


def _features(place: Span) -> list[str]:
    token = _first_conjunct(place.root)
    relation = _RELATIONS.get(token.dep_, "other")
    preposition = _preposition(token)
    names = [f"is {relation}", _kind(place.text)]
    if preposition:
        names.append(f"after {preposition}" if preposition in _PREPOSITIONS else "after other")
    head = _governor(place)
    if head.pos_ in {"VERB", "AUX"}:
        names.append("under verb")
        if relation == "subject" and head.pos_ == "VERB":
            names.append("agent")
    if place.start == place.sent.start:
        names.append("first in sentence")
    if place.end < len(place.doc) and place.doc[place.end].text == ",":
        names.append("comma after")
    if token.i != place.root.i:
        names.append("joined")
    if "capital" in names and preposition not in _LOCATING:
        names.append("capital that nothing is at")
        if relation == "possessor":
            names.append("capital that possesses")
    return names


def _kind(name: str) -> str:
    known = known_places()
    return "country" if known.country(name) else "capital" if known.capital_of(name) else "other place"


def _first_conjunct(token: Token) -> Token:
    """`Russia` for `China` in `Russia and China`: what is joined stands where the first stands."""
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token


def _preposition(token: Token) -> str | None:
    """The preposition before a noun: its `case` in Universal Dependencies, its head in ClearNLP."""
    if token.dep_ == "pobj":
        return token.head.lower_
    return next((child.lower_ for child in token.lefts if child.dep_ == "case" and child.lower_ not in {"'s", "’s"}), None)


def _governor(place: Span) -> Token:
    token = _first_conjunct(place.root)
    if token.dep_ == "pobj" and token.head.i != token.i:
        token = token.head
    return token.head


@cache
def plain_weights() -> Floats:
    """Weights for pipelines without newsx's encoder."""
    stored = json.loads((files("newsx.extract") / PLAIN_WEIGHTS).read_text(encoding="utf-8"))
    return np.array([stored[name] for name in (*_FEATURES, "bias")], np.float32)
