"""Attributions by word order alone: source, verb, clause, where the parser has lost its way in a clause without `that`."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from newsx.extract.attribution_parts import Attribution, Source, Tokens, trimmed
from newsx.extract.cues import Entry, base_form, lexicon, taking
from newsx.extract.grammar import BEGINS_NOUN, FINITE, IN_NOUN, is_negated, is_passive, may_come_first
from newsx.extract.reporting_words import can_speak, is_document
from newsx.extract.source_phrases import as_source
from newsx.models import Stance

_SAYING: frozenset[Stance] = frozenset({"asserts", "reports", "confirms", "denies", "does-not-confirm", "warns"})
_AFTER_SOURCE = frozenset({"on", "in", "at", "to", "during", "after", "before", "as", "when", "while", "by", "about", "since", "that"})
_LONGEST_SOURCE = 20
_LONGEST_REST = 15
_SHORTEST_CLAUSE = 4
_LONGEST_SUBJECT = 12
"""Tokens between a verb of saying and the verb of what is said."""


def attribution_in_a_row(verb: Token, entries: list[Entry]) -> Attribution | None:
    """Source, cue and clause by their order alone, where the parser has lost the way in a clause without `that`."""
    if is_passive(verb) or is_negated(verb):
        return None
    source, content = source_before(verb), _clause_after(verb)
    if source is None or content is None:
        return None
    head = verb.doc[source.head]
    frames = [frame for rest, frame in entries if not rest and not frame.only_negated and frame.stance in _SAYING]
    frame = taking([it for it in frames if (is_document(head) if it.document else can_speak(head))], "clause")
    if frame is None:
        return None
    return Attribution(frame, "clause in a row", (verb.i, verb.i + 1), verb.i, source, [content], (source.tokens[0], verb.i + 1))


def attribution_at_the_end(verb: Token, entries: list[Entry]) -> Attribution | None:
    """A sentence that a tag ends, by order alone: `The losses would outstrip the gains, said Ann Lee`, `…, Ann Lee told a paper`."""
    doc, sentence = verb.doc, verb.sent
    if verb.tag_ not in FINITE | {"VBN"} or is_passive(verb) or is_negated(verb) or verb.i < sentence.start + _SHORTEST_CLAUSE:
        return None
    if doc[verb.i - 1].text == ",":
        end = _end_of_noun(doc, verb.i + 1)
        head = _head_of(doc, (verb.i + 1, end))
        if head is None or verb.lemma_ == "tell" or doc[verb.i + 1].tag_ not in {"DT", "CD", "NNP", "NNPS", "PRP$"}:
            return None
        source, comma = Source(trimmed(doc, verb.i + 1, end), head.i), verb.i - 1
    elif (before := source_before(verb)) is not None and doc[before.tokens[0] - 1].text == ",":
        source, comma, head = before, before.tokens[0] - 1, doc[before.head]
    else:
        return None
    rest = doc[max(verb.i + 1, source.tokens[1]) : sentence.end]
    if len(rest) > _LONGEST_REST or any(token.tag_ in FINITE or token.is_quote or token.text in {";", ":"} for token in rest):
        return None
    start = next((it.i + 1 for it in reversed(doc[sentence.start : comma]) if it.text in {";", ":"} or it.is_quote), sentence.start)
    content = trimmed(doc, start, comma)
    words = doc[content[0] : content[1]]
    if len(words) < _SHORTEST_CLAUSE or not any(token.tag_ in FINITE for token in words):
        return None
    if any(token.tag_ in {"IN", "WRB"} for token in words[:2]):
        return None  # `When the fund was cut, Mexico said enough`
    frames = [frame for rest, frame in entries if not rest and not frame.only_negated and frame.stance in _SAYING]
    frame = taking([it for it in frames if (is_document(head) if it.document else can_speak(head))], "quote")
    if frame is None:
        return None
    tag = comma + 1, max(verb.i + 1, source.tokens[1])
    return Attribution(frame, "clause in a row", (verb.i, verb.i + 1), verb.i, source, [content], tag)


def source_before(verb: Token) -> Source | None:
    """The noun phrase right before a verb, whatever the parser has joined it to."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"} or (verb.tag_ == "VBN" and not any(it.lemma_ == "have" for it in verb.lefts)):
        return None
    place = verb.i - 1
    while place >= verb.sent.start and (verb.doc[place].lemma_ == "have" or verb.doc[place].tag_ == "RB"):
        place -= 1
    if place < verb.sent.start or not (verb.doc[place].tag_.startswith("NN") or verb.doc[place].tag_ == "PRP"):
        return None
    noun = verb.doc[place]
    while noun.head.i < verb.i and noun.head.tag_.startswith("NN") and noun.dep_ not in {"ROOT", "appos", "dep", "parataxis"}:
        if can_speak(noun) and not can_speak(noun.head):
            break
        noun = noun.head
    source = as_source(noun)
    return source._replace(tokens=(source.tokens[0], place + 1)) if source.tokens[0] <= place else None


