from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from newsx.language import wordpieces
from newsx.language.wordpieces import UNKNOWN, Gap, Shape, WordPieces, gap_of, shape_of


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("drone", Shape.LOWER),
        ("Kyiv", Shape.TITLE),
        ("NATO", Shape.UPPER),
        ("A", Shape.INITIAL),
        ("McDonald", Shape.MIXED),
        ("iPhone", Shape.MIXED),
        ("1,000", Shape.DIGITS),
        ("10th", Shape.DIGITS_LOWER),
        ("S400", Shape.DIGITS_UPPER),
        ("U.S.", Shape.CAPITAL_WITH_MARKS),
        ("O'Neill", Shape.CAPITAL_WITH_MARKS),
        ("n't", Shape.LOWER),
        ("—", Shape.PUNCTUATION),
        ("🚀", Shape.PUNCTUATION),
        ("東京", Shape.OTHER),
        ("Київ", Shape.TITLE),
    ],
)
def test_shape_gives_the_case_back(word: str, shape: Shape) -> None:
    assert shape_of(word) is shape


@pytest.mark.parametrize(
    ("space", "gap"),
    [
        ("", Gap.NONE),
        (" ", Gap.SPACE),
        ("\t\u00a0", Gap.SPACE),
        (" \n", Gap.NEWLINE),
        ("\r\n", Gap.NEWLINE),
        ("\n \n", Gap.BLANK_LINE),
        ("\r\n\r\n", Gap.BLANK_LINE),
    ],
)
def test_gap_tells_spaces_lines_and_paragraphs_apart(space: str, gap: Gap) -> None:
    assert gap_of(space) is gap


def test_every_word_has_pieces_and_no_word_more_than_32(tiny_tokenizer: Tokenizer) -> None:
    found = WordPieces(tiny_tokenizer)(["\x00", "\u200b", "a" * 90, "Ab"])
    assert [len(ids) for ids, _ in found] == [1, 1, 32, 2]
    assert found[0][0] == found[1][0] == (UNKNOWN,)


def test_case_does_not_change_the_pieces(tiny_tokenizer: Tokenizer) -> None:
    (lower, lower_shape), (upper, upper_shape) = WordPieces(tiny_tokenizer)(["abc", "ABC"])
    assert lower == upper
    assert lower_shape != upper_shape


def test_emptying_the_full_cache_loses_no_word(tiny_tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordpieces, "_CACHE_LIMIT", 2)
    pieces = WordPieces(tiny_tokenizer)
    first = pieces(["a", "b", "c"])
    assert pieces(["a", "d", "b", "c"])[0] == first[0]
