"""Writing results: files whole or not at all, and text that neither breaks JSON nor commands a terminal."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newsx.errors import OutputError

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x7f-\x9f]")


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


def write_json(text: str, stream: IO[str]) -> None:
    """Writes JSON, with controls escaped, and ends the line."""
    stream.write(escape_controls(text) + "\n")


def escape_controls(json: str) -> str:
    """The same JSON with escapes for the control characters that JSON allows but a terminal may obey."""
    return _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", json)


def encodable(text: str) -> str:
    """The text with lone surrogates, which no JSON can hold, as U+FFFD: the same length, so offsets stay."""
    return _SURROGATE.sub("\ufffd", text)


def one_line(message: str) -> str:
    """A message as one printable line: it may quote file names and text that came from anywhere."""
    flat = " ".join(message.split())
    return "".join(character if character.isprintable() else "\ufffd" for character in flat)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[str]]:
    import tempfile  # not above: `newsx --help` needs this module and no files

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
