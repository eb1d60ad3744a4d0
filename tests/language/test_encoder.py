from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from spacy.language import Language
from tokenizers import Tokenizer

from newsx.language import encoder as module
from newsx.language.encoder import MIDDLE, WIDTH, TokenEncoder
from newsx.language.windows import CONTEXT
from newsx.language.wordpieces import CLS, SEP, SHAPES, Gap, Shape, WordPieces

from .texts import TEXTS

WINDOW = 64
TABLE = np.random.default_rng(5).normal(size=(256, WIDTH)).astype(np.float32)


class FakeSession:
    """Gives each piece a vector that depends on its id alone, and checks what it is asked."""

    def __init__(self, *given: Any, **options: Any) -> None:
        self.given = given
        self.lengths: list[int] = []

    def run(self, outputs: list[str], feeds: dict[str, Any]) -> list[Any]:
        assert outputs == ["vectors", "middle"]
        pieces, shapes = feeds["pieces"], feeds["shapes"]
        assert pieces.shape == shapes.shape
        assert pieces.dtype == shapes.dtype == np.int64
        assert (pieces[0, 0], pieces[0, -1]) == (CLS, SEP)
        assert shapes[0, 0] == shapes[0, -1] == Shape.SPECIAL * len(Gap)
        assert 0 <= shapes.min() <= shapes.max() < SHAPES
        self.lengths.append(pieces.shape[1] - 2)
        return [TABLE[pieces % len(TABLE)], -TABLE[pieces % len(TABLE)]]


@pytest.fixture(scope="module")
def encoder(tiny_tokenizer: Tokenizer) -> TokenEncoder:
    component = TokenEncoder("encoder", window=WINDOW)
    component.pieces = WordPieces(tiny_tokenizer)
    component.session = FakeSession()
    return component


@settings(deadline=None, max_examples=100)
@given(text=TEXTS)
def test_every_word_gets_the_mean_of_its_pieces_and_white_space_zeros(nlp: Language, encoder: TokenEncoder, text: str) -> None:
    doc = encoder(nlp.make_doc(text))
    assert encoder.pieces is not None
    assert doc.tensor.shape == (len(doc), WIDTH)
    for token, vector in zip(doc, doc.tensor, strict=True):
        ids = encoder.pieces([token.text])[0][0]
        expected = np.zeros(WIDTH) if token.is_space else TABLE[np.array(ids) % len(TABLE)].mean(0)
        assert np.allclose(vector, expected, atol=1e-5)


def test_the_middle_vectors_are_those_of_the_words_alone(nlp: Language, encoder: TokenEncoder) -> None:
    doc = encoder(nlp.make_doc("abc\n\nbca  a"))
    words = [token.i for token in doc if not token.is_space]
    assert len(words) < len(doc)
    assert np.allclose(doc.user_data[MIDDLE], -doc.tensor[words], atol=1e-6)
    assert MIDDLE not in encoder(nlp.make_doc(" \n")).user_data


@pytest.mark.parametrize("word", ["a", "abc", "abcdefgh", "a" * 32])
def test_long_texts_are_read_in_windows_and_no_vector_is_lost(nlp: Language, encoder: TokenEncoder, word: str) -> None:
    session = FakeSession()
    encoder.session = session
    words = [word, "b", "."] * 100
    doc = encoder(nlp.make_doc(" ".join(words)))
    assert max(session.lengths) <= WINDOW + CONTEXT
    assert len(session.lengths) > 1
    fresh = encoder(nlp.make_doc(" ".join(words[:3])))
    assert np.allclose(doc.tensor, np.tile(fresh.tensor, (100, 1)), atol=1e-5)


def test_an_encoder_without_weights_says_so(nlp: Language) -> None:
    with pytest.raises(ValueError, match="no weights"):
        TokenEncoder("encoder", window=WINDOW)(nlp.make_doc("word"))


def test_saving_and_loading_keep_model_and_tokenizer(
    nlp: Language, tiny_tokenizer: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.onnxruntime, "InferenceSession", FakeSession)
    saved = TokenEncoder("encoder", window=WINDOW)
    saved.set_model(b"\x00model\xff", tiny_tokenizer.to_str())
    saved.to_disk(tmp_path / "encoder", exclude=["vocab"])
    from_disk = TokenEncoder("encoder", window=WINDOW).from_disk(tmp_path / "encoder", exclude=["vocab"])
    from_bytes = TokenEncoder("encoder", window=WINDOW).from_bytes(saved.to_bytes(exclude=["vocab"]))
    expected = saved(nlp.make_doc("abc bca")).tensor
    for loaded in (from_disk, from_bytes):
        assert isinstance(loaded.session, FakeSession)
        assert loaded.session.given[0] == b"\x00model\xff"
        assert np.array_equal(loaded(nlp.make_doc("abc bca")).tensor, expected)
        assert loaded.to_bytes() == saved.to_bytes()
