"""Who wrote it: bylines, reporting credits and the notes on authors that close an article."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from newsx.read.phrases import WORDS
from newsx.read.published import DATE

_LONGEST = 200
_MOST_WORDS = 16  # of a byline that ends in a full stop
_MARKED = re.compile(r"(?:(?:written|words|text|story|analysis|report|review|opinion|comment)\s+)?by[:\s]\s*(?P<rest>.+)", re.IGNORECASE)
_NOT_REPORTERS = re.compile(r";|\.\s|,?\s(?:and\s)?(?:editing|additional|writing|edited)\b", re.IGNORECASE)
_CREDIT = re.compile(
    r"\W*(?:additional\s+)?(?:reporting|writing|written|editing|edited|compiled|translated|translation|produced"
    r"|with\s+reporting|additional\s+reporting)(?:\s+and\s+(?:writing|editing))?\s+(?:by|(?<=reporting\s)from)\b[:\s]*(?P<rest>.+)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\s+(?:in|at|near|aboard|from)\s+(?:the\s+)?[^\W\d_a-z][\w.'’-]*(?:\s+[^\W\d_a-z][\w.'’-]*){0,3}(?:,\s+[^\W\d_a-z]\w+)?$"
)
_NAMES = re.compile(r"\s*(?:,\s+and\s|,|\sand\s|&|;)\s*")
_ROLE = re.compile(rf"\b(?:{'|'.join(map(re.escape, WORDS['roles']))})s?\b", re.IGNORECASE)
_ROLE_AT_END = re.compile(rf"{_ROLE.pattern}(?:\s+(?:in|at|for)\s+\w+(?:\s\w+)?)?$", re.IGNORECASE)
_STRONG_ROLE = re.compile(rf"\b(?:{'|'.join(map(re.escape, WORDS['strong_roles']))})s?\b", re.IGNORECASE)
_BIO = re.compile(r"(?P<name>[^\W\d_a-z][^,]{2,50}?),?\s+(?:is|was|are|writes|covers|reports|has\s+(?:been|reported|written))\b")


Evidence = Literal["marked", "placed", "none"]


class Byline(NamedTuple):
    """The authors named; none for credits that name only helpers, or a desk.

    `evidence` that they are authors: a mark such as "By" or a role, a place or date beside the name, or only the name.
    """

    authors: tuple[str, ...]
    evidence: Evidence = "marked"


def read_byline(line: str, *, bare: bool) -> Byline | None:
    """`bare` admits a name without "By", which is safe only where bylines stand."""
    if len(line) > _LONGEST or (line[-1:] == "." and line.count(" ") > _MOST_WORDS):
        return None
    words = DATE.sub(" ", line).strip(" \t|·•,–—-") if any(map(str.isdigit, line)) else line.strip()
    if match := _MARKED.fullmatch(words):
        authors = _read_authors(match["rest"])
        return Byline(authors) if authors or _is_newsroom(match["rest"]) else None
    if not bare or not words:
        return None
    if _is_newsroom(words):
        return Byline(())
    if words[-1] in ".!?:;" or not (authors := _read_authors(words)):
        return None
    placed = words != line.strip() or _PLACE.search(words)
    return Byline(authors, "marked" if _ROLE.search(words) else "placed" if placed else "none")


def read_credit(line: str) -> Byline | None:
    """`(Reporting by Jane Doe in Kyiv; Editing by John Roe)`; only reporters and writers are authors."""
    match = _CREDIT.fullmatch(line) if len(line) <= 2 * _LONGEST else None
    if match is None:
        return None
    reporters = _NOT_REPORTERS.split(match["rest"].strip("() ."))[0]
    if re.match(r"\W*(?:reporting|writing|written)", line, re.IGNORECASE):
        return Byline(_read_authors(reporters.strip()))
    return Byline(()) if _read_authors(reporters.strip()) else None


def is_bio(line: str, *, authors: tuple[str, ...], before: str) -> bool:
    """Whether `line` introduces its author. Academics and the like are quoted too often to count unless they signed."""
    match = _BIO.match(line) if len(line) <= 2 * _LONGEST else None
    if match is None or not is_name(match["name"]):
        return False
    if match["name"].casefold() in {author.casefold() for author in authors}:
        return True
    return bool(_STRONG_ROLE.search(line, match.end("name"))) and match["name"].split()[-1] not in before


def is_desk(line: str) -> bool:
    """The author's paper and town, or role, as they stand under a byline: few words, all with a capital or a role at the end."""
    words = line.split()
    if not 1 < len(words) <= 6 or not line[-1].isalnum() or not line[0].isupper():
        return False
    return all(word[0].isupper() for word in words) or _ROLE_AT_END.search(line) is not None


def has_role(text: str) -> bool:
    """Whether a journalist's role is named."""
    return _ROLE.search(text) is not None


def is_name(text: str) -> bool:
    """Two to five words that can be one person's name."""
    words = text.split()
    if not 2 <= len(words) <= 5 or words[0].lower() in WORDS["particles"]:
        return False
    return all(_is_name_word(word) for word in words) and words[-1].lower() not in WORDS["particles"]


def _is_newsroom(text: str) -> bool:
    return text.strip(" .").lower() in WORDS["desks"]


def _is_name_word(word: str) -> bool:
    bare = word.strip(".").lower()
    if bare in WORDS["particles"]:
        return True
    letters = re.sub(r"[.'’-]", "", word)
    return letters.isalpha() and word[0].isupper() and bare not in WORDS["not_names"]


def _read_authors(text: str) -> tuple[str, ...]:
    """All names in `Jane Doe in Kyiv and John Roe, Defence Editor`, or none if anything else stands there."""
    names: list[str] = []
    for part in _NAMES.split(re.split(r"\s+[|·•–—-]\s+", text.rstrip("."))[0].strip()):
        if not (part := _PLACE.sub("", part.strip())):
            continue
        if is_name(part) and not _ROLE.search(part):
            names.append(part)
        elif role := _ROLE.search(part):
            # "Jane Doe Defence Correspondent": the name is what stands before the desk's words.
            words = part[: role.start()].split()
            if not names and len(words) >= 2 and is_name(" ".join(words[:2])):
                names.append(" ".join(words[:2]))
            elif not names:
                return ()
        elif not names or part[:1].islower() or len(part.split()) > 4:
            return ()
    return tuple(dict.fromkeys(names))
