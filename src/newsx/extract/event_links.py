"""Ties events to the article's entities, dates and claims, and orders them in time."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from newsx.extract.event_rules import rules
from newsx.extract.events import FoundEvent, Offsets
from newsx.models import Claim, DateMention, Entity, EntityType, Event, TextSpan

_PARTICIPANTS = frozenset({"PERSON", "ORG", "PLACE", "WEAPON", "NORP"})
_NATIONS = frozenset({"NORP", "PLACE"})
_LOCATING = frozenset(
    {"in", "at", "near", "on", "off", "over", "outside", "inside", "across", "around", "above", "throughout", "within", "along", "hit"}
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*|\S")
_REACH = 60
_MOST_BETWEEN = 4
"""How many words may stand between a preposition and the place's name: `in the port city of`."""
_BETWEEN = re.compile(
    r"(?!(?:to|from|by|with|for|against|that|which|who|as|after|before|about|between|but|or)$)(?:[a-z-]+|\w+['’]s|[A-Z]\w+(?:n|sh|ese))$"
)
_OF_A_PLACE = re.compile(r"\s+(?:port|city|town|village|region|district|province|peninsula|capital)\b")
"""After the name of what a place lies in: `the Crimean port of Sevastopol`."""
_BY = "../"
"""ISO 8601-2 for an interval that is open at its start: some time until then."""
_SEASON_MONTHS = {"21": "03", "22": "06", "23": "09", "24": "12", "33": "01", "34": "04", "35": "07", "36": "10"}


class _Named(NamedTuple):
    """A mention or a reference of an entity."""

    start: int
    end: int
    id: str
    type: EntityType
    metonym: bool
    country: bool


class Lead(NamedTuple):
    """Where the headline and the first paragraph end, and when the article came out: what they tell of had happened by then."""

    end: int
    published: datetime.date | None


def resolve_events(
    found: Sequence[FoundEvent],
    *,
    text: str,
    entities: Sequence[Entity],
    dates: Sequence[DateMention],
    claims: Sequence[Claim],
    lead: Lead,
) -> tuple[Event, ...]:
    """The events in order, with ids; those that are told by a noun or have not happened are left out if nothing is known of them."""
    article = _Article(text, entities, dates, claims, lead)
    resolved = [event for each in sorted(found, key=lambda each: (each.trigger, each.kind)) if (event := article.event(each))]
    return tuple(event.model_copy(update={"id": f"v{number}"}) for number, event in enumerate(resolved, 1))


class _Article:
    """What is known of an article, sorted by place."""

    def __init__(self, text: str, entities: Iterable[Entity], dates: Iterable[DateMention], claims: Iterable[Claim], lead: Lead) -> None:
        self.text = text
        self.lead = lead
        self.named = sorted(_all_named(entities))
        self.starts = [named.start for named in self.named]
        self.dates = sorted((date for date in dates if date.kind == "date" and date.value), key=lambda date: date.start)
        self.date_starts = [date.start for date in self.dates]
        self.claims = sorted(_contents(claims), key=lambda content: content[1] - content[0])

    def event(self, found: FoundEvent) -> Event | None:
        targets = self._entities(found.targets)
        actors = [each for each in self._entities(found.actors, weapons=False) if each not in targets]
        place, date = self._place(found), self._date(found)
        if date is None and found.modality == "actual":
            date = self._latest(found)
        if (found.nominal or found.modality != "actual") and not (actors or targets or place or date):
            return None
        if place in actors:
            place = None
        return Event(
            id="",
            start=found.start,
            end=found.end,
            text=self.text[found.start : found.end],
            kind=found.kind,
            trigger=TextSpan(start=found.trigger[0], end=found.trigger[1], text=self.text[slice(*found.trigger)]),
            date=date,
            place_id=place,
            actor_ids=tuple(actors),
            target_ids=tuple(targets),
            claim_id=self._claim(*found.trigger),
            modality=found.modality,
        )

    def _within(self, start: int, end: int) -> Iterator[_Named]:
        for named in self.named[bisect_left(self.starts, start) : bisect_left(self.starts, end)]:
            if named.end <= end + 2:
                yield named

    def _entities(self, spans: Iterable[Offsets], *, weapons: bool = True) -> list[str]:
        """The entities that noun phrases name; weapons, if they are not wanted, only where nothing else is named.

        Beside a person's name, what other phrases belong to does not count: `the US singer and actor Anna Berg`.
        """
        named = [(each, each.end >= end) for start, end in spans for each in self._named_by(start, end, weapons=weapons)]
        if any(is_head and each.type == "PERSON" for each, is_head in named):
            named = [(each, is_head) for each, is_head in named if is_head]
        others = [each.id for each, _ in named if each.type != "WEAPON"]
        return list(dict.fromkeys(others if others and not weapons else [each.id for each, _ in named]))

    def _named_by(self, start: int, end: int, *, weapons: bool) -> Iterator[_Named]:
        """The entity that the phrase's head names, or those to which it belongs: `Russian` in `Russian forces`."""
        inside = list(self._within(start, end))
        heads = [each for each in inside if each.end >= end and (weapons or each.type != "WEAPON")]
        if heads:
            yield heads[0]
            return
        for each in inside:
            if each.type in _NATIONS or each.type == "WEAPON" or (each.type == "ORG" and self._is_force(end)):
                yield each

    def _is_force(self, end: int) -> bool:
        """Whether the word that ends there is a body that acts for the organisation before it: `Hamas fighters`."""
        word = self.text[:end].rpartition(" ")[2].lower()
        return word in rules().words["forces"]

    def _place(self, found: FoundEvent) -> str | None:
        near = [each for span in found.near for each in self._places(*span)]
        if near:
            return min(near, key=lambda each: abs(each.start - found.trigger[0])).id
        if found.kind in _at_targets():
            for span in found.targets:
                for each in self._within(*span):
                    if each.type == "PLACE" and not each.metonym and each.end >= span[1]:
                        return each.id
        around = {each.id for span in found.around for each in self._places(*span)}
        return around.pop() if len(around) == 1 else None

    def _places(self, start: int, end: int) -> Iterator[_Named]:
        for each in self._within(start, end):
            if each.type == "PLACE" and not each.metonym and self._is_located(each) and not _OF_A_PLACE.match(self.text, each.end):
                yield each

    def _is_located(self, place: _Named) -> bool:
        """Whether a preposition of place stands before a name, with few words between them."""
        words = _WORD.findall(self.text[max(0, place.start - _REACH) : place.start])
        for word in reversed(words[-_MOST_BETWEEN - 1 :]):
            if word.lower() in _LOCATING:
                return not (place.country and word.lower() == "on")
            if not _BETWEEN.fullmatch(word):
                return False
        return False

    def _date(self, found: FoundEvent) -> str | None:
        near = [date for span in found.near for date in self._dates(*span)]
        if near:
            return min(near, key=lambda date: (date.granularity == "year", abs(date.start - found.trigger[0]))).value
        if len(list(self._dates(*found.sentence))) != 1:
            return None
        return next((date.value for span in found.around for date in self._dates(*span)), None)

    def _latest(self, found: FoundEvent) -> str | None:
        """The day by which it had happened: when somebody said so, or the article that leads with it came out."""
        content = self._content(*found.trigger)
        if content is not None:
            said = [date for date in self._dates(*found.sentence) if not content[0] <= date.start < content[1]]
            if len(said) == 1 and said[0].granularity == "day":
                return f"{_BY}{said[0].value}"
        if found.trigger[0] < self.lead.end and self.lead.published:
            return f"{_BY}{self.lead.published.isoformat()}"
        return None

    def _dates(self, start: int, end: int) -> Sequence[DateMention]:
        return self.dates[bisect_left(self.date_starts, start) : bisect_left(self.date_starts, end)]

    def _claim(self, start: int, end: int) -> str | None:
        content = self._content(start, end)
        return content and content[2]

    def _content(self, start: int, end: int) -> tuple[int, int, str] | None:
        """The span of the innermost claim that has the trigger in its content, with the claim's id."""
        return next((content for content in self.claims if content[0] <= start and end <= content[1]), None)


