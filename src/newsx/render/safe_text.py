"""Words from an article, made harmless for a terminal."""

import re

_LINE_ENDS = re.compile("\r\n?")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Embeddings, overrides and isolates, the three direction marks, and their deprecated kin: each can make a line read otherwise than it is.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")


def safe_text(text: str) -> str:
    """The text with nothing in it that a terminal obeys; what was hidden is shown, not dropped.

    Control characters and lone surrogates become U+FFFD, a bidi control its own name such as `<U+202E>`;
    newline and tab stay, and a carriage return counts as the end of a line. Square brackets are left alone:
    put the result in a rich `Text`, never in a markup string.
    """
    text = _CONTROLS.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    return _BIDI.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)
