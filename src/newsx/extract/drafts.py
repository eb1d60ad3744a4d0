"""Claims in the making: attributions joined with the quotations that are theirs, and quotations that stand alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from newsx.extract.attribution_parts import Attribution, Source, Tokens, offsets_of
from newsx.extract.attributions import attributions
from newsx.extract.grammar import FINITE, RELATIVE_PRONOUNS, subject_of
from newsx.extract.quotations import Quotation
from newsx.extract.reporting_words import can_speak
from newsx.extract.row_attributions import tag_after_quotation
from newsx.extract.signatures import signed
from newsx.extract.statements import STATEMENT, statement_after

Offsets = tuple[int, int]

_BETWEEN = re.compile(r"[\s,:;–—-]*(?:that\s+)?[\s,:;–—-]*")
_AFTER_TAG = re.compile(r"[^.!?\r\n]{0,150}[\s,.;:–—-]*(?:and\s+)?")
"""The rest of a tag's sentence, after which a quotation goes on: `"Stop," he said as rain fell. "Go home."`"""
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\r\n]*\r\n")
_ADVERBIAL = re.compile(r"(?:on|in|at|to|during|via|by|late|early|yesterday|today|last|this)\b[^,\"“”]{0,40}[\s,:]*", re.IGNORECASE)
"""`said on Friday "…"`: words between a cue and a quotation that are no part of what is said."""
_REACH = 200
"""Characters before a quotation that are looked at."""
_FAR = 6000
"""Characters between two places that can still concern each other: a tag and its quotation, two cues of one content."""

_ENDS = (".", "!", "?", "…")

_SHORTEST = 4
"""Words that a quotation has at least to be a claim of its own; shorter ones are words quoted within a clause."""


@dataclass(slots=True)
class Draft:
    """A claim in the making."""

    found: Attribution | None
    content: list[Offsets]
    tag: Offsets
    source: Source | None = None
    same_as: Draft | None = None
    cue: Offsets | None = None
    rule: str = "quotation"


class _ByPlace:
    """Drafts by the place of their tags, so that those near a place are found without a look at all the others."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._drafts = sorted(enumerate(drafts), key=lambda it: it[1].tag[0])

    def near(self, place: int) -> Sequence[tuple[int, Draft]]:
        """The drafts whose tags begin near a character, each with its number among all."""
        first = bisect_left(self._drafts, place - _FAR, key=lambda it: it[1].tag[0])
        return self._drafts[first : bisect_right(self._drafts, place + _FAR, key=lambda it: it[1].tag[0])]


def drafts_in(doc: Doc, text: str, quotes: Sequence[Quotation]) -> list[Draft]:
    """The claims of a doc, in the order of their content; `quotes` are its quotations."""
    substantial = [quote for quote in quotes if _is_speech(text, quote)]
    drafts = [draft for found in attributions(doc) if (draft := _draft(doc, found, quotes)) is not None]
    drafts = _with_statements(doc, text, drafts)
    owners = _join(text, drafts, substantial)
    drafts = _with_tags_in_a_row(doc, text, drafts, substantial, owners)
    for draft in drafts:
        if draft.found and draft.found.construction in {"clause", "quote"}:
            draft.content = _without_words_of_tag(doc, text, draft.content, substantial)
    places = _ByPlace(drafts)
    for draft in drafts:
        draft.content = _without_what_others_say(doc, draft, places)
    drafts = [draft for draft in drafts if draft.content]
    _sign(doc, text, drafts, substantial, owners)
    _continue(doc, text, drafts, substantial, owners)
    return sorted(_distinct(drafts), key=lambda draft: (draft.content[0], draft.tag))


def _draft(doc: Doc, found: Attribution, quotes: Sequence[Quotation]) -> Draft | None:
    tag, cue = offsets_of(doc, found.tag), offsets_of(doc, found.cue)
    if _quote_at(quotes, doc[found.head].idx) is not None:
        return None
    content = [offsets_of(doc, tokens) for tokens in (_without_cue(found, it) for it in found.content) if tokens[0] < tokens[1]]
    return Draft(
        found, content, (min(tag[0], cue[0]), max(tag[1], cue[1])), source=found.source, rule=f"{found.frame.id} {found.construction}"
    )


def _with_statements(doc: Doc, text: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts, with the statements below their tags as contents, and without those that lie in such a statement."""
    places = _ByPlace(drafts)

    def others_speak(start: int, end: int) -> int | None:
        others = [it for _, it in places.near(start) if start <= it.tag[0] < end and _may_quote(it) and not _is_speaker(doc, it)]
        verbs = [doc[it.found.head] for it in others if it.found]
        return min((verb.sent.start_char for verb in verbs if verb.sent.root == verb), default=None)

    stated: list[Offsets] = []
    for draft in drafts:
        if not _may_quote(draft) or any(start <= draft.tag[0] < end for start, end in stated):
            continue
        statement = statement_after(text, draft.tag[0], others_speak)
        if statement and draft.found:
            draft.content, draft.rule = [statement], f"{draft.found.frame.id} {STATEMENT}"
            stated.append(statement)
    return [draft for draft in drafts if not any(start <= draft.tag[0] < end for start, end in stated)]


