"""Where the words of a title or office begin and end around the noun that carries it, and which bodies and places they name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict
from spacy.tokens import Doc, Span

from newsx.knowledge.titles import end_of_titles
from newsx.labels import ENTITY_TYPES

Offsets = tuple[int, int]

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_COMPLEMENTS = frozenset({"of", "for", "at", "in", "to", "on", "with", "from"})
"""Prepositions that go on with a role: `chief executive of`, `adviser to`; `from` only before an organisation or a constituency."""
_MODIFIERS = frozenset({"ADJ", "NOUN", "PROPN"})
_NAMES = frozenset({"ORG", "PLACE", "NORP", "EVENT", "WEAPON"})
_ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "obj", "dobj", "iobj", "obl", "pobj", "conj", "ROOT"})
_DASHES = frozenset("-‐‑–")
_AFTER_THE_NOUN = frozenset({"elect", "designate", "emeritus", "general"})
_COMPASS = frozenset({"north", "south", "east", "west"})
_REACH = 12
"""How many words may stand between two joined nouns."""
_BLANK_LINE = re.compile(r"\n\s*\n|\r\s*\r")


class Words(BaseModel):
    """`rules/roles.toml`, which says what each list holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nouns: frozenset[str]
    weak: frozenset[str]
    not_alone: frozenset[str]
    elected: frozenset[str]
    kin: frozenset[str]
    honorifics: frozenset[str]
    short_ranks: frozenset[str]
    heading_verbs: frozenset[str]
    becoming_verbs: frozenset[str]
    choosing_verbs: frozenset[str]
    acting_verbs: frozenset[str]
    working_verbs: frozenset[str]
    bodies: frozenset[str]
    fillers: frozenset[str]
    times: frozenset[str]
    parties: frozenset[str]
    faiths: frozenset[str]


@cache
def words() -> Words:
    return Words.model_validate(tomllib.loads((files("newsx") / "rules" / "roles.toml").read_text(encoding="utf-8")))


@cache
def _role_nouns() -> dict[str, str]:
    """Every noun that carries a role, with its singular."""
    nouns = words().nouns | words().kin
    return {_plural(noun): noun for noun in nouns} | {noun: noun for noun in nouns}


def _plural(noun: str) -> str:
    if noun.endswith("man"):
        return f"{noun[:-2]}en"
    if noun.endswith("person"):
        return f"{noun[:-4]}ople"
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


class Person(NamedTuple):
    """A name: the tokens `[start, end)`, without titles in front, and the offsets of the span it was given as."""

    start: int
    end: int
    offsets: Offsets


