"""An invented article with something in every part of the views, and small analyses to try one thing with."""

from __future__ import annotations

import datetime
import re

from newsx.models import (
    Analysis,
    Claim,
    ClaimRelation,
    Content,
    Cue,
    Document,
    Entity,
    EntityType,
    Event,
    Generator,
    KnowledgeBaseLink,
    Mention,
    Role,
    Source,
    SourceKind,
    Stance,
    Summary,
    SummarySentence,
    TextSpan,
)

TITLE = "Torvik says ferry port hit by drones, Ostmark denies role"
STANDFIRST = "Nine of eleven aircraft were brought down over the bay, the defence ministry said, as talks in Lund were put off for a week."
BODY = """\
Torvik shut its main ferry port on Monday after two drones struck a fuel pier. Defence minister Ingrid Aasland told reporters that nine
of eleven drones had been shot down by an S-300PM2 battery outside Nyhamn. Ms Aasland blamed Ostmark.

Ostmark's foreign ministry denied any part in the attack. Its spokesman, 王小明, said the Ostmark Navy had no cruise missiles in the bay.
The Torvik Maritime and Coastal Rescue Coordination Authority said no one was hurt. Nasser al-Rashidi (ناصر الراشدي), an analyst, said
a Kalibr would have done more damage. Aasland did not confirm that talks in Lund would go on.

"Ostmark will pay", an official said, "for every pier"."""
TEXT = f"{TITLE}\n\n{STANDFIRST}\n\n{BODY}\n"


def mentions(*names: str) -> tuple[Mention, ...]:
    """Every place in the text where one of the names stands, found with the longest name first."""
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return tuple(Mention(start=match.start(), end=match.end(), text=match[0]) for match in re.finditer(pattern, TEXT))


def role(text: str) -> Role:
    start = TEXT.index(text)
    return Role(start=start, end=start + len(text), text=text)


def sentence(start: str, end: str) -> SummarySentence:
    first = TEXT.index(start)
    last = TEXT.index(end, first) + len(end)
    return SummarySentence(start=first, end=last, text=TEXT[first:last], score=0.5)


def span(words: str) -> TextSpan:
    start = TEXT.index(words)
    return TextSpan(start=start, end=start + len(words), text=words)


def claim(
    name: str, cue: str, *content: str, stance: Stance, number: int = 1, printed: str | None = None, source_kind: SourceKind = "named"
) -> Claim:
    """A claim of which all is found in the text by its words."""
    spans = [span(words) for words in content]
    source = span(printed).model_dump() if printed else {}
    return Claim(
        id=f"c{number}",
        kind="indirect",
        stance=stance,
        source=Source(name=name, kind=source_kind, **source),
        cue=Cue(**span(cue).model_dump(), lemma=cue.split()[-1]),
        content=Content(text=" … ".join(content), spans=tuple((each.start, each.end) for each in spans)),
        evidence="a test",
    )


def document(text: str = TEXT, *, title: str | None = TITLE, standfirst: str | None = STANDFIRST) -> Document:
    return Document(
        id="0" * 64,
        source="stories/torvik-port.txt",
        title=title,
        standfirst=standfirst,
        authors=("Ada Brekke", "Jon Vik"),
        publisher="The Skerry Courier",
        published=datetime.date(2024, 3, 4),
        published_from="text",
        words=len(text.split()),
        text=text,
    )


def analysis(doc: Document | None = None, **findings: object) -> Analysis:
    generator = Generator(name="newsx", version="0", pipeline="none")
    return Analysis.model_validate({"generator": generator, "document": doc or document(), **findings})


def entity(name: str, kind: EntityType = "PERSON", *, salience: float = 0.5, times: int = 1, at: int = 0) -> Entity:
    """An entity whose mentions need not be in any text."""
    found = tuple(Mention(start=at, end=at, text="") for _ in range(times))
    return Entity(id="e", type=kind, name=name, mentions=found, salience=salience)


def place(name: str, country: str, kind: str, *, salience: float) -> Entity:
    kb = KnowledgeBaseLink(source="geonames", id="1", kind=kind, country=country)
    return Entity(id=name, type="PLACE", name=name, mentions=mentions(name), salience=salience, kb=kb)


