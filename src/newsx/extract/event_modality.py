"""Whether an event is told as done, planned, possible or not done."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

from newsx.extract.event_arguments import OBJECTS, RELATIVE_CLAUSES, SUBJECTS, preposition_of, verb_lemma
from newsx.extract.event_rules import rules

EventModality = Literal["actual", "planned", "possible", "negated"]

_FARTHEST = 5
"""How many words up the tree are asked."""


def modality_of(word: Token) -> EventModality:
    """What the words around a verb or noun, and those it hangs on, say of it; the nearest one that says anything counts."""
    for _ in range(_FARTHEST):
        found = _said_beside(word) or _said_above(word)
        if found:
            return found
        if not _follows(word):
            break
        word = word.head
    return "possible" if word.dep_ == "ROOT" and _is_question(word) else "actual"


def _said_beside(word: Token) -> EventModality | None:
    words = rules().modality
    children = [child for child in word.children if child.dep_ not in {"punct", "conj"}]
    lowers = {child.lower_ for child in children if child.dep_ not in OBJECTS | SUBJECTS or child.lower_ == "none"}
    if lowers & words.negations and not {"only", "just"} & {child.lower_ for each in children for child in each.children}:
        return "negated"
    if any(child.dep_ in SUBJECTS and _is_none(child) for child in children):
        return "negated"
    if lowers & words.conditional and any(child.lower_ in words.conditional and child.i < word.i for child in children):
        return "possible"
    auxiliaries = {child.lower_ for child in children if child.dep_ == "aux"}
    if auxiliaries & words.modal:
        return "possible"
    if "would" in auxiliaries and "have" in auxiliaries:
        return "possible"
    if auxiliaries & words.future:
        return "possible" if any(_is_conditional(child) for child in children) else "planned"
    return _said_by_adjective(children)


def _is_none(subject: Token) -> bool:
    return subject.lower_ in {"nobody", "none", "nothing"} or any(child.lower_ in {"no", "neither"} for child in subject.children)


def _is_conditional(clause: Token) -> bool:
    return clause.dep_ == "advcl" and any(child.lower_ in rules().modality.conditional for child in clause.children)


def _said_by_adjective(children: list[Token]) -> EventModality | None:
    adjectives = {child.lower_ for child in children if child.dep_ == "amod"} | {
        verb_lemma(child) for child in children if child.dep_ == "amod" and child.pos_ == "VERB"
    }
    return _by_class(adjectives)


def _by_class(lemmas: set[str]) -> EventModality | None:
    words = rules().modality
    if lemmas & words.denying:
        return "negated"
    if lemmas & words.planning:
        return "planned"
    return "possible" if lemmas & words.doubting else None


def _said_above(word: Token) -> EventModality | None:
    """What the governing word says: `plans to attack`, `threat of an attack`, `failed to attack`."""
    if word.dep_ == "ROOT":
        return "planned" if _is_infinitive(word) else None
    if word.dep_ in RELATIVE_CLAUSES or word.dep_ in SUBJECTS - {"nsubj:pass", "nsubjpass"}:
        return None
    head = _governor(word)
    governs = word.pos_ == "VERB" or word.dep_ in {"obj", "dobj", "nsubj:pass", "nsubjpass"} or _preposition(word) in {"of", "for", "to"}
    by_head = _by_class({verb_lemma(head), head.lemma_.lower()}) if governs and word.dep_ != "conj" else None
    if word.pos_ == "VERB" and not _is_infinitive(word):
        return by_head if word.tag_ in {"VB", "VBG"} or by_head == "negated" else None
    if not _is_infinitive(word):
        return by_head
    around = {verb_lemma(head), head.lower_, *(child.lower_ for child in head.lefts), *(child.lower_ for child in word.lefts)}
    return by_head or (None if around & (rules().modality.achieving | {"have"}) else "planned")


def _governor(word: Token) -> Token:
    """The word on which a word hangs, over a ClearNLP preposition."""
    return word.head.head if word.dep_ in {"pobj", "pcomp"} else word.head


def _preposition(noun: Token) -> str:
    return noun.head.lower_ if noun.dep_ == "pobj" else preposition_of(noun)


def _is_infinitive(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.tag_ == "TO" for child in verb.children)


def _follows(word: Token) -> bool:
    """Whether a word shares the modality of the one it hangs on."""
    if word.pos_ == "VERB":
        if word.dep_ == "conj":
            return word.tag_ not in {"VBD", "VBZ", "VBP"} and not any(child.dep_ == "aux" for child in word.children)
        return word.dep_ == "xcomp" or (
            word.dep_ == "advcl" and word.tag_ in {"VBG", "VBN"} and not any(child.lower_ == "by" for child in word.lefts)
        )
    if word.dep_ == "conj":
        return True
    light = rules().words["light"] | rules().words["bearing"] | rules().words["occurring"]
    return word.dep_ in OBJECTS | SUBJECTS | {"obl", "attr"} and word.head.pos_ in {"VERB", "AUX"} and verb_lemma(word.head) in light


def _is_question(word: Token) -> bool:
    return any(child.lower_ == "?" for child in word.children)
