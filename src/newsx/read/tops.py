"""What stands above the report: headline, standfirst, byline, date line."""

from __future__ import annotations

from newsx.read.bylines import is_desk, read_byline, read_credit
from newsx.read.datelines import read_date_line
from newsx.read.headlines import could_be_headline, is_kicker, is_prose, is_standfirst, same_words
from newsx.read.parts import Anatomy
from newsx.read.phrases import EDGE

EDGE_PARAGRAPHS = 15  # how far from either end an article's furniture is looked for
_NEAR_TOP = 3


def find_top(anatomy: Anatomy, title: str | None) -> int:
    """Label what stands above the report and return the number of its first paragraph."""
    top = range(min(len(anatomy.paragraphs), EDGE_PARAGRAPHS))
    prose = next((n for n in top if anatomy.kinds[n] == "body" and is_prose(anatomy.line(n))), None)
    if title is not None and anatomy.headline is None:
        anatomy.headline = next((n for n in top[:5] if same_words(anatomy.line(n), title)), None)
    if anatomy.headline is not None:
        anatomy.kinds[anatomy.headline] = "headline"
        if prose is not None and prose <= anatomy.headline:
            prose = next((n for n in top[prose + 1 :] if anatomy.kinds[n] == "body" and is_prose(anatomy.line(n))), None)
    if prose is None:
        _label_dates(anatomy, top)
        return len(top) if anatomy.headline is None else anatomy.headline + 1
    above = [n for n in top[:prose] if anatomy.kinds[n] == "body"]
    above = [n for n in above if not label_line(anatomy, n, bare=False)]
    if anatomy.headline is None:
        above = _take_headline(anatomy, above)
    return _label_under_headline(anatomy, above, prose)


def _label_dates(anatomy: Anatomy, numbers: range) -> None:
    for number in numbers:
        if anatomy.kinds[number] != "body" or not label_line(anatomy, number, bare=False):
            return


def label_line(anatomy: Anatomy, number: int, *, bare: bool) -> bool:
    """Label a byline or date line; `bare` also takes a mere name for a byline."""
    line = anatomy.line(number)
    dated = read_date_line(line)
    if dated and (not dated.placed or (anatomy.headline is not None and not read_byline(line, bare=True))):
        anatomy.kinds[number] = "dateline"
        anatomy.dates.append(dated.printed)
    elif byline := read_byline(line, bare=bare) or read_credit(line):
        anatomy.kinds[number] = "byline"
        anatomy.sign(byline)
        if dated:
            anatomy.dates.append(dated.printed)
    else:
        return False
    return True


def _take_headline(anatomy: Anatomy, above: list[int]) -> list[int]:
    """Label the headline among the short lines above the prose; return those below it."""
    if len(above) > 1 and is_kicker(anatomy.line(above[0])):
        anatomy.kinds[above[0]] = "boilerplate"
        above = above[1:]
    if above and could_be_headline(anatomy.line(above[0])) and len(above) <= 5:
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
        elif label_line(anatomy, number, bare=True):
            continue
        elif anatomy.kinds[number - 1] == "byline" and is_desk(anatomy.line(number)):
            anatomy.kinds[number] = "byline"
        else:
            left.append(number)
    if left and is_standfirst(anatomy.line(left[0]), closed=False):
        anatomy.standfirst = left.pop(0)
        anatomy.kinds[anatomy.standfirst] = "standfirst"
    elif not left and anatomy.standfirst is None:
        prose = _take_closed_standfirst(anatomy, prose)
    return left[0] if left else prose


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
    anatomy.standfirst = prose
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
