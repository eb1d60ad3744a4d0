"""What a weapon mention is, before and after it is decided on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newsx.weapons.names import Name

Kind = Literal["named", "unresolved", "generic"]


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """A weapon in the text. `category` is a category or, where no more can be told, a group; `id` is that of the record, if any."""

    start: int
    end: int
    kind: Kind
    category: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may name a weapon.

    `end` is where the name ends; `head` the class noun phrase right after it as `(start, end, category)`.
    """

    start: int
    end: int
    names: tuple[Name, ...]
    level: int
    plural: bool = False
    head: tuple[int, int, str] | None = None
    head_before: str | None = None

    @property
    def designated(self) -> bool:
        """Whether letters and digits make the name: `S-400`, no ordinary word."""
        return any(character.isdigit() for character in self.names[0].text)
