"""Who and what stands around a verb or noun, in Universal Dependencies and in ClearNLP labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from newsx.extract.event_rules import readings, rules
from newsx.labels import ENTITY_TYPES
from newsx.weapons.component import SPANS_KEY

PASSIVE_SUBJECTS = frozenset({"nsubj:pass", "nsubjpass"})
SUBJECTS = PASSIVE_SUBJECTS | {"nsubj"}
OBJECTS = frozenset({"obj", "dobj"})
RELATIVE_CLAUSES = frozenset({"acl:relcl", "relcl"})
_PASSIVE_AUXILIARIES = frozenset({"aux:pass", "auxpass"})
_POSSESSORS = frozenset({"nmod:poss", "poss"})
_MODIFIERS = frozenset({"compound", "amod", "nn", "nmod:desc", "nummod", "quantmod"})
_OBLIQUES = frozenset({"obl", "nmod", "obl:agent", "obl:tmod", "nmod:tmod", "obl:unmarked", "nmod:unmarked"})
_CASES = frozenset({"case", "mark"})
_RELATIVE_TAGS = frozenset({"WDT", "WP"})
_WITHIN = frozenset(
    {"det", "amod", "compound", "nummod", "nmod:poss", "poss", "nmod:desc", "flat", "nn", "case", "advmod", "quantmod", "fixed"}
)
_OF_OBJECTS = frozenset({"of", "for", "from", "against"})
"""Before a gerund whose subject is the object before it: `accused X of attacking`, `stopped X from attacking`."""
_PARTICLES = frozenset({"compound:prt", "prt", "advmod", "obl", "prep", "advcl"})


@dataclass(slots=True)
class Arguments:
    """Heads of the noun phrases around a word. `beside` holds those after a preposition, by the preposition.

    `own`: those that hang on the word itself, and not on one from which it has its subject.
    """

    subjects: list[Token] = field(default_factory=list)
    objects: list[Token] = field(default_factory=list)
    agents: list[Token] = field(default_factory=list)
    possessors: list[Token] = field(default_factory=list)
    modifiers: list[Token] = field(default_factory=list)
    beside: dict[str, list[Token]] = field(default_factory=dict)
    passive: bool = False
    own: list[Token] = field(default_factory=list)

    def add(self, preposition: str, tokens: list[Token]) -> None:
        self.beside.setdefault(preposition, []).extend(tokens)

    def of_role(self, role: str) -> list[Token]:
        """What a condition of a rule means by a role; the subject of a passive verb is its object."""
        if role == "subject":
            return self.agents if self.passive else self.subjects
        if role == "object":
            return self.subjects if self.passive else self.objects
        if role == "any":
            named = [*self.subjects, *self.objects, *self.agents, *self.possessors, *self.modifiers]
            return named + [token for tokens in self.beside.values() for token in tokens]
        return {"agent": self.agents, "possessor": self.possessors, "modifier": self.modifiers}.get(role) or self.beside.get(role, [])


def arguments_of(word: Token) -> Arguments:
    """The arguments of a verb or noun; a verb without a subject has that of the verb it hangs on, if grammar says so."""
    found = Arguments()
    for child in word.children:
        _sort(child, found)
    if word.pos_ == "VERB":
        found.passive = _is_passive(word, found)
        found.own = [*found.subjects, *found.objects, *found.agents]
        _complete(word, found)
    else:
        found.own = [*found.possessors, *found.modifiers, *(each for heads in found.beside.values() for each in heads)]
    return found


def _sort(child: Token, found: Arguments) -> None:
    dep = child.dep_
    if dep in SUBJECTS:
        found.subjects += conjuncts(child)
        found.passive = found.passive or (dep in PASSIVE_SUBJECTS and child.head.tag_ != "VBD")
    elif dep in OBJECTS:
        found.objects += conjuncts(child)
    elif dep == "obl:agent":
        found.agents += conjuncts(child)
    elif dep in _POSSESSORS:
        found.possessors += conjuncts(child)
    elif dep in _MODIFIERS:
        found.modifiers += conjuncts(child)
    elif dep in _OBLIQUES:
        found.add(preposition_of(child), conjuncts(child))
    elif dep in {"prep", "agent"}:
        objects = [each for grandchild in child.children if grandchild.dep_ == "pobj" for each in conjuncts(grandchild)]
        if dep == "agent":
            found.agents += objects
        found.add(child.lower_, objects)


def preposition_of(noun: Token) -> str:
    """The preposition before a noun in Universal Dependencies, or the empty string."""
    return next((child.lower_ for child in noun.children if child.dep_ in _CASES and child.i < noun.i), "")


def conjuncts(noun: Token) -> list[Token]:
    """The noun and what is joined to it by `and`."""
    found = [noun]
    for child in noun.children:
        if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
            found += conjuncts(child)
    return found


def _is_passive(verb: Token, found: Arguments) -> bool:
    if found.passive or any(child.dep_ in _PASSIVE_AUXILIARIES for child in verb.children):
        return True
    if verb.tag_ != "VBN" or found.objects or any(child.dep_ == "aux" for child in verb.children):
        return False
    if verb.dep_ == "conj" and not found.subjects:
        return _is_passive(verb.head, Arguments()) if verb.head.pos_ == "VERB" else False
    return verb.dep_ not in {"conj", "xcomp"} or bool(found.agents)


def _complete(verb: Token, found: Arguments) -> None:
    """Puts nouns for relative pronouns, and takes what the verb lacks from the word on which it hangs."""
    head = verb.head
    if verb.dep_ in RELATIVE_CLAUSES:
        found.subjects = [each for subject in found.subjects for each in _antecedents(subject, head)]
        found.objects = [each for noun in found.objects for each in _antecedents(noun, head)]
        if not found.objects and not found.passive and found.subjects and head not in found.subjects and not _has_adverb(verb, head):
            found.objects = [head]
    elif not found.subjects and verb.dep_ == "acl":
        found.subjects = _described(verb, head) if verb.tag_ in {"VBG", "VBN"} else _planners(head)
        found.own += found.subjects if verb.tag_ in {"VBG", "VBN"} and verb.i - head.i < 4 else []
    elif not found.subjects and head.pos_ in {"VERB", "ADJ"} and verb.dep_ in {"conj", "xcomp", "advcl"}:
        found.subjects = controllers(verb)


def _has_adverb(verb: Token, head: Token) -> bool:
    """Whether a relative clause tells when or where, and not what: `the day he attacked`."""
    return (
        head.ent_type_ in {"DATE", "TIME"}
        or head.lower_ in rules().words["times"]
        or any(c.tag_ in {"WRB", "WDT", "IN"} for c in verb.lefts)
    )


def _described(participle: Token, noun: Token) -> list[Token]:
    """What a participle after a noun tells of: the noun, or the subject of which the noun is said (`it was in Leeds, killing two`)."""
    if any(child.dep_ in {"mark", "case"} for child in participle.lefts):
        return []
    if any(child.dep_ == "cop" for child in noun.children):
        return [child for child in noun.children if child.dep_ in SUBJECTS]
    return [noun]


def _antecedents(noun: Token, head: Token) -> list[Token]:
    """What a relative pronoun stands for; `which` right after a name for that name."""
    if noun.tag_ not in _RELATIVE_TAGS:
        return [noun]
    before = noun.doc[max(0, noun.i - 2 if noun.i and noun.nbor(-1).is_punct else noun.i - 1)]
    is_name = before.ent_type_ and before.ent_type_ != head.ent_type_ and head.is_ancestor(before)
    return [before if is_name and noun.lower_ == "which" else head]


def _planners(noun: Token) -> list[Token]:
    """Whose plan it is: `Russia's plan to attack`, `Russia has plans to attack`."""
    own = [child for child in noun.children if child.dep_ in _POSSESSORS]
    if not own and noun.dep_ in OBJECTS:
        return subjects_of(noun.head)
    return own


def controllers(verb: Token) -> list[Token]:
    """The subject that a verb shares with the word on which it hangs."""
    head = verb.head
    by_object = verb.dep_ == "xcomp" or (verb.dep_ == "advcl" and any(child.lower_ in _OF_OBJECTS for child in verb.lefts))
    if by_object and (objects := [child for child in head.children if child.dep_ in OBJECTS | {"iobj"}]):
        return [each for noun in objects for each in conjuncts(noun)]
    return subjects_of(head)


def subjects_of(verb: Token, depth: int = 3) -> list[Token]:
    """The subjects of a verb, its own or shared."""
    own = [each for child in verb.children if child.dep_ in SUBJECTS for each in conjuncts(child)]
    if verb.dep_ in RELATIVE_CLAUSES:
        return [each for subject in own for each in _antecedents(subject, verb.head)]
    if own or not depth:
        return own
    if verb.dep_ == "acl" and verb.tag_ in {"VBG", "VBN"}:
        return [verb.head]
    if verb.dep_ in {"conj", "xcomp", "advcl"} and verb.head.pos_ in {"VERB", "ADJ", "AUX"}:
        return subjects_of(verb.head, depth - 1)
    return []


def particle_of(verb: Token, particle: str) -> Token | None:
    """The particle, if the verb has it."""
    return next((child for child in verb.children if child.lower_ == particle and child.dep_ in _PARTICLES), None)


def verb_lemma(token: Token) -> str:
    """The verb's lemma: by the forms that the rules know, else the pipeline's."""
    return readings().verb_lemmas.get(token.lower_) or token.lemma_.lower()


def is_in(token: Token, words: str) -> bool:
    """Whether a noun phrase's head is among the words of a condition (see `Sense`)."""
    if not words:
        return True
    if words == "NUMBER":
        return token.pos_ == "NUM"
    if words.isupper():
        return type_of(token) == words
    wanted = frozenset(words[1:].split("|")) if words[0] == "=" else rules().words[words]
    return any(each.lower_ in wanted or each.lemma_.lower() in wanted for each in _heads(token))


