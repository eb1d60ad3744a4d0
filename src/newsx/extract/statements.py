"""What is said in the lines after a tag, without quotation marks, as press releases print it: `The minister said:` and his words below."""

from __future__ import annotations

import re
from collections.abc import Callable

Offsets = tuple[int, int]

STATEMENT = "statement"
"""How such an attribution is built, in the name of its rule."""

_REST_OF_TAG = re.compile(r"[^\r\n:]{0,200}:[^\S\r\n]*[\r\n]\s*")
_LINE = re.compile(r"[^\r\n]+")
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|my|My|us|me)\b(?!\.)")
_BEGINS_OTHERWISE = re.compile(r"[\"“„«‘'•*>#–—-]")
"""A quotation, an item of a list, a heading of Markdown."""
_ENDS = re.compile(r"[.!?…][)\]’”\"']*\s*$")
_MOST_LINES = 40


def statement_after(text: str, tag: int, others_speak: Callable[[int, int], int | None]) -> Offsets | None:
    """The statement that follows a tag which begins at `tag`, if its line ends in a colon.

    It is the line below, and all further ones up to the last that speaks in the first person, or to the end of the text if nothing
    ends it before: a quotation, a list, a heading, a sentence in which others speak. `others_speak` gives the start of the first of
    those between two offsets.
    """
    colon = _REST_OF_TAG.match(text, tag)
    if colon is None:
        return None
    end = last = None
    for number, line in enumerate(_LINE.finditer(text, colon.end())):
        words = line[0].strip()
        if not words:
            continue
        others = others_speak(line.start(), line.end())
        if others is not None and end is None:
            end = line.start() + len(text[line.start() : others].rstrip())
            break
        if others is not None or number == _MOST_LINES or _BEGINS_OTHERWISE.match(words) or not _ENDS.search(words):
            break
        last = line.start() + len(line[0].rstrip())
        if end is None or _FIRST_PERSON.search(words):
            end = last
    else:
        end = last
    return (colon.end(), end) if end is not None and end > colon.end() else None
