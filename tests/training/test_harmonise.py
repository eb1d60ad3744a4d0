"""Spans of corpora that disagree, brought to the guideline."""

from __future__ import annotations

import pytest

from newsx.training.harmonise import UNKNOWN, harmonise, trim

DEMONYMS = frozenset({"Korean", "Russian", "Dutch"})


def harmonised(corpus: str, text: str, *spans: tuple[str, str]) -> list[tuple[str, str]]:
    given = [(text.index(words), text.index(words) + len(words), label) for words, label in spans]
    return [(text[start:end], label) for start, end, label in sorted(harmonise(corpus, {"text": text}, given, DEMONYMS))]


@pytest.mark.parametrize(
    ("words", "label", "kept"),
    [
        ("the Red Cross", "ORG", "Red Cross"),
        ("President Ama Mensah", "PERSON", "Ama Mensah"),
        ("Ukraine's", "PLACE", "Ukraine"),
        ("12 T-72 tanks", "WEAPON", "T-72 tanks"),
        ("Two T-72 tanks", "WEAPON", "T-72 tanks"),
    ],
)
def test_articles_titles_counts_and_possessives_are_no_part_of_a_name(words: str, label: str, kept: str) -> None:
    start, end, _ = trim(words, (0, len(words), label))
    assert words[start:end] == kept


def test_nationalities_are_norp_whatever_the_corpus_says() -> None:
    assert harmonised("gmb_fixed", "A Dutch ship and the Russians", ("Dutch", "PLACE"), ("Russians", "PERSON")) == [
        ("Dutch", "NORP"), ("Russians", "NORP")
    ]  # fmt: skip


def test_a_compass_word_belongs_to_the_nationality_and_is_no_place_of_its_own() -> None:
    assert harmonised("gmb_fixed", "the North Korean army", ("North", "PLACE"), ("Korean", "NORP")) == [("North Korean", "NORP")]


def test_a_name_without_capitals_is_in_doubt() -> None:
    assert harmonised("gmb_fixed", "the army of the president", ("president", "PERSON")) == [("president", UNKNOWN)]


def test_states_that_act_are_places_in_re3d() -> None:
    assert harmonised("re3d", "Syria and Jabhat agreed", ("Syria", "ORG"), ("Jabhat", "ORG")) == [("Syria", "PLACE"), ("Jabhat", "ORG")]


def test_the_nationality_leaves_a_weapon_and_the_class_noun_is_left_open() -> None:
    assert harmonised("fewnerd_weapon", "a Russian T-72 main tank stood", ("Russian T-72", "WEAPON")) == [
        ("Russian", "NORP"), ("T-72", "WEAPON"), ("main tank", UNKNOWN)
    ]  # fmt: skip
