"""Imports follow the arrow: who may use whom inside newsx, read off the import statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsx

PACKAGE = Path(newsx.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

# What each part may import of newsx beside itself. Parts are the files and folders right under the package.
ALLOWED = {
    "models": set(),
    "errors": set(),
    "places": set(),
    "labels": {"models"},
    "language": set(),
    "knowledge": {"models", "errors"},
    "rules": {"models", "errors"},
    "layers": {"models", "errors"},
    "output": {"errors"},
    "pipeline": {"errors"},
    "read": {"models", "errors"},
    "render": {"models"},
    "weapons": {"errors", "labels", "language", "models", "pipeline"},
    "corpus": {"analysis", "claims", "errors", "failures", "models", "output", "pipeline", "read"},
    "extract": {"labels", "language", "layers", "rules", "knowledge", "places", "weapons", "models", "errors"},
}
TRAINING = "training"


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    """The parts of newsx that the file imports, wherever in it; `""` is the package itself."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            # `from newsx import models` names a part as `from newsx.models import Entity` does.
            names = [f"newsx.{alias.name}" for alias in node.names] if node.module == "newsx" else [node.module or ""]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "newsx":
                yield rest.partition(".")[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_follow_the_arrow(file: Path) -> None:
    part = part_of(file)
    used = set(imported(file)) - {part}
    assert part not in ALLOWED or used <= ALLOWED[part]
    assert TRAINING not in used


def test_the_walk_sees_imports() -> None:
    """Guards the test above against passing because it reads nothing."""
    assert {"models", "extract", "read", "pipeline"} <= set(imported(PACKAGE / "analysis.py"))
    assert "render" in set(imported(PACKAGE / "cli" / "analyze.py"))
    assert {part_of(file) for file in FILES} >= {"models", "errors", "language", "read", "render", "extract", "cli"}
