from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from newsx.language.parser import LONGEST_SENTENCE, Parser

from .conftest import WIDTH, parser_data
from .texts import TEXTS


def check(doc: Doc) -> None:
    """What holds of every parsed doc."""
    sentences = list(doc.sents)
    assert "".join(sentence.text_with_ws for sentence in sentences) == doc.text
    if all(token.is_space for token in doc):
        return
    for sentence in sentences:
        roots = [token for token in sentence if token.head == token]
        assert len(roots) == 1
        assert not roots[0].is_space
        assert sum(not token.is_space for token in sentence) <= LONGEST_SENTENCE
        for token in sentence:
            assert sentence.start <= token.head.i < sentence.end
            assert (token.dep_ == "ROOT") == (token == roots[0])
            assert (token.dep_ == "dep") == token.is_space
            above, steps = token, 0
            while above.head != above:
                above, steps = above.head, steps + 1
                assert steps <= len(sentence)
            assert above == roots[0]
    words = [token for token in doc if not token.is_space]
    for before, after in pairwise(words):
        assert not after.head.is_space
        if doc.text[before.idx + len(before) : after.idx].count("\n") > 1:
            assert before.sent != after.sent


@settings(deadline=None, max_examples=150)
@given(text=TEXTS)
def test_every_sentence_is_one_tree(read: Callable[[str], Doc], parser: Parser, text: str) -> None:
    check(parser(read(text)))


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10**6), count=st.integers(2, 120))
def test_any_weights_give_trees(read: Callable[[str], Doc], seed: int, count: int) -> None:
    wild = Parser("parser")
    wild.set_data(parser_data(seed))
    wild.data["sentences.bias"] = np.array([3, 0], np.float32)
    check(wild(read("word " * count)))


@pytest.mark.parametrize("count", [399, 400, 401, 1250])
def test_words_without_a_sentence_end_are_cut(read: Callable[[str], Doc], parser: Parser, count: int) -> None:
    endless = Parser("parser")
    endless.set_data(parser.data | {"sentences.bias": np.array([1e6, 0], np.float32)})
    doc = endless(read(" \n".join(["word"] * count)))
    check(doc)
    lengths = [sum(not token.is_space for token in sentence) for sentence in doc.sents]
    assert lengths == [400] * (count // 400) + ([count % 400] if count % 400 else [])


def test_sentence_starts_are_those_of_the_head(read: Callable[[str], Doc], parser: Parser) -> None:
    doc = parser(read("one two three four five six seven eight nine ten " * 12))
    scores = doc.tensor @ parser.data["sentences.weight"].T + parser.data["sentences.bias"]
    expected = [0, *(number for number in range(1, len(doc)) if scores[number, 1] > scores[number, 0])]
    assert [sentence.start for sentence in doc.sents] == expected


def test_crossing_arcs_do_not_move_sentence_starts(read: Callable[[str], Doc]) -> None:
    """spaCy derives sentence starts from heads and gives up after a few rounds when arcs run back and forth."""
    doc = read("word " * 120)
    chain = [44 + (step + 1) // 2 * (1 if step % 2 else -1) for step in range(90)]
    heads = np.full(len(doc), chain[0])
    heads[chain[1:]] = chain[:-1]
    heads[90:] = 90

    class Fixed(Parser):
        def sentence_starts(self, vectors: object, gaps: object, preset: object) -> list[int]:
            return [0, 90]

        def heads(self, vectors: object, starts: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
            return heads

    fixed = Fixed("parser")
    fixed.set_data(parser_data())
    check(fixed(doc))
    assert [sentence.start for sentence in doc.sents] == [0, 90]


def test_what_an_earlier_component_decided_about_sentences_stays(read: Callable[[str], Doc], parser: Parser) -> None:
    doc = read("word " * 60)
    decided = {number: number % 3 == 0 for number in range(1, 60, 2)}
    for number, starts in decided.items():
        doc[number].is_sent_start = starts
    check(parser(doc))
    assert {number: doc[number].is_sent_start for number in decided} == decided


def test_white_space_hangs_on_the_word_before_it(read: Callable[[str], Doc], parser: Parser) -> None:
    doc = parser(read("\n\n One  two \n\n three\n"))
    assert [(token.text, token.head.text) for token in doc if token.is_space] == [
        ("\n\n ", "One"),
        (" ", "One"),
        ("\n\n ", "two"),
        ("\n", "three"),
    ]


def test_the_root_label_is_for_roots_only(parser: Parser) -> None:
    vectors = np.random.default_rng(3).normal(size=(1100, WIDTH)).astype(np.float32)
    heads = np.maximum(np.arange(1100) - 1, 0)
    labels = parser.label_ids(vectors, heads)
    assert np.flatnonzero(labels == parser.root_id).tolist() == [0]


def test_labels_do_not_depend_on_where_the_text_is_chunked(parser: Parser) -> None:
    vectors = np.random.default_rng(4).normal(size=(1100, WIDTH)).astype(np.float32)
    heads = np.maximum(np.arange(1100) - 1, 0)
    assert parser.label_ids(vectors, heads)[1:600].tolist() == parser.label_ids(vectors[:600], heads[:600])[1:].tolist()
