"""Attributions without a verb of saying: `Moscow's claim that …`, `reportedly`, `according to …`."""

from __future__ import annotations

from spacy.tokens import Span, Token

from newsx.extract.attribution_parts import Attribution, Source, Tokens, trimmed
from newsx.extract.contents import content_of
from newsx.extract.cues import Entry, Frame, lexicon
from newsx.extract.grammar import (
    CLAUSES_OF_NOUNS,
    clauses_of,
    has_to,
    is_negated,
    is_passive,
    possessor_of,
    prepositional_of,
    subject_of,
    subtree,
)
from newsx.extract.reporting_words import end_of_cue
from newsx.extract.said_clauses import around_tag
from newsx.extract.source_phrases import as_source, source_of

_WITHIN_PHRASE = frozenset(
    {
        "det",
        "amod",
        "compound",
        "nmod:poss",
        "nmod:desc",
        "nmod:unmarked",
        "poss",
        "flat",
        "nummod",
        "nn",
        "quantmod",
        "predet",
        "advmod",
        "punct",
    }
)
"""How words hang on the noun to their right."""


def attribution_of_noun(noun: Token, entries: list[Entry]) -> Attribution | None:
    for rest, frame in entries:
        end = end_of_cue(noun, rest)
        if end is None:
            continue
        content = _noun_content(noun, frame)
        if content is None:
            continue
        source, cue = _noun_source(noun, frame)
        if source is None:
            continue
        if source.tokens[0] <= content[0] < source.tokens[1] or content[0] <= source.head < content[1]:
            continue
        negated = is_negated(noun.head) and not content[0] <= noun.head.i < content[1]
        return Attribution(frame, "noun", cue, noun.i, source, [content], (cue[0], max(cue[1], end)), negated=negated)
    return None


def _noun_content(noun: Token, frame: Frame) -> Tokens | None:
    for child in noun.rights:
        if (
            child.dep_ in {"acl", "ccomp", "appos", "acl:relcl", "relcl"}
            and "clause" in frame.takes
            and any(c.lower_ == "that" and c.dep_ == "mark" for c in child.lefts)
        ):
            return content_of(child)
        if child.dep_ in {"acl", "xcomp", "ccomp"} and "infinitive" in frame.takes and has_to(child):
            return content_of(child)
    for preposition, first, head in prepositional_of(noun):
        if preposition in frame.takes:
            return trimmed(noun.doc, first.i + 1, subtree(head)[1])
    return _predicated(noun) if "clause" in frame.takes else None


def _predicated(noun: Token) -> Tokens | None:
    """What somebody's claim is said to be: `His view is that [it failed]`, `The line remained that [it failed]`."""
    head = noun.head
    if noun.dep_ in {"nsubj", "nsubj:outer"} and head.lemma_ in {"be", "remain"}:
        clauses = [*clauses_of(head), *(child for child in head.rights if child.dep_ == "xcomp" and _mark_of(child) is not None)]
        return content_of(clauses[0]) if clauses else None
    mark = _mark_of(head)  # in Universal Dependencies the clause itself is the head
    if mark is not None and noun.dep_ in {"nsubj", "nsubj:outer"} and any(it.dep_ == "cop" and noun.i < it.i < mark.i for it in head.lefts):
        return trimmed(noun.doc, mark.i + 1, content_of(head)[1])
    return None


def _mark_of(verb: Token) -> Token | None:
    return next((child for child in verb.lefts if child.dep_ == "mark" and child.lower_ == "that"), None)


def _noun_source(noun: Token, frame: Frame) -> tuple[Source | None, Tokens]:
    """The possessor, `by …`, a nationality before it, or the subject of the verb that does nothing but utter it."""
    cue = noun.i, noun.i + 1
    if (possessor := possessor_of(noun)) is not None:
        return as_source(possessor), cue
    for preposition, _, head in prepositional_of(noun):
        if preposition in {"by", "from"} or (preposition == "of" and "of" not in frame.takes and head.ent_type_):
            return as_source(head), cue
    verb = noun.head
    if noun.dep_ in {"obj", "dobj", "obl", "pobj"} and verb.lemma_ in frame.verbs and verb.tag_.startswith("VB") and not is_passive(verb):
        source = source_of(verb)[0]
        if source:
            return source, (min(verb.i, noun.i), max(verb.i, noun.i) + 1)
    modifier = next((child for child in noun.lefts if child.dep_ in {"amod", "compound", "nmod"} and child.ent_type_), None)
    return (Source((modifier.left_edge.i, modifier.i + 1), modifier.i) if modifier is not None else None), cue


def attribution_of_adverb(adverb: Token, entries: list[Entry]) -> Attribution | None:
    """`The ship was reportedly hit`: a claim of nobody in particular."""
    head = adverb.head
    if head.i == adverb.i:
        return None
    if adverb.i == adverb.sent.start and not head.tag_.startswith("VB"):
        head = adverb.sent.root  # `Reportedly, over 400 people came`, where the parser gives it to the number
    frame = entries[0].frame
    start, end = _own_words(head)
    pieces = [trimmed(adverb.doc, start, adverb.i), trimmed(adverb.doc, adverb.i + 1, end)]
    content = [piece for piece in pieces if piece[0] < piece[1]]
    cue = adverb.i, adverb.i + 1
    return Attribution(frame, "adverb", cue, adverb.i, None, content, cue) if content else None


