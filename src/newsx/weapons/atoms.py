"""Text as runs of letters and runs of digits, the form in which names of weapons are compared.

`S-400`, `S 400`, `S400` and `S‑400` are all the atoms `s`, `400`. So one listed name stands for all its spellings, and a text is
searched for all names at once by walking a tree of atoms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

_ATOM = re.compile(r"[^\W\d_]+|\d+")
_SEPARATORS = frozenset("-‐‑‒–— \u00a0\u202f.'’/&(_+")
_PLURALS = ("s", "es")


class Atom(NamedTuple):
    """A run of letters or digits at `[start, end)`; `key` is without case and accents."""

    start: int
    end: int
    key: str


def atoms(text: str) -> list[Atom]:
    return [Atom(found.start(), found.end(), fold(found[0])) for found in _ATOM.finditer(text)]


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """The word in small letters without accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


class Path(NamedTuple):
    """A way through the tree: the values at its end, the number of the atom after it, and whether a plural ending was cut off."""

    values: list[Any]
    after: int
    plural: bool


class Tree:
    """Values under sequences of atoms: a prefix tree, kept as one mapping from `s 400` to values, in which prefixes have none."""

    def __init__(self, entries: dict[str, list[Any]] | None = None) -> None:
        self.entries = {} if entries is None else entries

    def add(self, name: str, value: Any) -> None:
        keys = [atom.key for atom in atoms(name)]
        for count in range(1, len(keys)):
            self.entries.setdefault(" ".join(keys[:count]), [])
        if keys:
            self.entries.setdefault(" ".join(keys), []).append(value)

    def get(self, name: str) -> list[Any]:
        """The values under exactly this name."""
        return self.entries.get(" ".join(atom.key for atom in atoms(name)), [])

    def begins(self, key: str) -> bool:
        """Whether any name may begin with this atom."""
        entries = self.entries
        return key in entries or key[:-1] in entries or key[:-2] in entries

    def walk(self, text: str, found: list[Atom], first: int) -> Iterator[Path]:
        """All names that begin at atom `first`, the shortest first. Atoms of a name touch, or one separator stands between them."""
        key = ""
        for number in range(first, len(found)):
            atom = found[number]
            if number > first and not joined(text, found[number - 1], atom):
                return
            key = f"{key} {atom.key}" if key else atom.key
            for ending in _PLURALS:
                if not atom.key.endswith(ending) or (atom.key == ending and (number == first or found[number - 1].end != atom.start)):
                    continue  # the `s` of `F-16s` belongs to the name, that of `Patriot’s` does not
                if values := self.entries.get(key.removesuffix(ending).rstrip()):
                    yield Path(values, number + 1, True)
            values = self.entries.get(key)
            if values is None:
                return
            if values:
                yield Path(values, number + 1, False)


def joined(text: str, left: Atom, right: Atom) -> bool:
    """Whether two atoms may be of one name: nothing, one hyphen, space or the like, ` & `, or the `. ` of an abbreviation between them."""
    gap = right.start - left.end
    if gap < 2:
        return gap == 0 or text[left.end] in _SEPARATORS
    between = text[left.end : right.start]
    return between in {" & ", ") ", " ."} or (between == ". " and left.end - left.start <= 3 and left.key.isalpha())
