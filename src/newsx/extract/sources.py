"""Who makes a claim: the source of each attribution as the entity that it is, as a group, a document, or nobody named."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from newsx.extract.claims import FoundClaim
from newsx.extract.cues import lexicon
from newsx.extract.places import known_places
from newsx.extract.role_phrases import words
from newsx.models import Entity, Source, SourceKind

Offsets = tuple[int, int]

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_ARTICLE = re.compile(r"(?:the|an?|both|some|these|those)\s+", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:of|for|to|by|from|with|in|at|on|near|against)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?\b|['’]")
_JOINING = re.compile(r"(?:[\s,]|\b(?:and|the|both|or|as well as|along with)\b)*", re.IGNORECASE)
_LINK = re.compile(r",|\b(?:and|or|as well as|along with)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\r\n]*\r\n")
_OF_THE_STATE = frozenset(
    {
        "military",
        "army",
        "navy",
        "force",
        "troop",
        "government",
        "ministry",
        "parliament",
        "diplomat",
        "ambassador",
        "envoy",
        "side",
        "authority",
    }
)
_MASCULINE, _FEMININE = frozenset({"he", "him", "his"}), frozenset({"she", "her", "hers"})
_PERSONAL = _MASCULINE | _FEMININE
_PRONOUNS = _PERSONAL | {
    "it",
    "they",
    "i",
    "we",
    "you",
    "who",
    "which",
    "that",
    "him",
    "them",
    "us",
    "me",
    "one",
    "both",
    "others",
    "another",
    "those",
    "some",
    "many",
}
_POSSESSIVES = {"his": "he", "her": "she", "its": "it", "their": "they"}
_NUMBERS = {
    word: number
    for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)
}
_FARTHEST = 4
"""Paragraphs over which a pronoun is taken for whoever spoke last."""


@dataclass(frozen=True, slots=True)
class ResolvedSource:
    """A source for the output, and all entities that it is made of (`the US and South Korea` are two)."""

    source: Source
    entity_ids: tuple[str, ...] = ()
    anonymous: bool = False


def resolve_sources(claims: Sequence[FoundClaim], entities: Sequence[Entity], text: str) -> list[ResolvedSource]:
    """The sources of an article's claims, in their order."""
    return _Resolver(entities, text).resolve(claims)


