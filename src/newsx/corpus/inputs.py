"""The inputs of a batch, one by one: files, folders, patterns, lists of files, feeds and archives. None is read before it is asked for."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from io import BufferedIOBase
from pathlib import Path
from typing import cast

from newsx.corpus.archives import read_archive, read_stream, wanted_members
from newsx.corpus.documents import ARCHIVE, BROKEN, FEED, PACKED, read_document, unread, why
from newsx.corpus.files import STANDARD_INPUT, find_files, find_listed, read_list
from newsx.corpus.records import Input
from newsx.errors import InputError
from newsx.output import encodable


@dataclass(frozen=True)
class Inputs:
    """What was asked to be read. Iterating reads it; a file that is reached twice counts once.

    `given` are names as on a command line: files, folders, patterns, `-` for standard input. `listed` is a file with more names, or `-`:
    one a line, or with `null` each ended by a NUL. `text_field` is the field of a feed's objects that has the text. `without` is a file
    or folder that is no input wherever it is met: the output of the batch.
    Iterating raises `InputError` where the list cannot be read.
    """

    given: tuple[str, ...] = ()
    listed: str | None = None
    null: bool = False
    text_field: str = "text"
    without: Path | None = None

    def __iter__(self) -> Iterator[Input]:
        with closing(_Seen()) as names:
            for found in self._found():
                for item in _read(found, self.text_field):
                    name = names.told_apart(encodable(item.name))
                    yield item if name == item.name else replace(item, name=name)

    def count(self) -> int | None:
        """How many there are, where that can be told without reading them: not for feeds, nor for a list that can be read only once."""
        if self.listed is not None and (self.listed == STANDARD_INPUT or not Path(self.listed).is_file()):
            return None
        total = 0
        for found in self._found():
            number = 1 if isinstance(found, Input) else _count(found)
            if number is None:
                return None
            total += number
        return total

    def _found(self) -> Iterator[str | Input]:
        """Names of files, each file once, and what was not found."""
        out = None if self.without is None else os.path.realpath(self.without)
        with closing(_Seen()) as files:
            for found in self._all():
                if isinstance(found, str):
                    place = _place(found)
                    if out is not None and (place == out or place.startswith(out + os.sep)):
                        continue
                    if not files.add(place):
                        continue
                yield found

    def _all(self) -> Iterator[str | Input]:
        for name in self.given:
            yield from find_files(name)
        if self.listed is not None:
            for name in _listed(self.listed, null=self.null):
                yield from find_listed(name)


def _listed(file: str, *, null: bool) -> Iterator[str]:
    try:
        with nullcontext(sys.stdin.buffer) if file == STANDARD_INPUT else Path(file).open("rb") as stream:
            yield from read_list(cast(BufferedIOBase, stream), null=null)
    except OSError as error:
        raise InputError(f"{file}: {why(error)}", kind="unreadable") from error


def _place(file: str) -> str:
    if file == STANDARD_INPUT:
        return file
    try:
        return os.path.realpath(file)
    except (OSError, ValueError):  # a name that no file can have
        return file


def _count(file: str) -> int | None:
    kind = file.lower()
    if kind.removesuffix(PACKED).endswith(FEED):
        return None
    if not kind.endswith(ARCHIVE) or file == STANDARD_INPUT:
        return 1
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member.filename.lower() for member in wanted_members(archive)]
    except BROKEN:
        return 1
    return None if any(member.removesuffix(PACKED).endswith(FEED) for member in members) else len(members) or 1


def _read(found: str | Input, text_field: str) -> Iterator[Input]:
    if isinstance(found, Input):
        yield found
    elif found == STANDARD_INPUT:
        yield read_document(sys.stdin.buffer, found, media_type="text/plain")
    else:
        yield from _read_file(Path(found), found, text_field)


def _read_file(path: Path, name: str, text_field: str) -> Iterator[Input]:
    try:
        status = path.stat()
        if problem := _no_file(status.st_mode):  # never opened: a pipe that nobody writes to would be waited for
            yield unread(name, "unreadable", problem)
            return
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        yield unread(name, "missing" if isinstance(error, FileNotFoundError) else "unreadable", why(error))
        return
    with stream:
        if name.lower().endswith(ARCHIVE):
            yield from read_archive(stream, name, text_field=text_field)
        else:
            yield from read_stream(stream, name, text_field=text_field, size=status.st_size)


def _no_file(mode: int) -> str | None:
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return "a folder, not a file; name the files in it"
    return "a pipe, a socket or a device, not a file; give - to read from standard input"


class _Seen:
    """Texts that have been met. They are kept in a file that SQLite makes when they become many, so memory does not grow with them."""

    def __init__(self) -> None:
        self._met = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF"):
            self._met.execute(f"PRAGMA {setting}")
        self._met.execute("CREATE TABLE met (key BLOB PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID")
        self._met.execute("BEGIN")

    def close(self) -> None:
        self._met.close()

    def add(self, text: str) -> bool:
        """Whether the text is met for the first time."""
        return self._times(text) == 1

    def told_apart(self, name: str) -> str:
        """The name, or for a later one that is the same `name (2)`, `name (3)`."""
        told = name
        while (times := self._times(told)) > 1:
            told = f"{name} ({self._times(name) if told != name else times})"
        return told

    def _times(self, text: str) -> int:
        key = hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).digest()
        self._met.execute("INSERT INTO met VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET times = times + 1", (key,))
        times: int = self._met.execute("SELECT times FROM met WHERE key = ?", (key,)).fetchone()[0]
        return times
