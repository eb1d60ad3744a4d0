"""Who says what: attributions found by grammar, joined with what stands in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from newsx.extract.attribution_parts import Attribution, Source, Tokens
from newsx.extract.attribution_verdicts import Candidate, construction_of, features
from newsx.extract.attributions import attributions
from newsx.extract.grammar import subject_of
from newsx.extract.quotations import Quotation, quotations
from newsx.extract.reporting_words import can_speak
from newsx.extract.signatures import signed
from newsx.extract.stances import is_hedged, is_medium, relay_nouns, stance_by_content, stance_of
from newsx.language.trained import TrainedComponent
from newsx.models import ClaimKind, Stance

Offsets = tuple[int, int]

LAYER = "newsx.claims"
DECISION = -0.5
"""Log odds from which a candidate is taken for an attribution: below even, for a claim missed is worse than one too many."""

_NEGATIVE: frozenset[Stance] = frozenset({"denies", "does-not-confirm"})
"""Stances that are kept however they were judged: there are too few among the judged ones to learn from."""

_BETWEEN = re.compile(r"[\s,:;–—-]*(?:that\s+)?[\s,:;–—-]*")
_AFTER_TAG = re.compile(r"[\s,.;:–—-]*(?:and\s+)?")
_QUOTES = "\"“”‘’«»'`„‹›"
_ADVERBIAL = re.compile(r"(?:on|in|at|to|during|via|by|late|early|yesterday|today|last|this)\b[^,\"“”]{0,40}[\s,:]*", re.IGNORECASE)
"""`said on Friday "…"`: words between a cue and a quotation that are no part of what is said."""

_EDGE = re.compile(rf"^[\s,.;:–—\-{_QUOTES}]+|[\s,.;:–—\-{_QUOTES}]+$")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\r\n]*\r\n")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_SHORTEST = 4
"""Words that a quotation has at least to be a claim of its own; shorter ones are words quoted within a clause."""


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """An attribution in offsets.

    `source_head` is the head of the source's noun phrase. `same_source_as`: the number of the claim whose speaker goes on speaking.
    `via` are sources that the source itself relies on. `rule` names the frame and the construction that found it.
    """

    kind: ClaimKind
    stance: Stance
    rule: str
    content: tuple[Offsets, ...]
    source: Offsets | None = None
    source_head: Offsets | None = None
    cue: Offsets | None = None
    cue_lemma: str = ""
    addressee: Offsets | None = None
    same_source_as: int | None = None
    via: tuple[Offsets, ...] = ()
    hedged: bool = False
    attitude: bool = False
    document: bool = False

    def moved(self, by: int, claims_before: int = 0) -> FoundClaim:
        """The same claim where its text begins `by` characters later and other claims were found before it."""

        def shift(span: Offsets | None) -> Offsets | None:
            return (span[0] + by, span[1] + by) if span else None

        return replace(
            self,
            content=tuple((start + by, end + by) for start, end in self.content),
            source=shift(self.source),
            source_head=shift(self.source_head),
            cue=shift(self.cue),
            addressee=shift(self.addressee),
            same_source_as=None if self.same_source_as is None else self.same_source_as + claims_before,
            via=tuple((start + by, end + by) for start, end in self.via),
        )


@Language.factory("newsx_claims", assigns=["doc._.claims"], requires=["token.dep", "token.head", "token.tag", "token.lemma"])
def make_claims(nlp: Language, name: str) -> ClaimFinder:
    return ClaimFinder(name)


class ClaimFinder(TrainedComponent):
    """Sets `doc._.claims`: tuples of `FoundClaim`s in the order of the text; none without a parser."""

    def __call__(self, doc: Doc) -> Doc:
        doc.user_data[LAYER] = [asdict(claim) for claim in self.likely(doc, claims_in(doc))]
        return doc

    def likely(self, doc: Doc, claims: list[FoundClaim]) -> list[FoundClaim]:
        """The claims that are likely to be ones by the trained decision; all of them without weights."""
        weights = self.data.get("weights")
        if weights is None or not claims:
            return claims
        candidates = [Candidate(it.content, it.cue, it.source_head, it.kind, construction_of(it.rule)) for it in claims]
        odds = features(doc, candidates) @ weights[:-1] + weights[-1]
        kept = (odds >= DECISION) | np.array([it.stance in _NEGATIVE for it in claims])
        number_of = {old: new for new, old in enumerate(np.flatnonzero(kept).tolist())}
        return [replace(claims[old], same_source_as=_renumbered(claims[old].same_source_as, number_of)) for old in number_of]


def _renumbered(old: int | None, number_of: Mapping[int, int]) -> int | None:
    return None if old is None else number_of.get(old)


def claims_of(doc: Doc) -> tuple[FoundClaim, ...]:
    """What `newsx_claims` found in a doc, be it fresh or read from disk."""
    return tuple(FoundClaim(**{name: _as_tuple(value) for name, value in stored.items()}) for stored in doc.user_data.get(LAYER, ()))


def _as_tuple(value: Any) -> Any:
    """Plain values with the tuples that become lists when a doc is saved."""
    return tuple(map(_as_tuple, value)) if isinstance(value, list | tuple) else value


Doc.set_extension("claims", getter=claims_of, force=True)


@dataclass(slots=True)
class _Draft:
    """A claim in the making."""

    found: Attribution | None
    content: list[Offsets]
    tag: Offsets
    quoted: bool = False
    source: Source | None = None
    same_as: _Draft | None = None
    cue: Offsets | None = None
    rule: str = "quotation"


def claims_in(doc: Doc) -> list[FoundClaim]:
    if not doc.has_annotation("DEP"):
        return []
    text = doc.text
    quotes = list(quotations(text))
    substantial = [quote for quote in quotes if _is_speech(doc, quote)]
    drafts = [draft for found in attributions(doc) if (draft := _draft(doc, found, quotes)) is not None]
    owners = _join(text, drafts, substantial)
    drafts = [draft for draft in drafts if draft.content]
    _sign(doc, drafts, substantial, owners)
    _continue(doc, drafts, substantial, owners)
    drafts = sorted(_distinct(drafts), key=lambda draft: (draft.content[0], draft.tag))
    return list(_finished(doc, drafts, quotes))


def _is_speech(doc: Doc, quote: Quotation) -> bool:
    """Whether a quotation may be what somebody said, rather than a word or a title in marks."""
    body = doc.text[quote.start : quote.end]
    return len(body.split()) >= _SHORTEST or body[-1] in ".!?,…"


def _draft(doc: Doc, found: Attribution, quotes: Sequence[Quotation]) -> _Draft | None:
    tag, cue = _offsets(doc, found.tag), _offsets(doc, found.cue)
    if _quote_at(quotes, doc[found.head].idx) is not None:
        return None
    content = [_offsets(doc, tokens) for tokens in (_without_cue(found, it) for it in found.content) if tokens[0] < tokens[1]]
    return _Draft(
        found, content, (min(tag[0], cue[0]), max(tag[1], cue[1])), source=found.source, rule=f"{found.frame.id} {found.construction}"
    )


def _without_cue(found: Attribution, tokens: Tokens) -> Tokens:
    """The longer part of content into which the parser has taken the tag."""
    start, end = tokens
    if not start <= found.head < end:
        return tokens
    places = [*found.cue, *(found.source.tokens if found.source and start <= found.source.head < end else ())]
    before, after = (start, min(places)), (max(places), end)
    return max(before, after, key=lambda part: part[1] - part[0])


def _offsets(doc: Doc, tokens: Tokens) -> Offsets:
    start, end = tokens
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def _quote_at(quotes: Sequence[Quotation], place: int) -> Quotation | None:
    number = bisect_right(quotes, place, key=lambda quote: quote.outer_start) - 1
    return quotes[number] if number >= 0 and place < quotes[number].outer_end else None


def _join(text: str, drafts: list[_Draft], quotes: Sequence[Quotation]) -> dict[int, _Draft]:
    """Gives each quotation to the tag it belongs to; the drafts by the start of the quotations that are theirs."""
    owners: dict[int, _Draft] = {}
    for quote in quotes:
        if any(start < quote.outer_start and quote.outer_end <= end + 2 for draft in drafts for start, end in draft.content):
            continue
        choices = [(rank, number) for number, draft in enumerate(drafts) if (rank := _belongs(text, draft, quote)) is not None]
        if choices:
            draft = drafts[min(choices)[1]]
            owners[quote.start] = draft
            draft.content = _joined(text, draft.content, quote)
            draft.quoted = True
    return owners


def _belongs(text: str, draft: _Draft, quote: Quotation) -> int | None:
    """How well a quotation fits a tag: 0 best, `None` not at all."""
    found = draft.found
    if found is None or abs(quote.start - draft.tag[0]) > 6000:
        return None
    speech = "quote" in found.frame.takes
    for start, end in draft.content:
        if start < quote.end and quote.start < end:
            inside = quote.start <= start + 2 and end <= quote.end + 2
            return 0 if inside and speech else (1 if inside or quote.end > end else None)
    if not speech or found.passive or (draft.content and found.construction not in {"clause", "quote"}):
        return None
    start, end = draft.tag
    if (
        quote.outer_end <= start
        and _BETWEEN.fullmatch(text[quote.outer_end : start])
        and not _PARAGRAPH.search(text[quote.outer_end : start])
    ):
        return 2
    if end <= quote.outer_start and _BETWEEN.fullmatch(text[end : quote.outer_start]):
        return 3
    return None


def _joined(text: str, content: list[Offsets], quote: Quotation) -> list[Offsets]:
    """The content with a quotation: in the place of what lies in it, beside what does not, stretched over what it cuts."""
    kept = []
    start, end = quote.start, quote.end
    for first, last in content:
        if first < quote.outer_start and last <= quote.end + 2 and _ADVERBIAL.fullmatch(text[first : quote.outer_start]):
            continue
        if first >= quote.start - 2 and last <= quote.end + 2:
            continue
        if first < quote.end and quote.start < last:
            start, end = min(start, first), max(end, last)
        else:
            kept.append((first, last))
    return sorted([*kept, (start, end)])


def _sign(doc: Doc, drafts: list[_Draft], quotes: Sequence[Quotation], owners: dict[int, _Draft]) -> None:
    """Adds what is attributed by a name before a colon or after a dash."""
    taken = [span for draft in drafts for span in draft.content]
    for source, content, rule, quote in signed(doc, quotes):
        if (quote is not None and quote.start in owners) or (content in taken):
            continue
        draft = _Draft(None, [content], _offsets(doc, source.tokens), quoted=quote is not None, source=source, rule=rule)
        drafts.append(draft)
        for inside in quotes:
            if content[0] <= inside.start and inside.end <= content[1]:
                owners.setdefault(inside.start, draft)


def _continue(doc: Doc, drafts: list[_Draft], quotes: Sequence[Quotation], owners: dict[int, _Draft]) -> None:
    """What is said without a tag: the rest of a quotation after its tag, further paragraphs of it, and quotations that stand alone."""
    text = doc.text
    before: Quotation | None = None
    covered = [span for draft in drafts for span in draft.content]
    for quote in quotes:
        owner = owners.get(quote.start)
        if owner is None and not any(start <= quote.start and quote.end <= end for start, end in covered):
            owner = _continued(text, before, quote, owners)
            if owner is not None:
                owner.content = sorted([*owner.content, (quote.start, quote.end)])
            elif _stands_alone(doc, quote):
                owner = _alone(doc, quote, drafts)
                if owner is not None:
                    drafts.append(owner)
            if owner is not None:
                owners[quote.start] = owner
        before = quote


def _continued(text: str, before: Quotation | None, quote: Quotation, owners: dict[int, _Draft]) -> _Draft | None:
    owner = owners.get(before.start) if before else None
    if owner is None or before is None:
        return None
    if quote.goes_on:
        return owner
    start, end = owner.tag
    if before.outer_end <= start and end <= quote.outer_start and _AFTER_TAG.fullmatch(text[end : quote.outer_start]):
        return None if _PARAGRAPH.search(text[end : quote.outer_start]) else owner
    return None


def _stands_alone(doc: Doc, quote: Quotation) -> bool:
    """Whether a quotation is a sentence of its own."""
    body = doc.text[quote.start : quote.end]
    if not body[0].isupper() and not body[0].isdigit() and body[0] not in "[…":
        return False
    before = doc.text[: quote.outer_start].rstrip()[-1:]
    if before and before not in ".!?:,…”\"’'" and not re.search(r"\n\s*$", doc.text[: quote.outer_start]):
        return False
    return body[-1] in ".!?…" or doc.text[quote.outer_end : quote.outer_end + 1] in {".", "!", "?"} or not quote.closed


def _alone(doc: Doc, quote: Quotation, drafts: Sequence[_Draft]) -> _Draft | None:
    """A quotation without a tag: of the subject of a sentence that ends in a colon, else of whoever spoke last."""
    here = (quote.start, quote.end)
    lead = doc.text[: quote.outer_start].rstrip()
    if lead.endswith((":", ",")) and (introduced := _introduced(doc, len(lead) - 1)) is not None:
        source, verb = introduced
        return _Draft(None, [here], here, quoted=True, source=source, cue=(verb.idx, verb.idx + len(verb)), rule="quotation after a colon")
    earlier = [draft for draft in drafts if draft.tag[0] < quote.start and draft.source is not None]
    if not earlier:
        return None
    last = max(earlier, key=lambda draft: draft.tag)
    between = doc.text[max(last.tag[1], last.content[-1][1]) : quote.outer_start]
    if len(_PARAGRAPH.findall(between)) > 2:
        return None
    return _Draft(None, [here], here, quoted=True, same_as=last, rule="quotation that goes on")


def _introduced(doc: Doc, mark: int) -> tuple[Source, Token] | None:
    """The subject of the sentence that a colon or comma ends before a quotation, and its verb: `Ardern was firm: "…"`."""
    span = doc.char_span(mark, mark + 1, alignment_mode="expand")
    if span is None:
        return None
    verb = span.sent.root
    if not verb.tag_.startswith("VB"):
        verb = next((token for token in span.sent if token.tag_.startswith("VB") and subject_of(token) is not None), verb)
    subject = subject_of(verb)
    if subject is None or not subject.i < verb.i < span.start or not can_speak(subject):
        return None
    return Source((subject.left_edge.i, subject.right_edge.i + 1), subject.i), verb


def _distinct(drafts: list[_Draft]) -> Iterator[_Draft]:
    """Without drafts whose content another one with a better cue has too."""
    for number, draft in enumerate(drafts):
        if not any(
            (_same(draft, other) and _rank(other, place) < _rank(draft, number)) or _is_part_of(draft, other)
            for place, other in enumerate(drafts)
        ):
            yield draft


def _is_part_of(draft: _Draft, other: _Draft) -> bool:
    """Whether a cue without a subject of its own is among the words of another claim: `warned against agreeing to a deal`."""
    if draft is other or draft.found is None or draft.source is None or other.source is None or other.rule.startswith("adv."):
        return False
    return draft.source.head == other.source.head and any(start <= draft.tag[0] and draft.tag[1] <= end for start, end in other.content)


def _rank(draft: _Draft, number: int) -> tuple[int, int]:
    kinds = {"adverb": 3, "phrase": 1, "noun": 2}
    return kinds.get(draft.found.construction, 0) if draft.found else 4, number


def _same(one: _Draft, other: _Draft) -> bool:
    if one is other or one.content[-1][1] <= other.content[0][0] or other.content[-1][1] <= one.content[0][0]:
        return False
    a, b = _characters(one.content), _characters(other.content)
    return len(a & b) / len(a | b) > 0.8


def _characters(content: Iterable[Offsets]) -> set[int]:
    return {place for start, end in content for place in range(start, end)}


def _finished(doc: Doc, drafts: list[_Draft], quotes: Sequence[Quotation]) -> Iterator[FoundClaim]:
    number_of = {id(draft): number for number, draft in enumerate(drafts)}
    text = doc.text
    for draft in drafts:
        found = draft.found
        content = tuple(span for start, end in draft.content if (span := _without_marks(text, start, end))[0] < span[1])
        words = " ".join(text[start:end] for start, end in content)
        kind = _kind(doc, content, quotes, draft)
        quoted = kind == "direct"
        relayed = draft.source is not None and _is_relay(doc, draft.source)
        claim = FoundClaim(
            kind=kind,
            stance=stance_of(found, words, quoted=quoted, relayed=relayed)
            if found
            else stance_by_content(words, quoted=quoted) or "asserts",
            rule=draft.rule,
            content=content,
            same_source_as=number_of.get(id(draft.same_as)) if draft.same_as else None,
            hedged=is_hedged(words),
        )
        if draft.source:
            head = doc[draft.source.head]
            claim = replace(claim, source=_offsets(doc, draft.source.tokens), source_head=(head.idx, head.idx + len(head)))
        if draft.cue:
            claim = replace(claim, cue=draft.cue, cue_lemma=text[slice(*draft.cue)].lower())
        if found:
            claim = replace(
                claim,
                cue=_offsets(doc, found.cue),
                cue_lemma=_lemma(doc[found.head], found),
                addressee=_offsets(doc, found.addressee) if found.addressee and found.addressee[0] < found.addressee[1] else None,
                attitude=found.frame.attitude,
                document=found.frame.document,
                via=tuple(_offsets(doc, source.tokens) for source in found.via if source.tokens[0] < source.tokens[1]),
            )
        yield claim


def _is_relay(doc: Doc, source: Source) -> bool:
    """Whether a source is a medium or a report, which pass on what others know."""
    head = doc[source.head]
    words = doc[source.tokens[0] : source.tokens[1]]
    if head.lemma_.lower() in relay_nouns() and not any(token.ent_type_ == "PERSON" for token in words):
        return not any(token.lower_ in {"government", "ministry", "police"} for token in words)
    named = [ent for ent in words.ents if ent.label_ not in {"PERSON", "PER", "GPE", "PLACE", "NORP", "DATE"}]
    return any(ent.start <= source.head < ent.end and is_medium(ent.text) for ent in named) or (
        head.lemma_.lower() in relay_nouns() | {"agency", "service"} and any(is_medium(ent.text) for ent in named)
    )


def _lemma(head: Token, found: Attribution) -> str:
    after = [token.lower_ for token in head.doc[head.i + 1 : found.cue[1]]]
    return " ".join([head.lemma_, *after])


def _without_marks(text: str, start: int, end: int) -> Offsets:
    """A span without the quotation marks that open or close it, and without what they leave at the edge."""
    body = text[start:end]
    while body and (body[0].isspace() or body[0] in ",;:–—-" or (body[0] in _QUOTES and not _balanced(body))):
        start, body = start + 1, body[1:]
    while body and (body[-1].isspace() or body[-1] in ",.;:–—-" or (body[-1] in _QUOTES and not _balanced(body))):
        end, body = end - 1, body[:-1]
    return start, end


def _balanced(body: str) -> bool:
    """Whether the mark at the edge belongs to a pair that lies in the words as a part of them."""
    first, last = body[0], body[-1]
    if first in _QUOTES and last in _QUOTES:
        return False
    if last in "'’" and body[-2:-1] in {"s", "S"}:
        return True
    edge = first if first in _QUOTES else last
    return (
        body.count(edge) > 1
        or (edge in "”’»" and any(mark in body for mark in "“‘«"))
        or (edge in "“‘«" and any(mark in body for mark in "”’»"))
    )


def _kind(doc: Doc, content: Sequence[Offsets], quotes: Sequence[Quotation], draft: _Draft) -> ClaimKind:
    """Direct: the content stands in quotation marks and is a sentence; mixed: some of it does; indirect: none."""
    inside = touched = 0
    whole = True
    for start, end in content:
        here = [quote for quote in quotes if quote.start < end and start < quote.end]
        covered = sum(min(end, quote.outer_end) - max(start, quote.outer_start) for quote in here)
        touched += bool(here)
        inside += covered
        whole = whole and covered >= end - start - 2
    if not touched:
        return "indirect"
    if not whole:
        return "mixed"
    return "direct" if any(_is_clause(doc, start, end) for start, end in content) else "mixed"


def _is_clause(doc: Doc, start: int, end: int) -> bool:
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    return any(token.tag_ in _FINITE for token in span) or (
        span.text[0].isupper() and doc.text[end - 1 : end + 1].strip()[-1:] in {".", "!", "?", ","}
    )
