"""Attributions by word order alone: source, verb, clause, where the parser has lost its way in a clause without `that`."""

from __future__ import annotations

from spacy.tokens import Token

from newsx.extract.attribution_parts import Attribution, Source, Tokens, trimmed
from newsx.extract.cues import Entry, taking
from newsx.extract.grammar import is_negated, is_passive
from newsx.extract.reporting_words import can_speak, is_document
from newsx.extract.source_phrases import as_source
from newsx.models import Stance

_SAYING: frozenset[Stance] = frozenset({"asserts", "reports", "confirms", "denies", "does-not-confirm", "warns"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_BEGINS_NOUN = frozenset({"DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "CD", "EX", "PDT"})
_IN_NOUN = _BEGINS_NOUN | {"POS", "IN", "CC", "HYPH", "VBG", "VBN", "RB", "-LRB-", "-RRB-", "$"}
_LONGEST_SUBJECT = 12
"""Tokens between a verb of saying and the verb of what is said."""


def attribution_in_a_row(verb: Token, entries: list[Entry]) -> Attribution | None:
    """Source, cue and clause by their order alone, where the parser has lost the way in a clause without `that`."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"} or is_passive(verb) or is_negated(verb):
        return None
    source, content = _source_before(verb), _clause_after(verb)
    if source is None or content is None:
        return None
    head = verb.doc[source.head]
    frames = [frame for rest, frame in entries if not rest and not frame.only_negated and frame.stance in _SAYING]
    frame = taking([it for it in frames if (is_document(head) if it.document else can_speak(head))], "clause")
    if frame is None:
        return None
    return Attribution(frame, "clause in a row", (verb.i, verb.i + 1), verb.i, source, [content], (source.tokens[0], verb.i + 1))


def _source_before(verb: Token) -> Source | None:
    """The noun phrase right before a verb, whatever the parser has joined it to."""
    place = verb.i - 1
    while place >= verb.sent.start and (verb.doc[place].lemma_ == "have" or verb.doc[place].tag_ == "RB"):
        place -= 1
    if place < verb.sent.start or not (verb.doc[place].tag_.startswith("NN") or verb.doc[place].tag_ == "PRP"):
        return None
    noun = verb.doc[place]
    while noun.head.i != noun.i and noun.head.i < verb.i and noun.head.tag_.startswith("NN"):
        noun = noun.head
    source = as_source(noun)
    return source._replace(tokens=(source.tokens[0], place + 1)) if source.tokens[0] <= place else None


def _clause_after(verb: Token) -> Tokens | None:
    """A clause without `that` whose subject the parser has taken for something else: `The city estimated there would be enough water`."""
    doc, start = verb.doc, verb.i + 1
    while start < verb.sent.end and _may_come_first(doc[start]):
        start += 1
    if start >= verb.sent.end or doc[start].tag_ not in _BEGINS_NOUN:
        return None
    for token in doc[start : min(start + _LONGEST_SUBJECT, verb.sent.end)]:
        if token.tag_ in _FINITE:
            end = next((it.i for it in doc[token.i : verb.sent.end] if it.text == ";" or it.is_quote), verb.sent.end)
            return trimmed(doc, start, end) if token.i > start else None
        if token.tag_ not in _IN_NOUN:
            return None
    return None


def _may_come_first(token: Token) -> bool:
    """Whether a word may stand between the verb and the clause: `announced on Monday that`."""
    return token.tag_ == "RB" or token.ent_type_ in {"DATE", "TIME"} or token.lower_ in {"on", "that"}
