"""Which paragraph plays which part: headline, standfirst, byline, dateline, subhead, caption, boilerplate, body.

Whatever is not plainly something else is body, since losing body text is the worse fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsx.models import SegmentKind
from newsx.read.datelines import read_wire_dateline
from newsx.read.ends import find_end
from newsx.read.headlines import could_be_subhead, is_prose, is_sentence
from newsx.read.paragraphs import Paragraph
from newsx.read.parts import EDGE_PARAGRAPHS, Anatomy
from newsx.read.phrases import ANYWHERE, LONGEST
from newsx.read.tops import find_late_date, find_top

_WIRE_PARAGRAPHS = 3
_CREDIT_STARTS = re.compile(r"(?<=[.!?\"”’)]\s)\S|(?<=\s)(?:[(\[]|(?:Photo|Image|Picture|Credit|Graphic|Illustration|Video)s?)")
_OPEN_KINDS = ("body", "standfirst")  # what phrases may label: markup can take a notice in italics for a standfirst


def find_anatomy(
    shadow: str, paragraphs: Sequence[Paragraph], *, title: str | None = None,
    given: Mapping[int, SegmentKind] | None = None, authors: tuple[str, ...] = (),
) -> Anatomy:  # fmt: skip
    """Label all paragraphs; `given` are labels that markup has settled already, `authors` those that metadata name."""
    anatomy = Anatomy(shadow, paragraphs, ["body"] * len(paragraphs), authors=authors)
    given = given or {}
    for number, kind in given.items():
        anatomy.kinds[number] = kind
    anatomy.headline = next((number for number, kind in given.items() if kind == "headline"), None)
    _find_furniture(anatomy)
    anatomy.standfirst = [number for number in given if anatomy.kinds[number] == "standfirst"]
    first = find_top(anatomy, title)
    find_late_date(anatomy, first)
    _find_wire_datelines(anatomy, first)
    find_end(anatomy, first)
    _find_subheads(anatomy, first)
    return anatomy


def _find_furniture(anatomy: Anatomy) -> None:
    shadow, find = anatomy.shadow, ANYWHERE.find
    for number, (start, end) in enumerate(anatomy.paragraphs):
        if end - start <= LONGEST and anatomy.kinds[number] in _OPEN_KINDS and (rule := find(shadow[start:end].strip())):
            anatomy.kinds[number] = rule.kind
            if rule.kind == "caption" and (credit := _credit(shadow[start:end])):
                anatomy.credits[number] = start + credit
            if rule.opens:
                anatomy.headings[number] = rule.opens


def _credit(caption: str) -> int:
    """Where the picture credit at a caption's end begins; 0 if there is none that can be told apart."""
    starts = (place.start() for place in _CREDIT_STARTS.finditer(caption))
    return next((start for start in starts if (rule := ANYWHERE.find(caption[start:].strip())) and rule.id == "credit.image"), 0)


def _find_wire_datelines(anatomy: Anatomy, first: int) -> None:
    near = range(first, min(len(anatomy.paragraphs), first + EDGE_PARAGRAPHS))
    bodies = [number for number in near if anatomy.kinds[number] == "body"][:_WIRE_PARAGRAPHS]
    for number in bodies:
        if found := read_wire_dateline(anatomy.shadow, *anatomy.paragraphs[number], opening=number == bodies[0]):
            anatomy.splits[number], printed = found
            anatomy.dates.append(printed)
            return


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
        else:
            before = is_prose(line) or (before and is_sentence(line))


def _prose_follows(anatomy: Anatomy, number: int) -> bool:
    following = range(number + 1, min(number + 4, len(anatomy.kinds)))
    after = next((n for n in following if anatomy.kinds[n] not in {"caption", "boilerplate"}), None)
    return after is not None and anatomy.kinds[after] == "body" and is_prose(anatomy.line(after))
