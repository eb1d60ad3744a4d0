"""Finds attributions in grammar: each cue with its source and the words that are its content.

What counts as a cue, and how it is built into a sentence, stands in `rules/cues.toml`; here are the constructions. Quotations are joined
to what is found here in `newsx.extract.claims`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from spacy.tokens import Doc, Token

from newsx.extract.attribution_parts import Attribution, Found, Source, Tokens, span_of, trimmed
from newsx.extract.contents import content_of, object_content
from newsx.extract.cues import Construction, Entry, Frame, base_form, lexicon, taking
from newsx.extract.grammar import (
    CLAUSES_OF_NOUNS,
    IN_NOUN,
    RELATIVE_CLAUSES,
    RELATIVE_PRONOUNS,
    agent_of,
    clauses_of,
    has_to,
    infinitive_of,
    is_negated,
    is_neither,
    is_passive,
    objects_of,
    prepositional_of,
    subject_of,
    subtree,
)
from newsx.extract.nominal_attributions import attribution_of_adverb, attribution_of_noun, attribution_of_phrase, attribution_of_view
from newsx.extract.reporting_words import can_speak, end_of_cue, is_document
from newsx.extract.row_attributions import attribution_at_the_end, attribution_in_a_row, source_before
from newsx.extract.said_clauses import after_gap, after_tag, clauses_said, joined_clauses, words_before_tag
from newsx.extract.source_phrases import NO_SOURCE, addressee_of, agent_source, antecedent_of, is_citing, source_of, sources_cited
from newsx.labels import SUBJECT_DEPENDENCIES
from newsx.models import Stance

_ANSWERING: frozenset[Stance] = frozenset({"denies", "confirms", "does-not-confirm"})
_SAYING: frozenset[Stance] = _ANSWERING | {"asserts", "reports"}
_UNNAMED = frozenset({"identify", "name", "quote"})
_NAMING = frozenset({"call", "label", "brand", "dub", "term"})
_DESCRIBING = frozenset({"describe", "characterize", "characterise"})
_PRESENT = frozenset({"VBZ", "VBP", "VB"})
_LONGEST_NAMED, _LONGEST_NAME = 10, 60
"""Tokens of what is called something, and of what it is called."""
_TIMES = frozenset({"day", "night", "morning", "afternoon", "evening", "week", "month", "year", "hour", "time", "moment"})
_ORDER: tuple[Construction, ...] = tuple(it for it in get_args(Construction) if it not in {"quote", "clause"})


def attributions(doc: Doc) -> Iterator[Attribution]:
    """All attributions by verbs, nouns, adverbs and phrases, in the order of their cues; those whose words are in a quotation alone."""
    known = lexicon()
    for token in doc:
        tag = token.tag_
        if tag.startswith("VB"):
            entries = known.verbs.get(token.lemma_.lower()) or known.verbs.get(base_form(token.lower_))
            found = _of_verb(token, entries) if entries else None
            if entries and (found is None or not found.content):
                found = attribution_in_a_row(token, entries) or attribution_at_the_end(token, entries) or found
            if found is not None:
                yield found
        elif tag.startswith("NN"):
            if (entries := known.nouns.get(token.lemma_.lower())) and (found := attribution_of_noun(token, entries)):
                yield found
            if found := attribution_of_view(token):
                yield found
        elif tag == "RB" and (entries := known.adverbs.get(token.lower_)) and (found := attribution_of_adverb(token, entries)):
            yield found
        if (entries := known.phrases.get(token.lower_)) and (found := attribution_of_phrase(token, entries)):
            yield found


def _of_verb(verb: Token, entries: list[Entry]) -> Attribution | None:
    if verb.dep_ in {"amod", "compound", "case", "fixed", "mark"}:
        return None
    fitting = [(frame, end) for rest, frame in entries if (end := end_of_cue(verb, rest)) is not None]
    if not fitting:
        return None
    longest = max(end for _, end in fitting)
    if _is_bare_participle(verb):
        return None
    negated = is_negated(verb)
    frames = [
        frame
        for frame, end in fitting
        if end == longest and (negated or not frame.only_negated) and (verb.tag_ in _PRESENT or not frame.present)
    ]
    passive = is_passive(verb)
    if is_citing(verb) and any(map(can_speak, objects_of(verb))):
        return None  # the source of a source: see `sources_cited`
    source, refused, first = (agent_source(verb), False, verb.i) if passive else source_of(verb)
    if source is None and not passive:
        source = source_before(verb)
    if source is None and not passive:
        return None
    if source is not None:
        head = verb.doc[source.head]
        frames = [frame for frame in frames if (is_document(head) if frame.document else can_speak(head))]
        if head.tag_ in {"PRP", "WDT"}:
            frames.sort(key=lambda frame: frame.document)
    found = _passive(verb, frames) if passive else _active(verb, frames, longest)
    if found is None:
        return None
    frame, construction, content, addressee = found
    auxiliaries = [child.i for child in verb.lefts if child.dep_ in {"aux", "aux:pass", "auxpass"}]
    if any(start <= place < end for start, end in content for place in auxiliaries if not start <= verb.i < end):
        return None  # `a launcher [that neither side will] say it owned`
    if refused and frame.stance not in _SAYING:
        return None  # `refused to threaten Moscow` is the refusal's content
    if source and not content and construction != "quote":
        return None
    neither = is_neither(verb)
    if neither and verb.dep_ == "conj":
        first = min([verb.head.i, *(child.i for child in verb.head.lefts if child.lower_ == "neither")])
    elif negated or refused:
        first = min(first, _start_of_negation(verb)) if negated else first
    return Attribution(
        frame,
        construction,
        (first, max(longest, verb.i + 1)),
        verb.i,
        source,
        content,
        _tag(verb, source, content),
        addressee=addressee,
        negated=negated,
        refused=refused,
        neither=neither,
        passive=passive,
        via=list(sources_cited(verb)),
    )


def _start_of_negation(verb: Token) -> int:
    """The first of the auxiliaries and adverbs right before a verb: `[has not yet] confirmed`."""
    first = verb.i
    while first > verb.sent.start and verb.doc[first - 1].dep_ in {"aux", "neg", "advmod"} and verb.doc[first - 1].head == verb:
        first -= 1
    return first


def _is_bare_participle(verb: Token) -> bool:
    """Whether a participle is of somebody to whom it was done: `Vik, asked whether he would appeal, smiled`."""
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in {*CLAUSES_OF_NOUNS, "advcl"}
        and agent_of(verb) is None
        and subject_of(verb) is None
        and not any(child.dep_ in {"aux", "auxpass", "aux:pass"} for child in verb.lefts)
        and not list(prepositional_of(verb))
    )


def _active(verb: Token, frames: list[Frame], end: int) -> Found | None:
    """`end` is the token after the cue's words; what the last of them governs is an object: `called on Turkey to halt`."""
    clauses = clauses_said(verb)
    objects = objects_of(verb)
    if not objects and end > verb.i + 1:
        objects = [head for _, first, head in prepositional_of(verb) if first.i == end - 1]
    if not objects and not clauses and subject_of(verb) is not None:
        objects = [child for child in verb.rights if child.dep_ in SUBJECT_DEPENDENCIES and child != subject_of(verb)]  # wrongly labelled
    if clauses and clauses[-1][0] > verb.i:
        clauses[-1] = clauses[-1][0], max(clauses[-1][1], joined_clauses(verb, clauses[-1][1]))
    elif clauses:
        clauses += after_tag(verb)
    if clauses and (frame := taking(frames, "clause", "quote")):
        return frame, "clause", clauses, span_of(objects[0]) if objects else addressee_of(verb)
    if clauses and (frame := taking(frames, "object+clause")):
        return frame, "object+clause", clauses, span_of(objects[0]) if objects else None
    for construction in _ORDER:
        frame = taking(frames, construction)
        if frame:
            content = _complement(verb, construction, objects, answers=frame.stance in _ANSWERING or is_negated(verb))
            if content:
                return frame, construction, [(max(first, end), last) for first, last in content], None
    if (frame := taking(frames, "object")) and frame.stance in _ANSWERING and (charge := _answered(verb)):
        return frame, "object before it", charge, None
    if (frame := taking(frames, "clause")) and (gap := after_gap(verb)):
        return frame, "clause with a gap", gap, None
    if frame := taking(frames, "quote"):
        return frame, "quote", words_before_tag(verb), span_of(objects[0]) if objects else addressee_of(verb)
    return None


