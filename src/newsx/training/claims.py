"""`python -m newsx.training.claims --corpora FOLDER`: fits the decision whether what grammar finds is an attribution.

It learns from `data/training/claims.jsonl`: candidates in raw_wikinews, by offset, each judged by reading. Shows how well it
does in cross-validation over articles; `--into` puts the weights into a pipeline on disk.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np

from newsx.analysis import readable_text
from newsx.extract.attribution_verdicts import PLAIN_COLUMNS, Candidate, construction_of, features
from newsx.extract.claims import DECISION, ClaimFinder
from newsx.pipeline import SHIPPED, load
from newsx.read import read_text
from newsx.training.logistic import Floats, cross_validated, logistic

_JUDGED = Path("data/training/claims.jsonl")
_PLAIN_PENALTY = 10.0
_VECTOR_PENALTY = 300.0


def judged_candidates(corpora: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Texts with their judged candidates."""
    verdicts: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for line in _JUDGED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        verdicts[row["corpus"]][row["id"]].append(row)
    for corpus, documents in sorted(verdicts.items()):
        with gzip.open(corpora / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                if document["id"] in documents:
                    yield document["text"], documents[document["id"]]


def _candidate(row: dict[str, Any]) -> Candidate:
    offsets = [tuple(row[name]) if row[name] else None for name in ("cue", "source_head")]
    return Candidate(
        tuple((start, end) for start, end in row["content"]), offsets[0], offsets[1], row["kind"], construction_of(row["rule"])
    )


def report(odds: Floats, labels: Floats) -> str:
    kept = odds >= DECISION
    return f"kept {kept.mean():.3f}, precision {labels[kept].mean():.3f}, recall {labels[kept].sum() / labels.sum():.3f} (cross-validated)"


@click.command()
@click.option("--corpora", required=True, type=click.Path(exists=True, path_type=Path), help="The folder with the corpora.")
@click.option("--into", type=click.Path(exists=True, path_type=Path), help="The folder of the pipeline that gets the weights.")
def main(corpora: Path, into: Path | None) -> None:
    """Fit the decision on judged candidates."""
    nlp = load(str(into) if into else SHIPPED)
    nlp.disable_pipe("claims")
    tables, labels, items = [], [], []
    for number, (text, rows) in enumerate(judged_candidates(corpora)):
        doc = nlp(readable_text(read_text(text)))
        tables.append(features(doc, [_candidate(row) for row in rows]))
        labels += [float(row["attributes"]) for row in rows]
        items += [number] * len(rows)
    inputs, truth = np.vstack(tables).astype(np.float64), np.array(labels)
    vectors = inputs[:, PLAIN_COLUMNS:]
    penalties = np.concatenate([np.full(PLAIN_COLUMNS, _PLAIN_PENALTY), np.full(vectors.shape[1], _VECTOR_PENALTY * vectors.var())])
    click.echo(f"{len(truth)} candidates, {truth.sum():.0f} attributions; all kept: precision {truth.mean():.3f}")
    click.echo(report(cross_validated(inputs, penalties, truth, items), truth))
    if into:
        finder = ClaimFinder("claims")
        finder.set_data({"weights": logistic(inputs, truth, penalties).astype(np.float32)})
        finder.to_disk(into / "claims")


if __name__ == "__main__":
    main()
