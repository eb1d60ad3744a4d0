"""From an article to its analysis."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from functools import cache
from importlib.metadata import version
from typing import Protocol, runtime_checkable

from spacy.language import Language

from newsx.extract.claim_records import claim_records
from newsx.extract.claims import FoundClaim
from newsx.extract.dates import find_dates
from newsx.extract.entities import group_mentions
from newsx.extract.event_links import Lead, resolve_events, timeline
from newsx.extract.events import FoundEvent
from newsx.extract.figures import FoundFigure
from newsx.extract.findings import Findings, FoundMention, FoundSentence, findings_of
from newsx.extract.references import Reference
from newsx.extract.relations import disputed, relate
from newsx.extract.summary import summarize
from newsx.models import Analysis, DateMention, Document, Figure, Generator
from newsx.output import encodable
from newsx.pipeline import describe, load
from newsx.read import Article, read_text
from newsx.weapons.component import knowledge_of

MOST_CHARACTERS = 2_000_000
"""An article's text beyond this is kept but not analysed, and a warning says so."""

_PART = 60_000
_UNREAD = frozenset({"byline", "dateline", "boilerplate"})
_BLANK_LINE = re.compile(r"\n\s*\n")


@runtime_checkable
class TextWithMetadata(Protocol):
    """What `analyze_many` takes beside plain strings: any object with these attributes."""

    text: str
    title: str | None
    published: datetime.date | str | None
    source: str | None


def analyze(
    text: str,
    *,
    title: str | None = None,
    published: datetime.date | str | None = None,
    source: str | None = None,
    nlp: Language | None = None,
) -> Analysis:
    """Analyses one article. The text given is `document.text`, unchanged but for lone surrogates (see `newsx.output.encodable`).

    `published` is a date or an ISO 8601 string; `nlp` is a pipeline from `newsx.load` (the shipped one if not given).
    Raises `InputError` for a text without letters and for a bad date.
    """
    return analyze_article(read_text(text, title=title, published=published, source=source), nlp or _shipped())


def analyze_many(texts: Iterable[str | TextWithMetadata], *, nlp: Language | None = None) -> Iterator[Analysis]:
    """Analyses texts one after the other, in order, as they are asked for."""
    for item in texts:
        if isinstance(item, str):
            yield analyze(item, nlp=nlp)
        else:
            yield analyze(
                item.text,
                title=getattr(item, "title", None),
                published=getattr(item, "published", None),
                source=getattr(item, "source", None),
                nlp=nlp,
            )


def analyze_article(article: Article, nlp: Language, *, on_progress: Callable[[float], None] | None = None) -> Analysis:
    """Analyses what `newsx.read` gave. `on_progress` gets the share of the text that is read, after each part of a long one."""
    article = replace(article, text=encodable(article.text))
    text = article.text
    warnings = list(article.warnings)
    if len(text) > MOST_CHARACTERS:
        warnings.append(f"only the first {MOST_CHARACTERS:,} of {len(text):,} characters were analysed")
    found = read_findings(article, nlp, on_progress)
    headline_end = max((s.end for s in article.segments if s.kind in {"headline", "standfirst"}), default=0)
    entities = group_mentions(found.mentions, found.references, text=text, headline_end=headline_end, weapons=knowledge_of(nlp))
    dates = _dates(article, found)
    figures = _figures(found.figures, dates)
    claims = claim_records(found.claims, text=text, entities=entities, figures=figures, headline_end=headline_end)
    claims = relate(claims, entities, text=text)
    lead = Lead(next((s.end for s in article.segments if s.kind == "body"), headline_end), article.published)
    events = resolve_events(found.events, text=text, entities=entities, dates=dates, claims=claims, lead=lead)
    return Analysis(
        generator=Generator(name="newsx", version=version("newsx"), pipeline=describe(nlp)),
        document=_document(article),
        entities=entities,
        dates=dates,
        claims=claims,
        events=events,
        figures=figures,
        summary=summarize(
            _of_body(found.sentences, article),
            entities,
            text=text,
            body_start=headline_end,
            title=article.title,
            claims=claims,
            events=events,
            dates=dates,
            figures=figures,
        ).model_copy(update={"timeline": timeline(events), "disputed": disputed(claims)}),
        warnings=tuple(warnings),
    )


