"""Who does what in a clause, read alike from Universal Dependencies and from ClearNLP labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Span, Token

from newsx.labels import SUBJECT_DEPENDENCIES

RELATIVE_CLAUSES = frozenset({"acl:relcl", "relcl"})
RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom"})
CLAUSES_OF_NOUNS = frozenset({"acl", "acl:relcl", "relcl"})
_OBJECTS = frozenset({"obj", "dobj", "iobj", "dative"})
_OBLIQUES = frozenset({"obl", "obl:agent", "obl:tmod", "obl:npmod", "nmod", "advcl", "ccomp", "xcomp", "acl"})
_PASSIVE_AUXILIARIES = frozenset({"aux:pass", "auxpass", "nsubj:pass", "nsubjpass"})
_PARTICLES = frozenset({"compound:prt", "prt"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor"})


class Prepositional(NamedTuple):
    """A preposition and what it governs: `of shelling the town` has the head `shelling`."""

    preposition: str
    first: Token
    head: Token


def subject_of(verb: Token) -> Token | None:
    """The subject; of two before the verb, as the parser gives to `Prices will rise, Ann Lee said`, the one beside it."""
    subjects = [child for child in verb.children if child.dep_ in SUBJECT_DEPENDENCIES]
    before = [subject for subject in subjects if subject.i < verb.i]
    return before[-1] if before else subjects[0] if subjects else None


def is_passive(verb: Token) -> bool:
    if verb.tag_ != "VBN" or not any(child.dep_ in _PASSIVE_AUXILIARIES for child in verb.children):
        return False
    subject = subject_of(verb)
    bare = not any(child.dep_ in _PASSIVE_AUXILIARIES - {"nsubj:pass", "nsubjpass"} for child in verb.children)
    return not (bare and verb.dep_ == "ROOT" and subject is not None and subject.tag_ == "PRP")  # `It called for calm`, wrongly tagged


def agent_of(verb: Token) -> Token | None:
    """The noun after `by`, of a passive."""
    for child in verb.rights:
        if child.dep_ == "agent":
            return next(iter(child.rights), None)
        if child.dep_ in {"obl:agent", "obl"} and any(case.lower_ == "by" for case in child.lefts):
            return child
    return None


def objects_of(verb: Token) -> list[Token]:
    return [child for child in verb.rights if child.dep_ in _OBJECTS]


def clauses_of(verb: Token) -> list[Token]:
    """Clausal complements, on either side."""
    return [child for child in verb.children if child.dep_ == "ccomp" and child.head.i == verb.i]


def infinitive_of(verb: Token) -> Token | None:
    """The infinitive that the verb governs: `pledged to discuss`, `urged Turkey to halt`."""
    return next((c for c in verb.rights if c.dep_ in {"xcomp", "ccomp", "advcl"} and has_to(c)), None)


def has_to(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.tag_ == "TO" for child in verb.lefts)


def prepositional_of(word: Token) -> Iterator[Prepositional]:
    """What hangs on a word by prepositions to its right."""
    for child in word.rights:
        if child.dep_ in {"prep", "dative"} and child.tag_ in {"IN", "TO"}:
            head = next(iter(child.rights), None)
            if head is not None:
                yield Prepositional(child.lower_, child, head)
        elif child.dep_.split(":")[0] in _OBLIQUES:
            case = next((it for it in child.lefts if it.dep_ in {"case", "mark"} and it.tag_ in {"IN", "TO", "RP"}), None)
            if case is not None:
                yield Prepositional(case.lower_, case, child)


def particles_of(verb: Token) -> set[str]:
    return {child.lower_ for child in verb.rights if child.dep_ in _PARTICLES}


def is_negated(verb: Token) -> bool:
    """Whether a verb is negated, by a word on its own side of a quotation mark."""
    return any(
        (child.dep_ == "neg" or child.lower_ in _NEGATIONS) and not any(token.is_quote for token in verb.doc[child.i : verb.i])
        for child in verb.lefts
    )


def is_neither(verb: Token) -> bool:
    """Whether a verb is one of two that are both negated: `would neither confirm nor deny`."""
    return any(child.lower_ in {"neither", "nor"} for child in verb.lefts)


def possessor_of(noun: Token) -> Token | None:
    return next((child for child in noun.lefts if child.dep_ in {"nmod:poss", "poss"}), None)


def names_in(span: Span) -> list[Span]:
    """The entities within a span, read off its tokens: `Span.ents` goes through all of the doc's."""
    found: list[Span] = []
    for token in span:
        if token.ent_type_:
            start = found.pop().start if found and found[-1].end == token.i and token.ent_iob_ == "I" else token.i
            found.append(Span(span.doc, start, token.i + 1, label=token.ent_type_))
    return found


def subtree(word: Token) -> tuple[int, int]:
    """First and last but one token of all that hangs on a word."""
    return word.left_edge.i, word.right_edge.i + 1


FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of finite verbs."""

BEGINS_NOUN = frozenset({"DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "CD", "EX", "PDT"})
"""Tags with which a noun phrase begins."""

IN_NOUN = BEGINS_NOUN | {"POS", "IN", "CC", "HYPH", "VBG", "VBN", "RB", "-LRB-", "-RRB-", "$"}
"""Tags of the words a noun phrase may be made of."""


def may_come_first(token: Token) -> bool:
    """Whether a word may stand between a verb of saying and its clause: `announced on Monday that`."""
    return token.tag_ == "RB" or token.ent_type_ in {"DATE", "TIME"} or token.lower_ in {"on", "that"}
