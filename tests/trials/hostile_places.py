"""Hostile names, and things in a folder that are no files."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from .makings import Made, Making


def _no_files(making: Making) -> Iterator[Made]:
    yield Made("pipe.txt", lambda path: os.mkfifo(path))
    links = ("dangling", "nowhere"), ("loop", "02-loop.txt"), ("zero", "/dev/zero"), ("terminal", "/dev/tty"), ("linked-folder", "..")
    for name, target in links:
        yield Made(f"{name}.txt", _link(target))
    yield Made("again", _link(".."), inputs=0)
    yield Made("folder.txt", lambda path: Path(os.fsdecode(path)).mkdir(), inputs=0)
    if hasattr(os, "geteuid") and os.geteuid() != 0:  # root reads all
        yield Made("locked.txt", _locked)
        yield Made("locked-folder", _locked_folder)


def _names(making: Making) -> Iterator[Made]:
    names = (
        "line\nend.txt", "\x1b[2J\x1b]0;x\x07.txt", "\u202etxt.a.txt", "-rf.txt", "--overwrite.txt", "~.txt", " .txt", "a .txt", "con.txt",
        "aux.md", 'a:b?"<>|.txt', "*.txt", "[a].txt", "a.txt", "A.txt", "%s{0}.txt", "failures.jsonl.txt", "x.json.txt", "😀.txt", "a.TXT",
        "a.txt.txt", "c\u0308.txt", "ç.txt", "\x7f\x85.txt", "a\\..\\b.txt", "[bold]x[/].txt", "n" * 251 + ".txt",
    )  # fmt: skip
    for name in names:
        yield Made(name.encode(), making.article().encode())
    yield Made("ö.txt".encode(), making.article().encode())
    yield Made(unicodedata.normalize("NFD", "ö.txt").encode(), making.article().encode())
    for name in (b"\xff\xfe.txt", b"\xff\xfd.txt", b"\xed\xa0\x80.txt", b"caf\xe9.md", b"\xff.jsonl"):
        yield Made(name, b'{"text": "Kyiv said so."}')
    yield Made(b"empty\n\x1b[2J\xff.txt", b"")


def _deep_folders(making: Making) -> Iterator[Made]:
    yield Made(b"/".join([b"d" * 150] * 4) + b"/a.txt", making.article().encode())
    yield Made(b"a" + b"/b" * 100 + b"/c.txt", making.article().encode())
    yield Made(b"a.txt.json/b.txt", making.article().encode())
    yield Made(b"a.txt", making.article().encode())
    yield Made(b"failures.jsonl/a.txt", making.article().encode())
    yield Made(b"line\nend\x1b[2J/a.txt", b"")


def _link(target: str) -> Callable[[bytes], None]:
    return lambda path: Path(os.fsdecode(path)).symlink_to(target)


def _locked(path: bytes) -> None:
    Path(os.fsdecode(path)).touch(mode=0)


def _locked_folder(path: bytes) -> None:
    Path(os.fsdecode(path)).mkdir(mode=0)


PLACES: dict[str, Callable[[Making], Iterator[Made]]] = {"no files": _no_files, "names": _names, "deep folders": _deep_folders}
