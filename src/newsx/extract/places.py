"""Which place on earth a place name in an article means.

Each name's places in the database are weighed: how well known they are, whether the article and the sentence speak of their country,
what is resolved near by, and what stands after a comma (`Lebanon, Pennsylvania`). A name for which no place is good enough, or none
clearly the best, stays open with its candidates: a wrong point on a map is worse than none. Figures are in docs/entities.md.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from newsx.models import KnowledgeBaseLink
from newsx.places.folding import folded
from newsx.places.lookup import Gazetteer, PlaceRecord, distance_km

_STANDING = {"country": 9.0, "region": 4.5, "water": 5.0, "facility": 3.0, "other": 2.5}
_LAST_RANK = 3
_PEOPLE_UNKNOWN = 1000
_CAPITAL = 1.0
_REGION_BY_ITS_TOWN = -1.5
"""`Odesa` is the city before it is Odesa Oblast."""

_LATER = 0.3
"""What each place before it in the database's order takes from a candidate."""

_SHARED_BY_A_REGION = -4.0
"""What a country loses that a region shares its name with, where nothing else in the article is of that country."""

_IN_ARTICLE = 2.0
_UNHEARD_OF = -1.0
"""What a place loses of whose country the article says nothing, while it speaks of others."""

_IN_SENTENCE = 2.0
_CONTAINED = 6.0
_ELSEWHERE = -4.0
_NEAR = ((15.0, 3.5), (40.0, 3.0), (100.0, 2.0), (400.0, 1.0))
"""Kilometres to another place of the same or the next sentence, and what lying within them is worth."""

_TOWN = 100_000
"""People of a town below which nearness does not lift it over a region of its name."""

_SAME_KM = 70.0
"""Places of one name that lie closer are taken for one: a city and the district around it."""

_ENOUGH = 3.0
_CLEARLY_BETTER = 0.5
_MOST_CANDIDATES = 15
_MOST_SHOWN = 5
_CONTAINER = re.compile(r",\s+$")


@dataclass(slots=True)
class PlaceName:
    """A referent that is a place: the forms of its name, the longest first, its sentences, and the name that follows after a comma."""

    forms: tuple[str, ...]
    sentences: frozenset[int]
    mentions: int
    within: str | None = None
    record: PlaceRecord | None = None
    candidates: list[PlaceRecord] = field(default_factory=list)


def resolve(names: Sequence[PlaceName], *, nationalities: Iterable[tuple[str, int]]) -> None:
    """Sets the record of each name that can be resolved, and its candidates, the best first.

    `nationalities`: words such as `Russian`, which speak for a country, each with its sentence.
    """
    known = known_places()
    for name in names:
        name.candidates = list(_candidates(name, known))
    demonyms = [(code, sentence) for word, sentence in nationalities if (code := known.demonym(word))]
    for _ in range(2):
        context = _Context(names, demonyms)
        for name in names:
            _decide(name, context, known)


def link(record: PlaceRecord) -> KnowledgeBaseLink:
    return KnowledgeBaseLink(
        source=record.source,
        id=record.id,
        kind=record.kind,
        country=record.country,
        latitude=record.latitude,
        longitude=record.longitude,
    )


def shown_candidates(name: PlaceName) -> tuple[KnowledgeBaseLink, ...]:
    """What an unresolved name may mean."""
    return () if name.record else tuple(link(record) for record in name.candidates[:_MOST_SHOWN])


def follows_as_container(text: str, end: int, next_start: int) -> bool:
    """Whether the next place name stands right after a comma, as the state does in `Lebanon, Pennsylvania`."""
    return next_start - end <= 3 and bool(_CONTAINER.fullmatch(text[end:next_start]))


def _candidates(name: PlaceName, known: Gazetteer) -> Iterator[PlaceRecord]:
    seen: set[str] = set()
    for form in name.forms:
        for record in known.find(form)[:_MOST_CANDIDATES]:
            if record.id not in seen:
                seen.add(record.id)
                yield record
        if seen:
            return


