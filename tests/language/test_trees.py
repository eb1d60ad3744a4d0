from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsx.language.trees import Heads, Scores, best_tree


def is_tree(heads: list[int]) -> bool:
    """One root, which is its own head, above all words."""
    if sum(head == word for word, head in enumerate(heads)) != 1:
        return False
    for word in range(len(heads)):
        steps = 0
        while heads[word] != word:
            word, steps = heads[word], steps + 1
            if steps > len(heads):
                return False
    return True


@cache
def all_trees(count: int) -> Heads:
    return np.array([heads for heads in product(range(count), repeat=count) if is_tree(list(heads))])


def total(scores: Scores, heads: Heads) -> float:
    return float(scores.astype(np.float64)[np.arange(len(scores)), heads].sum())


def random_scores(count: int, seed: int, *, spread: int = 0) -> Scores:
    """Normal numbers, or whole numbers up to `spread`, which make many ties."""
    numbers = np.random.default_rng(seed)
    return (numbers.integers(0, spread, (count, count)) if spread else numbers.normal(size=(count, count))).astype(np.float32)


def test_there_are_as_many_trees_as_cayley_counted() -> None:
    assert [len(all_trees(count)) for count in range(1, 6)] == [1, 2, 9, 64, 625]


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 5), st.integers(0, 10**6), st.sampled_from([0, 3]))
def test_no_tree_scores_higher(count: int, seed: int, spread: int) -> None:
    scores = random_scores(count, seed, spread=spread)
    found = best_tree(scores)
    assert is_tree(found.tolist())
    assert total(scores, found) == pytest.approx(max(total(scores, heads) for heads in all_trees(count)), abs=1e-4)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 60), st.integers(0, 10**6), st.sampled_from([0, 2]), st.sampled_from([-20.0, 0.0, 20.0]))
def test_long_sentences_get_one_tree(count: int, seed: int, spread: int, root_bonus: float) -> None:
    scores = random_scores(count, seed, spread=spread)
    np.fill_diagonal(scores, scores.diagonal() + root_bonus)
    assert is_tree(best_tree(scores).tolist())


def test_the_best_root_wins_though_others_score_higher_by_themselves() -> None:
    """Words 0 to 4 would all be roots by themselves; only under word 5 do the arcs score well."""
    scores = np.full((6, 6), -10, np.float32)
    np.fill_diagonal(scores, 1)
    scores[5, 5] = 0.5
    scores[:5, 5] = 0.9
    assert best_tree(scores).tolist() == [5] * 6


def test_cycles_within_cycles_are_opened() -> None:
    """Each word prefers the next one in its pair, each pair the next pair, and so on: every contraction makes a new cycle."""
    count = 64
    words = np.arange(count)
    near = np.array([[(left ^ right).bit_length() for right in words.tolist()] for left in words.tolist()])
    scores = (-10.0 * near).astype(np.float32)
    np.fill_diagonal(scores, -1000)
    assert is_tree(best_tree(scores).tolist())
