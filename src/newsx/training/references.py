"""`python -m newsx.training.references TEXTS.jsonl.gz`: fits how sure it is that a pronoun or descriptor refers to an entity.

It learns from `data/training/references.jsonl`, which has the referents and references of articles by offset, and compares what it learned
with rules (the nearest fitting subject, else the nearest fitting entity) in cross-validation over articles.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import numpy as np

import newsx.extract
from newsx.analysis import read_findings
from newsx.extract.entities import candidate_of, referent_groups
from newsx.extract.references import CLEARLY_BETTER, WEIGHTS, Candidate, Class, Features, Reference, features, fitting_candidates, remember
from newsx.pipeline import load
from newsx.read import read_text
from newsx.training.logistic import Floats, cross_validated, logistic

_LABELLED = Path("data/training/references.jsonl")
_PENALTY = 1.0
_KINDS: dict[str, tuple[Class, ...]] = {"he, she": ("he", "she"), "it": ("it",), "descriptors": ("person", "organisation", "place")}
_WANTED = {"he, she": 0.95, "it": 0.85, "descriptors": 0.85}
"""The precision in cross-validation, for each of these, that sets how sure a resolution must be."""


class Choice:
    """A reference with the entities that it could mean, one row of features each, and the number of the right one, if any."""

    def __init__(self, kind: Class, rows: list[Features], right: int | None, article: int) -> None:
        self.kind, self.rows, self.right, self.article = kind, rows, right, article


def choices(texts: Path) -> Iterator[Choice]:
    """All references found in the labelled articles, with what came before them resolved as labelled."""
    labelled = {entry["id"]: entry for entry in map(json.loads, _LABELLED.read_text(encoding="utf-8").splitlines())}
    nlp = load()
    with gzip.open(texts, "rt", encoding="utf-8") as lines:
        for number, article in enumerate(map(json.loads, lines)):
            if entry := labelled.get(article["id"]):
                found = read_findings(read_text(article["text"]), nlp)
                groups = referent_groups(found.mentions, article["text"])
                candidates = [candidate_of(str(place), group, article["text"]) for place, group in enumerate(groups)]
                yield from _choices(entry, found.references, candidates, number)


def _choices(entry: dict[str, Any], references: Sequence[Reference], candidates: list[Candidate], article: int) -> Iterator[Choice]:
    cluster_of = {start: number for number, cluster in enumerate(entry["clusters"]) for start, _ in cluster}
    wanted = {(start, end): cluster for start, end, cluster in entry["references"]}
    last: dict[Class, str] = {}
    for reference in references:
        cluster = wanted.get((reference.start, reference.end))
        fitting = list(fitting_candidates(reference, candidates))
        right = next((n for n, it in enumerate(fitting) if cluster in {cluster_of.get(start, -1) for start, *_ in it.places}), None)
        if fitting:
            yield Choice(reference.kind, features(reference, fitting, last), right, article)
        if right is not None:
            remember(reference, fitting[right], last)


def by_rules(choice: Choice) -> int | None:
    """The nearest subject of this or the last sentence that fits, else the nearest of all in them."""
    near = [number for number, row in enumerate(choice.rows) if row.same_sentence or row.sentence_before]
    subjects = [number for number in near if choice.rows[number].last_was_subject]
    for among in (subjects, near):
        if len(among) == 1:
            return among[0]
        nearest = [number for number in among if choice.rows[number].nearest]
        if nearest:
            return nearest[0]
    return None


def _scored(chosen: Sequence[int | None], found: Sequence[Choice]) -> str:
    taken = sum(number is not None for number in chosen)
    right = sum(number is not None and number == choice.right for number, choice in zip(chosen, found, strict=True))
    wanted = sum(choice.right is not None for choice in found)
    return f"precision {right / max(1, taken):.3f}, recall {right / max(1, wanted):.3f} ({right}/{taken}/{wanted})"


def _best(odds: Floats) -> int | None:
    """The clearly best row."""
    order = np.argsort(-odds)
    return None if len(order) > 1 and odds[order[0]] - odds[order[1]] < CLEARLY_BETTER else int(order[0])


def _least(found: Sequence[tuple[Choice, Floats]], wanted: float) -> float:
    """The log odds above which resolutions are as precise as wanted."""
    taken = [(float(odds[best]), best == choice.right) for choice, odds in found if (best := _best(odds)) is not None]
    taken.sort(reverse=True)
    right, least = 0, float("inf")
    for number, (value, is_right) in enumerate(taken, 1):
        right += is_right
        if right / number >= wanted:
            least = value
    return least


@click.command()
@click.argument("texts", type=click.Path(exists=True, path_type=Path))
def main(texts: Path) -> None:
    """Fit the weights. TEXTS: JSON Lines with `id` and `text`."""
    found = list(choices(texts))
    rows = np.array([row for choice in found for row in choice.rows], np.float64)
    labels = np.array([float(number == choice.right) for choice in found for number in range(len(choice.rows))])
    items = [choice.article for choice in found for _ in choice.rows]
    penalties = np.full(rows.shape[1], _PENALTY)
    odds = cross_validated(rows, penalties, labels, items)
    starts = np.cumsum([0, *(len(choice.rows) for choice in found)])
    parts = [odds[start:end] for start, end in pairwise(starts.tolist())]
    sure: dict[str, float] = {}
    for name, kinds in _KINDS.items():
        some = [(choice, part) for choice, part in zip(found, parts, strict=True) if choice.kind in kinds]
        least = _least(some, _WANTED[name])
        learned = [best if (best := _best(part)) is not None and part[best] >= least else None for _, part in some]
        click.echo(f"{name}: rules {_scored([by_rules(choice) for choice, _ in some], [choice for choice, _ in some])}")
        click.echo(f"{name}: learned {_scored(learned, [choice for choice, _ in some])}")
        sure |= {f"sure: {kind}": round(least, 3) for kind in kinds}
    beta = logistic(rows, labels, penalties).tolist()
    stored = {name: round(weight, 3) for name, weight in zip((*Features._fields, "bias"), beta, strict=True)} | sure
    (Path(newsx.extract.__file__).parent / WEIGHTS).write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
