"""Who is who in whole texts, read by the shipped pipeline."""

from __future__ import annotations

import datetime

import pytest
from spacy.language import Language

import newsx
from newsx.models import Analysis, Entity

TALKS = """Moscow has accused Ukraine of shelling a village near Belgorod, and Kyiv denied it.

Ukraine's deputy defence minister, Hanna Maliar, said on Thursday that Russia was lying.
"Our army does not do that," she told reporters in Kyiv.

Vladimir Putin met his security council in Moscow. The Russian president said he would answer the attack.
"""


@pytest.fixture(scope="module")
def talks(shipped: Language) -> Analysis:
    return newsx.analyze(TALKS, published=datetime.date(2023, 9, 15), nlp=shipped)


def named(analysis: Analysis, name: str) -> Entity:
    [entity] = [entity for entity in analysis.entities if entity.name == name]
    return entity


def test_a_capital_that_acts_is_its_country_and_one_that_is_a_place_is_itself(talks: Analysis) -> None:
    russia, ukraine = named(talks, "Russia"), named(talks, "Ukraine")
    assert [(mention.text, mention.metonym) for mention in russia.mentions] == [("Moscow", True), ("Russia", True)]
    assert [(mention.text, mention.metonym) for mention in ukraine.mentions] == [("Ukraine", True), ("Kyiv", True), ("Ukraine", False)]
    assert [mention.text for mention in named(talks, "Moscow").mentions] == ["Moscow"]
    assert [mention.text for mention in named(talks, "Kyiv").mentions] == ["Kyiv"]


def test_places_have_their_points(talks: Analysis) -> None:
    kyiv = named(talks, "Kyiv").kb
    assert kyiv is not None and (kyiv.kind, kyiv.country) == ("city", "UA")
    assert kyiv.latitude == pytest.approx(50.45, abs=0.2) and kyiv.longitude == pytest.approx(30.52, abs=0.3)
    russia = named(talks, "Russia").kb
    assert russia is not None and (russia.kind, russia.country) == ("country", "RU")


def test_pronouns_refer_to_people(talks: Analysis) -> None:
    assert [reference.text for reference in named(talks, "Hanna Maliar").references] == ["she"]
    assert [reference.text for reference in named(talks, "Vladimir Putin").references][:1] == ["his"]


def test_roles_are_bound_to_people_and_to_the_country(talks: Analysis) -> None:
    [role] = named(talks, "Hanna Maliar").roles
    assert (role.text, role.place_id) == ("Ukraine's deputy defence minister", named(talks, "Ukraine").id)


def test_a_compound_before_the_noun_belongs_to_the_role(shipped: Language) -> None:
    analysis = newsx.analyze("Viktor Samoylenko, the Moscow-backed mayor of Feodosia, spoke.", nlp=shipped)
    assert [role.text for role in named(analysis, "Viktor Samoylenko").roles] == ["Moscow-backed mayor of Feodosia"]


def test_dates_are_reckoned_from_the_day_of_publication(talks: Analysis) -> None:
    assert [(date.text, date.value, date.granularity) for date in talks.dates] == [("Thursday", "2023-09-14", "day")]


def test_without_that_day_a_weekday_has_no_value(shipped: Language) -> None:
    [date] = newsx.analyze("Talks in Lund ended on Thursday without a deal.", nlp=shipped).dates
    assert date.value is None


@pytest.mark.parametrize(
    ("text", "name", "country", "kind"),
    [
        ("A barn burned down in Lebanon, Pennsylvania, on Friday.", "Lebanon", "US", "city"),
        ("Troops from Lebanon met Israeli officers on the border.", "Lebanon", "LB", "country"),
        ("The ship crossed the Strait of Hormuz.", "Strait of Hormuz", None, "water"),
        ("Voters in Atlanta and Savannah decided the election in Georgia.", "Georgia", "US", "region"),
    ],
)
def test_the_article_decides_which_place_is_meant(shipped: Language, text: str, name: str, country: str | None, kind: str) -> None:
    link = named(newsx.analyze(text, nlp=shipped), name).kb
    assert link is not None and (link.country, link.kind) == (country, kind)


def test_a_place_of_which_there_are_many_stays_open_with_its_candidates(shipped: Language) -> None:
    place = named(newsx.analyze("A fire broke out in Springfield late on Monday.", nlp=shipped), "Springfield")
    assert place.kb is None
    assert len({candidate.id for candidate in place.candidates}) > 1


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("The Security Service of Ukraine (SBU) spoke. The SBU said more.", ["Security Service of Ukraine", "SBU", "SBU"]),
        ("Ricardo Rosselló Nevares resigned. Rosselló left San Juan.", ["Ricardo Rosselló Nevares", "Rosselló"]),
        ("John Conyers Jr. died in Detroit. Conyers was 90.", ["John Conyers Jr.", "Conyers"]),
    ],
)
def test_names_of_one_referent_join(shipped: Language, text: str, spelt: list[str]) -> None:
    first = newsx.analyze(text, nlp=shipped).entities[0]
    assert [mention.text for mention in first.mentions] == spelt


def test_who_is_called_by_whom_is_not_one_person(shipped: Language) -> None:
    analysis = newsx.analyze("Nancy Pelosi called Donald Trump on Monday. Pelosi called Trump again on Friday.", nlp=shipped)
    assert len([entity for entity in analysis.entities if entity.type == "PERSON"]) == 2


def test_all_spans_are_the_words_they_say(talks: Analysis) -> None:
    spans = [span for entity in talks.entities for span in (*entity.mentions, *entity.references, *entity.roles)]
    assert spans and all(TALKS[span.start : span.end] == span.text for span in spans)


def test_states_in_a_row_do_not_contain_each_other(shipped: Language) -> None:
    analysis = newsx.analyze("Voters in California, Colorado, Nevada and Utah go to the polls on Tuesday.", nlp=shipped)
    assert [entity.kb and (entity.kb.kind, entity.kb.country) for entity in analysis.entities] == [("region", "US")] * 4
