"""Feeds: files with one article a line, each a JSON object with the text in one of its fields."""

from __future__ import annotations

import codecs
import itertools
import json
from collections.abc import Iterator
from typing import IO, Any

from newsx.corpus.documents import BROKEN, MOST_BYTES, too_large, unread, why
from newsx.corpus.records import Input
from newsx.output import encodable
from newsx.read.published import choose_published

MOST_UNPACKED = 200
"""A packed feed that unpacks to more than `MOST_BYTES` and this many times its size is a trap: the rest of it is not read."""

MOST_BLANK = 1_000_000
"""Blank lines in a row after which the rest is not read: a packed file of a few kB can hold enough of them for minutes of reading."""

_TITLES = ("title", "headline")
_DAYS = ("published", "date", "published_at")
_ADDRESSES = ("url", "source", "id")
_LONGEST_DAY = 100
_LONGEST_FIELD = 30
_MOST_FIELDS = 10
_CHUNK = 2**20


def read_feed(stream: IO[bytes], name: str, *, text_field: str, packed_size: int | None = None) -> Iterator[Input]:
    """An input for every line that is not blank, named `name:12` by its line; a bad line is one that says why, and reading goes on.

    `packed_size` is that of the file, in bytes, where the stream is unpacked from it.
    """
    total, blank, empty = 0, 0, True
    for number in itertools.count(1):
        at = f"{name}:{number}"
        line = _line(stream, to_its_end=packed_size is None)
        if isinstance(line, Exception):
            yield unread(at, "unreadable", why(line))
            return
        if not line:
            break
        total += len(line)
        if len(line) > MOST_BYTES:
            yield too_large(at)
        elif not line.isspace():
            yield _article(line, at, text_field)
            blank = 0
        elif blank == MOST_BLANK:
            yield unread(name, "too-large", f"{MOST_BLANK:,} blank lines in a row; line {number} is the last one read")
            return
        elif not _too_much(total, packed_size):
            blank += 1
            continue
        empty = False
        if packed_size is not None and (len(line) > MOST_BYTES or _too_much(total, packed_size)):
            yield unread(name, "too-large", f"unpacks to far more than its size; line {number} is the last one read")
            return
    if empty:
        yield unread(name, "empty", "empty; give one JSON object a line")


def _line(stream: IO[bytes], *, to_its_end: bool) -> bytes | Exception:
    """The next line, of one that is too long only the beginning, or what stood in the way of reading it."""
    try:
        line = rest = stream.readline(MOST_BYTES + 1)
        while to_its_end and len(line) > MOST_BYTES and rest and not rest.endswith(b"\n"):
            rest = stream.readline(_CHUNK)
    except BROKEN as error:
        return error
    return line


def _too_much(total: int, packed_size: int | None) -> bool:
    return packed_size is not None and total > max(MOST_BYTES, MOST_UNPACKED * packed_size)


def _article(line: bytes, at: str, text_field: str) -> Input:
    item = _parsed(line)
    if isinstance(item, str):
        return unread(at, "unreadable", item)
    text = item.get(text_field)
    if not isinstance(text, str):
        return unread(at, "no-text", _no_text(item, text_field))
    return Input(
        at,
        encodable(text),
        title=_first(item, _TITLES),
        published=_day(_first(item, _DAYS)),
        media_type="text/plain",
        source=_first(item, _ADDRESSES),
    )


def _no_text(item: dict[str, Any], text_field: str) -> str:
    if text_field in item:
        return f"the field {text_field!r} holds no text"
    fields = ", ".join(field[:_LONGEST_FIELD] for field in itertools.islice(item, _MOST_FIELDS)) or "no fields"
    return f"no field {text_field!r}; name the one with the text with --text-field ({fields})"


def _parsed(line: bytes) -> dict[str, Any] | str:
    """The line's object, or in words why it is none."""
    try:
        item = json.loads(line.removeprefix(codecs.BOM_UTF8).decode())
    except RecursionError:
        return "not read as JSON: too many brackets within brackets"
    except UnicodeDecodeError as error:
        return f"not UTF-8 (byte {error.start + 1} of the line)"
    except json.JSONDecodeError as error:
        return f"not JSON ({error.msg}, column {error.colno})"
    except ValueError:  # Python reads no numbers of thousands of digits
        return "not read as JSON: a number of too many digits"
    return item if isinstance(item, dict) else 'no JSON object such as {"text": "…"}'


def _first(item: dict[str, Any], fields: tuple[str, ...]) -> str | None:
    texts = (value for field in fields if isinstance(value := item.get(field), str) and not value.isspace())
    return next((encodable(text) for text in texts if text), None)


def _day(text: str | None) -> str | None:
    """A date as feeds and newspapers write it, in ISO 8601; what is none says nothing."""
    day = choose_published((text or "")[:_LONGEST_DAY], ()).day
    return None if day is None else day.isoformat()
