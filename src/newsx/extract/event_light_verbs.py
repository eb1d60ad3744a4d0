"""Verbs that say little themselves and give their arguments to a noun: `carried out an attack on`, `came under attack`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from newsx.extract.event_arguments import OBJECTS, RELATIVE_CLAUSES, arguments_of, preposition_of, subjects_of, type_of, verb_lemma
from newsx.extract.event_rules import Kind, Part, rules


def says_little(verb: Token) -> bool:
    """Whether what stands in a verb's clause may be about an event that a noun there tells of."""
    words = rules().words
    return verb.lemma_ == "be" or verb_lemma(verb) in words["light"] | words["bearing"] | words["occurring"]


def of_light_verb(noun: Token, kind: Kind) -> Iterator[tuple[Part, list[Token]]]:
    """The participants that a verb gives to its noun, and what it makes of them."""
    words = rules().words
    for child in noun.children:
        if child.dep_ in {"acl", *RELATIVE_CLAUSES} and verb_lemma(child) in words["light"]:
            arguments = arguments_of(child)
            yield "actor", arguments.agents or ([] if arguments.passive else [each for each in arguments.subjects if each != noun])
    verb = noun.head
    if verb.pos_ != "VERB" or noun.dep_ == "conj":
        return
    lemma = verb_lemma(verb)
    if lemma in words["blaming"] and noun.dep_ in {"obl", "pobj"} and preposition_of(noun) in {"of", "for"}:
        arguments = arguments_of(verb)
        yield "actor", arguments.of_role("object")
    elif noun.dep_ in OBJECTS | {"nsubj:pass", "nsubjpass"} and lemma in words["light"] | words["bearing"]:
        yield from _given(verb, noun, "target" if lemma in words["bearing"] else _part_of(verb, noun, kind), kind.toward)
    elif noun.dep_ == "obl" and preposition_of(noun) in {"under", "on"} and lemma in {"come", "go", "be"}:
        yield ("target" if preposition_of(noun) == "under" else "actor"), subjects_of(verb)


def _part_of(verb: Token, noun: Token, kind: Kind) -> Part:
    """Who announces a death, or his own visit, is not told by the verb to have a part in it."""
    if any(child.dep_ in {"nmod:poss", "poss"} or (child.i < noun.i and type_of(child) in {"NORP", "PLACE"}) for child in noun.children):
        return "none"
    is_borne = kind.possessor == "target" and kind.nation == "none"
    return "none" if is_borne and verb_lemma(verb) in rules().words["telling"] else "actor"


def _given(verb: Token, noun: Token, part: Part, toward: Iterable[str]) -> Iterator[tuple[Part, list[Token]]]:
    arguments = arguments_of(verb)
    yield part, arguments.agents if arguments.passive else [each for each in arguments.subjects if each != noun]
    for preposition in toward:
        yield "target", without_times(arguments.beside.get(preposition, []))


def without_times(nouns: list[Token]) -> list[Token]:
    """The nouns that are no times and no parts of a set phrase: `on Kyiv`, but not `on Thursday` and `on condition`."""
    return [each for each in nouns if each.ent_type_ not in {"DATE", "TIME"} and each.lower_ not in rules().words["times"]]
