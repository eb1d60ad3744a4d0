"""Finds records by name."""

from __future__ import annotations

from newsx.weapons.atoms import atoms
from newsx.weapons.names import names_of, names_of_ship
from newsx.weapons.records import KnowledgeBase, Ship, System


def search(base: KnowledgeBase, name: str) -> list[System | Ship]:
    """Records one of whose names is `name` in any spelling, then those in one of whose names it stands, the shortest names first."""
    wanted = _key(name)
    if not wanted:
        return []
    found: list[tuple[int, int, str, System | Ship]] = []
    records: list[System | Ship] = [*base.systems.values(), *base.ships.values()]
    for record in records:
        names = names_of(record) if isinstance(record, System) else names_of_ship(record, "")
        keys = [_key(text.text) for text in names]
        fitting = [key for key in keys if wanted in key]
        if fitting or wanted == _key(record.id):
            shortest = min(fitting, key=len, default=wanted)
            found.append((shortest != wanted, len(shortest), record.id, record))
    return [record for *_, record in sorted(found, key=lambda row: row[:3])]


def _key(text: str) -> str:
    return "".join(atom.key for atom in atoms(text))