def _complement(verb: Token, construction: str, objects: list[Token], *, answers: bool) -> list[Tokens]:
    """The content that a construction gives, if the verb has it here; `answers`: a bare `that` is content enough, as in `denied that`."""
    doc = verb.doc
    if construction == "infinitive":
        infinitive = infinitive_of(verb)
        if infinitive is not None and infinitive.lemma_ in _UNNAMED:
            return []  # `asked not to be identified`
        return [content_of(infinitive, reporter=True)] if infinitive is not None and not objects else []
    if construction == "object":
        if not objects:
            return [content_of(child) for child in verb.rights if child.dep_ in {"xcomp", "ccomp"} and child.tag_ == "VBG"][:1]
        return [object_content(verb, objects[-1])] if _is_claimable(objects[-1], answers=answers) else []
    if construction.startswith("object+"):
        if name := _name_given(verb, construction, objects):
            return name
        if not objects:
            return (
                _named_in_marks(verb)
                if construction == "object+complement"
                else _accused_as_subject(verb, construction.removeprefix("object+"))
            )
        other = _second(verb, construction.removeprefix("object+"), objects)
        if other is None:
            return _named_in_marks(verb) if construction == "object+complement" else []
        start, end = subtree(objects[0])[0], max(subtree(objects[0])[1], subtree(other)[1])
        return [trimmed(doc, start, _end_before_next_verb(doc, objects[0].i, end))]
    for preposition, first, head in prepositional_of(verb):
        if preposition == construction and not (preposition in {"on", "in"} and _is_time(head)):
            return [trimmed(doc, first.i + 1, _end_of_governed(verb, head))]
    return _governed_beside(verb, construction)


