"""Which words of a sentence stand in one clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from spacy.tokens import Doc

from newsx.extract.event_arguments import verb_lemma
from newsx.extract.event_rules import rules

_CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "acl", "acl:relcl", "relcl", "parataxis", "csubj", "conj", "pcomp"})
_OTHER_TIMES = frozenset({"after", "before", "since", "until", "following", "about", "amid", "despite", "pending", "ahead"})
"""What stands after these is of another time or place than what they hang on: `arrested after the attack in Leeds`."""
_BESIDE_NOUNS = frozenset({"acl", "acl:relcl", "relcl"})
_BEFORE_NOUNS = frozenset({"compound", "amod", "nummod", "nmod:poss", "poss", "nmod", "nn", "nmod:unmarked"})


class Clauses:
    """The clauses of a doc, told apart when they are asked for."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._heads: dict[int, int] = {}

    @cached_property
    def _tree(self) -> tuple[list[int], list[str], list[str], list[str]]:
        """Of each token its head, and its dependency, part of speech and entity type in words."""
        table = self.doc.to_array(["HEAD", "DEP", "POS", "ENT_TYPE"])
        name = self.doc.vocab.strings
        heads = [i + (head - (1 << 64) if head >> 63 else head) for i, head in enumerate(table[:, 0].tolist())]
        names = {int(value): name[int(value)] for column in (1, 2, 3) for value in set(table[:, column].tolist())}
        deps, tags, types = ([names[value] for value in table[:, column].tolist()] for column in (1, 2, 3))
        return heads, deps, tags, types

    @cached_property
    def _elsewhere(self) -> frozenset[int]:
        """The heads of phrases and clauses that begin with one of `_OTHER_TIMES`."""
        heads, deps, _, _ = self._tree
        words = {self.doc.vocab.strings[word] for word in _OTHER_TIMES}
        places = [i for i, lower in enumerate(self.doc.to_array(["LOWER"]).tolist()) if lower in words]
        return frozenset(i if deps[i] == "prep" else heads[i] for i in places if deps[i] in {"case", "mark", "prep"})

    def head_of(self, i: int) -> int:
        """The head of the clause in which a token stands."""
        heads, deps, tags, _ = self._tree
        path = []
        while i not in self._heads:
            path.append(i)
            is_head = i in self._elsewhere or (deps[i] in _CLAUSES and (deps[i] != "conj" or tags[i] in {"VERB", "AUX"}))
            if is_head or heads[i] == i:
                self._heads[i] = i
            else:
                i = heads[i]
        found = self._heads[i]
        for each in path:
            self._heads[each] = found
        return found

    def above(self, head: int) -> set[int]:
        """The heads of the clauses on which a clause hangs, up to one that says who said so, or to a noun that the clause describes."""
        heads, deps, _, _ = self._tree
        found: set[int] = set()
        while deps[head] not in _BESIDE_NOUNS and deps[head] != "conj" and head not in self._elsewhere and heads[head] != head:
            head = self.head_of(heads[head])
            if verb_lemma(self.doc[head]) in rules().words["saying"]:
                break
            found.add(head)
        return found

    def runs(self, inside: Iterable[int], heads: set[int], trigger: int) -> Iterator[tuple[int, int]]:
        """The offsets of stretches of tokens in the clauses of these heads, without dates that belong to other nouns (`a 2005 law`)."""
        first = last = -1
        for i in inside:
            if self.head_of(i) in heads and not self._is_other_date(i, trigger):
                if last < 0 or i != last + 1:
                    if last >= 0:
                        yield self._offsets(first, last)
                    first = i
                last = i
        if last >= 0:
            yield self._offsets(first, last)

    def _is_other_date(self, i: int, trigger: int) -> bool:
        heads, deps, _, types = self._tree
        if deps[i] not in _BEFORE_NOUNS:
            return False
        head = heads[i]
        is_date = types[i] == "DATE" or (self.doc[i].is_digit and len(self.doc[i]) == 4)
        is_of_noun = head > i or (self.doc[i].is_digit and deps[i] == "nmod" and deps[head] in {"obl", "nmod"})
        return is_date and is_of_noun and head != trigger and types[head] not in {"DATE", "TIME"}

    def _offsets(self, first: int, last: int) -> tuple[int, int]:
        end = self.doc[last]
        return self.doc[first].idx, end.idx + len(end)
