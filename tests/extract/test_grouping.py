"""Which mentions are one entity, on mentions made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsx.extract.entities import group_mentions
from newsx.extract.findings import FoundMention, MentionRole
from newsx.models import Entity, EntityType
from newsx.weapons.records import KnowledgeBase

NOTHING_KNOWN = KnowledgeBase({}, {})


def group(*named: tuple[EntityType, str], headline_end: int = 0) -> tuple[Entity, ...]:
    """Entities of a text in which the names follow each other, one a sentence."""
    text = " ".join(name for _, name in named)
    mentions, start = [], 0
    for number, (kind, name) in enumerate(named):
        mentions.append(FoundMention(start, start + len(name), name, kind, number))
        start += len(name) + 1
    return group_mentions(mentions, text=text, headline_end=headline_end, weapons=NOTHING_KNOWN)


def names(*named: tuple[EntityType, str]) -> list[list[str]]:
    return [[mention.text for mention in entity.mentions] for entity in group(*named)]


def people(*spelt: str) -> list[list[str]]:
    return names(*(("PERSON", name) for name in spelt))


@pytest.mark.parametrize(
    "spelt",
    [
        ["Oleh Marchenko", "Marchenko"],
        ["Marchenko", "Oleh Marchenko"],
        ["Kim Jong-un", "Kim"],
        ["Iryna Halenko", "HALENKO"],
        ["Paul John Smith", "John Smith", "Smith"],
        ["Jan van der Berg", "van der Berg", "Berg"],
        ["Sinéad O’Brien", "O'Brien"],
        ["Kim Jong-un", "Kim Jong‑un"],
        ["Anna  Berg", "Anna\nBerg"],
    ],
)
def test_short_names_join_the_full_name(spelt: list[str]) -> None:
    assert people(*spelt) == [spelt]


@pytest.mark.parametrize(
    "spelt",
    [
        ["Kim Jong-un", "Kim Yo-jong"],
        ["Anna Berg", "Otto Berg"],
        ["Anna Berg", "Anna Lind"],
        ["Anna Berg", "Bergen"],
    ],
)
def test_different_people_stay_apart(spelt: list[str]) -> None:
    assert people(*spelt) == [[name] for name in spelt]


def test_a_short_name_that_fits_two_people_is_neither() -> None:
    assert people("Kim Jong-un", "Kim Yo-jong", "Kim") == [["Kim Jong-un"], ["Kim Yo-jong"], ["Kim"]]


def test_a_surname_of_one_and_first_name_of_another_is_the_surname() -> None:
    assert people("Jean Martin", "Martin Lind", "Martin") == [["Jean Martin", "Martin"], ["Martin Lind"]]


@pytest.mark.parametrize(
    ("kind", "spelt"),
    [
        ("ORG", ["Coastal Rescue Authority", "CRA"]),
        ("ORG", ["CRA", "Coastal Rescue Authority"]),
        ("ORG", ["Bureau of Coastal Rescue", "BCR"]),
        ("ORG", ["Bureau of Coastal Rescue", "BoCR"]),
        ("ORG", ["Bureau of Coastal Rescue", "B.C.R."]),
        ("ORG", ["NATO", "Nato"]),
        ("ORG", ["Coastline.com", "Coastline", "Coastline Inc."]),
        ("ORG", ["U.S. Congress", "Congress", "United States Congress"]),
        ("ORG", ["Supreme Court of Norway", "Supreme Court"]),
        ("PLACE", ["City of Lund", "Lund"]),
        ("PERSON", ["George W. Berg", "George Berg"]),
        ("PERSON", ["Volodymyr Marchenko", "Volodymyr Martchenko"]),
        ("ORG", ["UN", "U.N.", "United Nations"]),
        ("PLACE", ["US", "U.S.", "United States", "USA"]),
        ("PLACE", ["UK", "Britain"]),
        ("PLACE", ["Kyiv", "Kiev"]),
        ("WEAPON", ["S-400", "S‑400"]),
        ("WEAPON", ["cruise missiles", "Cruise missiles"]),
    ],
)
def test_forms_of_one_name_join(kind: EntityType, spelt: list[str]) -> None:
    assert names(*((kind, name) for name in spelt)) == [spelt]


def test_an_acronym_of_two_long_names_is_neither() -> None:
    spelt: list[tuple[EntityType, str]] = [("ORG", "Coastal Rescue Authority"), ("ORG", "Central Rail Agency"), ("ORG", "CRA")]
    assert len(group(*spelt)) == 3


def test_types_are_kept_apart() -> None:
    assert names(("PLACE", "Patriot"), ("WEAPON", "Patriot"), ("ORG", "CRA"), ("PLACE", "Coastal Rescue Authority")) == [
        ["Patriot"], ["Patriot"], ["CRA"], ["Coastal Rescue Authority"],
    ]  # fmt: skip


def test_us_the_country_is_not_us_the_pronoun_of_a_title() -> None:
    assert len(group(("PLACE", "US"), ("PLACE", "us"))) == 2


def test_ids_follow_the_first_mentions() -> None:
    entities = group(("PLACE", "Lund"), ("PERSON", "Berg"), ("PLACE", "Lund"), ("PERSON", "Anna Berg"))
    assert [(entity.id, entity.name) for entity in entities] == [("e1", "Lund"), ("e2", "Anna Berg")]


@pytest.mark.parametrize(
    ("spelt", "name", "aliases"),
    [
        ([("PERSON", "Berg"), ("PERSON", "Berg"), ("PERSON", "Anna Berg")], "Anna Berg", ("Berg",)),
        ([("PLACE", "US"), ("PLACE", "US"), ("PLACE", "United States")], "United States", ("US",)),
        (
            [("ORG", "COASTAL RESCUE AUTHORITY"), ("ORG", "Coastal Rescue Authority")],
            "Coastal Rescue Authority",
            ("COASTAL RESCUE AUTHORITY",),
        ),
        ([("ORG", "UNRWA"), ("ORG", "Unrwa"), ("ORG", "UNRWA")], "UNRWA", ("Unrwa",)),
        ([("PERSON", "Anna Berg"), ("PERSON", "Anna Berg")], "Anna Berg", ()),
    ],
)
def test_name_is_the_fullest_form_and_aliases_are_the_others(
    spelt: list[tuple[EntityType, str]], name: str, aliases: tuple[str, ...]
) -> None:
    (entity,) = group(*spelt)
    assert (entity.name, entity.aliases) == (name, aliases)


@pytest.mark.parametrize(("name", "specific"), [("S-400", True), ("Magura V5", True), ("Kalibr", True), ("cruise missiles", False)])
def test_a_weapon_is_specific_or_generic(name: str, specific: bool) -> None:
    assert group(("WEAPON", name))[0].specific is specific


def test_only_weapons_are_specific() -> None:
    assert group(("PLACE", "Kyiv"))[0].specific is None


def test_what_the_headline_names_weighs_most() -> None:
    lund, berg = group(("PLACE", "Lund"), ("PERSON", "Berg"), headline_end=4)
    assert (lund.salience, berg.salience) == (1.0, 0.5)


def test_the_same_role_is_given_once() -> None:
    text = "spokesman Berg and Spokesman Berg, a captain"
    mentions = [
        FoundMention(10, 14, "Berg", "PERSON", 0, (MentionRole(0, 9),)),
        FoundMention(29, 33, "Berg", "PERSON", 0, (MentionRole(19, 28), MentionRole(37, 44))),
    ]
    (entity,) = group_mentions(mentions, text=text, headline_end=0, weapons=NOTHING_KNOWN)
    assert [role.text for role in entity.roles] == ["spokesman", "captain"]
    assert all(text[role.start : role.end] == role.text for role in entity.roles)


def test_no_mentions_are_no_entities() -> None:
    assert group() == ()


SPELT = st.sampled_from(
    ["Kim", "Kim Jong-un", "Kim Yo-jong", "US", "U.S.", "United States", "CRA", "Coastal Rescue Authority", "’", "s", "Ⅷ İ"]
)
KINDS = st.sampled_from(["PERSON", "PLACE", "ORG", "WEAPON", "NORP", "EVENT"])


@given(st.lists(st.tuples(KINDS, SPELT | st.text(min_size=1, max_size=6)), max_size=12))
def test_every_mention_is_in_one_entity(named: list[tuple[EntityType, str]]) -> None:
    entities = group(*named)
    assert sorted(mention.text for entity in entities for mention in entity.mentions) == sorted(name for _, name in named)
    assert [entity.id for entity in entities] == [f"e{number}" for number in range(1, len(entities) + 1)]
    assert [entity.mentions[0].start for entity in entities] == sorted(entity.mentions[0].start for entity in entities)
    assert all(0 <= entity.salience <= 1 for entity in entities)
    assert max((entity.salience for entity in entities), default=1.0) == 1.0


def test_the_time_for_a_text_full_of_names_grows_with_their_number_only() -> None:
    letters = "abcdefghij"
    given = [f"{a}{b}{c}na".capitalize() for a in letters for b in letters for c in letters]
    entities = group(*(("PERSON", f"{name} {name}ov") for name in given), *(("PLACE", f"{name}grad") for name in given))
    assert len(entities) == 2000  # each pair compared with each other, this would take minutes
