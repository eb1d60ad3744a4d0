"""Attributions made by layout alone: `Lavrov: talks failed`, `Talks failed – Lavrov`, transcripts, quotations signed with a dash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Span

from newsx.extract.attribution_parts import Source, offsets_of
from newsx.extract.grammar import names_in
from newsx.extract.quotations import Quotation
from newsx.extract.reporting_words import can_speak

_LINE = re.compile(r"[^\r\n]+")
_NAME_FIRST = re.compile(r"[\s\"“‘'*]*(?P<name>[^:\"“”‘’\r\n.?!;]{2,60}):\s+(?P<said>\S.*)")
_NAME_LAST = re.compile(r"(?P<said>.{12,}?)(?:\s[–—-]{1,2}\s|:\s)(?P<name>[^:\"“”–—\r\n.?!]{2,50})\s*")
_SIGNED = re.compile(r"\s*[―—–-]{1,2}\s*(?P<name>[^\r\n―—–\"“.,]{2,60})")
_LONGEST_HEADLINE = 160
_OFTEN = 3
"""Lines of an article that begin with the same words and a colon, from which these are taken for a speaker's name."""

TURN = "turn after a name"
_NO_NAMES = frozenset(
    {
        "note",
        "update",
        "example",
        "question",
        "q",
        "a",
        "answer",
        "source",
        "photo",
        "video",
        "analysis",
        "opinion",
        "correction",
        "read more",
        "related",
    }
)


class Signed(NamedTuple):
    """Who says it, and the words, in offsets; `quotation` is set where they stand in marks."""

    source: Source
    content: tuple[int, int]
    rule: str
    quotation: Quotation | None = None


def signed(doc: Doc, text: str, quotes: Sequence[Quotation]) -> Iterator[Signed]:
    """What lines and quotations say of themselves."""
    for quote in quotes:
        if quote.closed and (mark := _SIGNED.match(text, quote.outer_end)) and (source := _named(doc, text, mark.span("name"))):
            yield Signed(source, (quote.start, quote.end), "quotation signed with a dash", quote)
    lines = [line for line in _LINE.finditer(text) if line[0].strip()]
    turns = [_turn(doc, text, line, is_headline=line is lines[0] and len(line[0]) <= _LONGEST_HEADLINE) for line in lines]
    first_words = Counter(mark["name"].strip() for line in lines[1:] if (mark := _NAME_FIRST.fullmatch(line[0].rstrip())))
    speakers = {text[slice(*offsets_of(doc, turn.source.tokens))] for turn in turns[1:] if turn}
    speakers |= {name for name, count in first_words.items() if count >= _OFTEN and name[:1].isupper()}
    for line, turn in zip(lines, turns, strict=True):
        if found := turn or _turn(doc, text, line, speakers=speakers):
            yield found


def _turn(doc: Doc, text: str, line: re.Match[str], *, is_headline: bool = False, speakers: Collection[str] = ()) -> Signed | None:
    """What a line says is said; `speakers` are names that other lines have shown to be ones."""
    start, words = line.start(), line[0].rstrip()
    if ":" not in words and not is_headline:
        return None
    first, last = _NAME_FIRST.fullmatch(words), _NAME_LAST.fullmatch(words) if is_headline else None
    if first and (first["name"].strip().lower() in _NO_NAMES or not (is_headline or _is_told(first["said"]))):
        first = None
    for mark, rule in ((first, "name and colon"), (last, "name at the end of a headline")):
        if mark and (source := _named(doc, text, _span(mark, "name", start), is_headline, speakers)):
            return Signed(source, _span(mark, "said", start), rule if is_headline else TURN)
    return None


def _is_told(said: str) -> bool:
    """Whether a turn of an interview tells something: it is more than a few words, and no question."""
    return len(said.split()) > 3 and not said.rstrip(" \"'”’").endswith("?")


def _span(mark: re.Match[str], group: str, start: int) -> tuple[int, int]:
    return mark.start(group) + start, mark.end(group) + start


def _named(doc: Doc, text: str, offsets: tuple[int, int], is_headline: bool = False, speakers: Collection[str] = ()) -> Source | None:
    """The words as a source, if they are a name or a noun for people and nothing else."""
    body = text[slice(*offsets)]
    start = offsets[0] + len(body) - len(body.lstrip())
    span = doc.char_span(start, start + len(body.strip()), alignment_mode="expand")
    if span is None or len(span) > 8 or any(token.tag_.startswith(("VB", "MD")) for token in span):
        return None
    named = span.text in speakers or _is_name(span) or (is_headline and _is_named_elsewhere(span))
    return Source((span.start, span.end), span.root.i) if named else None


def _is_named_elsewhere(span: Span) -> bool:
    """Whether the article names somebody so where the pipeline knows it better than in a headline: `Lee: no deal`, `Ann Lee said`."""
    words = span.text.split()
    kinds = {"PERSON", "PER", "ORG"}
    return len(words) <= 3 and any(ent.label_ in kinds and set(words) <= set(ent.text.split()) for ent in span.doc.ents)


def _is_name(span: Span) -> bool:
    kinds = {ent.label_ for ent in names_in(span)}
    if kinds & {"PERSON", "PER", "ORG"} or (kinds & {"PLACE", "GPE"} and len(span) <= 3):
        return True
    return span.root.tag_ in {"NN", "NNS"} and len(span) <= 4 and can_speak(span.root)
