"""What the views for a terminal share: the page they are set on, and the ways to set headings, lists and words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsx.render.safe_text import safe_text

# Named ANSI colours only, and of those the ones that read on dark and on light backgrounds: a theme decides what they look like.
ACCENT = "magenta"
HEADING = f"bold {ACCENT}"
QUIET = "dim"
WARNING = "yellow"
WIDE_FROM = 120
"""Width from which a page has room for a second column, and a table for a column more."""

_WIDEST_PAGE = 140
_WIDEST_PROSE = 100
_MOST_LISTED = 6
_LINE_END = re.compile("\r\n?|\n")


@dataclass(frozen=True)
class Page:
    """A console with what it can show: how much in a line, and which marks."""

    console: Console
    width: int
    bullet: str
    dot: str
    times: str
    line: str

    @classmethod
    def on(cls, console: Console) -> Page:
        bullet, dot, times, line = "-|x-" if console.options.ascii_only else "•·×─"
        return cls(console, min(console.width, _WIDEST_PAGE), bullet, dot, times, line)

    @property
    def prose_width(self) -> int:
        return min(self.width, _WIDEST_PROSE)

    def print(self, section: RenderableType) -> None:
        """Print line by line, without the blanks with which rich fills table cells, and with `?` for what the encoding lacks."""
        encoding = self.console.encoding
        for segments in self.console.render_lines(section, self.console.options.update(width=self.width), pad=False):
            line = Text()
            for segment in segments:
                line.append(segment.text.encode(encoding, "replace").decode(encoding), segment.style)
            line.rstrip()
            self.console.print(line, soft_wrap=True)

    def print_all(self, sections: Iterable[RenderableType]) -> None:
        """Print sections with an empty line between them."""
        for number, section in enumerate(sections):
            if number:
                self.console.print()
            self.print(section)

    def prose(self, text: str, style: str) -> RenderableType:
        return Padding(Text(text, style), (0, self.width - self.prose_width, 0, 0))

    def between_dots(self, parts: Iterable[str]) -> str:
        return f" {self.dot} ".join(line for part in parts if (line := one_line(part)))

    def under(self, heading: str, content: RenderableType, *, style: str = HEADING) -> RenderableType:
        """A section of prose."""
        return Group(Text(heading.upper(), style), Padding(content, (0, self.width - self.prose_width, 0, 2)))

    def wide_under(self, heading: str, content: RenderableType) -> RenderableType:
        """A section as wide as the page."""
        return Group(Text(heading.upper(), HEADING), Padding(content, (0, 0, 0, 2)))


class Lines:
    """Which line of a text a character stands in, counted from 1 as editors do."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def __getitem__(self, place: int) -> int:
        return bisect_right(self._starts, place)


def hanging(rows: Iterable[tuple[Text, Text]]) -> Table:
    """Rows of a mark and the lines that hang from it."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for mark, text in rows:
        table.add_row(mark, text)
    return table


def listed(items: Iterable[str], *, most: int = _MOST_LISTED) -> str:
    found = unique(items)
    more = len(found) - most
    return ", ".join(found[:most]) + (f" and {more} more" if more > 0 else "")


def unique(items: Iterable[str]) -> list[str]:
    """The items in order, each on one line, without empty ones and those that differ from an earlier one in capitals only."""
    found: dict[str, str] = {}
    for item in items:
        line = one_line(item)
        if line:
            found.setdefault(line.casefold(), line)
    return list(found.values())


def one_line(text: str) -> str:
    return " ".join(safe_text(text).split())
