"""What stands below the report: credits, notes on authors, contacts, titles of other stories."""

from __future__ import annotations

from newsx.read.bylines import is_bio, read_byline
from newsx.read.headlines import could_be_headline, is_prose, is_sentence
from newsx.read.parts import EDGE_PARAGRAPHS, Anatomy
from newsx.read.phrases import EDGE
from newsx.read.tops import label_line

_MOST_SIGNATURES = 3  # more names under each other are a list


def find_end(anatomy: Anatomy, first: int) -> None:
    """Label what stands below the report, from the last line upwards to the first that is prose.

    A line of no known kind stays body, and names above it are no signatures: they may be a list.
    """
    last = len(anatomy.paragraphs)
    lowest = max(first + 1, last - EDGE_PARAGRAPHS)
    _label_listed(anatomy, lowest)
    bodies = [n for n in range(lowest, last) if anatomy.kinds[n] == "body"]
    names = _end_names(anatomy, bodies)
    signed = len(names) <= _MOST_SIGNATURES
    for number in reversed(bodies):
        line = anatomy.line(number)
        if rule := EDGE.find(line):
            anatomy.kinds[number] = rule.kind
        elif is_bio(line, authors=anatomy.authors + names, before=anatomy.shadow[: anatomy.paragraphs[number][0]]):
            anatomy.kinds[number] = "boilerplate"
        elif not label_line(anatomy, number, bare=signed and not _is_introduced(anatomy, number)):
            if is_prose(line):
                return
            signed = False


def _label_listed(anatomy: Anatomy, lowest: int) -> None:
    """The short lines below a heading near the end, such as titles below "Related", up to the next paragraph of prose.

    One line alone above more of the report may be a subhead, and is left.
    """
    for heading, kind in anatomy.headings.items():
        if heading < lowest:
            continue
        listed: list[int] = []
        number = heading + 1
        while number < len(anatomy.kinds) and (anatomy.kinds[number] != "body" or _is_title(anatomy.line(number))):
            listed += [number] if anatomy.kinds[number] == "body" else []
            number += 1
        if len(listed) > 1 or number == len(anatomy.kinds):
            for title in listed:
                anatomy.kinds[title] = kind


def _is_title(line: str) -> bool:
    return could_be_headline(line) and read_byline(line, bare=True) is None


def _end_names(anatomy: Anatomy, bodies: list[int]) -> tuple[str, ...]:
    """Names that stand alone near the end: the note on an author comes below them, so they are needed first."""
    lines = [line for number in bodies if not is_sentence(line := anatomy.line(number))]
    found = (author for line in lines if (byline := read_byline(line, bare=True)) for author in byline.authors)
    return tuple(dict.fromkeys(found))


def _is_introduced(anatomy: Anatomy, number: int) -> bool:
    return anatomy.line(number - 1).endswith(":")