def _heads(token: Token) -> Iterator[Token]:
    """The token, and what it measures: `soldiers` for `dozens` in `dozens of soldiers`."""
    yield token
    if token.lower_ in rules().words["measures"] or token.pos_ == "NUM":
        yield from (each for heads in (arguments_of(token).beside.get("of", []),) for each in heads)


def type_of(token: Token) -> str:
    """The type of the entity in which a token lies, or the empty string."""
    if any(span.start <= token.i < span.end for span in token.doc.spans.get(SPANS_KEY, [])):
        return "WEAPON"
    return ENTITY_TYPES.get(token.ent_type_, "")


def phrase(doc: Doc, head: Token) -> tuple[int, int]:
    """The first token and the one after the last of a noun phrase without what follows its head, but for what a measure measures."""
    last = head.i
    if head.lower_ in rules().words["measures"] or head.pos_ == "NUM":
        last = max((phrase(doc, each)[1] - 1 for each in arguments_of(head).beside.get("of", [])[:1]), default=last)
    for child in head.children:
        if child.i == last + 1 and child.dep_ in {"flat", "fixed", "nummod", "compound"}:
            last = child.i
    while doc[last].ent_type_ and last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I":
        last += 1
    return _first(head), last + 1


def _first(head: Token) -> int:
    first = head.i
    for child in reversed(list(head.lefts)):
        if child.dep_ not in _WITHIN or child.dep_ == "case" or child.right_edge.i + 1 < first:
            break
        first = child.left_edge.i
    return first
