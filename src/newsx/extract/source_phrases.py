"""Who says it: the noun phrase that is a verb's source, found through conjunctions, infinitives, relative clauses and passives."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from newsx.extract.attribution_parts import Source, Tokens, trimmed
from newsx.extract.cues import lexicon
from newsx.extract.grammar import (
    CLAUSES_OF_NOUNS,
    FINITE,
    RELATIVE_CLAUSES,
    RELATIVE_PRONOUNS,
    agent_of,
    has_to,
    is_passive,
    objects_of,
    prepositional_of,
    subject_of,
    subtree,
)
from newsx.extract.reporting_words import can_report, can_speak
from newsx.labels import SUBJECT_DEPENDENCIES

_REFUSING = frozenset({"refuse", "decline", "fail", "avoid", "neglect"})
_JOINING = frozenset({"case", "mark", "cc", "prep"})
CITING = frozenset({"cite", "quote"})
_ISSUING = frozenset({"issue", "release", "publish", "send", "post", "write", "sign", "file", "adopt", "make", "put", "give", "deliver"})
_OBJECT_CONTROL = frozenset(
    {"ask", "urge", "tell", "force", "allow", "order", "want", "persuade", "invite", "encourage", "press", "expect", "enable", "lead"}
)
_CUT_AFTER_SOURCE = CLAUSES_OF_NOUNS | {"advcl", "parataxis", "ccomp", "xcomp", "cc:preconj"}
NO_SOURCE = frozenset({"it", "there", "this", "that", "what"})


def agent_source(verb: Token) -> Source | None:
    agent = agent_of(verb)
    return as_source(agent) if agent is not None else None


def source_of(verb: Token) -> tuple[Source | None, bool, int]:
    """Who says it, whether he refuses to, and the first token of the cue."""
    refused, first = False, verb.i
    for _ in range(6):
        subject = subject_of(verb)
        if subject is not None and not (verb.tag_ == "VBG" and verb.dep_ == "advcl" and subject.i > verb.i):
            return _from_subject(subject, verb), refused, first
        if (misplaced := _misplaced_subject(verb)) is not None:
            return as_source(misplaced), refused, first
        head, dep = verb.head, verb.dep_
        if head.i == verb.i:
            break
        if (
            dep in CLAUSES_OF_NOUNS
            and verb.tag_ == "VBG"
            and not can_speak(head)
            and verb.doc[verb.i - 1].text == ","
            and head.head.i != head.i
        ):
            verb = head.head  # `decried the figures, saying they were old`
            continue
        if dep in CLAUSES_OF_NOUNS and head.tag_.startswith(("NN", "PRP")):
            return (None if has_to(verb) or verb.tag_ == "VBN" else as_source(_issuer_of(head, verb) or head)), refused, first
        if dep == "xcomp" and head.lemma_ in _OBJECT_CONTROL and objects_of(head):
            return None, refused, first
        if dep not in {"conj", "xcomp", "advcl", "parataxis", "ccomp", "dep", "ROOT"}:
            break
        if dep in {"xcomp", "ccomp"} and head.lemma_ in _REFUSING:
            refused, first = True, head.i
        if dep == "conj" and verb.tag_ in FINITE:  # `have plans to widen it and report`: who plans, reports
            while head.tag_ in {"VB", "VBG"} and head.head.i < head.i and not any(it.tag_ == "MD" for it in head.lefts):
                head = head.head if head.head.tag_.startswith("VB") else head.head.head
        verb = head
        if dep == "conj" and (subject := subject_of(verb)) is not None and not can_speak(subject) and verb.dep_ == "ccomp":
            verb = verb.head  # what is said has been joined to what says it
        if is_passive(verb):
            subject = agent_of(verb) or subject_of(verb)
            return (_from_subject(subject, verb) if subject is not None else None), refused, first
    return None, refused, first


def _issuer_of(document: Token, verb: Token) -> Token | None:
    """Who gives out a paper that says something: `[The town] released a statement saying`."""
    issuing = document.head
    if verb.tag_ != "VBG" or document.lemma_.lower() not in lexicon().file.document_nouns or document not in objects_of(issuing):
        return None
    return subject_of(issuing) if issuing.lemma_ in _ISSUING else None


def _misplaced_subject(verb: Token) -> Token | None:
    """A subject beside a verb of saying that the parser has given to what is said."""
    if verb.dep_ != "ROOT":
        return None
    if verb.i > verb.sent.start and verb.nbor(-1).is_quote:  # `"…" tweeted Johnson "…"`
        inverted = next((it for it in verb.rights if it.dep_ in {"iobj", "obj", "dobj", "dative"} and it.left_edge.i == verb.i + 1), None)
        if inverted is not None and inverted.ent_type_ in {"PERSON", "PER"}:
            return inverted
    for content in verb.children:
        if content.dep_ == "ccomp":
            subjects = [it for it in content.children if it.dep_ in SUBJECT_DEPENDENCIES]
            if content.i > verb.i:
                return next((it for it in subjects if it.i < verb.i), None)
            quoted = max((it.i for it in verb.doc[max(0, verb.i - 15) : verb.i] if it.is_quote), default=verb.i)
            return next((it for it in subjects if quoted < it.i), None)
    return None


def _from_subject(subject: Token, verb: Token) -> Source | None:
    if subject.lower_ in RELATIVE_PRONOUNS and subject.tag_ in {"WDT", "WP", "WP$", "IN", "DT"}:
        antecedent = antecedent_of(verb) or _noun_before(subject)
        return as_source(antecedent) if antecedent is not None else None
    if subject.i > verb.i and (name := _apposed_name(subject, verb)) is not None:
        source = as_source(name)
        return source._replace(tokens=(as_source(subject).tokens[0], source.tokens[1]))
    if subject.lower_ in NO_SOURCE - {"it"} or subject.dep_ == "expl":
        return None
    source = as_source(subject)
    return source._replace(tokens=(_start_of_split_name(subject, verb, source.tokens[0]), source.tokens[1]))


def _start_of_split_name(subject: Token, verb: Token, start: int) -> int:
    """Where a subject begins that the parser takes for two: `[Judge Ann Lee] [QC] said`, `[Lund] [officials] said`."""
    before = next((it for it in verb.lefts if it.dep_ in SUBJECT_DEPENDENCIES and it.right_edge.i + 1 == start and it.i < subject.i), None)
    return as_source(before).tokens[0] if before is not None and before.tag_.startswith("NN") else start


def _apposed_name(subject: Token, verb: Token) -> Token | None:
    """The name that the parser takes for a second subject: `said the owner, [Ann Lee]`."""
    others = [it for it in verb.rights if it.dep_ in SUBJECT_DEPENDENCIES and it.i > subject.i]
    name = others[0] if others else None
    return name if name is not None and name.ent_type_ in {"PERSON", "PER"} and name.left_edge.i - subject.right_edge.i <= 2 else None


def antecedent_of(verb: Token) -> Token | None:
    """The noun on which the relative clause hangs that the verb stands in."""
    for _ in range(4):
        if verb.dep_ in RELATIVE_CLAUSES:
            return verb.head
        if verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def _noun_before(pronoun: Token) -> Token | None:
    """The noun phrase before `, who`, where the parser has joined the clause to something else."""
    comma = pronoun.i - 1
    if comma < 1 or pronoun.lower_ != "who" or pronoun.doc[comma].text != ",":
        return None
    noun = pronoun.doc[comma - 1]
    while noun.head.i < noun.i or (noun.head.i < pronoun.i and noun.dep_ in {"compound", "flat", "amod", "det"}):
        if noun.head.tag_.startswith(("VB", "MD")) or noun.head.i == noun.i:
            break
        noun = noun.head
    return noun if noun.tag_.startswith("NN") else None


def as_source(head: Token) -> Source:
    """The noun phrase with its appositions, without the clauses that hang on it."""
    start, end = subtree(head)
    for child in head.rights:
        after_comma = child.dep_ not in {"appos", "conj", "flat", "punct", "cc"} and "," in {
            child.left_edge.text,
            head.doc[child.left_edge.i - 1].text,
        }
        if (child.dep_ in _CUT_AFTER_SOURCE and not _is_participle(child)) or after_comma:
            end = min(end, subtree(child)[0])
    end = next((it.i for it in head.doc[head.i + 1 : end] if it.tag_ in {"VBD", "VBZ", "VBP", "MD"}), end)
    case = [child.i for child in head.lefts if child.dep_ == "case"]
    start = max([start, *(place + 1 for place in case)])
    for place in range(start, min(end, head.doc[start:end].end)):
        if head.doc[place].is_quote or head.doc[place].text in {".", ";"}:
            if place < head.i:
                start = place + 1
            elif place > head.i:
                end = place
                break
    while start < head.i and head.doc[start].tag_.startswith("VB") and head.doc[start].lemma_.lower() in lexicon().verbs:
        start += 1  # an inverted tag whose verb the parser has put into the name
    while start < head.i and head.doc[start].dep_ in _JOINING and not start < head.doc[start].head.i < head.i:
        start += 1  # `[with] a banner saying`, `[and] its rival denied`
    return Source(trimmed(head.doc, start, max(end, head.i + 1)), head.i)


def _is_participle(clause: Token) -> bool:
    """Whether a clause is part of what the source is called: `a statement [released by the court]`, `a man [using the name Katya]`."""
    if clause.dep_ not in {"acl", "vmod"}:
        return False
    return clause.tag_ == "VBN" or (clause.tag_ == "VBG" and clause.lemma_.lower() not in lexicon().verbs)


def sources_cited(verb: Token) -> Iterator[Source]:
    """The sources that a source relies on: `Citing two officials, the paper said`, `the paper reported, quoting a survey`."""
    subject = subject_of(verb)
    for child in (*verb.children, *(subject.rights if subject is not None else ())):
        if is_citing(child):
            yield from (as_source(noun) for noun in objects_of(child) if can_speak(noun))


def is_citing(verb: Token) -> bool:
    """Whether a participle says on whom a verb of saying, or its subject, relies."""
    if verb.lemma_.lower() not in CITING or verb.tag_ != "VBG":
        return False
    speaks = verb.head if verb.dep_ == "advcl" else verb.head.head
    return verb.dep_ in {"advcl", "acl"} and can_report(speaks)


def addressee_of(verb: Token) -> Tokens | None:
    """`said to reporters`"""
    return next(
        (
            trimmed(verb.doc, first.i + 1, subtree(head)[1])
            for word, first, head in prepositional_of(verb)
            if word == "to" and head.tag_ != "VB"
        ),
        None,
    )
