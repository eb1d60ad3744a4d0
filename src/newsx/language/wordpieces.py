"""Words as the encoder sees them: pieces of the uncased vocabulary, and a shape that gives the case back."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

CLS, SEP, UNKNOWN = 101, 102, 100
_CACHE_LIMIT = 200_000


class Shape(IntEnum):
    """How a word is written."""

    LOWER = 0
    TITLE = 1
    UPPER = 2
    INITIAL = 3  # one capital letter
    MIXED = 4  # McDonald, iPhone
    DIGITS = 5
    DIGITS_LOWER = 6  # 10th
    DIGITS_UPPER = 7  # S400
    CAPITAL_WITH_MARKS = 8  # U.S., O'Neill
    PUNCTUATION = 9
    OTHER = 10  # scripts without case
    SPECIAL = 11  # [CLS], [SEP], padding


class Gap(IntEnum):
    """What stands before a word."""

    NONE = 0
    SPACE = 1
    NEWLINE = 2
    BLANK_LINE = 3


SHAPES = len(Shape) * len(Gap)


def shape_of(word: str) -> Shape:
    if word.isalpha():
        if word.islower():
            return Shape.LOWER
        if word.isupper():
            return Shape.INITIAL if len(word) == 1 else Shape.UPPER
        if word.istitle():
            return Shape.TITLE
        return Shape.MIXED if word.upper() != word.lower() else Shape.OTHER
    if any(character.isdigit() for character in word):
        if not any(character.isalpha() for character in word):
            return Shape.DIGITS
        return Shape.DIGITS_UPPER if any(character.isupper() for character in word) else Shape.DIGITS_LOWER
    if not any(character.isalpha() for character in word):
        return Shape.PUNCTUATION
    return Shape.CAPITAL_WITH_MARKS if any(character.isupper() for character in word) else Shape.LOWER


def gap_of(space: str) -> Gap:
    """The gap that a stretch of white space makes."""
    newlines = space.count("\n")
    if newlines:
        return Gap.BLANK_LINE if newlines > 1 else Gap.NEWLINE
    return Gap.SPACE if space else Gap.NONE


class WordPieces:
    """Looks words up once and remembers them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._encode: Callable[..., list[Any]] = tokenizer.encode_batch
        self._seen: dict[str, tuple[tuple[int, ...], int]] = {}

    @classmethod
    def from_file(cls, path: Path) -> WordPieces:
        return cls(Tokenizer.from_file(str(path)))

    def __call__(self, words: list[str]) -> list[tuple[tuple[int, ...], int]]:
        """The piece ids (never none) and the `Shape` of each word."""
        try:
            return [self._seen[word] for word in words]
        except KeyError:
            if len(self._seen) > _CACHE_LIMIT:
                self._seen = {}
            self._learn({word for word in words if word not in self._seen})
            return [self._seen[word] for word in words]

    def _learn(self, words: set[str]) -> None:
        ordered = sorted(words)
        encodings = self._encode(ordered, add_special_tokens=False)
        for word, encoding in zip(ordered, encodings, strict=True):
            ids = tuple(encoding.ids[:32]) or (UNKNOWN,)
            self._seen[word] = (ids, int(shape_of(word)))
