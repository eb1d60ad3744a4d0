"""Files that nobody should feed to a program, by class. Each is made anew from a seed; sizes shrink for a quick test."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .articles import own_articles
from .hostile_feeds import FEEDS
from .hostile_packs import PACKS
from .hostile_places import PLACES
from .hostile_texts import TEXTS
from .makings import Made, Making

CLASSES: dict[str, Callable[[Making], Iterator[Made]]] = {**TEXTS, **FEEDS, **PACKS, **PLACES}


@dataclass(frozen=True)
class HostileFile:
    """A file that was written, as a path within its folder, and the number of inputs that are in it."""

    kind: str
    path: bytes
    inputs: int


def write_hostile(folder: Path, *, count: int | None, seed: int, scale: float = 1.0) -> list[HostileFile]:
    """Writes one file of each class, a second one of each, and so on until there are `count`, or for None all that there are once.

    When all are there, smaller ones are made from other chances. `scale` is the size of large ones: with 1 that is up to 20 MB. What the
    system cannot hold, such as a name that is no UTF-8 on macOS, is left out.
    """
    written: list[HostileFile] = []
    for turn in itertools.count():
        rng = random.Random(f"{seed} {turn}")
        for kind, number, made in _in_turns(
            Making(rng, own_articles(rng, paragraphs=9 if scale == 1 else 1), scale if turn == 0 else scale * 0.05)
        ):
            place = os.fsencode(folder) + f"/{turn}-{kind.replace(' ', '-')}/".encode()
            path = place + (made.name if isinstance(made.name, bytes) else f"{number:02}-{made.name}".encode())
            with suppress(OSError, AttributeError):
                _write(path, made)
                written.append(HostileFile(kind, os.path.relpath(path, os.fsencode(folder)), made.inputs))
            if len(written) == count:
                return written
        if count is None:
            return written
    raise AssertionError("never")


def _in_turns(making: Making) -> Iterator[tuple[str, int, Made]]:
    made = {kind: make(making) for kind, make in CLASSES.items()}
    for number, files in enumerate(itertools.zip_longest(*made.values())):
        yield from ((kind, number, file) for kind, file in zip(made, files, strict=True) if file)


def _write(path: bytes, made: Made) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - Path holds no bytes
    if callable(made.content):
        made.content(path)
    else:
        with open(path, "wb") as stream:  # noqa: PTH123
            stream.write(made.content)
