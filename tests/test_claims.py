"""Choosing claims: by source, stance, kind, subject and anonymity."""

from __future__ import annotations

import re

import pytest
import spacy
from spacy.language import Language

import newsx
from newsx.claims import are_looked_for
from newsx.models import Analysis, Claim, Content, Document, Entity, EntityType, Generator, Mention, Source, SourceKind, Stance, TextSpan

TEXT = """\
Velgrad denied on Monday that it had shelled Port Sarn. "We fired nothing," said General Oksana Döring, whom Maredia's navy calls a liar.
She said the S-400 was moved. Two diplomats said Russia and the US knew."""


def span(words: str) -> TextSpan:
    start = TEXT.index(words)
    return TextSpan(start=start, end=start + len(words), text=words)


def entity(
    number: str, kind: EntityType, name: str, *printed: str, also: tuple[str, ...] = (), references: tuple[TextSpan, ...] = ()
) -> Entity:
    found = [Mention(start=it.start(), end=it.end(), text=it[0]) for words in printed for it in re.finditer(re.escape(words), TEXT)]
    return Entity(id=number, type=kind, name=name, aliases=also, mentions=tuple(found), references=references, salience=0.5)


def claim(
    number: str,
    printed: str,
    content: str,
    *,
    name: str | None = None,
    entity_id: str | None = None,
    kind: SourceKind = "named",
    stance: Stance = "asserts",
    quoted: bool = False,
) -> Claim:
    at = span(content)
    return Claim(
        id=number,
        kind="direct" if quoted else "indirect",
        stance=stance,
        source=Source(**span(printed).model_dump(), name=name, entity_id=entity_id, kind=kind),
        content=Content(text=content, spans=((at.start, at.end),)),
        evidence="a test",
    )


ANALYSIS = Analysis(
    generator=Generator(name="newsx", version="0", pipeline="none"),
    document=Document(id="0" * 64, words=40, text=TEXT),
    entities=(
        entity("e1", "PLACE", "Ostmark", "Velgrad", references=(span("it"),)),
        entity("e2", "PLACE", "Port Sarn", "Port Sarn"),
        entity("e3", "PERSON", "Oksana Döring", "Oksana Döring", also=("Gen Döring",)),
        entity("e4", "ORG", "Maredian Navy", "Maredia's navy"),
        entity("e5", "WEAPON", "S-400 Triumf", "S-400"),
        entity("e6", "PLACE", "Russia", "Russia"),
        entity("e7", "PLACE", "United States", "US"),
    ),
    claims=(
        claim("c1", "Velgrad", "it had shelled Port Sarn", name="Ostmark", entity_id="e1", stance="denies"),
        claim("c2", "General Oksana Döring", "We fired nothing", name="Oksana Döring", entity_id="e3", quoted=True),
        claim("c3", "Maredia's navy", "a liar", name="Maredian Navy", entity_id="e4", stance="accuses"),
        claim("c4", "She", "the S-400 was moved", name="Oksana Döring", entity_id="e3"),
        claim("c5", "Two diplomats", "Russia and the US knew", name="Two diplomats", kind="anonymous"),
    ),
)


def chosen(**wanted: object) -> list[str]:
    return [found.id for found in newsx.select_claims(ANALYSIS, **wanted)]  # type: ignore[arg-type]


def test_nothing_asked_for_is_all() -> None:
    assert newsx.select_claims(ANALYSIS) == ANALYSIS.claims


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Ostmark", ["c1"]),
        ("velgrad", ["c1"]),
        ("Döring", ["c2", "c4"]),
        ("oksana doring", ["c2", "c4"]),
        ("Gen Döring", ["c2", "c4"]),
        ("general", ["c2"]),
        ("Maredia", ["c3"]),
        ("Maredia’s navy", ["c3"]),
        ("diplomats", ["c5"]),
        ("Oks", []),
        ("Döring Oksana", []),
        ("Port Sarn", []),
        ("", []),
        ("?!", []),
    ],
)
def test_a_source_is_found_by_words_of_any_of_its_names(source: str, found: list[str]) -> None:
    assert chosen(source=source) == found


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("Port Sarn", ["c1"]),
        ("s-400", ["c4"]),
        ("Triumf", ["c4"]),
        ("US", ["c5"]),
        ("united states", ["c5"]),
        ("Russia", ["c5"]),
        ("Ostmark", ["c1"]),
        ("Oksana Döring", []),
        ("liar", []),
    ],
)
def test_a_subject_is_an_entity_in_the_content(about: str, found: list[str]) -> None:
    assert chosen(about=about) == found


def test_stances_kinds_and_anonymity_narrow() -> None:
    assert chosen(stances=["denies", "accuses"]) == ["c1", "c3"]
    assert chosen(kinds=("direct",)) == ["c2"]
    assert chosen(kinds={"direct", "mixed"}) == ["c2"]
    assert chosen(anonymous=True) == ["c5"]


def test_all_that_is_asked_for_must_fit() -> None:
    assert chosen(source="Döring", about="S-400") == ["c4"]
    assert chosen(source="Döring", stances=["denies"]) == []
    assert chosen(anonymous=True, about="US", kinds=["indirect"]) == ["c5"]


def test_claims_are_looked_for_with_a_parser_only(shipped: Language) -> None:
    assert are_looked_for(shipped)
    assert not are_looked_for(spacy.blank("en"))


def test_a_capital_that_stands_for_its_country_is_found(shipped: Language) -> None:
    analysis = newsx.analyze("Kyiv said on Monday that its navy had hit a Russian ship. Ukraine also said the port was safe.", nlp=shipped)
    assert [claim.source.name for claim in newsx.select_claims(analysis, source="Kyiv")] == ["Ukraine", "Ukraine"]
