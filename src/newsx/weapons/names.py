"""All names in the knowledge base, ready to be found in text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from newsx.weapons.atoms import atoms
from newsx.weapons.records import KnowledgeBase, Ship, System

_DIGIT = re.compile(r"\d")
_COINED = 7
"""A safe name of one word with at least so many letters may stand without its capital: `kalashnikovs`, `novichok`."""


class Level(IntEnum):
    """What a name needs to be taken for the weapon."""

    SAFE = 0
    CONTEXT = 1
    NEVER_ALONE = 2


class Name(NamedTuple):
    """One name of one record. `id` is that of the system, or of the ship with `ship` set."""

    text: str
    id: str
    category: str
    level: int
    ship: bool = False


def names_of(system: System) -> Iterator[Name]:
    """All names of a system. What is listed twice keeps the stricter level; `Zafar (missile)` is for display, no name that one prints."""
    levels: dict[str, Level] = {}
    for level, texts in (
        (Level.SAFE, (*(() if " (" in system.name else (system.name,)), *system.nato_names, *system.aliases)),
        (Level.SAFE, system.variants),
        (Level.CONTEXT, system.needs_context),
        (Level.NEVER_ALONE, (*system.never_alone, *((system.nato.name,) if system.nato and system.nato.name else ()))),
    ):
        for text in texts:
            levels[text] = max(level, levels.get(text, Level.SAFE))
            if text.startswith("Kh-"):  # the Cyrillic letter as some print it; are American research aeroplanes
                levels.setdefault(f"X-{text.removeprefix('Kh-')}", Level.CONTEXT)
    listed = {*system.aliases, *system.needs_context, *system.never_alone}
    if system.name in levels and system.name not in listed and not _DIGIT.search(system.name) and " " not in system.name:
        levels[system.name] = Level.CONTEXT  # a bare word that nobody called safe
    return (Name(text, system.id, system.category, level) for text, level in levels.items())


def names_of_ship(ship: Ship, category: str) -> Iterator[Name]:
    """`USS Cole` and its hull number are safe; `Cole` alone is not, nor a ship's name in a navy that uses no prefix."""
    if ship.prefix:
        yield Name(ship.full_name, ship.id, category, Level.SAFE, ship=True)
    if re.fullmatch(r"[A-Z]{2,4}-\d{1,3}", ship.hull):
        yield Name(ship.hull, ship.id, category, Level.SAFE, ship=True)
    yield Name(ship.name, ship.id, category, Level.NEVER_ALONE, ship=True)


def names_in(base: KnowledgeBase) -> Iterator[Name]:
    for system in base.systems.values():
        yield from names_of(system)
    for ship in base.ships.values():
        yield from names_of_ship(ship, base.systems[ship.system].category)


def case_fits(name: Name, surface: str) -> bool:
    """Whether the surface has the capitals that the name needs, and no accents that it has not."""
    ours, theirs = atoms(name.text), atoms(surface)
    if len(ours) == 1 and name.level == Level.SAFE and len(name.text) >= _COINED and name.text[:1].isalpha():
        return True
    for wanted, found in zip(ours, theirs, strict=False):
        word, seen = name.text[wanted.start : wanted.end], surface[found.start : found.end]
        if (word[0].isupper() and not seen[0].isupper()) or (word.isascii() and not seen.isascii()):
            return False
        if len(word) > 1 and word.isupper():
            stem = seen[: len(word)]
            may_be_small = len(word) > 4  # Nasams, Himars; TOW and HARM never, and Rs 24 are rupees
            if not (stem.isupper() or (may_be_small and stem[1:].islower())):
                return False
    return True


def surface_forms(name: Name) -> Iterator[str]:
    """Spellings of a name that newspapers use and the matcher finds: hyphen, space or nothing between letters and digits, plurals."""
    spellings = {name.text, name.text.replace("-", " "), name.text.replace("-", "‑")}
    if re.search(r"[^\W\d]-\d|\d-[^\W\d]", name.text):
        spellings.add(re.sub(r"(?<=[^\W\d_])-(?=\d)|(?<=\d)-(?=[^\W\d_])", "", name.text))
    for spelling in sorted(spellings):
        yield spelling
        if not name.ship:
            yield f"{spelling}s" if not spelling.endswith("s") else f"{spelling}’"
