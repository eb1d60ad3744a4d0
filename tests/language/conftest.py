"""Components with small random weights: what must hold of them must hold for any weights."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from newsx.language.entities import EntityRecognizer
from newsx.language.labels import ENTITY_TAGS
from newsx.language.lemmatizer import Lemmatizer
from newsx.language.parser import Parser
from newsx.language.tagger import Tagger

WIDTH = 8
DEPS = ["nsubj", "ROOT", "obj", "punct"]
LEMMAS = {
    "forms": {"NN": {"left": "k0+"}, "VBD": {"said": "k3+ay", "left": "k3+eave"}},
    "endings": {"VBD": {"": "k0+", "ed": "k2+"}, "NNS": {"": "k0+", "s": "k1+", "ies": "k3+y"}, "NNP": {"": "k0+"}},
}


def random_weights(seed: int, **shapes: tuple[int, ...]) -> dict[str, Any]:
    """Arrays by name; `__` stands for the full stop of a name."""
    numbers = np.random.default_rng(seed)
    return {name.replace("__", "."): numbers.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def parser_data(seed: int = 1) -> dict[str, Any]:
    arc, label = 6, 5
    return {
        "deps": DEPS,
        **random_weights(
            seed,
            sentences__weight=(2, WIDTH),
            sentences__bias=(2,),
            arc_dependent__weight=(arc, WIDTH),
            arc_dependent__bias=(arc,),
            arc_head__weight=(arc, WIDTH),
            arc_head__bias=(arc,),
            arc_weight=(arc + 1, arc),
            root=(arc,),
            label_dependent__weight=(label, WIDTH),
            label_dependent__bias=(label,),
            label_head__weight=(label, WIDTH),
            label_head__bias=(label,),
            label_weight=(len(DEPS), label + 1, label + 1),
        ),
    }


def tagger_data() -> dict[str, Any]:
    labels: dict[str, Any] = {
        "tags": ["NN", "NNS", "VBZ"],
        "pos": ["NOUN", "VERB", "PROPN"],
        "morphs": ["_", "Number=Sing", "Number=Plur"],
        "combinations": [(0, 0, 1), (1, 0, 2), (2, 1, 0), (0, 2, 1)],
    }
    sizes = {layer: len(labels[layer]) for layer in ("tags", "pos", "morphs")}
    weights = random_weights(
        2,
        **{f"{layer}__weight": (size, WIDTH) for layer, size in sizes.items()},
        **{f"{layer}__bias": (size,) for layer, size in sizes.items()},
    )
    return labels | weights


@pytest.fixture(scope="session")
def nlp() -> Language:
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "newsx.Tokenizer.v1"}}})


@pytest.fixture(scope="session")
def read(nlp: Language) -> Callable[[str], Doc]:
    """Makes a doc whose vectors are random, but the same each time for the same text."""

    def make(text: str) -> Doc:
        doc = nlp.make_doc(text)
        doc.tensor = np.random.default_rng(zlib.crc32(text.encode())).normal(size=(len(doc), WIDTH)).astype(np.float32)
        return doc

    return make


@pytest.fixture(scope="session")
def parser() -> Parser:
    component = Parser("parser")
    component.set_data(parser_data())
    return component


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    component = Tagger("tagger")
    component.set_data(tagger_data())
    return component


@pytest.fixture(scope="session")
def lemmatizer() -> Lemmatizer:
    component = Lemmatizer("lemmatizer")
    component.set_data(LEMMAS)
    return component


@pytest.fixture(scope="session")
def recognizer() -> EntityRecognizer:
    component = EntityRecognizer("ner")
    count = len(ENTITY_TAGS)
    component.set_data({"tags": list(ENTITY_TAGS), **random_weights(4, entities__weight=(count, WIDTH), entities__bias=(count,))})
    return component


@pytest.fixture(scope="session")
def tiny_tokenizer() -> Tokenizer:
    """Word pieces of single letters: a word costs as many pieces as it has letters."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    marks = ".,“”—"
    vocabulary = ["[UNK]", *letters, *(f"##{letter}" for letter in letters), *marks]
    tokenizer = Tokenizer(WordPiece({piece: number for number, piece in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer
