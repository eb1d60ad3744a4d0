"""Which names in an article belong to one referent."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from newsx.extract.places import known_places
from newsx.models import EntityType

Name = tuple[EntityType, str]
"""A type and a name in normal form."""

_MOST_COMPARED = 50
"""Names of one surname that are compared with each other; a page with more is no article."""

_SPELT_ALIKE = 0.86
_SPELT_ALIKE_AMONG_EQUALS = 0.75
"""The same where all other words of two names are equal: `Hamza bin Ladin`, `Hamza bin Laden`."""

_GENERATIONS = frozenset({"jr", "sr", "ii", "iii"})
_SHORTEST_ALIKE = 5
_SMALL = frozenset(
    ["a", "an", "and", "at", "for", "from", "in", "of", "on", "the", "to", "de", "la", "del", "des", "du", "da", "do", "dos", "y", "e"]
)


def normal_form(name: str) -> str:
    """A name in the form by which mentions are compared: plain quotes and dashes, single spaces, no capitals but those of acronyms."""
    name = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", name)  # invisible characters of web pages
    name = re.sub(r"\s+", " ", name.replace("’", "'").replace("‐", "-").replace("‑", "-")).strip()
    return name if len(name) <= 4 and name.isupper() else name.casefold()


class Referents:
    """Joins the names of one article, which are given in the order in which they first appear, with pairs known to be one."""

    def __init__(self, names: Iterable[Name], pairs: Iterable[tuple[Name, Name]] = ()) -> None:
        self._first: dict[Name, Name] = {}
        known = list(dict.fromkeys(names))
        for one, other in pairs:
            self._join(one, other)
        for kind, name in known:
            self._join((kind, _same_name(kind, name)), (kind, name))
        self._join_all("PERSON", known, _one_person)
        self._join_all("ORG", known, _one_organisation)
        self._join_all("ORG", known, _acronyms)
        self._join_all("PLACE", known, _one_place)
        self._join_all("PLACE", known, _acronyms)

    def of(self, name: Name) -> Name:
        """The name that stands for all names of the same referent."""
        while (before := self._first.get(name, name)) != name:
            name = before
        return name

    def _join_all(self, kind: EntityType, known: Sequence[Name], same: Callable[[Sequence[str]], Iterator[tuple[str, str]]]) -> None:
        for one, other in same([name for its_kind, name in known if its_kind == kind]):
            self._join((kind, one), (kind, other))

    def _join(self, one: Name, other: Name) -> None:
        one, other = self.of(one), self.of(other)
        if one != other:
            self._first[other] = one


def _one_person(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of names of one person: full names that are variants of each other, then short names with the full name they fit."""
    words_of = {name: plain_words(name) for name in names}
    person_of: dict[str, str] = {}
    by_surname: dict[str, list[str]] = defaultdict(list)
    for name in names:
        words = words_of[name]
        if len(words) > 1:
            bucket = by_surname[words[-1][:3]]
            same = next((other for other in bucket[:_MOST_COMPARED] if _same_person(words, words_of[other])), None)
            bucket.append(name)
            person_of[name] = person_of[same] if same else name
            if same:
                yield same, name
    yield from _short_names(words_of, person_of)


