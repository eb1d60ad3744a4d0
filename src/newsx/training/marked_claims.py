"""Reads articles whose claims are marked where they stand: `<s id=1>The mayor</s> <q id=1>said</q> <c id=1 stance=opines>it was late</c>.`

`c` is the content (several with one id are the spans of one claim; the first gives the stance, and `optional=1` where it applies),
`q` the cue, `s` the source. Marks may lie within each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import get_args

from newsx.models import Stance

Offsets = tuple[int, int]

_MARK = re.compile(r"<(/?)([cqs])((?:\s+\w+=[\w-]+)*)\s*>")
_STANCES = get_args(Stance)


@dataclass
class MarkedClaim:
    """A claim in offsets of the text without marks."""

    content: list[Offsets] = field(default_factory=list)
    cue: Offsets | None = None
    source: Offsets | None = None
    stance: str = ""
    optional: bool = False


def read_marked(marked: str) -> tuple[str, list[MarkedClaim]]:
    """The text without marks, and its claims. Raises `ValueError` for marks that do not close or say too little."""
    parts: list[str] = []
    claims: dict[str, MarkedClaim] = {}
    open_marks: list[tuple[str, dict[str, str], int]] = []
    length = done = 0
    for mark in _MARK.finditer(marked):
        parts.append(marked[done : mark.start()])
        length += mark.start() - done
        done = mark.end()
        closing, name, attributes = mark.groups()
        if not closing:
            open_marks.append((name, dict(pair.split("=") for pair in attributes.split()), length))
            continue
        if not open_marks or open_marks[-1][0] != name:
            raise ValueError(f"{mark[0]} closes nothing: {marked[max(0, mark.start() - 40) : mark.start()]!r}")
        _, given, start = open_marks.pop()
        claim = claims.setdefault(given["id"], MarkedClaim())
        if name == "c":
            claim.content.append((start, length))
            claim.stance = claim.stance or given.get("stance", "")
            claim.optional = claim.optional or given.get("optional") == "1"
        elif name == "q":
            claim.cue = (start, length)
        else:
            claim.source = (start, length)
    if open_marks:
        raise ValueError(f"not closed: {open_marks}")
    text = "".join([*parts, marked[done:]])
    for number, claim in claims.items():
        if not claim.content or claim.stance not in _STANCES:
            raise ValueError(f"claim {number} has no content or no stance: {claim}")
        claim.content.sort()
    return text, list(claims.values())
