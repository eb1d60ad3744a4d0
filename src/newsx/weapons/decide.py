"""Decides which candidates are weapons, and which record each one means.

Each candidate gets features of its neighbourhood, and a logistic regression over them decides. In a pipeline with an encoder, its
vectors of the candidate's first and last token are features as well: a word like `Patriot` has one vector in a story about an air base
and another in one about football. What was fitted to one encoder means nothing to another, so those weights are part of the pipeline,
and `weights.json` has plain ones for pipelines without. Both are made by
`python -m newsx.training.weapons`; figures are in docs/weapons.md.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from newsx.labels import ENTITY_TYPES
from newsx.models import EntityType
from newsx.weapons.atoms import Atom, Tree
from newsx.weapons.lexicon import Lexicon, group_of
from newsx.weapons.matcher import Noun
from newsx.weapons.mentions import Candidate
from newsx.weapons.names import Level, Name
from newsx.weapons.records import KnowledgeBase

_ALSO_CALLED = {
    "air_defence": ("missile",),
    "artillery": ("munition",),
    "munition": ("missile", "artillery"),
    "missile": ("munition", "air_defence"),
    "uncrewed": ("munition", "aircraft"),
    "small_arms": ("munition",),
    "aircraft": ("uncrewed",),
}
"""Groups whose class nouns newspapers use for systems of another: `Grad rockets`, `Patriot missiles`."""

PLAIN_WEIGHTS = "weights.json"
Floats = npt.NDArray[np.float32]

_LONGEST_NAME = 200
"""Characters before a place in which a name that covers it may begin."""

_SENTENCE_END = re.compile(r"[.!?]['\"’”)]*\s+(?=[\"'“‘(]?[A-Z])|\n\s*\n")
_WORD_BEFORE = re.compile(r"([\w’'.-]+)[ \u00a0]$")
_WORD_AFTER = re.compile(r"[ \u00a0]([\w’'-]+)")
_DIGITS_BEFORE = re.compile(r"\b\d{1,4}[ \u00a0]$")


Span = TypeVar("Span", Candidate, Noun)


class Named(NamedTuple):
    """An entity that the pipeline found: offsets and type."""

    start: int
    end: int
    type: EntityType


def named_in(doc: Doc) -> list[Named]:
    """The entities of a doc that have a type newsx knows, in order."""
    return [Named(ent.start_char, ent.end_char, ENTITY_TYPES[ent.label_]) for ent in doc.ents if ent.label_ in ENTITY_TYPES]


class Features(NamedTuple):
    """What stands around a candidate. Counts are capped; the rest is 0 or 1."""

    head: float = 0
    head_before: float = 0
    head_fits: float = 0
    counted: float = 0
    cues: float = 0
    article_cues: float = 0
    others: float = 0
    same: float = 0
    against: float = 0
    is_person: float = 0
    is_place: float = 0
    is_org: float = 0
    capital_before: float = 0
    capital_after: float = 0
    plural: float = 0
    designated: float = 0
    ship: float = 0
    article: float = 0
    no_cues: float = 0
    short: float = 0
    needs_context: float = 0
    never_alone: float = 0


class NounFeatures(NamedTuple):
    """What stands around a class noun, counted as in `Features`. `doubtful`: a noun that is no weapon in most articles."""

    doubtful: float = 0
    words: float = 0
    cues: float = 0
    article_cues: float = 0
    others: float = 0
    against: float = 0


class Article:
    """A text with all that the decisions look at, computed once."""

    def __init__(
        self,
        text: str,
        candidates: Sequence[Candidate],
        nouns: Sequence[Noun],
        found: list[Atom],
        names: Iterable[Named],
        lexicon: Lexicon,
    ) -> None:
        self.text = text
        self.names = sorted(names)
        ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        self.borders = [0, *ends, len(text) + 1]
        phrases = _phrases(text, found, lexicon.context)
        self.cues = [start for start, _, kinds in phrases if "cues" in kinds]
        self.against = [start for start, _, kinds in phrases if "against" in kinds]
        self.counts = {end for _, end, kinds in phrases if "counts" in kinds}
        self.nouns = sorted(noun.start for noun in nouns)
        safe = [candidate for candidate in candidates if candidate.level == Level.SAFE and candidate.designated]
        self.safe = {candidate.start for candidate in safe}
        self.safe_ids = Counter(name_id for candidate in safe for name_id in {name.id for name in candidate.names})

    def features(self, candidate: Candidate) -> Features:
        start, end = self._sentence(candidate.start)
        text = self.text
        kinds = self._kinds(candidate)
        itself = int(candidate.start in self.safe)
        before, after = (
            _WORD_BEFORE.search(text[max(start, candidate.start - 30) : candidate.start]),
            _WORD_AFTER.match(text, candidate.end),
        )
        own = {name.id for name in candidate.names if name.id}
        groups = {group for name in candidate.names for group in (group_of(name.category), *_ALSO_CALLED.get(group_of(name.category), ()))}
        nouns_inside = bisect_left(self.nouns, end) - bisect_left(self.nouns, start)
        return Features(
            head=float(candidate.head is not None),
            head_before=float(candidate.head_before is not None),
            head_fits=float(
                any(noun and group_of(noun) in groups for noun in (candidate.head and candidate.head[2], candidate.head_before))
            ),
            counted=float(
                bool(_DIGITS_BEFORE.search(text[max(0, candidate.start - 6) : candidate.start])) or candidate.start - 1 in self.counts
            ),
            cues=float(min(4, _within(self.cues, start, end, candidate) + nouns_inside)),
            article_cues=float(min(6, _within(self.cues, 0, len(text) + 1, candidate)) / 2),
            others=float(min(2, len(self.safe) - itself)),
            same=float(any(self.safe_ids[name_id] > itself for name_id in own)),
            against=float(min(3, _within(self.against, start, end, candidate))),
            is_person=float("PERSON" in kinds),
            is_place=float("PLACE" in kinds),
            is_org=float("ORG" in kinds),
            capital_before=float(self._is_capital(before, candidate.start, start)),
            capital_after=float(after is not None and candidate.head is None and after[1][:1].isupper() and not after[1].isupper()),
            plural=float(candidate.plural),
            designated=float(candidate.designated),
            ship=float(all(name.ship for name in candidate.names)),
            article=float(before is not None and before[1] == "the"),
            no_cues=float(not _within(self.cues, 0, len(text) + 1, candidate) and not nouns_inside),
            short=float(candidate.designated and len(re.findall(r"\w", candidate.names[0].text)) <= 3),
            needs_context=float(candidate.level == Level.CONTEXT),
            never_alone=float(candidate.level == Level.NEVER_ALONE),
        )

    def noun_features(self, noun: Noun) -> NounFeatures:
        start, end = self._sentence(noun.start)
        return NounFeatures(
            doubtful=float(noun.doubtful),
            words=float(min(3, len(self.text[noun.start : noun.end].split()) - 1)),
            cues=float(min(4, _within(self.cues, start, end, noun))),
            article_cues=float(min(6, _within(self.cues, 0, len(self.text) + 1, noun)) / 2),
            others=float(min(2, len(self.safe))),
            against=float(min(3, _within(self.against, start, end, noun))),
        )

    def _sentence(self, place: int) -> tuple[int, int]:
        number = bisect_right(self.borders, place)
        return self.borders[number - 1], self.borders[number]

    def _kinds(self, span: Candidate | Noun) -> set[EntityType]:
        """The types of the entities that have a character of the span."""
        first = bisect_left(self.names, (max(0, span.start - _LONGEST_NAME),))
        last = bisect_left(self.names, (span.end,))
        return {name.type for name in self.names[first:last] if span.start < name.end}

    def _is_capital(self, before: re.Match[str] | None, candidate_start: int, sentence_start: int) -> bool:
        """Whether a capitalised word stands before that is neither the sentence's first nor a nationality."""
        if before is None or not before[1][:1].isupper() or before[1].endswith((".", ":")):
            return False
        word_start = candidate_start - len(before[0])
        if word_start <= sentence_start:
            return False
        first = bisect_left(self.names, (max(0, word_start - _LONGEST_NAME),))
        last = bisect_left(self.names, (word_start + 1,))
        return not any(name.type in {"NORP", "WEAPON"} and word_start < name.end for name in self.names[first:last])


