"""Which claim an answer answers: denials, confirmations, refusals to comment, and claims that another one is false."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from newsx.extract.relation_facts import Fact
from newsx.extract.relation_rules import Refer, falsehoods, key_of, refer_of, rules, words_of
from newsx.models import Stance

Answer = tuple[int, int, Literal["contradicts", "corroborates", "answers"], bool, str]

_CUT = re.compile(r",\s+(?:which|who|but|although|while|saying|calling|adding)\b|[;:–—]|\s+as\s")
_REST = frozenset({"that", "on", "of", "by", "about", "against", "from"})
_NEAREST, _FARTHEST = 2, 3
"""Sentences back to what an answer surely, and possibly, answers."""
_OWNER = re.compile(r"(\w+?)(?:['’]s|(?<=s)['’])\s")
_COMMENTING = re.compile(
    r"(?:to )?(?:comment|respond|reply|answer|discuss|confirm|address)?\s*(?:publicly |directly )?(?:on|to)\s+"
    r"(?=the|this|that|those|these|his|her|its|their|any)|to (?:discuss|confirm|address|deny)\s+",
    re.IGNORECASE,
)
_POINTING = frozenset({"the", "this", "that", "these", "those", "such", "his", "her", "its", "their", "both", "latest"})
_TELLING: frozenset[Stance] = frozenset({"accuses", "demands"})
"""Stances that fewer claims have, so that one of them is meant even where others stand between."""
_UNSURE = re.compile(r"\b(?:not|never|if)\b|n't\b")
_ENOUGH = 0.5
"""The part of an answer's words that an earlier claim shares to be surely what it answers."""
_MANY = 3
"""Words that an answer shares with what it answers where that stands far from it, or where the answer may be about something else."""
_LONGEST_NAMING = 7
"""Words up to the noun by which an answer names a claim."""
_PRONOUN = re.compile(r"(?:on |to |with )?(?:it|this|that|them|these|those)(?: (?:claims?|reports?))?$", re.IGNORECASE)


class _Naming(NamedTuple):
    """How an answer names what it answers: by a noun, perhaps with what it says of it, whose it is, and how far back it may be."""

    refer: Refer | None
    rest: frozenset[str]
    owner: str
    reach: int = _FARTHEST

    @property
    def wanted(self) -> frozenset[Stance]:
        """The stance that the noun calls for first of all."""
        return frozenset(self.refer.stances[:1]) if self.refer else frozenset()