class _Resolver:
    def __init__(self, entities: Sequence[Entity], text: str) -> None:
        self.text = text
        self.entities = {entity.id: entity for entity in entities}
        self.mentions = sorted((m.start, m.end, entity.id) for entity in entities for m in entity.mentions)
        self.references = {(ref.start, ref.end): entity.id for entity in entities for ref in entity.references}
        self.reference_ending = {end: (start, entity) for (start, end), entity in self.references.items()}
        self.gender = {entity.id: _gender(entity) for entity in entities}
        self.file = lexicon().file

    def resolve(self, claims: Sequence[FoundClaim]) -> list[ResolvedSource]:
        found: dict[int, ResolvedSource] = {}
        order = sorted(range(len(claims)), key=lambda number: _place(claims[number]))
        said: list[tuple[int, ResolvedSource]] = []
        spans: dict[Offsets, ResolvedSource] = {}
        for number in order:
            claim = claims[number]
            if claim.source is None:
                continue
            if claim.source not in spans:
                spans[claim.source] = self._source(claim.source, claim.source_head or claim.source, said)
            found[number] = spans[claim.source]
            if not _is_within(claim.source, number, claims):
                said.append((claim.source[0], found[number]))
        for number, claim in enumerate(claims):
            if number not in found:
                before = found.get(claim.same_source_as) if claim.same_source_as is not None else None
                found[number] = _unstated(before)
        return [found[number] for number in range(len(claims))]

    def _source(self, span: Offsets, head: Offsets, said: Sequence[tuple[int, ResolvedSource]]) -> ResolvedSource:
        printed = self.text[slice(*span)]
        if (word := _POSSESSIVES.get(printed.lower(), printed.lower())) in _PRONOUNS:
            return self._pronoun(span, word, said)
        inside = self._mentions_in(span)
        several = self._joined(span, inside)
        if len(several) > 1:
            name = " and ".join([", ".join(self.entities[it].name for it in several[:-1]), self.entities[several[-1]].name])
            return ResolvedSource(self._made(span, name, None, "named"), tuple(several))
        entity = self._named(span, head, inside) or self.references.get(span) or self._reference_at(head)
        if entity:
            return ResolvedSource(self._made(span, self.entities[entity].name, entity, "named"), (entity,))
        return self._unnamed(span, head, inside)

    def _mentions_in(self, span: Offsets) -> list[tuple[int, int, str]]:
        first = bisect_left(self.mentions, (span[0], 0, ""))
        last = bisect_right(self.mentions, (span[1], 0, ""))
        return [mention for mention in self.mentions[first:last] if mention[1] <= span[1]]

    def _joined(self, span: Offsets, inside: Sequence[tuple[int, int, str]]) -> list[str]:
        """The entities of `both Turkey and Libya`, where nothing else is in the span."""
        place = span[0]
        ids: list[str] = []
        for start, end, entity in inside:
            between = self.text[place:start]
            if not _JOINING.fullmatch(between) or (ids and not _LINK.search(between)):
                return []
            ids.append(entity)
            place = end
        return list(dict.fromkeys(ids)) if _JOINING.fullmatch(self.text[place : span[1]]) else []

    def _named(self, span: Offsets, head: Offsets, inside: Sequence[tuple[int, int, str]]) -> str | None:
        """The entity that the phrase names: at its head, or a person with his role before or after the name."""
        for start, end, entity in inside:
            if start <= head[0] < end and self.entities[entity].type not in {"NORP", "WEAPON", "EVENT"}:
                return entity
        for start, end, entity in sorted(inside, key=lambda mention: mention[0] < head[0]):  # `a Castellan spokesman, Ann Lee`
            if self.entities[entity].type != "PERSON" or _POSSESSIVE.match(self.text, end):
                continue
            between = self.text[head[1] : start] if head[1] <= start else self.text[end : head[0]]
            if head[1] <= start and _PREPOSITION.search(between) and "," not in between:
                continue
            return entity
        return None

    def _reference_at(self, head: Offsets) -> str | None:
        start, entity = self.reference_ending.get(head[1], (head[1], None))
        return entity if start <= head[0] else None

    def _pronoun(self, span: Offsets, word: str, said: Sequence[tuple[int, ResolvedSource]]) -> ResolvedSource:
        entity = self.references.get(span)
        if word in _PERSONAL and entity:
            entity = self._speaking(span, word, said) or entity
        if word == "it" and said and self._is_body_just_heard(span, said[-1]):
            return self._as(span, said[-1][1])
        if entity:
            return ResolvedSource(self._made(span, self.entities[entity].name, entity, "named"), (entity,))
        if word == "they" and len(pair := self._people_before(span[0])) == 2:
            name = " and ".join(self.entities[it].name for it in pair)
            return ResolvedSource(self._made(span, name, None, "named"), tuple(pair))
        for place, earlier in reversed(said):
            between = self.text[place : span[0]]
            if len(_PARAGRAPH.findall(between)) > _FARTHEST:
                break
            if self._fits(word, earlier):
                return self._as(span, earlier)
        return ResolvedSource(self._made(span, None, None, "role"))

    def _is_body_just_heard(self, span: Offsets, last: tuple[int, ResolvedSource]) -> bool:
        """Whether `It` opens the sentence after one in which a body without a name spoke: `The ministry denied it. It said …`."""
        place, earlier = last
        between = self.text[place : span[0]].rstrip()
        printed = earlier.source.text
        if earlier.source.entity_id or earlier.source.kind != "role" or not printed or not between.endswith((".", "”", '"')):
            return False
        return _singular(printed.split()[-1].lower()) in words().bodies and not _PARAGRAPH.search(between)

    def _as(self, span: Offsets, earlier: ResolvedSource) -> ResolvedSource:
        """The words at a span as a source that is named before."""
        same = earlier.source
        return ResolvedSource(self._made(span, same.name, same.entity_id, same.kind), earlier.entity_ids, earlier.anonymous)

    def _speaking(self, span: Offsets, word: str, said: Sequence[tuple[int, ResolvedSource]]) -> str | None:
        """The person who spoke last, in this paragraph or the one before: `he added` means him."""
        for place, earlier in reversed(said):
            if len(_PARAGRAPH.findall(self.text[place : span[0]])) > 1:
                return None
            if earlier.source.entity_id and self._fits(word, earlier):
                return earlier.source.entity_id
        return None

    def _people_before(self, place: int) -> list[str]:
        """The persons named in the sentence before a pronoun, each once."""
        start = max(self.text.rfind(mark, 0, place) for mark in (". ", "\n", "! ", "? ")) + 1
        first = bisect_left(self.mentions, (start, 0, ""))
        last = bisect_left(self.mentions, (place, 0, ""))
        return list(dict.fromkeys(it for _, _, it in self.mentions[first:last] if self.entities[it].type == "PERSON"))

    def _fits(self, word: str, earlier: ResolvedSource) -> bool:
        """Whether a pronoun may mean whoever said something before."""
        entity = self.entities.get(earlier.source.entity_id or "")
        if word in _PERSONAL:
            if entity is None:
                return earlier.source.kind in {"role", "anonymous"} and earlier.source.name is not None and not _is_plural(earlier)
            wrong = "f" if word in _MASCULINE else "m"
            return entity.type == "PERSON" and self.gender[entity.id] != wrong
        if word == "it":
            return entity is not None and entity.type in {"ORG", "PLACE"}
        if word == "they":
            return (
                _is_plural(earlier)
                or (entity is not None and entity.type == "ORG")
                or (entity is None and earlier.source.kind in {"role", "anonymous"})
            )
        return False

    def _unnamed(self, span: Offsets, head: Offsets, inside: Sequence[tuple[int, int, str]]) -> ResolvedSource:
        lemma = _singular(self.text[slice(*head)].lower())
        kind: SourceKind = "role"
        if lemma in self.file.document_nouns:
            kind = "document"
        elif lemma in self.file.anonymous_nouns:
            kind = "anonymous"
        name = self.text[slice(*span)]
        for start, end, entity in reversed(inside):
            if self.entities[entity].type == "PLACE":
                owner = (
                    self._country_of(entity) if lemma in _OF_THE_STATE and _POSSESSIVE.match(self.text, end) else self.entities[entity].name
                )
                name = name[: start - span[0]] + owner + name[end - span[0] :]
        owners = [entity for _, end, entity in inside if _POSSESSIVE.match(self.text, end) or end <= head[0]]
        return ResolvedSource(
            self._made(span, _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name, None, kind, head),
            tuple(owners[:1]),
            kind == "anonymous",
        )

    def _country_of(self, entity: str) -> str:
        """The country whose capital a place is, by its name: Kyiv's military is Ukraine's; else the place's own name."""
        name = self.entities[entity].name
        code = known_places().capital_of(name)
        country = next((it for it in self.entities.values() if code and it.kb and it.kb.kind == "country" and it.kb.country == code), None)
        return country.name if country else name

    def _made(self, span: Offsets, name: str | None, entity: str | None, kind: SourceKind, head: Offsets | None = None) -> Source:
        printed = self.text[slice(*span)]
        count = _count(printed) if kind == "anonymous" else None
        return Source(text=printed, start=span[0], end=span[1], name=name, entity_id=entity, kind=kind, count=count)


