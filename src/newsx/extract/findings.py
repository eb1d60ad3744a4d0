"""Reads what a `Doc` holds into plain values that outlive it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from newsx.knowledge.titles import end_of_titles, is_title
from newsx.labels import APPOSITION_DEPENDENCIES, DATE_LABELS, ENTITY_TYPES, TITLE_DEPENDENCIES
from newsx.models import EntityType
from newsx.weapons.component import SPANS_KEY

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
_FRONT = re.compile(rf"(?:the|an?)\s+|[\"'“”‘’(\[\s{_INVISIBLE}]+", re.IGNORECASE)
_BACK = re.compile(rf"(?:['’]s|(?<=s)['’])$|[\"“”‘(\[,;:\s{_INVISIBLE}]+$")
_COMPASS = re.compile(r"\b(?:North|South|East|West) $")
"""`South Korean` is one name, though some of the corpora that the pipeline learns from mark `Korean` alone."""
_LINE_BREAK = re.compile(r"[\r\n]")
_BLANK_LINE = re.compile(r"\n\s*\n|\r\s*\r")
_LONGEST_ROLE = 12
_LONGEST_RANK = len("Capt.")
_ROLE_ENDS = frozenset({",", ";", "–", "—", "("})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_NOT_FIRST = frozenset({"DET", "CCONJ", "ADP", "SCONJ", "VERB", "AUX", "PART", "PRON"})
"""Parts of speech with which a role does not begin: `according to the`."""


@dataclass(frozen=True, slots=True)
class FoundWeapon:
    """What a weapon mention is: `kind` as in `newsx.weapons.mentions`, category or group, and the id of its record, if any."""

    kind: str
    category: str
    id: str | None


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A name in the text. `roles` are spans of titles and appositions bound to it; `sentence` counts through the article."""

    start: int
    end: int
    text: str
    type: EntityType
    sentence: int
    roles: tuple[tuple[int, int], ...] = ()
    weapon: FoundWeapon | None = None


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence's offsets and how many words it has."""

    start: int
    end: int
    words: int


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one stretch of text gave."""

    mentions: tuple[FoundMention, ...]
    sentences: tuple[FoundSentence, ...]
    dates: tuple[tuple[int, int], ...]


def findings_of(doc: Doc, *, text: str, offset: int = 0, sentences_before: int = 0) -> Findings:
    """The findings of a doc that was read from `text[offset:]`; all offsets are into `text`.

    The doc's own words may be a shadow of the text. What they leave blank there is trimmed away like white space.
    """
    words = doc.text
    sentences = [sentence for sentence in _sentences(doc) if sentence.text.strip()]
    number_of = {token.i: number for number, sentence in enumerate(sentences) for token in sentence}
    mentions: list[FoundMention] = []
    dates: list[tuple[int, int]] = []
    weapons = _weapons(doc)
    for entity in doc.ents:
        if any(start < entity.end_char and entity.start_char < end for start, end, *_ in weapons):
            continue
        start, end = trim(words, entity.start_char, entity.end_char)
        if ENTITY_TYPES.get(entity.label_) == "PERSON":
            start = end_of_titles(words, start, end)
        if ENTITY_TYPES.get(entity.label_) == "NORP" and (compass := _COMPASS.search(words, max(0, start - 6), start)):
            start = compass.start()
            mentions = [mention for mention in mentions if mention.end <= start + offset]
        seen, start, end = words[start:end], start + offset, end + offset
        if not _is_name(seen, text[start:end]):
            continue
        if entity.label_ in DATE_LABELS:
            dates.append((start, end))
        elif entity.label_ in ENTITY_TYPES:
            kind = ENTITY_TYPES[entity.label_]
            roles = tuple((a + offset, b + offset) for a, b in _roles(entity)) if kind == "PERSON" else ()
            mentions.append(FoundMention(start, end, text[start:end], kind, number_of.get(entity.start, 0) + sentences_before, roles))
    for start, end, first, weapon in weapons:
        number = number_of.get(first, 0) + sentences_before
        mentions.append(FoundMention(start + offset, end + offset, text[start + offset : end + offset], "WEAPON", number, weapon=weapon))
    mentions.sort(key=lambda mention: mention.start)
    return Findings(tuple(mentions), tuple(_found(sentence, offset) for sentence in sentences), tuple(dates))


def _weapons(doc: Doc) -> list[tuple[int, int, int, FoundWeapon]]:
    """The weapons of `newsx_weapons`: offsets, first token, facts."""
    return [
        (span.start_char, span.end_char, span.start, FoundWeapon(span.label_, span.id_, span.kb_id_ or None))
        for span in doc.spans.get(SPANS_KEY, [])
    ]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a leading article or quotation mark, a closing possessive and stray punctuation."""
    while (front := _FRONT.match(text, start, end)) and front.end() < end:
        start = front.end()
    while (back := _BACK.search(text[start:end])) and back.start() > 0:
        end = start + back.start()
    return start, end


