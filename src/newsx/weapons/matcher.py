"""Finds what may be a weapon in text: names of the knowledge base, designations, and class nouns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from newsx.weapons.atoms import Atom, Path, Tree, atoms, joined
from newsx.weapons.lexicon import Lexicon, lexicon
from newsx.weapons.mentions import Candidate
from newsx.weapons.names import Level, Name, case_fits
from newsx.weapons.records import KnowledgeBase

_VARIANT = re.compile(r"[A-Z]{0,3}\d{0,3}[A-Z]{0,3}(?:[/-][A-Z]{1,2}\b)?")
_LETTERS = re.compile(r"[A-Z]{0,2}")
_NUMBER_AFTER = re.compile(r"[-‑–]\d{1,4}[A-Z]{0,2}\b")
_ALSO = re.compile(r"(?:/|,? (?:and|or|&) |, )([-‑–]?)(\d{1,3}[A-Z]{0,3}\d?)s?\b")
_SHARED_VARIANT = re.compile(r"/[A-Z]{1,2}\d?\b")
_DOUBTFUL_SPELLING = re.compile(r"[A-Z][A-Za-z]{0,2}[ \u00a0]\d+[A-Z]{0,2}|[A-Z]\d{1,2}[a-z]?")
_MOST_MODIFIERS = 6
_BETWEEN_NAME_AND_NOUN = frozenset(" -‑–\u00a0")


class Noun(NamedTuple):
    """A class noun phrase with its modifiers.

    `compound`: it is no weapon by itself, but tells the kind of a name or event beside it. `doubtful`: it is a weapon in some articles.
    """

    start: int
    end: int
    category: str
    compound: bool
    doubtful: bool


class Matcher:
    """Searches a text once for everything that may be a weapon."""

    def __init__(self, base: KnowledgeBase, tree: Tree) -> None:
        self.base = base
        self.tree = tree
        self.lexicon: Lexicon = lexicon()

    def search(self, text: str) -> tuple[list[Candidate], list[Noun], list[Atom]]:
        """Named candidates and class nouns, neither overlapping its own kind, in order."""
        found = atoms(text)
        nouns = list(self._nouns(text, found))
        noun_at = {noun.start: noun for noun in nouns}
        noun_ending = {noun.end: noun for noun in nouns}
        named = list(self._named(text, found))
        taken = [(candidate.start, candidate.end) for candidate in named]
        named += self._designations(text, taken)
        named.sort(key=lambda candidate: candidate.start)
        return [_with_nouns(text, candidate, noun_at, noun_ending) for candidate in named], nouns, found

    def _named(self, text: str, found: list[Atom]) -> Iterator[Candidate]:
        number = 0
        while number < len(found):
            decoy = self._decoy(text, found, number)
            best: tuple[Candidate, int] | None = None
            if self.tree.begins(found[number].key):
                for path in self.tree.walk(text, found, number):
                    if candidate := self._candidate(text, found, number, path):
                        best = candidate, path.after
            if best is None or best[1] <= decoy:
                number = max(number + 1, decoy)
                continue
            candidate, number = best
            while number < len(found) and found[number].start < candidate.end:
                number += 1
            yield candidate
            yield from self._coordinated(text, candidate)

    def _decoy(self, text: str, found: list[Atom], first: int) -> int:
        """The atom after a longer name that begins at atom `first` and is no weapon; 0 where there is none."""
        decoys = self.lexicon.decoys
        if not decoys.begins(found[first].key) or not text[found[first].start].isupper():
            return 0
        return max((path.after for path in decoys.walk(text, found, first)), default=0)

    def _candidate(self, text: str, found: list[Atom], first: int, path: Path) -> Candidate | None:
        start, end, plural = found[first].start, found[path.after - 1].end, path.plural
        if start and (
            text[start - 1].isalnum()
            or (text[start - 1] in "-‑.@#_" and start > 1 and text[start - 2].isalnum() and text[start - 2] != "i")
        ):
            return None
        fitting = [name for name in map(Name._make, path.values) if case_fits(name, text[start:end])]
        if not fitting:
            return None
        if end < len(text) and (text[end].isalnum() or text[end] == "_"):
            ending = (_LETTERS if end - start <= 3 else _VARIANT).match(text, end)
            after = ending.end() if ending else end
            if not any(character.isdigit() for character in fitting[0].text) or plural:
                return None
            if text[after : after + 1] == "s" and not text[after + 1 : after + 2].isalnum():
                end, plural = after + 1, True
            elif after > end and not text[after : after + 1].isalnum():
                end = after
            else:
                return None
        elif text[end : end + 1] == "/" and (ending := _SHARED_VARIANT.match(text, end)) and fitting[0].text[-1:].isalnum():
            if any(character.isdigit() for character in fitting[0].text):
                end = ending.end()
        elif fitting[0].level == Level.SAFE and fitting[0].text.isalpha() and (number := _NUMBER_AFTER.match(text, end)):
            end = number.end()
        level = max(min(name.level for name in fitting), _level_of_spelling(text[start:end]))
        names = tuple(sorted(fitting, key=lambda name: (name.level, name.ship)))
        return Candidate(start, end, names, level, plural)

    def _coordinated(self, text: str, candidate: Candidate) -> Iterator[Candidate]:
        """`-34` in `Su-25 and -34`, `555` in `Kh-101/555`, `2` in `Leopard 1 and 2 tanks`."""
        stem = re.match(r"([^\W\d]+(?: [^\W\d]+)?)[-‑– ]?\d", text[candidate.start : candidate.end])
        end = candidate.end
        while stem and (more := _ALSO.match(text, end)):
            hyphen, number = more[1], more[2]
            names = [name for name in map(Name._make, self.tree.get(f"{stem[1]}-{number}")) if name.level <= candidate.level]
            follows_noun = self._noun_follows(text, more.end())
            if not names or not (hyphen or text[end] == "/" or follows_noun):
                return
            yield Candidate(more.start(2) - len(hyphen), more.end(), tuple(names), candidate.level)
            end = more.end()

    def _noun_follows(self, text: str, end: int) -> bool:
        ahead = atoms(text[end : end + 60])
        return bool(ahead) and ahead[0].start <= 1 and bool(self._noun_paths(text[end : end + 60], ahead, 0))

    def _designations(self, text: str, taken: list[tuple[int, int]]) -> Iterator[Candidate]:
        starts = {start for start, _ in taken}
        covered = sorted(taken)
        position = 0
        for place in self.lexicon.first.finditer(text):
            start = place.start()
            if start < position or start in starts:
                continue
            while covered and covered[0][1] <= start:
                covered.pop(0)
            if covered and covered[0][0] <= start:
                continue
            for pattern in self.lexicon.patterns:
                if hit := pattern.regex.match(text, start):
                    end = hit.end()
                    if covered and covered[0][0] < end:
                        break
                    plural = text[end : end + 1] == "s"
                    name = Name(hit[0], "", pattern.category, pattern.level)
                    position = end + plural
                    yield Candidate(start, end + plural, (name,), pattern.level, plural)
                    break

    def _nouns(self, text: str, found: list[Atom]) -> Iterator[Noun]:
        number = 0
        while number < len(found):
            noun = self._noun(text, found, number)
            if noun is None:
                number += 1
                continue
            yield noun[0]
            number = noun[1]

    def _noun(self, text: str, found: list[Atom], first: int) -> tuple[Noun, int] | None:
        """The longest class noun phrase that begins at atom `first`, after any modifiers."""
        number, modifiers = first, 0
        while not (paths := self._noun_paths(text, found, number)):
            modifiers += 1
            if modifiers > _MOST_MODIFIERS:
                return None
            modifier = max((path.after for path in self.lexicon.modifiers.walk(text, found, number)), default=0)
            if not modifier or modifier >= len(found) or not joined(text, found[modifier - 1], found[modifier]):
                return None
            number = modifier
        after, category, alone = paths[-1]
        start, end = found[first].start, found[after - 1].end
        if start and (text[start - 1].isalnum() or text[start - 1] in "@#_"):
            return None
        if end < len(text) and (text[end].isalnum() or text[end] == "_"):
            return None
        if first and text[found[first - 1].end : start] in {" ", "-"} and found[first - 1].key in self.lexicon.not_after:
            return None
        following = found[after] if after < len(found) and joined(text, found[after - 1], found[after]) else None
        singular = not found[after - 1].key.endswith("s")  # `missile strikes` is a compound, `missiles strike` a sentence
        compound = singular and following is not None and text[end] not in ".’'/" and self._is_among(following.key, self.lexicon.compounds)
        doubtful = not alone and self._is_among(found[after - 1].key, self.lexicon.doubtful)
        return Noun(start, end, category, compound or not (alone or doubtful), doubtful), after

    def _noun_paths(self, text: str, found: list[Atom], first: int) -> list[tuple[int, str, bool]]:
        """The class nouns that begin at atom `first`, the shortest first: atom after it, category, whether it is a weapon by itself."""
        key = found[first].key
        paths = []
        for tree, alone in ((self.lexicon.heads, False), (self.lexicon.nouns, True)):
            if tree.begins(key):
                paths += [(path.after, path.values[0], alone) for path in tree.walk(text, found, first)]
        return sorted(paths)

    @staticmethod
    def _is_among(key: str, nouns: frozenset[str]) -> bool:
        return key in nouns or (key.endswith("s") and (key[:-1] in nouns or (key.endswith("es") and key[:-2] in nouns)))


def _level_of_spelling(surface: str) -> int:
    """`M 1` and `Rs 24` may be anything; so may `A10` and `F16`, where the name has a hyphen."""
    return Level.CONTEXT if _DOUBTFUL_SPELLING.fullmatch(surface) else Level.SAFE


def _with_nouns(text: str, candidate: Candidate, noun_at: dict[int, Noun], noun_ending: dict[int, Noun]) -> Candidate:
    """The candidate with the class nouns beside it."""
    head, before = None, None
    after = candidate.end + 1
    if text[candidate.end : after] and text[candidate.end] in _BETWEEN_NAME_AND_NOUN and (noun := noun_at.get(after)):
        head = (noun.start, noun.end, noun.category)
    if candidate.start and text[candidate.start - 1] == " " and (noun := noun_ending.get(candidate.start - 1)):
        before = noun.category
    return replace(candidate, head=head, head_before=before)
