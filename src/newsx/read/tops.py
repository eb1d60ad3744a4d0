"""What stands above the report: headline, standfirst, byline, date line."""

from __future__ import annotations

from newsx.read.authors import can_sign, stands_as_author
from newsx.read.bylines import is_desk, read_byline, read_credit
from newsx.read.datelines import read_date_line, read_wire_dateline
from newsx.read.headlines import (
    could_be_closed_headline,
    could_be_headline,
    is_closed_title,
    is_key_point,
    is_kicker,
    is_prose,
    is_standfirst,
    same_words,
)  # fmt: skip
from newsx.read.parts import EDGE_PARAGRAPHS, Anatomy
from newsx.read.phrases import EDGE

_NEAR_TOP = 3


def find_top(anatomy: Anatomy, title: str | None) -> int:
    """Label what stands above the report and return the number of its first paragraph."""
    top = range(min(len(anatomy.paragraphs), EDGE_PARAGRAPHS))
    if anatomy.headline is None:
        anatomy.headline = _known_headline(anatomy, top, title)
    prose = _first_prose(anatomy, top)
    if anatomy.headline is not None:
        anatomy.kinds[anatomy.headline] = "headline"
        if prose is not None and prose <= anatomy.headline:
            prose = _first_prose(anatomy, top[prose + 1 :])
    if prose is None:
        _label_dates(anatomy, top)
        return len(top) if anatomy.headline is None else anatomy.headline + 1
    above = [n for n in top[:prose] if anatomy.kinds[n] == "body"]
    above = [n for n in above if not label_line(anatomy, n, bare=False)]
    if anatomy.headline is None:
        above = _take_headline(anatomy, above)
    return _label_under_headline(anatomy, above, prose)


def _first_prose(anatomy: Anatomy, numbers: range) -> int | None:
    return next((n for n in numbers if anatomy.kinds[n] == "body" and is_prose(line := anatomy.line(n)) and not is_key_point(line)), None)


def _known_headline(anatomy: Anatomy, top: range, title: str | None) -> int | None:
    """The line with the title's words; else a first line that ends in a full stop and yet is plainly a headline."""
    if title is not None:
        return next((n for n in top[:5] if same_words(anatomy.line(n), title)), None)
    bodies = [n for n in top if anatomy.kinds[n] == "body"][:2]
    if len(bodies) < 2 or not could_be_closed_headline(line := anatomy.line(bodies[0])):
        return None
    opens_report = read_wire_dateline(anatomy.shadow, *anatomy.paragraphs[bodies[1]], opening=True) is not None
    return bodies[0] if opens_report or (is_closed_title(line) and is_prose(anatomy.line(bodies[1]))) else None


def _label_dates(anatomy: Anatomy, numbers: range) -> None:
    for number in numbers:
        if anatomy.kinds[number] != "body" or not label_line(anatomy, number, bare=False):
            return


def label_line(anatomy: Anatomy, number: int, *, bare: bool) -> bool:
    """Label a byline or date line; `bare` also takes a mere name for a byline if it can be its author's."""
    line = anatomy.line(number)
    dated = read_date_line(line)
    if dated and (not dated.placed or (anatomy.headline is not None and not read_byline(line, bare=True))):
        anatomy.kinds[number] = "dateline"
        anatomy.dates.append(dated.printed)
    elif (byline := read_byline(line, bare=bare) or read_credit(line)) and (
        byline.evidence == "marked" or can_sign(anatomy, byline, number)
    ):
        anatomy.kinds[number] = "byline"
        anatomy.sign(byline)
        if dated:
            anatomy.dates.append(dated.printed)
    else:
        return False
    return True


def _take_headline(anatomy: Anatomy, above: list[int]) -> list[int]:
    """Label the headline among the short lines above the prose; return those below it.

    A few shouted words may be a headline themselves, unless a standfirst is left for the one below.
    """
    while len(above) > 1 and is_kicker(anatomy.line(above[0]), anatomy.line(above[1]), most=3 if len(above) > 2 else 1):
        anatomy.kinds[above[0]] = "boilerplate"
        above = above[1:]
    lines = [number for number in above if not is_key_point(anatomy.line(number))]
    if above and could_be_headline(anatomy.line(above[0])) and len(lines) <= 5:
        anatomy.headline = above[0]
        anatomy.kinds[above[0]] = "headline"
        return above[1:]
    return above


def _label_under_headline(anatomy: Anatomy, above: list[int], prose: int) -> int:
    """Label standfirst, bare byline and edge furniture between headline and report; return the report's start."""
    if anatomy.headline is None:
        return above[0] if above else prose
    left = []
    for number in above:
        if number < anatomy.headline:
            continue
        if rule := EDGE.find(anatomy.line(number)):
            anatomy.kinds[number] = rule.kind
        elif stands_as_author(anatomy, number) and label_line(anatomy, number, bare=True):
            continue
        elif anatomy.kinds[number - 1] == "byline" and is_desk(anatomy.line(number)):
            anatomy.kinds[number] = "byline"
        else:
            left.append(number)
    left = _take_key_points(anatomy, left)
    if left and is_standfirst(anatomy.line(left[0]), closed=False):
        anatomy.standfirst.append(left[0])
        anatomy.kinds[left.pop(0)] = "standfirst"
    elif not left and not anatomy.standfirst:
        prose = _take_closed_standfirst(anatomy, prose)
    return left[0] if left else prose


def _take_key_points(anatomy: Anatomy, left: list[int]) -> list[int]:
    """The list of points under a headline is its standfirst; a short line above it is their heading."""
    points = [number for number in left if is_key_point(anatomy.line(number))]
    if not points:
        return left
    anatomy.standfirst += points
    for number in points:
        anatomy.kinds[number] = "standfirst"
    heading = points[0] - 1
    if heading in left and len(anatomy.line(heading)) <= 40:
        anatomy.kinds[heading] = "subhead"
    return [number for number in left if anatomy.kinds[number] == "body"]


def _take_closed_standfirst(anatomy: Anatomy, prose: int) -> int:
    """A sentence directly under the headline is a standfirst if a byline or date stands between it and more prose."""
    if anatomy.headline is None or not is_standfirst(anatomy.line(prose), closed=True):
        return prose
    if any(kind in {"byline", "dateline"} for kind in anatomy.kinds[anatomy.headline : prose]):
        return prose
    number = prose + 1
    while number < min(len(anatomy.kinds), EDGE_PARAGRAPHS) and (anatomy.kinds[number] != "body" or label_line(anatomy, number, bare=True)):
        number += 1
    signed = any(kind in {"byline", "dateline"} for kind in anatomy.kinds[prose + 1 : number])
    if not signed or number >= len(anatomy.kinds) or not is_prose(anatomy.line(number)):
        return prose
    anatomy.standfirst.append(prose)
    anatomy.kinds[prose] = "standfirst"
    return number


def find_late_date(anatomy: Anatomy, first: int) -> None:
    """A line with only a full date a little below the top, under a notice or a summary; two make a chronicle."""
    found = []
    for number in range(first, min(first + EDGE_PARAGRAPHS, len(anatomy.paragraphs))):
        if anatomy.kinds[number] == "body" and (dated := read_date_line(anatomy.line(number))) and not dated.placed:
            found.append((number, dated.printed))
    if len(found) == 1 and found[0][0] <= first + _NEAR_TOP and not anatomy.dates:
        anatomy.kinds[found[0][0]] = "dateline"
        anatomy.dates.append(found[0][1])
