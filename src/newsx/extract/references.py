"""Pronouns and descriptors (`he`, `the minister`, `its`) and the entities they refer to.

A logistic regression scores each entity that a reference could mean; the best one is taken if it is sure enough and clearly better than
the next, else the reference stays open. Its weights are made by `python -m newsx.training.references`, which also compares it with
rules; figures are in docs/entities.md.
"""

from __future__ import annotations

import json
import math
import tomllib
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from spacy.tokens import Doc, Token

from newsx.extract.names import plain_words
from newsx.labels import SUBJECT_DEPENDENCIES
from newsx.models import EntityType

WEIGHTS = "references.json"

Class = Literal["he", "she", "it", "person", "organisation", "place"]
Gender = Literal["m", "f"]

_PRONOUNS: dict[str, Class] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
}
_TYPES: dict[Class, frozenset[EntityType]] = {
    "he": frozenset({"PERSON"}),
    "she": frozenset({"PERSON"}),
    "person": frozenset({"PERSON"}),
    "it": frozenset({"ORG", "PLACE"}),
    "organisation": frozenset({"ORG"}),
    "place": frozenset({"PLACE"}),
}
_DETERMINERS = frozenset({"the", "this", "that"})
_EXPLETIVE_CHILDREN = frozenset({"ccomp", "csubj", "expl", "xcomp", "csubj:outer"})
_FARTHEST = 4
"""Sentences back in which the last mention of what is referred to may stand."""

CLEARLY_BETTER = 0.7
"""By how much the best entity's log odds must exceed the next one's."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A pronoun or definite descriptor.

    `noun` is the descriptor's head in small letters, `words` are all of its words; `sentence` counts through the article.
    """

    start: int
    end: int
    kind: Class
    gender: Gender | None
    noun: str
    words: tuple[str, ...]
    sentence: int
    subject: bool
    quoted: bool


@dataclass(slots=True)
class Candidate:
    """What resolution knows of an entity: `places` are start, sentence and whether it is the subject, of each mention, in order."""

    id: str
    type: EntityType
    words: frozenset[str]
    role_nouns: frozenset[str]
    gender: Gender | None
    places: list[tuple[int, int, bool]]
    references: list[Reference] = field(default_factory=list)


class Features(NamedTuple):
    """How a reference and an entity fit."""

    same_sentence: float = 0
    sentence_before: float = 0
    farther: float = 0
    nearest: float = 0
    last_was_subject: float = 0
    first_of_sentence: float = 0
    mentions: float = 0
    last_referred: float = 0
    gender_known: float = 0
    noun_in_role: float = 0
    noun_in_name: float = 0
    modifier_in_name: float = 0
    only_one: float = 0
    is_place: float = 0
    of_pronoun_it: float = 0
    place_of_it: float = 0
    of_descriptor: float = 0
    quoted: float = 0
    quoted_of_subject: float = 0
    subject_of_subject: float = 0


def references_in(doc: Doc, *, offset: int, sentence_of: Mapping[int, int]) -> Iterator[Reference]:
    """The pronouns and descriptors of a doc that may refer to an entity; `sentence_of` gives the number of each token's sentence."""
    if not doc.has_annotation("DEP"):
        return
    quoted = _quoted(doc)
    nouns = _nouns()
    named = {token.i for ent in doc.ents for token in ent}
    for token in doc:
        if kind := _PRONOUNS.get(token.lower_):
            if not (kind == "it" and _is_expletive(token)):
                yield _reference(token, token.idx, kind, _gender(kind), "", offset, sentence_of, quoted)
        elif token.lower_ in nouns and token.i not in named and token.tag_ in {"NN", "NNP"} and (start := _definite(token)) is not None:
            kind, gender = nouns[token.lower_]
            if not any(number in named for number in range(start, token.i)) or kind != "person":
                yield _reference(token, doc[start].idx, kind, gender, token.lower_, offset, sentence_of, quoted)


def _gender(kind: Class) -> Gender | None:
    return {"he": "m", "she": "f"}.get(kind)  # type: ignore[return-value]


def _reference(
    token: Token, start: int, kind: Class, gender: Gender | None, noun: str, offset: int, sentence_of: Mapping[int, int], quoted: set[int]
) -> Reference:
    end = token.idx + len(token)
    words = plain_words(_words(token, start)) if noun else ()
    subject = token.dep_ in SUBJECT_DEPENDENCIES
    return Reference(start + offset, end + offset, kind, gender, noun, words, sentence_of.get(token.i, 0), subject, token.i in quoted)


