"""Who says what: attributions found by grammar, joined with what stands in quotation marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc, Token

from newsx.extract.attribution_parts import Attribution, Source, offsets_of
from newsx.extract.claim_reader import NO_CLAIM, READ, STANCES, Candidate, ClaimReader
from newsx.extract.cues import attitudes, lexicon
from newsx.extract.drafts import Draft, drafts_in
from newsx.extract.grammar import FINITE, names_in
from newsx.extract.quotations import Quotation, quotations
from newsx.extract.read_claims import MarkedWords, ReadClaim
from newsx.extract.signatures import TURN
from newsx.extract.stances import is_hedged, is_medium, relay_nouns, stance_by_content, stance_of
from newsx.extract.statements import STATEMENT
from newsx.language.encoder import MIDDLE
from newsx.language.trained import TrainedComponent
from newsx.models import ClaimKind, Stance

Offsets = tuple[int, int]

LAYER = "newsx.claims"
DOUBT = 0.3
"""A candidate is dropped if it is no claim with more than this probability."""

_CUE_WEIGHT = 1.75
"""What a cue that has a stance of its own (`warned`, `denied`, `wants`) adds to the log probability of that stance."""

_PLAIN: frozenset[Stance] = frozenset({"asserts", "reports"})
_NEGATIVE: frozenset[Stance] = frozenset({"denies", "does-not-confirm"})
"""Stances that are kept however they were judged: there are too few among the judged ones to learn from."""

_QUOTES = "\"“”‘’«»'`„‹›"


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

    def moved(self, by: int, claims_before: int) -> FoundClaim:
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

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.reader: ClaimReader | None = None

    def prepare(self) -> None:
        self.reader = ClaimReader(self.data) if self.data else None

    def __call__(self, doc: Doc) -> Doc:
        middle = doc.user_data.pop(MIDDLE, None)
        text = doc.text  # spaCy joins it anew each time it is asked for
        quotes = list(quotations(text))
        claims = _attributed(doc, text, quotes)
        if self.reader and middle is not None and len(middle) and doc.has_annotation("DEP"):
            claims = _read(doc, text, claims, quotes, self.reader, middle)
        doc.user_data[LAYER] = [asdict(claim) for claim in claims]
        return doc


def _read(
    doc: Doc, text: str, claims: list[FoundClaim], quotes: Sequence[Quotation], reader: ClaimReader, middle: npt.NDArray[np.float32]
) -> list[FoundClaim]:
    """The claims as the reader sees them, and those that it alone finds."""
    reading = reader.read(doc, middle)
    words = MarkedWords(doc, reading, reader.mark(reading))
    kept = read_again(claims, reader.judge(reading, [candidate_of(claim) for claim in claims]))
    kept = list(_with_sure_edges(doc, text, kept, words, quotes))
    found = list(_found_by_reading(doc, text, words.claims(span for claim in kept for span in claim.content), quotes))
    if not found:
        return kept
    judged = reader.judge(reading, [candidate_of(claim) for claim in found])
    return _in_order([*kept, *read_again(found, judged)])


def _with_sure_edges(
    doc: Doc, text: str, claims: Sequence[FoundClaim], words: MarkedWords, quotes: Sequence[Quotation]
) -> Iterator[FoundClaim]:
    """The claims, their contents but those between quotation marks ending where the reader is sure that they end."""
    spans_of_all = words.with_sure_edges([claim.content for claim in claims], [claim.cue for claim in claims])
    for claim, spans in zip(claims, spans_of_all, strict=True):
        if claim.kind == "direct" or spans == claim.content or not (content := _contents(text, spans)):
            yield claim
        else:
            yield replace(claim, content=content, kind=kind_of(doc, text, content, quotes), hedged=is_hedged(_words(text, content)))


def _found_by_reading(doc: Doc, text: str, read: Iterable[ReadClaim], quotes: Sequence[Quotation]) -> Iterator[FoundClaim]:
    for each in read:
        content = _contents(text, [each.content])
        if not content:
            continue
        kind = kind_of(doc, text, content, quotes)
        words = _words(text, content)
        claim = FoundClaim(
            kind=kind,
            stance="denies" if each.negated else stance_by_content(words, quoted=kind == "direct") or "asserts",
            rule=READ,
            content=content,
            cue=each.cue,
            cue_lemma=text[slice(*each.cue)].lower(),
            hedged=is_hedged(words),
        )
        yield _with_source(doc, claim, each.source)


def _with_source(doc: Doc, claim: FoundClaim, source: Source | None) -> FoundClaim:
    if source is None or source.tokens[0] >= source.tokens[1]:
        return claim
    head = doc[source.head]
    return replace(claim, source=offsets_of(doc, source.tokens), source_head=(head.idx, head.idx + len(head)))


def _words(text: str, content: Iterable[Offsets]) -> str:
    return " ".join(text[start:end] for start, end in content)


def _in_order(claims: Sequence[FoundClaim]) -> list[FoundClaim]:
    """The claims by the place of their content."""
    order = sorted(range(len(claims)), key=lambda number: claims[number].content[0])
    number_of = {old: new for new, old in enumerate(order)}
    return [replace(claims[old], same_source_as=_renumbered(claims[old].same_source_as, number_of)) for old in order]


def candidate_of(claim: FoundClaim) -> Candidate:
    return Candidate(claim.content, claim.cue, claim.source, claim.kind, claim.rule, claim.stance)


def read_again(claims: Sequence[FoundClaim], judged: npt.NDArray[np.float32]) -> list[FoundClaim]:
    """The claims that are likely to be ones, with the stance that reader and cue together find likeliest.

    `judged`: log probabilities, a row a claim, as `ClaimReader.judge` gives them.
    """
    kept = [number for number, claim in enumerate(claims) if judged[number, NO_CLAIM] <= np.log(DOUBT) or claim.stance in _NEGATIVE]
    number_of = {old: new for new, old in enumerate(kept)}
    return [
        replace(
            claims[old],
            stance=_stance(claims[old], judged[old, :NO_CLAIM]),
            same_source_as=_renumbered(claims[old].same_source_as, number_of),
        )
        for old in kept
    ]


def _stance(claim: FoundClaim, judged: npt.NDArray[np.float32]) -> Stance:
    weighed = judged.copy()
    if claim.stance not in _PLAIN or claim.rule.split()[0] in attitudes():
        weighed[STANCES.index(claim.stance)] += _CUE_WEIGHT
    return STANCES[int(weighed.argmax())]


def _renumbered(old: int | None, number_of: Mapping[int, int]) -> int | None:
    return None if old is None else number_of.get(old)


def claims_of(doc: Doc) -> tuple[FoundClaim, ...]:
    """What `newsx_claims` found in a doc, be it fresh or read from disk."""
    return tuple(FoundClaim(**{name: _as_tuple(value) for name, value in stored.items()}) for stored in doc.user_data.get(LAYER, ()))


def _as_tuple(value: Any) -> Any:
    """Plain values with the tuples that become lists when a doc is saved."""
    return tuple(map(_as_tuple, value)) if isinstance(value, list | tuple) else value


Doc.set_extension("claims", getter=claims_of, force=True)


def claims_in(doc: Doc) -> list[FoundClaim]:
    """What grammar finds."""
    text = doc.text
    return _attributed(doc, text, list(quotations(text)))


def _attributed(doc: Doc, text: str, quotes: Sequence[Quotation]) -> list[FoundClaim]:
    return list(_finished(doc, text, drafts_in(doc, text, quotes), quotes)) if doc.has_annotation("DEP") else []


def _finished(doc: Doc, text: str, drafts: list[Draft], quotes: Sequence[Quotation]) -> Iterator[FoundClaim]:
    contents = {id(draft): _contents(text, draft.content) for draft in drafts}
    drafts = [draft for draft in drafts if contents[id(draft)]]
    number_of = {id(draft): number for number, draft in enumerate(drafts)}
    for draft in drafts:
        found = draft.found
        content = contents[id(draft)]
        words = _words(text, content)
        kind = "direct" if draft.rule == TURN or draft.rule.endswith(f" {STATEMENT}") else kind_of(doc, text, content, quotes)
        quoted = kind == "direct"
        relayed = draft.source is not None and (_is_relay(doc, draft.source) or _is_leafed_through(doc, draft))
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
        claim = _with_source(doc, claim, draft.source)
        if draft.cue:
            claim = replace(claim, cue=draft.cue, cue_lemma=text[slice(*draft.cue)].lower())
        if found:
            claim = replace(
                claim,
                cue=offsets_of(doc, found.cue),
                cue_lemma=_lemma(doc[found.head], found),
                addressee=offsets_of(doc, found.addressee) if found.addressee and found.addressee[0] < found.addressee[1] else None,
                via=tuple(offsets_of(doc, source.tokens) for source in found.via if source.tokens[0] < source.tokens[1]),
            )
        yield claim


def _contents(text: str, spans: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """The spans in order without marks at their edges; what is empty then is left out, what overlaps is one."""
    found: list[Offsets] = []
    for start, end in sorted(_without_marks(text, *span) for span in spans):
        if start >= end or not any(map(str.isalnum, text[start:end])):
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _is_relay(doc: Doc, source: Source) -> bool:
    """Whether a source is a medium or a report, which pass on what others know."""
    head = doc[source.head]
    words = doc[source.tokens[0] : source.tokens[1]]
    if head.lemma_.lower() in relay_nouns() and not any(token.ent_type_ == "PERSON" for token in words):
        return not any(token.lower_ in {"government", "ministry", "police"} for token in words)
    named = [ent for ent in names_in(words) if ent.label_ not in {"PERSON", "PER", "GPE", "PLACE", "NORP", "DATE"}]
    return any(ent.start <= source.head < ent.end and is_medium(ent.text) for ent in named) or (
        head.lemma_.lower() in relay_nouns() | {"agency", "service"} and any(is_medium(ent.text) for ent in named)
    )


def _is_leafed_through(doc: Doc, draft: Draft) -> bool:
    """Whether the reporter has it from a paper of somebody's: `according to her memoirs`, but not `according to its statement`."""
    if draft.source is None or draft.found is None or draft.found.construction != "phrase":
        return False
    lemma = doc[draft.source.head].lemma_.lower()
    return lemma in lexicon().file.document_nouns and lemma not in {"statement", "website", "site", "study", "decree", "order"}