def decided(doc: Doc, spans: Sequence[Span], rows: Sequence[Features | NounFeatures], weights: Floats | None) -> list[Span]:
    """The spans that are weapons. `weights`: for the features, the encoder's vectors and, last, the bias; those without vectors
    that are shipped with the package, if there are none."""
    if not spans:
        return []
    table = np.asarray(rows, np.float32)
    if weights is None:
        weights = plain_weights()["names" if isinstance(rows[0], Features) else "nouns"]
    else:
        table = np.hstack([table, vectors_of(doc, spans)])
    odds = table @ weights[:-1] + weights[-1]
    return [span for span, value in zip(spans, odds.tolist(), strict=True) if value > 0]


def vectors_of(doc: Doc, spans: Sequence[Span]) -> Floats:
    """The encoder's vectors of the first and the last token of each span, side by side: `(spans, 2 * width)`."""
    tensor = np.asarray(doc.tensor)
    rows = np.zeros((len(spans), 2 * tensor.shape[1]), np.float32)
    for number, span in enumerate(spans):
        if tokens := doc.char_span(span.start, span.end, alignment_mode="expand"):
            rows[number] = np.concatenate((tensor[tokens.start], tensor[tokens.end - 1]))
    return rows


@cache
def plain_weights() -> dict[str, Floats]:
    """Weights for pipelines without newsx's encoder."""
    stored = json.loads((files("newsx.weapons") / PLAIN_WEIGHTS).read_text(encoding="utf-8"))
    return {
        kind: np.array([stored[kind].get(name, 0.0) for name in (*fields._fields, "bias")], np.float32)
        for kind, fields in (("names", Features), ("nouns", NounFeatures))
    }


