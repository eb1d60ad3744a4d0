"""`python -m newsx.weapons.compile`: the knowledge base of `data/weapons` into the package."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import click

from newsx.weapons.atoms import Tree
from newsx.weapons.names import names_in
from newsx.weapons.reading import read_folder
from newsx.weapons.records import KnowledgeBase

TARGET = Path("src/newsx/weapons/weapons.json.gz")


def compiled(base: KnowledgeBase) -> bytes:
    """The records as gzipped JSON, the same bytes for the same records."""
    records: dict[str, object] = {
        "systems": [system.model_dump(exclude_defaults=True) for system in base.systems.values()],
        "ships": [ship.model_dump(exclude_defaults=True) for ship in base.ships.values()],
    }
    tree = Tree()
    for name in names_in(base):
        tree.add(name.text, name)
    records["names"] = tree.entries
    return gzip.compress(json.dumps(records, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), default=Path("data/weapons"), show_default=True)
@click.option("--target", type=click.Path(path_type=Path), default=TARGET, show_default=True)
def main(data: Path, target: Path) -> None:
    """Compile the knowledge base."""
    base = read_folder(data)
    target.write_bytes(compiled(base))
    click.echo(f"{len(base.systems)} systems, {len(base.ships)} ships, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