def _short_names(words_of: dict[str, tuple[str, ...]], person_of: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A short name joins the one person whose surname, given name or middle name it is, in this order of preference.

    Of several it joins the one who alone had been named when the short name was first used; where that does not decide, none.
    """
    tables = _parts_of_names({name: words_of[name] for name in person_of})
    place_of = {name: place for place, name in enumerate(words_of)}
    called: dict[str, list[str]] = defaultdict(list)
    for name, person in person_of.items():
        called[person].append(name)
    for name in sorted(words_of, key=lambda name: -len(words_of[name])):
        short = " ".join(words_of[name])
        if name in person_of and short not in tables[0]:
            continue
        own = person_of.get(name)
        for table in tables:
            fitting = list(dict.fromkeys(person_of[other] for other in table.get(short, ()) if person_of[other] != own))
            if len(fitting) > 1:
                fitting = [other for other in fitting if place_of[other] < place_of[name]]
            if len(fitting) == 1:
                for other in called.pop(own, ()) if own else ():
                    person_of[other] = fitting[0]
                    called[fitting[0]].append(other)
                yield fitting[0], name
            if table.get(short):
                break
        else:
            yield from _spelt_otherwise(name, words_of[name], tables[0])


def _parts_of_names(full: dict[str, tuple[str, ...]]) -> tuple[dict[str, list[str]], ...]:
    """Full names by what they end in, by their first word and by the words between."""
    by_end: dict[str, list[str]] = defaultdict(list)
    by_start: dict[str, list[str]] = defaultdict(list)
    by_middle: dict[str, list[str]] = defaultdict(list)
    for name, words in full.items():
        by_start[words[0]].append(name)
        for word in words[1:-1]:
            by_middle[word].append(name)  # Rosselló is Ricardo Rosselló Nevares
        for start in range(1, len(words)):
            by_end[" ".join(words[start:])].append(name)
    return by_end, by_start, by_middle


def _same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """`George W. Bush` and `George Bush`, `Volodymyr Zelensky` and `Volodymyr Zelenskyy`."""
    short, long = sorted((one, other), key=len)
    if len(one) == len(other) > 1:
        unequal = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
        if len(unequal) == 1 and _alike(*unequal[0], _SPELT_ALIKE_AMONG_EQUALS):
            return True
    if not _alike(short[-1], long[-1]):
        return False
    return _given(short[0], long[0]) and all(any(_given(word, other) for other in long[1:-1]) for word in short[1:-1])


def _given(one: str, other: str) -> bool:
    """Whether two given names may be one: equal, spelt alike, or the initial of the other."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]) or _alike(one, other)


def _spelt_otherwise(name: str, words: Sequence[str], by_end: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    if len(words) == 1 and len(words[0]) >= _SHORTEST_ALIKE and len(by_end) < _MOST_COMPARED:
        fitting = {other for surname, people in by_end.items() if _alike(words[0], surname) for other in people}
        if len(fitting) == 1:
            yield fitting.pop(), name


def _alike(one: str, other: str, least: float = _SPELT_ALIKE) -> bool:
    """Whether two words are spellings of one name: `zelensky`, `zelenskyy`; `sergei`, `sergey`."""
    if one == other:
        return True
    if one[0] != other[0] or min(len(one), len(other)) < _SHORTEST_ALIKE or abs(len(one) - len(other)) > 2:
        return False
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= least


def plain_words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, without accents and full stops; hyphens part them."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain)
    while len(words) > 1 and words[-1] in _GENERATIONS:
        words.pop()
    return tuple(words) or (name,)


def _one_organisation(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs that differ in what newspapers leave out: `Tesla, Inc.`, `Islamic State group`, `U.S. State Department`, `Bank of England`."""
    by_core: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        by_core[_core(name)].append(name)
    for same in by_core.values():
        yield from ((same[0], other) for other in same[1:])
    longer: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for core in by_core:
        for short in _shortened(core):
            longer[short].add(core)
    for short, cores in longer.items():
        if short in by_core and len(cores) == 1:
            yield by_core[next(iter(cores))][0], by_core[short][0]


def _core(name: str) -> tuple[str, ...]:
    """The words of an organisation's name without its legal form."""
    words = ["and" if word == "&" else word for word in re.findall(r"&|[^\W_]+(?:['.][^\W_]+)*", name.casefold())]
    words = [re.sub(r"\.(?:com|org|net)$", "", word) for word in words]
    while len(words) > 1 and words[-1] in _endings()["legal"]:
        words.pop()
    if tuple(words[:2]) == ("united", "states"):
        words[:2] = ["us"]
    return tuple("us" if word in {"u.s", "usa", "u.s.a"} else word for word in words)


def _shortened(core: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What a paper may call an organisation at the second mention."""
    if "of" in core[1:-1]:
        head = core[: core.index("of", 1)]
        yield head  # Supreme Court of India
    if len(core) > 1 and core[-1] in _endings()["general"]:
        yield core[:-1]
    for length in (1, 2):
        if len(core) > length and _says_whose(core[:length]):
            yield core[length:]  # Puerto Rico Senate
    for start in range(1, len(core) - 1):
        yield core[start:]  # Quds Force


def _says_whose(words: tuple[str, ...]) -> bool:
    known = known_places()
    name = " ".join(words)
    return name in _endings()["national"] or any(record.kind in {"country", "region"} for record in known.find(name)[:1])


def _one_place(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs such as `City of Lund`, `Lund city`, `Lund`, and `Gaza Strip`, `Gaza`."""
    known = set(names)
    for name in names:
        for pattern in (
            r"city of (.+)",
            r"(.+) city",
            r"republic of (.+)",
            r"state of (.+)",
            r"(.+) strip",
            r"the (.+)",
            r"(.+), d\.?c\.?",
        ):
            if (found := re.fullmatch(pattern, name)) and found[1] in known:
                yield name, found[1]


def _acronyms(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Long names with the one short name that abbreviates them."""
    long: dict[str, set[str]] = defaultdict(set)
    for name in names:
        words = re.findall(r"[\w']+", name)
        if len(name.split()) > 1 and len(words) > 1:  # B.C.R. is no long name
            capitals = [word[0] for word in words if word.lower() not in _SMALL]
            for initials in {"".join(capitals).casefold(), "".join(word[0] for word in words).casefold()}:
                long[initials].add(name)
    for name in names:
        letters = name.replace(".", "").casefold()
        fitting = long.get(letters, set())
        if " " not in name and 2 <= len(letters) <= 8 and len(fitting) == 1:
            yield next(iter(fitting)), name


def _same_name(kind: EntityType, name: str) -> str:
    """The name under which the table of names has it, with or without the country before it: `U.S. Central Intelligence Agency`."""
    table = _same_names()
    if kind == "ORG" and (kind, name) not in table:
        core = _core(name)
        for length in (1, 2):
            rest = " ".join(core[length:])
            if (kind, rest) in table and _says_whose(core[:length]):
                return table[kind, rest]
    return table.get((kind, name), name)


@cache
def _same_names() -> dict[Name, str]:
    rows: dict[EntityType, list[list[str]]] = _table("same_names")
    return {(kind, normal_form(name)): normal_form(names[0]) for kind, lists in rows.items() for names in lists for name in names}


@cache
def _endings() -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in _table("organisations").items()}


def _table(name: str) -> dict[Any, Any]:
    return tomllib.loads((files("newsx.knowledge") / f"{name}.toml").read_text(encoding="utf-8"))