def _is_within(source: Offsets, number: int, claims: Sequence[FoundClaim]) -> bool:
    """Whether a source is itself among the words of a claim near by, so that it does not speak in the article's own voice."""
    near = (*claims[max(0, number - 4) : number], *claims[number + 1 : number + 3])
    return any(start <= source[0] and source[1] <= end for claim in near for start, end in claim.content)


def _place(claim: FoundClaim) -> int:
    return claim.source[0] if claim.source else claim.content[0][0]


def _unstated(before: ResolvedSource | None) -> ResolvedSource:
    if before is None:
        return ResolvedSource(Source(kind="unstated"))
    same = before.source
    return ResolvedSource(Source(name=same.name, entity_id=same.entity_id, kind="unstated"), before.entity_ids, before.anonymous)


def _gender(entity: Entity) -> str | None:
    words = {reference.text.lower() for reference in entity.references}
    masculine, feminine = bool(words & _MASCULINE), bool(words & _FEMININE)
    return None if masculine == feminine else "m" if masculine else "f"


def _is_plural(earlier: ResolvedSource) -> bool:
    words = _WORD.findall(earlier.source.text or earlier.source.name or "")
    return len(earlier.entity_ids) > 1 or bool(words and words[-1].endswith("s") and earlier.source.kind != "named")


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _count(printed: str) -> int | None:
    for word in _WORD.findall(printed.lower()):
        if word in _NUMBERS:
            return _NUMBERS[word]
        if word.isdigit():
            return int(word)
    return None
