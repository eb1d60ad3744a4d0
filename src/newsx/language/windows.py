"""Cuts a text of any length into windows that the encoder can read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newsx.language.wordpieces import Gap

CONTEXT = 24
"""Words read again on either side of a cut that had to be made inside a sentence."""

_ENDS = frozenset(".!?…") | {"...", "?!", "!!", "!?", ".."}
_CLOSERS = frozenset("\"'”’»)]")


class Window(NamedTuple):
    """Words `[start, end)` are read; the vectors of `[first, last)` are kept. The kept ranges tile the text."""

    start: int
    first: int
    last: int
    end: int


def borders(words: Sequence[str], gaps: Sequence[int]) -> list[int]:
    """How good a place each word is to begin a window: 3 paragraph, 2 line, 1 likely sentence, 0 none."""
    strengths = []
    ended = True
    for word, gap in zip(words, gaps, strict=True):
        if gap == Gap.BLANK_LINE:
            strengths.append(3)
        elif gap == Gap.NEWLINE:
            strengths.append(2)
        elif ended and gap == Gap.SPACE and word not in _CLOSERS:
            strengths.append(1)
        else:
            strengths.append(0)
        ended = word in _ENDS or (ended and word in _CLOSERS)
    return strengths


def cut(costs: Sequence[int], strengths: Sequence[int], limit: int) -> list[Window]:
    """Windows of at most `limit` pieces (`costs`: pieces of each word, none above `limit`).

    A window ends at the strongest border of its second half, the last among equals. Where there is none it ends inside
    a sentence, and both neighbours read up to `CONTEXT` words across the cut; for those on its left a window may exceed `limit`
    by `CONTEXT` pieces.
    """
    windows: list[Window] = []
    start, count = 0, len(costs)
    while start < count:
        end, used = start, 0
        while end < count and used + costs[end] <= limit:
            used += costs[end]
            end += 1
        if end == count:
            windows.append(Window(start, start, end, end))
            break
        middle = start + max(1, (end - start) // 2)
        last = max(range(middle, end + 1), key=lambda place: (strengths[place], place))
        if strengths[last]:
            windows.append(Window(start, start, last, last))
        else:
            last = max(middle, end - CONTEXT)  # at least half of a window is kept, however few its words
            windows.append(Window(start, start, last, end))
        start = last
    return _with_left_context(windows, costs, strengths, limit)


def _with_left_context(windows: list[Window], costs: Sequence[int], strengths: Sequence[int], limit: int) -> list[Window]:
    out = []
    for window in windows:
        start = window.first
        if start and not strengths[start]:
            room = limit + CONTEXT - sum(costs[window.start : window.end])
            while start > max(0, window.first - CONTEXT) and costs[start - 1] <= room:
                start -= 1
                room -= costs[start]
        out.append(window._replace(start=start))
    return out
