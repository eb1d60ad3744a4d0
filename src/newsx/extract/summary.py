"""An extractive summary: the sentences that carry the article, its main entities and the dates of what happened."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence, Set

from newsx.extract.findings import FoundSentence
from newsx.extract.summary_sentences import choose_sentences
from newsx.models import Claim, DateMention, Entity, EntityType, Event, Figure, Summary

_LISTED = 5
_FINE = frozenset({"minute", "hour", "day"})
_ROUGH = frozenset({"week", "month"})
_NO_YEAR = re.compile(r"\d{4}-(?:0\d|1[0-2]|W)")
"""Where only a year or a season is known it is mostly background, and not when the news happened."""


def summarize(
    sentences: Sequence[FoundSentence],
    entities: Sequence[Entity],
    *,
    text: str,
    body_start: int,
    title: str | None = None,
    claims: Sequence[Claim] = (),
    events: Sequence[Event] = (),
    dates: Sequence[DateMention] = (),
    figures: Sequence[Figure] = (),
) -> Summary:
    """The sentences that carry the article, the ids of up to five entities a kind, the most salient first, and up to five dates.

    `sentences` are those of the body, in order; the headline is what stands before `body_start`, and `title` where it is known from
    elsewhere. `disputed` and `timeline` stay empty.
    """
    body = [sentence for sentence in sentences if sentence.start >= body_start]
    headline = f"{title or ''} {text[:body_start]}"
    chosen = choose_sentences(body, entities, text=text, headline=headline, claims=claims, events=events, figures=figures)
    told = [*((sentence.start, sentence.end) for sentence in body[:1]), *((sentence.start, sentence.end) for sentence in chosen)]
    return Summary(
        sentences=chosen,
        who=_people(entities, body, body_start),
        where=_places(entities, events, told),
        weapons=_main(entities, "WEAPON"),
        organisations=_main(entities, "ORG"),
        when=_when(told, events, dates),
    )


def _main(entities: Iterable[Entity], kind: EntityType) -> tuple[str, ...]:
    found = sorted((e for e in entities if e.type == kind), key=lambda e: (-e.salience, e.mentions[0].start))
    return tuple(e.id for e in found[:_LISTED])


def _people(entities: Iterable[Entity], body: Sequence[FoundSentence], body_start: int) -> tuple[str, ...]:
    """The main people of the headline and the body; those of bylines and captions only are none."""
    starts = [sentence.start for sentence in body]
    return _main((e for e in entities if any(_is_told(m.start, m.end, body, starts, body_start) for m in e.mentions)), "PERSON")


def _is_told(start: int, end: int, body: Sequence[FoundSentence], starts: Sequence[int], body_start: int) -> bool:
    number = bisect_right(starts, start) - 1
    return end <= body_start or (number >= 0 and end <= body[number].end)


def _places(entities: Iterable[Entity], events: Iterable[Event], told: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The places, but those that stand for governments only: first the scenes of what is told, then the others.

    Where something else happened, a place counts for twice its salience.
    """
    scenes = {event.place_id: False for event in events if event.modality == "actual"}
    scenes |= {event.place_id: True for event in events if event.modality == "actual" and _is_in(event.trigger.start, told)}
    found = [e for e in entities if e.type == "PLACE" and not all(mention.metonym for mention in e.mentions)]
    found.sort(key=lambda e: (not scenes.get(e.id), -e.salience * (1 + (e.id in scenes)), e.mentions[0].start))
    return tuple(e.id for e in found[:_LISTED])


def _when(told: Sequence[tuple[int, int]], events: Sequence[Event], dates: Sequence[DateMention]) -> tuple[str, ...]:
    """When it happened: what lead and summary tell of, then the rest, the busiest days first; plans only where nothing else is dated.

    A lead in which no event is dated gives its own date: that of what is announced there.
    """
    dated = [event for event in events if event.date and _NO_YEAR.match(event.date)]
    actual = [event for event in dated if event.modality == "actual"]
    found = [event.date for event in actual if _is_in(event.trigger.start, told)]
    if not any(_is_in(event.trigger.start, told[:2]) for event in actual):
        found = [*_dates_in(told[:2], {event.date for event in dated if event.modality != "actual"}, dates), *found]
    busiest = [date for date, _ in Counter(event.date for event in actual).most_common()]
    planned = [event.date for event in dated if event.modality in {"planned", "possible"}]
    return _distinct(date for date in ([*found, *busiest] or planned) if date)


def _dates_in(spans: Sequence[tuple[int, int]], but: Set[str | None], dates: Iterable[DateMention]) -> list[str | None]:
    """The first date that is a day, else the first that is a week or month."""
    inside = [d for d in dates if d.kind in {"date", "interval"} and d.value and d.value not in but and _is_in(d.start, spans)]
    fine = [date.value for date in inside if date.granularity in _FINE]
    return (fine or [date.value for date in inside if date.granularity in _ROUGH])[:1]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Days without the hour, each once; no year or month beside a day that lies in it."""
    days = list(dict.fromkeys(value if "/" in value else value.partition("T")[0] for value in values))
    return tuple(day for day in days if not any(other.startswith(f"{day}-") for other in days))[:_LISTED]


def _is_in(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)
