"""Markdown: which blocks are what, and a shadow in which the markup is spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from newsx.models import SegmentKind
from newsx.read.front_matter import FrontMatter, read_front_matter
from newsx.read.paragraphs import Paragraph
from newsx.read.shadows import blank, plain_shadow, without_breaks

# Beyond this a parse takes seconds, and the file is no article.
LONGEST = 1_000_000

_LINE_END = re.compile(r"\r\n?|\n")
_TARGET = r"\](?:\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\[[^\[\]\n]{0,100}\])"
_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]\n]{0,500})" + _TARGET)
_LINK = re.compile(rf"\[(?P<text>[^\[\]]{{0,1000}})(?P<target>{_TARGET})")
_EMPHASISED = re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?![\s*_])[^*_]{20,400}(?P=mark)")
_MARKUP = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:#{1,6}(?=[ \t]))?",  # quotes, bullets, headings
        r"[ \t]#+[ \t]*$",
        r"^[ \t]*(?:[-*_=][ \t]*){3,200}$",  # rules and underlined headings
        r"</?[A-Za-z][^<>\n]{0,1000}>|<(?=https?://)|(?<=[\w/])>",
        r"&(?:[A-Za-z]\w{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});",
        r"(?<!\\)\*{1,3}|~~|`{1,3}|\\(?=[!-/:-@\[-`{-~])",
        r"(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)",
    )
)
_PARSER = MarkdownIt("commonmark").enable("table").disable("inline")


@dataclass(frozen=True, slots=True)
class Markdown:
    """Paragraphs of the shadow, the parts that markup settles (by number), and the front matter."""

    shadow: str
    paragraphs: list[Paragraph]
    given: dict[int, SegmentKind]
    front: FrontMatter


def read_markdown(text: str) -> Markdown:
    """Blocks come from a CommonMark parser, so that code, tables and headings are what Markdown says they are."""
    front = read_front_matter(text)
    body = text[front.end :]
    starts = [0, *(match.end() for match in _LINE_END.finditer(body)), len(body)]
    blocks = [
        (front.end + starts[first], front.end + starts[min(last, len(starts) - 1)], kind)
        for first, last, kind in _blocks(_PARSER.parse(body), body, starts)
    ]
    shadow = plain_shadow(text[: front.end]) + _clean(plain_shadow(body))
    paragraphs, given = _number(text, shadow, [(0, front.end, "boilerplate"), *blocks])
    return Markdown(without_breaks(shadow, paragraphs), paragraphs, given, front)


def _blocks(tokens: list[Token], body: str, starts: list[int]) -> Iterator[tuple[int, int, SegmentKind]]:
    """Leaf blocks as first line, line after the last, kind."""
    headlines = 0
    end = 0
    before: SegmentKind | None = None
    for token in tokens:
        if token.map is None or token.map[0] < end:
            continue
        first, last = token.map
        kind: SegmentKind
        if token.type == "heading_open":
            kind = "headline" if not headlines and (token.tag == "h1" or not end) else "subhead"
            headlines += kind == "headline"
        elif token.type in {"fence", "code_block", "table_open", "hr"}:
            kind = "boilerplate"
        elif token.type in {"paragraph_open", "html_block"}:
            kind = _paragraph_kind(body[starts[first] : starts[min(last, len(starts) - 1)]].strip())
        else:
            continue
        if (
            kind == "body"
            and before == "headline"
            and _EMPHASISED.fullmatch(body[starts[first] : starts[min(last, len(starts) - 1)]].strip())
        ):
            kind = "standfirst"
        yield first, last, kind
        before, end = kind, last


def _paragraph_kind(block: str) -> SegmentKind:
    if block.startswith("<!--") or re.match(r"<(?:script|style|iframe|svg)\b", block, re.IGNORECASE):
        return "boilerplate"
    images = _IMAGE.findall(block)
    if images and not _IMAGE.sub("", block).strip():
        return "caption" if any(alt.strip() for alt in images) else "boilerplate"
    return "body"


def _clean(body: str) -> str:
    """Words stay where they are; marks, link targets, pictures' addresses, tags and comments become spaces."""
    body = _blank_comments(body)
    body = _IMAGE.sub(lambda match: "  " + match["alt"] + " " * (len(match[0]) - len(match["alt"]) - 2), body)
    body = _LINK.sub(lambda match: " " + match["text"] + " " * len(match["target"]), body)
    for pattern in _MARKUP:
        body = pattern.sub(blank, body)
    return body


def _blank_comments(body: str) -> str:
    pieces: list[str] = []
    position = 0
    while (start := body.find("<!--", position)) >= 0 and (end := body.find("-->", start)) >= 0:
        comment = body[start : end + 3]
        pieces += (body[position:start], re.sub(r"[^\r\n]", " ", comment))
        position = end + 3
    return "".join((*pieces, body[position:]))


def _number(text: str, shadow: str, blocks: list[tuple[int, int, SegmentKind]]) -> tuple[list[Paragraph], dict[int, SegmentKind]]:
    """Blocks as paragraphs, with the labels of those that markup settles.

    What no block covers (link targets) and what has no words left is boilerplate.
    """
    paragraphs: list[Paragraph] = []
    given: dict[int, SegmentKind] = {}
    for start, end, kind in _with_gaps(blocks, len(text)):
        words = text[start:end].strip()
        if not words:
            continue
        start += len(text[start:end]) - len(text[start:end].lstrip())
        paragraph = Paragraph(start, start + len(words))
        if not shadow[start : paragraph.end].strip():
            kind = "boilerplate"
        if kind != "body":
            given[len(paragraphs)] = kind
        paragraphs.append(paragraph)
    return paragraphs, given


def _with_gaps(blocks: list[tuple[int, int, SegmentKind]], length: int) -> Iterator[tuple[int, int, SegmentKind]]:
    position = 0
    for start, end, kind in blocks:
        yield position, start, "boilerplate"
        yield start, end, kind
        position = end
    yield position, length, "boilerplate"
