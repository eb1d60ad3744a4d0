"""Words of a claim or an event for a view: on one line, in the article's own quotation marks, and not too many."""

from __future__ import annotations

import re
from typing import Final

from newsx.models import Content
from newsx.render.page import one_line

_CLOSING: Final = {"“": "”", '"': '"', "‘": "’", "«": "»", "„": "“", "‹": "›", "'": "'"}
_SINGLE_CLOSED = re.compile(r"[’'](?!\w)")
_ELLIPSIS = "…"


def quoted_words(content: Content, text: str, *, most: int | None = None) -> str:
    """What is claimed, with the marks around what stands in quotation marks in `text`; `most` characters, about, where given."""
    pieces = [_with_mark(text, start, end) for start, end in content.spans] or [one_line(content.text)]
    joined = f" {_ELLIPSIS} ".join(piece for piece in pieces if piece)
    return joined if most is None else shortened(joined, most)


def shortened(words: str, most: int) -> str:
    """The words, if they are more than `most` characters cut at the end of a word, with quotation marks closed again."""
    if len(words) <= most:
        return words
    cut = words[:most].rpartition(" ")[0] or words[:most]
    return _closed(f"{cut.rstrip(' ,.;:–—-…')} {_ELLIPSIS}")


def _with_mark(text: str, start: int, end: int) -> str:
    opening, words = text[start - 1 : start], one_line(text[start:end])
    if opening not in _CLOSING or not opening:
        return _closed(words)
    after = text[end : end + 3].lstrip(".,!?;:…")
    return opening + words + _CLOSING[opening] if after.startswith(_CLOSING[opening]) else _closed(opening + words)


def _closed(words: str) -> str:
    """The words with the marks that are open at their end closed."""
    for opening in ("‘", "“", "«", "„", "‹"):
        closing = _CLOSING[opening]
        closed = len(_SINGLE_CLOSED.findall(words)) if closing == "’" else words.count(closing)
        if words.count(opening) > closed:
            words += closing
    if words.count('"') % 2:
        words += '"'
    return words + "'" if words.startswith("'") and not _SINGLE_CLOSED.search(words, 1) else words
