"""Which paragraph plays which part: headline, standfirst, byline, dateline, subhead, caption, boilerplate, body.

Whatever is not plainly something else is body, since losing body text is the worse fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsx.models import SegmentKind
from newsx.read.bylines import is_bio, read_byline
from newsx.read.datelines import read_wire_dateline
from newsx.read.headlines import could_be_subhead, is_prose
from newsx.read.paragraphs import Paragraph
from newsx.read.parts import Anatomy
from newsx.read.phrases import ANYWHERE, EDGE, LONGEST
from newsx.read.tops import EDGE_PARAGRAPHS, find_late_date, find_top, label_line

_WIRE_PARAGRAPHS = 3


def find_anatomy(
    shadow: str, paragraphs: Sequence[Paragraph], *, title: str | None = None,
    given: Mapping[int, SegmentKind] | None = None,
) -> Anatomy:  # fmt: skip
    """Label all paragraphs; `given` are labels that markup has settled already."""
    anatomy = Anatomy(shadow, paragraphs, ["body"] * len(paragraphs))
    given = given or {}
    for number, kind in given.items():
        anatomy.kinds[number] = kind
    anatomy.headline = next((number for number, kind in given.items() if kind == "headline"), None)
    _find_furniture(anatomy)
    first = find_top(anatomy, title)
    find_late_date(anatomy, first)
    _find_wire_datelines(anatomy, first)
    _find_end(anatomy, first)
    _find_subheads(anatomy, first)
    return anatomy


def _find_furniture(anatomy: Anatomy) -> None:
    shadow, find = anatomy.shadow, ANYWHERE.find
    for number, (start, end) in enumerate(anatomy.paragraphs):
        if end - start <= LONGEST and anatomy.kinds[number] == "body" and (rule := find(shadow[start:end].strip())):
            anatomy.kinds[number] = rule.kind


def _find_wire_datelines(anatomy: Anatomy, first: int) -> None:
    for number in range(first, min(len(anatomy.paragraphs), first + _WIRE_PARAGRAPHS)):
        if anatomy.kinds[number] != "body":
            continue
        if found := read_wire_dateline(anatomy.shadow, *anatomy.paragraphs[number]):
            anatomy.splits[number], printed = found
            anatomy.dates.append(printed)
            return


def _find_end(anatomy: Anatomy, first: int) -> None:
    """Label what stands below the report, from the last line upwards to the first that is prose."""
    last = len(anatomy.paragraphs)
    lowest = max(first + 1, last - EDGE_PARAGRAPHS)
    bodies = [n for n in range(lowest, last) if anatomy.kinds[n] == "body"]
    names = _end_names(anatomy, bodies)
    for number in reversed(bodies):
        line = anatomy.line(number)
        if rule := EDGE.find(line):
            anatomy.kinds[number] = rule.kind
        elif is_bio(line, authors=anatomy.authors + names, before=anatomy.shadow[: anatomy.paragraphs[number].start]):
            anatomy.kinds[number] = "boilerplate"
        elif not label_line(anatomy, number, bare=True):
            return


def _end_names(anatomy: Anatomy, bodies: list[int]) -> tuple[str, ...]:
    """Names that stand alone near the end: the note on an author comes below them, so they are needed first."""
    lines = (anatomy.line(number) for number in bodies)
    return tuple(author for line in lines if (byline := read_byline(line, bare=True)) for author in byline.authors)


def _find_subheads(anatomy: Anatomy, first: int) -> None:
    """A short open line is a subhead only between two paragraphs of prose, so lists, verse and tables stay body."""
    kinds = anatomy.kinds
    before = False
    for number in range(first, len(kinds) - 1):
        if kinds[number] != "body":
            continue
        start, end = anatomy.paragraphs[number]
        if end - start > 80:
            before = end - start > 2 * LONGEST or is_prose(anatomy.line(number))
            continue
        if not before and end - start < 45:
            continue
        line = anatomy.line(number)
        if before and could_be_subhead(line) and _prose_follows(anatomy, number):
            kinds[number] = "subhead"
        before = is_prose(line)


def _prose_follows(anatomy: Anatomy, number: int) -> bool:
    following = range(number + 1, min(number + 4, len(anatomy.kinds)))
    after = next((n for n in following if anatomy.kinds[n] not in {"caption", "boilerplate"}), None)
    return after is not None and anatomy.kinds[after] == "body" and is_prose(anatomy.line(after))
