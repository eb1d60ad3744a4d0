"""One document of a batch: what counts as one, how large it may be, and the input that stands for one that cannot be read."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import IO

from newsx.corpus.records import Input
from newsx.output import one_line

MOST_BYTES = 64 * 2**20
"""No document is read beyond this size: no file, no line of a feed and no member of an archive, whatever its header says."""

MARKDOWN = (".md", ".markdown")
TEXTS = (".txt", ".text", *MARKDOWN)
FEED = ".jsonl"
ARCHIVE = ".zip"
PACKED = ".gz"
WANTED = "no .txt, .md, .jsonl, .zip or .gz files in it"

BROKEN = (OSError, EOFError, ValueError, RuntimeError, struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What reading a damaged file, a gzip stream or an archive raises."""


def is_wanted(filename: str) -> bool:
    """Whether a file in a folder or an archive is read, by its suffix; a hidden one is not."""
    path = PurePath(filename.lower())
    if any((part.startswith(".") and part != "..") or part == "__macosx" for part in path.parts):
        return False
    if path.suffix == PACKED:
        return PurePath(path.stem).suffix in ("", FEED, *TEXTS)
    return path.suffix in (FEED, ARCHIVE, *TEXTS)


def read_document(stream: IO[bytes], name: str, *, media_type: str) -> Input:
    try:
        content = stream.read(MOST_BYTES + 1)
    except BROKEN as error:
        return unread(name, "unreadable", why(error))
    return too_large(name) if len(content) > MOST_BYTES else Input(name, content, media_type=media_type)


def unread(name: str, kind: str, reason: str) -> Input:
    """The input that stands for one that cannot be read; `kind` as in `newsx.errors.InputError`."""
    return Input(name, b"", kind=kind, message=one_line(f"{name}: {reason}"))


def too_large(name: str) -> Input:
    return unread(name, "too-large", f"larger than {MOST_BYTES // 2**20} MB; give newsx the articles in it one by one")


def why(error: Exception) -> str:
    """What stands in the way of reading, in words."""
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"cannot be read: {reason}"
