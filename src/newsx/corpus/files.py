"""Which files are meant: names on a command line or in a list, folders with all that is in them, and patterns."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from io import BufferedIOBase
from pathlib import Path

from newsx.corpus.documents import WANTED, is_wanted, unread, why
from newsx.corpus.records import Input
from newsx.errors import InputError

STANDARD_INPUT = "-"
_LONGEST_NAME = 2**16
_CHUNK = 2**16


def find_files(name: str) -> Iterator[str | Input]:
    """The files that a name on the command line means, sorted; what cannot be found or entered is an input that says so.

    `-` is standard input. A pattern is one only where no file has that very name.
    """
    if name == STANDARD_INPUT or not name:
        yield name or unread("''", "missing", "no such file")
    elif glob.has_magic(name) and not os.path.lexists(name):
        yield from _or_missing(_matching(name), name, "no file fits")
    else:
        yield from find_listed(name)


def find_listed(name: str) -> Iterator[str | Input]:
    """The same for a name that is no pattern, such as one from a list."""
    path = str(Path(name))
    if os.path.isdir(path):  # noqa: PTH112 - says no, where Path.is_dir raises, for a name that no file can have
        yield from _or_missing(_files_in(path), name, WANTED)
    else:
        yield path if path != STANDARD_INPUT else os.path.join(os.curdir, path)  # noqa: PTH118


def read_list(stream: BufferedIOBase, *, null: bool) -> Iterator[str]:
    """The names in a list, one a line, or with `null` each ended by a NUL; empty ones are left out.

    Raises `InputError` where one is longer than any file's name can be.
    """
    end, rest = (b"\0" if null else b"\n"), b""
    while chunk := stream.read1(_CHUNK):
        *names, rest = (rest + chunk).split(end)
        yield from (os.fsdecode(name) for found in names if (name := found if null else found.removesuffix(b"\r")))
        if len(rest) > _LONGEST_NAME:
            raise InputError("the list of files has a name of more than 64 kB: it is no list of files", kind="unreadable")
    if name := rest if null else rest.removesuffix(b"\r"):
        yield os.fsdecode(name)


def _or_missing(found: Iterator[str | Input], name: str, reason: str) -> Iterator[str | Input]:
    empty = True
    for item in found:
        empty = False
        yield item
    if empty:
        yield unread(name, "missing", reason)


def _files_in(folder: str) -> Iterator[str | Input]:
    """The wanted files in a folder and those in it, sorted within each; links to folders are not followed."""
    open_folders: list[tuple[str, Iterator[str]]] = [("", iter([os.path.join(folder, "")]))]  # noqa: PTH118
    while open_folders:
        place, names = open_folders[-1]
        name = next(names, None)
        if name is None:
            open_folders.pop()
            continue
        path = os.path.join(place, name)  # noqa: PTH118 - a million Paths take seconds
        if not name.endswith(os.sep):
            yield path.removeprefix(os.curdir + os.sep)
            continue
        try:
            open_folders.append((path, iter(sorted(_entries(path)))))
        except OSError as error:
            yield unread(path.rstrip(os.sep), "unreadable", why(error))


def _entries(folder: str) -> Iterator[str]:
    """Names in a folder that matter; those of folders end in a slash."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield entry.name + os.sep
            elif is_wanted(entry.name):
                yield entry.name


def _matching(pattern: str) -> Iterator[str | Input]:
    """What fits a pattern, without hidden files; `**` is any number of folders, and a folder that fits is entered."""
    parts = Path(pattern).parts
    plain = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    base, rest = Path(*parts[:plain]), list(parts[plain:])
    while rest and rest[-1] == "**":
        rest.pop()
    try:
        found = sorted(str(path) for path in base.glob("/".join(rest)) if not _hidden(path.relative_to(base))) if rest else [str(base)]
    except (OSError, ValueError, RecursionError) as error:
        yield unread(pattern, "missing", why(error) if isinstance(error, OSError) else f"not a pattern ({error})")
        return
    for path in found:
        yield from _files_in(path) if os.path.isdir(path) else (path,)  # noqa: PTH112


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
