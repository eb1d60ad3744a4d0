"""`python -m newsx.training.metonyms --corpora FOLDER`: fits the decision whether a place name stands for its government.

It learns from `data/training/metonyms.tsv`: places in gmb_fixed and raw_wikinews, by offset, each judged by reading. Shows how well it does
in cross-validation; `--into` puts the weights with the encoder's vectors into a pipeline on disk, and plain ones into the package.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
from spacy.tokens import Doc, Span

import newsx.extract
from newsx.extract.metonyms import PLAIN_WEIGHTS, MetonymRecognizer, can_stand, feature_names, features, vectors_of
from newsx.pipeline import SHIPPED, load
from newsx.training.logistic import Floats, cross_validated, logistic

_JUDGED = Path("data/training/metonyms.tsv")
_FEATURE_PENALTY = 1.0
_VECTOR_PENALTY = 100.0


def judged_places(corpora: Path) -> Iterator[tuple[str, list[tuple[int, int, bool]]]]:
    """Texts with their judged places: start, end and whether it is a metonym."""
    verdicts: dict[str, dict[int, list[tuple[int, int, bool]]]] = defaultdict(lambda: defaultdict(list))
    for line in _JUDGED.read_text(encoding="utf-8").splitlines():
        corpus, document, start, end, label = line.split("\t")
        verdicts[corpus][int(document)].append((int(start), int(end), label == "m"))
    for corpus, documents in sorted(verdicts.items()):
        with gzip.open(corpora / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number in documents:
                    yield json.loads(line)["text"], documents[number]


def _place(doc: Doc, start: int, end: int) -> Span | None:
    span = doc.char_span(start, end, label="PLACE", alignment_mode="expand")
    return span if span is not None and can_stand(span) else None


def report(odds: Floats, labels: Floats) -> str:
    found, right = odds > 0, (odds > 0) & (labels == 1)
    return (
        f"flag right {np.mean(found == (labels == 1)):.3f}, precision {right.sum() / max(1, found.sum()):.3f}, "
        f"recall {right.sum() / labels.sum():.3f} (cross-validated)"
    )


@click.command()
@click.option("--corpora", required=True, type=click.Path(exists=True, path_type=Path), help="The folder with the corpora.")
@click.option("--into", type=click.Path(exists=True, path_type=Path), help="The folder of the pipeline that gets the weights.")
def main(corpora: Path, into: Path | None) -> None:
    """Fit the decision on judged places."""
    nlp = load(str(into) if into else SHIPPED)
    nlp.disable_pipe("metonyms")
    rows, vectors, labels, items = [], [], [], []
    for number, (text, places) in enumerate(judged_places(corpora)):
        doc = nlp(text)
        for start, end, label in places:
            if (place := _place(doc, start, end)) is not None:
                rows.append(features([place])[0])
                vectors.append(vectors_of(doc, [place])[0])
                labels.append(float(label))
                items.append(number)
    plain, table, truth = np.array(rows, np.float64), np.array(vectors, np.float64), np.array(labels)
    click.echo(f"{len(truth)} places, {truth.sum():.0f} metonyms; none flagged: right {1 - truth.mean():.3f}")
    penalties = np.full(plain.shape[1], _FEATURE_PENALTY)
    click.echo(f"plain: {report(cross_validated(plain, penalties, truth, items), truth)}")
    plain_weights = logistic(plain, truth, penalties)
    inputs = np.hstack([plain, table])
    penalties = np.concatenate([penalties, _VECTOR_PENALTY * table.var(0)])
    click.echo(f"with vectors: {report(cross_validated(inputs, penalties, truth, items), truth)}")
    if into:
        recognizer = MetonymRecognizer("metonyms")
        recognizer.set_data({"weights": logistic(inputs, truth, penalties).astype(np.float32)})
        recognizer.to_disk(into / "metonyms")
        stored = {name: round(weight, 3) for name, weight in zip((*feature_names(), "bias"), plain_weights.tolist(), strict=True)}
        (Path(newsx.extract.__file__).parent / PLAIN_WEIGHTS).write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
