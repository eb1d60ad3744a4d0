"""The text as the language pipeline reads it: same length, without characters that are no words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsx.read.paragraphs import Paragraph

_KEPT = "\t\n\r"
_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# Direction marks, zero-width space and a stray byte-order mark; joiners stay, since they stand inside words.
_INVISIBLE = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_CONTROLS = "".join(map(chr, (*range(32), *range(127, 160))))

_REPLACED = {ord(character): " " for character in _CONTROLS + _INVISIBLE if character not in _KEPT}
_REPLACED |= {ord(character): "\n" for character in _LINE_ENDS}
_SURROGATE = re.compile("[\ud800-\udfff]")
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _REPLACED)))}\ud800-\udfff]")
_ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_BREAKS = str.maketrans("\r\n", "  ")


def plain_shadow(text: str) -> str:
    """`text` with control, direction and escape characters as spaces; other line ends become newlines."""
    if not _ODD.search(text):
        return text
    if "\x1b" in text:
        text = _ESCAPE.sub(blank, text)
    return _SURROGATE.sub(" ", text.translate(_REPLACED))


def without_breaks(shadow: str, paragraphs: Iterable[Paragraph]) -> str:
    """Line breaks inside paragraphs become spaces, so that one that is left ends a paragraph."""
    pieces: list[str] = []
    position = 0
    for start, end in paragraphs:
        pieces += (shadow[position:start], shadow[start:end].translate(_BREAKS))
        position = end
    return "".join((*pieces, shadow[position:]))


def blank(match: re.Match[str]) -> str:
    """As many spaces as the match is long; line breaks stay."""
    found = match[0]
    return " " * len(found) if "\n" not in found and "\r" not in found else re.sub(r"[^\r\n]", " ", found)
