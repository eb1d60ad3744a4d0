"""What the knowledge base says of the weapons of an article."""

from __future__ import annotations

from typing import NamedTuple

from newsx.extract.findings import FoundWeapon
from newsx.models import KnowledgeBaseLink, WeaponClass
from newsx.weapons.lexicon import origin_of
from newsx.weapons.records import KnowledgeBase
from newsx.weapons.taxonomy import GROUP_OF

SOURCE = "newsx-weapons"
_NAMES_SHOWN = 6


class WeaponEntry(NamedTuple):
    """A weapon's display name, link and class; the first two only where a record is known."""

    name: str | None
    link: KnowledgeBaseLink | None
    weapon_class: WeaponClass

    @classmethod
    def of(cls, weapon: FoundWeapon, surface: str, base: KnowledgeBase) -> WeaponEntry:
        group = GROUP_OF.get(weapon.category, weapon.category)
        category = weapon.category if weapon.category in GROUP_OF else None
        if weapon.id is None:
            return cls(
                None, None, WeaponClass(group=group, category=category, origin=origin_of(surface) if weapon.kind == "unresolved" else ())
            )
        ship = base.ships.get(weapon.id)
        system = base.systems[ship.system if ship else weapon.id]
        link = KnowledgeBaseLink(
            source=SOURCE,
            id=weapon.id,
            category=system.category,
            group=system.group,
            origin=system.origin,
            operators=(ship.navy,) if ship else system.operators,
            also_known_as=(system.name,) if ship else (*system.nato_names[:1], *system.aliases, *system.needs_context)[:_NAMES_SHOWN],
        )
        name = ship.full_name if ship else system.name
        return cls(name, link, WeaponClass(group=system.group, category=system.category, origin=system.origin))
