"""Records of the weapons knowledge base."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from newsx.weapons.taxonomy import GROUP_OF

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_NAME_LISTS = ("aliases", "needs_context", "never_alone", "variants")

_Record = TypeVar("_Record")
ShipStatus = Literal["active", "retired", "sunk", "destroyed", "building"]


class NatoName(BaseModel):
    """A NATO reporting name: `SA-21`, `Growler`; either may be missing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Text | None = None
    name: Text | None = None


class System(BaseModel):
    """One weapons system, or one class of ships.

    `aliases` are names that mean the weapon wherever they stand; those of `needs_context` mean it in military text, those of
    `never_alone` only beside a class noun or a designation. `variants` are narrower designations that lead here.
    `origin` and `operators` are ISO 3166 codes. `sources` names the reference lists that have the system.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Text
    category: str
    origin: tuple[Country, ...]
    operators: tuple[Country, ...] = ()
    manufacturer: tuple[Text, ...] = ()
    nato: NatoName | None = None
    family: Id | None = None
    launches: tuple[Id, ...] = ()
    part_of: tuple[Id, ...] = ()
    aliases: tuple[Text, ...] = ()
    needs_context: tuple[Text, ...] = ()
    never_alone: tuple[Text, ...] = ()
    variants: tuple[Text, ...] = ()
    notes: Text | None = None
    sources: tuple[Text, ...] = ()

    @field_validator("origin", "operators", "manufacturer", "launches", "part_of", *_NAME_LISTS, "sources", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return ((value,) if value else ()) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value

    @property
    def group(self) -> str:
        return GROUP_OF[self.category]

    @property
    def nato_names(self) -> tuple[str, ...]:
        """`SA-21 Growler`, `SA-21`: the forms that are safe anywhere."""
        if not self.nato or not self.nato.code:
            return ()
        return (f"{self.nato.code} {self.nato.name}", self.nato.code) if self.nato.name else (self.nato.code,)


class Ship(BaseModel):
    """One ship. `system` is the id of its class, `navy` an ISO 3166 code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Text
    prefix: str = ""
    hull: str = ""
    system: Id
    navy: Country
    status: ShipStatus = "active"

    @property
    def full_name(self) -> str:
        return f"{self.prefix} {self.name}".strip()


class _Records(Mapping[str, _Record]):
    """Records by id, built when they are asked for: nearly all of them never are."""

    def __init__(self, rows: dict[str, dict[str, Any]], build: Callable[[dict[str, Any]], _Record]) -> None:
        self._rows = rows
        self._build = build
        self._built: dict[str, _Record] = {}

    def __getitem__(self, key: str) -> _Record:
        if key not in self._built:
            self._built[key] = self._build(self._rows[key])
        return self._built[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True)
class KnowledgeBase:
    """All records by id."""

    systems: Mapping[str, System]
    ships: Mapping[str, Ship]

    def with_systems(self, more: Iterable[System]) -> KnowledgeBase:
        """This knowledge base with records added; one with a known id takes the place of the old one."""
        return KnowledgeBase({**self.systems, **{system.id: system for system in more}}, self.ships)

    def system_of(self, record: System | Ship) -> System:
        """The record itself, or the class of a ship."""
        return self.systems[record.system] if isinstance(record, Ship) else record

    def name_of(self, record: System | Ship) -> str:
        return record.full_name if isinstance(record, Ship) else record.name

    def members(self, family: str) -> Iterator[System]:
        return (system for system in self.systems.values() if system.family == family)

    def ships_of(self, system: str) -> Iterator[Ship]:
        return (ship for ship in self.ships.values() if ship.system == system)


@cache
def shipped() -> KnowledgeBase:
    """The knowledge base inside the package (compiled from `data/weapons` by `python -m newsx.weapons.compile`)."""
    data = _compiled()
    # The file is our own and was checked when it was made: records are built without validation.
    return KnowledgeBase(
        _Records({row["id"]: row for row in data["systems"]}, _trusted_system),
        _Records({row["id"]: row for row in data["ships"]}, lambda row: Ship.model_construct(**row)),
    )


def shipped_names() -> dict[str, list[list[Any]]]:
    """The entries of the shipped records' name tree (`newsx.weapons.atoms.Tree`), the fields of a `Name` each; not to be changed."""
    names: dict[str, list[list[Any]]] = _compiled()["names"]
    return names


@cache
def _compiled() -> Any:
    return json.loads(gzip.decompress((files("newsx.weapons") / "weapons.json.gz").read_bytes()))


def _trusted_system(row: dict[str, Any]) -> System:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    if isinstance(nato := row.get("nato"), dict):
        values["nato"] = NatoName.model_construct(**nato)
    return System.model_construct(**values)