def _words(noun: Token, start: int) -> str:
    """The words from an offset up to a noun; the doc's whole text is made anew at each asking."""
    first = noun.i
    while first > 0 and noun.doc[first].idx > start:
        first -= 1
    return noun.doc[first : noun.i + 1].text


def _definite(noun: Token) -> int | None:
    """The token at which `the minister` begins, if the phrase is definite and nothing after the noun says which is meant."""
    if any(child.dep_ in {"acl:relcl", "acl", "relcl", "nmod", "prep", "appos", "flat", "conj"} for child in noun.rights):
        return None
    if noun.dep_ in {"compound", "appos", "flat", "nmod:desc"}:
        return None
    first = noun.left_edge
    return first.i if first.lower_ in _DETERMINERS and first.head.i == noun.i and noun.i - first.i <= 4 else None


def _is_expletive(token: Token) -> bool:
    """`It is clear that`: stands for nothing named."""
    if token.dep_ == "expl":
        return True
    head = token.head
    return token.lower_ == "it" and token.dep_ in SUBJECT_DEPENDENCIES and any(child.dep_ in _EXPLETIVE_CHILDREN for child in head.rights)


def _quoted(doc: Doc) -> set[int]:
    """The tokens within double quotation marks; a mark opens and the next one closes, at the latest at the paragraph's end."""
    inside, tokens = False, set()
    for token in doc:
        if token.is_space and "\n\n" in token.text:
            inside = False
        elif token.text in {'"', "“", "”", "``", "''"}:
            inside = token.text == "“" or (token.text != "”" and not inside)
        elif inside:
            tokens.add(token.i)
    return tokens


def resolved(references: Sequence[Reference], candidates: Sequence[Candidate]) -> dict[str, list[Reference]]:
    """The references by the id of the entity they refer to; those that stay open are left out."""
    found: dict[str, list[Reference]] = defaultdict(list)
    last: dict[Class, str] = {}
    recent = _Recent(candidates)
    for reference in references:
        fitting = list(fitting_candidates(reference, recent.before(reference)))
        rows = features(reference, fitting, last)
        scored = sorted(((_odds(row), number) for number, row in enumerate(rows)), reverse=True)
        if not scored or scored[0][0] < _weights()[f"sure: {reference.kind}"]:
            continue
        if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARLY_BETTER:
            continue
        chosen = fitting[scored[0][1]]
        found[chosen.id].append(reference)
        remember(reference, chosen, last)
        recent.add(reference, chosen)
    return found


class _Recent:
    """The entities that were mentioned or referred to a short while before, so that a long text is not gone through for each pronoun."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self.number_of = {candidate.id: number for number, candidate in enumerate(candidates)}
        self.mentions = sorted((start, sentence, number) for number, it in enumerate(candidates) for start, sentence, _ in it.places)
        self.referred: deque[tuple[int, int]] = deque()

    def before(self, reference: Reference) -> list[Candidate]:
        first = reference.sentence - _FARTHEST
        while self.referred and self.referred[0][0] < first:
            self.referred.popleft()
        numbers = {number for _, number in self.referred}
        for place in range(bisect_left(self.mentions, (reference.start,)) - 1, -1, -1):
            _, sentence, number = self.mentions[place]
            if sentence < first:
                break
            numbers.add(number)
        return [self.candidates[number] for number in sorted(numbers)]

    def add(self, reference: Reference, chosen: Candidate) -> None:
        self.referred.append((reference.sentence, self.number_of[chosen.id]))


def _odds(row: Features) -> float:
    weights = _weights()
    return weights["bias"] + sum(weights[name] * value for name, value in zip(Features._fields, row, strict=True))


def remember(reference: Reference, chosen: Candidate, last: dict[Class, str]) -> None:
    """Note what a reference was taken to mean: it counts as a mention, and tells the gender."""
    chosen.references.append(reference)
    last[reference.kind] = chosen.id
    if chosen.type == "PERSON" and chosen.gender is None:
        chosen.gender = reference.gender


def fitting_candidates(reference: Reference, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """The entities of a fitting type and gender that were mentioned a short while before."""
    for candidate in candidates:
        if candidate.type not in _TYPES[reference.kind]:
            continue
        if reference.gender and candidate.gender and reference.gender != candidate.gender:
            continue
        latest = _latest(candidate, reference)
        if latest is not None and reference.sentence - latest[1] <= _FARTHEST:
            yield candidate


def _latest(candidate: Candidate, reference: Reference) -> tuple[int, int, bool] | None:
    """The candidate's last mention, by name or by reference, before the reference."""
    number = bisect_left(candidate.places, (reference.start,)) - 1
    name = candidate.places[number] if number >= 0 else None
    if candidate.references and (name is None or candidate.references[-1].start > name[0]):
        other = candidate.references[-1]
        return other.start, other.sentence, other.subject
    return name


