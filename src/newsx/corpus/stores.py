"""Where the outcomes of a batch are kept: one file of JSON lines, a folder of JSON files, or a SQLite corpus."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, Protocol, get_args

from newsx.corpus.folder_store import FolderStore
from newsx.corpus.jsonl_store import JsonlStore, StreamStore, part_of
from newsx.corpus.records import Outcome

Form = Literal["jsonl", "folder", "sqlite"]
FORMS: tuple[Form, ...] = get_args(Form)
STANDARD_OUTPUT = "-"

_SUFFIXES: dict[str, Form] = {".jsonl": "jsonl", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite", "": "folder"}


class Store(Protocol):
    """Keeps outcomes in the order of their inputs. What it was told outlasts a kill, but for the last second or so."""

    def unchanged(self, name: str, digest: str) -> bool:
        """Whether an earlier run's analysis of just this input, by just this pipeline, is kept."""

    def kept_failure(self, name: str, digest: str) -> str | None:
        """The record of a failure that an interrupted run has of just this input; those of a finished run are tried again."""

    def add(self, outcome: Outcome) -> None:
        """Takes the next outcome; for an unchanged one it keeps the record that it has."""

    def finish(self) -> None:
        """All inputs are through: makes the result final."""

    def close(self) -> None:
        """Always called, once. A store that is closed before it is finished can be opened again to go on."""


def form_of(output: str) -> Form | None:
    """The form that a name means: by its suffix, or a folder that is there. None where the suffix is another one."""
    if output == STANDARD_OUTPUT:
        return "jsonl"
    path = Path(output)
    if path.is_dir() or output.endswith(("/", "\\")):
        return "folder"
    if path.exists() and not path.is_file():  # a device, such as /dev/null
        return "jsonl"
    return _SUFFIXES.get(path.suffix.lower())


def is_taken(output: str, form: Form) -> bool:
    """Whether there is something already that a new run would write over, be it of a run that was interrupted."""
    path = Path(output)
    if output == STANDARD_OUTPUT or _is_device(path):
        return False
    if form == "folder" and path.is_dir():
        return any(path.iterdir())
    return path.exists() or (form == "jsonl" and part_of(path.resolve()).exists())


def open_store(output: str, form: Form, fingerprint: str, *, resume: bool = False) -> Store:
    """Opens the store to go on with what is there, or else to write over it.

    Raises `OutputError` where that cannot be.
    """
    path = Path(output)
    if output == STANDARD_OUTPUT:
        return StreamStore(sys.stdout.buffer)
    if form == "sqlite":
        from newsx.corpus.sqlite_store import SqliteStore

        return SqliteStore(path, fingerprint, resume=resume)
    if form == "folder":
        return FolderStore(path, fingerprint, resume=resume)
    if _is_device(path):
        return StreamStore(path.open("wb"), is_own=True)
    return JsonlStore(path, fingerprint, resume=resume)


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()
