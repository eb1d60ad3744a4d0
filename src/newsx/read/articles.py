"""An article as read: its text, what is known about it, and which part of it is what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from newsx.models import PublishedFrom, Segment


@dataclass(frozen=True, slots=True)
class Article:
    """What every later step starts from; all offsets refer to `text`.

    `text` is the decoded source, unchanged to the character after a byte-order mark. `shadow` has the same length
    and is what the language pipeline reads: markup and control characters are spaces there, and a line break stands
    only where a line ends on purpose (in hard-wrapped text the breaks inside a paragraph are spaces).
    `segments` cover `text` in order, without gap or overlap; white space goes to the body beside it.
    """

    text: str
    source: str | None
    media_type: str
    encoding: str | None
    title: str | None
    standfirst: str | None
    authors: tuple[str, ...]
    publisher: str | None
    published: date | None
    published_from: PublishedFrom | None
    segments: tuple[Segment, ...]
    shadow: str
    warnings: tuple[str, ...]
