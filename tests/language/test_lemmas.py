from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsx.language.lemmas import KEEP, apply, script


@given(st.text(), st.text(min_size=1))
def test_script_leads_from_the_word_to_the_lemma(word: str, lemma: str) -> None:
    assert apply(script(word, lemma), word) == lemma


@given(st.text(alphabet="aAbB+0İßΣς", max_size=6), st.text(alphabet="aAbB+0İßΣς", min_size=1, max_size=6))
def test_case_signs_and_digits_do_not_break_a_script(word: str, lemma: str) -> None:
    assert apply(script(word, lemma), word) == lemma


@pytest.mark.parametrize(
    ("word", "lemma", "edit"),
    [
        ("drone", "drone", KEEP),
        ("Kyiv", "Kyiv", KEEP),
        ("drones", "drone", "k1+"),
        ("The", "the", "l0+"),
        ("Cities", "city", "l3+y"),
        ("NATO", "NATO", KEEP),
        ("is", "be", "l2+be"),
    ],
)
def test_scripts_are_short_and_shared(word: str, lemma: str, edit: str) -> None:
    assert script(word, lemma) == edit


@given(st.text(min_size=1), st.sampled_from([KEEP, "l0+", "k1+", "k3+y", "l99+"]))
def test_no_script_leaves_a_word_without_lemma(word: str, edit: str) -> None:
    assert apply(edit, word)