def features(reference: Reference, candidates: Sequence[Candidate], last: Mapping[Class, str]) -> list[Features]:
    latest = [_latest(candidate, reference) or (0, 0, False) for candidate in candidates]
    nearest = max((place[0] for place in latest), default=0)
    first_in: dict[int, int] = {}
    for start, sentence, _ in sorted(latest):
        first_in.setdefault(sentence, start)
    rows = []
    for candidate, (start, sentence, subject) in zip(candidates, latest, strict=True):
        away = reference.sentence - sentence
        before = bisect_left(candidate.places, (reference.start,)) + len(candidate.references)
        rows.append(
            Features(
                same_sentence=float(away == 0),
                sentence_before=float(away == 1),
                farther=float(max(0, away - 1)),
                nearest=float(start == nearest),
                last_was_subject=float(subject),
                first_of_sentence=float(first_in[sentence] == start),
                mentions=math.log1p(before),
                last_referred=float(last.get(reference.kind) == candidate.id),
                gender_known=float(bool(reference.gender) and candidate.gender == reference.gender),
                noun_in_role=float(reference.noun in candidate.role_nouns),
                noun_in_name=float(reference.noun in candidate.words),
                modifier_in_name=float(bool(set(reference.words[1:-1]) & candidate.words)),
                only_one=float(len(candidates) == 1),
                is_place=float(candidate.type == "PLACE"),
                of_pronoun_it=float(reference.kind == "it"),
                place_of_it=float(reference.kind == "it" and candidate.type == "PLACE"),
                of_descriptor=float(bool(reference.noun)),
                quoted=float(reference.quoted),
                quoted_of_subject=float(reference.quoted and subject),
                subject_of_subject=float(reference.subject and subject),
            )
        )
    return rows


def gender_of(name: str, titles: Sequence[str], role_nouns: frozenset[str]) -> Gender | None:
    """A person's gender as titles before the name, role nouns or the given name tell it; `None` where they do not."""
    votes: Counter[Gender] = Counter()
    for title in titles:
        if title in _TITLE_GENDERS:
            votes[_TITLE_GENDERS[title]] += 3
    for noun in role_nouns:
        if (known := _nouns().get(noun)) and known[1]:
            votes[known[1]] += 2
    words = plain_words(name)
    given = _given_names()
    for part in (words[:1], words[1:]):  # Kim Jong-un has his given name at the end
        spelt = "-".join(part) if len(part) > 1 else "".join(part)
        if spelt in given and len(words) > 1:
            votes[given[spelt]] += 1
            break
    ranked = votes.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


_TITLE_GENDERS: dict[str, Gender] = {
    **dict.fromkeys(("mr", "sir", "lord", "king", "prince", "father", "pope", "sheikh", "emperor", "sultan", "imam", "baron", "duke"), "m"),
    **dict.fromkeys(("mrs", "ms", "miss", "lady", "dame", "queen", "princess", "sister", "empress", "baroness", "duchess"), "f"),
}


@cache
def _nouns() -> dict[str, tuple[Class, Gender | None]]:
    table = tomllib.loads((files("newsx.knowledge") / "descriptors.toml").read_text(encoding="utf-8"))["nouns"]
    meanings: dict[str, tuple[Class, Gender | None]] = {
        "place": ("place", None),
        "organisation": ("organisation", None),
        "person": ("person", None),
        "man": ("person", "m"),
        "woman": ("person", "f"),
    }
    return {noun: meaning for kind, meaning in meanings.items() for noun in table[kind]}


@cache
def _given_names() -> dict[str, Gender]:
    table = tomllib.loads((files("newsx.knowledge") / "given_names.toml").read_text(encoding="utf-8"))
    genders: dict[str, Gender] = {"male": "m", "female": "f"}
    return {name: gender for kind, gender in genders.items() for name in table[kind]}


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads((files("newsx.extract") / WEIGHTS).read_text(encoding="utf-8"))
    return weights
