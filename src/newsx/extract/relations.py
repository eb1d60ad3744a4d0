"""How the claims of an article stand to each other: which one contradicts, corroborates or answers which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Literal, NamedTuple

from newsx.extract.relation_answers import Answers
from newsx.extract.relation_facts import Clause, Fact, Hit, facts_of, frequencies
from newsx.extract.relation_rules import key_of, rules
from newsx.models import Claim, ClaimRelation, Entity, Figure

_LEAST_COMMON, _MOST_COMMON = 6, 40
"""A key that stands in more claims than so many says too little to compare them by."""
_LONGEST_BETWEEN = 60
_ALIKE, _LIKELY, _SAME = 0.33, 0.45, 0.6
"""The parts of all their words that two clauses share which possibly (with a name among them, or without) and surely say the same."""
_MANY = 5
_DOUBTFUL = frozenset({"if", "whether", "could", "should", "might", "may", "would"})


class _Found(NamedTuple):
    """A relation of two facts by their places in the list of facts."""

    one: int
    other: int
    kind: Literal["contradicts", "corroborates", "answers"]
    possible: bool
    evidence: str


def relate(claims: Sequence[Claim], entities: Sequence[Entity], *, text: str) -> tuple[Claim, ...]:
    """The claims with their relations. To contradict and to corroborate go both ways, to answer goes from the answer to what it answers.

    Claims by one source, or by nobody known, are not related; nor are claims of which one stands within the other, unless it denies it.
    """
    facts = facts_of(claims, entities, text)
    related: dict[int, dict[tuple[str, str], ClaimRelation]] = defaultdict(dict)
    for found in sorted(_relations(facts, text), key=lambda found: found.possible):
        one, other = facts[found.one], facts[found.other]
        ends = [(one, other)] if found.kind == "answers" else [(one, other), (other, one)]
        for here, there in ends:
            relation = ClaimRelation(kind=found.kind, claim_id=there.claim.id, possible=found.possible, evidence=found.evidence)
            if found.kind == "corroborates" and ("contradicts", there.claim.id) in related[here.number]:
                continue
            related[here.number].setdefault((found.kind, there.claim.id), relation)
    return tuple(
        claim.model_copy(update={"relations": tuple(related[number].values()) if number in related else ()})
        for number, claim in enumerate(claims)
    )


def disputed(claims: Sequence[Claim]) -> tuple[tuple[str, str], ...]:
    """The ids of claims that contradict each other, each pair once, the certain ones first."""
    order = {claim.id: number for number, claim in enumerate(claims)}
    pairs = {
        (relation.possible, *sorted((order[claim.id], order[relation.claim_id])))
        for claim in claims
        for relation in claim.relations
        if relation.kind == "contradicts" and relation.claim_id in order
    }
    return tuple((claims[one].id, claims[other].id) for _, one, other in sorted(pairs))


def _relations(facts: Sequence[Fact], text: str) -> Iterator[_Found]:
    common = frequencies(facts)
    limit = min(_MOST_COMMON, max(_LEAST_COMMON, len(facts) // 10))
    rare = {key for key, count in common.items() if count <= limit and not key.startswith("~")}
    for answer in Answers(facts, rare).find():
        yield _Found(*answer)
    yield from _set_against(facts, text)
    for one, other in _pairs(facts, rare):
        if facts[one].claim.stance != "denies" or facts[other].claim.stance != "denies":
            yield from _compared(facts, one, other, rare)


def _set_against(facts: Sequence[Fact], text: str) -> Iterator[_Found]:
    """`A said …, contrary to B's explanation that …`."""
    order = sorted(range(len(facts)), key=lambda number: facts[number].start)
    for one, other in pairwise(order):
        a, b = facts[one], facts[other]
        between = text[a.end : b.first].lower()
        joined = (
            a.sentence == b.sentence and len(between) < _LONGEST_BETWEEN and any(words in between for words in rules().words["contrary"])
        )
        if joined and apart(a, b):
            yield _Found(one, other, "contradicts", False, "relation.contrary-to")


def _pairs(facts: Sequence[Fact], rare: set[str]) -> Iterator[tuple[int, int]]:
    """Pairs of claims that share something rare, both of which say that something is so."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, fact in enumerate(facts):
        if fact.is_asserted:
            for key in fact.about & rare:
                having[key].append(number)
    shared = Counter(pair for numbers in having.values() for pair in combinations(numbers, 2))
    for one, other in sorted(shared):
        if apart(facts[one], facts[other]):
            yield one, other


def apart(one: Fact, other: Fact) -> bool:
    """Whether two claims are by different sources and neither stands within the other."""
    return one.speaker != other.speaker and not _is_same_voice(one, other) and (one.end <= other.first or other.end <= one.first)


def _is_same_voice(one: Fact, other: Fact) -> bool:
    """Whether one source may speak for the other: a spokesman for his army, `the officials` for `two officials`."""
    if one.speaker in other.sides or other.speaker in one.sides or one.unnamed & other.unnamed:
        return True
    return one.voice <= other.voice or other.voice <= one.voice


def strangers(one: Fact, other: Fact) -> bool:
    """Whether two claims are by sources that do not belong together."""
    return apart(one, other) and not one.sides & other.sides


def _compared(facts: Sequence[Fact], one: int, other: int, rare: set[str]) -> Iterator[_Found]:
    a, b = facts[one], facts[other]
    if a.years and b.years and not a.years & b.years:
        return
    hedged = a.claim.hedged or b.claim.hedged
    for rule, possible in _opposed(a, b, rare):
        yield _Found(one, other, "contradicts", possible or hedged, rule)
    if strangers(a, b):
        for possible in _other_figures(a, b, rare):
            yield _Found(one, other, "contradicts", possible or hedged, "relation.other-figures")
    if not _differ(a.claim.figures, b.claim.figures) and not a.claim.in_headline and not b.claim.in_headline:
        yield from _of_like_words(facts, one, other, rare)


