"""The block of `key: value` lines at the head of a Markdown file (`---`), or of TOML (`+++`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

_MOST_CHARACTERS = 20_000
_YAML = re.compile(r"---[ \t]*\r?\n(?P<body>(?:.*\r?\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(?P<body>(?:.*\r?\n)*?)\+\+\+[ \t]*(?:\r?\n|$)")
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.+)")

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the block says, in newsx's words; `end` is where the article begins."""

    end: int = 0
    title: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None


def read_front_matter(text: str) -> FrontMatter:
    """Empty if there is no block, or one that is not plain `key: value` lines and lists."""
    head = text[:_MOST_CHARACTERS]
    if match := _YAML.match(head):
        values = _read_pairs(match["body"])
    elif match := _TOML.match(head):
        values = _read_toml(match["body"])
    else:
        return FrontMatter()
    if values is None:
        return FrontMatter()
    return FrontMatter(
        end=match.end(),
        title=_first(values, "title", "headline"),
        standfirst=_first(values, "standfirst", "description", "summary", "subtitle"),
        authors=_all(values, "authors", "author", "byline"),
        publisher=_first(values, "publisher", "source", "site"),
        published=_first(values, "published", "date", "publishdate", "pubdate"),
    )


def _read_pairs(body: str) -> dict[str, Value] | None:
    values: dict[str, Value] = {}
    key = None
    for line in body.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if match := _PAIR.fullmatch(line.rstrip()):
            key = match["key"].lower()
            values[key] = _value(match["value"] or "")
        elif (match := _ITEM.fullmatch(line.rstrip())) and key is not None:
            before = values[key]
            values[key] = (
                *((before,) if isinstance(before, str) and before else before or ()),
                _unquote(match["value"]),
            )
        elif not line[0].isspace():
            return None
    return values or None


def _read_toml(body: str) -> dict[str, Value] | None:
    try:
        data = tomllib.loads(body.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return {
        key.lower(): tuple(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in data.items()
        if not isinstance(value, dict)
    }


def _value(text: str) -> Value:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return tuple(item for part in text[1:-1].split(",") if (item := _unquote(part)))
    return _unquote(text)


def _unquote(text: str) -> str:
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _all(values: Mapping[str, Value], *keys: str) -> tuple[str, ...]:
    found = next((values[key] for key in keys if values.get(key)), ())
    return tuple(re.split(r"\s*(?:,|;|\band\b)\s*", found)) if isinstance(found, str) else found


def _first(values: Mapping[str, Value], *keys: str) -> str | None:
    found = next((values[key] for key in keys if values.get(key)), None)
    return found if isinstance(found, str) or found is None else found[0]