class Answers:
    """Finds what the claims of an article answer; `rare` are the keys by which claims are compared."""

    def __init__(self, facts: Sequence[Fact], rare: set[str]) -> None:
        self.facts, self.rare = facts, rare
        self.order = sorted(range(len(facts)), key=lambda number: (facts[number].sentence, facts[number].start))
        self.having: dict[str, list[int]] = {}
        for number, fact in enumerate(facts):
            for key in fact.about & rare:
                self.having.setdefault(key, []).append(number)

    def find(self) -> Iterator[Answer]:
        for place, number in enumerate(self.order):
            fact = self.facts[number]
            naming = self._called_false(fact)
            if naming:
                yield from self._to_named(place, naming, "relation.called-false", contradicts=True)
            elif manner := _manner(fact):
                yield from self._answered(place, manner)

    def _answered(self, place: int, manner: str) -> Iterator[Answer]:
        number = self.order[place]
        fact = self.facts[number]
        naming = self._naming(fact)
        if naming is None:
            yield from self._by_words(place, manner)
        elif manner != "confirmed" or naming.refer:
            yield from self._to_named(
                place, naming, f"relation.{manner}", contradicts=manner == "denied" and (naming.refer is None or naming.refer.disputable)
            )

    def _called_false(self, fact: Fact) -> _Naming | None:
        for clause in fact.clauses:
            words = " ".join(clause.words)
            for match in (match for pattern in falsehoods() for match in pattern.finditer(words)):
                refer = refer_of(match["noun"])
                if refer and not _UNSURE.search(words, 0, match.end()):
                    after = words[match.end("noun") :].split()
                    rest = frozenset(key for word in after if (key := key_of(word))) if after[:1] and after[0] in _REST else frozenset()
                    return _Naming(refer, rest, "")
        return None

    def _naming(self, fact: Fact) -> _Naming | None:
        """How a content begins with a noun that stands for a claim; `None` if it says itself what it is about."""
        content = _COMMENTING.sub("", _CUT.split(fact.claim.content.text, maxsplit=1)[0].strip())
        if _PRONOUN.fullmatch(content):
            return _Naming(None, frozenset(), "")
        found = words_of(content)
        words = [word for word, _ in found]
        for place, word in enumerate(words[:_LONGEST_NAMING]):
            owners = _OWNER.findall(content[: found[place][1]].lower())
            before, after = words[:place], words[place + 1 : place + 2]
            if word in _REST and before:
                return None
            refer = refer_of(word)
            if refer and (not after or after[0] in _REST) and not {"for", "to"} & set(before[-1:]):
                rest = frozenset(key for it in words[place + 1 :] if (key := key_of(it)))
                if before and not _POINTING & set(before) and not owners and not rest:
                    return None
                return _Naming(refer, rest, key_of(owners[-1]) if owners else "", 1 if "this" in before else _FARTHEST)
        return None

    def _to_named(self, place: int, naming: _Naming, rule: str, *, contradicts: bool) -> Iterator[Answer]:
        number = self.order[place]
        targets = list(self._targets(place, naming))
        if not targets:
            return
        main = min(targets, key=lambda it: self._remoteness(number, it))
        sure = self._is_sure(number, targets[0], naming) or self.facts[main].claim.stance in _TELLING & naming.wanted
        for found in targets:
            yield number, found, "answers", not sure or found != main, rule
        if contradicts:
            yield number, main, "contradicts", not sure, rule

    def _is_sure(self, answer: int, nearest: int, naming: _Naming) -> bool:
        """Whether the claim stands in the sentence before, or is by whom the answer names."""
        back = self.facts[answer].sentence - self.facts[nearest].last_sentence
        return naming.refer is not None and (back <= 1 or bool(naming.owner))

    def _remoteness(self, answer: int, number: int) -> tuple[bool, bool, int]:
        """How unlikely it is that an answer means this one of the claims that a source has made: its main one is told at some length."""
        fact = self.facts[number]
        return not self._is_inside(answer, number), fact.claim.kind == "direct", -len(fact.claim.content.text)

    def _targets(self, place: int, naming: _Naming) -> Iterator[int]:
        """The nearest claim that fits, with the stance that the noun calls for if there is one, and what its source said beside it."""
        answer = self.facts[self.order[place]]
        near = [number for number in self._around(place) if self._fits(answer, self.facts[number], naming)]
        for stances in (naming.refer.stances[:1], naming.refer.stances) if naming.refer else ((),):
            best = [number for number in near if not stances or self.facts[number].claim.stance in stances]
            if best:
                nearest = self.facts[best[0]]
                yield from (number for number in best if self._goes_with(self.facts[number], nearest, naming))
                return

    def _goes_with(self, fact: Fact, nearest: Fact, naming: _Naming) -> bool:
        if fact is nearest:
            return True
        return naming.refer is not None and fact.speaker == nearest.speaker and fact.last_sentence >= nearest.sentence - _NEAREST

    def _around(self, place: int) -> Iterator[int]:
        """Earlier claims within reach, and those that stand within the answer itself."""
        answer = self.facts[self.order[place]]
        for number in reversed(self.order[:place]):
            if self.facts[number].sentence < answer.sentence - 2 * _FARTHEST:
                return
            yield number
        for number in self.order[place + 1 : place + 3]:
            if self._is_inside(self.order[place], number):
                yield number

    def _is_inside(self, outer: int, inner: int) -> bool:
        return self.facts[outer].start <= self.facts[inner].first and self.facts[inner].end <= self.facts[outer].end

    def _fits(self, answer: Fact, fact: Fact, naming: _Naming) -> bool:
        inside = answer.start <= fact.first and fact.end <= answer.end
        if (inside and not naming.owner) or not (inside or (fact.end <= answer.start and not fact.is_hollow)):
            return False
        if answer.speaker == fact.speaker or answer.sides & fact.sides or answer.unnamed & fact.unnamed:
            return False
        if fact.last_sentence < answer.sentence - naming.reach or fact.claim.stance in {"denies", "does-not-confirm"} or _is_bare(fact):
            return False
        if naming.owner and naming.owner not in fact.voice:
            return False
        return not naming.rest or bool(naming.rest & (fact.about | fact.voice)) or bool(set(answer.claim.entity_ids) & fact.sides)

    def _by_words(self, place: int, manner: str) -> Iterator[Answer]:
        """Answers that say themselves what they are about, by what they share with an earlier claim."""
        number = self.order[place]
        answer = self.facts[number]
        keys = answer.about & self.rare
        candidates = {it for key in keys for it in self.having[key] if self.facts[it].end <= answer.first}
        ranked = sorted(((self._shared(answer, it), it) for it in candidates if self._may_answer(answer, self.facts[it])), reverse=True)
        if not ranked or ranked[0][0][0] < (1 if manner == "denied" else 2) or _is_refusal(answer):
            return
        (count, share, _), target = ranked[0]
        back = answer.sentence - self.facts[target].last_sentence
        sure = share >= _ENOUGH and count >= (2 if back <= _FARTHEST and manner != "confirmed" else _MANY)
        if not sure and (back > _FARTHEST or manner == "confirmed" or share < _ENOUGH / 2):
            return
        yield number, target, "answers", not sure, f"relation.{manner}"
        cue = answer.claim.cue
        if manner == "denied" and cue and cue.lemma in rules().words["contradicting"]:
            yield number, target, "contradicts", not sure, "relation.denied"
        if manner == "confirmed" and sure and cue and cue.lemma != "deny":
            yield number, target, "corroborates", False, "relation.confirmed"

    def _shared(self, answer: Fact, number: int) -> tuple[int, float, int]:
        other = self.facts[number]
        shared = {key for key in answer.stems & other.stems if not key.startswith("~")}
        count = len(shared - answer.names - other.names) + bool(shared & (answer.names | other.names))
        return count, len(shared) / max(1, len(answer.stems)), number

    def _may_answer(self, answer: Fact, fact: Fact) -> bool:
        return (
            fact.is_asserted
            and fact.claim.stance not in {"denies", "confirms"}
            and answer.speaker != fact.speaker
            and not answer.sides & fact.sides
        )


def _is_bare(fact: Fact) -> bool:
    """Whether a content does little more than name a claim: `the allegation`, `to have proof of the claim`."""
    words = [word for clause in fact.clauses for word in clause.words]
    return len(words) < _LONGEST_NAMING and refer_of(words[-1] if words else "") is not None


def _is_refusal(fact: Fact) -> bool:
    """Whether what is denied or rejected is a thing, not a claim: `denied funding for the wall`."""
    words = [word for clause in fact.clauses[:1] for word in clause.words[:_LONGEST_NAMING]]
    return bool(rules().words["refused"] & set(words[: _NEAREST + 2]))


def _manner(fact: Fact) -> str:
    """How a claim answers, if it does: `denied`, `silent` or `confirmed`."""
    cue, stance, words = fact.claim.cue, fact.claim.stance, rules().words
    if cue is None:
        return ""
    lists = {"denies": ("denied", "denying"), "does-not-confirm": ("silent", "silent"), "confirms": ("confirmed", "confirming")}
    manner, name = lists.get(stance, ("", "stop"))
    known = {cue.lemma, *(word for word, _ in words_of(cue.text.lower()))}
    return manner if known & words[name] else ""
