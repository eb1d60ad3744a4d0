"""`newsx weapons`: look the knowledge base of weapons up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsx.cli.options import WEAPONS, format_option
from newsx.errors import InputError

if TYPE_CHECKING:
    from newsx.weapons.records import KnowledgeBase, Ship, System

_FORMAT = format_option("text", "json", of="records")


@click.group()
def weapons() -> None:
    """Look up weapons systems: what newsx knows of them.

    \b
    newsx weapons search kalibr
    newsx weapons show s-400
    newsx weapons list --category manpads --origin RU
    """


@weapons.command()
@click.argument("name")
@_FORMAT
@WEAPONS
def search(name: str, form: str, weapon_files: tuple[Path, ...]) -> None:
    """Find systems and ships by any of their names, or a part of one."""
    from newsx.weapons.search import search as find

    base = _base(weapon_files)
    found = find(base, name)
    if not found:
        raise InputError(f"{name}: no weapon of this name; try a part of it, or `newsx weapons list`", kind="missing")
    _print_list(found, base, form)


@weapons.command()
@click.argument("record")
@_FORMAT
@WEAPONS
def show(record: str, form: str, weapon_files: tuple[Path, ...]) -> None:
    """Show all that is known of one system or ship: RECORD is an id or a name."""
    from newsx.weapons.search import search as find

    base = _base(weapon_files)
    found = base.systems.get(record) or base.ships.get(record) or next(iter(find(base, record)), None)
    if found is None:
        raise InputError(f"{record}: no such record; `newsx weapons search` finds ids", kind="missing")
    fields = as_json(found, base)
    if form == "json":
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    for key, value in fields.items():
        if value not in (None, "", [], {}):
            click.echo(f"{key.replace('_', ' ') + ':':16}{_in_words(value)}")
    if "sources" in fields and not fields["sources"]:
        click.echo(f"{'sources:':16}none: from general knowledge, not checked against a list")


@weapons.command("list")
@click.option("--group", help="Only this group (air_defence, missile, …).")
@click.option("--category", help="Only this category (sam_system, mbt, …).")
@click.option("--origin", metavar="CC", help="Only systems of this country (ISO 3166: RU, US, …).")
@click.option("--operator", metavar="CC", help="Only systems that this country has.")
@click.option("--ships", is_flag=True, help="Ships instead of systems; --origin and --operator are their navy.")
@_FORMAT
@WEAPONS
def list_records(
    group: str | None,
    category: str | None,
    origin: str | None,
    operator: str | None,
    ships: bool,
    form: str,
    weapon_files: tuple[Path, ...],
) -> None:
    """List systems, all or those that fit."""
    from newsx.weapons.records import System
    from newsx.weapons.taxonomy import CATEGORIES, GROUP_OF

    if group and group not in CATEGORIES:
        raise click.UsageError(f"no such group: {group}; there are {', '.join(CATEGORIES)}")
    if category and category not in GROUP_OF:
        raise click.UsageError(f"no such category: {category}; there are {', '.join(GROUP_OF)}")
    base = _base(weapon_files)
    found: list[System | Ship] = []
    for record in (base.ships if ships else base.systems).values():
        system = base.system_of(record)
        origins, operators = (system.origin, system.operators) if isinstance(record, System) else ((record.navy,), (record.navy,))
        if (
            (not group or system.group == group)
            and (not category or system.category == category)
            and (not origin or origin.upper() in origins)
            and (not operator or operator.upper() in operators)
        ):
            found.append(record)
    _print_list(found, base, form)


def as_json(record: System | Ship, base: KnowledgeBase) -> dict[str, Any]:
    """All fields of a record, with its group and what stands in relation to it."""
    from newsx.weapons.records import System

    system = base.system_of(record)
    fields = record.model_dump(mode="json") | {"category": system.category, "group": system.group}
    if isinstance(record, System):
        fields["family_members"] = sorted(member.id for member in base.members(system.id))
        fields["ships"] = sorted(ship.id for ship in base.ships_of(system.id))
    return fields


def _base(files: tuple[Path, ...]) -> KnowledgeBase:
    from newsx.weapons.reading import read_systems
    from newsx.weapons.records import shipped

    base = shipped()
    return base.with_systems(system for file in files for system in read_systems(file)) if files else base


def _print_list(found: Iterable[System | Ship], base: KnowledgeBase, form: str) -> None:
    records = list(found)
    if form == "json":
        click.echo(json.dumps([as_json(record, base) for record in records], ensure_ascii=False, indent=2))
        return
    rows = [
        (record.id, base.name_of(record), base.system_of(record).category, ", ".join(base.system_of(record).origin)) for record in records
    ]
    _table(rows, click.echo)


def _table(rows: Sequence[tuple[str, ...]], write: Callable[[str], None]) -> None:
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for row in rows:
        write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
