"""Where paragraphs begin and end, also in text whose lines were broken at a fixed width."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

_SAMPLE_LINES = 3000
_NARROWEST, _WIDEST = 30, 110  # columns at which people and mail programs wrap


class Paragraph(NamedTuple):
    """A stretch without white space at its ends."""

    start: int
    end: int


class Line(NamedTuple):
    """A line that is not blank; `after_blank` if it opens a block."""

    start: int
    end: int
    indent: int
    after_blank: bool


def split_paragraphs(text: str) -> tuple[list[Paragraph], bool]:
    """The paragraphs, and whether the text is hard-wrapped (else every line is a paragraph of its own)."""
    lines = _split_lines(text)
    width = _wrap_width(text, lines[:_SAMPLE_LINES])
    if width is None:
        return [Paragraph(line.start, line.end) for line in lines], False
    return _join(text, lines, width), True


def _split_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    position, after_blank = 0, True
    for raw in text.splitlines(keepends=True):
        words = raw.strip()
        if words:
            indent = len(raw) - len(raw.lstrip())
            lines.append(Line(position + indent, position + indent + len(words), indent, after_blank))
        after_blank = not words
        position += len(raw)
    return lines


def _wrap_width(text: str, lines: list[Line]) -> int | None:
    """The column at which lines were broken, or None if they end where their writer ended them.

    A program breaks a line only where the next word would not have fitted, and mostly inside a sentence.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if not b.after_blank]
    if not pairs:
        return None
    lengths = sorted(a.end - a.start + a.indent for a, _ in pairs)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    forced = sum(_is_forced(text, a, b, width) for a, b in pairs) / len(pairs)
    inside = sum(text[b.start].islower() for _, b in pairs) / len(pairs)
    return width if (inside >= 0.4 and forced >= 0.3) or (inside >= 0.2 and forced >= 0.6) else None


def _is_forced(text: str, line: Line, following: Line, width: int) -> bool:
    next_word = text[following.start : min(following.end, following.start + _WIDEST)].split(maxsplit=1)[0]
    return line.indent + line.end - line.start + 1 + len(next_word) > width


def _join(text: str, lines: list[Line], width: int) -> list[Paragraph]:
    found: list[Paragraph] = []
    start = lines[0].start
    for line, following in pairwise(lines):
        if not _goes_on(text, line, following, width):
            found.append(Paragraph(start, line.end))
            start = following.start
    found.append(Paragraph(start, lines[-1].end))
    return found


def _goes_on(text: str, line: Line, following: Line, width: int) -> bool:
    if following.after_blank:
        return False
    if text[following.start].islower():
        return True
    if following.indent > line.indent + 1:
        return False
    if _is_forced(text, line, following, width):
        return True
    nearly_full = line.end - line.start >= 0.75 * width
    return nearly_full and text[line.end - 1] not in '.!?:"”'
