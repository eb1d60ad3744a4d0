"""How well claims are found, against gold claims without texts.

A found claim is a gold one if they have half of their words in common, counted by place. data/README.md says what a gold claim holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from newsx.models import Analysis, Claim, Source
from newsx.shares import Share, percent

_ENOUGH = 0.5
"""The share of words that two contents, or two names, must have in common to be the same."""

_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s\b")
_TITLES = frozenset({"a", "an", "the", "mr", "mrs", "ms", "dr"})
_PRONOUNS = frozenset(["he", "she", "it", "they", "i", "we", "who", "which", "this", "that", "one", "his", "her", "its", "their"])

Gold = dict[str, Any]


@dataclass
class ClaimScores:
    """Counts over articles. In `sourced` a claim is right only with its source; kinds, stances and cues are those of the claims found."""

    claims: Share = field(default_factory=Share)
    sourced: Share = field(default_factory=Share)
    kinds: Counter[bool] = field(default_factory=Counter)
    stances: Counter[bool] = field(default_factory=Counter)
    cues: Counter[bool] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, gold: Sequence[Gold], analysis: Analysis) -> None:
        text, found = analysis.document.text, analysis.claims
        pairs = matches(found, gold, text)
        for number, wanted in enumerate(gold):
            if wanted["optional"]:
                continue
            self._count(found=0, wanted=1)
            if number not in pairs.values():
                self.errors.append(f"claim   missed {_shown(text, wanted['content'])}")
        for number, claim in enumerate(found):
            if number in pairs:
                if not gold[pairs[number]]["optional"]:
                    self._compare(claim, gold[pairs[number]], text)
            elif not any(_is_piece(claim, gold[matched], text) for matched in pairs.values()):
                self._count(found=1, wanted=0)
                self.errors.append(f"claim   false  {_shown(text, claim.content.spans)} ({claim.evidence})")

    def _count(self, *, found: int, wanted: int) -> None:
        for share in (self.claims, self.sourced):
            share.found += found
            share.wanted += wanted

    def _compare(self, found: Claim, gold: Gold, text: str) -> None:
        self._count(found=1, wanted=0)
        self.claims.right += 1
        about = _shown(text, gold["content"])
        if source_is_right(found.source, gold, text):
            self.sourced.right += 1
        else:
            wanted = text[slice(*gold["source"])] if gold["source"] else None
            self.errors.append(f"source  wrong  {found.source.text!r} = {found.source.name!r}, not {wanted!r} = {gold['names']}: {about}")
        self.kinds[found.kind == gold["kind"]] += 1
        self.stances[found.stance == gold["stance"]] += 1
        for which, ours in (("kind", found.kind), ("stance", found.stance)):
            if ours != gold[which]:
                self.errors.append(f"{which:7} wrong  {ours}, not {gold[which]}: {about}")
        if gold["cue"]:
            start, end = gold["cue"]
            self.cues[found.cue is not None and found.cue.start < end and start < found.cue.end] += 1

    def lines(self) -> Iterator[str]:
        yield f"claims     {self.claims}"
        yield f"  sourced  {self.sourced}"
        yield f"  right in those found: kind {percent(self.kinds)}, stance {percent(self.stances)}, cue {percent(self.cues)}"


def matches(found: Sequence[Claim], gold: Sequence[Gold], text: str) -> dict[int, int]:
    """Found claims with the gold ones they are, by number, each only once: those with the same cue first, then the most alike.

    The cue tells claims within claims apart. Among equals, a claim that is wanted comes before an optional one.
    """
    likely = []
    for ours, wanted in product(range(len(found)), range(len(gold))):
        alike = _likeness(found[ours], gold[wanted], text)
        if alike >= _ENOUGH:
            cue = found[ours].cue
            same_cue = cue is not None and [cue.start, cue.end] == gold[wanted]["cue"]
            likely.append((not same_cue, -alike, gold[wanted]["optional"], ours, wanted))
    pairs: dict[int, int] = {}
    for *_, ours, wanted in sorted(likely):
        if ours not in pairs and wanted not in pairs.values():
            pairs[ours] = wanted
    return pairs


def source_is_right(source: Source, gold: Gold, text: str) -> bool:
    """Whether a source is the gold one: by the name it resolves to, or as printed, where a bare pronoun is not enough.

    Of somebody without a proper name the gold has no name: there a pronoun is right if it is resolved to somebody without one, too.
    Where the gold has no printed source, an unstated one is right, too, unless it has a wrong name.
    """
    resolved = _words(source.name or source.text or "")
    if any(_is_same(resolved, _words(name)) for name in gold["names"]):
        return True
    if gold["source"] is None:
        return source.kind == "unstated" and not (source.name and gold["names"])
    wanted = _words(text[slice(*gold["source"])])
    if not gold["names"] and _PRONOUNS.issuperset(wanted):
        return source.start == gold["source"][0] and not source.entity_id and not _PRONOUNS.issuperset(resolved)
    return any(_is_same(ours, wanted) for ours in (resolved, _words(source.text or "")))


def _is_same(ours: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether names are half the same, or the wanted one is within ours (`Ana Ruiz` in `mayor Ana Ruiz of Lund`). No pronoun is a name."""
    if not wanted or _PRONOUNS.issuperset(ours):
        return False
    return _overlap(set(ours), set(wanted)) >= _ENOUGH or f" {' '.join(wanted)} " in f" {' '.join(ours)} "


def _likeness(found: Claim, gold: Gold, text: str) -> float:
    """How much of the words is the same, in all of the gold claim or in that one of its spans that is most alike."""
    ours = _places(found.content.spans, text)
    return max(_overlap(ours, _places(spans, text)) for spans in (gold["content"], *([span] for span in gold["content"])))


def _is_piece(found: Claim, gold: Gold, text: str) -> bool:
    """Whether this is one of several spans of a gold claim. Beside another claim that matches, it is neither right nor false."""
    return len(gold["content"]) > 1 and _likeness(found, gold, text) >= _ENOUGH


def _places(spans: Sequence[Sequence[int]], text: str) -> set[int]:
    return {word.start() for start, end in spans for word in _WORD.finditer(text, start, end)}


def _words(name: str) -> list[str]:
    return [word for word in _WORD.findall(_POSSESSIVE.sub("", name.lower())) if word not in _TITLES]


def _overlap(one: AbstractSet[Any], other: AbstractSet[Any]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _shown(text: str, spans: Sequence[Sequence[int]]) -> str:
    return repr(" … ".join(" ".join(text[start:end].split()) for start, end in spans))