class _Context:
    """Which countries and places an article speaks of, and where."""

    def __init__(self, names: Sequence[PlaceName], demonyms: Sequence[tuple[str, int]]) -> None:
        self.demonyms = {code for code, _ in demonyms}
        self.resolved = [(name, name.record) for name in names if name.record]
        self.of_country: dict[str | None, list[PlaceName]] = {}
        for name, place in self.resolved:
            self.of_country.setdefault(place.country, []).append(name)
        self.by_sentence: dict[int, list[tuple[PlaceName, PlaceRecord]]] = {}
        for name, place in self.resolved:
            for sentence in name.sentences:
                self.by_sentence.setdefault(sentence, []).append((name, place))
        self.by_name = {form: name for name in names for form in name.forms}
        countries: Counter[str] = Counter()
        self.in_sentence: dict[int, set[str]] = {}
        for code, sentence in demonyms:
            countries[code] += 1
            self.in_sentence.setdefault(sentence, set()).add(code)
        for name in names:
            record = name.record or _plain_country(name)
            if record and record.country:
                countries[record.country] += name.mentions
                for sentence in name.sentences:
                    self.in_sentence.setdefault(sentence, set()).add(record.country)
        most = max(countries.values(), default=1)
        self.share = {code: math.sqrt(count / most) for code, count in countries.items()}

    def speaks_of(self, country: PlaceRecord, name: PlaceName) -> bool:
        """Whether anything but the name itself is of the country."""
        return country.country in self.demonyms or any(other is not name for other in self.of_country.get(country.country, ()))


def _plain_country(name: PlaceName) -> PlaceRecord | None:
    """The country that a name means, if no region has that name too."""
    kinds = [record.kind for record in name.candidates]
    return name.candidates[0] if kinds[:1] == ["country"] and "region" not in kinds else None


def _decide(name: PlaceName, context: _Context, known: Gazetteer) -> None:
    if not name.candidates:
        return
    scored = sorted(
        ((_score(record, rank, name, context, known), -rank, record) for rank, record in enumerate(name.candidates)),
        key=lambda item: item[:2],
        reverse=True,
    )
    best, _, record = scored[0]
    rivals = [score for score, _, other in scored[1:] if other.country != record.country or distance_km(record, other) > _SAME_KM]
    sure = best >= _ENOUGH and (not rivals or best - rivals[0] >= _CLEARLY_BETTER)
    name.record = record if sure else None
    name.candidates = [other for _, _, other in scored]


def _score(record: PlaceRecord, rank: int, name: PlaceName, context: _Context, known: Gazetteer) -> float:
    score = _STANDING.get(record.kind, math.log10((record.population or _PEOPLE_UNKNOWN) + 10) - 2.0)
    score -= _LATER * min(rank, _LAST_RANK)
    if record.kind == "region" and folded(record.name) not in {folded(form) for form in name.forms}:
        score += _REGION_BY_ITS_TOWN
    if record.kind == "city" and record.country and known.capital_of(record.name) == record.country:
        score += _CAPITAL
    if record.kind == "country":
        doubtful = _plain_country(name) is None and not context.speaks_of(record, name)  # Georgia, Luxembourg
        return score + _SHARED_BY_A_REGION * doubtful
    if record.country:
        score += _IN_ARTICLE * context.share[record.country] if record.country in context.share else _UNHEARD_OF * bool(context.share)
        if any(record.country in context.in_sentence.get(sentence, ()) for sentence in name.sentences):
            score += _IN_SENTENCE
    score += _within(record, name, context)
    return score + _nearness(record, name, context)


def _within(record: PlaceRecord, name: PlaceName, context: _Context) -> float:
    """What the name after the comma says for or against a place."""
    container = context.by_name.get(name.within) if name.within else None
    if container is None or not container.candidates:
        return 0.0
    around = container.record or container.candidates[0]
    if around.kind == "country":
        return _CONTAINED if record.country == around.country else _ELSEWHERE
    if around.kind == "region" and record.kind != "region":  # states in a row do not contain each other
        return _CONTAINED if record.country == around.country and record.region in {around.region, None} else _ELSEWHERE
    return 0.0


def _nearness(record: PlaceRecord, name: PlaceName, context: _Context) -> float:
    if record.kind == "city" and (record.population or 0) < _TOWN and any(_is_namesake(record, other) for other in name.candidates):
        return 0.0
    best = 0.0
    around = {sentence + step for sentence in name.sentences for step in (-1, 0, 1)}
    for other, place in (pair for sentence in sorted(around) for pair in context.by_sentence.get(sentence, ())):
        if other is not name and place.kind in {"city", "facility", "region"}:
            away = distance_km(record, place)
            best = max(best, *(worth for limit, worth in _NEAR if away <= limit), 0.0)
    return best


def _is_namesake(town: PlaceRecord, other: PlaceRecord) -> bool:
    """Whether a region of the town's country has its name and lies elsewhere: Nevada, Iowa, does not come before the state."""
    return (
        other.kind == "region"
        and other.country == town.country
        and folded(other.name) == folded(town.name)
        and distance_km(other, town) > _SAME_KM
    )


@cache
def known_places() -> Gazetteer:
    """The place database, opened once."""
    return Gazetteer()
