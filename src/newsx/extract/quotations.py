"""What stands in quotation marks: straight, curly, low and single marks, guillemets; nested, left open, and carried over paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLOSING = {
    "“": {"”", '"'},
    "„": {"“", "”"},
    "«": {"»"},
    "‹": {"›"},
    '"': {'"', "”"},
    "``": {"''"},
    "''": {"''"},
    "‘": {"’"},
    "'": {"'"},
}
"""The marks that close what each mark opens; curly and straight ones are often mixed up."""

_MARK = re.compile(r"``|''|[\"“”„«»‹›‘’']|(?P<border>\n[^\S\n]*\n|\r[^\S\r\n]*\r|\r\n[^\S\r\n]*\r\n|\n(?=[^\S\n]*[\"“]))")
_BEFORE_OPENING = re.compile(r"[\s(\[{—–\-/:…]")
_ELISION = re.compile(r"'(?:\d0s|\d\d\b|em\b|til\b|tis\b|twas\b|cause\b|n'|n\b)", re.IGNORECASE)
_LONGEST = 4000
"""Characters after which a mark that is not closed is taken for a stray one."""

_LONGEST_SINGLE = 1500


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between two marks: `text[start:end]`; `outer_start` and `outer_end` take the marks in.

    `closed` is false where the paragraph ended first. `goes_on`: the quotation before was left open and this one takes it up.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool = True
    goes_on: bool = False


def quotations(text: str) -> Iterator[Quotation]:
    """The outermost quotations of a text in their order. A mark that is never closed yields words up to its paragraph's end."""
    opened: list[tuple[str, int, int]] = []
    left_open = False
    at_start = True
    last = 0
    for mark in _MARK.finditer(text):
        sign, start, end = mark[0], mark.start(), mark.end()
        if text[last:start].strip():
            at_start = False
        last = end
        if mark["border"] is not None:
            if opened:
                quotation = _unclosed(text, opened[0], start, goes_on=left_open)
                if quotation:
                    yield quotation
                left_open = quotation is not None
            elif not at_start:
                left_open = False
            opened, at_start = [], True
            continue
        if opened and _closes(sign, opened[-1][0], text, start, end):
            _, outer, inner = opened.pop()
            if not opened:
                if text[inner:start].strip():
                    yield Quotation(*_trimmed(text, inner, start), outer, end, goes_on=left_open and _first_words(text, outer))
                left_open = False
        elif _opens(sign, text, start, end, bool(opened)):
            if not opened and not at_start:
                left_open = False
            opened.append((sign, start, end))
            at_start = False
    if opened and (quotation := _unclosed(text, opened[0], len(text), goes_on=left_open)):
        yield quotation


def _first_words(text: str, outer: int) -> bool:
    """Whether a quotation begins its paragraph."""
    line = text.rfind("\n", 0, outer) + 1
    return not text[line:outer].strip()


def _unclosed(text: str, opened: tuple[str, int, int], end: int, *, goes_on: bool) -> Quotation | None:
    """A quotation that its paragraph's end closes; `None` for a stray mark and an apostrophe."""
    sign, outer, inner = opened
    if sign in {"‘", "'"} or end - inner > _LONGEST or not text[inner:end].strip():
        return None
    start, stop = _trimmed(text, inner, end)
    return Quotation(start, stop, outer, stop, closed=False, goes_on=goes_on and _first_words(text, outer))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip())


def _opens(sign: str, text: str, start: int, end: int, inside: bool) -> bool:
    if sign not in _CLOSING or end >= len(text) or (text[end].isspace() and sign != "``"):
        return False
    if sign in {"“", "„", "«", "‹", "``"}:
        return True
    if sign == "''" and inside:
        return False
    before = text[start - 1] if start else " "
    if before in "\"“‘'":
        return (start >= 2 and bool(_BEFORE_OPENING.match(text[start - 2]))) or start == 1
    if not _BEFORE_OPENING.match(before):
        return False
    return sign != "'" or not _ELISION.match(text, start)


def _closes(sign: str, opened: str, text: str, start: int, end: int) -> bool:
    if sign not in _CLOSING[opened]:
        return False
    if opened in {"‘", "'"}:
        return _closes_single(sign, text, start, end)
    if opened in {'"', "''"}:
        return not text[start - 1].isspace() or end >= len(text) or not text[end].isalnum()
    return True


def _closes_single(sign: str, text: str, start: int, end: int) -> bool:
    """Whether a mark that may be an apostrophe ends a quotation: `the workers’ rights` does not, if a better end follows."""
    if end < len(text) and (text[end].isalnum() or text[end] == "_"):
        return False
    if text[start - 1].isspace():
        return False
    if text[start - 1] not in "sS" or not text[end : end + 1].isspace() or not text[end + 1 : end + 2].islower():
        return True
    rest = text[end : end + _LONGEST_SINGLE].split("\n\n", 1)[0]
    later = re.search(rf"[^\s]{sign}(?![\w])", rest)
    reopened = re.search(r"[\s(]['‘]\w", rest)
    return later is None or (reopened is not None and reopened.start() < later.start())