def _dates(article: Article, found: Findings) -> tuple[DateMention, ...]:
    sentences = [(sentence.start, sentence.end) for sentence in found.sentences]
    dates = find_dates(readable_text(article)[:MOST_CHARACTERS], article.published, found.dates, sentences=sentences)
    return tuple(
        DateMention(
            start=date.start,
            end=date.end,
            text=article.text[date.start : date.end],
            value=date.value,
            granularity=date.granularity,
            kind=date.kind,
            part=date.part,
        )
        for date in dates
    )


def _figures(found: Iterable[FoundFigure], dates: Iterable[DateMention]) -> tuple[Figure, ...]:
    """The figures that are no part of a date."""
    taken = {place for date in dates for place in range(date.start, date.end)}
    return tuple(Figure(**asdict(figure)) for figure in found if taken.isdisjoint(range(figure.start, figure.end)))


def _of_body(sentences: Iterable[FoundSentence], article: Article) -> list[FoundSentence]:
    """The sentences that lie within the body: no captions, no subheads."""
    bodies = [(segment.start, segment.end) for segment in article.segments if segment.kind == "body"]
    found, number = [], 0
    for sentence in sentences:
        while number < len(bodies) and bodies[number][1] <= sentence.start:
            number += 1
        if number < len(bodies) and bodies[number][0] <= sentence.start and sentence.end <= bodies[number][1]:
            found.append(sentence)
    return found


def read_findings(article: Article, nlp: Language, on_progress: Callable[[float], None] | None = None) -> Findings:
    """The findings of the whole article, read in parts so that memory stays small however long it is."""
    readable = readable_text(article)[:MOST_CHARACTERS]
    mentions: list[FoundMention] = []
    sentences: list[FoundSentence] = []
    dates: list[tuple[int, int]] = []
    references: list[Reference] = []
    figures: list[FoundFigure] = []
    claims: list[FoundClaim] = []
    events: list[FoundEvent] = []
    for start, end in parts(readable, _PART):
        if not readable[start:end].strip():
            continue
        doc = nlp(readable[start:end])
        found = findings_of(doc, text=article.text, offset=start, sentences_before=len(sentences), claims_before=len(claims))
        mentions += found.mentions
        sentences += found.sentences
        dates += found.dates
        references += found.references
        figures += found.figures
        claims += found.claims
        events += found.events
        if on_progress:
            on_progress(end / len(readable))
    return Findings(tuple(mentions), tuple(sentences), tuple(dates), tuple(references), tuple(figures), tuple(claims), tuple(events))


def parts(text: str, size: int) -> Iterator[tuple[int, int]]:
    """Stretches that tile the text, each of at most `size` characters, cut at the last blank line, else line, else space."""
    start = 0
    while len(text) - start > size:
        window = text[start : start + size]
        end = (
            max((found.end() for found in _BLANK_LINE.finditer(window)), default=0)
            or window.rfind("\n") + 1
            or window.rfind(" ") + 1
            or size
        )
        yield start, start + end
        start += end
    yield start, len(text)


def readable_text(article: Article) -> str:
    """The shadow text with everything blanked that is no news: bylines, datelines, boilerplate."""
    pieces, last = [], 0
    for segment in article.segments:
        if segment.kind in _UNREAD:
            pieces += [article.shadow[last : segment.start], re.sub(r"[^\r\n]", " ", article.shadow[segment.start : segment.end])]
            last = segment.end
    return "".join([*pieces, article.shadow[last:]])


def _document(article: Article) -> Document:
    return Document(
        id=hashlib.sha256(article.text.encode()).hexdigest(),
        source=article.source and encodable(article.source),
        media_type=article.media_type,
        encoding=article.encoding,
        title=article.title and encodable(article.title),
        standfirst=article.standfirst,
        authors=article.authors,
        publisher=article.publisher,
        published=article.published,
        published_from=article.published_from,
        words=len(article.text.split()),
        text=article.text,
        segments=article.segments,
    )


@cache
def _shipped() -> Language:
    return load()