def _name_given(verb: Token, construction: str, objects: list[Token]) -> list[Tokens]:
    """What a relative clause calls its noun: `what they call [a gesture]`, `which they describe as [a retreat]`."""
    if verb.dep_ not in RELATIVE_CLAUSES:
        return []
    if construction == "object+as" and not objects and verb.lemma_ in _DESCRIBING:
        return [trimmed(verb.doc, first.i + 1, subtree(head)[1]) for word, first, head in prepositional_of(verb) if word == "as"][:1]
    if construction == "object+complement" and verb.head.lower_ == "what" and len(objects) < 2:
        return [content_of(it) for it in verb.rights if it.dep_ in {"xcomp", "oprd", "obj", "dobj", "ccomp"}][:1]
    return []


def _named_in_marks(verb: Token) -> list[Tokens]:
    """What is called something in quotation marks, with these, where the parser is lost: `called [the holiday "a feast of love"]`."""
    doc, place = verb.doc, verb.i + 1
    if verb.lemma_ not in _NAMING or doc[min(place, len(doc) - 1)].tag_ == "IN":
        return []
    while place < verb.sent.end and doc[place].tag_ in IN_NOUN - {"POS"} and place - verb.i < _LONGEST_NAMED:
        place += 1
    if place >= len(doc) or not doc[place].is_quote or not doc[place - 1].tag_.startswith(("NN", "PRP")):
        return []
    end = next((it.i for it in doc[place + 1 : place + _LONGEST_NAME] if it.is_quote), None)
    return [trimmed(doc, verb.i + 1, end + 1)] if end is not None else []


def _governed_beside(verb: Token, preposition: str) -> list[Tokens]:
    """What a preposition right after a verb governs, where the parser has joined it to another verb: `has called for [calm]`."""
    first = verb.doc[min(verb.i + 1, verb.sent.end - 1)]
    if first.lower_ != preposition or first.dep_ != "case" or first.head.i <= first.i or _is_time(first.head):
        return []
    return [trimmed(verb.doc, first.i + 1, first.head.right_edge.i + 1)]


def _accused_as_subject(verb: Token, preposition: str) -> list[Tokens]:
    """Content whose object the parser has made the subject of what comes after it: `accused [Oslo of throwing away the key]`."""
    for word, first, head in prepositional_of(verb):
        subject = subject_of(head) if word == preposition and head.tag_ == "VBG" else None
        if subject is not None and verb.i < subject.i < first.i:
            return [trimmed(verb.doc, subject.left_edge.i, subtree(head)[1])]
    return []


def _is_time(noun: Token) -> bool:
    """Whether it says when: `ruled on Friday`, `ruled on the same day`."""
    return noun.ent_type_ in {"DATE", "TIME"} or noun.lemma_ in _TIMES


def _end_of_governed(verb: Token, noun: Token) -> int:
    """Where what a preposition governs ends; an infinitive after it belongs to it: `called for the matter to be raised`."""
    end = subtree(noun)[1]
    infinitive = infinitive_of(verb)
    return subtree(infinitive)[1] if infinitive is not None and end <= infinitive.left_edge.i <= end + 1 else end


def _end_before_next_verb(doc: Doc, start: int, end: int) -> int:
    """Where a noun with its complement ends: before a finite verb that the parser has joined to it, and before the reporter's aside.

    `called it absurd [and vowed …]`, `accused Moscow of spying[, which it denies]`
    """
    for place in range(start, end - 1):
        token, verb = doc[place], doc[place].head
        if token.dep_ == "cc" and verb.i > place and verb.tag_ in {"VBD", "VBZ", "VBP"} and subject_of(verb) is None:
            return place
        if token.text == "," and doc[place + 1].lower_ in {"which", "who"}:
            return place
    return end


