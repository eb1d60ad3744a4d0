"""What is packed: streams in gzip, and the members of zip archives. Nothing is unpacked to disk, so a member's path is only a name."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from typing import IO, cast

from newsx.corpus.documents import (
    ARCHIVE,
    BROKEN,
    FEED,
    MARKDOWN,
    MOST_BYTES,
    PACKED,
    WANTED,
    is_wanted,
    read_document,
    too_large,
    unread,
    why,
)
from newsx.corpus.feeds import read_feed
from newsx.corpus.records import Input

_ENCRYPTED = 0x1


def read_stream(stream: IO[bytes], name: str, *, text_field: str, size: int, packed: bool = False) -> Iterator[Input]:
    """The inputs in a file or member, as its suffixes say; `size` is what it takes on disk, in bytes."""
    kind = name.lower()
    if kind.endswith(PACKED):
        kind, packed = kind.removesuffix(PACKED), True
        stream = cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    if kind.endswith(FEED):
        yield from read_feed(stream, name, text_field=text_field, packed_size=size if packed else None)
    elif size > MOST_BYTES and not packed:
        yield too_large(name)
    else:
        yield read_document(stream, name, media_type="text/markdown" if kind.endswith(MARKDOWN) else "text/plain")


def read_archive(stream: IO[bytes], name: str, *, text_field: str) -> Iterator[Input]:
    """The inputs in a zip archive, in the order of its directory; one that cannot be read costs only itself."""
    try:
        archive = zipfile.ZipFile(stream)
    except BROKEN as error:
        yield unread(name, "unreadable", why(error))
        return
    with archive:
        members = wanted_members(archive)
        if not members:
            yield unread(name, "missing", WANTED)
        for member in members:
            yield from _read_member(archive, member, f"{name}/{member.filename}", text_field=text_field)


def wanted_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [member for member in archive.infolist() if not member.filename.endswith("/") and is_wanted(member.filename)]


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, *, text_field: str) -> Iterator[Input]:
    if member.flag_bits & _ENCRYPTED:
        yield unread(name, "unreadable", "encrypted; unpack it with its password")
    elif name.lower().endswith(ARCHIVE):
        yield unread(name, "unreadable", "an archive within an archive; unpack it")
    else:
        try:
            stream = archive.open(member)
        except BROKEN as error:
            yield unread(name, "unreadable", why(error))
            return
        with stream:
            buffered = io.BufferedReader(cast(io.RawIOBase, stream))  # reads lines fast
            yield from read_stream(buffered, name, text_field=text_field, size=member.compress_size, packed=True)
