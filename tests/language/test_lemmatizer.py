from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from newsx.language.lemmatizer import Lemmatizer
from newsx.training.corpora import Example
from newsx.training.lemma_tables import lemma_tables


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("said", "VBD", "say"),
        ("Left", "VBD", "leave"),
        ("left", "NN", "left"),
        ("parties", "NNS", "party"),
        ("Tanks", "NNS", "tank"),
        ("fired", "VBD", "fir"),
        ("Kyiv", "NNP", "Kyiv"),
        ("strange", "XX", "strange"),
    ],
)
def test_a_known_form_comes_before_its_longest_ending(lemmatizer: Lemmatizer, word: str, tag: str, lemma: str) -> None:
    doc = lemmatizer(Doc(Vocab(), words=[word], tags=[tag]))
    assert doc[0].lemma_ == lemma


def test_tables_give_back_what_they_were_made_of() -> None:
    words = ["Cities", "cities", "parties", "went", "Paris", "NATO", "ran", "his", "moved", "loved", "loved"]
    tags = ["NNS", "NNS", "NNS", "VBD", "NNP", "NNP", "VBD", "PRP$", "VBD", "VBD", "VBD"]
    gold = ["city", "city", "party", "go", "Paris", "NATO", "run", "his", "move", "love", "love"]
    example = Example("test", "1", words, [1] * len(words), ["O"] * len(words), frozenset(), tags=tags, lemmas=gold)
    lemmatizer = Lemmatizer("lemmatizer")
    lemmatizer.set_data(lemma_tables([example]))
    assert [lemmatizer.lemma(word, tag) for word, tag in zip(words, tags, strict=True)] == gold
    assert lemmatizer.lemma("armies", "NNS") == "army"
