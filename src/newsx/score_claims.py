"""How well claims are found, against gold claims without texts.

A found claim is a gold one if half of their words are the same, counted by place. What a gold claim holds is told in data/README.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from newsx.models import Analysis, Claim, Source
from newsx.shares import Share, percent

_ENOUGH = 0.5
"""The share of words that two contents or two names must have in common to be the same."""

_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s\b")
_TITLES = frozenset({"a", "an", "the", "mr", "mrs", "ms", "dr"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "i", "we", "who", "which", "this", "that", "one", "his", "her", "its", "their"})

Offsets = tuple[int, int]
Gold = dict[str, Any]


@dataclass
class ClaimScores:
    """Counts over articles. A claim counts in `sourced` if its source is right, too; the rest is counted over the claims that are right."""

    claims: Share = field(default_factory=Share)
    sourced: Share = field(default_factory=Share)
    kinds: Counter[bool] = field(default_factory=Counter)
    stances: Counter[bool] = field(default_factory=Counter)
    cues: Counter[bool] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, gold: Sequence[Gold], analysis: Analysis) -> None:
        text, found = analysis.document.text, analysis.claims
        pairs = matches(found, gold, text)
        for ours, wanted in pairs.items():
            if not gold[wanted]["optional"]:
                self._compare(found[ours], gold[wanted], text)
        self._add_false((claim for number, claim in enumerate(found) if number not in pairs), [gold[it] for it in pairs.values()], text)
        self._add_missed(claim for number, claim in enumerate(gold) if number not in pairs.values() and not claim["optional"])
        self.errors += [
            f"claim   missed {_cut(text, claim['content'])}"
            for number, claim in enumerate(gold)
            if number not in pairs.values() and not claim["optional"]
        ]

    def _compare(self, found: Claim, gold: Gold, text: str) -> None:
        right = source_is_right(found.source, gold, text)
        for share in (self.claims, self.sourced):
            share.found += 1
            share.wanted += 1
            share.right += right or share is self.claims
        self.kinds[found.kind == gold["kind"]] += 1
        self.stances[found.stance == gold["stance"]] += 1
        if gold["cue"]:
            self.cues[_cues_touch(found, gold)] += 1
        about = _cut(text, gold["content"])
