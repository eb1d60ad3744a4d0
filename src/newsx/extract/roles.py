"""Titles, offices and affiliations of the people of a doc, where the text binds them to a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from spacy.tokens import Doc, Span, Token

from newsx.extract.role_phrases import Offsets, Person, Phrases, words
from newsx.labels import APPOSITION_DEPENDENCIES

RoleKind = Literal["title", "apposition", "predicate", "affiliation"]

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass"})
_PASSIVES = frozenset({"aux:pass", "auxpass"})
_BREAKS = frozenset({",", "–", "—", "-", "(", ")"})
_AND = frozenset({"and", "&"})
_LISTING = _AND | {","}
_DENIED = frozenset({"not", "n't", "n’t", "never", "no", "if", "neither", "longer", "whether", "nearly", "almost"})
_PRESENT = frozenset({"then", "now", "currently", "formerly", "once"})
_EMPLOYING = frozenset({"at", "for", "with"})
_BELONGING = frozenset({"of", "from"})
_LONGEST = 20
_REACH = 12
"""How many words before a name its role's noun may stand: `the secretary of state for foreign affairs, X`."""


@dataclass(frozen=True, slots=True)
class FoundRole:
    """What a text says that a person is, at one place. All offsets are characters of the doc.

    A `title` stands before the name, an `apposition` beside it with a comma between, a `predicate` after a verb. An `affiliation` is an
    organisation alone (`of the White House security council`) or with the verb that puts the person in charge (`who heads the Tate`).
    `organisation` and `place` are mentions in the role or bound to it: `Tesco` in `Tesco CEO`, `South Korean` in `South Korean envoy`.
    """

    start: int
    end: int
    person: Offsets
    kind: RoleKind
    organisation: Offsets | None = None
    place: Offsets | None = None


def roles_of(doc: Doc, people: Sequence[Span]) -> list[FoundRole]:
    """Every role that the doc binds to one of the people, person by person; none where the doc has no parse.

    `person` are the offsets of the span as given, even where it begins with a title.
    """
    if not people or not doc.has_annotation("DEP"):
        return []
    reader = _Reader(Phrases(doc, people))
    found = {(role.person, role.start, role.end): role for role in reader.roles()}
    return sorted(found.values(), key=lambda role: (role.person, role.start))


class _Phrase(NamedTuple):
    """A role as tokens: `head` is its noun; `shared` roles are everybody's in `X and Y`; `bound` is a body or place said elsewhere."""

    start: int
    end: int
    head: int
    kind: RoleKind
    shared: bool = False
    bound: tuple[int, int] = (0, 0)


