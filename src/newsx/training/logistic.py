"""Logistic regression, small and exact."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_FOLDS = 5
Floats = npt.NDArray[np.float64]


def logistic(rows: Floats, labels: Floats, penalties: Floats) -> Floats:
    """Weights and, last, the bias of a logistic regression with an L2 penalty for each weight, by Newton's method."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    ridge = np.diag([*penalties, 1e-6])
    beta = np.zeros(design.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (labels - chance) - ridge @ beta
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        beta = beta + np.linalg.solve(curve, slope)
    return beta


def cross_validated(inputs: Floats, penalties: Floats, labels: Floats, items: Sequence[int]) -> Floats:
    """Log odds of each row by weights that have not seen its item."""
    numbers = sorted(set(items))
    random.Random(1).shuffle(numbers)
    fold_of = {number: place % _FOLDS for place, number in enumerate(numbers)}
    folds = np.array([fold_of[number] for number in items])
    odds = np.zeros(len(inputs))
    for fold in range(_FOLDS):
        out = folds == fold
        beta = logistic(inputs[~out], labels[~out], penalties)
        odds[out] = inputs[out] @ beta[:-1] + beta[-1]
    return odds


def threshold(odds: Floats, labels: Floats, wanted: float) -> tuple[float, float]:
    """The log odds above which precision is as wanted, and the recall there."""
    order = np.argsort(-odds)
    right = np.cumsum(labels[order])
    last = np.flatnonzero(right / np.arange(1, len(order) + 1) >= wanted)[-1]
    return float(odds[order[last]]) - 1e-6, float(right[last] / labels.sum())