def _is_name(seen: str, printed: str) -> bool:
    """Whether words can be a name: no blank line in them, no words that the doc leaves blank, and a letter or digit at all."""
    hidden = any(ours.isspace() and theirs.isalnum() for ours, theirs in zip(seen, printed, strict=True))
    return not hidden and not _BLANK_LINE.search(seen) and any(map(str.isalnum, seen))


def _sentences(doc: Doc) -> Iterator[Span]:
    """The doc's sentences, which end at blank lines whatever the pipeline says; its lines, where it has no sentences."""
    if not len(doc):
        return
    annotated = doc.has_annotation("SENT_START")
    border = _BLANK_LINE if annotated else _LINE_BREAK
    for sentence in doc.sents if annotated else [doc[:]]:
        start = sentence.start
        for token in sentence:
            if border.search(token.text) and token.i > start:
                yield doc[start : token.i]
                start = token.i
        yield doc[start : sentence.end]


def _found(sentence: Span, offset: int) -> FoundSentence:
    body = sentence.text
    start = sentence.start_char + offset + len(body) - len(body.lstrip())
    return FoundSentence(start, start + len(body.strip()), sum(not (token.is_space or token.is_punct) for token in sentence))


def _roles(person: Span) -> Iterator[tuple[int, int]]:
    """Titles before the name (`Russian president`) and appositions after it (`, the defence minister,`)."""
    if not person.doc.has_annotation("DEP"):
        return
    titles = [
        child
        for token in person
        for child in token.lefts
        if child.i < person.start and child.dep_ in TITLE_DEPENDENCIES and child.pos_ in {"NOUN", "PROPN", "ADJ"}
    ]
    if titles:
        first = min(title.left_edge.i for title in titles)
        yield from _role(person.doc, first, person.start)
    head = person.root.head
    if person.root.dep_ in {"flat", "appos", "nmod:desc"} and head.i < person.start and head.pos_ == "NOUN":
        yield from _role(person.doc, head.left_edge.i, person.start)
    for child in person.root.rights:
        if child.i >= person.end and child.dep_ in APPOSITION_DEPENDENCIES and child.pos_ in {"NOUN", "PROPN"} and _is_common(child):
            yield from _role(person.doc, child.left_edge.i, child.right_edge.i + 1)


def _role(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A role's character span, if the words make a fitting one: a short noun phrase with a common noun, without any other person."""
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].pos_ in _NOT_FIRST):
        start += 1
    stop = next((token.i for token in doc[start:end] if token.text in _ROLE_ENDS or _LINE_BREAK.search(token.text)), end)
    span = doc[start : stop if stop > start else end]
    while len(span) and (span[-1].is_punct or span[-1].is_space or _is_rank_after_office(span)):
        span = span[:-1]
    if not len(span) or len(span) > _LONGEST_ROLE or any(token.ent_type_ in {"PERSON", "PER"} or token.tag_ in _FINITE for token in span):
        return
    if any(token.pos_ == "NOUN" or (token.pos_ == "PROPN" and not token.ent_type_ and len(token) > 3) for token in span):
        yield span.start_char, span.end_char


def _is_rank_after_office(span: Span) -> bool:
    """Whether a role ends in a short title that belongs to the name: `navy spokesman Maj Gen`."""
    last = span[-1].text
    return len(last) <= _LONGEST_RANK and is_title(last) and any(token.pos_ == "NOUN" for token in span[:-1])


def _is_common(token: Token) -> bool:
    return token.pos_ == "NOUN" or any(child.pos_ == "NOUN" for child in token.children)
