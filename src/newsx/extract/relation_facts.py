"""What a claim says, as far as claims are compared: its source's side, and clause by clause its words, names and negation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from newsx.extract.relation_rules import Opposite, compiled, key_of, rules, words_of
from newsx.models import Claim, Entity, Source

_CLAUSE = re.compile(r"[.;!?:…][\"”’']?\s+|,?\s+(?:but|while|whereas|though|although|because)\s+|,\s+and\s+(?:that\s+)?|\s[–—]\s")
_SENTENCE = re.compile(r"[.!?…][\"”’']?\s+(?=[\"“‘'A-Z])|\n\s*\n")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_WHETHER = re.compile(r"\W*(?:whether|if|how|when|why|who|what)\b", re.IGNORECASE)
_UNASSERTED = frozenset({"demands", "promises", "warns", "does-not-confirm"})
_SIDE_LETTERS = 5
"""Letters by which the name of a country and of its people are the same: `Ukraine`, `Ukrainian`."""
_FULL = frozenset({"no", "nobody", "none", "neither", "nothing"})
"""Words that deny a whole clause after them, not only what follows at once."""
_NEAR_NEGATION = 3


@dataclass(frozen=True)
class Hit:
    """A side of an opposition in a clause: which words of the clause, and whether denied."""

    rule: Opposite
    side: int
    first: int
    last: int
    denied: bool


@dataclass(frozen=True)
class Clause:
    """The words of a clause; `keys` has by its place what each word is about, `names` those that are names."""

    words: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    names: frozenset[str]
    denied: bool

    @cached_property
    def about(self) -> frozenset[str]:
        return frozenset(key for keys in self.keys for key in keys)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(key for key in self.about if not key.startswith("#"))

    @cached_property
    def is_negated(self) -> bool:
        return self.denied != any(is_negator(word) for word in self.words)

    @cached_property
    def negated(self) -> frozenset[str]:
        """What the first word of weight after each negation is about; everything in a clause that is denied as a whole."""
        if self.denied:
            return self.stems
        after = [self.keys[place + 1 : place + 1 + _NEAR_NEGATION] for place, word in enumerate(self.words) if is_negator(word)]
        return frozenset(key for keys in after for key in next((found for found in keys if found), ()))

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        text = " ".join(self.words)
        return tuple(
            hit
            for rule in rules().opposite
            for side, patterns in enumerate((rule.one, rule.other))
            for hit in self._hits(text, rule, side, patterns)
        )

    def _hits(self, text: str, rule: Opposite, side: int, patterns: tuple[str, ...]) -> Iterator[Hit]:
        for match in compiled(patterns).finditer(text):
            first = text.count(" ", 0, match.start())
            last = text.count(" ", 0, match.end())
            before = self.words[:first]
            if rules().words["unreal"] & {*before, self.words[first]}:
                continue
            negated = bool(_FULL & set(before)) or any(
                is_negator(word) for word in (*before[-_NEAR_NEGATION:], *self.words[first:last][:2]) if word not in {"no"} | _FULL
            )
            yield Hit(rule, side, first, last, negated != self.denied)


def is_negator(word: str) -> bool:
    return word in rules().words["negators"] or word.endswith("n't")


@dataclass(frozen=True)
class Fact:
    """A claim with what is known of it.

    `first` is where its source, cue or content begins, whichever is first. `sides` are whose voice it is: ids of entities, and beginnings
    of the names of countries. `voice` are the words by which its source is named.
    """

    number: int
    claim: Claim
    first: int
    start: int
    end: int
    sentence: int
    last_sentence: int
    speaker: str
    sides: frozenset[str]
    voice: frozenset[str]
    clauses: tuple[Clause, ...]
    years: frozenset[str]

    @cached_property
    def about(self) -> frozenset[str]:
        return frozenset(key for clause in self.clauses for key in clause.about)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(key for clause in self.clauses for key in clause.stems)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(key for clause in self.clauses for key in clause.names)

    @cached_property
    def unnamed(self) -> frozenset[str]:
        """The words of a source that is no entity."""
        return frozenset() if self.claim.source.entity_id else self.voice

    @cached_property
    def is_hollow(self) -> bool:
        """Whether the claim only hands over a source or a question."""
        return self.claim.cue is not None and self.claim.cue.lemma in rules().words["hollow"]

    @cached_property
    def is_asserted(self) -> bool:
        """Whether the claim says, with or without doubt, that something is or was so, or is not."""
        return self.claim.stance not in _UNASSERTED and not self.is_hollow and not _WHETHER.match(self.claim.content.text)


def facts_of(claims: Sequence[Claim], entities: Sequence[Entity], text: str) -> list[Fact]:
    """The claims that have a known source, in their order."""
    return list(_Reader(claims, entities, text).facts())


class _Reader:
    def __init__(self, claims: Sequence[Claim], entities: Sequence[Entity], text: str) -> None:
        self.claims, self.text = claims, text
        self.entities = {entity.id: entity for entity in entities}
        self.mentions = sorted((m.start, m.end, entity.id) for entity in entities for m in (*entity.mentions, *entity.references))
        self.sentences = [match.end() for match in _SENTENCE.finditer(text)]

    def facts(self) -> Iterator[Fact]:
        for number, claim in enumerate(self.claims):
            if claim.source.name is None:
                continue
            start, end = claim.content.spans[0][0], claim.content.spans[-1][1]
            first = min(place for place in (start, claim.source.start, claim.cue.start if claim.cue else None) if place is not None)
            last = max(place for place in (end, claim.source.end, claim.cue.end if claim.cue else None) if place is not None)
            denied = claim.stance == "denies"
            yield Fact(
                number=number,
                claim=claim,
                first=first,
                start=start,
                end=end,
                sentence=bisect_right(self.sentences, first),
                last_sentence=bisect_right(self.sentences, last - 1),
                speaker=_speaker(claim.source),
                sides=frozenset(self._sides(claim.source)) - {""},
                voice=frozenset(
                    key for name in (claim.source.name, claim.source.text) for word, _ in words_of(name or "") if (key := key_of(word))
                ),
                clauses=tuple(clause for span in claim.content.spans for clause in self._clauses(*span, denied=denied)),
                years=frozenset(_YEAR.findall(claim.content.text)),
            )

    def _sides(self, source: Source) -> Iterator[str]:
        ids = [source.entity_id] if source.entity_id else []
        if source.start is not None and source.end is not None:
            ids += [entity for _, _, entity in self._mentions(source.start, source.end)]
        for entity in ids:
            yield entity
            known = self.entities.get(entity)
            for role in known.roles if known else ():
                yield from (it for it in (role.organisation_id, role.place_id) if it)
                yield from (self._nation(it) for it in (role.organisation_id, role.place_id) if it)
            yield self._nation(entity)

    def _nation(self, entity: str) -> str:
        known = self.entities.get(entity)
        if known is None or not (known.type == "NORP" or (known.kb is not None and known.kb.kind == "country")):
            return ""
        return "nation " + known.name.lower()[:_SIDE_LETTERS]

    def _mentions(self, start: int, end: int) -> list[tuple[int, int, str]]:
        first = bisect_left(self.mentions, (start,))
        return [it for it in self.mentions[first : bisect_left(self.mentions, (end,))] if it[1] <= end]

    def _clauses(self, start: int, end: int, *, denied: bool) -> Iterator[Clause]:
        place = start
        for match in _CLAUSE.finditer(self.text, start, end):
            yield self._clause(place, match.start(), denied=denied)
            place = match.end()
        yield self._clause(place, end, denied=denied)

    def _clause(self, start: int, end: int, *, denied: bool) -> Clause:
        words = words_of(self.text[start:end])
        keys = [[key] if (key := key_of(word)) else [] for word, _ in words]
        names = {
            key for (_, place), found in zip(words, keys, strict=True) for key in found if place and self.text[start + place].isupper()
        }
        places = [start + place for _, place in words]
        for first, last, entity in self._mentions(start, end):
            inside = range(bisect_left(places, first), bisect_left(places, last))
            known = self.entities[entity]
            if self._nation(entity) or known.type == "EVENT":
                names -= {key for number in inside for key in keys[number]}
                for number in inside:
                    keys[number] = [f"~{key}" for key in keys[number]]
            elif inside:
                if known.specific is not False:
                    names |= {key for number in inside for key in keys[number]}
                keys[inside[-1]].append(f"#{entity}")
                names.add(f"#{entity}")
        return Clause(tuple(word for word, _ in words), tuple(tuple(found) for found in keys), frozenset(names), denied)


def _speaker(source: Source) -> str:
    """Who speaks: the id of an entity, else what it is called."""
    if source.entity_id:
        return source.entity_id
    return (source.name or "").lower().removeprefix("the ")


def frequencies(facts: Sequence[Fact]) -> Counter[str]:
    """In how many claims each key stands."""
    return Counter(key for fact in facts for key in fact.about)
