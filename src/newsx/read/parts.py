"""The part that each paragraph plays, while it is being found, and the segments that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from newsx.models import Segment, SegmentKind
from newsx.read.bylines import Byline
from newsx.read.paragraphs import Paragraph
from newsx.read.phrases import LONGEST
from newsx.read.published import PrintedDate

EDGE_PARAGRAPHS = 15  # how far from either end an article's furniture is looked for


@dataclass(slots=True)
class Anatomy:
    """The part that each paragraph plays, and what the parts say about the article."""

    shadow: str
    paragraphs: Sequence[Paragraph]
    kinds: list[SegmentKind]
    splits: dict[int, int] = field(default_factory=dict)  # paragraph number → where its body begins after a dateline
    credits: dict[int, int] = field(default_factory=dict)  # caption → where its picture credit begins
    headings: dict[int, SegmentKind] = field(default_factory=dict)  # heading → what the short lines below it are
    headline: int | None = None
    standfirst: list[int] = field(default_factory=list)
    authors: tuple[str, ...] = ()
    dates: list[PrintedDate] = field(default_factory=list)
    _lines: dict[int, str] = field(default_factory=dict)

    def line(self, number: int) -> str:
        """The paragraph's words with every run of white space as one space; cut if it is too long to be furniture."""
        line = self._lines.get(number)
        if line is None:
            start, end = self.paragraphs[number]
            line = self._lines[number] = " ".join(self.shadow[start : min(end, start + 2 * LONGEST)].split())
        return line

    def sign(self, byline: Byline) -> None:
        """Add the authors that are not known yet."""
        known = {author.casefold() for author in self.authors}
        self.authors += tuple(author for author in byline.authors if author.casefold() not in known)


def cut_segments(anatomy: Anatomy, length: int) -> tuple[Segment, ...]:
    """Segments over the whole text. White space beside body belongs to it, else to what follows."""
    cuts: list[tuple[int, int, SegmentKind]] = []
    for number, ((start, end), kind) in enumerate(zip(anatomy.paragraphs, anatomy.kinds, strict=True)):
        if number in anatomy.splits:
            cuts.append((start, anatomy.splits[number], "dateline"))
            start = anatomy.splits[number]
        if number in anatomy.credits:
            cuts += [(start, anatomy.credits[number], kind), (anatomy.credits[number], end, "boilerplate")]
        elif cuts and cuts[-1][2] == kind == "body":
            cuts[-1] = (cuts[-1][0], end, kind)
        else:
            cuts.append((start, end, kind))
    cuts = cuts or [(0, length, "body")]  # nothing but control characters
    bounds = [0]
    for before, after in pairwise(cuts):
        bounds.append(after[0] if before[2] == "body" else before[1])
    bounds.append(length)
    return tuple(Segment(start=start, end=end, kind=kind) for (_, _, kind), (start, end) in zip(cuts, pairwise(bounds), strict=True))