def _may_quote(draft: Draft) -> bool:
    return draft.found is not None and "quote" in draft.found.frame.takes and not draft.found.passive


def _is_speaker(doc: Doc, draft: Draft) -> bool:
    """Whether a source within a statement is who makes it."""
    return draft.source is None or doc[draft.source.head].lower_ in {"i", "we"}


def _is_speech(text: str, quote: Quotation) -> bool:
    """Whether a quotation may be what somebody said, rather than a word or a title in marks."""
    body = text[quote.start : quote.end]
    return len(body.split()) >= _SHORTEST or body[-1] in ".!?,…"


def _with_tags_in_a_row(doc: Doc, text: str, drafts: list[Draft], quotes: Sequence[Quotation], owners: dict[int, Draft]) -> list[Draft]:
    """The drafts, with tags found by word order for quotations whose tag the parser lost or gave a source within the quotation."""
    kept = list(drafts)
    places = _ByPlace(drafts)
    for quote in quotes:
        owner = owners.get(quote.start)
        if owner is not None and (owner.source is None or not quote.start <= doc[owner.source.head].idx < quote.end):
            continue
        if owner is None and (not _begins_sentence(text, quote) or _lies_in_content(places, quote)):
            continue
        after = doc.char_span(quote.outer_end - 1, quote.outer_end, alignment_mode="expand")
        found = tag_after_quotation(doc, after.end) if after is not None else None
        if found is None or found.source is None:
            continue
        draft = _draft(doc, found, quotes)
        if draft is None:
            continue
        draft.content = owner.content if owner is not None else [(quote.start, quote.end)]
        replaced = [it for it in kept if it is owner or (it.found and it.found.head == found.head)]
        kept = [draft, *(it for it in kept if it not in replaced)]
        owners[quote.start] = draft
        for other in quotes:
            if owners.get(other.start) in replaced:
                owners[other.start] = draft
                draft.content = _joined(text, draft.content, other)
    return kept


def _without_cue(found: Attribution, tokens: Tokens) -> Tokens:
    """The longer part of content into which the parser has taken the tag."""
    start, end = tokens
    if not start <= found.head < end:
        return tokens
    places = [*found.cue, *(found.source.tokens if found.source and start <= found.source.head < end else ())]
    before, after = (start, min(places)), (max(places), end)
    return max(before, after, key=lambda part: part[1] - part[0])


def _quote_at(quotes: Sequence[Quotation], place: int) -> Quotation | None:
    number = bisect_right(quotes, place, key=lambda quote: quote.outer_start) - 1
    return quotes[number] if number >= 0 and place < quotes[number].outer_end else None


def _join(text: str, drafts: list[Draft], quotes: Sequence[Quotation]) -> dict[int, Draft]:
    """Gives each quotation to the tag it belongs to; the drafts by the start of the quotations that are theirs."""
    owners: dict[int, Draft] = {}
    places = _ByPlace(drafts)
    for quote in quotes:
        if _lies_in_content(places, quote):
            continue
        choices = [(rank, number) for number, draft in places.near(quote.start) if (rank := _belongs(text, draft, quote)) is not None]
        if choices:
            draft = drafts[min(choices)[1]]
            owners[quote.start] = draft
            if quote.outer_end <= draft.tag[0] and text[quote.start].islower():
                draft.content = [*draft.content, (_start_of_mixed(text, quote, draft.content), quote.end)]
            draft.content = _joined(text, draft.content, quote)
    return owners


def _start_of_mixed(text: str, quote: Quotation, content: Sequence[Offsets]) -> int:
    """Where the sentence begins that ends in a quotation: `[Not paying "makes me smart],"`; the quotation's start, if that is not clear."""
    lead = text[max(0, quote.outer_start - _REACH) : quote.outer_start]
    words = re.split(r"[.!?:;\"“”\n]", lead)[-1]
    start = quote.outer_start - len(words.lstrip())
    is_clear = words.strip() and len(words) < _REACH and all(start <= first for first, _ in content)
    return start if is_clear else quote.start


def _lies_in_content(drafts: _ByPlace, quote: Quotation) -> bool:
    near = drafts.near(quote.start)
    return any(start < quote.outer_start and quote.outer_end <= end + 2 for _, draft in near for start, end in draft.content)


