"""Writing results so that a reader never meets half a file."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newsx.errors import OutputError


@contextmanager
def atomic_writer(path: Path) -> Iterator[IO[str]]:
    """A text stream whose content replaces `path` when the block ends well, and vanishes when it does not.

    A link stays and its target is replaced; a device or pipe, such as /dev/null, is written to as it is.
    Raises `OutputError` where the folder cannot be written to.
    """
    try:
        is_device = path.exists() and not path.is_file()
        with path.open("w", encoding="utf-8", errors="backslashreplace") if is_device else _replacing(path.resolve()) as stream:
            yield stream
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from error


@contextmanager
def _replacing(path: Path) -> Iterator[IO[str]]:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
