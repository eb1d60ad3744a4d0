"""Events that verbs and nouns tell of: what kind, who to whom, and whether it has happened.

The kinds are in `rules/events.toml`. What an event's participants, place and date are is settled in `newsx.extract.event_links`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.strings import get_string_id
from spacy.tokens import Doc, Span, Token

from newsx.extract.event_arguments import (
    Arguments,
    arguments_of,
    is_in,
    particle_of,
    phrase,
    subjects_of,
    type_of,
    verb_lemma,
)
from newsx.extract.event_clauses import Clauses
from newsx.extract.event_light_verbs import of_light_verb, says_little, without_times
from newsx.extract.event_modality import EventModality, modality_of
from newsx.extract.event_rules import Part, Reading, readings, rules
from newsx.labels import APPOSITION_DEPENDENCIES

Offsets = tuple[int, int]

_NOT_TRIGGERS = frozenset({"amod", "compound", "nn", "nmod:poss", "poss", "flat", "fixed", "case"})
_EMPTY = frozenset({"you", "one", "there", "who", "which", "that", "what", "this", "these", "those", "whom", "something", "anyone"})
_BLANK_LINE = re.compile(r"\n\s*\n|\r\s*\r")
_EDGES = " \t\r\n\"'“”‘’.,;:!?()[]–—-*"
_ARTICLE = re.compile(r"(?:an?|the)\s+", re.IGNORECASE)
_LONGEST = 180
"""Characters of an event's span; a longer one is cut down to the trigger and the objects after it."""


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event at one place of the text; all offsets are into the article.

    `near` is what stands in the event's own clause, `around` the rest of its sentence but for what is about who said so. `nominal`: told
    by a noun. `actors` and `targets` end with their head nouns.
    """

    start: int
    end: int
    trigger: Offsets
    kind: str
    actors: tuple[Offsets, ...]
    targets: tuple[Offsets, ...]
    sentence: Offsets
    negated: bool
    modality: EventModality
    near: tuple[Offsets, ...] = ()
    around: tuple[Offsets, ...] = ()
    nominal: bool = False


def events_in(doc: Doc, *, offset: int = 0) -> Iterator[FoundEvent]:
    """The events of a doc in order of their triggers; none where it has no parse."""
    if not doc.has_annotation("DEP"):
        return
    found = [_Trigger(token, *read) for token in _candidates(doc) if (read := _read(token))]
    by_token = {each.token.i: each for each in found}
    text = doc.text
    breaks = [match.end() for match in _BLANK_LINE.finditer(text)]
    clauses = Clauses(doc)
    for each in found:
        if not _is_told_by_verb(each, by_token):
            event = each.event(clauses, text, breaks, offset)
            if event.nominal or event.actors or event.targets:
                yield event


def _candidates(doc: Doc) -> Iterator[Token]:
    """The words that may be triggers; making a `Token` of every word would take most of the time."""
    ids = _form_ids()
    for i, lower in enumerate(doc.to_array(["LOWER"]).tolist()):
        if lower in ids:
            yield doc[i]


@cache
def _form_ids() -> frozenset[int]:
    return frozenset(get_string_id(form) for form in (*readings().verbs, *readings().nouns))


def _read(token: Token) -> tuple[Arguments, Reading] | None:
    """The first reading of the word whose conditions hold."""
    table = readings()
    lower = token.lower_
    options = table.verbs.get(lower, ()) + table.nouns.get(lower, ())
    if not options:
        return None
    pos = token.pos_
    if pos not in {"VERB", "NOUN", "PROPN"} or token.dep_ in _NOT_TRIGGERS or type_of(token) not in {"", "EVENT"}:
        return None
    options = table.verbs.get(lower, ()) if pos == "VERB" else table.nouns.get(lower, ())
    arguments = arguments_of(token) if options else None
    if arguments is None:
        return None
    return next(((arguments, reading) for reading in options if _holds(token, arguments, reading)), None)


def _holds(token: Token, arguments: Arguments, reading: Reading) -> bool:
    if reading.beside and not _is_beside(token, reading.beside):
        return False
    sense = reading.sense
    if any(_meets(token, arguments, condition) for condition in sense.unless):
        return False
    return not sense.if_ or any(_meets(token, arguments, condition) for condition in sense.if_)


def _is_beside(token: Token, word: str) -> bool:
    if token.pos_ == "VERB":
        return particle_of(token, word) is not None
    return token.i > 0 and token.nbor(-1).lower_ == word


def _meets(token: Token, arguments: Arguments, condition: str) -> bool:
    role, _, words = condition.partition(":")
    if role == "verb":
        return token.dep_ not in {"ROOT", "conj"} and token.head.pos_ == "VERB" and verb_lemma(token.head) in words.lstrip("=").split("|")
    return any(is_in(each, words) for each in arguments.of_role(role))


def _is_told_by_verb(each: _Trigger, by_token: dict[int, _Trigger]) -> bool:
    """Whether a noun is the subject or object of a verb that tells of an event of the same kind: `the strike hit Kyiv`."""
    head = by_token.get(each.token.head.i)
    return bool(head and head is not each and each.token.pos_ != "VERB" and head.reading.kind.id == each.reading.kind.id) and (
        each.token.dep_ != "conj"
    )


@dataclass(slots=True)
class _Trigger:
    token: Token
    arguments: Arguments
    reading: Reading

    def event(self, clauses: Clauses, text: str, breaks: list[int], offset: int) -> FoundEvent:
        doc, token = self.token.doc, self.token
        sentence = _between_breaks(token.sent, token, breaks, len(text))
        actors, targets = self._participants(sentence)
        start, end = self._span(text, sentence)
        modality = modality_of(token)
        near, around = self._surroundings(clauses, sentence)
        return FoundEvent(
            start=start + offset,
            end=end + offset,
            trigger=_moved(self._trigger_span(), offset),
            kind=self.reading.kind.id,
            actors=tuple(_moved(_offsets(doc, *phrase(doc, each)), offset) for each in actors),
            targets=tuple(_moved(_offsets(doc, *phrase(doc, each)), offset) for each in targets),
            sentence=(sentence.start_char + offset, sentence.end_char + offset),
            negated=modality == "negated",
            modality=modality,
            near=tuple(_moved(piece, offset) for piece in near),
            around=tuple(_moved(piece, offset) for piece in around),
            nominal=token.pos_ != "VERB",
        )

    def _trigger_span(self) -> Offsets:
        """The trigger with a particle or a word that belongs to it, if it stands beside it."""
        first = last = self.token
        if self.reading.beside and self.token.pos_ == "VERB":
            particle = particle_of(self.token, self.reading.beside)
            last = particle if particle is not None and particle.i == last.i + 1 else last
        elif self.reading.beside:
            first = self.token.nbor(-1)
        return first.idx, last.idx + len(last)

    def _participants(self, sentence: Span) -> tuple[list[Token], list[Token]]:
        parts: dict[str, list[Token]] = {"actor": [], "target": [], "none": []}
        pairs = self._verb_parts() if self.token.pos_ == "VERB" else self._noun_parts()
        for part, tokens in pairs:
            parts[part] += [each for each in tokens if each not in parts[part]]
        inside = range(sentence.start, sentence.end)
        actors, targets = (
            [each for token in parts[part] for each in _meant(token) if each.i in inside and each.lower_ not in _EMPTY]
            for part in ("actor", "target")
        )
        return actors, [each for each in targets if each not in actors]

    def _verb_parts(self) -> Iterator[tuple[Part, list[Token]]]:
        arguments, kind = self.arguments, self.reading.kind
        yield "actor", arguments.agents
        yield "target", arguments.objects
        undergoes = self.reading.word in kind.undergoes and not arguments.objects
        yield ("target" if arguments.passive or undergoes else "actor"), arguments.subjects
        for preposition in ("with", *kind.toward):
            if preposition in kind.toward:
                yield "target", without_times(arguments.beside.get(preposition, []))

    def _noun_parts(self) -> Iterator[tuple[Part, list[Token]]]:
        arguments, kind, noun = self.arguments, self.reading.kind, self.token
        yield kind.possessor, arguments.possessors
        yield kind.of, arguments.beside.get("of", [])
        yield "actor", [*arguments.agents, *arguments.beside.get("by", []), *arguments.beside.get("between", [])]
        yield kind.nation, [each for each in arguments.modifiers if type_of(each) in {"NORP", "PLACE", "ORG"}]
        yield kind.possessor, [each for each in arguments.modifiers if type_of(each) == "PERSON"]
        for preposition in kind.toward:
            yield "target", without_times(arguments.beside.get(preposition, []))
        yield from of_light_verb(noun, kind)

    def _span(self, text: str, sentence: Span) -> Offsets:
        """From the first of the trigger and its own arguments to the last."""
        doc = self.token.doc
        start, end = self._trigger_span()
        before, after = start, end
        if self.token.pos_ != "VERB":
            before = min(start, doc[max(phrase(doc, self.token)[0], sentence.start)].idx)
        kind = self.reading.kind
        own = list(self.arguments.own)
        if self.token.pos_ == "VERB":
            own += [each for preposition in kind.toward for each in without_times(self.arguments.beside.get(preposition, []))]
        for each in own:
            if sentence.start <= each.i < sentence.end:
                first, last = _offsets(doc, *phrase(doc, each))
                before, after = min(before, first), max(after, last)
        if after - before > _LONGEST or _BLANK_LINE.search(text, before, after):
            before, after = start, end
        return _trimmed(text, before, after)

    def _surroundings(self, clauses: Clauses, sentence: Span) -> tuple[list[Offsets], list[Offsets]]:
        """See `FoundEvent`: `near` and `around`."""
        token = self.token
        own = clauses.head_of(token.i)
        if token.pos_ != "VERB":
            verb = token.head
            if verb.pos_ not in {"VERB", "AUX"} or (not says_little(verb)):
                inside = range(max(token.left_edge.i, sentence.start), min(token.right_edge.i + 1, sentence.end))
                return list(clauses.runs(inside, {own}, token.i)), []
        inside = range(sentence.start, sentence.end)
        above = clauses.above(own)
        return list(clauses.runs(inside, {own}, token.i)), list(clauses.runs(inside, above, token.i)) if above else []


def _meant(noun: Token) -> Iterator[Token]:
    """The noun with a name beside it (`Anna Berg` in `the mayor, Anna Berg`); for `it`, who says so, else nothing."""
    if noun.lower_ in {"it", "they"}:
        yield from _speakers(noun)
        return
    yield noun
    if type_of(noun) in {"", "NORP"}:
        yield from (child for child in noun.children if child.dep_ in APPOSITION_DEPENDENCIES and child.ent_type_)


def _speakers(pronoun: Token) -> list[Token]:
    """Whom `it` means in `the army said it had withdrawn`; the pronoun itself for people, who may be others."""
    verb = pronoun.head
    while verb.dep_ in {"conj", "xcomp"} and verb.head.pos_ == "VERB":
        verb = verb.head
    says = verb.dep_ == "ccomp" and verb_lemma(verb.head) in rules().words["saying"]
    speakers = [each for each in subjects_of(verb.head) if each.pos_ != "PRON"] if says else []
    return speakers or ([pronoun] if pronoun.lower_ == "they" else [])


def _between_breaks(sentence: Span, token: Token, breaks: list[int], length: int) -> Span:
    """The sentence as far as it lies between the blank lines around a token."""
    number = bisect_right(breaks, token.idx)
    first = breaks[number - 1] if number else 0
    last = breaks[number] if number < len(breaks) else length
    if first <= sentence.start_char and sentence.end_char <= last:
        return sentence
    inside = [each.i for each in sentence if first <= each.idx < last and not each.is_space]
    return token.doc[inside[0] : inside[-1] + 1]


def _offsets(doc: Doc, first: int, last: int) -> Offsets:
    return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])


def _moved(span: Offsets, offset: int) -> Offsets:
    return span[0] + offset, span[1] + offset


def _trimmed(text: str, start: int, end: int) -> Offsets:
    if article := _ARTICLE.match(text, start, end):
        start = article.end()
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end
