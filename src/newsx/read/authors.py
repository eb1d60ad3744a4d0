"""Whether a name that stands alone is the author's, or only a subject such as `Black Sea`."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice

from newsx.read.bylines import Byline, has_role, is_bio, is_desk, read_byline
from newsx.read.parts import EDGE_PARAGRAPHS, Anatomy

_LOOKED_AT = 100_000  # characters of a report in which a name is looked for
_MOST_PLACES = 20
_CREDITED = re.compile(r"\b(?:by|writes|reports|contact|follow)[\s:]+$", re.IGNORECASE)


def can_sign(anatomy: Anatomy, byline: Byline, line: int) -> bool:
    """Not if the report speaks of a name on the line, or uses its last word as a common one (`Peace Talks`)."""
    text = anatomy.shadow[:_LOOKED_AT]
    return not any(_is_common(text, author) or _is_subject(anatomy, text, author, line) for author in byline.authors)


def stands_as_author(anatomy: Anatomy, number: int) -> bool:
    """Whether the line under a headline may name an author: a mere name needs a date or desk beside it, or a note at the end."""
    byline = read_byline(anatomy.line(number), bare=True)
    if byline is None or byline.evidence != "none":
        return True
    beside = {kind for n, kind in enumerate(anatomy.kinds[number - 1 : number + 2], number - 1) if n != number}
    return "dateline" in beside or _desk_follows(anatomy, number) or _is_repeated(anatomy, byline, after=number)


def _desk_follows(anatomy: Anatomy, number: int) -> bool:
    below = anatomy.line(number + 1) if number + 1 < len(anatomy.paragraphs) else ""
    return bool(below) and is_desk(below) and ("," in below or has_role(below))


def _is_repeated(anatomy: Anatomy, byline: Byline, after: int) -> bool:
    count = len(anatomy.paragraphs)
    lines = [anatomy.line(number) for number in range(max(after + 1, count - EDGE_PARAGRAPHS), count)]
    return any(line == author or is_bio(line, authors=(author,), before="") for author in byline.authors for line in lines)


def _is_common(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.split()[-1].lower())}(?!\w)", text) is not None


def _is_subject(anatomy: Anatomy, text: str, name: str, line: int) -> bool:
    """Whether the name stands inside a paragraph of the report, where nobody is credited by it."""
    for match in islice(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text), _MOST_PLACES):
        number = bisect_right(anatomy.paragraphs, match.start(), key=lambda paragraph: paragraph[0]) - 1
        inside = number != line and anatomy.kinds[number] == "body" and match.start() > anatomy.paragraphs[number][0]
        if inside and not _CREDITED.search(text, max(0, match.start() - 20), match.start()):
            return True
    return False
