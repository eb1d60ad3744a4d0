"""A source into an article: find the bytes, decode them, take the text apart."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

from newsx.errors import InputError
from newsx.models import PublishedFrom
from newsx.read.anatomy import find_anatomy
from newsx.read.articles import Article
from newsx.read.decoding import Decoded, check_words, decode
from newsx.read.front_matter import FrontMatter
from newsx.read.headlines import without_bullet
from newsx.read.markdown import LONGEST, read_markdown
from newsx.read.paragraphs import split_paragraphs
from newsx.read.parts import Anatomy, cut_segments
from newsx.read.published import Published, choose_published, parse_published
from newsx.read.shadows import plain_shadow, without_breaks

_MARKDOWN_SUFFIXES = (".md", ".markdown")
_HTML = ("<!doctype html", "<html")

Day = datetime.date | str | None


def read_path(path: Path, *, title: str | None = None, published: Day = None) -> Article:
    """Read a file; `-` is standard input. The suffixes .md and .markdown mean Markdown."""
    return read_bytes(_load(path), source=str(path), title=title, published=published)


def read_bytes(
    data: bytes, *, source: str | None = None, media_type: str | None = None,
    title: str | None = None, published: Day = None,
) -> Article:  # fmt: skip
    """Read bytes of any encoding; without a media type the source's suffix decides."""
    day = None if published is None else parse_published(published)
    decoded = decode(data, name=_name(source))
    return _read(decoded, decoded.encoding, source, media_type or _media_type(source), title, day)


def read_text(
    text: str, *, source: str | None = None, media_type: str = "text/plain",
    title: str | None = None, published: Day = None,
) -> Article:  # fmt: skip
    """Read text that is decoded already; a byte-order mark that was left in it stays, as a space in the shadow."""
    day = None if published is None else parse_published(published)
    check_words(text, name=_name(source))
    return _read(Decoded(text, ""), None, source, media_type, title, day)


def _load(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file", kind="missing") from None
    except IsADirectoryError:
        raise InputError(f"{path}: a folder, not a file; name the files in it", kind="unreadable") from None
    except PermissionError:
        raise InputError(f"{path}: no permission to read it", kind="unreadable") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{str(path)!r}: cannot be read: {reason}", kind="unreadable") from None


def _name(source: str | None) -> str:
    return {None: "text", "-": "standard input"}.get(source) or str(source)


def _media_type(source: str | None) -> str:
    markdown = source is not None and source.lower().endswith(_MARKDOWN_SUFFIXES)
    return "text/markdown" if markdown else "text/plain"


def _read(
    decoded: Decoded, encoding: str | None, source: str | None, media_type: str,
    title: str | None, day: datetime.date | None,
) -> Article:  # fmt: skip
    text = decoded.text
    warnings = list(decoded.warnings)
    kind = "text/markdown" if media_type.lower().startswith(("text/markdown", "text/x-markdown")) else "text/plain"
    if text[:200].lstrip("\ufeff \t\r\n").lower().startswith(_HTML):
        warnings.append("looks like HTML: its tags are read as text")
    if kind == "text/markdown" and len(text) > LONGEST:
        warnings.append(f"read as plain text: Markdown of more than {LONGEST:,} characters is not parsed")
    title = " ".join(title.split()) or None if title is not None else None
    if kind == "text/markdown" and len(text) <= LONGEST:
        anatomy, front = _take_markdown_apart(text, title)
    else:
        anatomy, front = _take_plain_apart(text, title), FrontMatter()
    found = _published(day, front, anatomy)
    return Article(
        text=text,
        source=source,
        media_type=kind,
        encoding=encoding,
        title=title or front.title or (None if anatomy.headline is None else anatomy.line(anatomy.headline)),
        standfirst=front.standfirst or "\n".join(without_bullet(anatomy.line(number)) for number in anatomy.standfirst) or None,
        authors=front.authors or anatomy.authors,
        publisher=front.publisher,
        published=found.day,
        published_from=found.source,
        segments=cut_segments(anatomy, len(text)),
        shadow=anatomy.shadow,
        warnings=(*warnings, *found.warnings),
    )


def _take_plain_apart(text: str, title: str | None) -> Anatomy:
    shadow = plain_shadow(text)
    paragraphs, wrapped = split_paragraphs(shadow)
    if wrapped:
        shadow = without_breaks(shadow, paragraphs)
    return find_anatomy(shadow, paragraphs, title=title)


def _take_markdown_apart(text: str, title: str | None) -> tuple[Anatomy, FrontMatter]:
    parts = read_markdown(text)
    title = title or parts.front.title
    return find_anatomy(parts.shadow, parts.paragraphs, title=title, given=parts.given, authors=parts.front.authors), parts.front


def _published(day: datetime.date | None, front: FrontMatter, anatomy: Anatomy) -> Published:
    if day is not None:
        source: PublishedFrom = "option"
        return Published(day, source)
    return choose_published(front.published, anatomy.dates)