def chosen_name(candidate: Candidate, base: KnowledgeBase, seen: set[str]) -> Name:
    """Which of the records of this name is meant: one that its class noun fits, that is in the article already, or the first."""

    def merit(name: Name) -> tuple[bool, bool, bool, bool]:
        nouns = [noun for noun in (candidate.head and candidate.head[2], candidate.head_before) if noun]
        system = base.systems.get(name.id)
        related = bool(system and ({system.id, system.family} & seen))
        return (
            any(noun == name.category for noun in nouns),
            any(group_of(noun) == group_of(name.category) for noun in nouns),
            name.id in seen or related,
            not name.ship,
        )

    return max(candidate.names, key=merit)


def _phrases(text: str, found: list[Atom], tree: Tree) -> list[tuple[int, int, list[str]]]:
    """Start, end and values of the longest phrases of the tree, which do not overlap."""
    phrases: list[tuple[int, int, list[str]]] = []
    number = 0
    while number < len(found):
        paths = list(tree.walk(text, found, number)) if tree.begins(found[number].key) else []
        if not paths:
            number += 1
            continue
        longest = paths[-1]
        phrases.append((found[number].start, found[longest.after - 1].end, longest.values))
        number = longest.after
    return phrases


def _within(places: list[int], start: int, end: int, span: Candidate | Noun) -> int:
    """How many of the places lie in `[start, end)`, those inside the span left out."""
    inside = bisect_left(places, span.end) - bisect_left(places, span.start)
    return bisect_left(places, end) - bisect_left(places, start) - inside