def _second(verb: Token, what: str, objects: list[Token]) -> Token | None:
    """The second part of `accused Russia of lying`, `urged Russia to leave`, `called the deal illegal`."""
    if what == "clause":
        return next(iter(clauses_of(verb)), None)
    if what == "infinitive":
        return infinitive_of(verb) or next((child for child in objects[0].rights if child.dep_ in {"acl", "xcomp"} and has_to(child)), None)
    if what == "complement":
        complement = next(
            (child for child in verb.rights if child.dep_ in {"xcomp", "oprd", "ccomp", "obj", "dobj"} and child.i > objects[0].i), None
        )
        words = verb.doc[objects[-1].left_edge.i : objects[-1].right_edge.i + 1]
        quoted = verb.lemma_ in _NAMING and any(token.is_quote for token in words)
        return complement or (objects[-1] if quoted else None)
    within = (it for word in objects[0].subtree if word != objects[0] for it in prepositional_of(word) if it.head.tag_ == "VBG")
    places = [*prepositional_of(verb), *prepositional_of(objects[0]), *within]
    heads = (head for word, _, head in places if word == what and not (what == "for" and _is_time(head)))
    return next((head for head in heads if head.i > objects[0].i), None)


def _answered(verb: Token) -> list[Tokens]:
    """What a relative clause denies or confirms: `a charge that Baku rejected`."""
    subject = subject_of(verb)
    if verb.dep_ not in RELATIVE_CLAUSES or objects_of(verb) or subject is None or subject.lower_ in RELATIVE_PRONOUNS:
        return []
    if any(child.dep_ == "case" for child in verb.head.lefts) or verb.head.dep_ == "pobj":
        return []  # `shipped through the port, which Oslo denies`: not the port
    return [trimmed(verb.doc, verb.head.left_edge.i, verb.left_edge.i)]


def _is_claimable(noun: Token, *, answers: bool) -> bool:
    """Whether an object can be the content: a bare pronoun says nothing but in an answer."""
    return noun.tag_ not in {"WP", "WDT", "EX"} and (answers or noun.tag_ not in {"PRP", "DT"})


def _passive(verb: Token, frames: list[Frame]) -> Found | None:
    """`It was claimed that …`, `is believed to be …`, `was accused of …`, and `was condemned by …` for verbs with an object."""
    subject = subject_of(verb)
    if (clauses := clauses_said(verb)) and verb.lemma_ != "ask":
        frame = taking(frames, "clause", "object+clause")
        return (frame, "passive clause", clauses, None) if frame else None
    infinitive = infinitive_of(verb)
    if infinitive is not None and (
        frame := taking([it for it in frames if "clause" in it.takes and (agent_of(verb) or it.stance != "demands")], "clause")
    ):
        whole = (
            [span_of(subject), content_of(infinitive)]
            if subject is not None and subject.lower_ not in NO_SOURCE
            else [content_of(infinitive)]
        )
        return frame, "passive infinitive", whole, None
    for preposition, first, head in prepositional_of(verb):
        frame = taking(frames, f"object+{preposition}")
        if preposition != "by" and frame and (frame.stance == "accuses" or agent_of(verb) is not None):
            content = trimmed(verb.doc, first.i + 1, subtree(head)[1])
            return (
                frame,
                f"passive {preposition}",
                [span_of(subject), content] if preposition == "as" and subject is not None else [content],
                None,
            )
    if agent_of(verb) is not None and subject is not None and (frame := taking(frames, "object", "clause")):
        start = antecedent_of(verb) if subject.lower_ in RELATIVE_PRONOUNS else subject
        return (frame, "passive object", [span_of(start)], None) if start is not None else None
    return None


def _tag(verb: Token, source: Source | None, content: Iterable[Tokens]) -> Tokens:
    """The words around the cue that are neither content nor further clauses."""
    taken = [*content]
    start, end = verb.i, verb.i + 1
    low, high = subtree(verb)
    if source and low <= source.tokens[0]:
        low = min(low, source.tokens[0])
    free = [not any(a <= place < b for a, b in taken) for place in range(low, high)]
    while start > low and free[start - 1 - low] and not verb.doc[start - 1].is_quote:
        start -= 1
    while end < high and free[end - low] and not verb.doc[end].is_quote:
        end += 1
    start, end = trimmed(verb.doc, start, end)
    return min(start, verb.i), max(end, verb.i + 1)
