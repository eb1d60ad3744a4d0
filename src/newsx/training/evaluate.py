"""Scores a pipeline on the dev parts of the registered corpora."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from newsx.labels import ENTITY_TYPES
from newsx.language.wordpieces import Shape
from newsx.training.corpora import Example
from newsx.training.harmonise import Span, trim


@dataclass
class Counts:
    """Right, found and wanted things."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, right: int, found: int, wanted: int) -> None:
        self.right += right
        self.found += found
        self.wanted += wanted

    @property
    def f1(self) -> float:
        """In per cent; precision and recall of one when there is nothing to find and nothing found."""
        return 200 * self.right / (self.found + self.wanted) if self.found + self.wanted else 100.0

    def as_row(self) -> dict[str, float | int]:
        precision = 100 * self.right / self.found if self.found else 0.0
        recall = 100 * self.right / self.wanted if self.wanted else 0.0
        return {"p": round(precision, 1), "r": round(recall, 1), "f": round(self.f1, 1), "n": self.wanted}


@dataclass
class EntityScores:
    """Exact span and type, after articles, honorifics and possessives are taken off on both sides. Doubtful stretches are neutral."""

    by_type: dict[str, Counts] = field(default_factory=dict)
    errors: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, example: Example, doc: Doc) -> None:
        text = example.text
        gold = {trim(text, span) for span in example.spans if span[2] in example.types}
        neutral = [span for span in example.spans if span[2] not in example.types]
        found = set()
        for entity in doc.ents:
            kind = ENTITY_TYPES.get(entity.label_, entity.label_)
            span = trim(text, (entity.start_char, entity.end_char, kind))
            if kind in example.types and not _overlaps(span, neutral):
                found.add(span)
        for kind in example.types:
            counts = self.by_type.setdefault(kind, Counts())
            ours, theirs = {s for s in found if s[2] == kind}, {s for s in gold if s[2] == kind}
            counts.add(len(ours & theirs), len(ours), len(theirs))
        self.errors.update(("missed", text[start:end], kind) for start, end, kind in gold - found)
        self.errors.update(("wrong", text[start:end], kind) for start, end, kind in found - gold)

    def total(self, types: Iterable[str]) -> Counts:
        total = Counts()
        for kind in types:
            if kind in self.by_type:
                part = self.by_type[kind]
                total.add(part.right, part.found, part.wanted)
        return total


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in others)


def score_entities(nlp: Language, examples: Sequence[Example]) -> EntityScores:
    scores = EntityScores()
    for example in examples:
        scores.add(example, nlp(example.text))
    return scores


def without_shapes(nlp: Language) -> None:
    """From now on the pipeline's encoder sees every word in small letters; where lines end it still sees."""
    encoder: Any = nlp.get_pipe("encoder")
    pieces = encoder.pieces
    encoder.pieces = lambda words: [(ids, int(Shape.LOWER)) for ids, _ in pieces(words)]


def score_syntax(nlp: Language, examples: Sequence[Example], *, tokens: str = "raw") -> dict[str, float]:
    """CoNLL 2018 scores in per cent (F1 over words with the same characters).

    `tokens`: `raw` (from the text), `gold` (gold tokens, predicted sentences) or `gold-sentences` (both gold). `las` compares whole
    labels, `las_main` without what follows the colon.
    """
    counts = {name: Counts() for name in ("tokens", "sentences", "xpos", "upos", "morphs", "lemmas", "uas", "las", "las_main")}
    for example in examples:
        doc = nlp(example.text) if tokens == "raw" else nlp(gold_doc(nlp, example, sentences=tokens == "gold-sentences"))
        gold, found = _gold_words(example), _found_words(doc)
        shared = gold.keys() & found.keys()
        counts["tokens"].add(len(shared), len(found), len(gold))
        for name in ("xpos", "upos", "morphs", "lemmas", "uas", "las", "las_main"):
            counts[name].add(sum(gold[key][name] == found[key][name] for key in shared), len(found), len(gold))
        starts = {key for key, word in gold.items() if word["start"]}, {key for key, word in found.items() if word["start"]}
        counts["sentences"].add(len(starts[0] & starts[1]), len(starts[1]), len(starts[0]))
    return {name: round(count.f1, 2) for name, count in counts.items()}


def gold_doc(nlp: Language, example: Example, *, sentences: bool) -> Doc:
    """A doc of the gold tokens, with white-space tokens as spaCy would have them."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    end = 0
    for number, (start, stop) in enumerate(example.offsets):
        gap = example.text[end:start]
        if words and gap.startswith(" "):
            spaces[-1], gap = True, gap[1:]
        if gap:
            words, spaces, starts = [*words, gap], [*spaces, False], [*starts, False if sentences else None]
        words.append(example.text[start:stop])
        spaces.append(False)
        starts.append(bool(example.sent_starts and example.sent_starts[number]) if sentences else None)
        end = stop
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts if sentences else None)


Word = dict[str, object]


def _gold_words(example: Example) -> dict[tuple[int, int], Word]:
    assert example.tags and example.pos and example.morphs and example.lemmas and example.heads and example.deps and example.sent_starts
    words: dict[tuple[int, int], Word] = {}
    for number, offsets in enumerate(example.offsets):
        head = example.heads[number]
        words[offsets] = _word(
            xpos=example.tags[number],
            upos=example.pos[number],
            morph="" if example.morphs[number] == "_" else example.morphs[number],
            lemma=example.lemmas[number],
            head=None if head == number else example.offsets[head],
            label=example.deps[number],
            start=example.sent_starts[number],
        )
    return words


def _found_words(doc: Doc) -> dict[tuple[int, int], Word]:
    words: dict[tuple[int, int], Word] = {}
    for token in doc:
        if token.is_space:
            continue
        head = token.head
        words[token.idx, token.idx + len(token)] = _word(
            xpos=token.tag_,
            upos=token.pos_,
            morph=str(token.morph),
            lemma=token.lemma_,
            head=None if head.i == token.i else (head.idx, head.idx + len(head)),
            label=token.dep_,
            start=bool(token.is_sent_start),
        )
    return words


def _word(*, xpos: str, upos: str, morph: str, lemma: str, head: tuple[int, int] | None, label: str, start: bool) -> Word:
    return {
        "xpos": xpos,
        "upos": upos,
        "morphs": morph,
        "lemmas": lemma,
        "uas": head,
        "las": (head, label),
        "las_main": (head, label.split(":")[0]),
        "start": start,
    }
