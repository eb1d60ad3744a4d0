"""The claims of an article as they leave newsx: with resolved sources, entities, figures and how they stand to each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from newsx.extract.claims import FoundClaim
from newsx.extract.sources import ResolvedSource, resolve_sources
from newsx.models import Claim, Content, Cue, Entity, Figure


def claim_records(
    found: Sequence[FoundClaim], *, text: str, entities: Sequence[Entity], figures: Sequence[Figure], headline_end: int
) -> tuple[Claim, ...]:
    """The claims in the order of their content; `headline_end` is where headline and standfirst end."""
    sources = resolve_sources(found, entities, text)
    mentions = sorted((m.start, m.end, entity.id) for entity in entities for m in (*entity.mentions, *entity.references))
    return tuple(
        _record(number, claim, source, text, mentions, figures, headline_end)
        for number, (claim, source) in enumerate(zip(found, sources, strict=True), 1)
    )


def _record(
    number: int,
    claim: FoundClaim,
    source: ResolvedSource,
    text: str,
    mentions: Sequence[tuple[int, int, str]],
    figures: Sequence[Figure],
    headline_end: int,
) -> Claim:
    about = [entity for span in claim.content for entity in _within(mentions, *span)]
    return Claim(
        id=f"c{number}",
        kind=claim.kind,
        stance=claim.stance,
        source=source.source,
        cue=Cue(start=claim.cue[0], end=claim.cue[1], text=text[slice(*claim.cue)], lemma=claim.cue_lemma) if claim.cue else None,
        content=Content(text=" … ".join(text[start:end] for start, end in claim.content), spans=claim.content),
        addressee=text[slice(*claim.addressee)] if claim.addressee else None,
        via=tuple(text[start:end] for start, end in claim.via),
        entity_ids=tuple(dict.fromkeys([*source.entity_ids, *about])),
        figures=tuple(figure for span in claim.content for figure in _figures_within(figures, *span)),
        hedged=claim.hedged,
        in_headline=claim.content[0][1] <= headline_end,
        evidence=claim.rule,
    )


def _figures_within(figures: Sequence[Figure], start: int, end: int) -> Iterator[Figure]:
    """The figures, which are in order, that lie in a span."""
    for place in range(bisect_left(figures, start, key=lambda figure: figure.start), len(figures)):
        if figures[place].start >= end:
            return
        if figures[place].end <= end:
            yield figures[place]


def _within(mentions: Sequence[tuple[int, int, str]], start: int, end: int) -> Iterator[str]:
    for place in range(bisect_left(mentions, (start,)), len(mentions)):
        first, last, entity = mentions[place]
        if first >= end:
            return
        if last <= end:
            yield entity