class _Reader:
    """Goes through the people of one doc and looks around each name."""

    def __init__(self, phrases: Phrases) -> None:
        self.doc = phrases.doc
        self.phrases = phrases

    def roles(self) -> Iterator[FoundRole]:
        for group in self._groups():
            for person in group:
                for phrase in self._phrases_of(person):
                    if not self._is_fitting(phrase) or (phrase.shared and len(group) == 1):
                        continue
                    for each in group if phrase.shared else [person]:
                        yield self._role(phrase, each)

    def _groups(self) -> Iterator[list[Person]]:
        """The people, those of `X, Y and Z` together."""
        group: list[Person] = []
        for person in self.phrases.people:
            if group and not self._is_list(group[-1].end, person.start):
                yield from self._joined(group)
                group = []
            group.append(person)
        yield from self._joined(group)

    def _is_list(self, start: int, end: int) -> bool:
        start = self._after_constituency(start)
        return 0 < end - start <= 3 and all(
            self.doc[i].lower_ in _LISTING or self.phrases.word(i) in words().honorifics for i in range(start, end)
        )

    def _after_constituency(self, i: int) -> int:
        """The token after `of Florida` or `of Harvard`, which may stand after each name of a list."""
        if self.doc[i].lower_ != "of" or self.phrases.type_at(i + 1) not in {"PLACE", "ORG"}:
            return i
        return self.phrases.end_of_noun_phrase(i + 1)

    def _joined(self, group: list[Person]) -> Iterator[list[Person]]:
        """The group, if an `and` closes it; its people one by one otherwise."""
        if len(group) > 1 and any(self.doc[i].lower_ in _AND for i in range(group[-2].end, group[-1].start)):
            yield group
        else:
            yield from ([person] for person in group)

    def _phrases_of(self, person: Person) -> Iterator[_Phrase]:
        before = self._before(person)
        title = self._title(person, before)
        belonging = self._belonging(person)
        if title:
            yield title._replace(bound=(belonging.start, belonging.end)) if belonging else title
        elif belonging and self._is_body(belonging):
            yield belonging
        elif employer := self._employer(before[0]):
            yield employer
        if office := self._office_before(person, title.start - 1 if title else before[0]):
            yield office
        yield from self._appositions(person)
        yield from self._predicates(person)

    def _role(self, phrase: _Phrase, person: Person) -> FoundRole:
        organisation, place = self.phrases.named(phrase.start, phrase.end, phrase.head)
        if phrase.bound != (0, 0):
            bound_organisation, bound_place = self.phrases.named(*phrase.bound, phrase.head)
            organisation, place = organisation or bound_organisation, place or bound_place
        start, end = self.phrases.offsets(phrase.start, phrase.end)
        return FoundRole(start, end, person.offsets, phrase.kind, organisation, place)

    def _is_fitting(self, phrase: _Phrase) -> bool:
        """Whether the words say something: more than `member`, and not `his wife`."""
        noun = self.phrases.noun(phrase.head)
        if phrase.end - phrase.start > _LONGEST:
            return False
        if phrase.end - phrase.start == 1 and noun in words().not_alone:
            return False
        return phrase.kind == "affiliation" or noun not in words().kin or self._is_kin_of_somebody(phrase)

    def _is_kin_of_somebody(self, phrase: _Phrase) -> bool:
        if any(self.phrases.type_at(i) == "PERSON" for i in range(phrase.start, phrase.head)):
            return True
        after = self.doc[phrase.head + 1 : phrase.head + 3]
        return phrase.end > phrase.head + 2 and after[0].lower_ == "of" and after[1].pos_ != "NUM"

    def _before(self, person: Person) -> tuple[int, int]:
        """The token before a name and its forms of address, and the short rank nearest to the name, or -1."""
        i, rank = person.start - 1, -1
        while i >= 0:
            word = self.phrases.word(i)
            first_lady = word == "lady" and i and self.doc[i - 1].lower_ == "first"
            if word in words().short_ranks and self.doc[i].text[0].isupper():
                rank = i if rank < 0 else rank
            elif not (self.doc[i].is_space and not self.phrases.is_border(i)) and (word not in words().honorifics or first_lady):
                break
            i -= 1
        return i, rank

    def _root(self, person: Person, before: int) -> Token:
        """The token of a name that hangs on the sentence, or the title before it that does."""
        root = self.doc[person.start]
        while before < root.head.i < person.end and root.head.i != root.i:
            root = root.head
        return root

    def _title(self, person: Person, before: tuple[int, int]) -> _Phrase | None:
        """`Russian president` X; `secretary of state` X; `US Army Capt` X."""
        i, rank = before
        if i < 0:
            return None
        head, end = self._office_that_ends(i), i + 1
        if head < 0 and rank > 0 and (self.phrases.type_at(i) in {"ORG", "PLACE", "NORP"} or self.phrases.word(i) in words().bodies):
            head, end = rank, rank + 1
        if head < 0:
            return None
        start = self.phrases.start_of_role(head)
        return _Phrase(start, end, head, "title", self._is_shared(head)) if self._is_linked(start, end, person, i) else None

    def _is_shared(self, head: int) -> bool:
        return self.phrases.is_role(head) and self.phrases.is_plural(head)

    def _office_that_ends(self, last: int) -> int:
        """The noun of the role whose last word a token is, or -1: `secretary` for the second word of `secretary of state`."""
        if self.phrases.is_role(last) and (last == 0 or self.doc[last - 1].lower_ != "of"):
            return last
        if self.doc[last].pos_ not in {"NOUN", "PROPN", "ADJ"}:
            return -1
        for i in range(last - 1, max(-1, last - _REACH), -1):
            token = self.doc[i]
            if self.phrases.type_at(i) in {"ORG", "PLACE"}:
                continue
            if (
                token.pos_ in {"VERB", "AUX", "PRON"}
                or (token.is_punct and not self.phrases.is_hyphen(i))
                or self.phrases.type_at(i) == "PERSON"
            ):
                break
            if self.phrases.is_role(i):
                if self.phrases.end_of_role(i) == last + 1:
                    return i
                break
        return last if self.phrases.is_role(last) else -1

    def _is_linked(self, start: int, end: int, person: Person, before: int) -> bool:
        """Whether the parse ties title and name, or at least no article makes the title a phrase of its own (`the man` X hired)."""
        root = self._root(person, before)
        if start <= root.head.i < end or any(person.start <= self.doc[i].head.i < person.end for i in range(start, end)):
            return True
        return not (start and self.doc[start - 1].pos_ == "DET")

    def _office_before(self, person: Person, comma: int) -> _Phrase | None:
        """`The head of the UN's nuclear watchdog,` X; `as president,` X."""
        if comma < 1 or self.doc[comma].text not in _BREAKS:
            return None
        root = self._root(person, comma)
        if root.dep_ in APPOSITION_DEPENDENCIES and root.head.i < comma:
            head = self._office_of(root.head, comma)
        elif root.dep_ in _SUBJECTS:
            head = self._office_that_ends(comma - 1)
            first = self.phrases.start_of_role(head) if head >= 0 else 0
            if not any(self.doc[i].lower_ == "as" for i in range(max(0, first - 2), first)):
                return None
        else:
            return None
        return _Phrase(self.phrases.start_of_role(head), comma, head, "apposition", self._is_shared(head)) if head >= 0 else None

    def _office_of(self, token: Token, end: int) -> int:
        """The nearest noun of a role above a token whose words go up to `end`, or -1."""
        while end - _REACH < token.i < end:
            if self.phrases.is_role(token.i):
                return token.i if self.phrases.end_of_role(token.i) == end else -1
            if token.head.i == token.i:
                break
            token = token.head
        return -1

    def _appositions(self, person: Person) -> Iterator[_Phrase]:
        """X`, 34, a nurse` from Leeds`, and a former councillor`."""
        i = person.end
        for _ in range(4):
            i = self._after_break(i)
            if i < 0:
                return
            phrase = self._apposition(i)
            if phrase:
                yield phrase
                i = phrase.end
            elif self.doc[i].pos_ == "NUM" or self.phrases.type_at(i) == "OTHER":
                i = next((j for j in range(i + 1, min(i + 6, len(self.doc))) if self.doc[j].text in _BREAKS), -1)
            else:
                return

    def _after_break(self, i: int) -> int:
        """The first word after a comma, a dash or a bracket and after `then`, `himself`; -1 where no break stands at a token."""
        size = len(self.doc)
        if not 0 <= i < size or self.doc[i].text not in _BREAKS or self.phrases.is_hyphen(i):
            return -1
        while i < size and (self.doc[i].text in _BREAKS or self.doc[i].lower_ in _PRESENT or self.doc[i].lower_ in words().fillers):
            i += 1
        return i if i < size else -1

    def _apposition(self, start: int) -> _Phrase | None:
        noun, first = start, -1
        if self.doc[start - 1].lower_ == "one" and self.doc[start].lower_ == "of":
            noun, first = start + 1, start - 1
        end = self.phrases.end_of_noun_phrase(noun)
        head = end - 1
        if end == noun or not self.phrases.is_role(head) or self.phrases.type_at(end) == "PERSON":
            return None
        governor = first if first >= 0 else self._first_conjunct(head, start)
        if self.doc[governor].dep_ not in APPOSITION_DEPENDENCIES:
            return None
        begin = first if first >= 0 else max(start, self.phrases.start_of_role(head))
        return _Phrase(begin, self.phrases.end_of_role(head), head, "apposition", first < 0 and self._is_shared(head))

    def _first_conjunct(self, head: int, start: int) -> int:
        """`ecologist` for `professor` in `a marine ecologist and professor`."""
        while self.doc[head].dep_ == "conj" and start <= self.doc[head].head.i < head:
            head = self.doc[head].head.i
        return head

    def _belonging(self, person: Person) -> _Phrase | None:
        """X `of the White House national security council`, X and Y`, both from the university of Oxford`: a body, or a place."""
        i, size = person.end, len(self.doc)
        i += i < size and self.doc[i].text == ","
        both = i < size and self.doc[i].lower_ in {"both", "all"}
        i += both
        if i >= size or self.doc[i].lower_ not in _BELONGING:
            return None
        start, end = i + 1, self.phrases.end_of_body(i + 1)
        if end == start:
            return None
        linked = any(token.head.i < person.end and token.head.i >= person.start - _REACH for token in self.doc[i:end])
        start += self.doc[start].pos_ == "DET"
        return _Phrase(start, end, end - 1, "affiliation", shared=both) if linked and start < end else None

    def _employer(self, mark: int) -> _Phrase | None:
        """The organisation before a possessive mark: `the BBC's` X."""
        if not self.phrases.is_possessive(mark) or self.phrases.type_at(mark - 1) != "ORG":
            return None
        start = self.phrases.start_of_role(mark - 1)
        return _Phrase(start, mark, mark - 1, "affiliation")

    def _is_body(self, phrase: _Phrase) -> bool:
        """Whether a phrase names an organisation, or tells one by more than its kind (`the company`)."""
        named = any(self.phrases.type_at(i) == "ORG" for i in range(phrase.start, phrase.end))
        return named or (phrase.end - phrase.start > 1 and self.phrases.names_body(phrase.start, phrase.end))

    def _predicates(self, person: Person) -> Iterator[_Phrase]:
        """X `is the president of Peru`; X, who `heads the Tate`."""
        root = self._root(person, person.start - 1)
        if root.dep_ in _SUBJECTS and root.head.i >= person.end and (phrase := self._predicate(root.head)):
            yield phrase
        i = person.end
        i += i < len(self.doc) and self.doc[i].text == ","
        if i < len(self.doc) and self.doc[i].lower_ == "who":
            verb = self.doc[i].head
            phrase = self._predicate(verb) or self._heading(verb) or self._working(verb)
            if phrase:
                yield phrase

    def _predicate(self, verb: Token) -> _Phrase | None:
        """What a verb, or a noun with a copula, says that its subject is; nothing where it is denied or only possible."""
        children = list(verb.children)
        copula = next((child for child in children if child.dep_ == "cop"), None)
        lemma = verb.lemma_.lower()
        if any(child.lower_ in _DENIED or child.tag_ == "MD" for child in children):
            return None
        chosen = lemma in words().choosing_verbs and any(child.dep_ in _PASSIVES for child in children)
        if copula is not None or chosen or lemma in words().becoming_verbs:
            return self._complement((copula or verb).i + 1)
        if lemma not in words().acting_verbs:
            return None
        after = next((i for i in range(verb.i + 1, min(verb.i + 4, len(self.doc))) if self.doc[i].lower_ == "as"), -1)
        return self._complement(after) if after > 0 else None

    def _complement(self, start: int) -> _Phrase | None:
        while start < len(self.doc) and (self.doc[start].pos_ == "ADV" or self.doc[start].lower_ == "as"):
            start += 1
        end = self.phrases.end_of_noun_phrase(start)
        head = end - 1
        if end == start or not self.phrases.is_role(head) or self._is_praise(start, head):
            return None
        return _Phrase(
            max(start, self.phrases.start_of_role(head)), self.phrases.end_of_role(head), head, "predicate", self._is_shared(head)
        )

    def _is_praise(self, start: int, head: int) -> bool:
        """Whether a predicate is like `a strong leader` or `the best manager`."""
        if any(self.doc[i].tag_ in {"JJS", "RBS"} for i in range(start, head)):
            return True
        if self.doc[start].lower_ not in {"a", "an"} or self.phrases.noun(head) not in words().weak:
            return False
        return self.phrases.end_of_role(head) == head + 1 and all(self.doc[i].pos_ == "ADJ" for i in range(start + 1, head))

    def _heading(self, verb: Token) -> _Phrase | None:
        """`heads the Tate`."""
        if verb.lemma_.lower() not in words().heading_verbs or any(
            child.lower_ in _DENIED or child.tag_ == "MD" for child in verb.children
        ):
            return None
        end = self.phrases.end_of_body(verb.i + 1)
        return _Phrase(verb.i, end, verb.i, "affiliation") if self.phrases.names_body(verb.i + 1, end) else None

    def _working(self, verb: Token) -> _Phrase | None:
        """`the BBC` after `works for`."""
        start = verb.i + 2
        if verb.lemma_.lower() not in words().working_verbs or start >= len(self.doc) or self.doc[start - 1].lower_ not in _EMPLOYING:
            return None
        end = self.phrases.end_of_body(start)
        start += self.doc[start].pos_ == "DET"
        phrase = _Phrase(start, end, end - 1, "affiliation")
        return phrase if start < end and self._is_body(phrase) else None
