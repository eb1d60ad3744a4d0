"""Variants of training windows keep words, gaps and tags in step, and spell the same entities."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from newsx.language.wordpieces import Gap
from newsx.training.augment import augment, mention_pool, mentions, swap_names, with_dateline
from newsx.training.corpora import Example
from newsx.training.harmonise import UNKNOWN

POOL = {"PERSON": [["Ama", "Mensah"], ["Kim"]], "PLACE": [["Tel", "Aviv", "-", "Yafo"], ["Lagos"]], "ORG": [["ECOWAS"]]}


def example(words: str, tags: str, *, gaps: list[int] | None = None, syntax: bool = False) -> Example:
    found = words.split()
    return Example(
        corpus="written", id="1", words=found, gaps=gaps or [int(Gap.SPACE)] * len(found), entity_tags=tags.split(),
        types=frozenset({"PERSON", "PLACE", "ORG"}), sent_starts=[n == 0 for n in range(len(found))] if syntax else None,
    )  # fmt: skip


WINDOW = example("Anna Berg left Kyiv . The army stayed .", "B-PERSON E-PERSON O S-PLACE O O O O O")


def test_mentions_are_what_the_tags_spell() -> None:
    assert mentions(["O", "B-ORG", "I-ORG", "E-ORG", UNKNOWN, "S-PLACE"]) == [(1, 4, "ORG"), (5, 6, "PLACE")]


def test_the_pool_holds_each_mention_once_and_the_extra_names() -> None:
    pool = mention_pool([WINDOW, WINDOW], {"PLACE": [["Lagos"]], "WEAPON": [["S-400"]]})
    assert pool == {"PERSON": [["Anna", "Berg"]], "PLACE": [["Kyiv"], ["Lagos"]], "WEAPON": [["S-400"]]}


@given(seed=st.integers(0, 10_000))
def test_swapped_names_have_the_type_of_those_they_replace(seed: int) -> None:
    swapped = swap_names(WINDOW, POOL, random.Random(seed))
    assert len(swapped.words) == len(swapped.gaps) == len(swapped.entity_tags)
    assert [label for *_, label in mentions(swapped.entity_tags)] == ["PERSON", "PLACE"]
    for start, end, label in mentions(swapped.entity_tags):
        name = swapped.words[start:end]
        assert name in [*POOL[label], ["Anna", "Berg"], ["Kyiv"]]
    rest = [word for word, tag in zip(swapped.words, swapped.entity_tags, strict=True) if tag == "O"]
    assert " ".join(rest) == "left . The army stayed ."


@given(seed=st.integers(0, 10_000))
def test_a_dateline_begins_with_a_place_and_leaves_the_rest(seed: int) -> None:
    dated = with_dateline(WINDOW, POOL, random.Random(seed))
    assert len(dated.words) == len(dated.gaps) == len(dated.entity_tags)
    assert mentions(dated.entity_tags)[0][0::2] == (0, "PLACE")
    assert dated.words[-len(WINDOW.words) :] == WINDOW.words
    assert dated.entity_tags[-len(WINDOW.words) :] == WINDOW.entity_tags
    assert dated.words[-len(WINDOW.words) - 1] in {"—", "–", "-"}
    assert all(gap == Gap.NONE for word, gap in zip(dated.words, dated.gaps, strict=True) if word in {",", ")"})


def test_without_places_there_is_no_dateline() -> None:
    assert with_dateline(WINDOW, {}, random.Random(1)) == WINDOW


@given(seed=st.integers(0, 10_000))
def test_a_variant_of_a_parsed_window_has_the_same_words_and_tags(seed: int) -> None:
    window = example("Anna Berg left Kyiv . The army stayed .", "B-PERSON E-PERSON O S-PLACE O O O O O", syntax=True)
    variant = augment(window, POOL, random.Random(seed))
    assert [word.lower() for word in variant.words] == [word.lower() for word in window.words]
    assert variant.entity_tags == window.entity_tags
    assert len(variant.gaps) == len(window.gaps)


def test_only_spaces_after_sentence_ends_get_lost() -> None:
    lost = set()
    for seed in range(2000):
        variant = augment(WINDOW, {}, random.Random(seed))
        lost |= {number for number, gap in enumerate(variant.gaps) if gap == Gap.NONE}
    assert lost == {5}
