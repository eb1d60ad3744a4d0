from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from spacy.tokens import Doc

from newsx.language.tagger import Tagger

from .conftest import tagger_data
from .texts import TEXTS

DATA = tagger_data()
COMBINATIONS = {
    (DATA["tags"][tag], DATA["pos"][pos], "" if DATA["morphs"][morph] == "_" else DATA["morphs"][morph])
    for tag, pos, morph in DATA["combinations"]
}


@settings(deadline=None, max_examples=100)
@given(text=TEXTS)
def test_only_combinations_met_in_training_are_given(read: Callable[[str], Doc], tagger: Tagger, text: str) -> None:
    for token in tagger(read(text)):
        found = token.tag_, token.pos_, str(token.morph)
        assert found == ("_SP", "SPACE", "") if token.is_space else found in COMBINATIONS


def test_the_most_probable_combination_wins(tagger: Tagger) -> None:
    vectors = np.random.default_rng(7).normal(size=(200, 8)).astype(np.float32)
    expected = []
    for vector in vectors:
        probabilities = []
        for layer in ("tags", "pos", "morphs"):
            exponents = np.exp(DATA[f"{layer}.weight"] @ vector + DATA[f"{layer}.bias"])
            probabilities.append(exponents / exponents.sum())
        expected.append(
            int(np.argmax([probabilities[0][t] * probabilities[1][p] * probabilities[2][m] for t, p, m in DATA["combinations"]]))
        )
    assert tagger.best_combinations(vectors).tolist() == expected
    assert set(expected) == {0, 1, 2, 3}


def test_extreme_vectors_neither_overflow_nor_fail(tagger: Tagger) -> None:
    assert tagger.best_combinations(np.full((1, 8), 1e4, np.float32)).tolist()[0] in range(4)
