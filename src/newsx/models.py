"""What leaves newsx: one analysis of one article as frozen models.

Names, types and meanings are a contract with other programs; `SCHEMA_VERSION` grows in its major number
when one of them breaks. All offsets are Python character offsets, half-open, into `document.text`.
"""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION = "1.0"

EntityType = Literal["PERSON", "PLACE", "ORG", "WEAPON", "NORP", "EVENT"]
SegmentKind = Literal["headline", "standfirst", "byline", "dateline", "subhead", "body", "caption", "boilerplate"]
PublishedFrom = Literal["metadata", "text", "option"]
Granularity = Literal["minute", "hour", "day", "week", "month", "season", "year", "decade"]
DateKind = Literal["date", "interval", "duration", "set"]
PartOfDate = Literal["early", "mid", "late", "morning", "afternoon", "evening", "night"]
ClaimKind = Literal["direct", "indirect", "mixed"]
SourceKind = Literal["named", "role", "anonymous", "document", "unstated"]
Stance = Literal[
    "asserts",
    "denies",
    "confirms",
    "does-not-confirm",
    "warns",
    "accuses",
    "promises",
    "demands",
    "reports",
    "opines",
]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TextSpan(_Model):
    """Some of the article's words: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str


class Generator(_Model):
    """The program and the pipeline, with versions, that made an analysis."""

    name: str
    version: str
    pipeline: str


class Segment(_Model):
    """A stretch of the text that plays one part in the article."""

    start: int
    end: int
    kind: SegmentKind


class Document(_Model):
    """The article as read. `id` is the SHA-256 of `text` in hexadecimal; `segments` cover `text` in order."""

    id: str
    source: str | None = None
    media_type: str = "text/plain"
    encoding: str | None = None
    title: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: datetime.date | None = None
    published_from: PublishedFrom | None = None
    language: str = "en"
    words: int
    text: str
    segments: tuple[Segment, ...] = ()


class Mention(TextSpan):
    """One place where an entity is named. `metonym`: a place name that stands for its government."""

    metonym: bool = False


class Role(TextSpan):
    """A title or descriptor bound to a person, such as `foreign minister`, with the organisation and the country or place it belongs to."""

    organisation_id: str | None = None
    place_id: str | None = None


class KnowledgeBaseLink(_Model):
    """What a knowledge base says of an entity. Fields that do not fit the entity's type stay empty."""

    source: str
    id: str
    category: str | None = None
    group: str | None = None
    origin: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    kind: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class WeaponClass(_Model):
    """What kind of weapon it is, known for generic mentions and for systems without a record too.

    `category` is empty where only the group can be told. `origin`: ISO 3166 codes of the countries that made it.
    """

    group: str
    category: str | None = None
    origin: tuple[str, ...] = ()


class Entity(_Model):
    """One referent with all its mentions. `salience` in [0, 1] says how much the article is about it.

    `references` are pronouns and descriptors (`he`, `the minister`) that mean it, as far as that is certain.
    `candidates`: what a place may be that is not resolved, the likeliest first.
    `specific` is set for weapons only: a named system, or a generic mention such as `cruise missiles`.
    """

    id: str
    type: EntityType
    name: str
    aliases: tuple[str, ...] = ()
    specific: bool | None = None
    roles: tuple[Role, ...] = ()
    mentions: tuple[Mention, ...]
    references: tuple[TextSpan, ...] = ()
    salience: float
    kb: KnowledgeBaseLink | None = None
    candidates: tuple[KnowledgeBaseLink, ...] = ()
    weapon_class: WeaponClass | None = None


class Source(_Model):
    """Who makes a claim: `text` as printed (null if unexpressed), `name` as resolved."""

    text: str | None = None
    start: int | None = None
    end: int | None = None
    name: str | None = None
    entity_id: str | None = None
    kind: SourceKind
    count: int | None = None


class Cue(TextSpan):
    """The reporting words."""

    lemma: str


class Content(_Model):
    """What is claimed, without quotation marks, a leading `that` and the final full stop."""

    text: str
    spans: tuple[tuple[int, int], ...]


class Figure(TextSpan):
    """A number with what it counts: `17 of 22 Russian attack drones` has value 17 and of 22.

    `value` is empty for ranges and for words like `dozens`, of which `low` and `high` say what is known. `unit` is an ISO 4217 code for
    money. `hedge` is `about`, `more than`, `at least`, `up to`, `nearly` or `less than`, however it is printed.
    """

    value: float | None
    of: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    action: str | None = None
    hedge: str | None = None


class ClaimRelation(_Model):
    """How a claim stands to another one of the same article.

    `possible`: a guess, rather than said by the text. `evidence` is the rule that found it.
    """

    kind: Literal["contradicts", "corroborates", "answers"]
    claim_id: str
    possible: bool = False
    evidence: str = ""


class Claim(_Model):
    """One attribution: a source, a cue, a content and the stance of the one to the other."""

    id: str
    kind: ClaimKind
    stance: Stance
    source: Source
    cue: Cue | None = None
    content: Content
    addressee: str | None = None
    via: tuple[str, ...] = ()
    entity_ids: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    hedged: bool = False
    in_headline: bool = False
    relations: tuple[ClaimRelation, ...] = ()
    evidence: str


class Event(TextSpan):
    """Something that happened, is planned or may happen: a trigger with its participants, as far as the article names them.

    `kind` is one of those in `rules/events.toml`; `date` an ISO 8601 value, `../2024-03-06` if it is only known to have happened by
    then (when somebody said so, or the article came out); `claim_id` the claim in whose words the event is told, empty if the reporter
    tells of it.
    """

    id: str
    kind: str
    trigger: TextSpan
    date: str | None = None
    place_id: str | None = None
    actor_ids: tuple[str, ...] = ()
    target_ids: tuple[str, ...] = ()
    claim_id: str | None = None
    modality: Literal["actual", "planned", "possible", "negated"] = "actual"


class DateMention(TextSpan):
    """A date, an interval, a duration or a repeated date (`set`) as printed, with its ISO 8601 value where that is known.

    `part` narrows the value: `early on Thursday`, `mid-2024`.
    """

    value: str | None = None
    granularity: Granularity | None = None
    kind: DateKind = "date"
    part: PartOfDate | None = None


class SummarySentence(TextSpan):
    """A sentence that carries the article; `score` in [0, 1] compares sentences of one article only."""

    score: float


class Summary(_Model):
    """The article in brief; the lists hold ids of entities, and of claims that contradict each other.

    `timeline` holds ids of events that happened and have a date, in order of event time.
    """

    sentences: tuple[SummarySentence, ...] = ()
    who: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    disputed: tuple[tuple[str, str], ...] = ()
    timeline: tuple[str, ...] = ()


class Analysis(_Model):
    """Everything newsx found in one article."""

    schema_version: str = SCHEMA_VERSION
    generator: Generator
    document: Document
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    dates: tuple[DateMention, ...] = ()
    figures: tuple[Figure, ...] = ()
    summary: Summary = Summary()
    warnings: tuple[str, ...] = ()


class FailureReason(_Model):
    """Why an input could not be analysed; `kind` is one word for programs, `message` one line for people."""

    kind: str
    message: str


class Failure(_Model):
    """The record that stands for an input that could not be analysed."""

    schema_version: str = SCHEMA_VERSION
    source: str | None
    error: FailureReason
