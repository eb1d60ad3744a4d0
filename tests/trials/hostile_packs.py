"""Hostile gzip files and zip archives."""

from __future__ import annotations

import gzip
import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator

from .makings import Made, Making

_FLAGS = 6  # bytes into the header of a member, 8 into its entry in the directory
_ENCRYPTED = 1


def _gzips(making: Making) -> Iterator[Made]:
    packed = gzip.compress(making.article().encode())
    yield Made("good.txt.gz", packed)
    yield Made("cut.txt.gz", packed[: len(packed) // 2])
    yield Made("cut-end.txt.gz", packed[:-5])
    yield Made("bad-sum.txt.gz", packed[:-8] + b"\0\0\0\0" + packed[-4:])
    yield Made("bad-middle.txt.gz", packed[:100] + b"\xff" * 20 + packed[120:])
    yield Made("tail.txt.gz", packed + b"and more")
    yield Made("twice.txt.gz", packed + packed)
    yield Made("none.txt.gz", b"")
    yield Made("no-gzip.txt.gz", making.article().encode())
    yield Made("packed-twice.txt.gz", gzip.compress(packed))
    yield Made("no-suffix.gz", packed)
    lines = b'{"text": "Kyiv said so."}\n' * 3
    yield Made("cut.jsonl.gz", gzip.compress(lines * 20)[:-9], inputs=_UNTOLD)
    yield Made("good.jsonl.gz", gzip.compress(lines), inputs=3)


def _bombs(making: Making) -> Iterator[Made]:
    size = making.many(200 * 2**20)
    yield Made("bomb.txt.gz", _pack(b"a" * 2**16, size))
    yield Made("nothing.md.gz", _pack(b"\0" * 2**16, size))
    yield Made("one-line.jsonl.gz", _pack(b" " * 2**16, size))
    yield Made("blank-lines.jsonl.gz", _pack(b"\n" * 2**16, size))
    yield Made("bomb.zip", _archive({"a.txt": b"a" * size, "b.txt": b"Kyiv said so."}), inputs=2)
    yield Made("feed.zip", _archive({"a.jsonl": b"\n" * size, "b.txt": b"Kyiv said so."}), inputs=2)
    inner = _archive({"a.txt": b"a" * making.many(10_000_000)})
    yield Made("nested.zip", _archive({f"{number}.zip": inner for number in range(10)}), inputs=10)
    yield Made("lying.zip", _lying(_archive({"a.txt": b"a" * size}), size))


def _archives(making: Making) -> Iterator[Made]:
    article = making.article().encode()
    good = _archive({"a.txt": article, "b.txt": article})
    yield Made("good.zip", good, inputs=2)
    yield Made("no-archive.zip", article)
    yield Made("empty.zip", _archive({}))
    yield Made("none.zip", b"")
    yield Made("cut.zip", good[:-30])
    yield Made("tail.zip", good + b"and more", inputs=2)
    yield Made("in-front.zip", b"#!/bin/sh\n" + good, inputs=2)
    yield Made("encrypted.zip", _encrypted(good), inputs=2)
    spoiled = bytearray(good)
    spoiled[60:90] = b"\xff" * 30
    yield Made("corrupt-member.zip", bytes(spoiled), inputs=2)
    for number in (1, 2, 12, 14, 99):
        yield Made(f"method-{number}.zip", _with_method(good, number), inputs=2)
    yield Made("bzip2.zip", _archive({"a.txt": article}, zipfile.ZIP_BZIP2))
    yield Made("lzma.zip", _archive({"a.txt": article}, zipfile.ZIP_LZMA))
    names = [
        "../../../../tmp/newsx-hostile.txt",
        "/tmp/newsx-hostile.txt",
        "a/../../b.txt",
        "C:\\b.txt",
        "a\nb\x1b[2J.txt",
        "\u202etxt.a.txt",
    ]
    yield Made("names.zip", _archive(dict.fromkeys(names, article)), inputs=len(names))
    yield Made("long-names.zip", _archive({"a/" * 3000 + "b.txt": article, "c" * 60_000 + ".txt": article}), inputs=2)
    yield Made("same-names.zip", _archive_of([("a.txt", article)] * 3), inputs=3)
    yield Made("hidden.zip", _archive({"__MACOSX/._a.txt": article, ".hidden.txt": article, "a.exe": article, "folder/": b""}))
    yield Made("many.zip", _archive({f"{number}.txt": b"" for number in range(200)}), inputs=200)
    yield Made("feed.zip", _archive({"f.jsonl": b'{"text": "Kyiv said so."}\n{', "f.txt.gz": gzip.compress(article)[:-9]}), inputs=3)
    for turn in range(5):
        noise = bytearray(good)
        for _ in range(10):
            noise[making.rng.randrange(len(noise))] = making.rng.randrange(256)
        yield Made(f"flipped-{turn}.zip", bytes(noise), inputs=_UNTOLD)


def _pack(chunk: bytes, size: int) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6) as stream:
        for _ in range(size // len(chunk) + 1):
            stream.write(chunk)
    return packed.getvalue()


def _archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return _archive_of(list(members.items()), method)


def _archive_of(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", method) as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return packed.getvalue()


def _encrypted(archive: bytes) -> bytes:
    return _patched(archive, _FLAGS, struct.pack("<H", _ENCRYPTED))


def _with_method(archive: bytes, method: int) -> bytes:
    return _patched(archive, _FLAGS + 2, struct.pack("<H", method))


def _lying(archive: bytes, size: int) -> bytes:
    """With members that say that they unpack to ten bytes."""
    return archive.replace(struct.pack("<I", size), struct.pack("<I", 10))


def _patched(archive: bytes, at: int, value: bytes) -> bytes:
    """The archive with two bytes of each member's header and entry in the directory changed."""
    changed = bytearray(archive)
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        found = archive.find(mark)
        while found >= 0:
            changed[found + at + shift : found + at + shift + 2] = value
            found = archive.find(mark, found + 4)
    return bytes(changed)


_UNTOLD = -1
"""How many inputs there are depends on where it breaks: one at least."""

PACKS: dict[str, Callable[[Making], Iterator[Made]]] = {"gzip": _gzips, "zip": _archives, "bombs": _bombs}
