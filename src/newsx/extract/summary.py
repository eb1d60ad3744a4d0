"""An extractive summary: the sentences that carry the article, and its main entities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from newsx.extract.findings import FoundSentence
from newsx.models import Entity, EntityType, Summary, SummarySentence

_SENTENCES = 3
_LISTED = 5
_SHORTEST, _LONGEST = 8, 60
_OPENING_QUOTES = "\"“‘'"


def summarize(sentences: Sequence[FoundSentence], entities: Sequence[Entity], *, text: str, body_start: int) -> Summary:
    """Up to three sentences of the body in their order, and the ids of up to five entities a kind, the most salient first.

    A sentence scores by how early it stands (news is written with the main point first) and by the salience of the entities
    in it; sentences that are mere quotation or very short or long are left out where others are to be had.
    """
    mentions = sorted((mention.start, entity.id, entity.salience) for entity in entities for mention in entity.mentions)
    scored = [
        (sentence, _score(number, sentence, mentions)) for number, sentence in enumerate(s for s in sentences if s.start >= body_start)
    ]
    fitting = [pair for pair in scored if _fits(pair[0], text)] or scored
    best = sorted(sorted(fitting, key=lambda pair: -pair[1])[:_SENTENCES], key=lambda pair: pair[0].start)
    top = max((score for _, score in best), default=1.0) or 1.0
    return Summary(
        sentences=tuple(
            SummarySentence(start=s.start, end=s.end, text=text[s.start : s.end], score=round(score / top, 3)) for s, score in best
        ),
        who=_main(entities, "PERSON"),
        where=_main(entities, "PLACE"),
        weapons=_main(entities, "WEAPON"),
        organisations=_main(entities, "ORG"),
    )


def _score(number: int, sentence: FoundSentence, mentions: Sequence[tuple[int, str, float]]) -> float:
    """`mentions`: start, entity and salience, in order of start."""
    first, last = bisect_left(mentions, (sentence.start,)), bisect_left(mentions, (sentence.end,))
    inside = {entity: salience for _, entity, salience in mentions[first:last]}
    return 2.0 / (1.0 + 0.5 * number) + sum(sorted(inside.values(), reverse=True)[:4]) / 4


def _fits(sentence: FoundSentence, text: str) -> bool:
    return _SHORTEST <= sentence.words <= _LONGEST and text[sentence.start] not in _OPENING_QUOTES


def _main(entities: Sequence[Entity], kind: EntityType) -> tuple[str, ...]:
    found = sorted((e for e in entities if e.type == kind), key=lambda e: (-e.salience, e.mentions[0].start))
    return tuple(e.id for e in found[:_LISTED])
