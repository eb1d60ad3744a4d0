"""What an attribution is made of, in tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Doc, Token

from newsx.extract.cues import Frame
from newsx.extract.grammar import subtree

Tokens = tuple[int, int]
"""First token and the one after the last."""
Found = tuple[Frame, str, list[Tokens], Tokens | None]
_LEADING = frozenset({"that", "–", "—", "-", ",", ":", ";", "."})


class Source(NamedTuple):
    """The tokens of a source and its head."""

    tokens: Tokens
    head: int


@dataclass(slots=True)
class Attribution:
    """A cue with what belongs to it, all in tokens.

    `tag` is the cue's clause without the content: `the minister said on Monday`. `neither`: `would neither confirm nor deny`.
    """

    frame: Frame
    construction: str
    cue: Tokens
    head: int
    source: Source | None
    content: list[Tokens]
    tag: Tokens
    addressee: Tokens | None = None
    negated: bool = False
    refused: bool = False
    neither: bool = False
    passive: bool = False
    via: list[Source] = field(default_factory=list)


def trimmed(doc: Doc, start: int, end: int) -> Tokens:
    """Without punctuation at the edges, a leading `that`, and what lies beyond a blank line."""
    for place in range(start, end):
        if doc[place].is_space and doc[place].text.count("\n") > 1:
            if place - start < 2:
                start = place + 1
            else:
                end = place
                break
    if end - start > 2 and doc[start].lower_ == "only" and doc[start + 1].lower_ == "that":
        start += 1  # `saying only that`
    while start < end and (
        doc[start].is_space
        or (doc[start].lower_ in _LEADING and doc[start].tag_ not in {"DT", "WDT"})
        or (doc[start].is_punct and doc[start].text not in {"(", "[", "$", "…", "..."} and not doc[start].is_quote)
    ):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in {",", ".", ";", ":", "—", "–", "-"}):
        end -= 1
    return start, end


def span_of(head: Token) -> Tokens:
    return trimmed(head.doc, *subtree(head))


def offsets_of(doc: Doc, tokens: Tokens) -> tuple[int, int]:
    start, end = tokens
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
