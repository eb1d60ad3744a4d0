"""What an analysis depends on besides its input, as one short text."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from newsx.corpus.worker import Setup
from newsx.models import SCHEMA_VERSION

_SHIPPED = "en_newsx_news"


def fingerprint(setup: Setup) -> str:
    """Changes with the version of newsx, the content of the pipeline and of the weapons files, and the parts that are kept."""
    digest = hashlib.sha256()
    for part in (version("newsx"), SCHEMA_VERSION, *sorted(setup.only), "", *map(_hash, setup.weapon_files), ""):
        digest.update(part.encode() + b"\0")
    for file in _pipeline_files(setup.pipeline or _SHIPPED):
        digest.update(file.name.encode(errors="surrogateescape") + b"\0" + _hash(file).encode())
    return digest.hexdigest()[:32]


def _pipeline_files(name: str) -> Iterator[Path]:
    """All files of a pipeline, be it a package or a path; none where it cannot be found, which whoever loads it will say."""
    place = Path(name)
    if not place.exists():
        try:
            spec = importlib.util.find_spec(name)
        except (ImportError, ValueError):
            return
        if spec is None or spec.origin is None:
            return
        place = Path(spec.origin).parent
    yield from sorted(file for file in place.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def _hash(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
