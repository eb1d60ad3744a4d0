"""Reads what a `Doc` holds into plain values that outlive it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.tokens import Doc, Span

from newsx.extract.claims import FoundClaim, claims_of
from newsx.extract.events import FoundEvent, events_in
from newsx.extract.figures import FoundFigure, find_figures
from newsx.extract.metonyms import SPANS_KEY as METONYMS
from newsx.extract.references import Reference, references_in
from newsx.extract.roles import roles_of
from newsx.knowledge.titles import end_of_titles, is_title
from newsx.labels import DATE_LABELS, ENTITY_TYPES, SUBJECT_DEPENDENCIES
from newsx.models import EntityType
from newsx.weapons.component import SPANS_KEY

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
_FRONT = re.compile(rf"(?:the|an?)\s+|[\"'“”‘’(\[\s{_INVISIBLE}]+", re.IGNORECASE)
_BACK = re.compile(rf"(?:['’]s|(?<=s)['’])$|[\"“”‘(\[,;:\s{_INVISIBLE}]+$")
_COMPASS = re.compile(r"\b(?:North|South|East|West) $")
"""`South Korean` is one name, though some of the corpora that the pipeline learns from mark `Korean` alone."""
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?\s$")
_LONGEST_TITLE = 20
_LOWER_COMPASS = re.compile(r"(?:north|south|east|west|central|mid)[a-z-]*\s+(?=[A-Z])")
"""`eastern Russia` is a mention of Russia, `Eastern Ghouta` has a name of its own."""
_LINE_BREAK = re.compile(r"[\r\n]")
_BLANK_LINE = re.compile(r"\n\s*\n|\r\s*\r")


@dataclass(frozen=True, slots=True)
class FoundWeapon:
    """What a weapon mention is: `kind` as in `newsx.weapons.mentions`, category or group, and the id of its record, if any."""

    kind: str
    category: str
    id: str | None


class MentionRole(NamedTuple):
    """A role's offsets, and those of the mentions of an organisation and of a place or nationality that it is bound to."""

    start: int
    end: int
    organisation: tuple[int, int] | None = None
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A name in the text.

    `roles` are spans of titles and appositions bound to it; `sentence` counts through the article; `title` is the word before a
    person's name, in small letters, if it is one of address or rank; `subject`: of a verb. `metonym`: see `newsx.extract.metonyms`.
    """

    start: int
    end: int
    text: str
    type: EntityType
    sentence: int
    roles: tuple[MentionRole, ...] = ()
    weapon: FoundWeapon | None = None
    title: str = ""
    subject: bool = False
    metonym: bool = False


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
    references: tuple[Reference, ...] = ()
    figures: tuple[FoundFigure, ...] = ()
    claims: tuple[FoundClaim, ...] = ()
    events: tuple[FoundEvent, ...] = ()


def findings_of(doc: Doc, *, text: str, offset: int = 0, sentences_before: int = 0, claims_before: int = 0) -> Findings:
    """The findings of a doc that was read from `text[offset:]`; all offsets are into `text`.

    The doc's own words may be a shadow of the text. What they leave blank there is trimmed away like white space.
    """
    words = doc.text
    sentences = [sentence for sentence in _sentences(doc) if sentence.text.strip()]
    number_of = {token.i: number for number, sentence in enumerate(sentences) for token in sentence}
    sentence_of = {token: number + sentences_before for token, number in number_of.items()}
    metonyms = {span.start for span in doc.spans.get(METONYMS, [])}
    mentions: list[FoundMention] = []
    dates: list[tuple[int, int]] = []
    weapons = _weapons(doc)
    roles = _roles(doc, offset)
    for entity in doc.ents:
        if any(start < entity.end_char and entity.start_char < end for start, end, *_ in weapons):
            continue
        start, end = trim(words, entity.start_char, entity.end_char)
        if ENTITY_TYPES.get(entity.label_) == "PERSON":
            start = end_of_titles(words, start, end)
        if ENTITY_TYPES.get(entity.label_) == "PLACE" and (lower := _LOWER_COMPASS.match(words, start, end)):
            start = lower.end()
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
            mentions.append(
                FoundMention(
                    start,
                    end,
                    text[start:end],
                    kind,
                    sentence_of.get(entity.start, sentences_before),
                    roles.get(entity.start_char, ()),
                    title=_title(words, start - offset) if kind == "PERSON" else "",
                    subject=entity.root.dep_ in SUBJECT_DEPENDENCIES,
                    metonym=entity.start in metonyms,
                )
            )
    for start, end, first, weapon in weapons:
        number = sentence_of.get(first, sentences_before)
        mentions.append(FoundMention(start + offset, end + offset, text[start + offset : end + offset], "WEAPON", number, weapon=weapon))
    mentions.sort(key=lambda mention: mention.start)
    references = tuple(references_in(doc, offset=offset, sentence_of=sentence_of))
    figures = tuple(find_figures(doc, text=text, offset=offset, skip=_no_figures(mentions, dates)))
    claims = tuple(claim.moved(offset, claims_before) for claim in claims_of(doc))
    events = tuple(events_in(doc, offset=offset))
    return Findings(
        tuple(mentions), tuple(_found(sentence, offset) for sentence in sentences), tuple(dates), references, figures, claims, events
    )


def _no_figures(mentions: Sequence[FoundMention], dates: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in which a number is no figure, and which are no part of one: dates and names.

    What counts may be in a name of things that are many (`22 attack drones`), and before a nationality (`22 Russian drones`).
    """
    names = [
        (mention.start, mention.end)
        for mention in mentions
        if not (mention.weapon and mention.weapon.kind == "generic")
        and (mention.type not in {"NORP", "PLACE"} or any(map(str.isdigit, mention.text)))
    ]
    return sorted([*dates, *names])


def _weapons(doc: Doc) -> list[tuple[int, int, int, FoundWeapon]]:
    """The weapons of `newsx_weapons`: offsets, first token, facts."""
    return [
        (span.start_char, span.end_char, span.start, FoundWeapon(span.label_, span.id_, span.kb_id_ or None))
        for span in doc.spans.get(SPANS_KEY, [])
    ]


def _title(words: str, start: int) -> str:
    """The word before a name, if it is a form of address or a rank: `mr`."""
    before = _WORD_BEFORE.search(words, max(0, start - _LONGEST_TITLE), start)
    return before[1].casefold() if before and is_title(before[1].capitalize()) else ""


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


def _roles(doc: Doc, offset: int) -> dict[int, tuple[MentionRole, ...]]:
    """The roles of each person, by the start of the entity in the doc; their offsets are in the text."""
    people = [entity for entity in doc.ents if ENTITY_TYPES.get(entity.label_) == "PERSON"]
    found: dict[int, tuple[MentionRole, ...]] = {}
    for role in roles_of(doc, people):
        bound = (span and (span[0] + offset, span[1] + offset) for span in (role.organisation, role.place))
        found[role.person[0]] = (*found.get(role.person[0], ()), MentionRole(role.start + offset, role.end + offset, *bound))
    return found