def _own_words(verb: Token) -> Tokens:
    """A clause without what is put before it between commas, and without a further clause that has a subject of its own."""
    start, end = subtree(verb)
    subject = subject_of(verb)
    if subject is None:
        return start, end
    if start < subject.left_edge.i < verb.i and verb.doc[subject.left_edge.i - 1].text == ",":
        start = subject.left_edge.i
    for child in verb.rights:
        if child.dep_ == "conj" and subject_of(child) is not None:
            end = min(end, child.left_edge.i)
    return start, end


def attribution_of_phrase(first: Token, entries: list[Entry]) -> Attribution | None:
    """`According to X, …`: the clause or the whole sentence without the phrase."""
    doc = first.doc
    second = doc[first.i + 1].lower_ if first.i + 1 < len(doc) else ""
    for rest, frame in entries:
        end = first.i + 1 + len(rest)
        if rest and rest[0] != second:
            continue
        if end >= len(doc) or tuple(token.lower_ for token in doc[first.i + 1 : end]) != rest:
            continue
        if (opening := _opening(first, end)) is not None:
            opener, clause = opening
            return Attribution(frame, "phrase", (first.i, end), first.i, opener, [clause], (first.i, opener.tokens[1]))
        head = _head_of_phrase(doc[end])
        source = as_source(head)
        if source.tokens[0] < end:
            source = source._replace(tokens=trimmed(doc, end, max(source.tokens[1], head.i + 1)))
        if source.tokens[0] >= source.tokens[1]:
            continue
        content = _without(first, source, _governor(head, first))
        if content:
            return Attribution(frame, "phrase", (first.i, end), first.i, source, content, (first.i, source.tokens[1]))
    return None


def _head_of_phrase(word: Token) -> Token:
    """The noun of the phrase that begins with a word."""
    while word.dep_ in _WITHIN_PHRASE and word.head.i > word.i:
        word = word.head
    return word


def _opening(first: Token, start: int) -> tuple[Source, Tokens] | None:
    """Source and content of a phrase that opens a sentence and that the parser has taken for the sentence or for a part of its subject."""
    doc, sentence = first.doc, first.sent
    comma = next((token.i for token in doc[start : sentence.end] if token.text == ","), sentence.end)
    if first.i - sentence.start > 1 or comma >= sentence.end - 2 or comma == start:
        return None
    head = _head_of_phrase(doc[start])
    if head.i < comma and head.dep_ != "ROOT":
        return None
    span = doc[start:comma]
    content = trimmed(doc, comma + 1, sentence.end)
    has_verb = any(token.tag_.startswith(("VB", "MD")) for token in doc[content[0] : content[1]])
    return (Source(trimmed(doc, start, comma), _first_noun(span).i), content) if has_verb else None


def _first_noun(span: Span) -> Token:
    """The last noun before anything that is put after it: `the [Centers] for Disease Control`."""
    nouns = [token for token in span if token.tag_.startswith(("NN", "PRP"))]
    preposition = next((token.i for token in span[1:] if token.tag_ == "IN"), span.end)
    return next((noun for noun in reversed(nouns) if noun.i < preposition), nouns[0] if nouns else span.root)


def attribution_of_view(noun: Token) -> Attribution | None:
    """`In her view, …`: a phrase as `in the view of`, with the possessor before the noun."""
    possessor = possessor_of(noun)
    if possessor is None:
        return None
    preposition = next((child for child in noun.lefts if child.dep_ == "case"), noun.head if noun.dep_ == "pobj" else None)
    if preposition is None or preposition.i + 1 != possessor.left_edge.i:
        return None
    entries = lexicon().phrases.get(preposition.lower_, ())
    frame = next((entry.frame for entry in entries if entry.rest == ("the", noun.lower_, "of")), None)
    is_set_apart = preposition.i == noun.sent.start or preposition.nbor(-1).text == ","
    if frame is None or not is_set_apart or "?" in noun.sent.text[-4:]:
        return None
    phrase = as_source(possessor)._replace(tokens=(possessor.left_edge.i, noun.i + 1))
    content = _without(preposition, phrase, _governor(noun, preposition))
    if not content:
        return None
    cue = preposition.i, noun.i + 1
    return Attribution(frame, "phrase", cue, preposition.i, as_source(possessor), content, cue)


def _governor(head: Token, first: Token) -> Token:
    """The word of the clause that a phrase modifies."""
    while head.head.i != head.i and first.i <= head.head.i <= head.i:  # `to` and `according` are heads in ClearNLP's labels
        head = head.head
    return head.head


def _without(first: Token, source: Source, governor: Token) -> list[Tokens]:
    """The clause around a phrase, and the whole sentence around one that opens or ends it."""
    doc, sentence = first.doc, first.sent
    start, end = subtree(governor)
    clauses = [child.right_edge.i + 1 for child in doc[source.head].rights if child.dep_ in CLAUSES_OF_NOUNS]
    last = max([source.tokens[1], *clauses])
    subject = subject_of(governor)
    if subject is not None and subject.i > source.head:
        last = max(source.tokens[1], min(last, subject.left_edge.i))
    if first.i - sentence.start <= 1 or sentence.end - last <= 2:
        start, end = sentence.start, sentence.end
    if first.i - start > 1 and any(token.lower_ in {"who", "which"} for token in doc[last : min(last + 2, end)]):
        end = last  # what is told of the source
    end = next((place for place in range(last, end - 2) if doc[place].text == "," and doc[place + 1].lower_ == "but"), end)
    return [piece for piece in around_tag(doc, (start, first.i), (last, end)) if piece[1] - piece[0] > 1]