def _clause_after(verb: Token) -> Tokens | None:
    """A clause without `that` whose subject the parser has taken for something else: `The city estimated there would be enough water`.

    Its verb may be tagged as a participle where nothing but a clause can follow: `Officials say the drone [fired] missiles`.
    """
    doc, start = verb.doc, verb.i + 1
    while start < verb.sent.end and may_come_first(doc[start]):
        start += 1
    if start >= verb.sent.end or doc[start].tag_ not in BEGINS_NOUN:
        return None
    for token in doc[start : min(start + _LONGEST_SUBJECT, verb.sent.end)]:
        if token.tag_ in FINITE or (token.tag_ == "VBN" and verb.lemma_ == "say" and token.i > start):
            end = next((it.i for it in doc[token.i : verb.sent.end] if it.text == ";" or it.is_quote), verb.sent.end)
            return trimmed(doc, start, end) if token.i > start else None
        if token.tag_ not in IN_NOUN:
            return None
    return None


def tag_after_quotation(doc: Doc, first: int) -> Attribution | None:
    """Source and verb right after a quotation by their order alone: `"…" said the owner`, `"…" the owner of the mill told a paper`."""
    ends_sentence = any(token.text in {".", "!", "?"} for token in doc[max(0, first - 3) : first])
    while first < len(doc) and (doc[first].text == "," or doc[first].is_quote):
        ends_sentence = ends_sentence and doc[first].text != ","
        first += 1
    if first >= len(doc):
        return None
    if doc[first].tag_ in FINITE | {"VB", "VBN"}:  # inverted
        verb, tokens = first, (first + 1, _end_of_noun(doc, first + 1))
    elif not ends_sentence:
        verb = _end_of_noun(doc, first)
        tokens = first, verb
    else:
        return None
    if (
        not tokens[0] < tokens[1]
        or verb >= len(doc)
        or doc[verb].tag_ not in FINITE | {"VB", "VBN"}
        or doc[tokens[0]].tag_ not in BEGINS_NOUN
    ):
        return None
    head = _head_of(doc, tokens)
    if head is None:
        return None
    entries = lexicon().verbs.get(doc[verb].lemma_.lower()) or lexicon().verbs.get(base_form(doc[verb].lower_)) or []
    frames = [frame for rest, frame in entries if not rest and not frame.only_negated]
    frame = taking([it for it in frames if (is_document(head) if it.document else can_speak(head))], "quote")
    if frame is None:
        return None
    tag = min(first, verb), max(tokens[1], verb + 1)
    return Attribution(frame, "quote in a row", (verb, verb + 1), verb, Source(trimmed(doc, *tokens), head.i), [], tag)


def _end_of_noun(doc: Doc, start: int) -> int:
    """Where a noun phrase ends that begins at a token: before a verb, a mark, and a preposition that tells when or where it was said."""
    for token in doc[start : start + _LONGEST_SOURCE]:
        if token.tag_ not in IN_NOUN or token.lower_ == "also" or token.lower_ in _AFTER_SOURCE or token.ent_type_ in {"DATE", "TIME"}:
            return token.i
    return min(start + _LONGEST_SOURCE, len(doc))


def _head_of(doc: Doc, tokens: Tokens) -> Token | None:
    """The last noun before the first preposition."""
    start, end = tokens
    end = next((it.i for it in doc[start + 1 : end] if it.tag_ == "IN"), end)
    return next((it for it in reversed(doc[start:end]) if it.tag_.startswith(("NN", "PRP"))), None)
