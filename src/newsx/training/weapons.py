"""`python -m newsx.training.weapons TEXTS... [--judged FILE --corpora FOLDER]`: fits the decisions on names and on class nouns.

TEXTS are labelled sentences as for `newsx.weapons.evaluate`; the judged file has verdicts on hits in corpora, by offset. Shows how well
the decisions do in cross-validation, and writes their weights: those with the encoder's vectors into the pipeline, plain ones beside
`newsx/weapons/decide.py`.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from spacy.language import Language

import newsx.weapons
from newsx.pipeline import SHIPPED, load
from newsx.training.logistic import Floats, cross_validated, logistic, threshold
from newsx.weapons.component import WeaponRecognizer
from newsx.weapons.decide import PLAIN_WEIGHTS, Features, NounFeatures, vectors_of
from newsx.weapons.evaluate import Gold, Item, read_items
from newsx.weapons.matcher import Noun
from newsx.weapons.mentions import Candidate

_FEATURE_PENALTY = 2.0
_VECTOR_PENALTY = 50.0
_WANTED = {("names", False): 0.95, ("names", True): 0.95, ("nouns", False): 0.9, ("nouns", True): 0.97}
"""The precision in cross-validation that sets how much has to speak for a weapon, without and with vectors."""


def read_judged(path: Path, corpora: Path) -> Iterator[Item]:
    """Texts of the corpora with their judged hits as marks. A line of the file: corpus, number of the document, start, end, label."""
    marks: dict[str, dict[int, list[Gold]]] = defaultdict(lambda: defaultdict(list))
    for line in path.read_text(encoding="utf-8").splitlines():
        corpus, document, start, end, label = line.split("\t")
        marks[corpus][int(document)].append(Gold(int(start), int(end), label))
    for corpus, documents in sorted(marks.items()):
        with gzip.open(corpora / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number in documents:
                    yield Item(json.loads(line)["text"], tuple(documents[number]), partial=True)


@dataclass
class Table:
    """What a decision sees, one row a candidate, with the truth and the number of the item that the candidate is from."""

    rows: list[Sequence[float]] = field(default_factory=list)
    vectors: list[npt.NDArray[np.float32]] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    items: list[int] = field(default_factory=list)

    def inputs(self, *, vectors: bool) -> tuple[Floats, Floats]:
        """The columns, and their penalties, for which the vectors are taken to have one scale."""
        rows = np.array(self.rows, np.float64)
        penalties = np.full(rows.shape[1], _FEATURE_PENALTY)
        if not vectors:
            return rows, penalties
        table = np.array(self.vectors, np.float64)
        return np.hstack([rows, table]), np.concatenate([penalties, _VECTOR_PENALTY * table.var(0)])


def tables(nlp: Language, recognizer: WeaponRecognizer, items: Sequence[Item]) -> dict[str, Table]:
    """The names and the nouns of the items."""
    names, nouns = Table(), Table()
    for number, item in enumerate(items):
        doc = nlp(item.text)
        article, candidates, class_nouns = recognizer.look(doc)
        known = [(span, truth) for span in candidates if (truth := _truth(item, span, {"named", "unresolved"})) is not None]
        names.vectors.extend(vectors_of(doc, [span for span, _ in known]))
        names.rows.extend(article.features(span) for span, _ in known)
        names.labels.extend(truth for _, truth in known)
        names.items.extend([number] * len(known))
        alone = [noun for noun in class_nouns if not noun.compound]
        sure = [(span, truth) for span in alone if (truth := _truth(item, span, {"generic"})) is not None]
        nouns.vectors.extend(vectors_of(doc, [span for span, _ in sure]))
        nouns.rows.extend(article.noun_features(span) for span, _ in sure)
        nouns.labels.extend(truth for _, truth in sure)
        nouns.items.extend([number] * len(sure))
    return {"names": names, "nouns": nouns}


def _truth(item: Item, span: Candidate | Noun, wanted: set[str]) -> bool | None:
    """Whether the span is a weapon of a wanted kind; `None` where the marks leave that open."""
    kinds = {mark.kind for mark in item.marks if mark.start < span.end and span.start < mark.end}
    if not kinds:
        return None if item.partial else False
    if kinds == {"none"}:
        return False
    return True if kinds <= wanted else None


@click.command()
@click.argument("texts", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--judged", type=click.Path(exists=True, path_type=Path), help="Verdicts on hits in corpora.")
@click.option("--corpora", type=click.Path(exists=True, path_type=Path), help="The folder with the corpora.")
@click.option("--into", type=click.Path(exists=True, path_type=Path), help="The folder of the pipeline that gets the weights.")
def main(texts: tuple[Path, ...], judged: Path | None, corpora: Path | None, into: Path | None) -> None:
    """Fit the decisions on labelled sentences and judged hits."""
    items = [item for path in texts for item in read_items(path)]
    if judged and corpora:
        items += read_judged(judged, corpora)
    nlp = load(str(into) if into else SHIPPED)
    nlp.disable_pipe("weapons")
    recognizer = WeaponRecognizer("weapons")
    plain: dict[str, dict[str, float]] = {}
    for kind, table in tables(nlp, recognizer, items).items():
        labels = np.array(table.labels, np.float64)
        for vectors in (False, True):
            inputs, penalties = table.inputs(vectors=vectors)
            odds = cross_validated(inputs, penalties, labels, table.items)
            least, recall = threshold(odds, labels, _WANTED[kind, vectors])
            click.echo(
                f"{kind} {'with vectors' if vectors else 'plain'}: {len(labels)} candidates, {labels.sum():.0f} weapons; "
                f"at precision {_WANTED[kind, vectors]} recall {recall:.3f} (cross-validated)"
            )
            beta = logistic(inputs, labels, penalties)
            beta[-1] -= least
            if vectors:
                recognizer.data[kind] = beta.astype(np.float32)
            else:
                fields = Features._fields if kind == "names" else NounFeatures._fields
                plain[kind] = {name: round(weight, 3) for name, weight in zip((*fields, "bias"), beta.tolist(), strict=True)}
    if into:
        recognizer.to_disk(into / "weapons")
        (Path(newsx.weapons.__file__).parent / PLAIN_WEIGHTS).write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