def _begins_sentence(text: str, quote: Quotation) -> bool:
    """Whether nothing of its sentence stands before a quotation."""
    before = text[max(0, quote.outer_start - _REACH) : quote.outer_start]
    return "\n" in before[len(before.rstrip()) :] or before.rstrip()[-1:] in {"", *'.!?:”"'}


def _belongs(text: str, draft: Draft, quote: Quotation) -> int | None:
    """How well a quotation fits a tag: 0 best, `None` not at all."""
    found = draft.found
    if found is None:
        return None
    speech = "quote" in found.frame.takes
    for start, end in draft.content:
        if start < quote.end and quote.start < end:
            inside = quote.start <= start + 2 and end <= quote.end + 2
            return 0 if inside and speech else (1 if inside or quote.end > end else None)
    if not speech or found.passive or (draft.content and found.construction not in {"clause", "quote"}):
        return None
    start, end = draft.tag
    ended = bool(draft.content) and text[quote.end - 1] in ".!?" and text[start].isupper()  # a sentence of its own says something else
    if (
        quote.outer_end <= start
        and not ended
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


def _without_words_of_tag(doc: Doc, text: str, content: list[Offsets], quotes: Sequence[Quotation]) -> list[Offsets]:
    """The content, without words of the tag that the parser has taken into it.

    `told [the station, "We lost everything"]`, `["We lost everything,"] he told [the station]`
    """
    spans = []
    for first, last in content:
        quote = next((it for it in _touching(quotes, first, last) if first < it.outer_start < last <= it.outer_end + 1), None)
        lead = text[first : quote.outer_start].rstrip() if quote else ""
        if quote and lead.endswith((",", ":")) and not _is_clause(doc, first, first + len(lead)):
            first = quote.start
        spans.append((first, last))
    if not any(it.outer_start <= first and last <= it.outer_end + 1 for first, last in spans for it in _touching(quotes, first, last)):
        return spans
    return [(first, last) for first, last in spans if _touching(quotes, first, last) or _is_clause(doc, first, last)]


def _touching(quotes: Sequence[Quotation], start: int, end: int) -> Sequence[Quotation]:
    return quotes[bisect_right(quotes, start, key=lambda it: it.outer_end) : bisect_left(quotes, end, key=lambda it: it.outer_start)]


def _without_what_others_say(doc: Doc, draft: Draft, drafts: _ByPlace) -> list[Offsets]:
    """The content, without parts that stand after a later cue which has them too: `"We lost," he said, adding ["it hurts"]`."""
    if draft.found is None or len(draft.content) < 2:
        return draft.content
    cue = doc[draft.found.cue[0]].idx
    later = [
        (start, span)
        for _, other in drafts.near(cue)
        if other.found and cue < (start := doc[other.found.cue[0]].idx)
        for span in other.content
    ]
    return [
        (first, last)
        for first, last in draft.content
        if not any(start < first and begin <= first and last <= end for start, (begin, end) in later)
    ]


def _is_clause(doc: Doc, start: int, end: int) -> bool:
    """Whether words hold a finite verb and are neither a relative clause nor one of time or cause."""
    span = doc.char_span(start, end, alignment_mode="expand")
    first = next((token for token in span if not token.is_punct and not token.is_space), None) if span is not None else None
    if (
        span is None
        or first is None
        or first.lower_ in RELATIVE_PRONOUNS | {"whose"}
        or (first.tag_ in {"IN", "TO", "WRB"} and first.lower_ != "that")
    ):
        return False
    return any(token.tag_ in FINITE for token in span)


def _sign(doc: Doc, text: str, drafts: list[Draft], quotes: Sequence[Quotation], owners: dict[int, Draft]) -> None:
    """Adds what is attributed by a name before a colon or after a dash."""
    taken = {span for draft in drafts for span in draft.content}
    for source, content, rule, quote in signed(doc, text, quotes):
        if (quote is not None and quote.start in owners) or (content in taken):
            continue
        draft = Draft(None, [content], offsets_of(doc, source.tokens), source=source, rule=rule)
        drafts.append(draft)
        for inside in quotes:
            if content[0] <= inside.start and inside.end <= content[1]:
                owners.setdefault(inside.start, draft)


def _continue(doc: Doc, text: str, drafts: list[Draft], quotes: Sequence[Quotation], owners: dict[int, Draft]) -> None:
    """What is said without a tag: the rest of a quotation after its tag, further paragraphs of it, and quotations that stand alone."""
    before: Quotation | None = None
    places = _ByPlace(drafts)
    sourced = sorted((draft for draft in drafts if draft.source is not None), key=lambda draft: draft.tag)
    for quote in quotes:
        owner = owners.get(quote.start)
        if owner is None and not _is_covered(places, quote):
            owner = _continued(text, before, quote, owners)
            if owner is not None:
                owner.content = sorted([*owner.content, (quote.start, quote.end)])
            elif _stands_alone(text, quote):
                owner = _alone(doc, text, quote, sourced)
                if owner is not None:
                    drafts.append(owner)
                    if owner.source is not None:
                        insort(sourced, owner, key=lambda draft: draft.tag)
            if owner is not None:
                owners[quote.start] = owner
        before = quote


def _is_covered(drafts: _ByPlace, quote: Quotation) -> bool:
    near = drafts.near(quote.start)
    return any(start <= quote.start and quote.end <= end for _, draft in near for start, end in draft.content)


def _continued(text: str, before: Quotation | None, quote: Quotation, owners: dict[int, Draft]) -> Draft | None:
    owner = owners.get(before.start) if before else None
    if owner is None or before is None:
        return None
    if quote.goes_on:
        return owner
    start, end = owner.tag
    if before.outer_end <= start and end <= quote.outer_start and _AFTER_TAG.fullmatch(text[end : quote.outer_start]):
        return None if _PARAGRAPH.search(text[end : quote.outer_start]) else owner
    return None


def _stands_alone(text: str, quote: Quotation) -> bool:
    """Whether a quotation is a sentence of its own."""
    body = text[quote.start : quote.end]
    if not body[0].isupper() and not body[0].isdigit() and body[0] not in "[…":
        return False
    lead = text[max(0, quote.outer_start - _REACH) : quote.outer_start]
    before = lead.rstrip()[-1:]
    if before and before not in ".!?:,…”\"’'" and "\n" not in lead[len(lead.rstrip()) :]:
        return False
    return body.rstrip("]'’")[-1:] in _ENDS or text[quote.outer_end : quote.outer_end + 1] in {".", "!", "?"} or not quote.closed


def _alone(doc: Doc, text: str, quote: Quotation, sourced: Sequence[Draft]) -> Draft | None:
    """A quotation without a tag: of the subject of a sentence that ends in a colon, else of whoever spoke last.

    `sourced` are the drafts with a source, by their tags.
    """
    here = (quote.start, quote.end)
    lead = text[max(0, quote.outer_start - _REACH) : quote.outer_start]
    mark = quote.outer_start - len(lead) + len(lead.rstrip()) - 1
    if lead.rstrip().endswith((":", ",")) and (introduced := _introduced(doc, mark)) is not None:
        source, verb = introduced
        return Draft(None, [here], here, source=source, cue=(verb.idx, verb.idx + len(verb)), rule="quotation after a colon")
    earlier = bisect_left(sourced, quote.start, key=lambda draft: draft.tag[0])
    if not earlier:
        return None
    last = sourced[bisect_left(sourced, sourced[earlier - 1].tag, key=lambda draft: draft.tag)]  # of one tag's claims, the first
    between = text[max(last.tag[1], last.content[-1][1]) : quote.outer_start]
    if len(_PARAGRAPH.findall(between)) > 2:
        return None
    return Draft(None, [here], here, same_as=last, rule="quotation that goes on")


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


def _distinct(drafts: list[Draft]) -> Iterator[Draft]:
    """Without drafts whose content another one with a better cue has too."""
    places = _ByPlace(drafts)
    for number, draft in enumerate(drafts):
        if not any(
            (_same(draft, other) and _rank(other, place) < _rank(draft, number)) or _is_part_of(draft, other)
            for place, other in places.near(draft.tag[0])
        ):
            yield draft


def _is_part_of(draft: Draft, other: Draft) -> bool:
    """Whether a cue without a subject of its own is among the words of another claim: `warned against agreeing to a deal`."""
    if draft is other or draft.found is None or draft.source is None or other.source is None or other.rule.startswith("adv."):
        return False
    if other.found and other.found.refused and not draft.found.refused and draft.found.cue[0] == other.found.cue[0]:
        return True  # `declined to comment on it` is one refusal
    return draft.source.head == other.source.head and any(start <= draft.tag[0] and draft.tag[1] <= end for start, end in other.content)


def _rank(draft: Draft, number: int) -> tuple[int, int]:
    kinds = {"adverb": 3, "phrase": 1, "noun": 2}
    return kinds.get(draft.found.construction, 0) if draft.found else 4, number


def _same(one: Draft, other: Draft) -> bool:
    if one is other or one.content[-1][1] <= other.content[0][0] or other.content[-1][1] <= one.content[0][0]:
        return False
    a, b = _characters(one.content), _characters(other.content)
    if one.found and one.found.construction == "adverb":  # `he said the town had reportedly fallen` is what he said
        return len(a & b) / len(a) > 0.8
    return len(a & b) / len(a | b) > 0.8


def _characters(content: Iterable[Offsets]) -> set[int]:
    return {place for start, end in content for place in range(start, end)}
