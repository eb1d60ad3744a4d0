"""Puts a trained network into the spaCy pipeline that newsx ships."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from newsx.language.labels import ENTITY_TAGS
from newsx.training.batches import Labels
from newsx.training.corpora import Corpus, Example
from newsx.training.export import export_encoder
from newsx.training.lemma_tables import lemma_tables
from newsx.training.network import Network

VERSION = "0.1.0"
_PARSER = [
    "sentences.weight",
    "sentences.bias",
    "arc_dependent.weight",
    "arc_dependent.bias",
    "arc_head.weight",
    "arc_head.bias",
    "arc_weight",
    "root",
    "label_dependent.weight",
    "label_dependent.bias",
    "label_head.weight",
    "label_head.bias",
    "label_weight",
]


def combinations(examples: Iterable[Example], labels: Labels) -> list[tuple[int, int, int]]:
    """The (tag, pos, morph) triples of the treebanks, as label numbers; those met once only are taken for slips."""
    ids = [{label: n for n, label in enumerate(layer)} for layer in (labels.tags, labels.pos, labels.morphs)]
    counts: Counter[tuple[str, str, str]] = Counter()
    for example in examples:
        if example.tags is not None and example.pos is not None and example.morphs is not None:
            counts.update(zip(example.tags, example.pos, example.morphs, strict=True))
    return [
        (ids[0][tag], ids[1][pos], ids[2][morph])
        for (tag, pos, morph), count in counts.most_common()
        if count > 1 and tag in ids[0] and pos in ids[1] and morph in ids[2]
    ]


def build(network: Network, labels: Labels, examples: Sequence[Example], tokenizer: Path, *, levels: int = 63) -> Language:
    """The pipeline with the network's weights. `levels`: see `export_encoder`."""
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items() if not name.startswith("encoder.")}
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "newsx.Tokenizer.v1"}}})
    encoder: Any = nlp.add_pipe("newsx_encoder", name="encoder")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "encoder.onnx"
        export_encoder(network, path, levels=levels)
        encoder.set_model(path.read_bytes(), tokenizer.read_text(encoding="utf-8"))
    tagging = {f"{layer}.{kind}": weights[f"{layer}.{kind}"] for layer in ("tags", "pos", "morphs") for kind in ("weight", "bias")}
    triples = [list(triple) for triple in combinations(examples, labels)]
    names = {"tags": list(labels.tags), "pos": list(labels.pos), "morphs": list(labels.morphs)}
    _add(nlp, "tagger", tagging | names | {"combinations": triples})
    _add(nlp, "lemmatizer", lemma_tables(examples))
    parsing = {key: weights[key] for key in _PARSER}
    _add(nlp, "parser", parsing | {"deps": list(labels.deps)})
    _add(nlp, "ner", {key: weights[key] for key in ("entities.weight", "entities.bias")} | {"tags": list(ENTITY_TAGS)}, "newsx_entities")
    _add(nlp, "weapons", {})
    _add(nlp, "metonyms", {})
    _add(nlp, "claims", {})
    return nlp


def _add(nlp: Language, name: str, data: dict[str, Any], factory: str | None = None) -> None:
    component: Any = nlp.add_pipe(factory or f"newsx_{name}", name=name)
    component.set_data(data)


def describe(nlp: Language, corpora: Iterable[Corpus], performance: dict[str, Any]) -> None:
    """Fills in `meta.json`: licence, sources, scores."""
    nlp.meta.update(
        {
            "name": "newsx_news",
            "version": VERSION,
            "description": "English news: tags, lemmas, Universal Dependencies, sentences and entities from one small encoder.",
            "license": "CC BY-SA 4.0",
            "author": "the newsx developers",
            "sources": [{"name": corpus.title, "license": corpus.licence} for corpus in corpora if corpus.train]
            + [{"name": "sentence-transformers/all-MiniLM-L6-v2", "license": "Apache-2.0"}],
            "performance": performance,
        }
    )
