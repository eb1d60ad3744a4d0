"""What headlines, kickers, standfirsts, subheads and prose look like, one line at a time."""

from __future__ import annotations

import re

from newsx.read.phrases import WORDS

_SENTENCE_END = (".", "!", "?", "…")
_CLOSERS = "\"'”’»)]"
_QUOTES = "\"“'‘"
_OPENING = re.compile(rf"(?<!\w)[{_QUOTES}](?=\w)")
_CLOSING = re.compile(r"(?<=\w)[\"”'’](?!\w)")
_BULLET = re.compile(r"[*•·▪●–-]\s+(?=\w|[\"“'‘$£€])")
_OPEN_END = (",", ";", ":", "-", "–", "—", "|", "{", "}", "=", "\\", "/")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.[A-Z]\.|\b(?:Inc|Co|Corp|Ltd|Jr|Sr)\.)$")
_WORD = re.compile(r"\w+")
_CODE = re.compile(r"[{}=<>\\\t]|\|.*\||^\s*(?:[-*+•#]|\d+[.)])\s|\w\(|://")


def is_prose(line: str) -> bool:
    """At least a full sentence: long, or closed by a full stop and not too short."""
    words = line.count(" ") + 1
    closed = line.rstrip(_CLOSERS).endswith(_SENTENCE_END)
    return (closed and words >= 8 and len(line) >= 45) or (len(line) > 200 and words >= 25)


def is_sentence(line: str) -> bool:
    """Closed like a sentence, though it may be as short as `"No," she said.`"""
    return line.count(" ") >= 2 and line.rstrip(_CLOSERS).endswith(_SENTENCE_END)


def could_be_headline(line: str) -> bool:
    """A title above an article: a few words, open at the end."""
    if not 2 <= line.count(" ") + 1 <= 30 or len(line) > 200 or not _opens_well(line):
        return False
    stripped = line.rstrip(_CLOSERS)
    return not stripped.endswith((*_OPEN_END, ".")) or bool(_ABBREVIATION.search(stripped))


def could_be_closed_headline(line: str) -> bool:
    """One sentence of a headline's length; only its surroundings can say that it is one."""
    return 3 <= line.count(" ") + 1 <= 20 and len(line) <= 150 and _opens_well(line) and line.rstrip(_CLOSERS).endswith(".")


def is_closed_title(line: str) -> bool:
    """One that ends in a full stop, as some systems print headlines: every long word has a capital."""
    words = [word for word in _WORD.findall(line) if len(word) > 3]
    return len(words) >= 3 and len(line) <= 150 and all(not word[0].islower() for word in words)


def could_be_subhead(line: str) -> bool:
    """A heading between paragraphs: shorter than a headline and with no mark at its end but a quotation's.

    A question is one only in capitals, since reporters ask questions too.
    """
    if line.count(" ") + 1 > 10 or len(line) > 80 or not _opens_well(line) or "@" in line:
        return False
    if line.endswith(("?", "!")):
        return line.isupper() or (is_closed_title(line) and line[0] not in _QUOTES)
    if (line[0] in _QUOTES or line[-1] in _CLOSERS) and not _closes_its_quotes(line):
        return False
    return not line.rstrip(_CLOSERS).endswith((*_OPEN_END, *_SENTENCE_END))


def is_standfirst(line: str, *, closed: bool) -> bool:
    """The summary under a headline; `closed` asks for one that ends like a sentence."""
    if not 4 <= line.count(" ") + 1 <= 60 or len(line) > 320 or not _opens_well(line):
        return False
    ends = line.rstrip(_CLOSERS).endswith(_SENTENCE_END)
    return ends if closed else not line.endswith(_OPEN_END) and not ends


def is_key_point(line: str) -> bool:
    """One of the points listed under a headline, such as `* Talks end without a deal`."""
    return _BULLET.match(line) is not None and len(line) <= 250


def without_bullet(line: str) -> str:
    """The words of a key point; any other line as it is."""
    return _BULLET.sub("", line, count=1) if is_key_point(line) else line


def is_kicker(line: str, below: str, *, most: int) -> bool:
    """The section's name above a headline, such as `World news`, or at `most` so many shouted words above a line that is not."""
    sections = [section.strip().casefold() for section in re.split(r"[|>›»/·•]", line) if section.strip()]
    if sections and all(section in WORDS["kickers"] for section in sections):
        return True
    return line.isupper() and len(line.split()) <= most and len(line) < len(below) and could_be_headline(below) and not below.isupper()


def same_words(line: str, title: str) -> bool:
    """Whether both have the same words, whatever the case, marks and spaces."""
    if abs(len(line) - len(title)) > 0.2 * len(title) + 20:
        return False
    words = _WORD.findall(line.casefold())
    return bool(words) and words == _WORD.findall(title.casefold())


def _closes_its_quotes(line: str) -> bool:
    """Whether as many quotations end as begin; apostrophes inside words are neither."""
    return line[-1] not in ")]»" and len(_OPENING.findall(line)) == len(_CLOSING.findall(line))


def _opens_well(line: str) -> bool:
    return ((line[0].isalnum() and not line[0].islower()) or line[0] in _QUOTES) and not _CODE.search(line)