class Phrases:
    """Reads noun phrases off one doc: token by token, with the parse asked only where words could belong to either side."""

    def __init__(self, doc: Doc, spans: Sequence[Span]) -> None:
        self.doc = doc
        self.people = sorted(_person(span) for span in spans)
        self.person_at = {i: person for person in self.people for i in range(person.start, person.end)}
        taken = {i for span in spans for i in range(span.start, span.end)}
        self._entity_at = {i: span for span in doc.ents for i in range(span.start, span.end) if i not in taken}

    def type_at(self, i: int) -> str:
        """What is named at a token: an entity type, nothing, or `OTHER` for dates and figures."""
        if i in self.person_at:
            return "PERSON"
        entity = self._entity_at.get(i)
        return ENTITY_TYPES.get(entity.label_, "OTHER") if entity is not None else ""

    def word(self, i: int) -> str:
        """The token in lower case, without a full stop and without what stands before a hyphen."""
        return str(self.doc[i].lower_).rstrip(".").rpartition("-")[2]

    def is_role(self, i: int) -> bool:
        """Whether a token is a noun that can carry a role."""
        if i < 0 or i >= len(self.doc) or i in self.person_at or self.word(i) not in _role_nouns():
            return False
        token = self.doc[i]
        return token.pos_ in {"NOUN", "PROPN"} or (token.pos_ == "ADJ" and (token.text[0].isupper() or self.is_hyphen(i - 1)))

    def is_plural(self, i: int) -> bool:
        return self.noun(i) != self.word(i)

    def noun(self, i: int) -> str:
        """The noun of a role in the singular; the word itself where it is none."""
        return _role_nouns().get(self.word(i), self.word(i))

    def is_possessive(self, i: int) -> bool:
        return 0 <= i < len(self.doc) and self.doc[i].text in POSSESSIVES and self.doc[i].pos_ != "PUNCT"

    def end_of_noun_phrase(self, start: int) -> int:
        """The end of the noun phrase, without complements, that begins at a token; the token itself where none does."""
        i = end = start
        full = False
        while i < len(self.doc):
            type_ = self.type_at(i)
            if self.doc[i].lower_ in words().times and not type_:
                return start
            if type_ == "OTHER" and not full:
                i = self._entity_at[i].end
            elif type_ in _NAMES or (type_ == "PERSON" and not full):
                i = end = self._end_of_name(i)
                full = True
            elif self.doc[i].pos_ in {"NOUN", "PROPN"} and not type_:
                i = end = i + 1
                full = True
            elif full and self.is_possessive(i):
                i, full = i + 1, False
            elif self._goes_on(i, full):
                i += 1
            else:
                break
        return end

    def _end_of_name(self, i: int) -> int:
        return self.person_at[i].end if i in self.person_at else self._entity_at[i].end

    def _goes_on(self, i: int, full: bool) -> bool:
        """Whether a noun phrase can go on with a token that is no noun; `full`: it has one already."""
        token = self.doc[i]
        if token.is_space:
            return not self.is_border(i)
        if token.pos_ == "CCONJ":
            return full and self._joins(i, i - _REACH)
        before_the_noun = token.pos_ in {"DET", "NUM", "PRON"} or (
            token.pos_ in {"VERB", "ADV"} and token.dep_ in {"amod", "advmod", "compound"}
        )
        compound = i > 0 and self.is_hyphen(i - 1) and token.pos_ == "VERB"  # Russian-installed
        return token.pos_ == "ADJ" or self.is_hyphen(i) or compound or (before_the_noun and not full)

    def _joins(self, i: int, start: int) -> bool:
        """Whether `and` at a token joins two nouns of one phrase: `trade and industry`, `president and chief executive`."""
        right = next((token for token in self.doc[i + 1 : i + 6] if token.dep_ == "conj"), None)
        return right is not None and max(start, 0) <= right.head.i < i and right.i not in self.person_at and right.pos_ in _MODIFIERS

    def end_of_role(self, head: int) -> int:
        """The end of a role with its complements, `chief executive of Tesco and former minister`."""
        end = head + 1
        while end < len(self.doc):
            token = self.doc[end]
            after = end
            if self.is_hyphen(end):
                after = end + 2
            elif token.lower_ in _AFTER_THE_NOUN and token.pos_ != "VERB":
                after = end + 1
            elif token.pos_ in {"ADP", "SCONJ"} and token.lower_ in _COMPLEMENTS:
                after = self._end_of_complement(end, head)
            elif token.pos_ == "CCONJ" and self._joins(end, head):
                after = self.end_of_noun_phrase(end + 1)
                after = end if after == end + 1 or self.type_at(after) == "PERSON" else after
            if after == end:
                break
            end = after
        return min(end, len(self.doc))

    def _end_of_complement(self, preposition: int, head: int) -> int:
        """The end of `of Tesco`; the preposition itself where what follows says nothing of the role."""
        end = self.end_of_noun_phrase(preposition + 1)
        if end == preposition + 1:
            return preposition
        elected = self.noun(head) in words().elected
        if self.doc[preposition].lower_ == "from" and not elected and not self.names_body(preposition + 1, end):
            return preposition
        department = end == preposition + 2 and self.doc[head].text[0].isupper()
        if self.type_at(end) == "PERSON" and self.is_role(end - 1) and end - 1 not in self._entity_at and not department:
            return self._end_of_name(end)
        return end

    def end_of_body(self, start: int) -> int:
        """The end of a body's name and what follows it with `of`: `university of Oxford`; the token itself where there is none."""
        end = self.end_of_noun_phrase(start)
        while start < end < len(self.doc) and self.doc[end].lower_ == "of":
            after = self.end_of_noun_phrase(end + 1)
            if after == end + 1:
                break
            end = after
        return end

    def start_of_role(self, head: int) -> int:
        """Where the words before a role's noun begin: `Ukraine's former deputy defence minister`."""
        start = head
        while (before := self._one_more(start, head)) < start:
            start = before
        return self._without_fillers(start, head)

    def _one_more(self, start: int, head: int) -> int:
        """The start of a phrase that takes in what stands before it; the same start where that is no part of it."""
        i = start - 1
        if i < 0:
            return start
        token, type_ = self.doc[i], self.type_at(i)
        if self.is_hyphen(i) or (token.is_space and not self.is_border(i)):
            return max(i - 1, 0) if self.is_hyphen(i) else i
        if self.is_possessive(i):
            return self._start_of_possessor(i)
        if token.text == ")" and i > 2 and self.doc[i - 2].text == "(":
            return i - 2
        if type_ in _NAMES:
            root = self._entity_at[i].root
            return start if root.head.i < i and root.dep_ in _ARGUMENTS else self._entity_at[i].start
        if type_ or token.lower_ in words().fillers:
            return start
        if token.pos_ == "CCONJ":
            joins = i > 0 and self._joins(i, i - 1) and not self.type_at(i - 1) and (i == 1 or self.doc[i - 2].lower_ != "for")
            return i - 1 if joins else start
        if token.dep_ == "conj" and i - 3 < token.head.i < i < token.head.head.i and not self.type_at(token.head.i):
            return int(token.head.i)
        modifies = token.pos_ in _MODIFIERS or (token.pos_ in {"VERB", "NUM"} and token.dep_ == "amod")
        if token.dep_ == "advmod" and token.head.i == start and self.doc[start].pos_ == "VERB":
            return i
        double = self.is_role(i) and token.text[0].isupper() and self.doc[start].text[0].isupper()
        return i if modifies and (double or token.head.i > i or (token.dep_ == "flat" and token.head.i == i - 1)) else start

    def _start_of_possessor(self, mark: int) -> int:
        i = mark - 1
        if i in self.person_at:
            return self.person_at[i].start
        if i in self._entity_at:
            return self._entity_at[i].start
        return i if i >= 0 and self.doc[i].pos_ in {"NOUN", "PROPN", "ADJ"} else mark + 1

    def _without_fillers(self, start: int, head: int) -> int:
        """The start after articles, figures and words such as `late`."""
        while start < head:
            token = self.doc[start]
            glued = self.is_hyphen(start + 1) and start + 1 < head
            filler = token.pos_ in {"DET", "PRON", "PUNCT", "SYM", "CCONJ"} or token.is_space or token.lower_ in words().fillers
            if not filler or (glued and not token.is_punct):
                break
            start += 1
        return start

    def is_hyphen(self, i: int) -> bool:
        """Whether a token is a hyphen between two parts of one word."""
        if not 0 < i < len(self.doc) - 1:
            return False
        return self.doc[i].text in _DASHES and not self.doc[i].whitespace_ and not self.doc[i - 1].whitespace_

    def is_border(self, i: int) -> bool:
        """Whether white space at a token parts lines or paragraphs; a break inside a sentence does not."""
        if i + 1 >= len(self.doc) or _BLANK_LINE.search(self.doc[i].text):
            return True
        return bool(self.doc[i + 1].is_sent_start or self.doc[i].is_sent_start)

    def names_body(self, start: int, end: int) -> bool:
        """Whether a stretch names an organisation or speaks of one: `the White House`, `the ministry of health`."""
        return any(
            self.type_at(i) == "ORG" or (self.doc[i].pos_ in {"NOUN", "PROPN"} and self.word(i) in words().bodies)
            for i in range(start, end)
        )

    def named(self, start: int, end: int, head: int) -> tuple[Offsets | None, Offsets | None]:
        """The organisation and the place in a stretch that stand nearest to the role's noun."""
        organisation: Span | None = None
        place: Span | None = None
        entities = {self._entity_at[i].start: self._entity_at[i] for i in range(start, end) if i in self._entity_at}
        for entity in sorted(entities.values(), key=lambda span: -_distance(span, head)):
            type_ = self.type_at(entity.start)
            name = entity.text.lower()
            if name in words().faiths:
                continue
            if type_ == "ORG" or (type_ == "NORP" and name in words().parties):
                organisation = entity
            elif type_ in {"PLACE", "NORP"}:
                place = entity
        return (
            self._offsets(organisation) if organisation else self._party(start, end),
            self._offsets(place) if place else None,
        )

    def _party(self, start: int, end: int) -> Offsets | None:
        """A party as an adjective that is no entity of the pipeline's: `Conservative MP`, `Liberal Democrat leader`."""
        for i in range(start, end):
            for after in (i + 2, i + 1):
                if after <= end and self.doc[i].text[0].isupper() and self.doc[i:after].text.lower() in words().parties:
                    return self.offsets(i, after) if after < end else None
        return None

    def _offsets(self, entity: Span) -> Offsets:
        """The mention without an article and a possessive mark, and with the point of the compass that `South Korean` begins with."""
        first, last = entity.start, entity.end - 1
        if first and self.doc[first - 1].lower_ in _COMPASS and first - 1 not in self._entity_at:
            first -= 1
        first += self.doc[first].pos_ == "DET" and first < last
        last -= self.is_possessive(last) and first < last
        return self.offsets(first, last + 1)

    def offsets(self, start: int, end: int) -> Offsets:
        return self.doc[start].idx, self.doc[end - 1].idx + len(self.doc[end - 1])


def _distance(entity: Span, head: int) -> int:
    """How far a mention is from the noun; those after it come last, as `Iran` in `US envoy for Iran`."""
    return head - entity.end if entity.start < head else 1000 + entity.start - head


def _person(span: Span) -> Person:
    """The name in a span after its titles."""
    offset = span.start_char + end_of_titles(span.text, 0, len(span.text))
    start = next((token.i for token in span if token.idx >= offset), span.start)
    return Person(start, span.end, (span.start_char, span.end_char))
