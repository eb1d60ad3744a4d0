"""`python -m newsx.weapons.fit TUNING...`: weights for the decisions by logistic regression, and how well they do in cross-validation."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

from newsx.weapons.decide import Article, Features, Named, accepted
from newsx.weapons.evaluate import read_items

_PENALTY = 1.0
_FOLDS = 5
Floats = npt.NDArray[np.float64]


def fit(rows: Floats, labels: Floats, penalty: float = _PENALTY) -> tuple[Floats, float]:
    """Weights and bias of a logistic regression with an L2 penalty on the weights, by Newton's method."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    ridge = np.diag([penalty] * rows.shape[1] + [1e-6])
    beta = np.zeros(design.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (labels - chance) - ridge @ beta
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        beta = beta + np.linalg.solve(curve, slope)
    return beta[:-1], float(beta[-1])


def _scores(decided: Sequence[bool], labels: Sequence[bool]) -> str:
    right = sum(d and label for d, label in zip(decided, labels, strict=True))
    found, wanted = sum(decided), sum(labels)
    return f"precision {right / max(found, 1):.3f}, recall {right / max(wanted, 1):.3f} ({right}/{found}/{wanted})"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--pipeline", help="The spaCy pipeline whose entities the decisions look at; `none` for none.")
def main(files: tuple[Path, ...], pipeline: str | None) -> None:
    """Compare the decisions in use, the encoder's label alone, and weights fitted to the candidates of labelled sentences."""
    from newsx.pipeline import load
    from newsx.weapons.component import WeaponRecognizer

    nlp = None if pipeline == "none" else load(pipeline)
    matcher = WeaponRecognizer("weapons").matcher
    rows: list[Features] = []
    labels: list[bool] = []
    by_rule: list[bool] = []
    for path in files:
        for item in read_items(path):
            names = [Named(ent.start_char, ent.end_char, ent.label_) for ent in nlp(item.text).ents] if nlp else []
            candidates, nouns, found = matcher.search(item.text)
            article = Article(item.text, candidates, nouns, found, names, matcher.lexicon)
            for candidate in candidates:
                marks = [mark for mark in item.marks if mark.start < candidate.end and candidate.start < mark.end]
                if any(mark.kind in {"neutral", "generic"} for mark in marks):
                    continue
                rows.append(article.features(candidate))
                labels.append(bool(marks))
                by_rule.append(accepted(candidate, rows[-1]))
    table, truth = np.array(rows), np.array(labels, float)
    order = list(range(len(rows)))
    random.Random(1).shuffle(order)
    odds = [0.0] * len(rows)
    for fold in range(_FOLDS):
        held = order[fold::_FOLDS]
        kept = sorted(set(order) - set(held))
        weights, bias = fit(table[kept], truth[kept])
        for number in held:
            odds[number] = float(table[number] @ weights + bias)
    click.echo(f"{len(rows)} candidates, {int(truth.sum())} weapons")
    click.echo(f"in use:   {_scores(by_rule, labels)}")
    click.echo(f"encoder:  {_scores([bool(row.is_weapon) for row in rows], labels)}")
    for threshold in (0.0, 0.5, 1.0, 1.5):
        click.echo(f"fitted, above {threshold}: {_scores([value > threshold for value in odds], labels)} (cross-validated)")
    weights, bias = fit(table, truth)
    for name, weight in zip(Features._fields, weights, strict=True):
        click.echo(f"    {name}={weight:.2f},")
    click.echo(f"    bias {bias:.2f}")


if __name__ == "__main__":
    main()