def _of_like_words(facts: Sequence[Fact], one: int, other: int, rare: set[str]) -> Iterator[_Found]:
    """What it means that two claims say much the same: that they agree, unless one of them denies it."""
    a, b = facts[one], facts[other]
    alike = sorted((it for x in a.clauses for y in b.clauses if (it := _alike(x, y, rare)).share >= _ALIKE), reverse=True)
    if any(it.turned and it.opposed and it.share >= _LIKELY and it.words >= 2 and it.names and not it.doubtful for it in alike):
        possible = alike[0].share < _SAME or a.claim.hedged or b.claim.hedged
        yield _Found(one, other, "contradicts", possible, "relation.negated")
    elif _may_agree(a, b) and any(_says_the_same(it) for it in alike):
        yield _Found(one, other, "corroborates", alike[0].share < _SAME or not alike[0].names, "relation.same-words")


def _may_agree(one: Fact, other: Fact) -> bool:
    """Whether two sources are surely not one, and neither tells of the other."""
    told_of = one.voice & other.stems or other.voice & one.stems
    return strangers(one, other) and not (_is_epithet(one) or _is_epithet(other) or told_of)


def _is_epithet(fact: Fact) -> bool:
    """Whether a source may be somebody named elsewhere: `the senator`."""
    source = fact.claim.source
    return source.kind == "role" and (source.text or "").lower().startswith("the ")


def _says_the_same(it: _Alike) -> bool:
    """Whether two clauses have so much in common that they tell of the same; less will do if names are among it."""
    if it.turned:
        return False
    if it.names >= 2 and it.words >= 2 and it.share >= _LIKELY:
        return True
    return it.words + it.names >= _MANY and it.share >= (_ALIKE if it.names else _LIKELY)


class _Alike(NamedTuple):
    """How much two clauses say the same.

    `share` is the part of all their words that is shared. `turned`: one of the two is negated; `opposed`: and so in a shared word;
    `doubtful`: one of them does not say that it is so.
    """

    share: float
    words: int
    names: int
    turned: bool
    opposed: bool
    doubtful: bool


def _alike(one: Clause, other: Clause, rare: set[str]) -> _Alike:
    shared = one.stems & other.stems
    names = shared & (one.names | other.names)
    return _Alike(
        share=len(shared) / len(one.stems | other.stems) if shared & rare else 0.0,
        words=len(shared - names),
        names=len(names),
        turned=one.is_negated != other.is_negated,
        opposed=bool(shared & (one.negated | other.negated)),
        doubtful=bool(_DOUBTFUL & {*one.words, *other.words}),
    )


def _opposed(one: Fact, other: Fact, rare: set[str]) -> Iterator[tuple[str, bool]]:
    """The oppositions between two claims, and whether they are guesses."""
    for x in one.clauses:
        for y in other.clauses:
            shared = x.about & y.about & rare
            if not shared or not x.hits or not y.hits:
                continue
            for hit in x.hits:
                for against in y.hits:
                    if hit.rule is against.rule and _excludes(hit, against) and _about_one(x, hit, y, against, shared):
                        yield hit.rule.id, hit.rule.possible


def _excludes(hit: Hit, against: Hit) -> bool:
    if hit.side == against.side:
        return hit.denied != against.denied
    return not hit.denied and not against.denied


def _about_one(x: Clause, hit: Hit, y: Clause, against: Hit, shared: frozenset[str] | set[str]) -> bool:
    """Whether a shared name, or noun, stands beside both."""
    wanted = shared & (x.names | y.names) if hit.rule.about == "name" else shared - (x.names ^ y.names)
    return bool(wanted & _beside(x, hit) & _beside(y, against))


def _beside(clause: Clause, hit: Hit) -> set[str]:
    near = hit.rule.within
    places = [*range(max(0, hit.first - near), hit.first), *range(hit.last + 1, min(len(clause.keys), hit.last + 1 + near))]
    inside = range(hit.first, hit.last + 1)
    own = {key for place in inside for key in clause.keys[place]}
    return {key for place in places for key in clause.keys[place]} - own | {key for key in own if key in clause.names}


def _other_figures(one: Fact, other: Fact, rare: set[str]) -> Iterator[bool]:
    """Whether it is a guess, for each thing of which two claims give different numbers."""
    for f in one.claim.figures:
        for g in other.claim.figures:
            counted = _counted(f)
            if counted and counted == _counted(g) and _values_differ(f, g):
                about = one.about & other.about & rare
                words = {key for figure in (f, g) for word in figure.text.lower().split() if (key := key_of(word))}
                left = {key for key in about if not key.startswith("#")} - words - {counted[1]}
                if left:
                    yield len(left) < 2


def _counted(figure: Figure) -> tuple[str, str] | None:
    """What a figure counts and what happened to it."""
    if not figure.unit or not figure.action or figure.unit.lower() in rules().words["vague_units"]:
        return None
    head = figure.unit.lower().split()[-1]
    action = key_of(figure.action.lower().split()[0])
    return (key_of(head) or head, action) if action else None


def _values_differ(f: Figure, g: Figure) -> bool:
    return None not in (f.value, g.value) and f.value != g.value and not f.hedge and not g.hedge and f.of == g.of


def _differ(some: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether both give numbers and none of them is the same."""
    return bool(some and others) and not {f.value for f in some} & {g.value for g in others}
