"""What reading says of each word, put to use: claims of which grammar finds nothing, and where contents that it found really end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Token

from newsx.extract.attribution_parts import Source
from newsx.extract.claim_reader import FIRST, OUTSIDE, Ints, Marks, Reading
from newsx.extract.contents import is_aside, others_speak, turns_against
from newsx.extract.grammar import is_negated
from newsx.extract.source_phrases import as_source, source_of
from newsx.labels import SUBJECT_DEPENDENCIES

Offsets = tuple[int, int]
Run = tuple[int, int]
"""Words of a doc: the row of the first, and that after the last."""
Bools = npt.NDArray[np.bool_]

_SURE = 0.92
"""How likely the words of a content have to be part of one, on average."""
_SURE_CUE = 0.6
"""How likely a word of its sentence has to be part of a cue."""
_LIKELY_SOURCE = 0.3
"""How likely a word of it has to be part of a source."""
_SHORTEST = 3
"""Words of a content, and words that are cut from one."""
_SHARED = 0.1
"""The share of a content that other claims may have already."""
_SURE_EDGE = 0.8
"""How likely a word has to be part of a content to be added to one at its edge; cut are words that are so unlikely to be part of it."""
_LEADING = frozenset({"IN", "TO", "DT", "CC", "PRP$", "MD", "WDT", "WP", "WRB"})
"""Tags of words with which a content does not end."""
_FITS = 0.5
"""How likely the words of a content have to be part of one on average for its edges to be looked at."""


class ReadClaim(NamedTuple):
    """Offsets of a content and its cue, the source in tokens, and whether the cue is negated: `refused to admit`."""

    content: Offsets
    cue: Offsets
    source: Source | None
    negated: bool


class MarkedWords:
    """The words of a doc with what reading says of each."""

    def __init__(self, doc: Doc, reading: Reading, marks: Marks) -> None:
        self.doc = doc
        self.words = reading.words
        self.marks = marks
        self.inside = 1 - marks.content[:, OUTSIDE]
        firsts = np.zeros(len(doc) + 1, np.int64)
        firsts[[sentence.start for sentence in doc.sents]] = 1
        self.sentence = firsts.cumsum()[self.words.positions]

    def offsets(self, run: Run) -> Offsets:
        return int(self.words.starts[run[0]]), int(self.words.ends[run[1] - 1])

    def claims(self, known: Iterable[Offsets]) -> Iterator[ReadClaim]:
        """Claims whose words reading is sure of and that have nearly nothing of the contents `known`, in the order of the text."""
        taken = self._counts(known)
        bounds = [0, *(np.flatnonzero(np.diff(self.sentence)) + 1).tolist(), len(self.words.starts)]
        for sentence in pairwise(bounds):
            for content in self._contents(sentence):
                if self.inside[slice(*content)].mean() < _SURE or (taken[slice(*content)] > 0).mean() > _SHARED:
                    continue
                cues = [run for run in _runs(self.marks.cue > _SURE_CUE, sentence) if _apart(run, content)]
                if cues:
                    cue = min(cues, key=lambda run: _distance(run, content))
                    yield self._claim(content, cue, sentence)

    def _claim(self, content: Run, cue: Run, sentence: Run) -> ReadClaim:
        """The source is what reading takes for one next to the cue; else what grammar does."""
        source, negated = None, False
        for verb in self._tokens(cue):
            if verb.tag_.startswith("VB"):
                source, refused, _ = source_of(verb)
                negated = refused or is_negated(verb)
                break
        runs = [run for run in _runs(self.marks.source > _LIKELY_SOURCE, sentence) if _apart(run, content)]
        for run in sorted(runs, key=lambda run: _distance(run, cue)):
            words = self._tokens(run)
            nouns = [word for word in words if word.tag_.startswith(("NN", "PRP"))]
            if nouns:
                source = as_source(next((noun for noun in nouns if noun.head not in words), nouns[0]))
                break
        return ReadClaim(self.offsets(content), self.offsets(cue), source, negated)

    def _token(self, place: int) -> Token:
        return self.doc[int(self.words.positions[place])]

    def _tokens(self, run: Run) -> list[Token]:
        return [self.doc[place] for place in self.words.positions[slice(*run)].tolist()]

    def _contents(self, sentence: Run) -> Iterator[Run]:
        for start, end in _runs(self.inside > 0.5, sentence):
            firsts = [place for place in range(start + 1, end) if self.marks.content[place, FIRST] > 0.5]
            for first, last in zip([start, *firsts], [*firsts, end], strict=True):
                if last - first >= _SHORTEST:
                    yield first, last

    def _counts(self, spans: Iterable[Offsets]) -> Ints:
        """For each word, how many of the spans have it."""
        counts = np.zeros(len(self.words.starts), np.int64)
        for span in spans:
            counts[self.words.within(span)] += 1
        return counts

    def with_sure_edges(self, contents: Sequence[Sequence[Offsets]], cues: Sequence[Offsets | None]) -> list[tuple[Offsets, ...]]:
        """The contents, each with the words next to it that surely belong to it and that no other has, without those that surely do not.

        `cues`: the cue of each, which is no part of it.
        """
        taken = self._counts(span for content in contents for span in content)
        return [self._with_sure_edges(content, cue, taken) for content, cue in zip(contents, cues, strict=True)]

    def _leads_on(self, place: int) -> bool:
        """Whether a word cannot end a content, for what it belongs to comes after it: `contrary [to the list]`, `as Oslo [denies]`."""
        word = self._token(place)
        after = self._token(place + 1).tag_ if place + 1 < len(self.words.positions) else ""
        is_subject = word.dep_ in SUBJECT_DEPENDENCIES and word.head.i > word.i
        return word.tag_ in _LEADING or word.text == "," or is_subject or (word.tag_ in {"JJ", "RB"} and after in {"IN", "TO"})

    def _begins_anew(self, place: int) -> bool:
        """Whether with a word another content begins, or words that are plainly the reporter's or others'."""
        word = self._token(place)
        return bool(self.marks.content[place, FIRST] > 0.5) or is_aside(word) or turns_against(word) or others_speak(word)

    def _with_sure_edges(self, content: Sequence[Offsets], cue: Offsets | None, taken: Ints) -> tuple[Offsets, ...]:
        spans = [self.words.within(span) for span in content]
        places = [place for span in spans for place in span]
        if not places or self.inside[places].mean() < _FITS:
            return tuple(content)
        first, last = spans[0].start, spans[-1].stop - 1
        tag = self.words.within(cue) if cue else range(0)
        start = self._edge(first, -1, spans[0].stop, taken, tag)
        end = self._edge(last, 1, spans[-1].start - 1, taken, tag)
        if start < first and self._token(start).lower_ == "that":
            start += 1
        moved = [*content]
        if start != first:
            moved[0] = int(self.words.starts[start]), moved[0][1]
        if end != last:
            moved[-1] = moved[-1][0], int(self.words.ends[end])
        return tuple(moved)

    def _edge(self, edge: int, step: int, limit: int, taken: Ints, tag: range) -> int:
        """Where a content ends whose last word is at `edge`, seen in the direction `step`; its first one is next to `limit`."""
        place = edge + step
        while (
            0 <= place < len(self.words.starts)
            and self.sentence[place] == self.sentence[edge]
            and self.inside[place] > _SURE_EDGE
            and not taken[place]
            and place not in tag
            and (step < 0 or not self._begins_anew(place))
        ):
            place += step
        place -= step
        while step > 0 and place > edge and self._leads_on(place):
            place -= step
        if place != edge:
            return place
        while place != limit and self.inside[place] < 1 - _SURE_EDGE:
            place -= step
        if step > 0 and self._leads_on(place):
            return edge
        rest = self.inside[min(place, limit + step) : max(place, limit + step) + 1]
        return place if abs(edge - place) >= _SHORTEST and place != limit and rest.mean() > _FITS else edge


def _apart(one: Run, other: Run) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _distance(one: Run, other: Run) -> int:
    return max(one[0] - other[1], other[0] - one[1])


def _runs(is_part: Bools, within: Run) -> Iterator[Run]:
    """Stretches of words that are part of something."""
    start = None
    for place in range(*within):
        if is_part[place] and start is None:
            start = place
        elif not is_part[place] and start is not None:
            yield start, place
            start = None
    if start is not None:
        yield start, within[1]
