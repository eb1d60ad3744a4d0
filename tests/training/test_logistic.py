"""Logistic regression and what is read off its scores."""

from __future__ import annotations

import numpy as np
import pytest

from newsx.training.logistic import cross_validated, logistic, threshold


def test_weights_point_from_the_false_to_the_true() -> None:
    rows = np.array([[0.0, 1.0], [0.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
    weight, other, bias = logistic(rows, np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.1, 0.1]))
    assert weight > 1 and abs(other) < 1e-3 and bias == pytest.approx(-weight / 2, abs=1e-3)


def test_a_row_is_judged_by_weights_that_have_not_seen_its_item() -> None:
    rows = np.eye(10)  # each row has a column of its own, so nothing can be learned of it from the others
    odds = cross_validated(rows, np.ones(10), np.array([1.0, 0.0] * 5), list(range(10)))
    assert np.ptp(odds) < 2 * np.log(2)


def test_the_threshold_keeps_precision() -> None:
    odds, labels = np.array([3.0, 2.0, 1.0, 0.0]), np.array([1.0, 1.0, 0.0, 1.0])
    least, recall = threshold(odds, labels, 1.0)
    assert 1.0 < least <= 2.0 and recall == pytest.approx(2 / 3)
