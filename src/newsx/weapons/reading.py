"""Reads records from YAML and CSV, and says where in a file something is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from newsx.errors import InputError
from newsx.weapons.records import KnowledgeBase, Ship, System
from newsx.weapons.taxonomy import GROUP_OF


def read_folder(folder: Path) -> KnowledgeBase:
    """The knowledge base in `folder`: one `GROUP/CATEGORY.yaml` a category, and `naval/ships.csv`.

    Raises `InputError` with file, line and field.
    """
    systems: dict[str, System] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        for system in read_systems(path, category=path.stem):
            if system.id in systems:
                raise _error(path, None, f"{system.id}: there is a record of this id in {systems[system.id].category}.yaml already")
            systems[system.id] = system
    ships = {ship.id: ship for ship in _read_ships(folder / "naval" / "ships.csv")}
    return KnowledgeBase(systems, ships)


def read_systems(path: Path, *, category: str | None = None) -> list[System]:
    """The records of one YAML file. `category` is that of records which name none.

    Raises `InputError` with file, line and field.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            root = yaml.compose(stream, Loader=yaml.BaseLoader)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", kind="unreadable") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _error(path, mark.line + 1 if mark else None, f"no YAML: {getattr(error, 'problem', None) or error}") from None
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise _error(path, 1, "the file must be a list of records (`- id: …`)")
    return [_system(path, node, category) for node in root.value]


def _system(path: Path, node: yaml.Node, category: str | None) -> System:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise _error(path, line, "a record must have fields (`id: …`)")
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    record: dict[str, Any] = _plain(node)
    record.setdefault("category", category)
    name = record.get("id", "record without id")
    if record["category"] not in GROUP_OF:
        raise _error(path, lines.get("category", line), f"{name}: category: no such category: {record['category']!r}")
    try:
        return System.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        place = [str(part) for part in first["loc"]]
        raise _error(path, lines.get(place[0], line), f"{name}: {'.'.join(place)}: {first['msg']}") from None


def _plain(node: yaml.Node) -> Any:
    """The node as text, lists and mappings: every scalar is text, so `NO` is Norway and `1.10` no number."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return node.value


def _read_ships(path: Path) -> Iterator[Ship]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            row["system"] = row.pop("class")
            try:
                yield Ship.model_validate(row)
            except ValidationError as error:
                first = error.errors()[0]
                raise _error(path, None, f"{row.get('id')}: {first['loc'][0]}: {first['msg']}") from None


def _error(path: Path, line: int | None, message: str) -> InputError:
    return InputError(f"{path}:{line}: {message}" if line else f"{path}: {message}", kind="weapons")