def _lemma(head: Token, found: Attribution) -> str:
    after = [token.lower_ for token in head.doc[head.i + 1 : found.cue[1]]]
    return " ".join([head.lemma_, *after])


def _without_marks(text: str, start: int, end: int) -> Offsets:
    """A span without the quotation marks that open or close it, and without what they leave at the edge."""
    body = text[start:end]
    while body and (body[0].isspace() or body[0] in ",;:–—-" or (body[0] in _QUOTES and not _balanced(body))):
        start, body = start + 1, body[1:]
    if body.endswith("''") and body.count("''") == 1:
        end, body = end - 2, body[:-2]
    while body and (body.endswith("[.]") or body[-1].isspace() or body[-1] in ",.;:–—-" or (body[-1] in _QUOTES and not _balanced(body))):
        cut = 3 if body.endswith("[.]") else 1
        end, body = end - cut, body[:-cut]
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


def kind_of(doc: Doc, text: str, content: Sequence[Offsets], quotes: Sequence[Quotation]) -> ClaimKind:
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
    return "direct" if any(_is_clause(doc, text, start, end) for start, end in content) else "mixed"


def _is_clause(doc: Doc, text: str, start: int, end: int) -> bool:
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    if any(token.tag_ in FINITE for token in span) or span[0].tag_ == "VB":
        return True
    return span.text[0].isupper() and bool({".", "!", "?", ","} & set(text[end - 1 : end + 1]))