def _all_named(entities: Iterable[Entity]) -> Iterator[_Named]:
    for entity in entities:
        if entity.type in _PARTICIPANTS:
            country = bool(entity.kb and entity.kb.kind == "country")
            for mention in entity.mentions:
                yield _Named(mention.start, mention.end, entity.id, entity.type, mention.metonym, country)
            for reference in entity.references:
                yield _Named(reference.start, reference.end, entity.id, entity.type, False, country)


def _contents(claims: Iterable[Claim]) -> Iterator[tuple[int, int, str]]:
    for claim in claims:
        for start, end in claim.content.spans:
            yield start, end, claim.id


@cache
def _at_targets() -> frozenset[str]:
    return frozenset(kind.id for kind in rules().kind if kind.at_target)


def timeline(events: Sequence[Event]) -> tuple[str, ...]:
    """The ids of events that are told as done and dated, in order of when they were; one of those that are the same happening.

    Events of one kind and date are the same if they share a participant or the place, or if nothing is known of one; the one of which
    most is known stands for them. One that is only known to have happened by a day is the same as such a one before it.
    """
    chosen: list[Event] = []
    for event in sorted(events, key=_is_by):
        if event.modality != "actual" or event.date is None or (_is_by(event) and not _fullness(event)):
            continue
        same = next((number for number, other in enumerate(chosen) if _is_same(event, other)), None)
        if same is None:
            chosen.append(event)
        elif _fullness(event) > _fullness(chosen[same]) and _is_by(event) == _is_by(chosen[same]):
            chosen[same] = event
    return tuple(event.id for event in sorted(chosen, key=lambda event: (_sort_key(event.date or ""), event.start)))


def _is_by(event: Event) -> bool:
    """Whether it is only known by when it had happened."""
    return (event.date or "").startswith(_BY)


def _is_same(one: Event, other: Event) -> bool:
    if one.kind != other.kind or not (one.date == other.date or (_is_by(one) and _sort_key(other.date or "") <= _sort_key(one.date or ""))):
        return False
    if not (_fullness(one) and _fullness(other)):
        return True
    shared = {*one.actor_ids, *one.target_ids} & {*other.actor_ids, *other.target_ids}
    return bool(shared) or (one.place_id is not None and one.place_id == other.place_id)


def _fullness(event: Event) -> int:
    return len(event.actor_ids) + len(event.target_ids) + (event.place_id is not None)


def _sort_key(value: str) -> tuple[str, int]:
    """The moment at which a date begins, or by which it was, then the longer dates before the shorter ones."""
    start = value.removeprefix(_BY).partition("/")[0].lstrip("~?")
    if week := re.match(r"(\d{4})-W(\d\d)", start):
        return datetime.date.fromisocalendar(int(week[1]), int(week[2]), 1).isoformat(), len(start)
    year, _, rest = start.partition("-")
    year = year.replace("X", "0")
    if rest[:2] in _SEASON_MONTHS:
        rest = _SEASON_MONTHS[rest[:2]]
    day, _, time = rest.partition("T")
    month, _, day = day.partition("-")
    return f"{year}-{month or '01'}-{day or '01'}T{time}", len(start)