def event(number: str, words: str, *, kind: str, date: str | None, place: str | None = None, claim: str | None = None) -> Event:
    found = span(words)
    return Event(**found.model_dump(), id=number, kind=kind, trigger=found, date=date, place_id=place, claim_id=claim)


def story_claims() -> tuple[Claim, ...]:
    denial = claim("Ostmark", "denied", "any part in the attack", stance="denies", number=2, printed="Ostmark's foreign ministry")
    shot = "nine\nof eleven drones had been shot down"
    return (
        claim("Ingrid Aasland", "told", shot, stance="asserts", number=1, printed="Defence minister Ingrid Aasland"),
        denial.model_copy(update={"relations": (ClaimRelation(kind="contradicts", claim_id="c1"),)}),
        claim("Torvik Maritime and Coastal Rescue Coordination Authority", "said no one", "no one was hurt", stance="asserts", number=3),
        claim("Ingrid Aasland", "did not confirm", "talks in Lund would go on", stance="does-not-confirm", number=4),
        claim(
            "official",
            "an official said",
            "Ostmark will pay",
            "for every pier",
            stance="warns",
            number=5,
            printed="an official",
            source_kind="anonymous",
        ),
    )


def story() -> Analysis:
    """An invented article with something in every part of the view."""
    authority = "Torvik Maritime and Coastal Rescue Coordination Authority"
    s300 = KnowledgeBaseLink(source="newsx-weapons", id="s-300", category="sam_system", group="air_defence", origin=("RU",))
    kalibr = KnowledgeBaseLink(source="newsx-weapons", id="kalibr", category="cruise_missile", group="missile", origin=("RU",))
    names = ("Ingrid Aasland", "Ms Aasland", "Aasland")
    return analysis(
        entities=(
            Entity(
                id="e1",
                type="PERSON",
                name=names[0],
                aliases=names[1:],
                roles=(role("Defence minister"),),
                mentions=mentions(*names),
                salience=0.9,
            ),
            Entity(id="e2", type="PERSON", name="王小明", roles=(role("spokesman"),), mentions=mentions("王小明"), salience=0.4),
            Entity(
                id="e3",
                type="PERSON",
                name="Nasser al-Rashidi",
                aliases=("ناصر الراشدي",),
                roles=(role("analyst"),),
                mentions=mentions("Nasser al-Rashidi", "ناصر الراشدي"),
                salience=0.2,
            ),
            place("Torvik", "XT", "country", salience=0.8),
            place("Ostmark", "XO", "country", salience=0.7),
            place("Nyhamn", "XT", "city", salience=0.3),
            place("Lund", "SE", "city", salience=0.3),
            Entity(id="e8", type="ORG", name=authority, mentions=mentions(authority), salience=0.3),
            Entity(id="e9", type="ORG", name="Ostmark Navy", mentions=mentions("Ostmark Navy"), salience=0.3),
            Entity(id="e10", type="WEAPON", name="S-300PM2", specific=True, mentions=mentions("S-300PM2"), salience=0.4, kb=s300),
            Entity(id="e11", type="WEAPON", name="drones", specific=False, mentions=mentions("drones"), salience=0.6),
            Entity(id="e12", type="WEAPON", name="Kalibr", specific=True, mentions=mentions("Kalibr"), salience=0.2, kb=kalibr),
            Entity(id="e13", type="NORP", name="Torviker", mentions=mentions("Torvik"), salience=0.1),
        ),
        claims=story_claims(),
        events=(
            event("v1", "two drones struck a fuel pier", kind="attack", date="2024-03-04", place="Torvik"),
            event("v2", "nine\nof eleven drones had been shot down", kind="shooting-down", date="2024-03-04", place="Nyhamn", claim="c1"),
            event("v3", "talks in Lund would go on", kind="meeting", date=None, claim="c4"),
        ),
        summary=Summary(
            sentences=(sentence("Torvik shut", "pier."), sentence("Defence minister", "Nyhamn.")),
            disputed=(("c1", "c2"),),
            timeline=("v1", "v2"),
        ),
        warnings=("no publication date in the metadata: the one in the text is used",),
    )
