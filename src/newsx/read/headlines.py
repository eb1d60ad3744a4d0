"""What headlines, kickers, standfirsts, subheads and prose look like, one line at a time."""

from __future__ import annotations

import re

from newsx.read.phrases import WORDS

_SENTENCE_END = (".", "!", "?", "…")
_CLOSERS = "\"'”’»)]"
_OPEN_END = (",", ";", ":", "-", "–", "—", "|", "{", "}", "=", "\\", "/")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.[A-Z]\.|\b(?:Inc|Co|Corp|Ltd|Jr|Sr)\.)$")
_WORD = re.compile(r"\w+")
_CODE = re.compile(r"[{}=<>\\\t]|\|.*\||^\s*(?:[-*+•#]|\d+[.)])\s|\w\(|://")


def is_prose(line: str) -> bool:
    """At least a full sentence: long, or closed by a full stop and not too short."""
    words = line.count(" ") + 1
    closed = line.rstrip(_CLOSERS).endswith(_SENTENCE_END)
    return (closed and words >= 8 and len(line) >= 45) or (len(line) > 200 and words >= 25)


def could_be_headline(line: str) -> bool:
    """A title above an article: a few words, open at the end."""
    if not 2 <= line.count(" ") + 1 <= 30 or len(line) > 200 or not _opens_well(line):
        return False
    stripped = line.rstrip(_CLOSERS)
    return not stripped.endswith((*_OPEN_END, ".")) or bool(_ABBREVIATION.search(stripped))


def could_be_subhead(line: str) -> bool:
    """A heading between paragraphs: shorter than a headline and with no mark at its end at all."""
    if line.count(" ") + 1 > 10 or len(line) > 80 or not _opens_well(line):
        return False
    return not line.endswith((*_OPEN_END, *_SENTENCE_END, *_CLOSERS)) and line[0] not in "\"“'‘"


def is_standfirst(line: str, *, closed: bool) -> bool:
    """The summary under a headline; `closed` asks for one that ends like a sentence."""
    if not 4 <= line.count(" ") + 1 <= 60 or len(line) > 320 or not _opens_well(line):
        return False
    ends = line.rstrip(_CLOSERS).endswith(_SENTENCE_END)
    return ends if closed else not line.endswith(_OPEN_END) and not ends


def is_kicker(line: str) -> bool:
    """The section's name above a headline, such as `World news`."""
    return line.strip(" |>").casefold() in WORDS["kickers"]


def same_words(line: str, title: str) -> bool:
    """Whether both have the same words, whatever the case, marks and spaces."""
    if abs(len(line) - len(title)) > 0.2 * len(title) + 20:
        return False
    words = _WORD.findall(line.casefold())
    return bool(words) and words == _WORD.findall(title.casefold())


def _opens_well(line: str) -> bool:
    return ((line[0].isalnum() and not line[0].islower()) or line[0] in "\"“'‘") and not _CODE.search(line)
